"""Which elements of a list a filter or a quantifier counted: what an explanation of them is made from."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.feel.budget import Stopped
from engine.feel.compile import Reason, compile_node
from engine.feel.compile.filters import Sieve
from engine.feel.compile.loops import levels
from engine.feel.compile.scope import Code, Env, Run, Scope, charge
from engine.feel.tree import Filter, Quantified, Span
from engine.feel.values import DateTime, UncertainList, Unknown, Value, unknown_from

Verdict = bool | Unknown | None
Element = tuple[int, Value, Verdict]
"""The position, counted from 1, the item, and whether the condition holds for it."""


@dataclass(frozen=True, slots=True)
class Elements:
    """A filter or quantifier compiled to be asked about each element of its list."""

    domain: Code
    condition: Code
    slot: int
    scope: Scope
    span: Span

    def run(
        self,
        context: Mapping[str, Value],
        journal: list[Reason] | None = None,
        clock: DateTime | None = None,
    ) -> list[Element]:
        """Return each element with its verdict; never raises.

        The list is empty where the domain is null, unknown as a whole, or past the bounds. An item that is only
        possibly in the domain never has the verdict true: it is unknown, or it is out either way. A condition
        that is neither true, false nor unknown has the verdict null.
        """
        try:
            return self.judge([context, Run(journal=journal, clock=clock), *self.scope.slots])
        except (Stopped, RecursionError):
            return []

    def judge(self, env: Env) -> list[Element]:
        """Return what `run` does, in an environment that the caller has made.

        Raises:
            Stopped: the run has come to one of its bounds.
        """
        found: list[Element] = []
        items = _items(self.domain(env))
        charge(env, len(items), self.span)
        for position, (item, doubt) in enumerate(items, start=1):
            env[self.slot] = item
            verdict = self.condition(env)
            if doubt is not None and (verdict is True or isinstance(verdict, Unknown)):
                verdict = unknown_from(doubt, verdict)
            found.append((position, item, verdict if isinstance(verdict, bool | Unknown) else None))
        return found


def compile_elements(node: Filter | Quantified) -> Elements:
    """Compile a filter, or a quantifier with one iterator, that stands at the top scope of an expression.

    Raises:
        ValueError: the quantifier has several iterators, so that there is no one list.
    """
    scope = Scope(compile_node)
    if isinstance(node, Filter):
        sieve = Sieve.of(node, scope)
        return Elements(sieve.base, sieve.condition, sieve.slot, scope, node.span)
    iterators, inside = levels(node.iterators, node.condition, scope)
    if len(iterators) != 1:
        raise ValueError("a quantifier with several iterators has no one list of elements")
    return Elements(iterators[0].domain, inside.code(node.condition), iterators[0].slot, scope, node.span)


def elements(
    node: Filter | Quantified,
    context: Mapping[str, Value],
    journal: list[Reason] | None = None,
    clock: DateTime | None = None,
) -> list[Element]:
    """Return each element of the list of `node` with its verdict, as `Elements.run` does."""
    return compile_elements(node).run(context, journal, clock)


def _items(domain: Value) -> list[tuple[Value, Unknown | None]]:
    """Return the items, each with the unknown on which it depends that it is in the list."""
    if isinstance(domain, UncertainList):
        doubt = Unknown(domain.missing)
        return [*((item, None) for item in domain.certain), *((item, doubt) for item in domain.possible)]
    if domain is None or isinstance(domain, Unknown):
        return []
    return [(item, None) for item in (domain if isinstance(domain, list) else [domain])]
