"""From syntax tree to text: what is printed reads as an equal tree where the tree's own names are known."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from engine.feel.syntax.lexer import NAME, name_words, tokenise
from engine.feel.syntax.names import BUILTIN_NAMES, KEYWORDS
from engine.feel.syntax.scalars import write_string
from engine.feel.tree import (
    And,
    Argument,
    Arithmetic,
    AtLiteral,
    Between,
    Call,
    Comparison,
    ContextLiteral,
    ContextType,
    Entry,
    Filter,
    For,
    FunctionLiteral,
    FunctionType,
    If,
    In,
    InstanceOf,
    Iterator,
    ListLiteral,
    ListType,
    Literal,
    Name,
    Negation,
    Node,
    Or,
    Parameter,
    Path,
    Quantified,
    RangeLiteral,
    RangeType,
    TypeName,
    UnaryComparison,
    UnaryTests,
)
from engine.feel.walk import walk

_ANY, _OR, _AND, _COMPARING, _ADDING, _MULTIPLYING, _POWER, _NEGATING, _ATTACHED, _PRIMARY = range(10)
_ARITHMETIC_LEVELS = {"+": _ADDING, "-": _ADDING, "*": _MULTIPLYING, "/": _MULTIPLYING, "**": _POWER}
_LEVELS: dict[type[Node], int] = {
    # `instance of` binds tightly, but its type must not meet a word or `<` that could belong to it.
    InstanceOf: _ANY,
    If: _ANY,
    For: _ANY,
    Quantified: _ANY,
    FunctionLiteral: _ANY,
    Or: _OR,
    And: _AND,
    Comparison: _COMPARING,
    Between: _COMPARING,
    In: _COMPARING,
    Negation: _NEGATING,
    Path: _ATTACHED,
    Filter: _ATTACHED,
    Call: _ATTACHED,
}
_CAN_FOLLOW_A_NAME = frozenset({".", "/", "-", "+", "*", "**", "and", "or", "in", "between", "instance"})
_CAN_FOLLOW_A_NAME |= {"then", "else", "return", "satisfies"}


def print_expression(node: Node, names: Iterable[str] = ()) -> str:
    """Return `node` as FEEL text on one line, with no more parentheses than reading it back needs.

    Args:
        node: any node of a tree, or the unary tests of a cell.
        names: names that will be known where the text is read, beside those in the tree.
    """
    return _Printer(_run_on_names(node, names)).show(node)


def _run_on_names(node: Node, known: Iterable[str]) -> frozenset[tuple[str, ...]]:
    """Return the tokens of names that could be read on into a longer known name: `date` into `date and time`."""
    names = {*BUILTIN_NAMES, *known}
    for each in walk(node):
        match each:
            case Name(name=name) | Path(name=name) | Iterator(name=name) | Parameter(name=name) | Entry(key=name):
                names.add(name)
    starts: set[tuple[str, ...]] = set()
    for name in names:
        words = () if name.isidentifier() else tuple(name_words(name))
        starts.update(words[:at] for at in range(1, len(words)) if words[at] in _CAN_FOLLOW_A_NAME)
    return frozenset(starts)


@dataclass(frozen=True, slots=True)
class _Printer:
    run_on: frozenset[tuple[str, ...]]
    _show: dict[type[Node], Callable[[Any], str]] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._show.update(
            {
                Literal: self._literal,
                AtLiteral: lambda node: "@" + write_string(node.text),
                Name: lambda node: node.name,
                Path: lambda node: f"{self.show(node.base, _ATTACHED)}.{node.name}",
                Filter: lambda node: f"{self.show(node.base, _ATTACHED)}[{self.show(node.condition)}]",
                Negation: self._negation,
                Arithmetic: self._arithmetic,
                Comparison: lambda node: self._infix(node.left, node.operator, node.right),
                Between: self._between,
                In: lambda node: f"{self.show(node.value, _ADDING)} in {self._in_tests(node.tests)}",
                And: lambda node: " and ".join(self.show(each, _AND + 1) for each in node.operands),
                Or: lambda node: " or ".join(self.show(each, _OR + 1) for each in node.operands),
                InstanceOf: lambda node: f"{self.show(node.value, _ATTACHED)} instance of {self.show(node.type)}",
                If: self._if,
                Iterator: self._iterator,
                For: lambda node: f"for {self._list(node.iterators)} return {self.show(node.body)}",
                Quantified: self._quantified,
                Parameter: lambda node: node.name + (f": {self.show(node.type)}" if node.type else ""),
                FunctionLiteral: self._function,
                Argument: self._argument,
                Call: self._call,
                ListLiteral: lambda node: f"[{self._list(node.items)}]",
                Entry: lambda node: f"{_key(node.key)}: {self.show(node.value)}",
                ContextLiteral: lambda node: "{" + self._list(node.entries) + "}",
                RangeLiteral: self._range,
                UnaryComparison: lambda node: f"({self._test(node)})",
                UnaryTests: self._unary_tests,
                TypeName: lambda node: node.name,
                ListType: lambda node: f"list<{self.show(node.of)}>",
                RangeType: lambda node: f"range<{self.show(node.of)}>",
                ContextType: self._context_type,
                FunctionType: lambda node: f"function<{self._list(node.parameters)}> -> {self.show(node.result)}",
            }
        )

    def show(self, node: Node, least: int = _ANY) -> str:
        """Print `node`, in parentheses where it binds less tightly than `least`."""
        text = self._show[type(node)](node)
        if least > _ANY and (self._level(node) < least or self._runs_on(node)):
            return f"({text})"
        return text

    def _level(self, node: Node) -> int:
        if isinstance(node, Arithmetic):
            return _ARITHMETIC_LEVELS[node.operator]
        if isinstance(node, Literal) and isinstance(node.value, Decimal) and node.value.is_signed():
            return _NEGATING
        return _LEVELS.get(type(node), _PRIMARY)

    def _runs_on(self, node: Node) -> bool:
        """Tell whether the name at the end of `node` could be read on into a longer one."""
        return isinstance(node, Name | Path) and tuple(name_words(node.name)) in self.run_on

    def _list(self, nodes: tuple[Node, ...]) -> str:
        return ", ".join(self.show(each) for each in nodes)

    def _literal(self, node: Literal) -> str:
        match node.value:
            case None:
                return "null"
            case bool():
                return "true" if node.value else "false"
            case str():
                return write_string(node.value)
            case _:
                return str(node.value)

    def _infix(self, left: Node, operator: str, right: Node) -> str:
        return f"{self.show(left, _ADDING)} {operator} {self.show(right, _ADDING)}"

    def _arithmetic(self, node: Arithmetic) -> str:
        level = _ARITHMETIC_LEVELS[node.operator]
        return f"{self.show(node.left, level)} {node.operator} {self.show(node.right, level + 1)}"

    def _negation(self, node: Negation) -> str:
        """Print a sign; right before a number it would belong to the number alone."""
        text = self.show(node.operand, _NEGATING)
        return f"-({text})" if text[0] in ".0123456789" and not isinstance(node.operand, Literal) else f"-{text}"

    def _between(self, node: Between) -> str:
        low, high = self.show(node.low, _ADDING), self.show(node.high, _ADDING)
        return f"{self.show(node.value, _ADDING)} between {low} and {high}"

    def _in_tests(self, tests: tuple[Node, ...]) -> str:
        if len(tests) == 1:
            text = self.show(tests[0], _ADDING)
            closed = isinstance(tests[0], RangeLiteral) and None not in (tests[0].low, tests[0].high)
            if closed or isinstance(tests[0], UnaryComparison) or not text.startswith("("):
                return text
        return f"({', '.join(self._test(each) for each in tests)})"

    def _test(self, node: Node) -> str:
        if isinstance(node, UnaryComparison):
            return f"{node.operator} {self.show(node.operand, _ADDING)}"
        return self.show(node)

    def _unary_tests(self, node: UnaryTests) -> str:
        if not node.tests:
            return "-"
        text = ", ".join(self._test(each) for each in node.tests)
        if node.negated:
            return f"not({text})"
        return f"({text})" if len(node.tests) == 1 and text.startswith("not(") else text

    def _if(self, node: If) -> str:
        return f"if {self.show(node.condition)} then {self.show(node.consequence)} else {self.show(node.alternative)}"

    def _iterator(self, node: Iterator) -> str:
        end = "" if node.end is None else ".." + self.show(node.end, _OR)
        return f"{node.name} in {self.show(node.domain, _OR)}{end}"

    def _quantified(self, node: Quantified) -> str:
        return f"{node.quantifier} {self._list(node.iterators)} satisfies {self.show(node.condition)}"

    def _function(self, node: FunctionLiteral) -> str:
        external = "external " if node.external else ""
        return f"function({self._list(node.parameters)}) {external}{self.show(node.body)}"

    def _argument(self, node: Argument) -> str:
        return (f"{node.name}: " if node.name is not None else "") + self.show(node.value)

    def _call(self, node: Call) -> str:
        function = node.function
        name = function.name if isinstance(function, Name) else self.show(function, _ATTACHED)
        return f"{name}({self._list(node.arguments)})"

    def _range(self, node: RangeLiteral) -> str:
        if node.low is None and node.high is not None:
            return f"({'<=' if node.high_closed else '<'} {self.show(node.high, _ADDING)})"
        if node.high is None and node.low is not None:
            return f"({'>=' if node.low_closed else '>'} {self.show(node.low, _ADDING)})"
        low = "null" if node.low is None else self.show(node.low)
        high = "null" if node.high is None else self.show(node.high)
        return f"{'[' if node.low_closed else '('}{low}..{high}{']' if node.high_closed else ')'}"

    def _context_type(self, node: ContextType) -> str:
        return "context<" + ", ".join(f"{name}: {self.show(of)}" for name, of in node.entries) + ">"


def _key(key: str) -> str:
    """Print the key of a context, in quotes unless it is a plain word."""
    kinds = tokenise(key).kinds
    plain = len(kinds) == 2 and kinds[0] == NAME and key not in KEYWORDS and key.strip() == key
    return key if plain else write_string(key)
