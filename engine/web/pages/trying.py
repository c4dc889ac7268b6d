"""Try a case: a form made from the facts' schema, and the decision of what was entered. Nothing of it is kept.

Only the answer leaves this module: the case is not counted among decisions, not compared with a draft and not logged.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from flask import Response, g

from engine.decision import Decision
from engine.policy.facts import FactsRefused
from engine.policy.model import Policy
from engine.program import Request
from engine.web.live import Snapshot
from engine.web.pages import language as languages
from engine.web.pages.answers import page, shown, spoken, words
from engine.web.pages.entered import ADD, MISSING, REMOVE, Mistake, Node, Reader, everything, facts_of, marked, written
from engine.web.pages.fields import Entry, fields_of
from engine.web.pages.labels import labels_of, title_of
from engine.web.pages.submitted import submitted
from engine.web.service import service

AS_OF = ".as_of"
"""The field for the date of a case, where no fact dates it."""
SPEAK = ".language"
"""The field of the buttons that show the same form in another language."""
DECIDED = ".decided"
"""The field of a form that is shown beneath its decision, or with its mistakes."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a case: a decision, or the mistakes that stand in its way, by the names of fields."""

    decision: Decision | None = None
    mistakes: Mapping[str, Mistake] = field(default_factory=dict)


def try_page(policy: str, version: str) -> Response:
    """Show an empty form."""
    with service().live.lease() as snapshot:
        found = snapshot.bundle.version(policy, version)
        versions = list(snapshot.bundle.versions(policy))
    return _shown(found, versions, Reader({}).read(fields_of(found.facts.document)))


def try_case(policy: str, version: str) -> Response:
    """Decide what was entered, or show the form with a row more, a row less, or in another language."""
    texts = submitted()
    # What was entered is read in the language in which it was asked.
    asked_in = languages.chosen_from(texts.get(languages.PARAMETER)) or spoken()
    g.language = languages.chosen_from(texts.get(SPEAK)) or asked_in
    tried = None
    with service().live.lease() as snapshot:
        found = snapshot.bundle.version(policy, version)
        versions = list(snapshot.bundle.versions(policy))
        form = Reader(texts).read(fields_of(found.facts.document))
        as_of = texts.get(AS_OF, "").strip()
        if DECIDED in texts or not texts.keys() & {ADD, REMOVE, SPEAK}:
            tried = _tried(snapshot, found, form, as_of, asked_in)
    answer = _shown(found, versions, form, as_of, tried)
    if SPEAK in texts:
        languages.keep(answer, spoken())
    return answer


def _tried(snapshot: Snapshot, policy: Policy, form: Node, as_of: str, asked_in: languages.Language) -> Tried:
    mistakes: dict[str, Mistake] = {}
    facts = facts_of(form, asked_in, mistakes)
    try:
        day = date.fromisoformat(as_of) if as_of else None
    except ValueError:
        day, mistakes[AS_OF] = None, Mistake("wrong_date")
    if mistakes:
        return Tried(mistakes=_refused(policy, form, facts) | mistakes)
    given = {} if facts is MISSING else facts
    try:
        return Tried(snapshot.evaluator.evaluate(Request(policy.id, given, version=policy.version, as_of=day)))
    except FactsRefused:
        return Tried(mistakes=_refused(policy, form, given))


def _refused(policy: Policy, form: Node, facts: object) -> dict[str, Mistake]:
    """Return what the facts' schema says against the facts, each at the field that holds the value."""
    found: dict[str, Mistake] = {}
    if not isinstance(facts, dict):
        return found
    for problem in policy.facts.problems(facts):
        holders = [each for each in everything(form) if f"{problem.pointer}/".startswith(f"{each.pointer}/")]
        name = max(holders, key=lambda each: len(each.pointer)).name
        found.setdefault(name, Mistake(message=f"{problem.message}{f': {problem.help}' if problem.help else ''}"))
    return found


def _shown(policy: Policy, versions: list[str], form: Node, as_of: str = "", tried: Tried | None = None) -> Response:
    labels = labels_of(form, words())
    mistakes = tried.mistakes if tried else {}
    fields = {each.name: each.id for each in everything(form)}
    decision = tried.decision if tried else None
    return page(
        "try.html",
        policy=policy,
        versions=versions,
        form=marked(form, mistakes),
        as_of=as_of,
        as_of_mistake=mistakes.get(AS_OF),
        labels=labels,
        title_of=lambda node: title_of(node, words()),
        is_entry=lambda node: isinstance(node.field, Entry),
        option_text=written,
        shown=shown,
        tried=tried,
        decision=decision,
        mistakes=list(_listed(form, mistakes, labels)),
        matters=[(fields.get(path), labels.get(path, path)) for path in decision.missing] if decision else [],
        outcomes={each.outcome: each.title for each in reversed(policy.outcomes)},
    )


def _listed(
    form: Node, mistakes: Mapping[str, Mistake], labels: Mapping[str, str]
) -> Iterator[tuple[str, str, Mistake]]:
    """Yield the mistakes in the order of the form: the field's id, what it is called, and what is wrong."""
    if AS_OF in mistakes:
        yield AS_OF, words()("date_of_case"), mistakes[AS_OF]
    for node in everything(form):
        if node.name in mistakes:
            yield node.id, labels[node.name], mistakes[node.name]
