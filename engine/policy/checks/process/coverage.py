"""A form asks for all that its stage needs, and evidence that it asks for can be kept."""

from collections.abc import Iterator

from engine.diagnostics import Diagnostic, Related, Severity
from engine.policy.model import Policy
from engine.policy.process.model import Form, Process


def check(policy: Policy, process: Process) -> Iterator[Diagnostic]:
    """Yield which criteria no section covers, and which evidence has no place."""
    for form in (step for step in process.steps if isinstance(step, Form)):
        yield from _criteria(policy, form)
        yield from _evidence(form)


def _criteria(policy: Policy, form: Form) -> Iterator[Diagnostic]:
    stage = policy.stages.get(form.stage.name) if form.stage else None
    covered = {each.name for each in (*form.covers, *(section.criterion for section in form.sections))}
    if form.stage is None or stage is None or covered - policy.criteria.keys():
        return  # a misspelt criterion is another message already
    for name in stage.of:
        if name in policy.criteria and name not in covered:
            yield Diagnostic(
                "criterion-uncovered",
                f"the form `{form.id}` does not ask for the criterion `{name}` of the stage `{stage.id}`",
                form.stage.span,
                "asks for more than the form",
                f"add a section for it, or list it under `covers` where filling in the form meets `{name}` by itself",
                (Related(policy.criteria[name].span, "the criterion"),),
                Severity.WARNING,
            )


def _evidence(form: Form) -> Iterator[Diagnostic]:
    rows = form.evidence
    if rows is not None and (rows.file or rows.address or rows.account):
        return
    for section in form.sections:
        if section.evidence is not None:
            lacking = "`evidence`" if rows is None else "`file`, `address` or `account` under `evidence`"
            yield Diagnostic(
                "evidence-without-place",
                f"the section `{section.criterion.name}` asks for evidence, and the form `{form.id}` has no {lacking}",
                section.evidence.value.span,
                "nowhere to put it",
                "say in the form which list of facts holds evidence, and in which fields",
                (Related(rows.fact.span if rows else form.span, "the place of evidence" if rows else "the form"),),
            )
