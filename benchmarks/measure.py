"""Times side by side: the sides take turns round by round, and what counts is their ratio in the same round.

A machine that is busy or hot slows all sides of a round alike, so ratios can be trusted where times cannot.
Nothing here reports a time.
"""

import gc
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from statistics import median, quantiles

Side = Callable[[], object]
"""One side of a comparison: does its work once."""

ROUNDS = 15
"""Rounds of a comparison unless it says otherwise."""

TURN = 0.02
"""Seconds of processor time that a side's turn takes at least, by repeating its work."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many times as long as another side one side takes: the median of its rounds and their middle half."""

    median: float
    low: float
    high: float

    def __str__(self) -> str:
        """Return the median, with the middle half of the rounds in parentheses."""
        return f"{self.median:.3g}× ({self.low:.3g} – {self.high:.3g})"


def ratio_of(times: list[float], others: list[float]) -> Ratio:
    """Return the ratio of two sides' times, taken round by round."""
    found = sorted(one / other for one, other in zip(times, others, strict=True))
    low, _, high = quantiles(found, n=4) if len(found) > 1 else (found[0],) * 3
    return Ratio(median(found), low, high)


def take_turns(sides: Mapping[str, Side], rounds: int = ROUNDS, turn: float = TURN) -> dict[str, list[float]]:
    """Return the processor time of one run of each side, a number for each round.

    Args:
        sides: by name. Each is run once before anything is measured.
        rounds: how often each side gets its turn.
        turn: seconds of processor time for which a side's work is repeated in its turn, at least once.
    """
    repeats = {name: _repeats(side, turn) for name, side in sides.items()}
    repeated = {name: partial(_repeat, side, repeats[name]) for name, side in sides.items()}
    times = in_turns(repeated for _ in range(rounds))
    return {name: [each / repeats[name] for each in taken] for name, taken in times.items()}


def in_turns(rounds: Iterable[Mapping[str, Side]]) -> dict[str, list[float]]:
    """Return the processor time of each side's one run in each round; every round has the same sides."""
    times: dict[str, list[float]] = {}
    for number, sides in enumerate(rounds):
        # Odd rounds go backwards, so that no side is always the one after a costly other.
        for name in list(sides)[:: -1 if number % 2 else 1]:
            gc.collect()
            times.setdefault(name, []).append(_timed(sides[name]))
    return times


def _timed(side: Side) -> float:
    start = time.process_time()
    side()
    return time.process_time() - start


def _repeat(side: Side, repeats: int) -> None:
    for _ in range(repeats):
        side()


def _repeats(side: Side, turn: float) -> int:
    side()
    repeats = 1
    while (spent := _timed(partial(_repeat, side, repeats))) < turn / 2:
        repeats *= 2
    return max(1, round(repeats * turn / spent))


def compared(sides: Mapping[str, Side], baseline: str, rounds: int = ROUNDS) -> Iterator[str]:
    """Yield a line for each side, with its time as a multiple of the baseline's."""
    times = take_turns(sides, rounds)
    width = max(len(name) for name in sides)
    for name, taken in times.items():
        yield f"  {name:<{width}}  {ratio_of(taken, times[baseline])}"
    yield f"  {rounds} rounds"
