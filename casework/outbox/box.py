"""The outbox: letters are put in by the step that asks for them, taken one by one, and settled.

All of it runs inside transactions of others: what asks for a letter and the letter are stored together or not at all,
and so are what became of it and the entry of the log that says so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, and_, func, insert, select, update

from casework.outbox.letter import Letter
from casework.outbox.schedule import LEASE
from casework.store.tables import LETTERS

KEPT_AS_BYTES = ("to", "name", "subject", "body")
"""What a person has typed; a text column of PostgreSQL takes no NUL."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A letter that is being sent by whoever took it.

    Attributes:
        tries: how often it was taken, this time counted.
        put_in: since when it waits.
    """

    id: int
    letter: Letter
    tries: int
    put_in: datetime


def put(connection: Connection, letters: Iterable[Letter], now: datetime) -> int:
    """Put letters in, those whose keys are new, to be sent at once; return how many these are."""
    wanted = {each.key: each for each in letters}
    known = set(connection.scalars(select(LETTERS.c.key).where(LETTERS.c.key.in_(list(wanted)))))
    at = _text(now)
    rows = [
        {**_columns(each), "state": "waiting", "due": at, "tries": 0, "put_in": at}
        for key, each in wanted.items()
        if key not in known
    ]
    if rows:
        connection.execute(insert(LETTERS), rows)
    return len(rows)


def take(connection: Connection, now: datetime) -> Taken | None:
    """Take the letter that is due longest, for as long as `LEASE`; None where none is.

    One that somebody took, and neither sent nor gave back in that time, is due again: nobody is left without it, and
    it is the only one that may arrive twice.
    """
    due = and_(LETTERS.c.state.in_(("waiting", "sending")), LETTERS.c.due <= _text(now))
    query = select(LETTERS).where(due).order_by(LETTERS.c.due, LETTERS.c.id).limit(1)
    row = connection.execute(query.with_for_update(skip_locked=True)).mappings().one_or_none()
    if row is None:
        return None
    tries = row["tries"] + 1
    _set(connection, row["id"], state="sending", tries=tries, due=_text(now + LEASE))
    return Taken(row["id"], _letter(row), tries, datetime.fromisoformat(row["put_in"]))


def sent(connection: Connection, taken: Taken, now: datetime) -> None:
    """Note that a letter was handed over."""
    _set(connection, taken.id, state="sent", settled=_text(now), failure=None)


def refused(connection: Connection, taken: Taken, why: str, now: datetime) -> None:
    """Note that a letter can never be handed over, and why."""
    _set(connection, taken.id, state="failed", settled=_text(now), failure=why)


def deferred(connection: Connection, taken: Taken, why: str, until: datetime) -> None:
    """Note that a letter could not be handed over, why, and until when it waits."""
    _set(connection, taken.id, state="waiting", due=_text(until), failure=why)


def next_due(connection: Connection) -> datetime | None:
    """Return when the next letter is due, None where none waits."""
    query = select(func.min(LETTERS.c.due)).where(LETTERS.c.state.in_(("waiting", "sending")))
    found = connection.scalars(query).one()
    return datetime.fromisoformat(found) if found else None


def _set(connection: Connection, id: int, **values: object) -> None:
    connection.execute(update(LETTERS).where(LETTERS.c.id == id).values(**values))


def _columns(letter: Letter) -> dict[str, Any]:
    return {name: value.encode() if name in KEPT_AS_BYTES else value for name, value in asdict(letter).items()}


def _letter(row: Mapping[Any, Any]) -> Letter:
    fields = {name: row[name] for name in Letter.__slots__}
    return Letter(**{name: value.decode() if name in KEPT_AS_BYTES else value for name, value in fields.items()})


def _text(moment: datetime) -> str:
    """Return a moment such that the order of the texts is that of time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
