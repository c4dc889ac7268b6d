"""What a change does to a population: each case decided by both texts, and how many come out otherwise.

Cases are taken one by one from any iterable and nothing of them is kept but counts and the first few examples, so that
memory does not grow with their number. Parts of a population can be counted apart, and their counts added.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from engine.decision import Decision
from engine.diff.renames import Renames
from engine.policy.facts import FactsRefused
from engine.program import Disagreement, Program, Request

EXAMPLES = 5
"""Moved cases that are kept."""

UNDETERMINED = "undetermined"
"""Stands in the table for a case whose outcome some missing fact leaves open."""


@dataclass(frozen=True, slots=True)
class Example:
    """A case that moved.

    Attributes:
        number: of the case in its population, from 1.
        renames: from the old text to the new one.
        decision_id: of the decision on record that the case was taken from, None where it was not.
    """

    number: int
    subject: str | None
    old: Decision
    new: Decision
    renames: Renames
    decision_id: str | None = None


@dataclass(slots=True)
class Impact:
    """What was counted.

    Attributes:
        cases: how many there were, those that could not be decided among them.
        same: cases that have the same outcome, renamed ones too.
        erased: cases that were there once and whose facts are erased; none of the other counts has them.
        outcomes: cases by the outcome under the old and under the new text, each in its own names.
        criteria: for each criterion that both texts have, by its new id: cases by both statuses, where they differ.
        undecided: cases that one of the texts cannot decide at all, by which one and why.
        examples: the first cases that moved.
    """

    cases: int = 0
    same: int = 0
    erased: int = 0
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    criteria: dict[str, Counter[tuple[str, str]]] = field(default_factory=dict)
    undecided: Counter[tuple[str, str]] = field(default_factory=Counter)
    examples: list[Example] = field(default_factory=list)

    @property
    def moved(self) -> int:
        """How many cases have another outcome, renamed ones not counted."""
        return sum(self.outcomes.values()) - self.same

    def add(self, other: "Impact", examples: int = EXAMPLES) -> None:
        """Add what was counted of a further part of the population, and keep so many examples of both."""
        more = (replace(each, number=self.cases + each.number) for each in other.examples)
        self.examples = [*self.examples, *more][:examples]
        self.cases += other.cases
        self.same += other.same
        self.erased += other.erased
        self.outcomes.update(other.outcomes)
        self.undecided.update(other.undecided)
        for name, counts in other.criteria.items():
            self.criteria.setdefault(name, Counter()).update(counts)


@dataclass(frozen=True, eq=False)
class Population:
    """Counts a population under two texts."""

    old: Program
    new: Program
    renames: Renames = field(default_factory=Renames)
    examples: int = EXAMPLES

    def count(self, cases: Iterable[Request | None]) -> Impact:
        """Decide each case by both texts and count.

        Args:
            cases: what each names as version plays no part; None stands for a case whose facts are erased.
        """
        found = Impact(criteria={name: Counter() for name in self._shared()})
        for request in cases:
            if request is None:
                found.erased += 1
                continue
            found.cases += 1
            decisions = []
            for side, program in (("old", self.old), ("new", self.new)):
                decision = self._decided(program, request, side, found)
                if decision is not None:
                    decisions.append(decision)
            if len(decisions) == len((self.old, self.new)):
                self._note(found, request, *decisions)
        return found

    def _shared(self) -> list[str]:
        names = self.renames.reversed().names
        return [name for name in self.new.policy.criteria if names.get(name, name) in self.old.policy.criteria]

    def _decided(self, program: Program, request: Request, side: str, found: Impact) -> Decision | None:
        try:
            return program.decide(replace(request, version=program.policy.version), "version")
        except FactsRefused as refused:
            for code in sorted({each.code for each in refused.problems}):
                found.undecided[side, code] += 1
        except Disagreement:
            found.undecided[side, "engine-disagreement"] += 1
        return None

    def _note(self, found: Impact, request: Request, old: Decision, new: Decision) -> None:
        before, after = old.outcome or UNDETERMINED, new.outcome or UNDETERMINED
        found.outcomes[before, after] += 1
        moved = self.renames.outcomes.get(before, before) != after
        found.same += not moved
        statuses = {each.id: each.status for each in new.criteria}
        for ground in old.criteria:
            name = self.renames.names.get(ground.id, ground.id)
            if name in found.criteria and ground.status != statuses[name]:
                found.criteria[name][str(ground.status), str(statuses[name])] += 1
        if moved and len(found.examples) < self.examples:
            more = self.renames, request.decision_id
            found.examples.append(Example(found.cases, request.subject, old, new, *more))


def undecided_cases(impact: Impact) -> int:
    """Return how many cases at least one text could not decide."""
    return impact.cases - sum(impact.outcomes.values())


def moves(counts: Mapping[tuple[str, str], int]) -> list[tuple[str, str, int]]:
    """Return counted pairs, the most frequent first."""
    return sorted(((old, new, number) for (old, new), number in counts.items()), key=lambda each: (-each[2], *each))
