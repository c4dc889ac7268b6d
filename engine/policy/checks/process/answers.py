"""Questions have what their type needs, offer what there is, and are asked of somebody whose answer fills the fact."""

from collections.abc import Iterator, Mapping

from engine.diagnostics import Diagnostic, Related
from engine.policy.model import Policy
from engine.policy.process.declared import Schema, declared
from engine.policy.process.model import Form, Mention, People, Process, Question
from engine.suggest import did_you_mean


def check(policy: Policy, process: Process) -> Iterator[Diagnostic]:
    """Yield what is wrong with the questions of the forms."""
    schemas = declared(policy.facts)
    for form in (step for step in process.steps if isinstance(step, Form)):
        people = process.people.get(form.who.name)
        if form.answered is not None:
            yield from _answered(form.answered, people)
        for section in form.sections:
            if section.evidence is not None and form.evidence is not None:
                yield from _value(section.evidence.value, form.evidence.by, schemas.get(form.evidence.by.name))
            for question in section.questions:
                yield from _question(question, schemas, process)
                yield from _asked_of(question, form, people)


def _question(question: Question, schemas: Mapping[str, Schema], process: Process) -> Iterator[Diagnostic]:
    yield from _parts(question)
    for option in question.options:
        yield from _value(option.value, question.fact, schemas.get(question.fact.name))
    yield from _chosen_from(question, process)
    for row in question.of:
        yield from _question(row, schemas, process)


def _parts(question: Question) -> Iterator[Diagnostic]:
    """Yield which keys are missing, or have no effect, by the question's type."""
    parts: tuple[tuple[str, bool, tuple[str, ...]], ...] = (
        ("options", bool(question.options), ("choice",)),
        ("of", bool(question.of), ("list",)),
        ("people", question.people is not None, ("person", "people")),
    )
    for key, there, types in parts:
        if not there and question.type in types and key != "people":
            yield Diagnostic(
                "question-parts",
                f"the question `{question.id}` is a `{question.type}` and needs `{key}`",
                question.span,
                f"`{key}` is missing",
                "say what can be chosen" if key == "options" else "say what is asked in each row",
            )
        if there and question.type not in types:
            yield Diagnostic(
                "question-parts",
                f"the question `{question.id}` is a `{question.type}`, and `{key}` belongs to `{'` or `'.join(types)}`",
                question.span,
                f"`{key}` has no effect",
                f"delete `{key}`, or ask with `type: {types[0]}`",
            )


def _value(value: Mention, fact: Mention, schema: Schema | None) -> Iterator[Diagnostic]:
    """Yield that something stands for a value that the fact does not have."""
    values = [str(each) for each in schema.get("enum", ())] if schema is not None else []
    if values and value.name not in values:
        yield Diagnostic(
            "option-not-a-value",
            f"`{value.name}` is not a value of the fact `{fact.name}`",
            value.span,
            "not one of its values",
            did_you_mean(value.name, values) or f"its values are {', '.join(f'`{each}`' for each in values)}",
        )


def _chosen_from(question: Question, process: Process) -> Iterator[Diagnostic]:
    people = process.people.get(question.people.name) if question.people is not None else None
    if question.people is not None and people is not None and people.kind != "each":
        yield Diagnostic(
            "question-parts",
            f"one chooses from several people, and `{people.id}` is no list of them",
            question.people.span,
            "nobody to choose",
            "name people that are declared with `each`",
            (Related(people.span, "declared here"),),
        )


def _asked_of(question: Question, form: Form, people: People | None) -> Iterator[Diagnostic]:
    """Yield that it is not clear whose answer fills the fact of a question."""
    holder = question.fact.name.rpartition("[]")[0]
    if people is None:
        return
    if holder:
        if not _is_own(holder, people) or form.shared:
            yield Diagnostic(
                "answer-of-nobody",
                f"`{question.fact.name}` is a field of each item of `{holder}`, and one answer cannot say of which",
                question.fact.span,
                "of which item?",
                f"ask for rows of `{holder}` with `type: list`, or have its people each fill in a form of their own",
            )
    elif (
        people.kind == "each"
        and not form.shared
        and form.quorum.kind != "one"
        and question.type not in ("list", "people")
    ):
        yield Diagnostic(
            "answers-collide",
            f"each of `{people.id}` answers `{question.id}` in a form of their own, and one fact, "
            f"`{question.fact.name}`, cannot hold all answers",
            question.fact.span,
            "holds one answer",
            "write `shared: true` in the form, or ask for a list",
            (Related(form.span, "the form"),),
        )


def _answered(fact: Mention, people: People | None) -> Iterator[Diagnostic]:
    """Yield that a fact cannot say of those who fill in a form who has answered."""
    holder = fact.name.rpartition("[]")[0]
    if people is not None and (not _is_own(holder, people) if people.kind == "each" or holder else False):
        each = people.kind == "each"
        expected = f"a field of each item of `{people.at.name}`" if each and people.at else "one fact"
        yield Diagnostic(
            "answer-of-nobody",
            f"`{fact.name}` cannot say which of `{people.id}` have answered, {expected} was expected",
            fact.span,
            "of whom?",
            f"write the path of a field as `{people.own}…`" if each else "name a fact that is in no list",
        )


def _is_own(holder: str, people: People) -> bool:
    return people.kind == "each" and people.at is not None and holder == people.at.name
