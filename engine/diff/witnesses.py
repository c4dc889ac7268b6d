"""A case that two versions decide differently: made small, then replayed through both and kept only if it shows it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain, count, islice
from typing import Any

from engine.decision import Decision, Status
from engine.diff.bench import MET, NO_VALUE, NOT_MET, Key
from engine.diff.renames import Renames
from engine.diff.search import Search, size
from engine.diff.slots import AS_OF, Plan, projected
from engine.program import Program, Request

MOST_TRIES = 400
"""Smaller cases that are tried in place of one."""


@dataclass(frozen=True, slots=True)
class Witness:
    """One case, decided by both versions.

    Attributes:
        old_facts, new_facts: what each version is given: of the case, what it declares.
        old_status, new_status: how the element comes out: met, not met or undetermined; of an outcome, met is reached.
    """

    old_facts: Mapping[str, Any]
    new_facts: Mapping[str, Any]
    as_of: date | None
    old: Decision
    new: Decision
    old_status: Status
    new_status: Status


@dataclass(frozen=True, eq=False)
class Replay:
    """Both versions as they are, in full."""

    old: Program
    new: Program
    renames: Renames

    def witness(self, search: Search, key: Key, plan: Plan, ranks: tuple[int, int]) -> Witness | None:
        """Return the smallest case found from a plan, replayed; None where the replay does not show it."""
        benches = search.benches
        if key[0] == "criterion":
            benches = benches[0].narrowed(key[1]), benches[1].narrowed(key[1])
        day = date.fromisoformat(plan[AS_OF][0]) if AS_OF in plan else None
        case = search.slots.case(plan)
        wanted = search.ranks(benches, key, case, day)

        def still(smaller: dict[str, Any]) -> bool:
            found = search.ranks(benches, key, smaller, day)
            return found is not None and found == wanted

        facts = shrunk(case, still)
        moment = benches[1].moment
        given = projected(facts, self.old.policy), projected(facts, self.new.policy)
        old, new = (
            program.decide(Request(program.policy.id, each, program.policy.version, day, decided_at=moment), "version")
            for program, each in zip((self.old, self.new), given, strict=True)
        )
        back = self.renames.reversed()
        theirs = back.outcomes.get(key[1], key[1]) if key[0] == "outcome" else back.names.get(key[1], key[1])
        statuses = status_in(old, key[0], theirs), status_in(new, *key)
        shown = RANKS[statuses[0]], RANKS[statuses[1]]
        return Witness(*given, day, old, new, *statuses) if shown == ranks else None


RANKS = {Status.MET: MET, Status.NOT_MET: NOT_MET, Status.UNDETERMINED: NO_VALUE}


def status_in(decision: Decision, kind: str, name: str) -> Status:
    """Return how an element came out in a decision; what the version does not have is met, or not reached."""
    if kind == "outcome":
        if decision.outcome == name:
            return Status.MET
        return Status.UNDETERMINED if decision.outcome is None and name in decision.possible else Status.NOT_MET
    rows = decision.criteria if kind == "criterion" else decision.stages
    return next((each.status for each in rows if each.id == name), Status.MET)


def shrunk(facts: dict[str, Any], still: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Return facts from which nothing can be taken away so that `still` holds, within `MOST_TRIES`."""
    at, before = 0, facts
    for _ in range(MOST_TRIES):
        smaller = next(islice(_smaller(facts), at, None), None)
        if smaller is None and facts is before:
            break
        if smaller is None:
            at, before = 0, facts
        elif still(smaller):
            # What now stands at the same place is the part after the one that went.
            facts = smaller
        else:
            at += 1
    return facts


def _smaller(facts: Any) -> Iterator[Any]:
    """Yield JSON data with one part taken away, the outermost first, then with an item of a list like its neighbour."""
    if isinstance(facts, dict):
        for name in facts:
            yield {key: each for key, each in facts.items() if key != name}
        for name, value in facts.items():
            for smaller in _smaller(value):
                yield {**facts, name: smaller}
    elif isinstance(facts, list):
        for at in range(len(facts)):
            yield facts[:at] + facts[at + 1 :]
        for at, value in enumerate(facts):
            for smaller in _smaller(value):
                yield [*facts[:at], smaller, *facts[at + 1 :]]
        for at, neighbour in chain(zip(count(1), facts, strict=False), enumerate(facts[1:])):
            if at < len(facts):
                alike = [*facts[:at], neighbour, *facts[at + 1 :]]
                if _runs(alike) < _runs(facts) and size(neighbour) <= size(facts[at]):
                    yield alike


def _runs(items: list[Any]) -> int:
    """Return how many items are not like the one before them."""
    return sum(at == 0 or each != items[at - 1] for at, each in enumerate(items))
