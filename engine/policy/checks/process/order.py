"""Steps can be taken in the order in which they stand, by as many people as there are, in a window that is one."""

from collections.abc import Iterator

from engine.diagnostics import Diagnostic, Related
from engine.policy.model import Period, Policy
from engine.policy.process.declared import declared
from engine.policy.process.model import Approval, Award, Form, Mention, Notice, Process, Review, Step


def check(policy: Policy, process: Process) -> Iterator[Diagnostic]:
    """Yield what is wrong with the order of the steps, with quorums and with the window."""
    yield from _order(process)
    for step in process.steps:
        if isinstance(step, Form):
            yield from _quorum(policy, process, step)
    window = process.window
    parameter = policy.parameters.get(window.name) if window else None
    if window is not None and parameter is not None and not isinstance(parameter.value, Period):
        yield Diagnostic(
            "window-not-a-period",
            f"the window of the process is a period, and `{window.name}` is none",
            window.span,
            "not a period",
            "name a parameter with `from` and `until`",
            (Related(parameter.span, "declared here"),),
        )


def _order(process: Process) -> Iterator[Diagnostic]:
    forms: dict[str, Form] = {}
    award: Award | None = None
    later = {step.id for step in process.steps if isinstance(step, Form)}
    for step in process.steps:
        if award is not None and not isinstance(step, Award):
            yield _misplaced(step, f"the step `{step.id}` comes after the award `{award.id}`, which is the end", award)
        if isinstance(step, Approval | Review) and not forms:
            what = "approves" if isinstance(step, Approval) else "assesses"
            yield _misplaced(step, f"the step `{step.id}` {what} what no form before it has asked for")
        if isinstance(step, Form):
            forms[step.id] = step
        if isinstance(step, Award):
            award = step
        to = _open_again(step)
        if to is not None and to.name in later and to.name not in forms:
            yield Diagnostic(
                "step-order",
                f"the step `{step.id}` opens the form `{to.name}` again, which comes only after it",
                to.span,
                "comes later",
                "name a form that comes before it",
            )


def _misplaced(step: Step, message: str, before: Step | None = None) -> Diagnostic:
    related = (Related(before.span, "the award"),) if before is not None else ()
    help_ = "put the award last" if before is not None else "put it behind the form"
    return Diagnostic("step-order", message, step.span, "out of order", help_, related)


def _open_again(step: Step) -> Mention | None:
    """Return the form that a step opens again, None where it opens none."""
    match step:
        case Approval(returned=Notice(to=to)) | Review(refused=Notice(to=to)):
            return to
        case _:
            return None


def _quorum(policy: Policy, process: Process, form: Form) -> Iterator[Diagnostic]:
    people, quorum = process.people.get(form.who.name), form.quorum
    if people is None or people.at is None:
        return
    list_ = declared(policy.facts).get(people.at.name, {})
    most = 1 if people.kind == "one" else list_.get("maxItems")
    if most is not None and quorum.count > most:
        yield Diagnostic(
            "quorum-too-large",
            f"{quorum.count} of `{people.id}` must answer, and there {'is' if most == 1 else 'are'} at most {most}",
            quorum.span,
            "too many",
            f"ask for {most} at most, or write `quorum: all`",
            (Related(people.span, "who they are"),),
        )
