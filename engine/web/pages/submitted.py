"""What a form sent: names and texts, read once, never more than a request may have."""

from collections.abc import Mapping
from typing import cast
from urllib.parse import parse_qsl

from flask import g, request

from engine.web.incoming import arriving
from engine.web.negotiation import require_body
from engine.web.problems import Problem
from engine.web.service import service

FORM = "application/x-www-form-urlencoded"
MAX_FIELDS = 20_000


def submitted() -> Mapping[str, str]:
    """Return the fields of the form that the current request sends; of equal names the first.

    Raises:
        Problem: the body is no form, is too large, or ends too early.
    """
    if "submitted" not in g:
        g.submitted = _read()
    return cast(Mapping[str, str], g.submitted)


def _read() -> dict[str, str]:
    require_body(request, FORM)
    body = b"".join(arriving(request, service().settings.max_body))
    found: dict[str, str] = {}
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, max_num_fields=MAX_FIELDS, encoding="utf-8", errors="strict"
        )
    except ValueError:
        raise Problem("bad-request", "the form cannot be read") from None
    for name, text in pairs:
        found.setdefault(name, text.replace("\r\n", "\n"))
    return found
