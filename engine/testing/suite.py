"""Tests of a policy as data: a YAML file beside it → cases with their facts and what is expected of each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from engine.diagnostics import Diagnostic, Findings, has_errors
from engine.policy import nodes, reader, resolve, schema
from engine.policy.facts_file import facts_in
from engine.source import Span
from engine.testing.changes import NoSuchPath, changed

DECISION_LEVEL = ("outcome", "status", "version", "possible", "missing")
"""What a test can expect of a decision as a whole."""


@dataclass(frozen=True, slots=True)
class Expected:
    """One thing that a test expects: a key of the decision, the id within it where it has ids, and the place."""

    key: str
    id: str
    value: Any
    span: Span


@dataclass(frozen=True, slots=True)
class TestCase:
    """One case: facts, and what is expected of their decision."""

    __test__ = False

    name: str
    policy: str
    version: str | None
    as_of: date | None
    facts: Mapping[str, Any]
    expected: tuple[Expected, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Suite:
    """The cases of one file, and what is wrong with the file itself."""

    file: str
    policy: str
    cases: tuple[TestCase, ...]
    diagnostics: tuple[Diagnostic, ...]


def read_suite(path: Path) -> Suite:
    """Read a file of tests; mistakes in it are diagnostics, and cases that can be run are run all the same."""
    try:
        source = reader.read_file(path)
        root = reader.read(source)
    except Findings as error:
        return Suite(str(path), "", (), error.diagnostics)
    found = schema.validate(root, "policy-test")
    if has_errors(found) or not isinstance(root, nodes.Mapping):
        return Suite(str(path), "", (), tuple(found))
    reading = _Reading(root, path.parent, found)
    cases = tuple(reading.cases())
    return Suite(str(path), reading.policy, cases, tuple(reading.found))


class _Reading:
    def __init__(self, root: nodes.Mapping, folder: Path, found: list[Diagnostic]) -> None:
        self.root, self.folder, self.found = root, folder, found
        self.policy = _text(root, "policy") or ""
        self.base = self._base()

    def _base(self) -> dict[str, Any]:
        node = self.root.get("base")
        if not isinstance(node, nodes.Mapping):
            return {}
        file = node.get("file")
        if len(node) != 1 or not isinstance(file, nodes.Scalar):
            return dict(nodes.plain(node))
        try:
            return facts_in(reader.read_file(self.folder / file.text))
        except Findings as error:
            self.found.extend(error.diagnostics)
            return {}

    def cases(self) -> Iterator[TestCase]:
        rows = self.root.get("cases")
        listed = rows.items if isinstance(rows, nodes.Sequence) else ()
        for row in (each for each in listed if isinstance(each, nodes.Mapping)):
            yield from self._case(row)

    def _case(self, row: nodes.Mapping) -> Iterator[TestCase]:
        own = row.get("facts")
        facts = dict(nodes.plain(own)) if own is not None else self.base
        facts = self._changed(facts, row.get("change"))
        vary, expect = row.get("vary"), row.get("expect")
        name, at = _text(row, "name") or "", row.get("name") or row
        if isinstance(expect, nodes.Mapping):
            yield self._made(row, name, facts, tuple(_expected(expect)), at.span)
        if isinstance(vary, nodes.Mapping):
            for entry in vary:
                yield from self._varied(row, name, facts, entry)

    def _varied(
        self, row: nodes.Mapping, name: str, facts: Mapping[str, Any], entry: nodes.Entry
    ) -> Iterator[TestCase]:
        path = entry.key
        criterion, stage = _text(row, "criterion"), _text(row, "stage")
        key = "criteria" if criterion else "stages" if stage else "outcome"
        for each in entry.value if isinstance(entry.value, nodes.Mapping) else ():
            try:
                varied = changed(facts, {path.text: _key_value(each.key)})
            except NoSuchPath as error:
                self.found.append(Diagnostic("test-path", str(error), path.span, "this path"))
                return
            expected = Expected(key, criterion or stage or "", nodes.plain(each.value), each.value.span)
            yield self._made(row, f"{name}: {path.text} = {each.key.text}", varied, (expected,), each.key.span)

    def _made(
        self, row: nodes.Mapping, name: str, facts: Mapping[str, Any], expected: tuple[Expected, ...], span: Span
    ) -> TestCase:
        day = _text(row, "as_of") or _text(self.root, "as_of")
        version = _text(row, "version") or _text(self.root, "version")
        return TestCase(name, self.policy, version, date.fromisoformat(day) if day else None, facts, expected, span)

    def _changed(self, facts: dict[str, Any], change: nodes.Node | None) -> dict[str, Any]:
        if not isinstance(change, nodes.Mapping):
            return facts
        for entry in change:
            try:
                facts = changed(facts, {entry.key.text: nodes.plain(entry.value)})
            except NoSuchPath as error:
                self.found.append(Diagnostic("test-path", str(error), entry.key.span, "this path"))
        return facts


def _expected(node: nodes.Mapping) -> Iterator[Expected]:
    for entry in node:
        if isinstance(entry.value, nodes.Mapping):
            for each in entry.value:
                yield Expected(entry.key.text, each.key.text, nodes.plain(each.value), each.value.span)
        else:
            yield Expected(entry.key.text, "", nodes.plain(entry.value), entry.value.span)


def _text(node: nodes.Mapping, key: str) -> str | None:
    value = node.get(key)
    return value.text if isinstance(value, nodes.Scalar) else None


def _key_value(key: nodes.Scalar) -> Any:
    """Return the value that a key stands for, as a value written the same way would."""
    return resolve.resolve(key.text, key.span)[0] if key.style == "plain" else key.text
