"""The one thread that writes: what waits for it is stored by one transaction, and so by one wait for the disk.

Whoever hands over entries waits until they are durable, or until it is known that they are not. While one group is
being committed the next one gathers, so that the more callers there are the more entries a commit holds.

What an entry is about may be stored with it: an *effect* runs on the same connection once the entries have their
places, so that both are committed or neither is. An effect that fails takes back its own caller's entries alone.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection
from sqlalchemy.exc import InterfaceError, OperationalError

from engine.audit.append import Edge, Placed, Taken, append
from engine.audit.database import Database
from engine.audit.record import Pending

LOG = logging.getLogger("groundrules.log")

MAX_GROUP = 1000
"""Entries in one transaction, unless one caller hands over more."""

WAIT_SECONDS = 30.0
"""How long a caller waits at most; the database's own limits end a wait before."""

LOOK_EVERY = 1.0
"""Seconds after which, with nothing to write, it is seen to that all that was stored is signed for."""


UNREACHABLE = (OperationalError, InterfaceError, OSError)
"""What is raised where the database is at fault, and not what was to be stored."""

Effect = Callable[[Connection, Sequence[Placed | Taken]], None]
"""What is stored together with entries, given what became of each; it writes, and leaves the transaction open."""


class LogUnavailable(Exception):
    """Raised where the log cannot be written, or cannot be read: then nothing is answered."""


@dataclass(eq=False, slots=True)
class _Waiting:
    pending: Sequence[Pending]
    effect: Effect | None = None
    done: threading.Event = field(default_factory=threading.Event)
    placed: list[Placed | Taken] | None = None
    refused: Exception | None = None


class Writer:
    """Stores entries for many callers at once.

    Attributes:
        failure: the kind of the last failure; None once something was stored again.
    """

    def __init__(self, database: Database, settled: Callable[[Edge], bool]) -> None:
        """Begin to write.

        Args:
            database: where to; no connection is kept after a failure.
            settled: called in the thread that writes, after each commit and then again each second until it says
                that nothing is left to be done.
        """
        self.failure: str | None = None
        self._database, self._settled = database, settled
        self._queue: deque[_Waiting] = deque()
        self._changed = threading.Condition()
        self._closed = False
        self._edge = Edge()
        self._thread = threading.Thread(target=self._run, name="groundrules-log", daemon=True)
        self._thread.start()

    def append(self, pending: Sequence[Pending], effect: Effect | None = None) -> list[Placed | Taken]:
        """Store entries, and return once they are durable what became of each.

        Args:
            pending: the entries.
            effect: what is stored in the same transaction; what it raises is raised here, and nothing is stored.

        Raises:
            LogUnavailable: they are not stored, or it is not known whether they are.
        """
        waiting = _Waiting(pending, effect)
        with self._changed:
            if self._closed:
                raise LogUnavailable
            self._queue.append(waiting)
            self._changed.notify()
        waiting.done.wait(WAIT_SECONDS)
        if waiting.refused is not None:
            raise waiting.refused
        if waiting.placed is None:
            raise LogUnavailable
        return waiting.placed

    def close(self) -> None:
        """Store what was handed over and end the thread."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join()

    def _run(self) -> None:
        settled = True
        while (group := self._next(None if settled else LOOK_EVERY)) or not self._closed:
            if group:
                self._store(group)
            settled = self._settled(self._edge)

    def _next(self, seconds: float | None) -> list[_Waiting]:
        """Return all that waits, once something does; nothing after some seconds, or when there will be no more."""
        with self._changed:
            self._changed.wait_for(lambda: self._queue or self._closed, seconds)
            group: list[_Waiting] = []
            size = 0
            while self._queue and (not group or size + len(self._queue[0].pending) <= MAX_GROUP):
                group.append(self._queue.popleft())
                size += len(group[-1].pending)
            return group

    def _store(self, group: list[_Waiting]) -> None:
        try:
            with self._database.writing() as connection:
                outcomes, edge = _place(connection, group, self._edge)
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing is stored, and the next ones may be
            LOG.error("log-unavailable: %s", type(error).__name__)  # noqa: TRY400 - the message may hold facts
            self.failure = type(error).__name__
            self._database.close()
            if len(group) > 1 and not isinstance(error, UNREACHABLE):
                # What one caller sent cannot be stored; the others are not to suffer from it.
                for each in group:
                    self._store([each])
                return
        else:
            self.failure = None
            self._edge = edge
            for waiting, outcome in outcomes:
                if isinstance(outcome, Exception):
                    waiting.refused = outcome
                else:
                    waiting.placed = outcome
        for waiting in group:
            waiting.done.set()


_Outcomes = list[tuple[_Waiting, list[Placed | Taken] | Exception]]


def _place(connection: Connection, group: Sequence[_Waiting], edge: Edge) -> tuple[_Outcomes, Edge]:
    """Place the entries of a group, those without an effect together; return what came of each, and the new edge."""
    outcomes: _Outcomes = []
    plain = [each for each in group if each.effect is None]
    if plain:
        placed, edge = append(connection, [one for each in plain for one in each.pending], edge)
        rest = iter(placed)
        outcomes += [(each, [next(rest) for _ in each.pending]) for each in plain]
    for each in group:
        if each.effect is not None:
            with connection.begin_nested() as savepoint:
                placed, after = append(connection, each.pending, edge)
                try:
                    each.effect(connection, placed)
                except UNREACHABLE:
                    raise
                except Exception as error:  # noqa: BLE001 - it is raised again, where its caller waits
                    savepoint.rollback()
                    outcomes.append((each, error))
                else:
                    edge = after
                    outcomes.append((each, placed))
    return outcomes, edge
