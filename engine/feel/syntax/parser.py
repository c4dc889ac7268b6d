"""From text to syntax tree: FEEL as OMG DMN 1.5, chapter 10.3.1, defines it.

    text ── lexer ──► tokens ── operator_parser ──► tree
                                  ├ primary_parser   literals, names, brackets
                                  ├ clause_parser    contexts, functions, if, for, some, every
                                  └ type_parser      types

Every function reads one construct at a `Cursor` and leaves it behind that construct; nothing is read twice.
`not(…)` is the negation of unary tests only where nothing follows it, else the built-in function.
"""

from collections.abc import Collection
from typing import TypeVar

from engine.feel.problems import FeelError, Problem
from engine.feel.syntax.cursor import MAX_DEPTH, Cursor, too_deep
from engine.feel.syntax.hints import THE_END
from engine.feel.syntax.lexer import END, NAME, tokenise
from engine.feel.syntax.operator_parser import not_called, read_expression, read_test, read_tests
from engine.feel.tree import Node, UnaryTests
from engine.feel.walk import first_deeper_than

_Tree = TypeVar("_Tree", bound=Node)

MAX_LENGTH = 100_000
"""How many characters an expression may have."""


def parse_expression(text: str, names: Collection[str] = ()) -> Node:
    """Return the tree of an expression.

    Args:
        text: the expression.
        names: variables in scope and entries of contexts; only those that hold white space or one of the
            symbols `. / - ' + *` change what the text means.

    Raises:
        FeelError: the text is not an expression, or is too long or too deep.
    """
    cursor = _open(text, names)
    node = cursor.expression()
    return _finished(cursor, node)


def parse_unary_tests(text: str, names: Collection[str] = ()) -> UnaryTests:
    """Return the tree of the unary tests in a cell of a decision table: `-`, `< 5, [10..20]`, `not("a", "b")`.

    Args:
        text: the tests.
        names: as for `parse_expression`.

    Raises:
        FeelError: the text is not a list of unary tests, or is too long or too deep.
    """
    cursor = _open(text, names)
    if cursor.kinds[0] == "-" and cursor.kinds[1] == END:
        return UnaryTests((), span=(cursor.starts[0], cursor.ends[0]))
    tests: list[Node] = []
    if _starts_with_tests_in_not(cursor):
        cursor.at = 2
        negated = read_tests(cursor)
        cursor.close(1, ")")
        if cursor.at_end():
            node = UnaryTests(tuple(negated), negated=True, span=(cursor.starts[0], cursor.last_end()))
            return _finished(cursor, node)
        tests.append(not_called(cursor, negated))
    else:
        tests.append(read_test(cursor))
    while cursor.kinds[cursor.at] == ",":
        cursor.at += 1
        tests.append(read_test(cursor))
    return _finished(cursor, UnaryTests(tuple(tests), span=(cursor.starts[0], cursor.last_end())))


def _starts_with_tests_in_not(cursor: Cursor) -> bool:
    """Tell whether the text starts with `not(`, and what follows can be unary tests rather than arguments."""
    if cursor.kinds[0] != "not" or cursor.kinds[1] != "(" or cursor.kinds[2] == ")":
        return False
    return cursor.kinds[2] != NAME or cursor.kinds[cursor.end_of_name(2)] != ":"


def _open(text: str, names: Collection[str]) -> Cursor:
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
    if tokens.kinds[0] == END:
        raise FeelError(
            [
                Problem(
                    "empty-expression",
                    "there is no expression here",
                    (0, len(text)),
                    "empty",
                    "write a condition, or `true` where nothing is asked",
                )
            ]
        )
    return Cursor(tokens, names, read_expression)


def _finished(cursor: Cursor, node: _Tree) -> _Tree:
    if not cursor.at_end():
        cursor.fail(THE_END)
    if cursor.at > MAX_DEPTH:
        deep = first_deeper_than(node, MAX_DEPTH)
        if deep is not None:
            raise FeelError([too_deep(*deep.span)])
    return node
