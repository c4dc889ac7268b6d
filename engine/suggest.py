"""The nearest known name to a misspelt one, for "did you mean" lines."""

from collections.abc import Iterable
from itertools import islice

MAX_LENGTH = 80
"""Names longer than this are not compared: nobody misspells them, and the work grows with the square."""

MAX_CANDIDATES = 2000
"""How many known names are looked at."""


def closest(name: str, known: Iterable[str]) -> str | None:
    """Return the one of the `known` names that `name` was most likely meant to be, or None if none is near."""
    near = nearest(name, known, limit=1)
    return near[0] if near else None


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a help line that names the nearest known names, or an empty text where none is near."""
    names = [f"`{candidate}`" for candidate in nearest(name, known, limit=2)]
    return f"did you mean {' or '.join(names)}?" if names else ""


def nearest(name: str, known: Iterable[str], limit: int) -> list[str]:
    """Return at most `limit` of the `known` names that are as near to `name` as the nearest is.

    A name is near when at most a third of its letters (at least one) have to be changed; case counts as
    nothing. Names equally near keep their order. To a name of digits, such as a year, none is near: with one digit
    changed it is another one.
    """
    wanted = name.casefold()
    if not wanted or wanted.isdecimal() or len(wanted) > MAX_LENGTH:
        return []
    found: list[tuple[int, str]] = []
    for candidate in islice(dict.fromkeys(known), MAX_CANDIDATES):
        folded = candidate.casefold()
        length = max(len(wanted), len(folded))
        allowed = max(1, length // 3)
        if candidate == name or abs(len(folded) - len(wanted)) > allowed or len(folded) > MAX_LENGTH:
            continue
        changes = distance(wanted, folded)
        if changes <= allowed and changes < length:
            found.append((changes, candidate))
    least = min((changes for changes, _ in found), default=0)
    return [candidate for changes, candidate in found if changes == least][:limit]


def distance(a: str, b: str) -> int:
    """Count the letters to insert, delete, replace or swap with their neighbour to turn `a` into `b`.

    The optimal string alignment distance (Damerau 1964, Levenshtein 1966, no substring edited twice).
    """
    before_last: list[int] = []
    last = list(range(len(b) + 1))
    for i, letter in enumerate(a, start=1):
        row = [i]
        for j, other in enumerate(b, start=1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, before_last[j - 2] + 1)
            row.append(cost)
        before_last, last = last, row
    return last[-1]
