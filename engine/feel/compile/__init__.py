"""From the syntax tree to Python closures: compile once, run many times.

Each kind of node has one function that turns it into a closure over the closures of its parts (`scope` says
in which environment they run), so that nothing is looked up in the tree while an expression is evaluated:

    literals     constants, lists, contexts, ranges
    names        names and paths
    logic        `and`, `or`, `if`
    arithmetic   operators on numbers, dates, durations; comparison
    tests        `in` and the cells of tables
    filters      `list[condition]`
    loops        `for`, `some`, `every`
    functions    functions of the text
    calls        of functions and built-ins
    unknowns     which missing facts a result depends on
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from engine.feel import tree
from engine.feel.budget import MOST_STEPS, Stopped
from engine.feel.compile import arithmetic, calls, filters, functions, literals, logic, loops, names, tests
from engine.feel.compile.scope import Code, Env, Known, Reason, Run, Scope
from engine.feel.compile.unknowns import Reads
from engine.feel.tree import Node
from engine.feel.values import DateTime, Unknown, Value

__all__ = ["Compiled", "Known", "Reason", "compile_node", "compile_part", "compile_tree"]

_COMPILERS: Mapping[type[Node], Callable[[Any, Scope], Code]] = {
    tree.Literal: literals.literal,
    tree.AtLiteral: literals.at_literal,
    tree.ListLiteral: literals.list_literal,
    tree.ContextLiteral: literals.context_literal,
    tree.RangeLiteral: literals.range_literal,
    tree.Name: names.name,
    tree.Path: names.path,
    tree.And: logic.conjunction,
    tree.Or: logic.disjunction,
    tree.If: logic.condition,
    tree.Arithmetic: arithmetic.arithmetic,
    tree.Negation: arithmetic.negation,
    tree.Comparison: arithmetic.comparison,
    tree.Between: arithmetic.between,
    tree.InstanceOf: arithmetic.instance_of,
    tree.In: tests.membership,
    tree.UnaryComparison: tests.unary_comparison,
    tree.UnaryTests: tests.cell,
    tree.Filter: filters.filtered,
    tree.For: loops.loop,
    tree.Quantified: loops.quantified,
    tree.FunctionLiteral: functions.function,
    tree.Call: calls.call,
}


@dataclass(frozen=True, slots=True)
class Compiled:
    """A node as a function of the context.

    Attributes:
        code: the closure.
        slots: the empty slots of its environments.
        reads: the missing facts that the node may read.
        span: the node's place, for a reason that concerns all of it.
        key: the node's key in `Known`.
    """

    code: Code
    slots: tuple[None, ...]
    reads: Reads
    span: tree.Span
    key: int

    def run(
        self,
        context: Mapping[str, Value],
        journal: list[Reason] | None = None,
        clock: DateTime | None = None,
        known: Known | None = None,
    ) -> Value:
        """Return the value; never raises.

        An evaluation that reaches a bound is null, or unknown where a fact is missing that it may read: with
        that fact it might have come to an end.

        Args:
            context: the values of the names from outside.
            journal: takes the place and reason of each operation that made null of values; None to not ask.
            clock: the date and time of the decision, read by `now` and `today`.
            known: what `compile_part` has made reads and keeps values here, which hold for one context and clock.
        """
        try:
            return self.code([context, Run(MOST_STEPS, journal, clock, known), *self.slots])
        except Stopped as stop:
            reason = Reason(stop.span or self.span, stop.text)
        except RecursionError:
            reason = Reason(self.span, _TOO_DEEP)
        with suppress(RecursionError, Stopped):
            missing = self.reads([context, Run(clock=clock), *self.slots])
            if missing:
                return Unknown(missing)
        if journal is not None:
            journal.append(reason)
        return None


_TOO_DEEP = "the expression, or what it calls, is nested too deeply to be evaluated"


def compile_node(node: Node, scope: Scope) -> Code:
    """Compile `node` for a place that has the binders of `scope` around it."""
    return _COMPILERS[type(node)](node, scope)


def compile_tree(node: Node) -> Compiled:
    """Compile a node that stands at the top of an expression, or outside all of its binders."""
    return _compiled(node, Scope(compile_node))


def compile_part(node: Node) -> Compiled:
    """Compile a node like `compile_tree`, to be evaluated beside other parts of the same tree.

    A node that several parts have in common, or that stands inside another, is evaluated once for each `known`.
    Its reasons are noted once as well.
    """
    return _compiled(node, Scope(_compile_once))


def _compile_once(node: Node, scope: Scope) -> Code:
    code = compile_node(node, scope)
    if scope.outer or isinstance(node, _AT_HAND):
        return code
    key = id(node)

    def once(env: Env) -> Value:
        known = env[1].known
        if known is None:
            return code(env)
        if key in known:
            return known[key]
        value = known[key] = code(env)
        return value

    return once


_AT_HAND = (tree.Literal, tree.AtLiteral, tree.Name)
"""Nodes whose value takes no longer to find than to remember."""


def _compiled(node: Node, scope: Scope) -> Compiled:
    try:
        code = scope.code(node)
    except RecursionError:
        code = _too_deep
    return Compiled(code, scope.slots, Reads((node,), scope), node.span, id(node))


def _too_deep(_: list[Any]) -> Value:
    raise RecursionError
