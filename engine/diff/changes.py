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
from engine.diff.relations import EQUAL, LESS, MORE
from engine.diff.sides import Sides
from engine.diff.structure import Structure
from engine.diff.thresholds import Named
from engine.policy.model import NO_TEXT, Citation, Formula, Outcome, Parameter, Policy, Reference, Stage, Table, Text

Entry = Any
"""A parameter, definition, criterion, stage or output of the model."""


def changes(sides: Sides, structure: Structure) -> tuple[Change, ...]:
    """Return the named changes, in the order of the sections of a policy file."""
    found = list(_renamed(sides))
    seen: dict[tuple[str, ...], None] = {}
    for edit in structure.edits:
        path = edit.new_path
        depth = 3 if path[0] in KEYED else 2 if path[0] in ("sources", "in_force") else 1
        seen.setdefault(path[:depth])
    for path in seen:
        found += _at(sides, path)
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
            yield from _outcomes(sides)
        case ("notes",):
            yield from _notes(sides)
        case ("sources", name):
            yield from _source(sides, name)
        case (section, name) if section in KEYED:
            yield from _whole(sides, section, name)
        case (section, name, field) if section in KEYED:
            yield from _field(sides, section, name, field)
        case _:
            yield from _policy(sides, path)


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


def _outcomes(sides: Sides) -> Iterator[Change]:
    """Yield what changed in the list of outcomes; rows are matched by outcome, equal ones by their order."""
    names = _numbered(sides.aligned.outcomes), _numbered(sides.new.outcomes)
    for name in [*names[0], *(each for each in names[1] if each not in names[0])]:
        rows = names[0].get(name), names[1].get(name)
        places = (
            sides.old_place("outcomes", rows[0]) if rows[0] is not None else None,
            sides.new_place("outcomes", rows[1]) if rows[1] is not None else None,
        )
        before = sides.aligned.outcomes[rows[0]] if rows[0] is not None else None
        after = sides.new.outcomes[rows[1]] if rows[1] is not None else None
        outcome = name.partition(" #")[0]
        title = (after or before or sides.new.outcomes[-1]).title
        touched = (Touched("outcome", outcome, sides.proofs.outcome(outcome)),)
        if before is None or after is None:
            alone = outcome not in {row.outcome for row in (sides.new if before else sides.aligned).outcomes}
            code = ("outcome-removed" if before else "outcome-added") if alone else "outcome-condition-changed"
            shown = (NO_TEXT, NO_TEXT) if alone else (_reached(before), _reached(after))
            yield Change(code, "outcomes", outcome, title, *shown, *places, touched)
            continue
        texts = _reached(before), _reached(after)
        if texts[0] != texts[1]:
            yield Change("outcome-condition-changed", "outcomes", outcome, title, *texts, *places, touched)
        if before.title != after.title:
            yield Change("title-changed", "outcomes", outcome, title, before.title, after.title, *places)
    kept = [[each for each in one if each in other] for one, other in (names, names[::-1])]
    if kept[0] != kept[1]:
        lists = _listed(sides.aligned), _listed(sides.new)
        every = tuple(Touched("outcome", each) for each in dict.fromkeys(row.outcome for row in sides.new.outcomes))
        places = sides.old_place("outcomes"), sides.new_place("outcomes")
        yield Change("outcome-order-changed", "outcomes", "outcomes", NO_TEXT, *lists, *places, every)


def _listed(policy: Policy) -> Text:
    return quoted(", ".join(dict.fromkeys(row.outcome for row in policy.outcomes)))


def _reached(row: Outcome | None) -> Text:
    return quoted(printed(row.when) if row and row.when else "otherwise" if row else "–")


def _numbered(outcomes: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, row in enumerate(outcomes):
        number = sum(each.outcome == row.outcome for each in outcomes[:at])
        found[row.outcome if not number else f"{row.outcome} #{number + 1}"] = at
    return found


def _notes(sides: Sides) -> Iterator[Change]:
    def folded(note: Text) -> str:
        return repr(sorted((language, " ".join(each.split())) for language, each in note.by_language.items()))

    old, new = [[folded(each) for each in side.notes] for side in (sides.old, sides.new)]
    gone = [at for at, each in enumerate(old) if each not in new]
    come = [at for at, each in enumerate(new) if each not in old]
    # Two notes that begin with the same words are one note that changed.
    for at in list(gone):
        head = _head(sides.old.notes[at])
        twin = next((one for one in come if head and _head(sides.new.notes[one]) == head), None)
        if twin is not None:
            gone.remove(at)
            come.remove(twin)
            places = sides.old_place("notes", at), sides.new_place("notes", twin)
            yield Change("note-changed", "notes", head, NO_TEXT, sides.old.notes[at], sides.new.notes[twin], *places)
    for at in gone:
        note = sides.old.notes[at]
        yield Change("note-removed", "notes", _head(note), NO_TEXT, note, NO_TEXT, sides.old_place("notes", at), None)
    for at in come:
        note = sides.new.notes[at]
        yield Change("note-added", "notes", _head(note), NO_TEXT, NO_TEXT, note, None, sides.new_place("notes", at))
    kept = [[each for each in one if each in other] for one, other in ((old, new), (new, old))]
    if kept[0] != kept[1]:
        places = sides.old_place("notes"), sides.new_place("notes")
        yield Change("notes-reordered", "notes", "notes", NO_TEXT, NO_TEXT, NO_TEXT, *places)


def _head(note: Text) -> str:
    """Return the words of a note before its first colon, by which notes name what they are about."""
    head, colon, _ = " ".join(note.pick(("en",)).split()).partition(":")
    return head if colon and len(head) <= 40 else ""


def _source(sides: Sides, name: str) -> Iterator[Change]:
    before, after = sides.old.sources.get(name), sides.new.sources.get(name)
    title = after.title if after else before.title if before else NO_TEXT
    places = (
        sides.old_place("sources", name) if before else None,
        sides.new_place("sources", name) if after else None,
    )
    code = "source-described-otherwise" if before and after else "source-added" if after else "source-removed"
    yield Change(code, "sources", name, title, _described(before), _described(after), *places)


def _described(source: Reference | None) -> Text:
    if source is None:
        return NO_TEXT
    parts = [source.title.pick(("en",)), source.url, source.file, source.language, source.retrieved]
    return plain(", ".join(str(each) for each in parts if each))


def _policy(sides: Sides, path: tuple[str, ...]) -> Iterator[Change]:
    """Yield a change of what a version says of itself."""
    old, new = sides.old, sides.new
    code, key, name, before, after = "", path[0], path[0], NO_TEXT, NO_TEXT
    touched: tuple[Touched, ...] = ()
    match path:
        case ("id",):
            code, key, before, after = "policy-changed", "policy", quoted(old.id), quoted(new.id)
        case ("version",):
            code, before, after = "version-changed", quoted(old.version), quoted(new.version)
        case ("title",):
            code, name, before, after = "title-changed", "policy", old.title, new.title
        case ("in_force", "start"):
            code = "in-force-later" if new.in_force.start > old.in_force.start else "in-force-earlier"
            before, after = quoted(str(old.in_force.start)), quoted(str(new.in_force.start))
        case ("in_force", "until"):
            code = "in-force-end-changed"
            before, after = quoted(str(old.in_force.until or "open")), quoted(str(new.in_force.until or "open"))
        case ("time_zone",):
            code, before, after = "time-zone-changed", quoted(old.time_zone), quoted(new.time_zone)
        case ("authority",):
            code, before, after = "authority-changed", plain(old.authority or "–"), plain(new.authority or "–")
        case ("as_of",):
            code = "dating-changed"
            before, after = (quoted(each.as_of.text if each.as_of else "none") for each in (old, new))
        case ("supersedes",):
            code = "supersedes-changed"
            before, after = (quoted(", ".join(each.supersedes) or "none") for each in (old, new))
        case _:
            raise KeyError(f"no name for a change at {'.'.join(path)}")
    if code in ("dating-changed", "time-zone-changed"):
        touched = tuple(Touched("criterion", each, sides.proofs.criterion(each)) for each in _dated(sides))
    places = sides.old_place(key), sides.new_place(key)
    yield Change(code, "policy", name, NO_TEXT, before, after, *places, touched)


def _dated(sides: Sides) -> Iterator[str]:
    """Yield the criteria that both versions have and that are no longer proven to be the same."""
    for name in sides.new.criteria:
        if name in sides.aligned.criteria and sides.proofs.criterion(name) is not EQUAL:
            yield name
