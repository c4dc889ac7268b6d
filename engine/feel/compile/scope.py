"""What compiled code shares: the environment it runs in, and the scope that decides where a name lives.

A compiled node is a closure `code(env) -> value`. `env` is a list:

    env[0]   the context: the names from outside the expression
    env[1]   the run: journal, clock and what is left of the bounds
    env[2…]  one slot for each binder around the node: iteration variable, filtered item, function
             parameter, entry of a context literal, `partial`, `?`

A slot is decided while compiling, by lexical depth, so that a lookup is one index. Journal, clock and bounds
stand together in one slot because a function that outlives its evaluation takes up the run of its caller.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from engine.feel.budget import SIZE_OF_A_STEP, TOO_MANY_STEPS, Budget, Stopped
from engine.feel.tree import Node, Span
from engine.feel.values import DateTime, Value
from engine.feel.walk import walk

Env = list[Any]
Code = Callable[[Env], Value]

Known = dict[int, Value]
"""Values by the `id` of their node, which is one node's as long as the code that was compiled of it is there."""

FIRST_SLOT = 2

MOST_CALLS = 64
"""Functions of the text inside each other's calls."""

MOST_REASONS = 1000
"""Reasons noted within one evaluation."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an operation of the expression has no value.

    Attributes:
        span: the operation, as offsets into the expression's text.
        text: one sentence, lower case.
    """

    span: Span
    text: str


@dataclass(slots=True)
class Run(Budget):
    """One evaluation: where reasons go (None: nobody asks), the clock, and what is left of the bounds.

    Attributes:
        known: the values of nodes that other evaluations in the same context have found, None to not look.
    """

    journal: list[Reason] | None = None
    clock: DateTime | None = None
    known: "Known | None" = None
    calls: int = MOST_CALLS


def no_value(env: Env, span: Span, text: str) -> Any:
    """Note why the operation at `span` is null, and return null; of very many reasons the first and the last stay."""
    journal = env[1].journal
    if journal is not None:
        if len(journal) >= MOST_REASONS:
            journal.pop()
        journal.append(Reason(span, text))
    return None


def charge(env: Env, steps: int, span: Span) -> None:
    """Take `steps` from what the run may still do; raise `Stopped` where that is not enough."""
    run: Run = env[1]
    run.steps -= steps
    if run.steps < 0:
        raise Stopped(TOO_MANY_STEPS, span)


def weight(*nodes: Node) -> int:
    """Return the steps that evaluating `nodes` once is worth by the operations written in them, at least one."""
    return 1 + sum(1 for node in nodes for _ in walk(node)) // SIZE_OF_A_STEP


@dataclass(slots=True)
class Layout:
    """How many slots an environment needs; one for an expression and one for each function in it."""

    size: int = FIRST_SLOT


@dataclass(frozen=True, slots=True)
class Scope:
    """The binders around a node, and how to compile the nodes inside it.

    Attributes:
        depth: the next free slot.
        names: the slots of the innermost binder's names; those from `depth` on are not bound yet.
        item: the innermost binder is a filtered item, whose entries are names too.
        outer: the scope around the innermost binder, None where there is no binder.
    """

    compiler: Callable[[Node, "Scope"], Code]
    layout: Layout = field(default_factory=Layout)
    depth: int = FIRST_SLOT
    names: Mapping[str, int] = field(default_factory=dict)
    item: bool = False
    outer: "Scope | None" = None

    def code(self, node: Node) -> Code:
        """Compile `node` in this scope."""
        return self.compiler(node, self)

    def bind(self, name: str, *, item: bool = False) -> "Scope":
        """Return the scope inside a binder of `name`; its value is put into slot `self.depth`."""
        self.layout.size = max(self.layout.size, self.depth + 1)
        return Scope(self.compiler, self.layout, self.depth + 1, {name: self.depth}, item, self)

    def bind_each(self, names: Sequence[str]) -> Iterator["Scope"]:
        """Yield the scope before each of `names`, which differ; its value is put into slot `depth` of that scope."""
        self.layout.size = max(self.layout.size, self.depth + len(names))
        slots = {name: slot for slot, name in enumerate(names, self.depth)}
        for slot in slots.values():
            yield Scope(self.compiler, self.layout, slot, slots, outer=self)

    def function(self) -> "Scope":
        """Return the scope inside a function, which runs in an environment of its own."""
        return replace(self, layout=Layout(self.depth))

    def around(self, name: str) -> tuple[tuple[int, ...], int | None]:
        """Return where `name` may be found: slots of items to ask, innermost first, then a slot or None.

        An item's entries go before its name, so that `item` reads an entry of that name (the kit, 0069).
        """
        items: list[int] = []
        scope: Scope | None = self
        while scope is not None:
            if scope.item:
                items.extend(scope.names.values())
            slot = scope.names.get(name, scope.depth)
            if slot < scope.depth:
                return tuple(items), slot
            scope = scope.outer
        return tuple(items), None

    @property
    def slots(self) -> tuple[None, ...]:
        """The empty slots of an environment for all that was compiled in this scope or inside it."""
        return (None,) * (self.layout.size - FIRST_SLOT)
