"""Commitments: what stands in an entry for a value that may have to be forgotten.

A value is replaced by `{"$commitment": "sha256:…"}`: the SHA-256 of 32 random bytes, the salt, and the value's
canonical JSON. Its *opening*, salt and value, is kept apart. Who has the opening can check it; once the opening is
erased, the entry and every proof about it stay what they were, and nobody can find the value by guessing.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from engine.canonical import canonical, digest, parsed

SALT_SIZE = 32
KEY = "$commitment"


class CommitmentRefused(ValueError):
    """Raised where an opening does not belong to the commitment at its place."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens one commitment.

    Attributes:
        pointer: JSON Pointer (RFC 6901) to the commitment, from the entry's root.
        salt: 32 random bytes.
        content: the value as canonical JSON.
    """

    pointer: str
    salt: bytes
    content: bytes

    @property
    def value(self) -> Any:
        """The value, numbers as Decimal."""
        return parsed(self.content)

    def commitment(self) -> str:
        """Return the commitment that this opens, `sha256:` and hexadecimal digits."""
        return digest(self.salt + self.content)


Path = tuple[str | int, ...]
"""Keys of objects and positions in lists that lead from the root to a place."""

Salts = Callable[[int], bytes]
"""Returns as many random bytes as it is asked for."""


def seal(data: Any, pointers: Iterable[str], salts: Salts = secrets.token_bytes) -> tuple[Any, tuple[Opening, ...]]:
    """Return `data` with commitments at the places that `pointers` name, and their openings in order.

    A place inside of another that is named goes with that one. `data` itself is left as it is.

    Args:
        data: JSON data.
        pointers: places that there are, none of them the whole.
        salts: the source of randomness.

    Raises:
        KeyError: a pointer leads nowhere.
    """
    outer: list[Path] = []
    for path in sorted({_path(data, pointer) for pointer in pointers}):
        if not outer or path[: len(outer[-1])] != outer[-1]:
            outer.append(path)
    openings = tuple(Opening(pointer_of(path), salts(SALT_SIZE), canonical(_at(data, path))) for path in outer)
    for path, opening in zip(outer, openings, strict=True):
        data = _with(data, path, {KEY: opening.commitment()})
    return data, openings


def commitments(data: Any) -> Iterator[tuple[str, str]]:
    """Yield each commitment in `data` with the JSON Pointer to it, in the order of the data."""
    waiting: list[tuple[str, Any]] = [("", data)]
    while waiting:
        pointer, value = waiting.pop()
        if (found := commitment_in(value)) is not None:
            yield pointer, found
        elif isinstance(value, dict):
            waiting += [(f"{pointer}/{_escaped(key)}", each) for key, each in reversed(value.items())]
        elif isinstance(value, list):
            waiting += [(f"{pointer}/{number}", value[number]) for number in reversed(range(len(value)))]


def commitment_in(value: Any) -> str | None:
    """Return the commitment that `value` is, or None where it is other data."""
    if isinstance(value, dict) and len(value) == 1 and isinstance(found := value.get(KEY), str):
        return found
    return None


def unseal(data: Any, openings: Iterable[Opening]) -> Any:
    """Return `data` with the values in the places of their commitments; what has no opening stays committed.

    Raises:
        CommitmentRefused: an opening has no commitment at its place, or does not belong to it.
    """
    for opening in openings:
        try:
            path = _path(data, opening.pointer)
            found = commitment_in(_at(data, path))
        except KeyError:
            found, path = None, ()
        if found is None:
            raise CommitmentRefused(f"there is no commitment at `{opening.pointer}`")
        if found != opening.commitment():
            raise CommitmentRefused(f"the value at `{opening.pointer}` is not the one that was committed to")
        data = _with(data, path, opening.value)
    return data


def pointer_of(path: Path) -> str:
    """Return the JSON Pointer for a path of keys and positions."""
    return "".join(f"/{_escaped(str(step))}" for step in path)


def _escaped(token: str) -> str:
    return token.replace("~", "~0").replace("/", "~1")


def _path(data: Any, pointer: str) -> Path:
    """Return the keys and positions that lead to a place inside of `data`.

    Raises:
        KeyError: the pointer leads nowhere, or to the whole.
    """
    first, *tokens = pointer.split("/")
    path: list[str | int] = []
    for token in tokens:
        step = _step(data, token.replace("~1", "/").replace("~0", "~"))
        if step is None:
            raise KeyError(pointer)
        path.append(step)
        data = data[step]
    if first or not path:
        raise KeyError(pointer)
    return tuple(path)


def _step(data: Any, token: str) -> str | int | None:
    """Return the key or the position that a token means in `data`, or None where there is no such place."""
    if isinstance(data, dict):
        return token if token in data else None
    if isinstance(data, list) and token.isascii() and token.isdecimal() and len(token) < 10:
        position = int(token)
        return position if position < len(data) and str(position) == token else None
    return None


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def _with(data: Any, path: Path, value: Any) -> Any:
    """Return `data` with `value` at a place; only what lies on the way there is copied."""
    if not path:
        return value
    copy = data.copy()
    copy[path[0]] = _with(data[path[0]], path[1:], value)
    return copy
