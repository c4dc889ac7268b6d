"""Operators, and what is attached to values; from the loosest to the tightest they bind as follows.

    or · and                            flat
    = != < <= > >= between in
    + -  ·  * /  ·  **                  left associative
    -                                   so `-3 ** 2` is 9
    instance of
    a.b  a[b]  a(b)

The words `for`, `if`, `some`, `every` and `function` bind loosest of all, to the right as far as they can.
`x in (a) + 1` tests against `(a) + 1`.
"""

from engine.feel.problems import FeelError, Problem
from engine.feel.syntax import hints
from engine.feel.syntax.clause_parser import CLAUSES
from engine.feel.syntax.cursor import Cursor
from engine.feel.syntax.hints import THE_END
from engine.feel.syntax.lexer import NUMBER, STARTS_VALUE
from engine.feel.syntax.primary_parser import ADDING, COMPARISONS, PRIMARIES, rest_of_range, value
from engine.feel.syntax.type_parser import parse_type
from engine.feel.tree import (
    And,
    Argument,
    Arithmetic,
    ArithmeticOperator,
    Between,
    Call,
    Comparison,
    Filter,
    In,
    InstanceOf,
    Name,
    Negation,
    Node,
    Or,
    Path,
    UnaryComparison,
)

_ARITHMETIC: dict[str, ArithmeticOperator] = {"+": "+", "-": "-", "*": "*", "/": "/", "**": "**"}
_COMPARING = 3
_LEVELS = {
    "or": 1,
    "and": 2,
    "between": _COMPARING,
    "in": _COMPARING,
    "+": ADDING,
    "-": ADDING,
    "*": 5,
    "/": 5,
    "**": 6,
}
_LEVELS |= dict.fromkeys(COMPARISONS, _COMPARING)
_POSTFIX = frozenset({".", "[", "(", "instance"})
_OPERANDS = PRIMARIES | CLAUSES


def read_expression(cursor: Cursor, minimum: int = 0) -> Node:
    """Read an expression of operators that bind at least as tight as `minimum`."""
    cursor.enter()
    start = cursor.starts[cursor.at]
    node = _operand(cursor)
    if cursor.kinds[cursor.at] in _LEVELS:
        node = _operators(cursor, node, start, minimum)
    cursor.depth -= 1
    return node


def _operators(cursor: Cursor, left: Node, start: int, minimum: int) -> Node:
    """Read the operators that follow `left`, which starts at offset `start`, and their right operands."""
    kinds = cursor.kinds
    while True:
        kind = kinds[cursor.at]
        level = _LEVELS.get(kind, -1)
        if level < minimum:
            return left
        cursor.at += 1
        if level >= ADDING:
            right = read_expression(cursor, level + 1)
            left = Arithmetic(_ARITHMETIC[kind], left, right, span=(start, cursor.last_end()))
        elif kind == "in":
            left = In(left, _in_tests(cursor), span=(start, cursor.last_end()))
        elif kind == "between":
            low = read_expression(cursor, ADDING)
            cursor.expect("and", "before the upper end of `between`")
            high = read_expression(cursor, ADDING)
            left = Between(left, low, high, span=(start, cursor.last_end()))
        elif level == _COMPARING:
            right = read_expression(cursor, ADDING)
            left = Comparison(COMPARISONS[kind], left, right, span=(start, cursor.last_end()))
        else:
            operands = [left, read_expression(cursor, level + 1)]
            while kinds[cursor.at] == kind:
                cursor.at += 1
                operands.append(read_expression(cursor, level + 1))
            joined = And if kind == "and" else Or
            left = joined(tuple(operands), span=(start, cursor.last_end()))


def _operand(cursor: Cursor) -> Node:
    """Read what operators stand between: minus signs, one primary, and what is attached to it.

    A sign right before a number belongs to the number (rule 35): `-1 instance of number` is true.
    """
    kinds = cursor.kinds
    first = cursor.at
    while kinds[cursor.at] == "-":
        cursor.at += 1
    minuses = cursor.at - first
    signed = minuses > 0 and kinds[cursor.at] == NUMBER
    if signed:
        minuses -= 1
    start = cursor.starts[first + minuses]
    read = _OPERANDS.get(kinds[cursor.at])
    if read is None:
        cursor.fail_value()
    node = read(cursor)
    if signed:
        node = Negation(node, span=(start, cursor.last_end()))
    if kinds[cursor.at] in _POSTFIX:
        node = _attached(cursor, node, start)
    for each in range(minuses):
        node = Negation(node, span=(cursor.starts[first + minuses - 1 - each], cursor.last_end()))
    return node


def _attached(cursor: Cursor, node: Node, start: int) -> Node:
    """Read the paths, filters, calls and `instance of` that follow `node`, which starts at offset `start`."""
    kinds = cursor.kinds
    while True:
        kind = kinds[cursor.at]
        if kind == ".":
            cursor.at += 1
            name_start = cursor.starts[cursor.at]
            name = cursor.member()
            end = cursor.last_end()
            node = Path(node, name, name_span=(name_start, end), span=(start, end))
        elif kind == "(":
            node = Call(node, _arguments(cursor), span=(start, cursor.last_end()))
        elif kind == "[" and kinds[cursor.at + 1] in STARTS_VALUE:
            opening = cursor.at
            cursor.at += 1
            cursor.filters += 1
            condition = read_expression(cursor)
            cursor.filters -= 1
            cursor.close(opening, "]")
            node = Filter(node, condition, span=(start, cursor.last_end()))
        else:
            break
    while kinds[cursor.at] == "instance":
        cursor.at += 1
        cursor.expect("of", "after `instance`")
        node = InstanceOf(node, parse_type(cursor), span=(start, cursor.last_end()))
    return node


def _arguments(cursor: Cursor) -> tuple[Argument, ...]:
    opening = cursor.at
    cursor.at += 1
    arguments: list[Argument] = []
    if cursor.kinds[cursor.at] != ")":
        arguments.append(_argument(cursor))
        while cursor.kinds[cursor.at] == ",":
            cursor.at += 1
            argument = _argument(cursor)
            if (argument.name is None) != (arguments[0].name is None):
                raise FeelError(
                    [
                        Problem(
                            "mixed-arguments",
                            "a call names some of its arguments and not others",
                            argument.span,
                            "named" if argument.name else "not named",
                            "name all arguments, as in `f(a: 1, b: 2)`, or none",
                        )
                    ]
                )
            arguments.append(argument)
    cursor.close(opening, ")")
    return tuple(arguments)


def _argument(cursor: Cursor) -> Argument:
    start = cursor.starts[cursor.at]
    end_of_name = cursor.end_of_name(cursor.at)
    name = None
    if end_of_name > cursor.at and cursor.kinds[end_of_name] == ":":
        name = cursor.new_name(end_of_name)
        cursor.at += 1
    return Argument(name, value(cursor), span=(start, cursor.last_end()))


def _in_tests(cursor: Cursor) -> tuple[Node, ...]:
    """Read what follows `in`: one test, or several in parentheses."""
    if cursor.kinds[cursor.at] != "(":
        return (read_test(cursor, ADDING),)
    cursor.enter()
    opening = cursor.at
    start = cursor.starts[opening]
    cursor.at += 1
    compares = cursor.kinds[cursor.at] in COMPARISONS
    tests = read_tests(cursor)
    only = tests[0]
    is_value = len(tests) == 1 and not compares
    if is_value and cursor.kinds[cursor.at] == "..":
        only = rest_of_range(cursor, opening, only)
    else:
        cursor.close(opening, ")")
    cursor.depth -= 1
    if is_value:
        if cursor.kinds[cursor.at] in _POSTFIX:
            only = _attached(cursor, only, start)
        return (_operators(cursor, only, start, ADDING),)
    if _LEVELS.get(cursor.kinds[cursor.at], 0) >= ADDING or cursor.kinds[cursor.at] in _POSTFIX:
        cursor.fail(THE_END)
    return tuple(tests)


def read_tests(cursor: Cursor) -> list[Node]:
    tests = [read_test(cursor)]
    while cursor.kinds[cursor.at] == ",":
        cursor.at += 1
        tests.append(read_test(cursor))
    return tests


def read_test(cursor: Cursor, minimum: int = 0) -> Node:
    """Read one positive unary test: a comparison without its left side, or an expression."""
    comparison = COMPARISONS.get(cursor.kinds[cursor.at])
    if comparison is None:
        return read_expression(cursor, minimum)
    first = cursor.at
    start = cursor.starts[first]
    cursor.at += 1
    operand = read_expression(cursor, ADDING)
    if minimum == 0 and cursor.kinds[cursor.at] in ("and", "or"):
        raise FeelError([hints.joined_tests(cursor.tokens, first, cursor.at)])
    return UnaryComparison(comparison, operand, span=(start, cursor.last_end()))


def not_called(cursor: Cursor, tests: list[Node]) -> Node:
    """Return the expression that starts with the `not(…)` just read, taken as a call of the function."""
    for test in tests:
        if isinstance(test, UnaryComparison):
            cursor.fail("the end after `not(…)`, which has a test without a left side")
    name = Name("not", span=(cursor.starts[0], cursor.ends[0]))
    arguments = tuple(Argument(None, test, span=test.span) for test in tests)
    start = cursor.starts[0]
    node: Node = Call(name, arguments, span=(start, cursor.last_end()))
    if cursor.kinds[cursor.at] in _POSTFIX:
        node = _attached(cursor, node, start)
    return _operators(cursor, node, start, 0)
