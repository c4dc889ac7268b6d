"""When a letter is tried again, and how fast letters go."""

from dataclasses import dataclass
from datetime import datetime, timedelta

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)
GIVE_UP = timedelta(days=5)
"""How long a letter is tried; RFC 5321, 4.5.4.1 asks for four to five days at least."""

LEASE = timedelta(minutes=10)
"""How long a letter is taken as being sent: after that whoever took it is held to have died."""


def next_try(tries: int, put_in: datetime, now: datetime) -> datetime | None:
    """Return when a letter that could not be sent is tried again, None where it is given up.

    Args:
        tries: how often it was tried, from 1.
        put_in: since when it waits.
        now: the time.
    """
    if now - put_in >= GIVE_UP:
        return None
    doublings = min(tries - 1, (LONGEST_WAIT // FIRST_WAIT).bit_length())
    return now + min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


@dataclass(slots=True)
class Pace:
    """No more than so many letters a minute, one after the other.

    Attributes:
        a_minute: how many.
        free: the earliest moment of the next one, in seconds of a clock that only goes forward.
    """

    a_minute: float
    free: float = 0.0

    def left(self, now: float) -> float:
        """Return for how many seconds the next letter has to wait at `now`."""
        return max(self.free - now, 0.0)

    def count(self, now: float) -> None:
        """Count a letter as sent at `now`."""
        self.free = max(now, self.free) + 60 / self.a_minute
