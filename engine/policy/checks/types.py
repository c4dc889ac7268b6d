"""The types of a policy's expressions: every name means something here, and every condition is true or false.

Names come in the order in which they are computed, so that each expression is checked with the types of what it
uses: facts and parameters, then dated parameters, definitions, criteria, outcomes and outputs.
"""

from collections.abc import Iterator, Mapping
from typing import assert_never

from engine.diagnostics import Diagnostic, Severity
from engine.feel.checking.relations import never, nullable, type_of
from engine.feel.checking.words import a_type
from engine.feel.types import FeelType, Limited, RangeOf, Simple, optional, union
from engine.policy.checks.facts import has_facts
from engine.policy.checks.known import FACTS, Known
from engine.policy.checks.tables import table_type
from engine.policy.load_rules import NO_VALUE
from engine.policy.model import Constant, Dated, Definition, Formula, Parameter, Period, Policy


def check(policy: Policy) -> Iterator[Diagnostic]:
    """Yield what is wrong with the names and types in the expressions of a policy."""
    if has_facts(policy):
        yield from _known(policy).found


def types_of(policy: Policy) -> Mapping[str, FeelType]:
    """Return the type of every name of a policy that has a facts schema: facts, parameters, …, stages, `outcome`."""
    return _known(policy).types


def _known(policy: Policy) -> Known:
    """Check a policy's expressions and return what is known of its names then."""
    known = Known({**policy.facts.types, **dict.fromkeys(policy.definitions, Simple.ANY), "as_of": Simple.DATE})
    known.barred = {"outcome": "is known only once a case is decided, outputs may use it"}
    known.barred |= dict.fromkeys(policy.stages, "is a stage, only outcomes and outputs may name stages")
    known.barred |= dict.fromkeys(policy.criteria, "is a criterion, a definition may not use criteria")
    _parameters(policy, known)
    for name in policy.order:
        if name in policy.definitions:
            _definition(policy.definitions[name], known)
    known.types |= dict.fromkeys(policy.criteria, Simple.BOOLEAN)
    known.barred |= dict.fromkeys(policy.stages, "is a stage, a criterion may not name stages")
    for criterion in policy.criteria.values():
        _condition(criterion.when, f"the criterion `{criterion.id}`", FACTS, known)
    known.types |= dict.fromkeys(policy.stages, Simple.BOOLEAN)
    for row in policy.outcomes:
        if row.when is not None:
            _condition(row.when, f"the `when` of the outcome `{row.outcome}`", "a criterion, stage or fact", known)
    known.types["outcome"] = Limited(Simple.STRING, tuple(dict.fromkeys(each.outcome for each in policy.outcomes)))
    for output in policy.outputs.values():
        known.check(output.value, "a fact, parameter, definition, criterion or stage")
    return known


def _parameters(policy: Policy, known: Known) -> None:
    """Note the types of parameters; dated values that begin after the version does are null at first."""
    dated: list[tuple[Parameter, Dated]] = []
    for parameter in policy.parameters.values():
        known.thresholds[parameter.name] = parameter.span
        match parameter.value:
            case Constant() if parameter.value is NO_VALUE:
                known.types[parameter.name] = Simple.ANY
            case Constant(value=value):
                known.types[parameter.name] = type_of(value)
                known.constants[parameter.name] = value
            case Period():
                known.types[parameter.name] = RangeOf(Simple.DATE)
            case Dated() as value:
                dated.append((parameter, value))
            case _:
                assert_never(parameter.value)
    for parameter, _ in dated:
        known.barred[parameter.name] = "changes with the date, and cannot say which date counts"
    for parameter, value in dated:
        if value.by is not None:
            _by(parameter, value.by, known)
    for parameter, value in dated:
        del known.barred[parameter.name]
        types = [type_of(constant.value) for _, constant in value.values]
        of = union(*types) if types else Simple.ANY
        known.types[parameter.name] = of
        if value.values and value.values[0][0] > policy.in_force.start:
            by = value.by.text if value.by else "as_of"
            known.types[parameter.name] = optional(of)
            known.whys[parameter.name] = f"where `{by}` is before {value.values[0][0]}"


def _by(parameter: Parameter, by: Formula, known: Known) -> None:
    of = known.type(by)
    if of is Simple.NULL or never(of, Simple.DATE, Simple.DATE_TIME):
        known.found.append(
            Diagnostic(
                "not-a-date",
                f"the values of `{parameter.name}` change with a date, `{by.text}` is {a_type(of)}",
                by.span,
                "expected a date",
                "name the date that decides which value holds, or delete `by` to take the date of the case",
            )
        )


def _definition(definition: Definition, known: Known) -> None:
    if isinstance(definition.body, Formula):
        checked = known.check(definition.body)
        of = Simple.ANY if definition.body.broken else checked.type
        why = checked.whys.get(definition.body.expression.tree.span, "")
    else:
        of, why = table_type(definition.body, known)
    known.types[definition.name] = of
    if why and nullable(of):
        known.whys[definition.name] = why


def _condition(formula: Formula, what: str, kinds: str, known: Known) -> None:
    if formula.broken:
        return
    checked = known.check(formula, kinds)
    of = checked.type
    if of is Simple.NULL or never(of, Simple.BOOLEAN):
        known.found.append(
            Diagnostic(
                "condition-not-boolean",
                f"{what} is {a_type(of)}, true or false was expected",
                formula.span,
                "neither true nor false",
                "compare it with something, as in `count(teachers) >= 3`",
            )
        )
    elif nullable(of):
        why = checked.whys.get(formula.expression.tree.span, "")
        known.found.append(
            Diagnostic(
                "may-be-null",
                f"{what} {f'is null {why}' if why else 'may be null'}, and is undetermined then",
                formula.span,
                "null for some facts",
                "say what holds then: `(…) = true` is false for null, `(…) != false` is true",
                severity=Severity.WARNING,
            )
        )
