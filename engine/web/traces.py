"""What surrounds every request: its id, the headers of its answer, and its line in the log, without facts."""

import json
import logging
import re
import time
import uuid

from flask import Flask, Response, g, request

from engine.web.service import service

LOG = logging.getLogger("groundrules.access")
ID = re.compile(r"[A-Za-z0-9._-]{1,64}")

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
}
"""Headers that keep browsers from doing more with an answer than is meant."""


def install(app: Flask) -> None:
    """Give each request an id, each answer its headers, and each of both a line in the log and a count."""

    @app.before_request
    def begin() -> None:
        given = request.headers.get("X-Request-Id", "")
        g.id = given if ID.fullmatch(given) else str(uuid.uuid4())
        g.began = time.perf_counter()

    @app.after_request
    def end(response: Response) -> Response:
        response.headers["X-Request-Id"] = g.id
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        operation = (request.endpoint or "none").rpartition(".")[2]
        service().metrics.requests.labels(operation, str(response.status_code)).inc()
        LOG.info(
            "id=%s key=%s method=%s path=%s status=%d ms=%.1f",
            g.id,
            g.get("key", "-"),
            request.method,
            json.dumps(request.path[:200]),
            response.status_code,
            (time.perf_counter() - g.began) * 1000,
        )
        return response
