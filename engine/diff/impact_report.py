"""What a change does to a population, as blocks of text for people."""

from collections.abc import Iterator, Mapping, Sequence

from engine.answer import pick
from engine.decision import Decision
from engine.diff.blocks import Block, Bullets, Heading, Paragraph, Table
from engine.diff.impact import Example, Impact, moves, undecided_cases
from engine.diff.renames import Renames
from engine.diff.words import WORDS, spoken


def impact_report(impact: Impact, names: Mapping[str, str], languages: Sequence[str]) -> Iterator[Block]:
    """Yield the blocks of what was counted.

    Args:
        impact: what was counted.
        names: what the texts are called, `old` and `new`.
        languages: of the texts, best first.
    """
    words = WORDS[spoken(languages)]
    numbers = {"cases": impact.cases, "same": impact.same, "moved": impact.moved}
    yield Paragraph(words["impact-summary"].format(**numbers, undecided=undecided_cases(impact)))
    if impact.erased:
        yield Paragraph(words["erased"].format(erased=impact.erased))
    rows = [(f"`{old}`", f"`{new}`", str(number)) for old, new, number in moves(impact.outcomes)]
    yield Table((names["old"], names["new"], words["number"]), tuple(rows))
    moved = [
        (f"`{name}`", f"{words[old]} → {words[new]}", str(number))
        for name, counts in impact.criteria.items()
        for old, new, number in moves(counts)
    ]
    if moved:
        yield Table((words["criterion"], words["moved"], words["number"]), tuple(moved))
    if impact.undecided:
        yield Bullets(
            tuple(
                f"{words['undecided'].format(version=names[side], code=f'`{code}`')}: {number}"
                for side, code, number in moves(impact.undecided)
            )
        )
    for each in impact.examples:
        yield Heading(words["example"].format(number=each.number) + _named(each), 3)
        yield Bullets(
            tuple(
                f"{names[side]}: {reasons(one, each.old, each.new, each.renames, languages)}"
                for side, one in (("old", each.old), ("new", each.new))
            )
        )


def _named(each: Example) -> str:
    known = [each.subject or "", f"`{each.decision_id}`" if each.decision_id else ""]
    return f" ({', '.join(filter(None, known))})" if any(known) else ""


def reasons(decision: Decision, old: Decision, new: Decision, renames: Renames, languages: Sequence[str]) -> str:
    """Return an outcome with the grounds of the criteria that came out otherwise."""
    names = renames.names
    before = {names.get(each.id, each.id): each.status for each in old.criteria}
    after = {each.id: each.status for each in new.criteria}
    differing = {name for name in {**before, **after} if before.get(name) != after.get(name)}
    said = [
        pick(each.sentence, languages)
        for each in decision.criteria
        if (names.get(each.id, each.id) if decision is old else each.id) in differing
    ]
    outcome = f"`{decision.outcome}`" if decision.outcome else WORDS[spoken(languages)]["undetermined"]
    return f"{outcome} – {'; '.join(said)}" if said else outcome
