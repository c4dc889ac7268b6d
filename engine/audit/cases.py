"""The cases on record, as they were asked: what can be decided again, by any text.

They are read piece by piece, each in a transaction of its own, so that a service which writes meanwhile is not held up,
and its journal can be emptied.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from engine.audit.commitment import commitment_in, commitments
from engine.audit.database import Database
from engine.audit.export import Header, Record, read_line
from engine.audit.line import LineRefused
from engine.audit.reading import AT_ONCE, Entry, EntryRefused, entries, malformed
from engine.program import Request

FIRST_RECORD = 2
"""The line of an export that the first entry stands on."""


def stored(database: Database, start: int, end: int) -> Iterator[Entry]:
    """Yield the entries of a log from an index up to, not including, another, in order.

    What is erased while they are gone through is found erased from the next piece on.
    """
    for first in range(start, end, AT_ONCE):
        with database.reading() as connection:
            some = list(entries(connection, first, min(first + AT_ONCE, end)))
        yield from some


def exported(lines: Iterable[bytes]) -> Iterator[Entry]:
    """Yield the entries in the lines of an export; whether it is sound is for `engine.audit.verify`.

    Raises:
        LineRefused: a line is none of an export, or the values behind commitments were left out of it.
    """
    for number, line in enumerate(lines, 1):
        try:
            found = read_line(line)
        except LineRefused as error:
            raise LineRefused(f"line {number} {error}") from None
        match found:
            case Header(openings=False):
                raise LineRefused("line 1 says that the values behind commitments were left out, which are facts")
            case Record(entry=content, openings=openings):
                yield Entry(number - FIRST_RECORD, content, openings)


def requests(found: Iterable[Entry], policies: Collection[str]) -> Iterator[Request | None]:
    """Yield what was asked in each decision of some policies; None where its facts were erased.

    Raises:
        EntryRefused: an entry is not one that a log holds, or what opens it does not belong to it.
    """
    for entry in found:
        try:
            data: Any = entry.data()
            if data["kind"] != "decision" or data["policy"] not in policies:
                continue
            request = request_of(entry.opened())
        except EntryRefused:
            raise
        except (KeyError, TypeError, ValueError):
            raise malformed(entry.index) from None
        yield request


def request_of(data: Mapping[str, Any]) -> Request | None:
    """Return what was asked, from the entry of a decision that is open; None where facts were erased."""
    if any(commitments(data["facts"])):
        return None
    as_of, subject = data["asked"]["as_of"], data["subject"]
    return Request(
        data["policy"],
        data["facts"],
        version=data["asked"]["version"],
        as_of=date.fromisoformat(as_of) if as_of else None,
        subject=None if commitment_in(subject) is not None else subject,
        decided_at=datetime.fromisoformat(data["decided_at"]),
        decision_id=data["decision_id"],
    )
