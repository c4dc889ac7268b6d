"""Decision tables: a block of rows, or lists of cells, → inputs, unary tests and outputs with their places."""

from collections.abc import Iterator
from itertools import pairwise

from engine.feel.values import NoValue
from engine.policy import nodes
from engine.policy.loading import Loading, entries, scalar_text
from engine.policy.model import Aggregation, Column, Formula, HitPolicy, Row, Table
from engine.policy.values import typed
from engine.source import Span

AGGREGATIONS: dict[str, Aggregation] = {
    "collect sum": "sum",
    "collect min": "min",
    "collect max": "max",
    "collect count": "count",
}


def table(loading: Loading, node: nodes.Mapping) -> Table:
    """Return the decision table that a map describes; rows with a wrong number of cells are noted and left out."""
    inputs = tuple(loading.formula(each) for each in _items(node.get("inputs")))
    outputs = tuple(_columns(loading, node.get("outputs")))
    width = len(inputs) + len(outputs)
    rows = []
    for cells, span in _rows(node.get("rules")):
        if len(cells) != width:
            loading.error(
                "table-row-width",
                f"this row has {_many(len(cells), 'cell')}, "
                f"the table has {_many(len(inputs), 'input')} and {_many(len(outputs), 'output')}",
                span,
                f"expected {width} cells",
                "separate the cells by `|`; `-` stands for any value of an input",
            )
            continue
        tests = tuple(loading.formula(cell, tests=True) for cell in cells[: len(inputs)])
        rows.append(Row(tests, tuple(loading.formula(cell) for cell in cells[len(inputs) :]), span))
    policy = scalar_text(node, "hit_policy") or "unique"
    aggregation = AGGREGATIONS.get(policy)
    hit: HitPolicy = "collect" if aggregation else policy  # type: ignore[assignment] # the schema lists the words
    return Table(inputs, outputs, hit, aggregation, tuple(rows), _default(loading, node.get("default"), outputs))


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _items(node: nodes.Node | None) -> tuple[nodes.Node, ...]:
    if isinstance(node, nodes.Sequence):
        return node.items
    return () if node is None else (node,)


def _columns(loading: Loading, node: nodes.Node | None) -> Iterator[Column]:
    if isinstance(node, nodes.Mapping):
        for name, (_, value) in entries(node).items():
            values = []
            for each in _items(value):
                try:
                    values.append(typed(each))
                except NoValue as error:
                    loading.not_a_value(error, each)
            yield Column(name, tuple(values))
        return
    yield from (Column(each.text, ()) for each in _items(node) if isinstance(each, nodes.Scalar))


def _default(loading: Loading, node: nodes.Node | None, outputs: tuple[Column, ...]) -> tuple[Formula, ...] | None:
    if node is None:
        return None
    cells = [value for _, value in entries(node).values()] if isinstance(node, nodes.Mapping) else _items(node)
    if len(cells) != len(outputs):
        loading.error(
            "table-row-width",
            f"the default has {_many(len(cells), 'value')}, the table has {_many(len(outputs), 'output')}",
            node.span,
            f"expected {len(outputs)}",
        )
        return None
    return tuple(loading.formula(cell) for cell in cells)


def _rows(node: nodes.Node | None) -> Iterator[tuple[list[nodes.Scalar], Span]]:
    for row in node.items if isinstance(node, nodes.Sequence) else ():
        yield [item for item in _items(row) if isinstance(item, nodes.Scalar)], row.span
    if isinstance(node, nodes.Scalar):
        start = 0
        for line in node.text.split("\n"):
            if line.strip():
                yield list(_cells(node, start, line)), node.part(start, start + len(line.rstrip()))
            start += len(line) + 1


def _cells(scalar: nodes.Scalar, start: int, line: str) -> Iterator[nodes.Scalar]:
    """Split a row at the bars that stand outside strings; a bar at either end of the row is a frame."""
    bars = [-1]
    quoted = escaped = False
    for position, character in enumerate(line):
        if escaped:
            escaped = False
        elif character == "\\" and quoted:
            escaped = True
        elif character == '"':
            quoted = not quoted
        elif character == "|" and not quoted:
            bars.append(position)
    bars.append(len(line))
    cuts = [(left + 1, right) for left, right in pairwise(bars)]
    if len(cuts) > 1 and not line[cuts[0][0] : cuts[0][1]].strip():
        cuts = cuts[1:]
    if len(cuts) > 1 and not line[cuts[-1][0] : cuts[-1][1]].strip():
        cuts = cuts[:-1]
    for left, right in cuts:
        text = line[left:right]
        begin = left + len(text) - len(text.lstrip())
        yield scalar.cut(start + begin, start + begin + len(text.strip()))
