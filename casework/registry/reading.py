"""What the registry is asked: the facts of a subject, now or as of a moment, their history, and who there is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection, RowMapping, Select, select

from casework.registry.change import State
from casework.registry.subject import Subject
from casework.store.tables import CHANGES, SUBJECTS
from engine.audit.append import READ_AT_ONCE
from engine.canonical import parsed

COLUMNS = (CHANGES.c.index, CHANGES.c.at, CHANGES.c.source)


@dataclass(frozen=True, slots=True)
class Past:
    """A change that was made.

    Attributes:
        index: of its entry in the log.
        at: the moment in UTC, as the log writes moments.
        source: the id of the API key that it came by, None where none was asked for.
        patch: the merge patch, None where the facts were given as a whole.
        facts: those after it.
    """

    index: int
    at: str
    source: str | None
    patch: Mapping[str, Any] | None
    facts: Mapping[str, Any]

    def data(self) -> dict[str, Any]:
        """Return it as JSON data: what was asked for, when, and by whom."""
        content = {"facts": self.facts} if self.patch is None else {"patch": self.patch}
        return {"change": self.index, "at": self.at, "source": self.source, **content}


@dataclass(frozen=True, slots=True)
class Listed:
    """A subject, with when it last changed."""

    subject: Subject
    index: int
    at: str
    source: str | None

    def data(self) -> dict[str, Any]:
        """Return it as JSON data."""
        return {"id": self.subject.id, "change": self.index, "at": self.at, "source": self.source}


def state(connection: Connection, subject: Subject, as_of: str | None = None) -> State | None:
    """Return what is known of a subject, None where nothing is.

    Args:
        connection: to the database.
        subject: whom it is about.
        as_of: what was known at this moment, in UTC, as the log writes moments; None is now.
    """
    query = _changes(subject, CHANGES.c.facts).order_by(CHANGES.c.index.desc()).limit(1)
    if as_of is not None:
        query = query.where(CHANGES.c.at <= as_of)
    row = connection.execute(query).mappings().one_or_none()
    return _state(subject, row) if row else None


def states(connection: Connection, type_: str, ids: Iterable[str]) -> dict[Subject, State]:
    """Return what is known of some subjects of a type; those of whom nothing is known are left out."""
    named = sorted({each.encode() for each in ids})
    found: dict[Subject, State] = {}
    for start in range(0, len(named), READ_AT_ONCE):
        query = select(*COLUMNS, CHANGES.c.facts, SUBJECTS.c.id).join(CHANGES, CHANGES.c.index == SUBJECTS.c.index)
        some = named[start : start + READ_AT_ONCE]
        query = query.where(SUBJECTS.c.type == type_, SUBJECTS.c.id.in_(some))
        for row in connection.execute(query).mappings():
            subject = Subject(type_, row["id"].decode())
            found[subject] = _state(subject, row)
    return found


def history(connection: Connection, subject: Subject, most: int, before: int | None = None) -> list[Past]:
    """Return the changes of what is known of a subject, newest first.

    Args:
        connection: to the database.
        subject: whom it is about.
        most: how many at most.
        before: the index of the first change that is too new, None for the newest.
    """
    query = _changes(subject, CHANGES.c.patch, CHANGES.c.facts).order_by(CHANGES.c.index.desc()).limit(most)
    if before is not None:
        query = query.where(CHANGES.c.index < before)
    return [
        Past(index, at, source, _data(patch) if patch else None, _data(facts))
        for index, at, source, patch, facts in connection.execute(query)
    ]


def listed(connection: Connection, type_: str, most: int, after: str = "") -> Sequence[Listed]:
    """Return subjects of a type in the order of their ids, those behind an id."""
    query = select(*COLUMNS, SUBJECTS.c.id).join(CHANGES, CHANGES.c.index == SUBJECTS.c.index)
    query = query.where(SUBJECTS.c.type == type_, SUBJECTS.c.id > after.encode()).order_by(SUBJECTS.c.id).limit(most)
    found = connection.execute(query)
    return [Listed(Subject(type_, id_.decode()), index, at, source) for index, at, source, id_ in found]


def _changes(subject: Subject, *more: Any) -> Select[Any]:
    type_, id_ = subject.key
    return select(*COLUMNS, *more).where(CHANGES.c.type == type_, CHANGES.c.id == id_)


def _state(subject: Subject, row: RowMapping) -> State:
    return State(subject, row["index"], row["at"], row["source"], _data(row["facts"]))


def _data(content: bytes) -> Mapping[str, Any]:
    return cast(Mapping[str, Any], parsed(content))
