"""The bytes of a body as they arrive, never more than a limit, and never a part taken for the whole."""

from collections.abc import Iterator
from typing import IO

from flask import Request

from engine.web.problems import Problem

CHUNK = 64 * 1024
IN_MEMORY = 1024 * 1024
"""Bytes of a batch that are kept in memory; the rest waits on disk."""


def arriving(request: Request, limit: int) -> Iterator[bytes]:
    """Yield the body of a request piece by piece.

    Raises:
        Problem: the body has more than `limit` bytes, or ends before its announced length.
    """
    announced = request.content_length
    if announced is not None and announced > limit:
        raise too_large("body", limit)
    request.max_content_length = limit + 1  # Werkzeug's own limit would end a longer body without a word
    total = 0
    while piece := request.stream.read(CHUNK):
        total += len(piece)
        if total > limit:
            raise too_large("body", limit)
        yield piece
    if announced is not None and total < announced:
        raise Problem("bad-request", f"the body ends after {total} bytes, {announced} were announced")


def numbered(batch: IO[bytes], limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Yield the lines that are not blank with their numbers, None for one that is longer than `limit`."""
    number = 0
    while line := batch.readline(limit + 2):
        number += 1
        if len(line.rstrip(b"\r\n")) > limit:
            while line and not line.endswith(b"\n"):
                line = batch.readline(CHUNK)
            yield number, None
        elif line.strip():
            yield number, line


def too_large(what: str, limit: int) -> Problem:
    """Return the problem of a body, or a line of one, that is larger than is taken."""
    detail = f"the {what} is larger than {limit} bytes, the most that is taken here"
    return Problem("body-too-large", detail, "send many cases as a batch, one on each line")
