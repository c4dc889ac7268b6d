"""Wrong keys at the sign-in, counted by address: after a few, the address has to wait.

Nobody can guess 256 random bits; what is bounded here is the work that trying makes, and what it leaves in the log.
"""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field

ALLOWED = 5
"""Wrong keys that an address may send in the time below."""
SECONDS = 60.0
REMEMBERED = 10_000
"""Addresses that are kept in memory, the ones least recently wrong forgotten first."""


@dataclass(eq=False)
class Guesses:
    """The wrong keys of the last minute."""

    clock: Callable[[], float] = time.monotonic
    _wrong: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, address: str) -> int:
        """Return the seconds that an address has to wait before it may try again, 0 for none."""
        with self._lock:
            times = self._wrong.get(address)
            left = times[0] + SECONDS - self.clock() if times and len(times) == ALLOWED else 0
        return int(left) + 1 if left > 0 else 0

    def wrong(self, address: str) -> None:
        """Count a wrong key."""
        with self._lock:
            self._wrong.setdefault(address, deque(maxlen=ALLOWED)).append(self.clock())
            self._wrong.move_to_end(address)
            if len(self._wrong) > REMEMBERED:
                self._wrong.popitem(last=False)
