"""From the body of a request to what the engine is asked: the shape of `schemas/request.schema.json`, by name."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from engine.program import Request
from engine.suggest import did_you_mean
from engine.web.problems import Mistake, Problem, several

MAX_SUBJECT = 200
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def request_of(policy: str, body: Any) -> Request:
    """Return what a body asks of a policy.

    Raises:
        Problem: the body is not a request; names every mistake.
    """
    if not isinstance(body, dict):
        mistake = Mistake("value-type", "", f"{_kind(body)} was found, an object was expected", SHAPE)
        raise Problem("request-invalid", "the body is not a request", errors=[mistake])
    mistakes = [_undeclared(key) for key in body if key not in CHECKS]
    if "facts" not in body:
        help_ = "send `{}` if nothing is known yet"
        mistakes.append(Mistake("key-required", "/facts", "`facts` is missing", help_))
    for key, check in CHECKS.items():
        if body.get(key) is not None or (key == "facts" and key in body):
            found = check(body[key])
            if found is not None:
                mistakes.append(found)
    if mistakes:
        raise Problem("request-invalid", several("mistake", len(mistakes), "in the request"), errors=mistakes)
    as_of = body.get("as_of")
    return Request(
        policy,
        body["facts"],
        version=body.get("version"),
        as_of=date.fromisoformat(as_of) if as_of is not None else None,
        subject=body.get("subject"),
    )


def _undeclared(key: str) -> Mistake:
    pointer = "/" + key.replace("~", "~0").replace("/", "~1")
    shown = key if len(key) <= 40 else f"{key[:40]}…"
    return Mistake(
        "key-undeclared", pointer, f"`{shown}` is not a key of a request", did_you_mean(key, CHECKS) or SHAPE
    )


def _facts(value: Any) -> Mistake | None:
    if isinstance(value, dict):
        return None
    return Mistake("value-type", "/facts", f"`facts` is {_kind(value)}, an object was expected")


def _text(key: str, longest: int) -> Callable[[Any], Mistake | None]:
    def check(value: Any) -> Mistake | None:
        if not isinstance(value, str):
            help_ = f'write `"{value}"`' if isinstance(value, Decimal) else ""
            return Mistake("value-type", f"/{key}", f"`{key}` is {_kind(value)}, a string was expected", help_)
        if not 0 < len(value) <= longest:
            message = f"`{key}` has {len(value)} characters, 1 to {longest} were expected"
            return Mistake("value-form", f"/{key}", message)
        return None

    return check


def _as_of(value: Any) -> Mistake | None:
    if not isinstance(value, str):
        return Mistake("value-type", "/as_of", f"`as_of` is {_kind(value)}, a date was expected", DAY)
    try:
        if DATE.fullmatch(value):
            date.fromisoformat(value)
            return None
    except ValueError:
        pass
    shown = value if len(value) <= 40 else f"{value[:40]}…"
    return Mistake("value-form", "/as_of", f"`as_of` is `{shown}`, a date was expected", DAY)


SHAPE = "a request is `facts` and, where wanted, `as_of`, `version` and `subject`"
DAY = "write a day that exists as `2025-01-31`"

CHECKS: Mapping[str, Callable[[Any], Mistake | None]] = {
    "facts": _facts,
    "as_of": _as_of,
    "version": _text("version", MAX_SUBJECT),
    "subject": _text("subject", MAX_SUBJECT),
}
"""The keys of a request; all but `facts` may be left out or null."""


def _kind(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return "a string"
        case list():
            return "a list"
        case dict():
            return "an object"
        case _:
            return "a number"
