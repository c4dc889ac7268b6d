"""Errors in one shape, for every endpoint: `application/problem+json` (RFC 9457)."""

import logging
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, g
from werkzeug.exceptions import (
    BadRequest,
    MethodNotAllowed,
)
from werkzeug.exceptions import NotFound as RouteNotFound

from engine.answer import dumps
from engine.audit.writer import LogUnavailable
from engine.policy.bundle import NotFound
from engine.policy.facts import FactsRefused
from engine.program import Disagreement
from engine.web.codes import KINDS, Kind

LOG = logging.getLogger("groundrules.web")

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER = "5"
"""Seconds after which a caller may try again whether the log can be written."""

MAX_ERRORS = 100
"""How many mistakes an answer lists; who makes more has one cause for many of them."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One of several mistakes in a request.

    Attributes:
        code: stable kebab-case name with a page under `/docs/problems/`.
        pointer: JSON Pointer (RFC 6901) into the body of the request.
        message: what was found and what was expected.
        help: what to do, or empty.
    """

    code: str
    pointer: str
    message: str
    help: str = ""

    def data(self) -> dict[str, Any]:
        """Return the mistake as JSON data."""
        found = {"code": self.code, "pointer": self.pointer, "message": self.message}
        return found | ({"help": self.help} if self.help else {})


@dataclass(eq=False)
class Problem(Exception):
    """Raised where a request cannot be answered as asked.

    Attributes:
        code: a key of `engine.web.codes.KINDS`, which gives status and title.
        detail: what was found and what was expected.
        help: what to do, or empty.
        errors: every mistake, where there can be several.
        headers: HTTP headers that the status asks for.
    """

    code: str
    detail: str
    help: str = ""
    errors: Sequence[Mistake] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        """What kind of problem it is."""
        return KINDS[self.code]

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.kind.status

    def data(self) -> dict[str, Any]:
        """Return the problem as JSON data, in the shape of `schemas/problem.schema.json`."""
        kind = self.kind
        found: dict[str, Any] = {
            "type": f"/docs/problems/{self.code}",
            "title": kind.title,
            "status": kind.status,
            "code": self.code,
            "detail": self.detail,
        }
        if self.help:
            found["help"] = self.help
        if self.errors:
            found["errors"] = [each.data() for each in self.errors[:MAX_ERRORS]]
        if len(self.errors) > MAX_ERRORS:
            found["more_errors"] = len(self.errors) - MAX_ERRORS
        return found

    def response(self) -> Response:
        """Return the problem as an answer."""
        answer = Response(dumps(self.data()) + "\n", self.status, mimetype=MEDIA_TYPE)
        answer.headers.update(self.headers)
        answer.headers["Content-Language"] = "en"
        answer.headers["Cache-Control"] = "no-store"
        return answer


def problem_of(error: Exception) -> Problem:
    """Return what a caller is told of an error; one that is not theirs is logged, and told without internals."""
    match error:
        case Problem():
            return error
        case NotFound():
            return Problem(error.code, error.message, error.help)
        case FactsRefused():
            mistakes = [Mistake(each.code, f"/facts{each.pointer}", each.message, each.help) for each in error.problems]
            return Problem("facts-refused", several("mistake", len(mistakes), "in the facts"), errors=mistakes)
        case Disagreement():
            LOG.error("engine-disagreement: id=%s %s", g.get("id", "-"), error)
            return Problem(
                "engine-disagreement",
                "the engines that decide did not agree, so that nothing is decided",
                "report it with the request's id; the facts are not at fault",
            )
        case LogUnavailable():
            detail = "what is answered is logged first, and the log cannot be written or read at the moment"
            headers = {"Retry-After": RETRY_AFTER}
            return Problem("log-unavailable", detail, "send the request again a little later", headers=headers)
        case RouteNotFound():
            return Problem("route-unknown", "there is nothing at this address", "`/docs` lists what there is")
        case MethodNotAllowed():
            allowed = ", ".join(sorted(error.valid_methods or ()))
            detail = "the method is not allowed at this address"
            return Problem("method-not-allowed", detail, f"allowed are {allowed}", headers={"Allow": allowed})
        case BadRequest():
            return Problem("bad-request", "the request cannot be read")
        case _:
            LOG.error("internal-error: id=%s %s", g.get("id", "-"), trail(error))
            return Problem("internal-error", "the request could not be answered", "report it with the request's id")


def trail(error: Exception) -> str:
    """Return the kind of an error and where it came from, on one line; its message may hold facts and is left out."""
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join(
        [type(error).__name__, *(f"{each.filename}:{each.lineno} {each.name}" for each in reversed(frames))]
    )


def several(noun: str, number: int, where: str) -> str:
    """Return `there is 1 mistake in …`, `there are 2 mistakes in …`."""
    return f"there {'is' if number == 1 else 'are'} {number} {noun}{'' if number == 1 else 's'} {where}"


def install(app: Flask, problem: Callable[[Exception], Problem]) -> None:
    """Let every error of an application become a problem."""

    def answer(error: Exception) -> Response:
        return problem(error).response()

    app.register_error_handler(Exception, answer)
