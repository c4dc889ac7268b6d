"""The nearest known name to a misspelt one, for "did you mean" lines."""

from collections.abc import Iterable

MAX_LENGTH = 80
"""Names longer than this are not compared: nobody misspells them, and the work grows with the square."""

MAX_CANDIDATES = 2000
"""How many known names are looked at."""


def closest(name: str, known: Iterable[str], limit: int = 1) -> list[str]:
    """Return at most `limit` of the `known` names that `name` may have been meant to be, the nearest first.

    A name is near when at most a third of its letters (at least one) have to be changed; case counts as
    nothing. Names equally near keep their order.
    """
    wanted = name.casefold()
    if not wanted or len(wanted) > MAX_LENGTH:
        return []
    near: list[tuple[int, int, str]] = []
    for order, candidate in enumerate(dict.fromkeys(known)):
        if order >= MAX_CANDIDATES:
            break
        folded = candidate.casefold()
        allowed = max(1, max(len(wanted), len(folded)) // 3)
        if candidate == name or abs(len(folded) - len(wanted)) > allowed or len(folded) > MAX_LENGTH:
            continue
        changes = distance(wanted, folded)
        if changes <= allowed and changes < max(len(wanted), len(folded)):
            near.append((changes, order, candidate))
    return [candidate for _, _, candidate in sorted(near)[:limit]]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """Return a help line that names the nearest known names, or an empty text where none is near."""
    names = [f"`{candidate}`" for candidate in closest(name, known, limit=2)]
    return f"did you mean {' or '.join(names)}?" if names else ""


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
