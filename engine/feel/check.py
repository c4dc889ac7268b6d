"""The type check: what an expression can be, and where it can have no value, before any fact is known.

    tree ── infer (engine.feel.checking) ──► a type for each node, and problems

The principle: an **error** says that the expression is null for *every* fact that fits the schema, or that a name,
property, type or function is unknown here. A part that is null for every fact where the whole need not be, as an
operand of `or`, is a **warning**; so is what has no value for *some* facts, or one that is probably not meant. A fact
that nobody gave is unknown, not null, and concerns no type. Of a value of type Any nothing is known, and so nothing is
said.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from engine.feel import tree
from engine.feel.checking import binders, calls, functions, logic, names, operators, tests
from engine.feel.checking.needs import decisive
from engine.feel.checking.scope import Names, Notes, Scope
from engine.feel.expression import Expression
from engine.feel.problems import Problem
from engine.feel.syntax.suspicions import suspicions
from engine.feel.tree import Name, Node, Span
from engine.feel.types import FeelType
from engine.feel.values import Value

_RULES: Mapping[type[Node], Callable[[Any, Scope], FeelType]] = {
    tree.Literal: names.literal,
    tree.AtLiteral: names.at_literal,
    tree.ListLiteral: names.list_literal,
    tree.Name: names.name,
    tree.Path: names.path,
    tree.Arithmetic: operators.arithmetic,
    tree.Negation: operators.negation,
    tree.Comparison: operators.comparison,
    tree.Between: operators.between,
    tree.RangeLiteral: operators.range_literal,
    tree.InstanceOf: operators.instance_of,
    tree.And: logic.chain,
    tree.Or: logic.chain,
    tree.If: logic.condition,
    tree.In: tests.membership,
    tree.UnaryComparison: tests.unary_comparison,
    tree.UnaryTests: tests.cell,
    tree.Filter: binders.filtered,
    tree.For: binders.loop,
    tree.Quantified: binders.quantified,
    tree.ContextLiteral: binders.context_literal,
    tree.FunctionLiteral: functions.function,
    tree.Call: calls.call,
}


@dataclass(frozen=True, slots=True)
class Checked:
    """What is known of an expression.

    Attributes:
        type: of its value; with null among its members where the value may be null.
        problems: by place, each once.
        types: the type of each node, by its span.
        whys: why the value at a span may be null, where more can be said than that its type admits it.
    """

    type: FeelType
    problems: tuple[Problem, ...]
    types: Mapping[Span, FeelType]
    whys: Mapping[Span, str]


def check(
    expression: Expression,
    types: Mapping[str, FeelType],
    *,
    barred: Mapping[str, str] | None = None,
    constants: Mapping[str, Value] | None = None,
    whys: Mapping[str, str] | None = None,
    kinds: str = "a name in scope",
) -> Checked:
    """Return the type of an expression, and what is wrong with it.

    Args:
        expression: the expression, or the unary tests of a cell.
        types: the type of each name in scope; for a cell also of `?`.
        barred: names that exist and may not be used here, each with the reason, as in `is a stage, …`.
        constants: the values of names that are the same in every case, which makes the check more exact.
        whys: when names that may be null are, each a clause that begins with `where`.
        kinds: what a name can be, for the message about an unknown one: `a fact, parameter or definition`.
    """
    constants = constants or {}
    notes = Notes(expression.text)
    filled = frozenset(Name(name) for name, value in constants.items() if isinstance(value, list) and value)
    scope = Scope(_infer, Names(types, barred or {}, constants, whys or {}, kinds), notes, filled=filled)
    found = scope.infer(expression.tree)
    sure = decisive(expression.tree, types)
    judged = [replace(each, warning=True) if each.null and each.null not in sure else each for each in notes.problems]
    problems = sorted(_with_suspicions(judged, expression, types), key=lambda each: (each.span, each.warning))
    return Checked(found, tuple(problems), notes.types, notes.whys)


def _with_suspicions(problems: Iterable[Problem], expression: Expression, names: Collection[str]) -> list[Problem]:
    """Return the problems, each once, and what looks meant otherwise; where that is an error, it helps with it."""
    found = list(dict.fromkeys(problems))
    for suspicion in suspicions(expression.tree, expression.text, names):
        low, high = suspicion.span
        errors = [
            at for at, each in enumerate(found) if each.span[0] <= low and high <= each.span[1] and not each.warning
        ]
        for at in errors:
            found[at] = replace(found[at], help=found[at].help or suspicion.help)
        if not errors:
            found.append(suspicion)
    return found


def _infer(node: Node, scope: Scope) -> FeelType:
    return _RULES[type(node)](node, scope)
