"""Every fact that the steps and answers of a process fill or read, and the kinds of facts that can be."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.policy.process.model import Approval, Award, Form, Mention, Process, Question, Review


@dataclass(frozen=True, slots=True)
class Use:
    """That something of a process fills or reads a fact.

    Attributes:
        kinds: the kinds of fact, of `engine.policy.process.declared`, that will do; the first is the usual one.
        question: the question whose answer it is, None where a step fills it by itself.
    """

    fact: Mention
    kinds: tuple[str, ...]
    question: Question | None = None


ANSWERS: dict[str, tuple[str, ...]] = {
    "text": ("text", "form"),
    "number": ("number",),
    "date": ("date",),
    "choice": ("value",),
    "yes_no": ("boolean",),
    "url": ("address", "text"),
    "person": ("text",),
    "people": ("list",),
    "file": ("text",),
    "list": ("list",),
}
"""For each type of question the kinds of facts that an answer can fill."""


TEXT = ("text", "form")


def filled(process: Process) -> Iterator[Use]:
    """Yield every fact that is filled, but for those inside the rows of a list, in the order of the steps."""
    for step in process.steps:
        match step:
            case Form():
                yield from _form(step)
            case Approval() | Review():
                yield Use(step.fact, ("boolean",))
                yield from _each(("date",), step.on)
            case Award():
                yield from _each(("date",), step.on)
            case _:
                pass


def of_question(question: Question) -> Iterator[Use]:
    """Yield what the answer to a question fills."""
    yield Use(question.fact, ANSWERS[question.type], question)
    yield from _each(("boolean",), question.answered)


def read(process: Process) -> Iterator[Use]:
    """Yield every fact that is read: the subject, the people, and where evidence is kept."""
    yield from _each(TEXT, process.subject.id, process.subject.name)
    for people in process.people.values():
        yield from _each(("list",) if people.kind == "each" else ("object",), people.at)
        yield from _each(TEXT, people.name, people.email)
        yield from _each((*TEXT, "value"), people.language)
    for step in process.steps:
        if isinstance(step, Form) and (rows := step.evidence) is not None:
            yield from _each(("value", *TEXT), rows.by)
            yield from _each(("text",), rows.title, rows.file, rows.account)
            yield from _each(ANSWERS["url"], rows.address)


def _form(form: Form) -> Iterator[Use]:
    yield from _each(("boolean",), form.answered, form.fact)
    yield from _each(("date",), form.on)
    if form.evidence is not None:
        yield Use(form.evidence.fact, ("list",))
    for section in form.sections:
        for question in section.questions:
            yield from of_question(question)


def _each(kinds: tuple[str, ...], *facts: Mention | None) -> Iterator[Use]:
    yield from (Use(each, kinds) for each in facts if each is not None)
