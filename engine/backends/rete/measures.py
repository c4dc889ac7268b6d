"""What FEEL computes of a case for the network: numbers against thresholds, signs of comparisons, truth values.

Every distinct part of the policy's conditions is read once a case. What is unknown or null posts nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from engine.backends.base import Case
from engine.backends.rete.clause import Operator
from engine.backends.rete.formula import Atom
from engine.backends.rete.limits import FAR
from engine.backends.rete.positions import Ruler, position_of, ruler_of
from engine.feel import tree
from engine.feel.compile import Compiled, compile_part
from engine.feel.operators import compare
from engine.feel.values import NoValue, UncertainCount, Unknown, Value
from engine.feel.walk import free_names, walk

Interval = tuple[int, int]
Ask = Callable[[Compiled], Value]
"""Evaluates a further expression in the same case."""
Take = Callable[[Sequence[Value], Ask], Interval | None]
"""Returns what a measure posts, given all readings of a case; None for nothing."""


@dataclass(frozen=True, slots=True)
class End:
    """One end of a range of values."""

    limit: Value
    closed: bool = True


@dataclass(slots=True)
class Measures:
    """The measures of a policy; asking for one that is there already returns the same.

    Attributes:
        names: what the measures read from their policy.
    """

    names: set[str] = field(default_factory=set)
    _readings: list[Compiled] = field(default_factory=list)
    _reading_of: dict[object, int] = field(default_factory=dict)
    _takes: list[tuple[Take, str, str]] = field(default_factory=list)
    _keys: dict[object, tuple[str, str]] = field(default_factory=dict)

    def take(self, case: Case) -> dict[str, int | None]:
        """Return the numbers of a case by key."""
        values = [case.value(each) for each in self._readings]
        numbers: dict[str, int | None] = {}
        for take, low, high in self._takes:
            interval = take(values, case.value)
            if interval is not None:
                numbers[low], numbers[high] = interval
        return numbers

    def against(self, node: tree.Node, operator: Operator, limit: Value) -> Atom | None:
        """Return `node operator limit`, the rule holding the limit; None for limits that no rule can hold."""
        ruler = ruler_of(limit)
        if ruler is None:
            return None
        low, high = self._measure((ruler, _key(node)), _on_ruler(self._reading(node), ruler), ruler)
        return Atom(low, high, operator, position_of(limit, ruler))

    def within(self, node: tree.Node, low: End | None, high: End | None, test: tree.Node) -> list[Atom] | None:
        """Return the comparisons of `node` with both ends, whose and is `test`; None where no rule can hold them.

        What has no place between the ends is judged by `test` itself: null differs from 5, it is not beyond it.
        """
        ends = [end for end in (low, high) if end is not None]
        ruler = ruler_of(*(end.limit for end in ends)) if ends else None
        if ruler is None:
            return None
        least = -FAR if low is None else position_of(low.limit, ruler) + (not low.closed)
        most = FAR if high is None else position_of(high.limit, ruler) - (not high.closed)
        instead = {True: (least, least), False: (FAR, FAR) if high else (-FAR, -FAR)}
        take = _on_ruler(self._reading(node), ruler, compile_part(test), instead)
        keys = self._measure((ruler, _key(test)), take, ruler)
        atoms = (Atom(*keys, ">=", least) if low else None, Atom(*keys, "<=", most) if high else None)
        return [atom for atom in atoms if atom is not None]

    def order(self, left: tree.Node, operator: Operator, right: tree.Node) -> Atom:
        """Return `left operator right` by the sign of the comparison, -1, 0 or 1."""
        take = _sign(self._reading(left), self._reading(right))
        return Atom(*self._measure((_key(left), _key(right)), take), operator, 0)

    def truth(self, node: tree.Node) -> Atom:
        """Return whether `node` is true, posted as 1 or 0."""
        reading = self._reading(node)
        low, _ = self._measure(reading, _truth(reading))
        return Atom(low, low, ">=", 1)

    def _reading(self, node: tree.Node) -> int:
        key = _key(node)
        if key not in self._reading_of:
            self._reading_of[key] = len(self._readings)
            self._readings.append(compile_part(node))
            self.names.update(free_names(node))
        return self._reading_of[key]

    def _measure(self, identity: object, take: Take, ruler: Ruler | None = None) -> tuple[str, str]:
        if identity not in self._keys:
            number = len(self._takes)
            once = ruler is not None and ruler.kind == "date"
            keys = (f"{number}", f"{number}") if once else (f"{number}:low", f"{number}:high")
            self._keys[identity] = keys
            self._takes.append((take, *keys))
        return self._keys[identity]


def _key(node: tree.Node) -> object:
    """Return what two nodes have in common that mean the same; Python's own equality takes `true` for `1`."""
    return node, tuple(repr(each.value) for each in walk(node) if isinstance(each, tree.Literal))


def _on_ruler(
    reading: int, ruler: Ruler, test: Compiled | None = None, instead: Mapping[bool, Interval] | None = None
) -> Take:
    interval = ruler.interval
    if test is None or instead is None:
        return lambda values, _: interval(values[reading])

    def take(values: Sequence[Value], ask: Ask) -> Interval | None:
        value = values[reading]
        found = interval(value)
        if isinstance(value, UncertainCount) and ruler.scale:
            found = None  # no count is 2.5, whatever lies on both sides of it
        elif found is not None or isinstance(value, Unknown):
            return found
        answer = ask(test)
        return instead[answer] if isinstance(answer, bool) else None

    return take


def _sign(left: int, right: int) -> Take:
    def take(values: Sequence[Value], _: Ask) -> Interval | None:
        a, b = _ends(values[left]), _ends(values[right])
        if a is None or b is None:
            return None
        try:
            return compare(a[0], b[1]), compare(a[1], b[0])
        except NoValue:
            return None

    return take


def _ends(value: Value) -> tuple[Value, Value] | None:
    if isinstance(value, UncertainCount):
        return value.low, value.high
    return None if isinstance(value, Unknown) else (value, value)


def _truth(reading: int) -> Take:
    def take(values: Sequence[Value], _: Ask) -> Interval | None:
        value = values[reading]
        return (int(value), int(value)) if isinstance(value, bool) else None

    return take
