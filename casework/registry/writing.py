"""Changes made: checked against what the policy declares, and stored in one transaction with their entries in the log.

What is known is read first, and the change is worked out from it. When it is stored, the head of the log is locked, and
it is seen to that the subjects still are as they were read; where one was changed meanwhile, all is done again.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from casework.registry.change import Change, ChangeTooLarge, ConditionFailed, Done, State
from casework.registry.declared import Declared
from casework.registry.reading import states
from casework.registry.subject import Subject
from casework.store.tables import CHANGES, SUBJECTS
from engine.audit.append import READ_AT_ONCE, Placed, Taken
from engine.audit.record import MAX_RECORD, Pending, of_event
from engine.audit.sensitive import in_facts
from engine.audit.writer import Effect
from engine.canonical import canonical
from engine.policy.facts import FactsRefused

GIVEN, CHANGED = "facts-given", "facts-changed"
"""The events of the log: facts given as a whole, and changed by a patch."""

UNPLACED = -1
"""The index of a change that has no place in the log yet."""

LEAVE = delete(SUBJECTS).where(SUBJECTS.c.type == bindparam("type"), SUBJECTS.c.id == bindparam("id"))


class _Overtaken(Exception):
    """Raised where a subject was changed by another between reading and storing."""


@dataclass(frozen=True, slots=True)
class Store:
    """Where changes are stored.

    Attributes:
        append: stores entries together with an effect, as `engine.audit.log.DecisionLog` does.
        reading: gives a connection that sees one state.
    """

    append: Callable[[Sequence[Pending], Effect], Sequence[Placed | Taken]]
    reading: Callable[[], AbstractContextManager[Connection]]


Outcome = Done | FactsRefused | ConditionFailed | ChangeTooLarge


def store(where: Store, declared: Declared, changes: Sequence[Change], source: str | None) -> list[Outcome]:
    """Make changes of subjects of one type, in order, and return what came of each.

    A change that leaves everything as it is makes no entry. Those that are refused do not keep others from being made.

    Args:
        where: where they are stored.
        declared: what declares the facts of the type.
        changes: what is asked for; a subject may be changed more than once.
        source: the id of the API key, None where none is asked for.

    Raises:
        LogUnavailable: nothing is stored, or it is not known whether it is.
    """
    while True:
        with where.reading() as connection:
            read = states(connection, declared.type, (each.subject.id for each in changes))
        plan = _Plan(declared, source, dict(read))
        outcomes = [plan.take(each) for each in changes]
        if not plan.entries:
            return outcomes
        try:
            placed = where.append(plan.entries, plan.effect({each: known.index for each, known in read.items()}))
        except _Overtaken:
            continue
        return plan.settled(outcomes, placed)


class _Plan:
    """What is to be stored for some changes.

    Attributes:
        entries: of the log.
    """

    def __init__(self, declared: Declared, source: str | None, known: dict[Subject, State]) -> None:
        self.entries: list[Pending] = []
        self._declared, self._source, self._known = declared, source, known
        self._rows: list[dict[str, Any]] = []
        self._subjects: list[Subject] = []

    def take(self, change: Change) -> Outcome:
        """Plan a change; what the ones before it did is known."""
        before = self._known.get(change.subject)
        facts = change.facts(before.facts if before else None)
        content = canonical(facts)
        if before is not None and canonical(before.facts) == content:
            return Done(before, changed=False, new=False)
        if change.condition is not None and not change.condition(before):
            return ConditionFailed(before)
        problems = list(self._declared.facts.problems(facts))
        if problems:
            return FactsRefused(problems)
        entry = self._entry(change)
        if entry.size > MAX_RECORD:
            return ChangeTooLarge(entry.size)
        self.entries.append(entry)
        self._subjects.append(change.subject)
        patch = canonical(change.content) if change.patch else None
        type_, id_ = change.subject.key
        self._rows.append({"type": type_, "id": id_, "source": self._source, "patch": patch, "facts": content})
        state = State(change.subject, UNPLACED, "", self._source, facts)
        self._known[change.subject] = state
        return Done(state, changed=True, new=before is None)

    def effect(self, read: Mapping[Subject, int]) -> Effect:
        """Return what stores the changes, if the last change of each subject still is the one that was read."""

        def run(connection: Connection, placed: Sequence[Placed | Taken]) -> None:
            last = _last(connection, self._subjects)
            if any(last.get(each) != read.get(each) for each in self._subjects):
                raise _Overtaken
            places = _places(placed)
            rows = [row | {"index": place.index, "at": place.at} for row, place in zip(self._rows, places, strict=True)]
            connection.execute(insert(CHANGES), rows)
            moved = {row["id"]: {name: row[name] for name in ("type", "id", "index")} for row in rows}
            connection.execute(LEAVE, list(moved.values()))
            connection.execute(insert(SUBJECTS), list(moved.values()))

        return run

    def settled(self, outcomes: Sequence[Outcome], placed: Sequence[Placed | Taken]) -> list[Outcome]:
        """Return outcomes with the places that the changes got in the log."""
        places, last = iter(_places(placed)), dict[Subject, State]()
        found = list(outcomes)
        for number, each in enumerate(outcomes):
            if isinstance(each, Done):
                state = last.get(each.state.subject, each.state)
                if each.changed:
                    place = next(places)
                    state = replace(each.state, index=place.index, at=place.at)
                    last[state.subject] = state
                found[number] = replace(each, state=state)
        return found

    def _entry(self, change: Change) -> Pending:
        key = "patch" if change.patch else "facts"
        return of_event(
            CHANGED if change.patch else GIVEN,
            subject=(change.subject.type, change.subject.id),
            caller=self._source,
            policy=self._declared.policy,
            version=self._declared.version,
            data={key: change.content},
            sensitive=[f"/{key}{each}" for each in in_facts(self._declared.facts.shape, change.content)],
        )


def _last(connection: Connection, subjects: Sequence[Subject]) -> dict[Subject, int]:
    """Return the index of the last change of each of some subjects of one type."""
    found: dict[Subject, int] = {}
    named = sorted({each.id.encode() for each in subjects})
    type_ = subjects[0].type
    for start in range(0, len(named), READ_AT_ONCE):
        query = select(SUBJECTS.c.id, SUBJECTS.c.index).where(SUBJECTS.c.type == type_)
        for id_, index in connection.execute(query.where(SUBJECTS.c.id.in_(named[start : start + READ_AT_ONCE]))):
            found[Subject(type_, id_.decode())] = index
    return found


def _places(placed: Sequence[Placed | Taken]) -> list[Placed]:
    """Return the places of entries of which none has an idempotency key."""
    return [each for each in placed if isinstance(each, Placed)]
