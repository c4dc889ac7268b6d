"""Facts of a case: a base, and what differs from it, by FEEL paths whose positions count from 1."""

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

STEP = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]")

Path = tuple[str | int, ...]
"""Keys and 0-based positions, from the outside in."""


class NoSuchPath(ValueError):
    """Raised for a path that cannot be written to; the argument says why, in plain words."""


def parse_path(text: str) -> Path:
    """Return the steps of a path such as `teachers[2].active`.

    Raises:
        NoSuchPath: the text is no path.
    """
    steps: list[str | int] = []
    at = 0
    while at < len(text):
        found = STEP.match(text, at)
        if found is None or (found[2] is None and (found[0][0] == ".") != bool(steps)):
            raise NoSuchPath(f"`{text}` is not a path such as `teachers[2].active`")
        if found[2] is None:
            steps.append(found[1])
        elif found[2] == "0":
            raise NoSuchPath(f"positions in `{text}` count from 1")
        else:
            steps.append(int(found[2]) - 1)
        at = found.end()
    if not steps:
        raise NoSuchPath("a path names at least one fact")
    return tuple(steps)


def changed(facts: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of `facts` with the values at some paths replaced; None makes a fact unknown.

    Objects on the way are made where they are missing; the position after the last of a list appends to it.

    Raises:
        NoSuchPath: a path leads through something that is neither object nor list, or past the end of a list.
    """
    result: dict[str, Any] = deepcopy(dict(facts))
    for path, value in changes.items():
        _set(result, parse_path(path), deepcopy(value), path)
    return result


def _set(at: Any, steps: Path, value: Any, text: str) -> None:
    *way, last = steps
    for position, step in enumerate(way):
        following: Any = [] if isinstance(steps[position + 1], int) else {}
        at = _enter(at, step, following, text)
    if isinstance(last, int):
        _set_item(at, last, value, text)
    elif not isinstance(at, dict):
        raise NoSuchPath(f"`{text}` leads into something that has no properties")
    elif value is None:
        at.pop(last, None)
    else:
        at[last] = value


def _enter(at: Any, step: str | int, following: Any, text: str) -> Any:
    if isinstance(step, str):
        if not isinstance(at, dict):
            raise NoSuchPath(f"`{text}` leads into something that has no properties")
        return at.setdefault(step, following)
    if not isinstance(at, list) or step > len(at):
        raise NoSuchPath(f"`{text}` leads past the end of a list")
    if step == len(at):
        at.append(following)
    return at[step]


def _set_item(at: Any, position: int, value: Any, text: str) -> None:
    if not isinstance(at, list) or position > len(at):
        raise NoSuchPath(f"`{text}` leads past the end of a list")
    at[position : position + 1] = [value]
