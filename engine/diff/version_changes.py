"""What changed in the lists of a version and in what it says of itself: outcomes, notes, sources, dates, authority."""

from collections.abc import Iterator
from typing import Any

from engine.diff.change import Change, Touched, plain, quoted
from engine.diff.document import printed
from engine.diff.relations import EQUAL
from engine.diff.sides import Sides
from engine.policy.model import Outcome, Policy, Reference
from engine.policy.text import NO_TEXT, Text


def outcome_changes(sides: Sides) -> Iterator[Change]:
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


def note_changes(sides: Sides) -> Iterator[Change]:
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


def source_changes(sides: Sides, name: str) -> Iterator[Change]:
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


def version_changes(sides: Sides, path: tuple[str, ...]) -> Iterator[Change]:
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
