"""Two versions side by side: in which direction each part moved, cases that show it, and what changed, by name."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask import Response, request
from markupsafe import Markup, escape

from engine.answer import pick
from engine.decision import Decision, Ground, Status
from engine.diff.comparison import Comparison
from engine.diff.directions import Direction
from engine.diff.kinds import Level
from engine.diff.report import facts_text, title_of
from engine.diff.witnesses import Witness
from engine.diff.words import WORDS as DIFF_WORDS
from engine.diff.words import known
from engine.web.pages.answers import page, spoken
from engine.web.pages.language import Language
from engine.web.pages.reading import term_text, terms_of
from engine.web.pages.words import Words
from engine.web.service import service

FROM, TO = "from", "to"
CODE = re.compile("`([^`]*)`")


@dataclass(frozen=True, slots=True)
class Side:
    """How one version decides a case that shows a difference.

    Attributes:
        status: of the criterion or stage; of an outcome, met is reached.
        outcome: what is decided.
        grounds: why.
    """

    version: str
    status: Status
    outcome: str
    grounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A case that shows in which direction something moved: what it is given, and both decisions."""

    label: str
    given: tuple[str, ...]
    sides: tuple[Side, Side]


def compare_page(policy: str) -> Response:
    """Compare two versions; without a choice, the newest with the one before."""
    with service().live.lease() as snapshot:
        versions = list(snapshot.bundle.versions(policy))
        terms = terms_of(snapshot.bundle, policy)
        asked = request.args.get(FROM) or versions[max(0, len(versions) - 2)], request.args.get(TO) or versions[-1]
        old, new = (snapshot.evaluator.program(policy, version) for version in asked)
        comparison = service().comparisons.of(old, new)
    language = spoken()
    words, spoken_in = DIFF_WORDS[language], (language,)
    rows = [
        (each, title_of(comparison, each, spoken_in), known(each, *asked, language), _cases(comparison, each, words))
        for each in comparison.directions
    ]
    changes = [(level, [each for each in comparison.changes if each.level is level]) for level in Level]
    return page(
        "compare.html",
        policy=policy,
        versions=versions,
        comparison=comparison,
        d=words,
        directions=rows,
        changes=[(level, found) for level, found in changes if found],
        sides=[
            (each, term_text(terms.get(each.version), Words(language))) for each in (comparison.old, comparison.new)
        ],
        sentence=lambda change: coded(change.sentence(spoken_in)),
        advice=lambda concern: coded(concern.advice(spoken_in)),
        coded=coded,
    )


def coded(text: str) -> Markup:
    """Return a text in which what stands between backticks is code."""
    return Markup(CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 - escaped


def _cases(comparison: Comparison, direction: Direction, words: Mapping[str, str]) -> list[Shown]:
    prefix = "outcome-" if direction.kind == "outcome" else ""
    named = (
        ("case-stricter", direction.stricter),
        ("case-looser", direction.looser),
        ("case-no-value", direction.no_value),
    )
    versions = {"old": comparison.old.version, "new": comparison.new.version}
    return [
        Shown(
            words[prefix + label].format(**versions),
            tuple(_given(comparison, witness, words)),
            (
                _side(comparison, direction, witness.old, witness.old_status, "old"),
                _side(comparison, direction, witness.new, witness.new_status, "new"),
            ),
        )
        for label, witness in named
        if witness is not None
    ]


def _given(comparison: Comparison, witness: Witness, words: Mapping[str, str]) -> Iterator[str]:
    """Yield what the versions are given, once where it is the same."""
    day = f"; as_of {witness.as_of}" if witness.as_of else ""
    both = (comparison.old, witness.old_facts), (comparison.new, witness.new_facts)
    same = witness.old_facts == witness.new_facts
    for policy, facts in both[:1] if same else both:
        label = words["given"] if same else words["given-to"].format(version=policy.version)
        yield f"{label}: {facts_text(facts, policy, (spoken(),))}{day}"


def _side(comparison: Comparison, direction: Direction, decision: Decision, status: Status, side: str) -> Side:
    language = spoken()
    policy = comparison.old if side == "old" else comparison.new
    titles = {each.outcome: each.title.pick((language,)) or each.outcome for each in reversed(policy.outcomes)}
    outcome = titles[decision.outcome] if decision.outcome else Words(language)("undetermined")
    return Side(policy.version, status, outcome, tuple(_grounds(comparison, direction, decision, side, language)))


def _grounds(
    comparison: Comparison, direction: Direction, decision: Decision, side: str, language: Language
) -> Iterator[str]:
    """Yield why a case came out so: the ground of the criterion, or what is not met of a stage or outcome."""
    back = comparison.structure.renames.reversed().names
    name = back.get(direction.id, direction.id) if side == "old" else direction.id
    found: Sequence[Ground] = [each for each in decision.criteria if each.id == name]
    if direction.kind != "criterion":
        found = [each for each in decision.criteria if each.status is Status.NOT_MET]
    for each in found:
        yield pick(each.sentence, (language,))
