"""From text to syntax tree: FEEL as OMG DMN 1.5, chapter 10.3.1, defines it.

Each function reads one construct, from the loosest to the tightest:

    for, if, some, every, function      as far to the right as possible
    or · and                            flat
    = != < <= > >= between in
    + -  ·  * /  ·  **                  left associative
    -                                   so `-3 ** 2` is 9
    instance of
    a.b  a[b]  a(b)

Three readings that the grammar leaves open: `[` ends a range (`[1..5[`) where no expression can follow it, else
it starts a filter; `x in (a) + 1` tests against `(a) + 1`; and `not(…)` is the negation of unary tests only where
nothing follows it, else the built-in function.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

from engine.feel import hints
from engine.feel.cursor import MAX_DEPTH, Cursor, too_deep
from engine.feel.hints import THE_END
from engine.feel.lexer import NAME, NUMBER, STARTS_VALUE, STRING, tokenise
from engine.feel.mistakes import shortened
from engine.feel.problems import FeelError, Problem
from engine.feel.scalars import read_number, read_string
from engine.feel.tree import (
    And,
    Argument,
    Arithmetic,
    ArithmeticOperator,
    AtLiteral,
    Between,
    Call,
    Comparison,
    ComparisonOperator,
    ContextLiteral,
    Entry,
    Filter,
    For,
    FunctionLiteral,
    If,
    In,
    InstanceOf,
    Iterator,
    ListLiteral,
    Literal,
    Name,
    Negation,
    Node,
    Or,
    Parameter,
    Path,
    Quantified,
    RangeLiteral,
    UnaryComparison,
    UnaryTests,
)
from engine.feel.type_parser import parse_type
from engine.feel.walk import first_deeper_than

_Tree = TypeVar("_Tree", bound=Node)

MAX_LENGTH = 100_000
"""How many characters an expression may have."""

_ARITHMETIC: dict[str, ArithmeticOperator] = {"+": "+", "-": "-", "*": "*", "/": "/", "**": "**"}
_COMPARISONS: dict[str, ComparisonOperator] = {"=": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_COMPARING = 3
_ADDING = 4
_LEVELS = {
    "or": 1,
    "and": 2,
    "between": _COMPARING,
    "in": _COMPARING,
    "+": _ADDING,
    "-": _ADDING,
    "*": 5,
    "/": 5,
    "**": 6,
}
_LEVELS |= dict.fromkeys(_COMPARISONS, _COMPARING)
_POSTFIX = frozenset({".", "[", "(", "instance"})
_AFTER_EMPTY_LIST = STARTS_VALUE - {"(", "[", "-"}


def parse_expression(text: str, names: Iterable[str] = ()) -> Node:
    """Return the tree of an expression.

    Args:
        text: the expression.
        names: variables in scope and entries of contexts; only those that hold white space or one of the
            symbols `. / - ' + *` change what the text means.

    Raises:
        FeelError: the text is not an expression, or is too long or too deep.
    """
    cursor = _open(text, names)
    node = _expression(cursor)
    return _finished(cursor, node)


def parse_unary_tests(text: str, names: Iterable[str] = ()) -> UnaryTests:
    """Return the tree of the unary tests in a cell of a decision table: `-`, `< 5, [10..20]`, `not("a", "b")`.

    Args:
        text: the tests.
        names: as for `parse_expression`.

    Raises:
        FeelError: the text is not a list of unary tests, or is too long or too deep.
    """
    cursor = _open(text, names)
    if cursor.kinds[0] == "-" and cursor.kinds[1] == "end":
        return UnaryTests((), span=(cursor.starts[0], cursor.ends[0]))
    tests: list[Node] = []
    if _starts_with_tests_in_not(cursor):
        cursor.at = 2
        negated = _tests(cursor)
        cursor.close(1, ")")
        if cursor.at_end():
            node = UnaryTests(tuple(negated), negated=True, span=(cursor.starts[0], cursor.last_end()))
            return _finished(cursor, node)
        tests.append(_not_called(cursor, negated))
    else:
        tests.append(_test(cursor))
    while cursor.kinds[cursor.at] == ",":
        cursor.at += 1
        tests.append(_test(cursor))
    return _finished(cursor, UnaryTests(tuple(tests), span=(cursor.starts[0], cursor.last_end())))


def _starts_with_tests_in_not(cursor: Cursor) -> bool:
    """Tell whether the text starts with `not(`, and what follows can be unary tests rather than arguments."""
    if cursor.kinds[0] != "not" or cursor.kinds[1] != "(" or cursor.kinds[2] == ")":
        return False
    return cursor.kinds[2] != NAME or cursor.kinds[cursor.end_of_name(2)] != ":"


def _open(text: str, names: Iterable[str]) -> Cursor:
    if len(text) > MAX_LENGTH:
        raise FeelError(
            [
                Problem(
                    "expression-too-long",
                    f"an expression of {len(text)} characters is longer than the {MAX_LENGTH} allowed",
                    (MAX_LENGTH, len(text)),
                    "too long",
                    "split it, and give its parts names of their own",
                )
            ]
        )
    tokens = tokenise(text)
    if tokens.kinds[0] == "end":
        raise FeelError(
            [
                Problem(
                    "empty-expression",
                    "there is no expression here",
                    (0, len(text)),
                    "empty",
                    "write a condition such as `age >= 18`, or `true` where nothing is asked",
                )
            ]
        )
    return Cursor(tokens, names)


def _finished(cursor: Cursor, node: _Tree) -> _Tree:
    if not cursor.at_end():
        cursor.fail(THE_END)
    if cursor.at > MAX_DEPTH:
        deep = first_deeper_than(node, MAX_DEPTH)
        if deep is not None:
            raise FeelError([too_deep(*deep.span)])
    return node


def _expression(cursor: Cursor, minimum: int = 0) -> Node:
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
        if level >= _ADDING:
            right = _expression(cursor, level + 1)
            left = Arithmetic(_ARITHMETIC[kind], left, right, span=(start, cursor.last_end()))
        elif kind == "in":
            left = In(left, _in_tests(cursor), span=(start, cursor.last_end()))
        elif kind == "between":
            low = _expression(cursor, _ADDING)
            cursor.expect("and", "before the upper end of `between`")
            high = _expression(cursor, _ADDING)
            left = Between(left, low, high, span=(start, cursor.last_end()))
        elif level == _COMPARING:
            right = _expression(cursor, _ADDING)
            left = Comparison(_COMPARISONS[kind], left, right, span=(start, cursor.last_end()))
        else:
            operands = [left, _expression(cursor, level + 1)]
            while kinds[cursor.at] == kind:
                cursor.at += 1
                operands.append(_expression(cursor, level + 1))
            joined = And if kind == "and" else Or
            left = joined(tuple(operands), span=(start, cursor.last_end()))


def _operand(cursor: Cursor) -> Node:
    """Read what operators stand between: minus signs, one primary, and what is attached to it."""
    kinds = cursor.kinds
    first = cursor.at
    while kinds[cursor.at] == "-":
        cursor.at += 1
    minuses = cursor.at - first
    start = cursor.starts[cursor.at]
    read = _PRIMARY.get(kinds[cursor.at])
    if read is None:
        cursor.fail_value()
    node = read(cursor)
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
            condition = _expression(cursor)
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
    value = _expression(cursor)
    return Argument(name, value, span=(start, cursor.last_end()))


def _in_tests(cursor: Cursor) -> tuple[Node, ...]:
    """Read what follows `in`: one test, or several in parentheses."""
    if cursor.kinds[cursor.at] != "(":
        return (_test(cursor, _ADDING),)
    cursor.enter()
    opening = cursor.at
    start = cursor.starts[opening]
    cursor.at += 1
    tests = _tests(cursor)
    only = tests[0]
    is_value = len(tests) == 1 and not isinstance(only, UnaryComparison)
    if is_value and cursor.kinds[cursor.at] == "..":
        only = _rest_of_range(cursor, opening, only)
    else:
        cursor.close(opening, ")")
    cursor.depth -= 1
    if is_value:
        if cursor.kinds[cursor.at] in _POSTFIX:
            only = _attached(cursor, only, start)
        return (_operators(cursor, only, start, _ADDING),)
    if _LEVELS.get(cursor.kinds[cursor.at], 0) >= _ADDING or cursor.kinds[cursor.at] in _POSTFIX:
        cursor.fail(THE_END)
    return tuple(tests)


def _tests(cursor: Cursor) -> list[Node]:
    tests = [_test(cursor)]
    while cursor.kinds[cursor.at] == ",":
        cursor.at += 1
        tests.append(_test(cursor))
    return tests


def _test(cursor: Cursor, minimum: int = 0) -> Node:
    """Read one positive unary test: a comparison without its left side, or an expression."""
    comparison = _COMPARISONS.get(cursor.kinds[cursor.at])
    if comparison is None:
        return _expression(cursor, minimum)
    first = cursor.at
    start = cursor.starts[first]
    cursor.at += 1
    operand = _expression(cursor, _ADDING)
    if minimum == 0 and cursor.kinds[cursor.at] in ("and", "or"):
        raise FeelError([hints.joined_tests(cursor.tokens, first, cursor.at)])
    return UnaryComparison(comparison, operand, span=(start, cursor.last_end()))


def _not_called(cursor: Cursor, tests: list[Node]) -> Node:
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


def _number(cursor: Cursor) -> Literal:
    at = cursor.at
    cursor.at += 1
    start = cursor.starts[at]
    return Literal(read_number(cursor.tokens.words[at], start), span=(start, cursor.ends[at]))


def _string(cursor: Cursor) -> Literal:
    at = cursor.at
    cursor.at += 1
    start = cursor.starts[at]
    return Literal(read_string(cursor.tokens.words[at], start), span=(start, cursor.ends[at]))


def _at_literal(cursor: Cursor) -> AtLiteral:
    start = cursor.starts[cursor.at]
    cursor.at += 1
    if cursor.kinds[cursor.at] != STRING:
        cursor.fail('a date, time or duration in quotes after `@`, as in `@"2020-01-31"`')
    text = read_string(cursor.tokens.words[cursor.at], cursor.starts[cursor.at])
    cursor.at += 1
    return AtLiteral(text, span=(start, cursor.last_end()))


def _word(cursor: Cursor) -> Literal:
    at = cursor.at
    cursor.at += 1
    return Literal(_WORDS[cursor.kinds[at]], span=(cursor.starts[at], cursor.ends[at]))


def _name(cursor: Cursor) -> Name:
    start = cursor.starts[cursor.at]
    name = cursor.reference()
    return Name(name, span=(start, cursor.last_end()))


def _not(cursor: Cursor) -> Name:
    if cursor.kinds[cursor.at + 1] != "(":
        cursor.fail_value()
    cursor.at += 1
    return Name("not", span=(cursor.starts[cursor.at - 1], cursor.last_end()))


def _parenthesised(cursor: Cursor) -> Node:
    opening = cursor.at
    cursor.at += 1
    comparison = _COMPARISONS.get(cursor.kinds[cursor.at])
    if comparison is not None:
        return _half_line(cursor, opening, comparison)
    node = _expression(cursor)
    if cursor.kinds[cursor.at] == "..":
        return _rest_of_range(cursor, opening, node)
    cursor.close(opening, ")")
    return node


def _half_line(cursor: Cursor, opening: int, comparison: ComparisonOperator) -> Node:
    """Read a range with one end, `(>= 5)`; `(= 5)` and `(!= 5)` are tests and no ranges."""
    cursor.at += 1
    end = _expression(cursor, _ADDING)
    cursor.close(opening, ")")
    span = (cursor.starts[opening], cursor.last_end())
    if comparison in ("=", "!="):
        return UnaryComparison(comparison, end, span=span)
    if comparison in ("<", "<="):
        return RangeLiteral(None, end, low_closed=False, high_closed=comparison == "<=", span=span)
    return RangeLiteral(end, None, low_closed=comparison == ">=", high_closed=False, span=span)


def _rest_of_range(cursor: Cursor, opening: int, low: Node) -> RangeLiteral:
    """Read a range from its dots on."""
    cursor.at += 1
    high = _expression(cursor)
    closing = cursor.close(opening, "]", ")", "[")
    return RangeLiteral(
        low,
        high,
        low_closed=cursor.kinds[opening] == "[",
        high_closed=closing == "]",
        span=(cursor.starts[opening], cursor.last_end()),
    )


def _bracketed(cursor: Cursor) -> Node:
    """Read a list or a range that starts with `[`."""
    opening = cursor.at
    cursor.at += 1
    items: list[Node] = []
    if cursor.kinds[cursor.at] != "]" or cursor.kinds[cursor.at + 1] in _AFTER_EMPTY_LIST:
        items.append(_expression(cursor))
        if cursor.kinds[cursor.at] == "..":
            return _rest_of_range(cursor, opening, items[0])
        while cursor.kinds[cursor.at] == ",":
            cursor.at += 1
            items.append(_expression(cursor))
    cursor.close(opening, "]")
    return ListLiteral(tuple(items), span=(cursor.starts[opening], cursor.last_end()))


def _outward_bracket(cursor: Cursor) -> RangeLiteral:
    """Read a range that starts with `]`."""
    opening = cursor.at
    if cursor.kinds[opening + 1] not in STARTS_VALUE:
        cursor.fail_value()
    cursor.at += 1
    low = _expression(cursor)
    if cursor.kinds[cursor.at] != "..":
        cursor.fail("`..` and the upper end of the range")
    return _rest_of_range(cursor, opening, low)


def _context(cursor: Cursor) -> ContextLiteral:
    opening = cursor.at
    mark = cursor.scope()
    cursor.at += 1
    entries: list[Entry] = []
    keys: set[str] = set()
    while cursor.kinds[cursor.at] != "}" or entries:
        entry = _entry(cursor)
        if entry.key in keys:
            raise FeelError(
                [
                    Problem(
                        "duplicate-key",
                        f"the key `{shortened(entry.key)}` stands twice in one context",
                        entry.span,
                        "written before",
                        "remove or rename one of the two",
                    )
                ]
            )
        keys.add(entry.key)
        entries.append(entry)
        if cursor.kinds[cursor.at] != ",":
            break
        cursor.at += 1
    cursor.close(opening, "}")
    cursor.forget(mark)
    return ContextLiteral(tuple(entries), span=(cursor.starts[opening], cursor.last_end()))


def _entry(cursor: Cursor) -> Entry:
    at = cursor.at
    start = cursor.starts[at]
    if cursor.kinds[at] == STRING:
        key = read_string(cursor.tokens.words[at], start)
        cursor.at += 1
    elif cursor.kinds[at] == NAME:
        end_of_name = cursor.end_of_name(at)
        key = cursor.new_name(end_of_name if cursor.kinds[end_of_name] == ":" else at + 1)
    else:
        cursor.fail_name("a key")
    cursor.expect(":", "and a value after the key")
    value = _expression(cursor)
    cursor.declare_entry(key)
    return Entry(key, value, span=(start, cursor.last_end()))


def _if(cursor: Cursor) -> If:
    start = cursor.starts[cursor.at]
    cursor.at += 1
    condition = _expression(cursor)
    cursor.expect("then", "after the condition of `if`")
    consequence = _expression(cursor)
    cursor.expect("else", "after `then` and its value")
    alternative = _expression(cursor)
    return If(condition, consequence, alternative, span=(start, cursor.last_end()))


def _for(cursor: Cursor) -> For:
    start = cursor.starts[cursor.at]
    mark = cursor.scope()
    iterators = _iterators(cursor)
    cursor.expect("return", "after the lists of `for`")
    body = _expression(cursor)
    cursor.forget(mark)
    return For(iterators, body, span=(start, cursor.last_end()))


def _quantified(cursor: Cursor) -> Quantified:
    start = cursor.starts[cursor.at]
    some = cursor.kinds[cursor.at] == "some"
    mark = cursor.scope()
    iterators = _iterators(cursor)
    cursor.expect("satisfies", f"after the lists of `{'some' if some else 'every'}`")
    condition = _expression(cursor)
    cursor.forget(mark)
    return Quantified("some" if some else "every", iterators, condition, span=(start, cursor.last_end()))


def _iterators(cursor: Cursor) -> tuple[Iterator, ...]:
    """Read `for`, `some` or `every` and `name in list, …`; the names stay declared."""
    iterators: list[Iterator] = []
    while not iterators or cursor.kinds[cursor.at] == ",":
        cursor.at += 1
        if cursor.kinds[cursor.at] != NAME:
            cursor.fail_name("a name for the items of a list")
        start = cursor.starts[cursor.at]
        end_of_name = cursor.end_of_name(cursor.at, before="in")
        name = cursor.new_name(end_of_name if cursor.kinds[end_of_name] == "in" else cursor.at + 1)
        cursor.expect("in", f"and a list after `{shortened(name)}`")
        domain = _expression(cursor)
        end = None
        if cursor.kinds[cursor.at] == "..":
            cursor.at += 1
            end = _expression(cursor)
        iterators.append(Iterator(name, domain, end, span=(start, cursor.last_end())))
        cursor.declare(name)
    return tuple(iterators)


def _function(cursor: Cursor) -> FunctionLiteral:
    start = cursor.starts[cursor.at]
    mark = cursor.scope()
    cursor.at += 1
    cursor.expect("(", "and the names of the parameters after `function`")
    opening = cursor.at - 1
    parameters: list[Parameter] = []
    while cursor.kinds[cursor.at] != ")" or parameters:
        parameters.append(_parameter(cursor))
        if cursor.kinds[cursor.at] != ",":
            break
        cursor.at += 1
    cursor.close(opening, ")")
    external = cursor.kinds[cursor.at] == "external"
    if external:
        cursor.at += 1
    for parameter in parameters:
        cursor.declare(parameter.name)
    body = _expression(cursor)
    cursor.forget(mark)
    return FunctionLiteral(tuple(parameters), body, external, span=(start, cursor.last_end()))


def _parameter(cursor: Cursor) -> Parameter:
    if cursor.kinds[cursor.at] != NAME:
        cursor.fail_name("the name of a parameter")
    start = cursor.starts[cursor.at]
    name = cursor.new_name(cursor.end_of_name(cursor.at))
    of = None
    if cursor.kinds[cursor.at] == ":":
        cursor.at += 1
        of = parse_type(cursor)
    return Parameter(name, of, span=(start, cursor.last_end()))


_WORDS: dict[str, object] = {"true": True, "false": False, "null": None}
_PRIMARY: dict[str, Callable[[Cursor], Node]] = {
    NAME: _name,
    NUMBER: _number,
    STRING: _string,
    "true": _word,
    "false": _word,
    "null": _word,
    "@": _at_literal,
    "(": _parenthesised,
    "[": _bracketed,
    "]": _outward_bracket,
    "{": _context,
    "if": _if,
    "for": _for,
    "some": _quantified,
    "every": _quantified,
    "function": _function,
    "not": _not,
}
