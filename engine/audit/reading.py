"""What is asked of the log: one decision, those that fit a search, what opens their commitments, and proofs."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, select

from engine.audit.append import stored_hashes
from engine.audit.commitment import CommitmentRefused, Opening, unseal
from engine.audit.export import openings_in
from engine.audit.tables import ENTRIES, HEAD, OPENINGS, SUBJECTS, TEXTS
from engine.audit.texts import Texts
from engine.audit.tree import Hashes
from engine.canonical import parsed

AT_ONCE = 500
"""How many entries are read at once where all are gone through."""


@dataclass(frozen=True, slots=True)
class Search:
    """Which decisions are looked for; None is any.

    Attributes:
        since: the first moment at which they may have been recorded, as RFC 3339 in UTC.
        until: the first moment at which they may not.
        before: the index of the first entry that is too new, where an earlier answer ended.
        after: the index of the last entry that is too old.
    """

    policy: str | None = None
    subject: str | None = None
    outcome: str | None = None
    since: str | None = None
    until: str | None = None
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """What is listed of a decision."""

    index: int
    at: str
    decision_id: str
    policy: str
    version: str
    outcome: str | None
    status: str
    subject: str | None

    def data(self) -> dict[str, Any]:
        """Return the row as JSON data."""
        return {name: getattr(self, name) for name in self.__slots__}


DIFFERS = "opening-differs"
MALFORMED = "record-malformed"


class EntryRefused(ValueError):
    """Raised where an entry is not one that a log holds, or is not the one that was stored.

    Attributes:
        code: `MALFORMED` or `DIFFERS`.
    """

    def __init__(self, index: int, code: str, message: str) -> None:
        self.index, self.code, self.message = index, code, message
        super().__init__(index, code, message)

    def __str__(self) -> str:
        """Return the message, which names the entry."""
        return self.message


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry with what is left to open it.

    Attributes:
        content: its bytes, as the tree hashes them.
    """

    index: int
    content: bytes
    openings: tuple[Opening, ...]

    def data(self) -> Any:
        """Return the entry as data.

        Raises:
            EntryRefused: it is not JSON.
        """
        try:
            return parsed(self.content)
        except ValueError:
            raise malformed(self.index) from None

    def opened(self) -> Any:
        """Return the entry as data, with the values in the places of their commitments as far as they are there.

        Raises:
            EntryRefused: it is not JSON, or what is kept apart does not open it.
        """
        try:
            return unseal(self.data(), self.openings)
        except CommitmentRefused as error:
            raise EntryRefused(self.index, DIFFERS, f"entry {self.index}: {error}") from None


def malformed(index: int) -> EntryRefused:
    """Return that an entry is not what it must be."""
    return EntryRefused(index, MALFORMED, f"entry {index} is not one that a log holds")


def size_of(connection: Connection) -> int:
    """Return how many entries there are."""
    size: int = connection.scalars(select(HEAD.c.size)).one()
    return size


def hashes_of(connection: Connection) -> Hashes:
    """Return what reads the stored hashes of the tree."""
    return lambda positions: stored_hashes(connection, positions)


def find(connection: Connection, search: Search, most: int) -> list[Row]:
    """Return the newest decisions that fit a search, newest first."""
    if any("\0" in (each or "") for each in (search.policy, search.outcome)):
        return []  # PostgreSQL takes no such text, and no policy or outcome is called so
    query = select(*(ENTRIES.c[name] for name in COLUMNS), SUBJECTS.c.subject)
    query = query.outerjoin(SUBJECTS, SUBJECTS.c.index == ENTRIES.c.index).where(ENTRIES.c.kind == "decision")
    rows = connection.execute(_narrowed(query, search).order_by(ENTRIES.c.index.desc()).limit(most)).mappings()
    return [Row(**{**row, "subject": row["subject"].decode() if row["subject"] else None}) for row in rows]


COLUMNS = ("index", "at", "decision_id", "policy", "version", "outcome", "status")


def _narrowed(query: Select[Any], search: Search) -> Select[Any]:
    if search.policy is not None:
        query = query.where(ENTRIES.c.policy == search.policy)
    if search.subject is not None:
        query = query.where(SUBJECTS.c.subject == search.subject.encode())
    if search.outcome is not None:
        undetermined = search.outcome == "undetermined"
        query = query.where(ENTRIES.c.outcome.is_(None) if undetermined else ENTRIES.c.outcome == search.outcome)
    if search.since is not None:
        query = query.where(ENTRIES.c.at >= search.since)
    if search.until is not None:
        query = query.where(ENTRIES.c.at < search.until)
    if search.before is not None:
        query = query.where(ENTRIES.c.index < search.before)
    if search.after is not None:
        query = query.where(ENTRIES.c.index > search.after)
    return query


def index_of(connection: Connection, decision_id: str) -> int | None:
    """Return the index of the entry of a decision, None where there is no such decision."""
    return connection.scalars(select(ENTRIES.c.index).where(ENTRIES.c.decision_id == decision_id)).one_or_none()


def entries(connection: Connection, start: int, end: int) -> Iterator[Entry]:
    """Yield the entries from an index up to, not including, another, in order.

    Raises:
        EntryRefused: what is kept apart of an entry cannot be read.
    """
    for first in range(start, end, AT_ONCE):
        last = min(first + AT_ONCE, end)
        query = select(ENTRIES.c.index, ENTRIES.c.bytes, OPENINGS.c.content)
        query = query.outerjoin(OPENINGS, OPENINGS.c.index == ENTRIES.c.index)
        query = query.where(ENTRIES.c.index >= first, ENTRIES.c.index < last).order_by(ENTRIES.c.index)
        for index, content, openings in connection.execute(query).all():
            try:
                opened = openings_in(json.loads(openings)) if openings is not None else ()
            except ValueError:
                raise malformed(index) from None
            yield Entry(index, content, opened)


def texts_digests(connection: Connection) -> Sequence[str]:
    """Return the digests of the files that were kept, in order."""
    return connection.scalars(select(TEXTS.c.digest).distinct().order_by(TEXTS.c.digest)).all()


def texts_at(connection: Connection, digest: str) -> Texts:
    """Return the files of a digest; none where it is not known."""
    query = select(TEXTS.c.path, TEXTS.c.content).where(TEXTS.c.digest == digest).order_by(TEXTS.c.path)
    return Texts(digest, {row.path: row.content for row in connection.execute(query)})
