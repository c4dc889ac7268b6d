"""Named changes of two versions: each part that differs gives at least one, so that nothing goes unnamed.

The structural difference says which parts differ; `FIELDS` says, section by section and field by field, what finds the
names for it. A field of the model without a row there stops the comparison, which a test would see.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from engine.diff import conditions, thresholds
from engine.diff.change import Change, Touched, plain, quoted
from engine.diff.document import printed
from engine.diff.fact_changes import fact_changes
from engine.diff.process_changes import process_changes
from engine.diff.relations import EQUAL, LESS, MORE
from engine.diff.sides import Sides
from engine.diff.structure import Structure
from engine.diff.thresholds import Named
from engine.diff.version_changes import note_changes, outcome_changes, source_changes, version_changes
from engine.policy.model import Citation, Formula, Parameter, Stage, Table
from engine.policy.text import NO_TEXT

Entry = Any
"""A parameter, definition, criterion, stage or output of the model."""


def changes(sides: Sides, structure: Structure) -> tuple[Change, ...]:
    """Return the named changes, in the order of the sections of a policy file."""
    found = list(_renamed(sides))
    seen: dict[tuple[str, ...], None] = {}
    for edit in structure.edits:
        path = edit.new_path
        if path[0] == "process":
            continue
        depth = 3 if path[0] in KEYED else 2 if path[0] in ("sources", "in_force") else 1
        seen.setdefault(path[:depth])
    for path in seen:
        found += _at(sides, path)
    found += process_changes(sides, [edit for edit in structure.edits if edit.new_path[0] == "process"])
    order = {name: at for at, name in enumerate(SECTIONS)}
    return tuple(sorted(found, key=lambda each: order[each.section]))


KEYED = ("parameters", "definitions", "criteria", "stages", "outputs")
SECTIONS = (
    "policy",
    "criteria",
    "stages",
    "outcomes",
    "parameters",
    "definitions",
    "outputs",
    "facts",
    "process",
    "sources",
    "notes",
)
"""The sections in the order in which their changes are told: what is asked first, words last."""

NOUNS = {
    "parameters": "threshold",
    "definitions": "definition",
    "criteria": "criterion",
    "stages": "stage",
    "outcomes": "outcome",
    "outputs": "output",
}


def _renamed(sides: Sides) -> Iterator[Change]:
    for old, new in sides.renames.names.items():
        section = next(each for each in KEYED if new in getattr(sides.new, each))
        title = getattr(sides.new, section)[new].title
        places = sides.old_place(section, old), sides.new_place(section, new)
        yield Change(f"{NOUNS[section]}-renamed", section, new, title, quoted(old), quoted(new), *places)
    for old, new in sides.renames.outcomes.items():
        rows = _row(sides.old.outcomes, old), _row(sides.new.outcomes, new)
        places = sides.old_place("outcomes", rows[0]), sides.new_place("outcomes", rows[1])
        title = sides.new.outcomes[rows[1]].title
        yield Change("outcome-renamed", "outcomes", new, title, quoted(old), quoted(new), *places)


def _row(outcomes: Any, key: str) -> int:
    """Return the index of the outcome that a key of the document names: `refused`, `refused #2`."""
    name, _, number = key.partition(" #")
    return [at for at, row in enumerate(outcomes) if row.outcome == name][int(number or 1) - 1]


def _at(sides: Sides, path: tuple[str, ...]) -> Iterator[Change]:
    match path:
        case ("facts",):
            yield from fact_changes(sides)
        case ("outcomes",):
            yield from outcome_changes(sides)
        case ("notes",):
            yield from note_changes(sides)
        case ("sources", name):
            yield from source_changes(sides, name)
        case (section, name) if section in KEYED:
            yield from _whole(sides, section, name)
        case (section, name, field) if section in KEYED:
            yield from _field(sides, section, name, field)
        case _:
            yield from version_changes(sides, path)


def _whole(sides: Sides, section: str, name: str) -> Iterator[Change]:
    """Yield that an entry came or went."""
    before, after = getattr(sides.aligned, section).get(name), getattr(sides.new, section).get(name)
    here = after or before
    places = (
        sides.old_place(section, name) if before else None,
        sides.new_place(section, name) if after else None,
    )
    texts = (NO_TEXT, NO_TEXT)
    if isinstance(here, Parameter):
        shown = quoted(thresholds.written(here))
        texts = (NO_TEXT, shown) if after else (shown, NO_TEXT)
    touched: tuple[Touched, ...] = ()
    if section in ("criteria", "stages"):
        touched = (Touched(NOUNS[section], name, LESS if after else MORE),)
    way = "added" if after else "removed"
    yield Change(f"{NOUNS[section]}-{way}", section, name, here.title, *texts, *places, touched)


def _field(sides: Sides, section: str, name: str, field: str) -> Iterator[Change]:
    before, after = getattr(sides.aligned, section)[name], getattr(sides.new, section)[name]
    old_name = {new: old for old, new in sides.renames.names.items()}.get(name, name)
    find, key = FIELDS[section, field] if (section, field) in FIELDS else FIELDS["", field]
    places = sides.old_place(section, old_name, key), sides.new_place(section, name, key)
    touched = sides.touched(section, name) if field in ("value", "when", "body") and section != "outputs" else ()
    for code, old, new in find(sides, before, after):
        reach = touched
        if section == "stages" and code not in ("title-changed", "stage-form-changed"):
            reach = (Touched("stage", name, sides.proofs.stage(name)),)
        if code in WORDS_ONLY:
            reach = ()
        yield Change(code, section, name, after.title or before.title, old, new, *places, reach)


WORDS_ONLY = frozenset({"written-otherwise", "condition-reworded", "definition-reworded"})

Finder = Callable[[Sides, Entry, Entry], Iterator[Named]]


def _title(_: Sides, old: Entry, new: Entry) -> Iterator[Named]:
    yield "title-changed", old.title, new.title


def _text(_: Sides, old: Entry, new: Entry) -> Iterator[Named]:
    yield "text-changed", old.text, new.text


def _unit(_: Sides, old: Parameter, new: Parameter) -> Iterator[Named]:
    yield "unit-changed", old.unit, new.unit


def _citation(_: Sides, old: Entry, new: Entry) -> Iterator[Named]:
    before: Citation | None = old.source
    after: Citation | None = new.source
    if (before and before.ref) != (after and after.ref):
        yield "source-changed", quoted(before.ref if before else "none"), quoted(after.ref if after else "none")
    quotes = [each.quote if each else None for each in (before, after)]
    if " ".join((quotes[0] or "").split()) != " ".join((quotes[1] or "").split()) or quotes[0] != quotes[1]:
        yield "quote-changed", plain(quotes[0] or "–"), plain(quotes[1] or "–")


def _value(_: Sides, old: Parameter, new: Parameter) -> Iterator[Named]:
    yield from thresholds.value_changes(old, new)


def _body(sides: Sides, old: Entry, new: Entry) -> Iterator[Named]:
    if isinstance(old.body, Formula) and isinstance(new.body, Formula):
        yield from _expression(sides, new.name, old.body, new.body, "definition")
    elif isinstance(old.body, Table) and isinstance(new.body, Table):
        yield from _tables(old.body, new.body)
    else:
        yield "definition-changed", NO_TEXT, NO_TEXT


def _when(sides: Sides, old: Entry, new: Entry) -> Iterator[Named]:
    yield from _expression(sides, new.id, old.when, new.when, "condition")


def _expression(sides: Sides, name: str, old: Formula, new: Formula, noun: str) -> Iterator[Named]:
    before, after = old.expression.tree, new.expression.tree
    texts = quoted(printed(old)), quoted(printed(new))
    if sides.proofs.relation(before, after, {}) is EQUAL:
        yield f"{noun}-reworded", *texts
        return
    back = conditions.counts_back(sides.aligned, name), conditions.counts_back(sides.new, name)
    fixed = conditions.fixed_days(sides.aligned, name), conditions.fixed_days(sides.new, name)
    replaced = conditions.given_or_computed(sides.old, sides.new, before, after)
    if back == (True, False) and fixed[1]:
        yield "period-replaced-by-date", *texts
    elif back == (False, True) and fixed[0]:
        yield "date-replaced-by-period", *texts
    elif replaced is not None:
        yield replaced
    else:
        found = list(conditions.tree_changes(before, after))
        yield from found or [(f"{noun}-changed", *texts)]


def _tables(old: Table, new: Table) -> Iterator[Named]:
    rows = [[" | ".join(map(printed, (*row.tests, *row.outputs))) for row in each.rows] for each in (old, new)]
    yield from (("table-row-removed", quoted(each), NO_TEXT) for each in rows[0] if each not in rows[1])
    yield from (("table-row-added", NO_TEXT, quoted(each)) for each in rows[1] if each not in rows[0])
    kept = [[each for each in side if each in other] for side, other in (rows, rows[::-1])]
    heads = [
        (
            each.hit_policy,
            each.aggregation,
            each.outputs,
            [printed(one) for one in (*each.inputs, *(each.default or ()))],
        )
        for each in (old, new)
    ]
    if kept[0] != kept[1] or heads[0] != heads[1]:
        yield "table-changed", NO_TEXT, NO_TEXT


def _output(_: Sides, old: Entry, new: Entry) -> Iterator[Named]:
    yield "output-changed", quoted(printed(old.value)), quoted(printed(new.value))


def _members(_: Sides, old: Stage, new: Stage) -> Iterator[Named]:
    yield from (("stage-member-removed", quoted(each), NO_TEXT) for each in old.of if each not in new.of)
    yield from (("stage-member-added", NO_TEXT, quoted(each)) for each in new.of if each not in old.of)


def _count(_: Sides, old: Stage, new: Stage) -> Iterator[Named]:
    """Yield a change of how many members must be met, where that is more than that there are more members."""
    if old.kind == new.kind and old.kind != "at_least":
        if set(old.of) == set(new.of):
            yield "stage-form-changed", quoted(str(old.count)), quoted(str(new.count))
        return
    way = "raised" if new.count > old.count else "lowered"
    yield f"stage-count-{way}", quoted(f"{old.count} of {len(old.of)}"), quoted(f"{new.count} of {len(new.of)}")


def _form(_: Sides, old: Stage, new: Stage) -> Iterator[Named]:
    yield "stage-form-changed", quoted(old.kind), quoted(new.kind)


def _after(_: Sides, old: Stage, new: Stage) -> Iterator[Named]:
    yield "stage-order-changed", quoted(old.after or "none"), quoted(new.after or "none")


FIELDS: Mapping[tuple[str, str], tuple[Finder, str]] = {
    ("", "title"): (_title, "title"),
    ("", "text"): (_text, "text"),
    ("", "unit"): (_unit, "unit"),
    ("", "source"): (_citation, "source"),
    ("parameters", "value"): (_value, "value"),
    ("definitions", "body"): (_body, "value"),
    ("criteria", "when"): (_when, "when"),
    ("outputs", "value"): (_output, "value"),
    ("stages", "of"): (_members, "of"),
    ("stages", "count"): (_count, "at_least"),
    ("stages", "kind"): (_form, "all"),
    ("stages", "after"): (_after, "after"),
}
"""For each section and field of the model what names its changes, and the key under which it stands in the file."""
