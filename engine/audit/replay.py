"""Every case on record decided once more, by the text that decided it.

A range of entries is replayed by itself, so that many processes share a log, and one that was stopped goes on where
it ended. Nothing of it is kept but counts and what differs.
"""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.answer import decision_json
from engine.audit.cases import request_of, stored
from engine.audit.commitment import commitment_in, pointer_of
from engine.audit.database import Database
from engine.audit.reading import DIFFERS, Entry, EntryRefused, texts_at
from engine.audit.record import ABOVE
from engine.audit.texts import TextLost, policy_in
from engine.canonical import canonical
from engine.policy.facts import FactsRefused
from engine.program import Disagreement, Program, Request

APART = ("engine", "subject")
"""What of an answer is not compared: the software may be newer, and the subject does not count."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A decision that came out otherwise.

    Attributes:
        places: JSON Pointers into the answer, or what kept the case from being decided.
    """

    index: int
    decision_id: str
    policy: str
    version: str
    places: tuple[str, ...]


@dataclass(slots=True)
class Replayed:
    """What came of some entries.

    Attributes:
        same: cases that came out as they are on record.
        erased: cases that cannot be decided again, since their facts were erased.
        others: entries that are no decisions.
    """

    same: int = 0
    erased: int = 0
    others: int = 0
    differences: list[Difference] = field(default_factory=list)


class Replay:
    """The policy versions of a log, compiled as they are needed, and the cases that they decided."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._programs: dict[str, Program | None] = {}
        self._stack = ExitStack()

    def close(self) -> None:
        """Give back what the engines hold, and the connections."""
        self._stack.close()
        self._database.close()

    def range(self, start: int, end: int) -> Replayed:
        """Replay the entries from an index up to, not including, another.

        Raises:
            EntryRefused: an entry cannot be read.
        """
        found = Replayed()
        for entry in stored(self._database, start, end):
            try:
                data: Any = entry.opened()
            except EntryRefused as error:
                if error.code != DIFFERS or entry.data()["kind"] != "decision":
                    raise
                found.differences.append(_difference(entry, entry.data(), (f"{error.code}: {error}",)))
                continue
            if data["kind"] != "decision":
                found.others += 1
            elif (request := request_of(data)) is None:
                found.erased += 1
            elif places := self._again(data, request):
                found.differences.append(_difference(entry, data, places))
            else:
                found.same += 1
        return found

    def cases(self, start: int, end: int, policy: str) -> Iterator[tuple[Program | None, Request | None]]:
        """Yield each case of a policy, from an index up to, not including, another, with the text that decided it.

        The text is None where it is not kept, the case where its facts were erased.

        Raises:
            EntryRefused: an entry cannot be read, or what is kept apart of it does not open it.
        """
        for entry in stored(self._database, start, end):
            data: Any = entry.opened()
            if data["kind"] == "decision" and data["policy"] == policy:
                yield self._kept(data), request_of(data)

    def _again(self, data: Mapping[str, Any], request: Request) -> tuple[str, ...]:
        """Decide a case again and return where the answer differs."""
        program = self._kept(data)
        if program is None:
            return ("its text is not kept",)
        try:
            decision = program.decide(request, data["version_by"])
        except FactsRefused:
            return ("facts refused",)
        except Disagreement:
            return ("the engines do not agree",)
        answer = decision_json(decision, data["asked"]["languages"])
        before = {name: data[name] for name in ABOVE} | data["decision"]
        for each in APART:
            answer.pop(each, None)
            before.pop(each, None)
        return tuple(differing(before, answer))

    def _kept(self, data: Mapping[str, Any]) -> Program | None:
        key = data["texts"]
        if key not in self._programs:
            with self._database.reading() as connection:
                texts = texts_at(connection, key)
            try:
                with tempfile.TemporaryDirectory() as folder:
                    policy = policy_in(texts, data["digest"], data["text_digest"], Path(folder))
            except TextLost:
                self._programs[key] = None
            else:
                program = self._programs[key] = Program(policy)
                self._stack.callback(program.close)
        return self._programs[key]


def _difference(entry: Entry, data: Mapping[str, Any], places: tuple[str, ...]) -> Difference:
    return Difference(entry.index, data["decision_id"], data["policy"], data["version"], places)


def differing(one: Any, other: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the JSON Pointer of each place at which two answers differ; what was erased in the first is passed over."""
    if commitment_in(one) is not None:
        return
    match one, other:
        case dict(), dict():
            for key in dict.fromkeys((*one, *other)):
                if key in one and key in other:
                    yield from differing(one[key], other[key], (*path, key))
                else:
                    yield pointer_of((*path, key))
        case list(), list() if len(one) == len(other):
            for number, (left, right) in enumerate(zip(one, other, strict=True)):
                yield from differing(left, right, (*path, str(number)))
        case _:
            if canonical(one) != canonical(other):
                yield pointer_of(path)
