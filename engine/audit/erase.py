"""Personal data forgotten: openings are deleted, and an entry says what was erased. No entry and no proof changes."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, delete, select

from engine.audit.append import READ_AT_ONCE, Edge, append
from engine.audit.database import Database
from engine.audit.export import openings_in
from engine.audit.record import of_erasure
from engine.audit.tables import CLAIMS, ENTRIES, HEAD, OPENINGS, SUBJECTS


class NothingErased(LookupError):
    """Raised where there is nothing to erase; what there is not stands in the message."""


def erase(
    database: Database, *, by: str, why: str, subject: str | None = None, decisions: Sequence[str] = ()
) -> Sequence[dict[str, Any]]:
    """Erase what is kept apart of some decisions, and return the entries with the places that were erased.

    It is done in one transaction with the entry that says so. A service that writes to the log may go on.

    Args:
        database: of the log.
        by: who asks for it.
        why: for what reason.
        subject: erase every decision about this subject.
        decisions: and those with these ids.

    Raises:
        NothingErased: there is no such subject or decision, or nothing is left of it to erase.
    """
    with database.writing() as connection:
        connection.execute(select(HEAD.c.size).with_for_update()).one()
        found = sorted({*_about(connection, subject), *_named(connection, decisions)})
        parts = [found[start : start + READ_AT_ONCE] for start in range(0, len(found), READ_AT_ONCE)]
        erased = [each for part in parts if (each := _erased(connection, part))]
        if not erased:
            raise NothingErased("nothing is left to erase of what was named")
        append(connection, [of_erasure(by=by, why=why, erased=each) for each in erased], Edge())
    return [each for part in erased for each in part]


def _about(connection: Connection, subject: str | None) -> Sequence[int]:
    if subject is None:
        return ()
    query = select(SUBJECTS.c.index).where(SUBJECTS.c.subject == subject.encode())
    found = connection.scalars(query).all()
    if not found:
        raise NothingErased("there is no decision about this subject in the log")
    return found


def _named(connection: Connection, decisions: Sequence[str]) -> Iterator[int]:
    for each in decisions:
        index = connection.scalars(select(ENTRIES.c.index).where(ENTRIES.c.decision_id == each)).one_or_none()
        if index is None:
            raise NothingErased(f"there is no decision `{each}` in the log")
        yield index


def _erased(connection: Connection, indexes: Sequence[int]) -> list[dict[str, Any]]:
    """Delete what is kept apart of some entries; return those of which there was any."""
    query = select(ENTRIES.c.index, ENTRIES.c.decision_id, OPENINGS.c.content).join(OPENINGS)
    query = query.where(OPENINGS.c.index.in_(indexes)).order_by(OPENINGS.c.index)
    found = [
        {"index": index, "decision_id": id_, "pointers": [each.pointer for each in openings_in(json.loads(content))]}
        for index, id_, content in connection.execute(query)
    ]
    for table in (OPENINGS, SUBJECTS, CLAIMS):
        connection.execute(delete(table).where(table.c.index.in_(indexes)))
    return found
