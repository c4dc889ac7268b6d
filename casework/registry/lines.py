"""A change as a line of a file: `{"id": …, "facts": {…}}`, or with `patch` in the place of `facts`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from casework.registry.change import Change
from casework.registry.subject import Subject, SubjectRefused
from engine.suggest import did_you_mean

KEYS = ("id", "facts", "patch")
SHAPE = 'a line is `{"id": "…", "facts": {…}}`, or has a merge patch under `patch`'


@dataclass(frozen=True, slots=True)
class LineMistake:
    """What is wrong with a line: a stable code, the JSON Pointer, what was found and expected, and what to do."""

    code: str
    pointer: str
    message: str
    help: str = SHAPE


class LineRefused(ValueError):
    """Raised for a line that is no change; carries every mistake."""

    def __init__(self, mistakes: list[LineMistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("; ".join(each.message for each in mistakes))


def change_of(type_: str, data: Any) -> Change:
    """Return the change that a line asks for.

    Args:
        type_: of its subject.
        data: what stands in the line.

    Raises:
        LineRefused: it is none.
    """
    mistakes = list(_mistakes(data))
    if mistakes:
        raise LineRefused(mistakes)
    patch = "patch" in data
    try:
        return Change(Subject(type_, data["id"]), data["patch" if patch else "facts"], patch)
    except SubjectRefused as error:
        raise LineRefused([LineMistake("value-form", "/id", str(error), "")]) from None


def _mistakes(data: Any) -> Iterator[LineMistake]:
    if not isinstance(data, Mapping):
        yield LineMistake("value-type", "", "an object was expected")
        return
    for key in data:
        if key not in KEYS:
            pointer = "/" + key.replace("~", "~0").replace("/", "~1")
            shown = key if len(key) <= 40 else f"{key[:40]}…"
            help_ = did_you_mean(key, KEYS) or SHAPE
            yield LineMistake("key-undeclared", pointer, f"`{shown}` is not a key of a line", help_)
    if not isinstance(data.get("id"), str):
        found = "is missing" if "id" not in data else "is not a string"
        yield LineMistake("key-required" if "id" not in data else "value-type", "/id", f"`id` {found}")
    given = [key for key in ("facts", "patch") if key in data]
    if len(given) != 1:
        found = "both are there" if given else "neither is there"
        yield LineMistake("key-required", "/facts", f"one of `facts` and `patch` was expected, {found}")
    for key in given:
        if not isinstance(data[key], Mapping):
            yield LineMistake("value-type", f"/{key}", f"`{key}` is not an object")
