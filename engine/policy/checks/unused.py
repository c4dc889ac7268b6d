"""What is declared is used: parameters, definitions and criteria that nothing reads are likely mistakes."""

from collections.abc import Iterator

from engine.diagnostics import Diagnostic, Severity
from engine.policy.model import Dated, Formula, Policy
from engine.policy.order import formulas, used_by
from engine.policy.values import PLACEHOLDER


def check(policy: Policy) -> Iterator[Diagnostic]:
    """Yield a warning for each parameter, definition and criterion that nothing uses."""
    if any(each.broken for each in _expressions(policy)):
        return  # what cannot be read may use anything
    used = {*used_by(*_expressions(policy)), *PLACEHOLDER.findall(policy.source.text)}
    if policy.process is not None and policy.process.window is not None:
        used.add(policy.process.window.name)
    for name, parameter in policy.parameters.items():
        if name not in used:
            yield Diagnostic(
                "parameter-unused",
                f"nothing uses the parameter `{name}`",
                parameter.span,
                "not used",
                "use it where its value is written out, or delete it",
                severity=Severity.WARNING,
            )
    for name, definition in policy.definitions.items():
        if name not in used:
            yield Diagnostic(
                "definition-unused",
                f"nothing uses the definition `{name}`",
                definition.span,
                "not used",
                "use it in a criterion, or delete it",
                severity=Severity.WARNING,
            )
    staged = {member for stage in policy.stages.values() for member in stage.of}
    if staged - policy.criteria.keys() - policy.stages.keys():
        return  # a misspelt member is another message already
    for name, criterion in policy.criteria.items():
        if name not in used and name not in staged:
            yield Diagnostic(
                "criterion-unused",
                f"no stage and no outcome uses the criterion `{name}`, so that it decides nothing",
                criterion.span,
                "decides nothing",
                "list it in a stage, or name it in the `when` of an outcome",
                severity=Severity.WARNING,
            )


def _expressions(policy: Policy) -> Iterator[Formula]:
    for definition in policy.definitions.values():
        yield from formulas(definition)
    for criterion in policy.criteria.values():
        yield criterion.when
    for parameter in policy.parameters.values():
        if isinstance(parameter.value, Dated) and parameter.value.by is not None:
            yield parameter.value.by
    for row in policy.outcomes:
        if row.when is not None:
            yield row.when
    for output in policy.outputs.values():
        yield output.value
