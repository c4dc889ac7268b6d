"""Two versions side by side: in which direction each part moved, cases that show it, and what changed, by name."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from flask import Response, request
from markupsafe import Markup, escape

from engine.answer import pick
from engine.decision import Status
from engine.diff.comparison import Comparison
from engine.diff.directions import Direction
from engine.diff.kinds import Level
from engine.diff.report import facts_text, title_of
from engine.diff.witnesses import Witness
from engine.diff.words import WORDS as DIFF_WORDS
from engine.diff.words import known
from engine.web.pages.answers import page, spoken
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
                _side(comparison, direction, witness, "old"),
                _side(comparison, direction, witness, "new"),
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


def _side(comparison: Comparison, direction: Direction, witness: Witness, side: Literal["old", "new"]) -> Side:
    language = spoken()
    old = side == "old"
    policy, decision = (comparison.old, witness.old) if old else (comparison.new, witness.new)
    titles = {each.outcome: each.title.pick((language,)) or each.outcome for each in reversed(policy.outcomes)}
    outcome = titles[decision.outcome] if decision.outcome else Words(language)("undetermined")
    status = witness.old_status if old else witness.new_status
    telling = _telling(comparison, direction, witness)
    names = comparison.structure.renames.names
    said = [each for each in decision.criteria if (names.get(each.id, each.id) if old else each.id) in telling]
    return Side(policy.version, status, outcome, tuple(pick(each.sentence, (language,)) for each in said))


def _telling(comparison: Comparison, direction: Direction, witness: Witness) -> set[str]:
    """Return the criteria that tell why a case came out so: the one that moved, or those that came out otherwise."""
    if direction.kind == "criterion":
        return {direction.id}
    names = comparison.structure.renames.names
    before = {names.get(each.id, each.id): each.status for each in witness.old.criteria}
    after = {each.id: each.status for each in witness.new.criteria}
    return {name for name in {**before, **after} if before.get(name) != after.get(name)}
