"""Conditions of a policy, FEEL trees, read as formulas over measures.

A condition is read twice: once for what makes it met, once for what makes it not met. Where a number is missing
neither comes out, which is Kleene's undetermined without any negation in the engine. What is not logic or a
comparison with a threshold is left whole to FEEL, and only its result is posted.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.backends.rete.clause import Operator
from engine.backends.rete.formula import ALWAYS, NEVER, Atom, Formula, all_of, any_of, concluded
from engine.backends.rete.measures import End, Measures
from engine.feel import tree
from engine.feel.compile import compile_tree
from engine.feel.values import Range, Value
from engine.feel.walk import walk

_ORDERS: Mapping[tree.ComparisonOperator, Operator] = {"<": "<", "<=": "<=", ">": ">", ">=": ">="}
_FLIPPED: Mapping[Operator, Operator] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}

_FOLDED = frozenset({"date", "duration"})
"""Built-ins that make a constant of constants."""

_CONSTANT_NODES = (
    tree.Literal,
    tree.AtLiteral,
    tree.Name,
    tree.Path,
    tree.Negation,
    tree.Arithmetic,
    tree.RangeLiteral,
    tree.Call,
    tree.Argument,
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads conditions; what they measure is noted in `measures`.

    Attributes:
        constants: the thresholds that are one value for the version, by name.
        conclusions: the names of criteria and stages, which the network concludes itself.
        names: all names of the policy, which go before built-ins of the same name.
    """

    measures: Measures
    constants: Mapping[str, Value]
    conclusions: frozenset[str]
    names: frozenset[str]

    def read(self, node: tree.Node, *, met: bool) -> Formula:
        """Return what makes the condition true, or with `met` False what makes it false."""
        match node:
            case tree.Literal(value=bool(value)):
                return ALWAYS if value is met else NEVER
            case tree.And(operands=operands):
                return self._join(operands, met=met, conjunction=met)
            case tree.Or(operands=operands):
                return self._join(operands, met=met, conjunction=not met)
            case tree.Call(function=tree.Name(name="not"), arguments=(tree.Argument(name=None, value=inner),)) if (
                "not" not in self.names
            ):
                return self.read(inner, met=not met)
            case tree.Name(name=name) if name in self.conclusions:
                return concluded(name, met=met)
            case tree.Comparison():
                return _leaves(self._comparison(node), met=met)
            case tree.Between(value=value, low=low, high=high):
                ends = (tree.Comparison(">=", value, low), tree.Comparison("<=", value, high))
                return self._join(ends, met=met, conjunction=met)
            case tree.In(value=value, tests=tests):
                parts = [self._test(value, each, met=met) for each in tests]
                return any_of(parts) if met else all_of(parts)
            case _:
                return _leaves([self.measures.truth(node)], met=met)

    def _join(self, operands: tuple[tree.Node, ...], *, met: bool, conjunction: bool) -> Formula:
        parts = [self.read(each, met=met) for each in operands]
        return all_of(parts) if conjunction else any_of(parts)

    def _comparison(self, node: tree.Comparison) -> list[Atom]:
        """Return the atoms whose and is the comparison."""
        left, right = node.left, node.right
        for measured, other, flip in ((left, right, False), (right, left, True)):
            limit = self._constant(other)
            atoms: list[Atom] | None = None
            if limit is not None and node.operator == "=":
                atoms = self.measures.within(measured, End(limit), End(limit), node)
            elif limit is not None and node.operator != "!=":
                order = _ORDERS[node.operator]
                atom = self.measures.against(measured, _FLIPPED[order] if flip else order, limit)
                atoms = None if atom is None else [atom]
            if atoms is not None:
                return atoms
        if node.operator in ("=", "!="):
            return [self.measures.truth(node)]
        return [self.measures.order(left, _ORDERS[node.operator], right)]

    def _test(self, value: tree.Node, test: tree.Node, *, met: bool) -> Formula:
        """Return one unary test behind `in`."""
        named = any(isinstance(each, tree.Name) and each.name == "?" for each in walk(test))
        if isinstance(test, tree.UnaryComparison) and not named:
            return self.read(tree.Comparison(test.operator, value, test.operand), met=met)
        whole = tree.In(value, (test,))
        limit = self._constant(test)
        atoms: list[Atom] | None = None
        if isinstance(limit, Range):
            low = None if limit.low is None else End(limit.low, limit.low_closed)
            high = None if limit.high is None else End(limit.high, limit.high_closed)
            atoms = self.measures.within(value, low, high, whole)
        elif limit is not None:
            atoms = self.measures.within(value, End(limit), End(limit), whole)
        return _leaves(atoms or [self.measures.truth(whole)], met=met)

    def _constant(self, node: tree.Node) -> Value:
        """Return the value that `node` has in every case, or None where it depends on the case or has none."""
        called = [each.function for each in walk(node) if isinstance(each, tree.Call)]
        for each in walk(node):
            if not isinstance(each, _CONSTANT_NODES):
                return None
            if isinstance(each, tree.Name) and each.name not in self.constants:
                makes_one = each.name in _FOLDED - self.names and any(each is function for function in called)
                if not makes_one:
                    return None
        return compile_tree(node).run(self.constants)


def _leaves(atoms: list[Atom], *, met: bool) -> Formula:
    parts = [atom.condition(met=met) for atom in atoms]
    return all_of(parts) if met else any_of(parts)
