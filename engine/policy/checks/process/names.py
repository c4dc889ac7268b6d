"""Names of a process: what it mentions exists, and nothing in it has the name of something else."""

from collections.abc import Iterable, Iterator, Mapping

from engine.diagnostics import Diagnostic, Related
from engine.policy.checks.facts import has_facts
from engine.policy.model import Policy
from engine.policy.process.declared import declared
from engine.policy.process.mentions import mentions
from engine.policy.process.model import Form, Mention, Process, Question
from engine.suggest import did_you_mean


def check(policy: Policy, process: Process) -> Iterator[Diagnostic]:
    """Yield a message for each name that is not declared, and for each that stands twice."""
    known = _known(policy, process)
    for kind, mention in mentions(process):
        names = known.get(kind)
        if kind == "fact":
            if has_facts(policy) and mention.name not in declared(policy.facts):
                yield _unknown_fact(policy, mention)
        elif names is not None and mention.name not in names[1]:
            what, among = names
            yield Diagnostic(
                "unknown-name",
                f"`{mention.name}` is not {what}",
                mention.span,
                "not declared",
                did_you_mean(mention.name, among) or _listed(among),
            )
    yield from _twice(process)


def _known(policy: Policy, process: Process) -> Mapping[str, tuple[str, Iterable[str]]]:
    """Return for each kind of name what it is called and which there are; facts are looked up by themselves."""
    return {
        "people": ("one of the `people` of the process", process.people),
        "message": ("one of the `messages` of the process", process.messages),
        "form": ("a form of the process", [step.id for step in process.steps if isinstance(step, Form)]),
        "parameter": ("a parameter", policy.parameters),
        "criterion": ("a criterion", policy.criteria),
        "stage": ("a stage", policy.stages),
        "outcome": ("an outcome", [row.outcome for row in policy.outcomes]),
        "output": ("an output", policy.outputs),
    }


def _listed(among: Iterable[str]) -> str:
    names = ", ".join(f"`{each}`" for each in dict.fromkeys(among))
    return f"declared: {names}" if names else "declare one of this name"


def _unknown_fact(policy: Policy, mention: Mention) -> Diagnostic:
    known = declared(policy.facts)
    holder, _, field = mention.name.rpartition(".")
    if holder not in known:
        return Diagnostic(
            "unknown-name",
            f"`{mention.name}` is not a fact",
            mention.span,
            "not declared",
            did_you_mean(mention.name, known) or "declare it in the facts schema",
        )
    fields = [path.removeprefix(f"{holder}.") for path in known if path.startswith(f"{holder}.")]
    return Diagnostic(
        "unknown-name",
        f"`{field}` is not declared under the fact `{holder}`",
        mention.span,
        "not declared",
        did_you_mean(field, [each for each in fields if "." not in each]) or "declare it in the facts schema",
    )


def _twice(process: Process) -> Iterator[Diagnostic]:
    yield from _repeated("step", (Mention(step.id, step.span) for step in process.steps))
    for step in process.steps:
        if isinstance(step, Form):
            questions = [question for section in step.sections for question in section.questions]
            yield from _repeated("section", (section.criterion for section in step.sections))
            yield from _questions(questions)


def _questions(questions: Iterable[Question]) -> Iterator[Diagnostic]:
    asked = tuple(questions)
    yield from _repeated("question", (Mention(each.id, each.span) for each in asked))
    for each in asked:
        yield from _questions(each.of)


def _repeated(noun: str, named: Iterable[Mention]) -> Iterator[Diagnostic]:
    first: dict[str, Mention] = {}
    for each in named:
        before = first.setdefault(each.name, each)
        if before is not each:
            yield Diagnostic(
                "process-name-twice",
                f"there is a {noun} `{each.name}` already",
                each.span,
                "again here",
                "give one of the two another name, or delete it",
                (Related(before.span, "first here"),),
            )
