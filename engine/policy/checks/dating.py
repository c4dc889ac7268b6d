"""What dates a case: a fact, by a plain path, since it is read before a version is chosen."""

from collections.abc import Iterator

from engine.diagnostics import Diagnostic
from engine.feel import check as check_expression
from engine.feel.checking.relations import never
from engine.feel.checking.words import a_type, shown
from engine.feel.tree import Name, Node, Path
from engine.feel.types import Simple
from engine.policy.checks.facts import has_facts
from engine.policy.loading import placed
from engine.policy.model import Policy


def check(policy: Policy) -> Iterator[Diagnostic]:
    """Yield what is wrong with a policy's `as_of`."""
    formula = policy.as_of
    if formula is None or formula.broken or not has_facts(policy):
        return
    if not _plain_path(formula.expression.tree):
        yield Diagnostic(
            "as-of-not-a-fact",
            f"`as_of` is {shown(formula.text)}, the path of a fact was expected",
            formula.span,
            "not the path of a fact",
            "write a path such as `application.submitted_on`; what is to be computed goes into `definitions`",
        )
        return
    barred = dict.fromkeys(policy.parameters, "is a parameter, a case is dated by a fact")
    barred |= dict.fromkeys(policy.definitions, "is a definition, a case is dated by a fact")
    checked = check_expression(formula.expression, policy.facts.types, barred=barred, kinds="a fact")
    yield from (placed(each, formula.scalar) for each in checked.problems)
    if checked.type is Simple.NULL or never(checked.type, Simple.DATE, Simple.DATE_TIME):
        yield Diagnostic(
            "not-a-date",
            f"`{formula.text}` is {a_type(checked.type)}, a case is dated by a date",
            formula.span,
            "expected a date",
            "declare the fact with `type: string` and `format: date`",
        )


def _plain_path(node: Node) -> bool:
    while isinstance(node, Path):
        node = node.base
    return isinstance(node, Name)
