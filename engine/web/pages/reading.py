"""A version as people read it: thresholds written out, criteria under their stages, sources with their words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from engine.feel.values import Value
from engine.grounds.phrases import LANGUAGES
from engine.grounds.showing import between, shown
from engine.policy.bundle import Bundle, NotFound, Term
from engine.policy.model import Constant, Criterion, Dated, Parameter, Period, Policy, Stage
from engine.web.pages.words import Words


@dataclass(frozen=True, slots=True)
class Part:
    """A stage with its criteria, and the stages that it counts; the last part may have no stage."""

    stage: Stage | None
    criteria: tuple[Criterion, ...]
    stages: tuple[Stage, ...] = ()


def parts_of(policy: Policy) -> list[Part]:
    """Return the criteria of a version under its stages, those that no stage names at the end."""
    named: set[str] = set()
    found = []
    for stage in policy.stages.values():
        criteria = tuple(policy.criteria[each] for each in stage.of if each in policy.criteria)
        named |= {each.id for each in criteria}
        found.append(Part(stage, criteria, tuple(policy.stages[each] for each in stage.of if each in policy.stages)))
    others = tuple(each for name, each in policy.criteria.items() if name not in named)
    return [*found, Part(None, others)] if others else found


def written(parameter: Parameter, words: Words) -> list[str]:
    """Return what a threshold is, a line for each date from which a value holds."""
    unit = parameter.unit.pick((words.language,))
    match parameter.value:
        case Constant(value=list() as items):
            return [shown_item(item, words) for item in items]
        case Constant(written=text):
            return [f"{text} {unit}" if unit else text]
        case Period(from_written=start, until_written=until):
            return [between(start or "", until or "", LANGUAGES[words.language])]
        case Dated(by=by, values=values):
            lines = [
                words("dated_from", day=day, value=f"{each.written} {unit}" if unit else each.written)
                for day, each in values
            ]
            return [*lines, words("dated_dates_by", path=by.text)] if by else lines


def shown_item(value: Value, words: Words) -> str:
    """Return an item of a list as people read it: a text without quotes."""
    return value if isinstance(value, str) else shown(value, LANGUAGES[words.language])


def term_text(term: Term | None, words: Words) -> str:
    """Return the days on which a version decides."""
    if term is None:
        return words("superseded")
    if term.until is None:
        return words("term_open", start=term.start)
    return words("term", start=term.start, until=term.until)


def terms_of(bundle: Bundle, policy: str) -> dict[str, Term]:
    """Return when each version decides that does."""
    return {term.version: term for term in bundle.calendar(policy)}


def today_of(versions: Sequence[Policy]) -> date:
    """Return the day that it is where a policy is law."""
    return datetime.now(ZoneInfo(versions[-1].time_zone)).date()


def current(bundle: Bundle, policy: str) -> Policy | None:
    """Return the version that decides a case of today, if any does."""
    try:
        return bundle.in_force(policy, today_of(list(bundle.versions(policy).values())))
    except NotFound:
        return None


def name_of(identifier: str) -> str:
    """Return an identifier as words, for what its policy gives no title."""
    return identifier.replace("_", " ")


def heading(text: str) -> str:
    """Return a text with a capital letter, but for names such as eTwinning that keep their small one."""
    named = any(letter.isupper() for letter in text.split(maxsplit=1)[0]) if text.strip() else False
    return text if named else text[:1].upper() + text[1:]
