"""Constructs that start with a word or bring names into scope: contexts, functions, `if`, `for`, `some`, `every`."""

from collections.abc import Callable

from engine.feel.problems import FeelError, Problem
from engine.feel.syntax.cursor import MAX_DEPTH, Cursor, too_deep
from engine.feel.syntax.lexer import NAME, STRING
from engine.feel.syntax.mistakes.excerpts import shortened
from engine.feel.syntax.primary_parser import value
from engine.feel.syntax.scalars import read_string
from engine.feel.syntax.type_parser import parse_type
from engine.feel.tree import (
    ContextLiteral,
    Entry,
    For,
    FunctionLiteral,
    If,
    Iterator,
    Node,
    Parameter,
    Quantified,
)


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
    node = value(cursor)
    cursor.declare_entry(key)
    return Entry(key, node, span=(start, cursor.last_end()))


def _if(cursor: Cursor) -> If:
    start = cursor.starts[cursor.at]
    cursor.at += 1
    condition = cursor.expression()
    cursor.expect("then", "after the condition of `if`")
    consequence = cursor.expression()
    cursor.expect("else", "after `then` and its value")
    alternative = cursor.expression()
    return If(condition, consequence, alternative, span=(start, cursor.last_end()))


def _for(cursor: Cursor) -> For:
    start = cursor.starts[cursor.at]
    mark = cursor.scope()
    iterators = _iterators(cursor)
    cursor.expect("return", "after the lists of `for`")
    body = cursor.expression()
    cursor.forget(mark)
    return For(iterators, body, span=(start, cursor.last_end()))


def _quantified(cursor: Cursor) -> Quantified:
    start = cursor.starts[cursor.at]
    some = cursor.kinds[cursor.at] == "some"
    mark = cursor.scope()
    iterators = _iterators(cursor)
    cursor.expect("satisfies", f"after the lists of `{'some' if some else 'every'}`")
    condition = cursor.expression()
    cursor.forget(mark)
    return Quantified("some" if some else "every", iterators, condition, span=(start, cursor.last_end()))


def _iterators(cursor: Cursor) -> tuple[Iterator, ...]:
    """Read `for`, `some` or `every` and `name in list, …`; the names stay declared.

    Each list is gone through inside the one before, so that as many may stand in a row as constructs may nest.
    """
    iterators: list[Iterator] = []
    while not iterators or cursor.kinds[cursor.at] == ",":
        cursor.at += 1
        if cursor.kinds[cursor.at] != NAME:
            cursor.fail_name("a name for the items of a list")
        start = cursor.starts[cursor.at]
        if len(iterators) == MAX_DEPTH:
            raise FeelError([too_deep(start, cursor.ends[cursor.at])])
        end_of_name = cursor.end_of_name(cursor.at, before="in")
        name = cursor.new_name(end_of_name if cursor.kinds[end_of_name] == "in" else cursor.at + 1)
        cursor.expect("in", f"and a list after `{shortened(name)}`")
        domain = cursor.expression()
        end = None
        if cursor.kinds[cursor.at] == "..":
            cursor.at += 1
            end = cursor.expression()
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
    names: set[str] = set()
    while cursor.kinds[cursor.at] != ")" or parameters:
        parameter = _parameter(cursor)
        if parameter.name in names:
            raise FeelError(
                [
                    Problem(
                        "duplicate-parameter",
                        f"the parameter `{shortened(parameter.name)}` stands twice in one function",
                        parameter.span,
                        "written before",
                        "remove or rename one of the two",
                    )
                ]
            )
        names.add(parameter.name)
        parameters.append(parameter)
        if cursor.kinds[cursor.at] != ",":
            break
        cursor.at += 1
    cursor.close(opening, ")")
    external = cursor.kinds[cursor.at] == "external"
    if external:
        cursor.at += 1
    for parameter in parameters:
        cursor.declare(parameter.name)
    body = cursor.expression()
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


CLAUSES: dict[str, Callable[[Cursor], Node]] = {
    "{": _context,
    "if": _if,
    "for": _for,
    "some": _quantified,
    "every": _quantified,
    "function": _function,
}
"""The function that reads each construct, by the kind of its first token."""
