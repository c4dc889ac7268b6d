"""The form of a process: its sections, questions and evidence, located YAML → the typed model."""

from typing import cast

from engine.policy.loading import entries
from engine.policy.process.model import (
    EvidenceRows,
    Form,
    Mention,
    Option,
    Question,
    QuestionType,
    Quorum,
    QuorumKind,
    Reminder,
    Section,
    SectionEvidence,
)
from engine.policy.process.reading import Reading
from engine.policy.values import filled, text_of_node


def form(step: Reading) -> Form:
    """Return a form step."""
    return Form(
        step.word("step"),
        step.needed("step").span,
        step.needed("who"),
        _quorum(step),
        tuple(map(_section, step.parts("sections"))),
        step.text("title"),
        step.mention("stage"),
        step.flag("shared"),
        step.mention("answered"),
        step.mentions("covers"),
        step.mention("fact"),
        step.mention("on"),
        step.mention("invitation"),
        _reminder(step.part("reminder")),
        _evidence_rows(step.part("evidence")),
    )


def _quorum(step: Reading) -> Quorum:
    word = step.mention("quorum")
    if word is not None:
        return Quorum(cast("QuorumKind", word.name), 0, word.span)
    limit = step.part("quorum") or step
    number = limit.needed("at_least")
    return Quorum("at_least", int(float(number.name)), number.span)


def _reminder(reminder: Reading | None) -> Reminder | None:
    if reminder is None:
        return None
    days, most = reminder.word("every"), reminder.word("at_most")
    return Reminder(reminder.needed("message"), int(days.removeprefix("P").removesuffix("D")), int(float(most)))


def _evidence_rows(rows: Reading | None) -> EvidenceRows | None:
    if rows is None:
        return None
    fact = rows.needed("fact")
    within = f"{fact.name}[]."
    return EvidenceRows(
        fact,
        rows.needed("by", within),
        rows.needed("title", within),
        rows.mention("file", within),
        rows.mention("address", within),
        rows.mention("account", within),
    )


def _section(section: Reading) -> Section:
    return Section(
        section.needed("criterion"),
        section.text("hint"),
        tuple(_question(each) for each in section.parts("questions")),
        _section_evidence(section.part("evidence")),
    )


def _section_evidence(evidence: Reading | None) -> SectionEvidence | None:
    if evidence is None:
        return None
    return SectionEvidence(
        evidence.needed("as"), evidence.text("label"), evidence.text("hint"), evidence.flag("required")
    )


def _question(question: Reading, list_: str = "") -> Question:
    """Return a question; of a row, `list_` is the path of the list."""
    at = question.needed("question")
    if list_:
        fact = question.mention("fact", f"{list_}[].") or Mention(f"{list_}[]", at.span)
    else:
        fact = question.needed("fact")
    return Question(
        at.name,
        cast("QuestionType", question.word("type")),
        fact,
        question.text("label"),
        at.span,
        question.text("hint"),
        question.flag("required"),
        _options(question),
        question.mention("people"),
        question.mention("answered"),
        tuple(_question(each, fact.name) for each in question.parts("of")),
    )


def _options(question: Reading) -> tuple[Option, ...]:
    rows = entries(question.node.get("options")).values()
    return tuple(
        Option(Mention(value.text, value.span), filled(text_of_node(words), question.printed)) for value, words in rows
    )
