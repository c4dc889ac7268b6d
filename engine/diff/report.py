"""A comparison as blocks of text for people, which each format then writes in its own way."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.answer import pick
from engine.canonical import decimal_text
from engine.decision import Decision
from engine.diff.blocks import Block, Bullets, Heading, Paragraph, Table
from engine.diff.change import Change
from engine.diff.comparison import Comparison
from engine.diff.directions import Direction
from engine.diff.impact_report import impact_report, reasons
from engine.diff.kinds import Level
from engine.diff.relations import LESS, MORE
from engine.diff.witnesses import Witness
from engine.diff.words import WORDS, known, spoken
from engine.policy.model import Policy

WHOLE = frozenset({"criterion-added", "criterion-removed", "stage-added", "stage-removed"})
"""Codes whose direction goes without saying."""


def report(comparison: Comparison, languages: Sequence[str] = ("en",)) -> Iterator[Block]:
    """Yield the blocks of a comparison, in the first of `languages` that there are words in."""
    yield from _Report(comparison, tuple(languages)).blocks()


@dataclass(frozen=True)
class _Report:
    comparison: Comparison
    languages: tuple[str, ...]

    @property
    def words(self) -> Mapping[str, str]:
        return WORDS[spoken(self.languages)]

    @property
    def versions(self) -> dict[str, str]:
        old, new = self.comparison.old.version, self.comparison.new.version
        return dict(zip(("old", "new"), (old, new) if old != new else self.comparison.names, strict=True))

    @property
    def told(self) -> list[Change]:
        """The changes, less those of a stage's members that came or went themselves and so are told already."""
        whole = {f"`{each.name}`" for each in self.comparison.changes if each.code in WHOLE}
        return [
            each
            for each in self.comparison.changes
            if not each.code.startswith("stage-member-") or not {each.old.pick(()), each.new.pick(())} & whole
        ]

    def blocks(self) -> Iterator[Block]:
        comparison, words = self.comparison, self.words
        yield Heading(words["heading"].format(policy=comparison.new.id, **self.versions), 1)
        if comparison.same:
            yield Paragraph(words["same"])
        else:
            counts = {str(level): sum(each.level is level for each in self.told) for level in Level}
            yield Paragraph(words["summary"].format(**counts))
            yield from self._directions()
            yield from self._changes()
            yield from self._cases()
            yield from self._callers()
        yield from self._impact()

    def _directions(self) -> Iterator[Block]:
        words = self.words
        yield Heading(words["directions"], 2)
        versions = self.versions
        rows: dict[tuple[str, str, str], list[str]] = {}
        for each in self.comparison.directions:
            how = known(each, versions["old"], versions["new"], spoken(self.languages))
            title = title_of(self.comparison, each, self.languages)
            word = words[each.word]
            rows.setdefault((words[each.kind], word, how), []).append(title)
        lines = [(f"{kind} {', '.join(names)}", f"**{word}**", how) for (kind, word, how), names in rows.items()]
        yield Table((words["element"], words["direction"], words["known"]), tuple(lines))
        yield Paragraph(words["legend"])

    def _named(self, each: Direction) -> str:
        return f"{self.words[each.kind]} {title_of(self.comparison, each, self.languages)}"

    def _changes(self) -> Iterator[Block]:
        yield Heading(self.words["changes"], 2)
        for level in Level:
            found = [each for each in self.told if each.level is level]
            if found:
                title = self.words[f"level-{level}"]
                items = tuple(self._change(each) for each in found)
                if level is Level.INFO:
                    yield Bullets(items, f"{title} ({len(items)})")
                else:
                    yield Paragraph(f"{title}.")
                    yield Bullets(items)

    def _change(self, change: Change) -> str:
        alone = dict.fromkeys(
            self.words["stricter" if each.proof is LESS else "looser"]
            for each in change.touched
            if each.proof in (LESS, MORE)
        )
        parts = [f"{change.sentence(self.languages)} (`{change.code}`"]
        if alone and change.code not in WHOLE:
            parts.append(self.words["alone"].format(words=", ".join(alone)))
        lines = [str(each.place.line) if each else "–" for each in (change.old_place, change.new_place)]
        parts.append(self.words["places"].format(old=lines[0], new=lines[1]))
        return ", ".join(parts) + ")"

    def _cases(self) -> Iterator[Block]:
        shown = [each for each in self.comparison.directions if each.kind != "stage" and self._witnesses(each)]
        if shown:
            yield Heading(self.words["cases"], 2)
        for each in shown:
            yield Heading(f"{self._named(each)}: {self.words[each.word]}", 3)
            for label, witness in self._witnesses(each):
                if each.kind == "outcome":
                    text = self.words[f"outcome-{label}"].format(**self.versions)
                    yield Bullets(tuple(self._witness(each, witness)), text)
                else:
                    yield Paragraph(f"{self.words[label].format(**self.versions)}:")
                    yield Bullets(tuple(self._witness(each, witness)))

    def _witnesses(self, each: Direction) -> list[tuple[str, Witness]]:
        if each.only and each.kind == "criterion":
            return []
        kinds = (("case-stricter", each.stricter), ("case-looser", each.looser), ("case-no-value", each.no_value))
        return [(label, witness) for label, witness in kinds if witness is not None]

    def _witness(self, each: Direction, witness: Witness) -> Iterator[str]:
        words, versions = self.words, self.versions
        old, new = self.comparison.old, self.comparison.new
        given = facts_text(witness.old_facts, old, self.languages), facts_text(witness.new_facts, new, self.languages)
        day = f"; as_of {witness.as_of}" if witness.as_of else ""
        if witness.old_facts == witness.new_facts:
            yield f"{words['given']}: {given[0]}{day}"
        else:
            yield f"{words['given-to'].format(version=versions['old'])}: {given[0]}{day}"
            yield f"{words['given-to'].format(version=versions['new'])}: {given[1]}{day}"
        for side in ("old", "new"):
            yield f"{versions[side]}: {self._status(each, witness, side)}"

    def _status(self, each: Direction, witness: Witness, side: str) -> str:
        words = self.words
        decision, status = (witness.old, witness.old_status) if side == "old" else (witness.new, witness.new_status)
        if each.kind == "outcome":
            return self._reasons(decision, witness.old, witness.new)
        renames = self.comparison.structure.renames.reversed().names
        name = renames.get(each.id, each.id) if side == "old" else each.id
        ground = next((one for one in decision.criteria if one.id == name), None)
        if ground is None:
            return words["not-asked"]
        return f"{words[str(status)]} – {pick(ground.sentence, self.languages)}"

    def _callers(self) -> Iterator[Block]:
        found = self.comparison.concerns
        if found:
            items = [f"{each.change.sentence(self.languages)}: {each.advice(self.languages)}" for each in found]
            yield Heading(self.words["callers"], 2)
            breaking = sum(each.breaks for each in found)
            text = self.words["callers-summary"].format(breaking=breaking, warning=len(found) - breaking)
            yield Bullets(tuple(items), text)

    def _impact(self) -> Iterator[Block]:
        if self.comparison.impact is not None:
            yield Heading(self.words["impact"], 2)
            yield from impact_report(self.comparison.impact, self.versions, self.languages)

    def _reasons(self, decision: Decision, old: Decision, new: Decision) -> str:
        return reasons(decision, old, new, self.comparison.structure.renames, self.languages)


def title_of(comparison: Comparison, each: Direction, languages: Sequence[str]) -> str:
    """Return what an element is called, with its id."""
    renames = comparison.structure.renames.reversed()
    found = ""
    for policy, names in ((comparison.new, None), (comparison.old, renames)):
        name = each.id
        if names is not None:
            name = (names.outcomes if each.kind == "outcome" else names.names).get(name, name)
        entries: Mapping[str, Any] = {"criterion": policy.criteria, "stage": policy.stages}.get(
            each.kind, {row.outcome: row for row in reversed(policy.outcomes)}
        )
        found = found or (entries[name].title.pick(languages) if name in entries else "")
    return f"{found} (`{each.id}`)" if found else f"`{each.id}`"


def facts_text(facts: Mapping[str, Any], policy: Policy, languages: Sequence[str]) -> str:
    """Return the facts of a case in words, by their titles; equal items of a list are counted."""
    return "; ".join(_facts(facts, "", policy, languages)) or WORDS[spoken(languages)]["nothing"]


def _facts(data: Any, path: str, policy: Policy, languages: Sequence[str]) -> Iterator[str]:
    if isinstance(data, Mapping):
        for name, each in data.items():
            inner = f"{path}.{name}" if path else name
            if isinstance(each, Mapping) and each:
                yield from _facts(each, inner, policy, languages)
            else:
                fact = policy.facts.properties.get(inner)
                title = pick(fact.titles, languages) if fact else ""
                yield f"{title or name}: {_value(each, inner, policy, languages)}"


def _value(value: Any, path: str, policy: Policy, languages: Sequence[str]) -> str:
    words = WORDS[spoken(languages)]
    match value:
        case None:
            return words["no-fact"]
        case True | False:
            return words["yes" if value else "no"]
        case []:
            return words["none"]
        case list():
            return _items(value, path, policy, languages)
        case Mapping():
            return f"({'; '.join(_facts(value, path, policy, languages))})" if value else words["nothing"]
        case str():
            return value
        case _:
            return decimal_text(value)


def _items(items: list[Any], path: str, policy: Policy, languages: Sequence[str]) -> str:
    """Return the items of a list, equal neighbours as `3 × (…)`."""
    runs: list[tuple[Any, int]] = []
    for each in items:
        if runs and runs[-1][0] == each:
            runs[-1] = (each, runs[-1][1] + 1)
        else:
            runs.append((each, 1))
    return ", ".join(
        str(number)
        if each == {}
        else f"{f'{number} × ' if number > 1 else ''}{_value(each, f'{path}[]', policy, languages)}"
        for each, number in runs
    )
