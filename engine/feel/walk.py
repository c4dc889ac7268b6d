"""Walks over the syntax tree; those that any tree may be given do not recurse, however deep it is."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from engine.feel.tree import (
    ContextLiteral,
    Filter,
    For,
    FunctionLiteral,
    In,
    Name,
    Node,
    Quantified,
    UnaryComparison,
    UnaryTests,
)


def children(node: Node) -> Iterator[Node]:
    """Yield the nodes directly below `node`, from left to right."""
    for name in type(node).__slots__:
        value = getattr(node, name)
        if isinstance(value, Node):
            yield value
        elif isinstance(value, tuple):
            for item in value:
                if isinstance(item, Node):
                    yield item
                elif isinstance(item, tuple):
                    yield from (part for part in item if isinstance(part, Node))


def walk(node: Node) -> Iterator[Node]:
    """Yield `node` and all nodes below it, each before those below it, from left to right."""
    todo = [node]
    while todo:
        each = todo.pop()
        yield each
        todo.extend(reversed(tuple(children(each))))


def first_deeper_than(node: Node, limit: int) -> Node | None:
    """Return a node that lies more than `limit` levels down, `node` being at level 1, or None."""
    level = [node]
    for _ in range(limit):
        level = [below for each in level for below in children(each)]
        if not level:
            return None
    return level[0]


def free_names(node: Node) -> dict[str, Name]:
    """Return the names that `node` reads from around itself, each with its first place.

    Names bound inside (iteration variables, parameters, entries, `item`, `?`, `partial`) are left out. What an
    item's entry may be in a filter, `active` in `teachers[active]`, counts as read: only types could tell.
    The tree is one that the parser made, so that its depth is bounded.
    """
    found: dict[str, Name] = {}
    _free(node, frozenset(), found)
    return found


def _free(node: Node, bound: frozenset[str], found: dict[str, Name]) -> None:
    match node:
        case Name(name=name):
            if name not in bound:
                found.setdefault(name, node)
        case Filter(base=base, condition=condition):
            _free(base, bound, found)
            _free(condition, bound | {"item"}, found)
        case In(value=value, tests=tests):
            _free(value, bound, found)
            for test in tests:
                _free(test, bound | {"?"}, found)
        case UnaryTests(tests=tests):
            for test in tests:
                _free(test, bound | {"?"}, found)
        case UnaryComparison(operand=operand):
            _free(operand, bound | {"?"}, found)
        case For(iterators=iterators, body=body) | Quantified(iterators=iterators, condition=body):
            for each in iterators:
                for domain in (each.domain, each.end):
                    if domain is not None:
                        _free(domain, bound, found)
                bound |= {each.name}
            _free(body, bound | {"partial"} if isinstance(node, For) else bound, found)
        case FunctionLiteral(parameters=parameters, body=body):
            _free(body, bound | {each.name for each in parameters}, found)
        case ContextLiteral(entries=entries):
            for entry in entries:
                _free(entry.value, bound, found)
                bound |= {entry.key}
        case _:
            for child in children(node):
                _free(child, bound, found)


def substituted(node: Node, values: Mapping[str, Node]) -> Node:
    """Return `node` with constants in the place of names, as a call of a function puts them there.

    Args:
        node: the body of a function.
        values: for each parameter the node that stands for it; constants only, so that no name is caught.
    """
    if isinstance(node, Name):
        return values.get(node.name, node)
    changed: dict[str, object] = {}
    for field in type(node).__slots__:
        value = getattr(node, field)
        if isinstance(value, Node):
            changed[field] = substituted(value, values)
        elif isinstance(value, tuple) and any(isinstance(item, Node) for item in value):
            changed[field] = tuple(substituted(item, values) if isinstance(item, Node) else item for item in value)
    return replace(node, **changed)  # type: ignore[arg-type] # each field keeps its kind of node
