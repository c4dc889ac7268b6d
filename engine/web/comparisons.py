"""Comparisons of versions, as the command line makes them: one is made at a time, and once for each pair of texts."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from engine.diff.comparison import Comparison, compare
from engine.program import Program
from engine.web.problems import Problem

KEPT = 64
"""Comparisons that are kept, the least lately asked for going first."""


@dataclass(eq=False)
class Comparisons:
    """The comparisons that were made, by the texts and the digests of both versions."""

    _kept: "OrderedDict[tuple[str, ...], Comparison]" = field(default_factory=OrderedDict)
    _keeping: threading.Lock = field(default_factory=threading.Lock)
    _working: threading.Lock = field(default_factory=threading.Lock)

    def of(self, old: Program, new: Program) -> Comparison:
        """Return the comparison of two versions, made now where it is not kept.

        Raises:
            Problem: another one is being made; one at a time leaves room for decisions.
        """
        key = tuple(text for each in (old.policy, new.policy) for text in (each.digest, each.text_digest))
        found = self._find(key)
        if found is not None:
            return found
        if not self._working.acquire(blocking=False):
            help_ = "ask again in a few seconds; a comparison that was made is answered at once"
            raise Problem("comparison-busy", "another comparison is being made", help_, headers={"Retry-After": "5"})
        try:
            found = self._find(key) or compare(old, new)
        finally:
            self._working.release()
        with self._keeping:
            self._kept[key] = found
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return found

    def _find(self, key: tuple[str, ...]) -> Comparison | None:
        with self._keeping:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)
