"""Formulas → definite clauses in layers: what one pass concludes, the next can ask for.

    head ← a, b, c        one clause for an and
    head ← a   head ← b   one for each branch of an or, so that nothing branches inside the engine

An and of ors is multiplied out while that gives few clauses. Beyond it, and for conjunctions longer than a rule
may be, an inner formula gets a helper head, so that clauses grow no faster than the formula. `at_least` is
counted by halves: `count` of them all is some of the left half and the rest of the right one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from itertools import count as counting
from math import comb
from typing import assert_never

from engine.backends.rete.clause import Clause, Condition, holds
from engine.backends.rete.formula import AtLeast, Formula
from engine.backends.rete.limits import CONDITIONS, KEYS, PASSES, POLICY_RULES, RULES

MULTIPLIED_OUT = 8
"""Clauses into which an and of ors is multiplied out at most."""

CHOICES = 20
"""An `at_least` with more choices than this is counted by halves."""

Conjunction = tuple[Condition, ...]

_Halves = dict[tuple[int, int, int], Condition]
"""The helpers of one count so far, by the stretch of the list and the number asked of it."""


class TooLarge(Exception):
    """Raised where a formula would take the policy beyond what may be held; the argument names the limit."""


@dataclass(slots=True)
class Clauses:
    """The clauses of a policy, by layer; a head must be defined before another asks for it."""

    layers: list[list[Clause]] = field(default_factory=list)
    count: int = 0
    _layer_of: dict[str, int] = field(default_factory=dict)
    _helpers: dict[object, Condition] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=counting)

    def define(self, head: str, formula: Formula) -> None:
        """Let `head` hold where `formula` does.

        Raises:
            TooLarge: with `rules` or `passes`; the head is then defined in part.
        """
        for conjunction in self._alternatives(formula):
            self._add(head, conjunction)

    def networks(self) -> Iterator[list[tuple[Clause, ...]]]:
        """Yield for each pass the clauses of each of its networks, none larger than a network may be."""
        for layer in self.layers:
            networks: list[list[Clause]] = []
            keys: set[str] = set()
            for clause in layer:
                keys |= {each.key for each in clause.conditions}
                if not networks or len(networks[-1]) == RULES or len(keys) > KEYS:
                    networks.append([])
                    keys = {each.key for each in clause.conditions}
                networks[-1].append(clause)
            yield [tuple(each) for each in networks]

    def _add(self, head: str, conjunction: Conjunction) -> None:
        conjunction = self._short(conjunction)
        layer = 1 + max((self._layer_of.get(each.key, -1) for each in conjunction), default=-1)
        if layer >= PASSES:
            raise TooLarge("passes")
        if self.count >= POLICY_RULES:
            raise TooLarge("rules")
        while len(self.layers) <= layer:
            self.layers.append([])
        self.layers[layer].append(Clause(head, conjunction))
        self._layer_of[head] = max(self._layer_of.get(head, -1), layer)
        self.count += 1

    def _alternatives(self, formula: Formula) -> list[Conjunction]:
        """Return the conjunctions of which one must hold, without repetition."""
        match formula:
            case Condition():
                return [(formula,)]
            case AtLeast(count=count, parts=parts) if count == len(parts):
                return self._multiplied(parts)
            case AtLeast(count=1, parts=parts):
                return list(dict.fromkeys(each for part in parts for each in self._alternatives(part)))
            case AtLeast(count=count, parts=parts):
                return self._counted(tuple(self._single(each) for each in parts), count, {})
            case _:
                assert_never(formula)

    def _multiplied(self, parts: Sequence[Formula]) -> list[Conjunction]:
        """Return the alternatives of an and."""
        found: list[Conjunction] = [()]
        for part in parts:
            alternatives = self._alternatives(part)
            if len(alternatives) > 1 and len(found) * len(alternatives) > MULTIPLIED_OUT:
                alternatives = [(self._helper(part, alternatives),)]
            found = [tuple(dict.fromkeys((*each, *more))) for each in found for more in alternatives]
        return list(dict.fromkeys(found))

    def _counted(self, parts: Conjunction, count: int, halves: _Halves, start: int = 0) -> list[Conjunction]:
        """Return the alternatives of `count` of `parts`, which begin at `start` of the whole list."""
        if count <= 0:
            return [()]
        if count == 1 or comb(len(parts), count) <= CHOICES:
            return list(combinations(parts, count))
        middle = len(parts) // 2
        left, right = parts[:middle], parts[middle:]
        return [
            (
                *self._half(left, of_left, halves, start),
                *self._half(right, count - of_left, halves, start + middle),
            )
            for of_left in range(max(0, count - len(right)), min(count, len(left)) + 1)
        ]

    def _half(self, parts: Conjunction, count: int, halves: _Halves, start: int) -> Conjunction:
        if count in (0, len(parts)):
            return parts[:count]
        key = (start, len(parts), count)
        if key not in halves:
            halves[key] = self._concluding(self._counted(parts, count, halves, start))
        return (halves[key],)

    def _short(self, conjunction: Conjunction) -> Conjunction:
        """Return a conjunction that one rule can hold: stretches of a long one go under helper heads."""
        while len(conjunction) > CONDITIONS:
            stretches = [conjunction[at : at + CONDITIONS] for at in range(0, len(conjunction), CONDITIONS)]
            conjunction = tuple(self._helper(each, [each]) for each in stretches)
        return conjunction

    def _single(self, formula: Formula) -> Condition:
        if isinstance(formula, Condition):
            return formula
        return self._helper(formula, self._alternatives(formula))

    def _helper(self, key: object, alternatives: list[Conjunction]) -> Condition:
        """Return the helper of `key`, made of `alternatives` where it is not there yet."""
        if key not in self._helpers:
            self._helpers[key] = self._concluding(alternatives)
        return self._helpers[key]

    def _concluding(self, alternatives: list[Conjunction]) -> Condition:
        """Return the condition that a new head has been concluded, for which one of `alternatives` holds."""
        head = f"helper:{next(self._numbers)}"
        for each in alternatives:
            self._add(head, each)
        return holds(head)
