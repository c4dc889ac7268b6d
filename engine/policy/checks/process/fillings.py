"""Facts are of the kind that a process fills them with or reads from them, and no fact is filled twice."""

from collections.abc import Iterable, Iterator

from engine.diagnostics import Diagnostic, Related
from engine.policy.model import Policy
from engine.policy.process.declared import KINDS, Schema, declared, kind
from engine.policy.process.filled import ANSWERS, Use, filled, of_question, read
from engine.policy.process.model import Form, Mention, Process, Question

ASKS: dict[str, str] = {
    "text": "a text",
    "number": "a number",
    "date": "a date",
    "choice": "one of some values",
    "yes_no": "yes or no",
    "person": "a person's name",
    "people": "a list of names",
    "url": "a web address",
    "file": "a file's name",
    "list": "a list of rows",
}
"""What an answer to a question of each type is."""


def check(policy: Policy, process: Process) -> Iterator[Diagnostic]:
    """Yield a message for each fact of the wrong kind, and for each that is filled twice."""
    schemas = declared(policy.facts)
    uses = [*read(process), *filled(process), *_in_rows(process)]
    for use in uses:
        schema = schemas.get(use.fact.name)
        found = kind(schema) if schema is not None else None
        if found is not None and found not in use.kinds:
            yield _wrong_kind(use, found)
        elif use.question is not None and use.question.type == "people":
            yield from _names(use.question, schemas.get(f"{use.fact.name}[]"))
    yield from _twice(each.fact for each in filled(process))
    for question in _questions(process):
        yield from _twice(use.fact for row in question.of for use in of_question(row))


def _questions(process: Process) -> Iterator[Question]:
    for step in process.steps:
        if isinstance(step, Form):
            yield from (question for section in step.sections for question in section.questions)


def _in_rows(process: Process) -> Iterator[Use]:
    for question in _questions(process):
        for row in question.of:
            yield from of_question(row)


def _wrong_kind(use: Use, found: str) -> Diagnostic:
    question = use.question
    if question is None:
        return Diagnostic(
            "process-fact-kind",
            f"the fact `{use.fact.name}` is {KINDS[found]}, and {KINDS[use.kinds[0]]} was expected",
            use.fact.span,
            "of another kind",
            "name another fact, or declare this one otherwise in the facts schema",
        )
    fitting = next((type_ for type_, kinds in ANSWERS.items() if found in kinds), None)
    return Diagnostic(
        "process-fact-kind",
        f"the question `{question.id}` asks for {ASKS[question.type]}, and `{use.fact.name}` is {KINDS[found]}",
        use.fact.span,
        "of another kind",
        f"ask with `type: {fitting}`, or name another fact" if fitting else "name one of the object's fields",
    )


def _names(question: Question, items: Schema | None) -> Iterator[Diagnostic]:
    """Yield that a list that people's names are to fill is one of something else."""
    found = kind(items) if items is not None else None
    if found is not None and found not in ANSWERS["person"]:
        yield Diagnostic(
            "process-fact-kind",
            f"the question `{question.id}` asks for a list of names, and each item of `{question.fact.name}` is "
            f"{KINDS[found]}",
            question.fact.span,
            "of another kind",
            "name a list of texts",
        )


def _twice(facts: Iterable[Mention]) -> Iterator[Diagnostic]:
    first: dict[str, Mention] = {}
    for each in facts:
        before = first.setdefault(each.name, each)
        if before is not each:
            yield Diagnostic(
                "fact-filled-twice",
                f"the fact `{each.name}` is filled here, and elsewhere in the process already",
                each.span,
                "filled again",
                "let one of the two fill another fact",
                (Related(before.span, "filled here"),),
            )
