"""An expression: its text, its tree, and its value in a context."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.feel.compile import Compiled, Reason, compile_tree
from engine.feel.syntax.parser import parse_expression, parse_unary_tests
from engine.feel.tree import Node
from engine.feel.values import DateTime, Value


@dataclass(frozen=True)
class Expression:
    """A FEEL expression, parsed once and compiled when first evaluated.

    Attributes:
        text: as it was written.
        tree: what it means; equal trees mean the same, whatever the layout.
    """

    text: str
    tree: Node

    @cached_property
    def compiled(self) -> Compiled:
        """The expression as closures; should two threads come first together, both make the same."""
        return compile_tree(self.tree)

    def evaluate(self, context: Mapping[str, Value], clock: DateTime | None = None) -> Value:
        """Return the value; never raises. Null is None, and unknown an `Unknown`.

        Args:
            context: the values of the names that the expression reads.
            clock: the date and time of the decision, read by `now` and `today`.
        """
        return self.compiled.run(context, None, clock)

    def run(self, context: Mapping[str, Value], journal: list[Reason], clock: DateTime | None = None) -> Value:
        """Return the value as `evaluate` does, and append to `journal` why operations were null, and where."""
        return self.compiled.run(context, journal, clock)


def parse(text: str, names: Iterable[str] = ()) -> Expression:
    """Read an expression.

    Args:
        text: FEEL.
        names: the names in scope, so that those with spaces or signs in them are recognised.

    Raises:
        FeelError: the text is not an expression; says where and why.
    """
    return Expression(text, parse_expression(text, tuple(names)))


def parse_tests(text: str, names: Iterable[str] = ()) -> Expression:
    """Read the unary tests of a table's cell; the context binds the tested value to `?`.

    Args:
        text: FEEL unary tests: `-`, `< 5`, `"a", "b"`, `not([1..3])`.
        names: the names in scope.

    Raises:
        FeelError: the text is not a list of unary tests; says where and why.
    """
    return Expression(text, parse_unary_tests(text, tuple(names)))


def evaluate(text: str, context: Mapping[str, Value] | None = None) -> Value:
    """Read and evaluate an expression in one step; raises `FeelError` where the text is not one."""
    context = context or {}
    return parse(text, context).evaluate(context)
