"""What pages are dressed with: style sheets and pictures, from this service alone."""

import hashlib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from flask import Response, request

from engine.web.negotiation import text_response
from engine.web.problems import Problem

FOLDER = Path(__file__).parent / "static"

ASSETS: Mapping[str, str] = {
    "pico.min.css": "text/css",
    "pages.css": "text/css",
    "icon.svg": "image/svg+xml",
    "chevron.svg": "image/svg+xml",
    "check.svg": "image/svg+xml",
    "date.svg": "image/svg+xml",
}
"""The files that are given out, with their media types; no other file is."""

DATA_PICTURE = re.compile(rb'url\("data:[^"]*"\)')


def asset(name: str) -> Response:
    """Give a style sheet or a picture.

    Raises:
        Problem: there is none of this name.
    """
    if name not in ASSETS:
        raise Problem("route-unknown", "there is nothing at this address")
    content = _content(name)
    answer = text_response(content, ASSETS[name])
    answer.headers["Cache-Control"] = "no-cache"
    answer.set_etag(hashlib.sha256(content).hexdigest())
    answer.make_conditional(request)
    return answer


@cache
def _content(name: str) -> bytes:
    """Return a file without the pictures that Pico writes as data into addresses: our policy does not let them in."""
    content = (FOLDER / name).read_bytes()
    return DATA_PICTURE.sub(b"none", content) if name.endswith(".css") else content
