"""What compiled code shares: the environment it runs in, and the scope that decides where a name lives.

A compiled node is a closure `code(env) -> value`. `env` is a list:

    env[0]   the context: the names from outside the expression
    env[1]   the run: journal, clock and what is left of the bounds
    env[2…]  one slot for each binder around the node: iteration variable, filtered item, function
             parameter, entry of a context literal, `partial`, `?`

A slot is decided while compiling, by lexical depth, so that a lookup is one index. Journal, clock and bounds
stand together in one slot because a function that outlives its evaluation takes up the run of its caller.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from engine.feel.tree import Node, Span
from engine.feel.values import DateTime, Value

Env = list[Any]
Code = Callable[[Env], Value]

Known = dict[int, Value]
"""Values by the `id` of their node, which is one node's as long as the code that was compiled of it is there."""

FIRST_SLOT = 2

MOST_STEPS = 1_000_000
"""Items visited and functions called within one evaluation."""

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


class Stopped(Exception):
    """Raised where an evaluation reaches a bound; the whole expression then has no value."""

    def __init__(self, span: Span, text: str) -> None:
        self.reason = Reason(span, text)
        super().__init__(text)


@dataclass(slots=True)
class Run:
    """One evaluation: where reasons go (None: nobody asks), the clock, and what is left of the bounds.

    Attributes:
        known: the values of nodes that other evaluations in the same context have found, None to not look.
    """

    journal: list[Reason] | None
    clock: DateTime | None
    known: "Known | None" = None
    steps: int = MOST_STEPS
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
        raise Stopped(span, f"this takes more than {MOST_STEPS} steps, the most for one evaluation")


@dataclass(frozen=True, slots=True)
class Binder:
    """A name and the slot of its value.

    Attributes:
        item: True for a filtered item, whose entries are names too.
    """

    name: str
    slot: int
    item: bool = False


@dataclass(slots=True)
class Layout:
    """How many slots an environment needs; one for an expression and one for each function in it."""

    size: int = FIRST_SLOT


@dataclass(frozen=True, slots=True)
class Scope:
    """The binders around a node, innermost last, and how to compile the nodes inside it."""

    compiler: Callable[[Node, "Scope"], Code]
    layout: Layout = field(default_factory=Layout)
    binders: tuple[Binder, ...] = ()

    def code(self, node: Node) -> Code:
        """Compile `node` in this scope."""
        return self.compiler(node, self)

    @property
    def depth(self) -> int:
        """The next free slot."""
        return FIRST_SLOT + len(self.binders)

    def bind(self, name: str, *, item: bool = False) -> "Scope":
        """Return the scope inside a binder of `name`; its value is put into slot `self.depth`."""
        self.layout.size = max(self.layout.size, self.depth + 1)
        return Scope(self.compiler, self.layout, (*self.binders, Binder(name, self.depth, item)))

    def function(self) -> "Scope":
        """Return the scope inside a function, which runs in an environment of its own."""
        return Scope(self.compiler, Layout(self.depth), self.binders)

    def around(self, name: str) -> tuple[tuple[int, ...], int | None]:
        """Return where `name` may be found: slots of items to ask, innermost first, then a slot or None.

        An item's entries go before its name, so that `item` reads an entry of that name (the kit, 0069).
        """
        items: list[int] = []
        for binder in reversed(self.binders):
            if binder.item:
                items.append(binder.slot)
            if binder.name == name:
                return tuple(items), binder.slot
        return tuple(items), None

    @property
    def slots(self) -> tuple[None, ...]:
        """The empty slots of an environment for all that was compiled in this scope or inside it."""
        return (None,) * (self.layout.size - FIRST_SLOT)
