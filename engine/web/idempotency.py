"""`Idempotency-Key`: the same request sent twice is decided once, and answered alike."""

import re
from typing import Any

from flask import Request, Response

from engine.audit.append import Taken
from engine.canonical import canonical, digest
from engine.web.negotiation import JSON, text_response
from engine.web.problems import Problem

KEY = re.compile(r"[!-~]{1,200}", re.ASCII)
REPLAYED = "Idempotency-Replayed"
"""Says that an answer was given before."""


def key_of(request: Request, *, logged: bool) -> str | None:
    """Return the idempotency key of a request, None where it has none.

    Args:
        request: the request.
        logged: whether there is a log, which is where keys are remembered.

    Raises:
        Problem: the key is not written as it must be, or there is no log.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if not KEY.fullmatch(key):
        detail = "`Idempotency-Key` is not 1 to 200 visible ASCII characters"
        raise Problem("idempotency-key-invalid", detail, "send a random UUID, and the same one when repeating")
    if not logged:
        help_ = "leave the header out"
        raise Problem("idempotency-unavailable", "the service keeps no log, and so remembers no keys", help_)
    return key


def digest_of(policy: str, body: Any) -> str:
    """Return what tells one request from another: the policy and the body, however it is laid out."""
    return digest(canonical([policy, body]))


def answered_before(taken: Taken, digest: str) -> Response:
    """Return the answer that was given before.

    Raises:
        Problem: it was given to another request.
    """
    if taken.digest != digest:
        detail = "the `Idempotency-Key` was used for another request"
        raise Problem("idempotency-key-reused", detail, "make a new key for each request")
    answer = text_response(taken.answer, JSON)
    answer.headers["Content-Language"] = taken.language
    answer.headers[REPLAYED] = "true"
    answer.vary.add("Accept-Language")
    return answer
