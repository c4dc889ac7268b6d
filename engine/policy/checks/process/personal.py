"""Facts about people are marked as personal, and no public list shows one."""

from collections.abc import Iterator

from engine.diagnostics import Diagnostic, Severity
from engine.policy.model import Policy
from engine.policy.process.declared import declared, kind, sensitive
from engine.policy.process.model import Award, Form, Mention, Process, Question

TEXTS = ("text", "form")
"""The kinds of facts that can hold what is asked about a person; what is of another kind is another message."""


def check(policy: Policy, process: Process) -> Iterator[Diagnostic]:
    """Yield which facts about people are not marked, and which marked ones are shown."""
    known = declared(policy.facts)
    for fact in dict.fromkeys(_about_people(process)):
        if kind(known.get(fact.name, {})) in TEXTS and not sensitive(policy.facts, fact.name):
            yield Diagnostic(
                "personal-fact-unmarked",
                f"the fact `{fact.name.removesuffix('[]')}` says something of a person and is not marked as such",
                fact.span,
                "personal",
                "write `x-sensitive: true` beside its type in the facts schema",
                severity=Severity.WARNING,
            )
    for step in process.steps:
        shown = step.directory.shows if isinstance(step, Award) and step.directory else ()
        for fact in shown:
            if sensitive(policy.facts, fact.name):
                yield Diagnostic(
                    "personal-fact-shown",
                    f"the public list shows the fact `{fact.name}`, which is marked as personal",
                    fact.span,
                    "personal",
                    "leave it out",
                )


def _about_people(process: Process) -> Iterator[Mention]:
    for people in process.people.values():
        yield from (each for each in (people.name, people.email) if each is not None)
    for step in process.steps:
        if isinstance(step, Form):
            for section in step.sections:
                for question in section.questions:
                    yield from _names(question)


def _names(question: Question) -> Iterator[Mention]:
    if question.type == "person":
        yield question.fact
    elif question.type == "people":
        yield Mention(f"{question.fact.name}[]", question.fact.span)
    for each in question.of:
        yield from _names(each)
