"""Every name that a process mentions, and what it must be the name of."""

from collections.abc import Iterator
from typing import assert_never

from engine.policy.process.model import (
    Approval,
    Automatic,
    Award,
    Form,
    Mention,
    Notice,
    Process,
    Question,
    Review,
    Step,
)

Mentioned = tuple[str, Mention | None]
"""One of `fact`, `people`, `form`, `message`, `criterion`, `stage`, `outcome`, `output` and `parameter`, and a name."""


def mentions(process: Process) -> Iterator[tuple[str, Mention]]:
    """Yield every name that a process mentions with its kind, in the order of the model."""
    for kind, mention in _all(process):
        if mention is not None:
            yield kind, mention


def _all(process: Process) -> Iterator[Mentioned]:
    yield "fact", process.subject.id
    yield "fact", process.subject.name
    yield "parameter", process.window
    for people in process.people.values():
        yield from (("fact", each) for each in (people.at, people.name, people.email, people.language))
    for step in process.steps:
        yield from _step(step)


def _step(step: Step) -> Iterator[Mentioned]:
    match step:
        case Automatic():
            yield "stage", step.stage
        case Form():
            yield from _form(step)
        case Approval():
            yield "people", step.who
            yield "fact", step.fact
            yield "fact", step.on
            yield "message", step.request
            yield from _notice(step.returned)
        case Review():
            yield "people", step.who
            yield "fact", step.fact
            yield "fact", step.on
            yield from _notice(step.refused)
        case Award():
            yield "outcome", step.outcome
            yield "fact", step.on
            yield "output", step.valid_until
            yield from _notice(step.awarded)
            yield from (("fact", each) for each in (step.directory.shows if step.directory else ()))
            yield from (("people", each) for each in step.contacts)
        case _:
            assert_never(step)


def _form(form: Form) -> Iterator[Mentioned]:
    yield "people", form.who
    yield "stage", form.stage
    yield "fact", form.answered
    yield from (("criterion", each) for each in form.covers)
    yield "fact", form.fact
    yield "fact", form.on
    yield "message", form.invitation
    yield "message", form.reminder.message if form.reminder else None
    if (rows := form.evidence) is not None:
        yield from (("fact", each) for each in (rows.fact, rows.by, rows.title, rows.file, rows.address, rows.account))
    for section in form.sections:
        yield "criterion", section.criterion
        for question in section.questions:
            yield from _question(question)


def _question(question: Question) -> Iterator[Mentioned]:
    yield "fact", question.fact
    yield "fact", question.answered
    yield "people", question.people
    for each in question.of:
        yield from _question(each)


def _notice(notice: Notice | None) -> Iterator[Mentioned]:
    if notice is not None:
        yield "message", notice.message
        yield from (("people", each) for each in notice.tell)
        yield "form", notice.to
        yield "outcome", notice.outcome
