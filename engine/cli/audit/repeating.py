"""What a replay does with a range of entries, in one of many processes: by each case's own text, or by another.

Own texts differ, so that a part of the population is those cases in a row that one text decided.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from engine.audit.opening import location, open_to_read
from engine.audit.reading import index_of
from engine.audit.replay import Replay, Replayed
from engine.diff.impact import Example, Impact, Population
from engine.diff.renames import renames
from engine.policy.load import load_file
from engine.program import Program, Request

LOST = "text-lost"
"""Why a case is not decided by its own text: the files of that are not kept."""


@dataclass(frozen=True, slots=True)
class Task:
    """What every process is told.

    Attributes:
        where: the log.
        other: the file of the text that decides, None for each case's own.
        examples: moved cases to keep.
    """

    where: str
    other: str | None
    examples: int


class Repeater:
    """Replays ranges of entries; programs are compiled once."""

    def __init__(self, task: Task) -> None:
        self._database = open_to_read(location(task.where))
        self._replay, self._stack = Replay(self._database), ExitStack()
        self._stack.callback(self._replay.close)
        self._examples = task.examples
        self._populations: dict[Program, Population] = {}
        self._other: Program | None = None
        policy = load_file(Path(task.other))[0] if task.other else None
        if policy is not None:
            self._other = Program(policy)
            self._stack.callback(self._other.close)

    def close(self) -> None:
        """Give back what the engines hold, and the connections."""
        self._stack.close()

    def range(self, start: int, end: int) -> Replayed | Impact:
        """Replay the entries from an index up to, not including, another."""
        return self._replay.range(start, end) if self._other is None else self._impact(self._other, start, end)

    def example(self, number: int, decision_id: str) -> Example | None:
        """Return a case that moved, decided again; None where it cannot be, as when it was erased meanwhile."""
        with self._database.reading() as connection:
            index = index_of(connection, decision_id)
        if index is None or self._other is None:
            return None
        found = self._impact(self._other, index, index + 1).examples
        return replace(found[0], number=number) if found else None

    def _impact(self, other: Program, start: int, end: int) -> Impact:
        found = Impact()
        for own, group in groupby(self._replay.cases(start, end, other.policy.id), key=itemgetter(0)):
            cases = (case for _, case in group)
            found.add(self._population(own, other).count(cases) if own else _lost(cases), self._examples)
        return found

    def _population(self, own: Program, other: Program) -> Population:
        if own not in self._populations:
            names = renames(own.policy, other.policy)
            self._populations[own] = Population(own, other, names, self._examples)
        return self._populations[own]


def _lost(cases: Iterator[Request | None]) -> Impact:
    found = Impact()
    for case in cases:
        found.erased += case is None
        found.cases += case is not None
    found.undecided = Counter({("old", LOST): found.cases}) if found.cases else Counter()
    return found
