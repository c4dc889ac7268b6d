"""Works through the outbox: takes a letter, sends it, says what became of it, one after the other.

Killed at any moment it leaves every letter waiting, or sent, or taken; what was taken is sent by whoever works next,
so that nobody is left out, and the one letter that was in flight is the only one that can arrive twice.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Connection

from casework.outbox.box import Taken, deferred, next_due, refused, sent, take
from casework.outbox.letter import LINK, AddressRefused, Letter, email_of
from casework.outbox.schedule import Pace, next_try
from casework.outbox.transport import Deferred, Refused, Transport
from engine.audit.log import DecisionLog
from engine.audit.record import Pending, of_event
from engine.audit.writer import LogUnavailable

LOG = logging.getLogger("groundrules.outbox")

LOOK_EVERY = 5.0
"""Seconds after which it is seen whether another process has put a letter in."""

Links = Callable[[Connection, Letter], str]
"""Makes the address of the page of a letter's person; what has to be known of it is stored on the connection."""

SENT, FAILED = "message-sent", "message-failed"
"""The events of the log: a letter was handed over, and never will be."""


@dataclass(slots=True)
class Worker:
    """One that sends letters.

    Attributes:
        log: the log, in whose database the letters are.
        transport: how they leave.
        sender: the address that they come from.
        pace: how fast they go.
        links: makes the addresses in them.
        clock: the time, in UTC.
        ended: set to end the work.
        changed: set where there may be something to send.
    """

    log: DecisionLog
    transport: Transport
    sender: str
    pace: Pace
    links: Links
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ended: threading.Event = field(default_factory=threading.Event)
    changed: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Send what is due, and then what becomes due, until `end` is called."""
        while not self.ended.is_set():
            if self.ended.wait(self.pace.left(time.monotonic())):
                break
            try:
                pause = 0.0 if self.step() else self._until_due()
            except LogUnavailable:
                pause = LOOK_EVERY
            if pause:
                self.transport.rest()
                self.changed.wait(pause)
                self.changed.clear()
        self.transport.rest()

    def end(self) -> None:
        """End the work after the letter that is being sent."""
        self.ended.set()
        self.changed.set()

    def step(self) -> bool:
        """Send the letter that is due; tell whether there was one.

        Raises:
            LogUnavailable: what became of it could not be stored.
        """
        found: list[tuple[Taken, str | None]] = []

        def taking(connection: Connection, _: object) -> None:
            taken = take(connection, self.clock())
            if taken is not None:
                link = self.links(connection, taken.letter) if LINK in taken.letter.body else None
                found.append((taken, link))

        self.log.append((), taking)
        if not found:
            return False
        self.pace.count(time.monotonic())
        self._send(*found[0])
        return True

    def _send(self, taken: Taken, link: str | None) -> None:
        try:
            self.transport.send(email_of(taken.letter, self.sender, self.clock(), link))
        except AddressRefused:
            self._fail(taken, "the address is none")
        except Refused as refusal:
            self._fail(taken, refusal.why)
        except Deferred as delay:
            self._put_back(taken, delay.why)
        else:
            entry = _event(SENT, taken.letter)
            self.log.append([entry], lambda connection, _: sent(connection, taken, self.clock()))

    def _fail(self, taken: Taken, why: str) -> None:
        LOG.warning("letter-refused: %s; letter %s", why, taken.id)
        entry = _event(FAILED, taken.letter)
        self.log.append([entry], lambda connection, _: refused(connection, taken, why, self.clock()))

    def _put_back(self, taken: Taken, why: str) -> None:
        until = next_try(taken.tries, taken.put_in, self.clock())
        if until is None:
            self._fail(taken, why)
            return
        LOG.warning("letter-deferred: %s; letter %s, try %s", why, taken.id, taken.tries)
        self.log.append((), lambda connection, _: deferred(connection, taken, why, until))

    def _until_due(self) -> float:
        with self.log.reading() as connection:
            due = next_due(connection)
        wait = LOOK_EVERY if due is None else (due - self.clock()).total_seconds()
        return min(max(wait, 0.0), LOOK_EVERY)


def _event(event: str, letter: Letter) -> Pending:
    return of_event(event, case=letter.case, data={"message": letter.kind, "letter": letter.key})
