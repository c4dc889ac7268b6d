"""Walks over the syntax tree that do not recurse, so that they hold for a tree of any depth."""

from collections.abc import Iterator

from engine.feel.tree import Node


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
