"""Every case on record decided once more: by the text that decided it, or by another one.

A range of entries is replayed by itself, so that many processes share a log, and one that was stopped goes on where
it ended. Nothing of it is kept but counts and what differs.
"""

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from engine.answer import decision_json
from engine.audit.commitment import commitment_in, commitments, pointer_of, unseal
from engine.audit.database import Database
from engine.audit.reading import entries, texts_at
from engine.audit.record import ABOVE
from engine.audit.texts import TextLost, policy_in
from engine.canonical import canonical
from engine.policy.facts import FactsRefused
from engine.policy.model import Policy
from engine.program import Disagreement, Program, Request

APART = ("decision_id", "engine")
"""What of an answer is not compared: the id is new each time, and the software may be newer."""


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
        others: entries that are no decisions, or decisions by another policy than the one asked about.
        moves: under another text: how many cases had which outcome, and have which one now.
    """

    same: int = 0
    erased: int = 0
    others: int = 0
    differences: list[Difference] = field(default_factory=list)
    moves: Counter[tuple[str, str]] = field(default_factory=Counter)


class Replay:
    """The policy versions of a log, compiled as they are needed; by them, or by another text, it is replayed."""

    def __init__(self, database: Database, other: Policy | None = None) -> None:
        self._database = database
        self._programs: dict[str, Program | None] = {}
        self._stack = ExitStack()
        self._other = self._program(other) if other else None

    def close(self) -> None:
        """Give back what the engines hold, and the connections."""
        self._stack.close()
        self._database.close()

    def range(self, start: int, end: int) -> Replayed:
        """Replay the entries from an index up to, not including, another."""
        found = Replayed()
        with self._database.reading() as connection:
            some = list(entries(connection, start, end))
        for entry in some:
            data: Any = unseal(entry.data(), entry.openings)
            if data["kind"] != "decision" or (self._other and data["policy"] != self._other.policy.id):
                found.others += 1
            elif any(commitments(data["facts"])):
                found.erased += 1
            elif self._other is not None:
                found.moves[data["decision"]["outcome"] or "undetermined", _outcome(self._other, data)] += 1
            else:
                places = self._again(data)
                if places:
                    named = data["decision_id"], data["policy"], data["version"]
                    found.differences.append(Difference(entry.index, *named, places))
                else:
                    found.same += 1
        return found

    def _again(self, data: Mapping[str, Any]) -> tuple[str, ...]:
        """Decide a case again and return where the answer differs."""
        program = self._kept(data)
        if program is None:
            return ("its text is not kept",)
        try:
            decision = program.decide(request_of(data), data["version_by"])
        except FactsRefused:
            return ("facts refused",)
        except Disagreement:
            return ("the engines do not agree",)
        answer = decision_json(decision, data["asked"]["languages"])
        before = {name: data[name] for name in ABOVE if name != "subject"} | data["decision"]
        for each in APART:
            answer.pop(each, None)
            before.pop(each, None)
        answer.pop("subject", None)
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
                self._programs[key] = self._program(policy)
        return self._programs[key]

    def _program(self, policy: Policy) -> Program:
        program = Program(policy)
        self._stack.callback(program.close)
        return program


def request_of(data: Mapping[str, Any]) -> Request:
    """Return what was asked, from an entry that is open."""
    as_of = data["asked"]["as_of"]
    return Request(
        data["policy"],
        data["facts"],
        version=data["asked"]["version"],
        as_of=date.fromisoformat(as_of) if as_of else None,
        decided_at=datetime.fromisoformat(data["decided_at"]),
    )


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


def _outcome(program: Program, data: Mapping[str, Any]) -> str:
    try:
        return program.decide(request_of(data), data["version_by"]).outcome or "undetermined"
    except FactsRefused:
        return "facts refused"
    except Disagreement:
        return "not decided"
