"""What can be proven of two conditions by walking their syntax trees side by side.

The argument is that of a monotone threshold: `x >= 3` holds in no case in which `x >= 2` does not; `and`, `or`,
`some`, `every`, a filter and `count` pass such a relation on, and `not` turns it round. Where the trees differ in any
other way nothing is proven.

The cases meant are those whose facts are all given, and that both versions accept. There a condition is false, null or
true, in this order: `and` is the least of its operands, `or` the greatest, `not` turns the order round and leaves null
in its place; a filter takes an item where the condition is true, so that null counts as false does. On an incomplete
case unknown comes in, and a filter may hold an item back for it that null would have left out: the order is not kept
there. But what is determined for an incomplete case is the same for each of its completions, so that an incomplete
case, too, is never accepted by the one text and refused by the other against the proven direction.

The old version must have been written in the new one's names (`engine.diff.renames`).
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from engine.diff.relations import EQUAL, LESS, MORE, Proof, flipped, in_order, inside, joined
from engine.diff.worlds import CLOCKED, World
from engine.feel import tree
from engine.feel.tree import Node
from engine.feel.types import ContextOf, ListOf, without_null
from engine.feel.values import DayTimeDuration, Unknown, YearMonthDuration
from engine.feel.walk import children

ORDINARY = 100
"""Digits before or behind the point of a number that sums are proven with."""

Bound = Mapping[str, bool]
"""Names bound inside an expression, and whether what they stand for is the same in every part."""

TESTS = (tree.Comparison, tree.And, tree.Or, tree.Between, tree.In, tree.Quantified, tree.InstanceOf)
"""Nodes that are true, false or null, and so never a position in a filter."""


@dataclass(frozen=True, eq=False)
class Expressions(ABC):
    """Expressions of two versions side by side; `engine.diff.monotone` knows what their names stand for."""

    old: World
    new: World
    _proven: dict[tuple[int, int, frozenset[tuple[str, bool]]], tuple[Proof, Node, Node]] = field(default_factory=dict)

    @abstractmethod
    def name(self, name: str) -> Proof:
        """Return what is proven of a name that both versions have outside of any loop."""

    def relation(self, old: Node, new: Node, bound: Bound) -> Proof:
        """Return what is proven of two expressions: of their truth, or of their place in the order of their kind.

        Args:
            old: an expression in the scope of the old version.
            new: one in the scope of the new version.
            bound: the names that loops around them bind.
        """
        key = (id(old), id(new), frozenset(bound.items()))
        if key not in self._proven:
            # The nodes are kept with what is proven of them, so that their ids stay theirs.
            self._proven[key] = (self._relation(old, new, bound), old, new)
        return self._proven[key][0]

    def _relation(self, old: Node, new: Node, bound: Bound) -> Proof:
        constants = self.old.constant(old), self.new.constant(new)
        if not isinstance(constants[0], Unknown) and not isinstance(constants[1], Unknown):
            return in_order(*constants)
        match old, new:
            case tree.Name(name=one), tree.Name(name=other) if one == other:
                return (EQUAL if bound[one] else None) if one in bound else self.name(one)
            case tree.Comparison(), tree.Comparison():
                return self._comparison(old, new, bound)
            case tree.Between(), tree.Between():
                tested = self._equal(old.value, new.value, bound)
                low, high = self.relation(old.low, new.low, bound), self.relation(old.high, new.high, bound)
                return joined((tested, flipped(low), high))
            case tree.In(), tree.In():
                return joined((self._equal(old.value, new.value, bound), self._tests(old.tests, new.tests, bound)))
            case tree.And(), tree.And():
                return self._operands(old.operands, new.operands, bound, added=LESS)
            case tree.Or(), tree.Or():
                return self._operands(old.operands, new.operands, bound, added=MORE)
            case tree.And(), _ if not isinstance(new, tree.And):
                return self._operands(old.operands, (new,), bound, added=LESS)
            case _, tree.And():
                return self._operands((old,), new.operands, bound, added=LESS)
            case tree.Or(), _ if not isinstance(new, tree.Or):
                return self._operands(old.operands, (new,), bound, added=MORE)
            case _, tree.Or():
                return self._operands((old,), new.operands, bound, added=MORE)
            case tree.If(), tree.If():
                asked = self._equal(old.condition, new.condition, bound)
                then = self.relation(old.consequence, new.consequence, bound)
                return joined((asked, then, self.relation(old.alternative, new.alternative, bound)))
            case tree.Quantified(), tree.Quantified():
                return self._quantified(old, new, bound)
            case tree.Arithmetic(operator="+" | "-"), tree.Arithmetic() if old.operator == new.operator:
                return self._shifted(old, new, bound)
            case tree.Call(), tree.Call():
                return self._call(old, new, bound)
            case tree.Path(), tree.Path() if old.name == new.name:
                alike = self.old.segments.get(old.name) == self.new.segments.get(old.name)
                return EQUAL if alike and self._opened(old.base, new.base, bound) else None
            case _:
                return self._unfolded(old, new, bound) or self._equal_parts(old, new, bound)

    def _equal(self, old: Node, new: Node, bound: Bound) -> Proof:
        return EQUAL if self.relation(old, new, bound) is EQUAL else None

    def _unfolded(self, old: Node, new: Node, bound: Bound) -> Proof:
        """Look behind the names of definitions where only one side has one, or each its own."""
        bodies = [
            world.body(node.name) if isinstance(node, tree.Name) and node.name not in bound else None
            for world, node in ((self.old, old), (self.new, new))
        ]
        if bodies == [None, None]:
            return None
        # A definition reads no name that a loop binds, so that the names bound around it do not reach into it.
        return self.relation(bodies[0] or old, bodies[1] or new, bound)

    def _equal_parts(self, old: Node, new: Node, bound: Bound) -> Proof:
        """Return that two nodes of one kind are equal where all below is; binders other than those above are not."""
        if type(old) is not type(new) or isinstance(old, tree.Name | tree.For | tree.FunctionLiteral | tree.Filter):
            return None
        if isinstance(old, tree.ContextLiteral | tree.ContextType | tree.FunctionType):
            return None
        parts = list(children(old)), list(children(new))
        if len(parts[0]) != len(parts[1]):
            return None
        plain = [_plain_fields(each) for each in (old, new)]
        equal = plain[0] == plain[1] and all(self._equal(a, b, bound) for a, b in zip(*parts, strict=True))
        return EQUAL if equal else None

    def _comparison(self, old: tree.Comparison, new: tree.Comparison, bound: Bound) -> Proof:
        before, after = _upwards(old), _upwards(new)
        strictness = EQUAL
        if before[1] != after[1]:
            if {before[1], after[1]} != {"<", "<="}:
                return None
            strictness = MORE if after[1] == "<=" else LESS
        left = self.relation(before[0], after[0], bound)
        right = self.relation(before[2], after[2], bound)
        if before[1] in ("=", "!="):
            return EQUAL if left is right is EQUAL else None
        return joined((flipped(left), right, strictness))

    def _tests(self, old: tuple[Node, ...], new: tuple[Node, ...], bound: Bound) -> Proof:
        if len(old) == len(new) == 1:
            constants = self.old.constant(old[0]), self.new.constant(new[0])
            if not any(isinstance(each, Unknown) for each in constants):
                return inside(*constants)
        inner = {**bound, "?": True}
        pairs = zip(old, new, strict=False)
        return EQUAL if len(old) == len(new) and all(self._equal(a, b, inner) for a, b in pairs) else None

    def _operands(self, old: tuple[Node, ...], new: tuple[Node, ...], bound: Bound, added: Proof) -> Proof:
        """Match the operands of `and` or `or`: equal ones first, then those with a relation, the rest came or went."""
        left = list(old)
        open_: list[Node] = []
        found: list[Proof] = []
        for each in new:
            twin = next((one for one in left if self.relation(one, each, bound) is EQUAL), None)
            if twin is None:
                open_.append(each)
            else:
                left.remove(twin)
        rest = []
        for each in open_:
            related = next(((one, it) for one in left if (it := self.relation(one, each, bound)) is not None), None)
            if related is None:
                rest.append(each)
            else:
                left.remove(related[0])
                found.append(related[1])
        found += [added] * len(rest) + [flipped(added)] * len(left)
        return joined(found) if len(rest) + len(left) < len(old) + len(new) else None

    def _quantified(self, old: tree.Quantified, new: tree.Quantified, bound: Bound) -> Proof:
        if old.quantifier != new.quantifier or [i.name for i in old.iterators] != [i.name for i in new.iterators]:
            return None
        inner = dict(bound)
        domains: list[Proof] = []
        for one, other in zip(old.iterators, new.iterators, strict=True):
            if one.end is not None or other.end is not None:
                return None
            whole = self.relation(one.domain, other.domain, inner) is EQUAL
            domains.append(self._items(one.domain, other.domain, inner))
            inner[one.name] = whole
        over = joined(domains)
        return joined(
            (over if old.quantifier == "some" else flipped(over), self.relation(old.condition, new.condition, inner))
        )

    def _items(self, old: Node, new: Node, bound: Bound) -> Proof:
        """Return the relation of two lists as collections: less is, holds only items that the old one holds."""
        constants = self.old.constant(old), self.new.constant(new)
        if not any(isinstance(each, Unknown) for each in constants):
            return inside(*constants)
        match old, new:
            case tree.Filter(base=tree.ListLiteral() as one, condition=tree.Name(name="item")), tree.Filter(
                base=tree.ListLiteral() as other, condition=tree.Name(name="item")
            ) if len(one.items) == len(other.items):
                pairs = zip(one.items, other.items, strict=True)
                return joined(self.relation(a, b, bound) if _is_test(a) and _is_test(b) else None for a, b in pairs)
            case tree.Filter(), tree.Filter():
                return self._filtered(old, new, bound)
            case tree.Call(function=tree.Name(name="distinct values")), tree.Call(
                function=tree.Name(name="distinct values")
            ) if len(old.arguments) == len(new.arguments) == 1:
                return self._items(old.arguments[0].value, new.arguments[0].value, bound)
            case _:
                return EQUAL if self._opened(old, new, bound) else self._items_behind(old, new, bound)

    def _items_behind(self, old: Node, new: Node, bound: Bound) -> Proof:
        if isinstance(old, tree.Name) and isinstance(new, tree.Name) and old.name not in bound:
            bodies = self.old.body(old.name), self.new.body(new.name)
            if bodies[0] is not None and bodies[1] is not None:
                return self._items(bodies[0], bodies[1], bound)
        return None

    def _filtered(self, old: tree.Filter, new: tree.Filter, bound: Bound) -> Proof:
        if not (_is_test(old.condition) and _is_test(new.condition)):
            same = self._opened(old.base, new.base, bound)
            return EQUAL if same and self._equal(old.condition, new.condition, {**bound, "item": False}) else None
        condition = self.relation(old.condition, new.condition, {**bound, "item": False})
        return joined((self._items(old.base, new.base, bound), condition))

    def _opened(self, old: Node, new: Node, bound: Bound) -> bool:
        """Tell whether two expressions are the same but for properties of their items that only one side declares."""
        match old, new:
            case tree.Name(name=one), tree.Name(name=other) if one == other:
                if one in bound:
                    return True
                types = self.old.fact_type(one), self.new.fact_type(one)
                shapes = [type(without_null(each)) if each else None for each in types]
                if None not in shapes:
                    return types[0] == types[1] or (shapes[0] is shapes[1] and shapes[0] in (ListOf, ContextOf))
                return self.relation(old, new, bound) is EQUAL
            case tree.Path(), tree.Path() if old.name == new.name:
                return self._opened(old.base, new.base, bound) and self._same_paths(old.name)
            case tree.Filter(), tree.Filter():
                return self._filtered(old, new, bound) is EQUAL
            case _:
                return self.relation(old, new, bound) is EQUAL

    def _same_paths(self, name: str) -> bool:
        """Tell whether a property is declared at the same paths, whatever its items hold."""
        return [path for path, _ in self.old.segments.get(name, ())] == [
            path for path, _ in self.new.segments.get(name, ())
        ]

    def _shifted(self, old: tree.Arithmetic, new: tree.Arithmetic, bound: Bound) -> Proof:
        """A sum grows with its parts, and a difference falls with what is taken off, where that part is constant.

        Both must have a value in the same cases, which the kinds of the constants decide: so one part is the same.
        """
        left, right = self.relation(old.left, new.left, bound), self.relation(old.right, new.right, bound)
        if left is not EQUAL and right is not EQUAL:
            return None
        moved = (old.left, new.left) if right is EQUAL else (old.right, new.right)
        if left is not right and not (_is_amount(self.old, moved[0]) and _is_amount(self.new, moved[1])):
            return None
        return joined((left, flipped(right) if old.operator == "-" else right))

    def _call(self, old: tree.Call, new: tree.Call, bound: Bound) -> Proof:
        if not (isinstance(old.function, tree.Name) and isinstance(new.function, tree.Name)):
            return self._equal_parts(old, new, bound)
        name = old.function.name
        if name != new.function.name or [a.name for a in old.arguments] != [a.name for a in new.arguments]:
            return None
        values = [(a.value, b.value) for a, b in zip(old.arguments, new.arguments, strict=True)]
        if name == "not" and len(values) == 1:
            return flipped(self.relation(*values[0], bound))
        if name == "count" and len(values) == 1:
            return self._items(*values[0], bound)
        if not all(self._equal(a, b, bound) for a, b in values):
            return None
        bodies = self.old.body(name), self.new.body(name)
        if isinstance(bodies[0], tree.FunctionLiteral) and isinstance(bodies[1], tree.FunctionLiteral):
            return self._function(bodies[0], bodies[1])
        if name in CLOCKED:
            return self.name(name)
        declared = {**self.old.policy.definitions, **self.new.policy.definitions, **self.old.policy.parameters}
        return EQUAL if name not in declared and name not in bound else None

    def _function(self, old: tree.FunctionLiteral, new: tree.FunctionLiteral) -> Proof:
        if old.parameters != new.parameters or old.external or new.external:
            return None
        return self.relation(old.body, new.body, {each.name: True for each in old.parameters})


def _is_amount(world: World, node: Node) -> bool:
    """Tell whether an expression is a number, a day or a duration of ordinary size: texts grow in other ways.

    Sums of such have a value in the same cases, whichever the amount is; near the ends of what FEEL can hold they
    would not.
    """
    value = world.constant(node)
    match value:
        case Decimal():
            return abs(value.adjusted()) < ORDINARY
        case date():
            return True
        case YearMonthDuration(months=months):
            return abs(months) < 12 * 10**5
        case DayTimeDuration(nanoseconds=nanoseconds):
            return abs(nanoseconds) < 10**24
        case Unknown():
            pass
        case _:
            return False
    match node:
        case tree.Arithmetic(operator="+" | "-"):
            return _is_amount(world, node.left) or _is_amount(world, node.right)
        case tree.Call(function=tree.Name(name="count")):
            return True
        case tree.Name(name=name):
            body = world.body(name)
            return body is not None and _is_amount(world, body)
        case _:
            return False


def _is_test(node: Node) -> bool:
    called = isinstance(node, tree.Call) and isinstance(node.function, tree.Name) and node.function.name == "not"
    return called or isinstance(node, TESTS)


def _upwards(node: tree.Comparison) -> tuple[Node, str, Node]:
    """Return a comparison with the greater side on the right."""
    match node.operator:
        case ">":
            return node.right, "<", node.left
        case ">=":
            return node.right, "<=", node.left
        case _:
            return node.left, node.operator, node.right


def _plain_fields(node: Node) -> list[object]:
    """Return what a node says beside the nodes below it."""
    found: list[object] = []
    for name in type(node).__slots__:
        value = getattr(node, name)
        if name not in ("span", "name_span") and not isinstance(value, Node | tuple):
            found.append((type(value), value))
    return found
