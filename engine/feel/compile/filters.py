"""Filters: by position where the condition is a number, else by truth (DMN 1.5, 10.3.2.5).

A condition that is unknown for some items gives an `UncertainList`; null keeps an item out.
"""

from dataclasses import dataclass
from decimal import Decimal

from engine.feel.builtins.conform import described
from engine.feel.compile.names import ITEM
from engine.feel.compile.scope import Code, Env, Scope, charge, no_value, weight
from engine.feel.compile.unknowns import NOTHING, Reads, held
from engine.feel.tree import (
    And,
    Between,
    Comparison,
    Filter,
    In,
    InstanceOf,
    Literal,
    Name,
    Negation,
    Node,
    Or,
    Path,
    Quantified,
    Span,
)
from engine.feel.values import UncertainList, Unknown, Value, unknown_from

_TRUTHS = (And, Or, Comparison, Between, In, InstanceOf, Quantified)
"""Conditions that are never a position."""


def filtered(node: Filter, scope: Scope) -> Code:
    """Compile `list[condition]`."""
    place = _written_position(node.condition)
    if place is not None:
        return _at(node, place, scope)
    sieve = Sieve.of(node, scope)
    base, condition, slot, span = sieve.base, sieve.condition, sieve.slot, node.span
    weighs = sieve.weight

    def keep(env: Env) -> Value:
        items = base(env)
        if type(items) is not list:
            return sieve.of_no_list(env, items)
        run = env[1]
        run.steps -= len(items) * weighs
        if run.steps < 0:
            charge(env, 0, span)
        kept = []
        for at, item in enumerate(items):
            env[slot] = item
            verdict = condition(env)
            if verdict is True:
                kept.append(item)
            elif verdict is not False and verdict is not None:
                return sieve.of_list(env, items, at, verdict, kept)
        return kept if items else sieve.of_empty(env)

    return keep


def _written_position(condition: Node) -> Decimal | None:
    if isinstance(condition, Literal) and isinstance(condition.value, Decimal):
        return condition.value
    if isinstance(condition, Negation) and isinstance(condition.operand, Literal):
        value = condition.operand.value
        return -value if isinstance(value, Decimal) else None
    return None


def _at(node: Filter, place: Decimal, scope: Scope) -> Code:
    base, span = scope.code(node.base), node.span

    def pick(env: Env) -> Value:
        items = base(env)
        if isinstance(items, Unknown):
            return unknown_from(items)
        if items is None:
            return no_value(env, span, "an item is asked of null")
        return _item(items if isinstance(items, list) else [items], place, env, span)

    return pick


def _item(items: list[Value], place: Decimal, env: Env, span: Span) -> Value:
    """Return the item at `place`, counted from 1, or from -1 at the end."""
    size = len(items)
    if place != place.to_integral_value():
        return no_value(env, span, f"a position is a whole number, not {place}")
    if 1 <= place <= size:
        return items[int(place) - 1]
    if -size <= place <= -1:
        return items[size + int(place)]
    return no_value(env, span, f"there is no item {place} in a list of {size}")


@dataclass(frozen=True, slots=True)
class Sieve:
    """A filter's compiled parts, and what it does beside keeping the items for which a condition is true.

    Attributes:
        base: gives the list.
        condition: reads the item in `slot`.
        weight: the steps that each item is worth.
        skipped: what the condition would have read, where it is not evaluated.
        never_position: the condition is a truth by its form.
        root: the name at the head of a condition that is a simple path; else None.
    """

    base: Code
    condition: Code
    slot: int
    span: Span
    weight: int
    skipped: Reads
    never_position: bool
    root: str | None

    @staticmethod
    def of(node: Filter, scope: Scope) -> "Sieve":
        """Compile the parts of `node`."""
        inside = scope.bind(ITEM, item=True)
        root = node.condition
        while isinstance(root, Path):
            root = root.base
        return Sieve(
            base=scope.code(node.base),
            condition=inside.code(node.condition),
            slot=scope.depth,
            span=node.span,
            weight=weight(node.condition),
            skipped=Reads((node.condition,), scope, frozenset({ITEM})),
            never_position=isinstance(node.condition, _TRUTHS),
            root=root.name if isinstance(root, Name) else None,
        )

    def verdict(self, env: Env, item: Value) -> Value:
        """Return what the condition says of `item`."""
        env[self.slot] = item
        return self.condition(env)

    def of_no_list(self, env: Env, base: Value) -> Value:
        """Filter null, a single value or an unknown list."""
        if base is None:
            return no_value(env, self.span, "null is filtered, where a list is expected")
        if isinstance(base, UncertainList):
            charge(env, (len(base.certain) + len(base.possible)) * self.weight, self.span)
            return self._of_uncertain(env, base)
        if isinstance(base, Unknown):
            return Unknown(base.missing | self.skipped(env))
        return self.of_list(env, [base], 0, self.verdict(env, base), [])

    def of_empty(self, env: Env) -> Value:
        """Return the empty list, or null where a position is asked of it."""
        if self.never_position:
            return []
        run = env[1]
        journal, run.journal = run.journal, None
        verdict = self.verdict(env, None)
        run.journal = journal
        if isinstance(verdict, Decimal):
            return _item([], verdict, env, self.span)
        return unknown_from(verdict) if isinstance(verdict, Unknown) else []

    def of_list(self, env: Env, items: list[Value], at: int, verdict: Value, kept: list[Value]) -> Value:
        """Go on where item `at` (from 0) brought the first verdict that is neither true, false nor null."""
        if at == 0 and isinstance(verdict, Decimal) and not self._asks(items[0]):
            return _item(items, verdict, env, self.span)
        possible: list[Value] = []
        missing = NOTHING
        truth = self.never_position or at > 0
        for place in range(at, len(items)):
            item = items[place]
            if place > at:
                verdict = self.verdict(env, item)
            truth = truth or isinstance(verdict, bool) or self._asks(item)
            if verdict is True:
                kept.append(item)
            elif isinstance(verdict, Unknown):
                possible.append(item)
                missing |= verdict.missing
            elif verdict is not False and verdict is not None:
                return self._odd(env, verdict)
        if possible and not truth:
            return Unknown(missing | held(env[1], items))
        return UncertainList(kept, possible, missing) if possible else kept

    def _of_uncertain(self, env: Env, base: UncertainList) -> Value:
        kept: list[Value] = []
        possible: list[Value] = []
        missing = base.missing
        verdicts = [(item, True, self.verdict(env, item)) for item in base.certain]
        verdicts += [(item, False, self.verdict(env, item)) for item in base.possible]
        for item, certain, verdict in verdicts:
            if isinstance(verdict, Unknown):
                missing |= verdict.missing
            elif verdict is False or verdict is None:
                continue
            elif verdict is not True:
                return unknown_from(base)
            (kept if certain and verdict is True else possible).append(item)
        return UncertainList(kept, possible, missing) if possible else kept

    def _asks(self, item: Value) -> bool:
        """Tell whether the condition is an entry of the item, or the item, so that it is no position."""
        if self.root is None:
            return False
        return self.root == ITEM or isinstance(item, Unknown) or (isinstance(item, dict) and self.root in item)

    def _odd(self, env: Env, verdict: Value) -> Value:
        return no_value(env, self.span, f"a filter expects true or false, not {described(verdict)}")
