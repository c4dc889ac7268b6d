"""Types in the text: after `instance of` and in the parameters of functions (OMG DMN 1.5, rule 52)."""

from collections.abc import Callable

from engine.feel.syntax.cursor import Cursor
from engine.feel.syntax.lexer import NAME
from engine.feel.syntax.names import TYPES
from engine.feel.tree import ContextType, FunctionType, ListType, RangeType, Type, TypeName


def parse_type(cursor: Cursor) -> Type:
    """Read one type."""
    cursor.enter()
    start = cursor.at
    read = _GENERIC.get(cursor.tokens.words[start]) if cursor.kinds[start + 1 : start + 2] == ["<"] else None
    found: Type = read(cursor) if read else _named(cursor)
    cursor.depth -= 1
    return found


def _named(cursor: Cursor) -> TypeName:
    start = cursor.starts[cursor.at]
    name = cursor.type_name(TYPES)
    while cursor.kinds[cursor.at] == ".":
        cursor.at += 1
        name += "." + cursor.type_name(TYPES)
    return TypeName(name, span=(start, cursor.last_end()))


def _list(cursor: Cursor) -> ListType:
    start = _open(cursor)
    of = parse_type(cursor)
    return ListType(of, span=(start, _close(cursor)))


def _range(cursor: Cursor) -> RangeType:
    start = _open(cursor)
    of = parse_type(cursor)
    return RangeType(of, span=(start, _close(cursor)))


def _context(cursor: Cursor) -> ContextType:
    start = _open(cursor)
    entries: list[tuple[str, Type]] = []
    while True:
        if cursor.kinds[cursor.at] != NAME:
            cursor.fail_name("the name of an entry")
        name = cursor.new_name(cursor.end_of_name(cursor.at))
        cursor.expect(":", "and a type after the name of an entry")
        entries.append((name, parse_type(cursor)))
        if cursor.kinds[cursor.at] != ",":
            break
        cursor.at += 1
    return ContextType(tuple(entries), span=(start, _close(cursor)))


def _function(cursor: Cursor) -> FunctionType:
    start = _open(cursor)
    parameters: list[Type] = []
    if cursor.kinds[cursor.at] != ">":
        parameters.append(parse_type(cursor))
        while cursor.kinds[cursor.at] == ",":
            cursor.at += 1
            parameters.append(parse_type(cursor))
    _close(cursor)
    cursor.expect("->", "and the type of the result after `function<…>`")
    result = parse_type(cursor)
    return FunctionType(tuple(parameters), result, span=(start, cursor.last_end()))


_GENERIC: dict[str, Callable[[Cursor], Type]] = {
    "list": _list,
    "range": _range,
    "context": _context,
    "function": _function,
}


def _open(cursor: Cursor) -> int:
    start = cursor.starts[cursor.at]
    cursor.at += 2
    return start


def _close(cursor: Cursor) -> int:
    """Read `>` and return the offset after it."""
    if cursor.kinds[cursor.at] == ">=":
        # `list<number>= x`: the lexer cannot know that two tokens meet here.
        cursor.kinds[cursor.at] = cursor.tokens.words[cursor.at] = "="
        cursor.starts[cursor.at] += 1
        return cursor.starts[cursor.at]
    cursor.expect(">", "after the type")
    return cursor.last_end()
