"""What an export keeps of the values behind commitments: each one is there and opens it, or its erasure is on record.

An erasure stands behind the entries that it is about, so that until then one only knows that something is missing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.audit.commitment import commitments
from engine.audit.export import Record, decimal_in
from engine.audit.finding import Finding

Places = tuple[str, ...]


@dataclass(slots=True)
class Kept:
    """The openings of an export, entry by entry.

    Attributes:
        opened: how many commitments have been opened.
        erased: how many are not there and have been erased on record.
        absent: by entry, the places whose openings are not there.
        unexplained: those of them that no erasure has named yet.
    """

    opened: int = 0
    erased: int = 0
    absent: dict[int, Places] = field(default_factory=dict)
    unexplained: dict[int, Places] = field(default_factory=dict)
    _equal: dict[Places, Places] = field(default_factory=dict)

    def add(self, index: int, record: Record) -> Iterator[Finding]:
        """Compare the openings beside an entry with its commitments."""
        waiting = dict(commitments(record.fields)) if b'"$commitment"' in record.entry else {}
        for opening in record.openings:
            commitment = waiting.pop(opening.pointer, None)
            if commitment is None:
                message = f"record {index} has an opening for `{shown(opening.pointer)}`, where it commits to nothing"
                yield Finding("opening-differs", message, index)
            elif commitment != opening.commitment():
                message = f"the value kept for `{shown(opening.pointer)}` is not the one that record {index} commits to"
                yield Finding("opening-differs", message, index)
            else:
                self.opened += 1
        if waiting:
            places = tuple(sorted(waiting))
            places = self._equal.setdefault(places, places)
            self.absent[index] = self.unexplained[index] = places

    def erase(self, index: int, erased: Any) -> Iterator[Finding]:
        """Take note of what an erasure says that it has erased.

        Args:
            index: its own record.
            erased: a list of `index` and `pointers`, as its entry has it.
        """
        for number, pointers in _named(erased):
            absent, unexplained = self.absent.get(number, ()), self.unexplained.get(number, ())
            for pointer in pointers:
                if pointer not in absent:
                    message = f"record {index} says that `{shown(pointer)}` of record {number} was erased: it was not"
                    yield Finding("erasure-differs", message, number)
            rest = tuple(each for each in unexplained if each not in pointers)
            self.erased += len(unexplained) - len(rest)
            if rest:
                self.unexplained[number] = self._equal.setdefault(rest, rest)
            else:
                self.unexplained.pop(number, None)

    def end(self) -> Iterator[Finding]:
        """Name what is missing without a word."""
        if self.unexplained:
            first = min(self.unexplained)
            count = sum(len(places) for places in self.unexplained.values())
            yield Finding(
                "opening-missing",
                f"the value behind `{shown(self.unexplained[first][0])}` of record {first} is missing, and no record "
                f"says that it was erased ({count} in all)",
                first,
            )


def shown(text: str) -> str:
    """Return a text of the export as messages show it: cut, and without what would move the cursor."""
    cut = text if len(text) <= 80 else f"{text[:80]}…"
    return "".join(each if each.isprintable() else "�" for each in cut)


def _named(erased: Any) -> Iterator[tuple[int, frozenset[str]]]:
    for each in erased if isinstance(erased, list) else ():
        if isinstance(each, Mapping) and isinstance(pointers := each.get("pointers"), list):
            try:
                number = decimal_in(each.get("index"))
            except ValueError:
                continue
            yield number, frozenset(pointer for pointer in pointers if isinstance(pointer, str))
