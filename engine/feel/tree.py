"""The syntax tree of FEEL: plain, immutable, typed data that any translator can walk.

Each class is one construct of the grammar in OMG DMN 1.5, chapter 10.3.1. Every node carries the span of the
characters it was read from, as offsets into the expression's text; spans do not take part in equality, so
two trees are equal when they mean the same text apart from layout.
"""

from dataclasses import dataclass, field
from typing import Literal as OneOf

Span = tuple[int, int]
"""Offsets `(start, end)` into the expression's text, the end not included."""

NOWHERE: Span = (0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """What all nodes share: where they stand in the text."""

    span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number, string, boolean or null written in the text; `value` is the FEEL value."""

    value: object


@dataclass(frozen=True, slots=True)
class AtLiteral(Node):
    """A date, time, date and time or duration written `@"…"`; `text` is what stands between the quotes."""

    text: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A reference to a variable or built-in, spaces normalised to one (`date and time`)."""

    name: str


@dataclass(frozen=True, slots=True)
class Path(Node):
    """`base.name`: an entry of a context, a property of a temporal value or range, or a projection."""

    base: Node
    name: str
    name_span: Span = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Filter(Node):
    """`base[condition]`: by position where the condition is a number, else the items for which it is true."""

    base: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """Arithmetic `-operand`."""

    operand: Node


ArithmeticOperator = OneOf["+", "-", "*", "/", "**"]
ComparisonOperator = OneOf["=", "!=", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """`left operator right`."""

    operator: ArithmeticOperator
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """`left operator right`, a boolean."""

    operator: ComparisonOperator
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Between(Node):
    """`value between low and high`, both ends included."""

    value: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    """`value in test` or `value in (test, test)`: true where one of the unary tests holds."""

    value: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class And(Node):
    """`a and b and c`, flat: operands joined without parentheses stand in one node."""

    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or(Node):
    """`a or b or c`, flat."""

    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    """`value instance of type`."""

    value: Node
    type: "TypeName | ListType | RangeType | ContextType | FunctionType"


@dataclass(frozen=True, slots=True)
class If(Node):
    """`if condition then consequence else alternative`."""

    condition: Node
    consequence: Node
    alternative: Node


@dataclass(frozen=True, slots=True)
class Iterator(Node):
    """`name in domain`, or `name in domain..end` where `end` is given."""

    name: str
    domain: Node
    end: Node | None = None


@dataclass(frozen=True, slots=True)
class For(Node):
    """`for iterators return body`; `partial`, the results so far, is in scope in the body."""

    iterators: tuple[Iterator, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    """`some iterators satisfies condition`, or `every …`."""

    quantifier: OneOf["some", "every"]
    iterators: tuple[Iterator, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class Parameter(Node):
    """A formal parameter of a function, with its type where one is written."""

    name: str
    type: "TypeName | ListType | RangeType | ContextType | FunctionType | None" = None


@dataclass(frozen=True, slots=True)
class FunctionLiteral(Node):
    """`function(parameters) body`; an external one is read and refused at evaluation."""

    parameters: tuple[Parameter, ...]
    body: Node
    external: bool = False


@dataclass(frozen=True, slots=True)
class Argument(Node):
    """One argument of a call; `name` is None for a positional one."""

    name: str | None
    value: Node


@dataclass(frozen=True, slots=True)
class Call(Node):
    """`function(arguments)`."""

    function: Node
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class ListLiteral(Node):
    """`[a, b, c]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Entry(Node):
    """`key: value` of a context literal; earlier entries are in scope in later values."""

    key: str
    value: Node


@dataclass(frozen=True, slots=True)
class ContextLiteral(Node):
    """`{key: value, …}`."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class RangeLiteral(Node):
    """`[low..high]` with either end open, or a half line such as `(>= 5)`, whose missing end is None."""

    low: Node | None
    high: Node | None
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True)
class UnaryComparison(Node):
    """`< 5` as a unary test: compares the tested value (`?`) with the operand."""

    operator: ComparisonOperator
    operand: Node


@dataclass(frozen=True, slots=True)
class UnaryTests(Node):
    """The unary tests of a table cell: `-` is an empty tuple; `not(…)` sets `negated`."""

    tests: tuple[Node, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class TypeName(Node):
    """A type by name: `number`, `years and months duration`, `Any`, or a name the policy knows."""

    name: str


@dataclass(frozen=True, slots=True)
class ListType(Node):
    """`list<of>`."""

    of: "Type"


@dataclass(frozen=True, slots=True)
class RangeType(Node):
    """`range<of>`."""

    of: "Type"


@dataclass(frozen=True, slots=True)
class ContextType(Node):
    """`context<name: type, …>`."""

    entries: tuple[tuple[str, "Type"], ...]


@dataclass(frozen=True, slots=True)
class FunctionType(Node):
    """`function<type, …> -> result`."""

    parameters: tuple["Type", ...]
    result: "Type"


Type = TypeName | ListType | RangeType | ContextType | FunctionType
