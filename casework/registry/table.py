"""CSV (RFC 4180) as lines of changes: a row is a merge patch, a column is a fact.

The first row names the columns: `id`, and facts by their path, such as `school.registered_on`. An empty cell says
nothing: what is known stays as it is. Lists are not in CSV.
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from casework.registry.lines import LineMistake, LineRefused
from engine.audit.commitment import pointer_of
from engine.feel.types import Limited, Simple
from engine.policy.shapes import Leaf, Record, Rows, Shape
from engine.suggest import did_you_mean

COLUMN_OF_ID = "id"
NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII)
BOOLEANS = ("true", "false")
NOT_UTF_8 = LineRefused([LineMistake("value-form", "", "from here on the file is not UTF-8", "save it as UTF-8")])


def rows(lines: Iterable[str], facts: Record) -> Iterator[tuple[int, bytes | LineRefused]]:
    """Yield each row, but for the first, as a line of NDJSON, with the number of the line that it begins on.

    Args:
        lines: the text, line by line, with line ends.
        facts: the shape of the facts of the subjects.

    Raises:
        LineRefused: the first row does not name columns that there can be.
    """
    reader = csv.reader(lines, strict=True)
    header = _next(reader)
    if header is None:
        raise LineRefused([LineMistake("key-required", "", "the file is empty", "begin with the names of the columns")])
    if isinstance(header, LineRefused):
        raise header
    columns = list(_columns(header, facts))
    number = reader.line_num + 1
    while (row := _next(reader)) is not None:
        if isinstance(row, LineRefused):
            yield number, row
            if row is NOT_UTF_8:
                return
        elif any(row):
            yield number, _line(row, columns)
        number = reader.line_num + 1


Column = tuple[tuple[str, ...], Shape | None]
"""The path of a fact with its shape; that of the id has none."""


def _next(reader: Any) -> list[str] | LineRefused | None:
    """Return the next row, None where there is none."""
    try:
        row: list[str] | None = next(reader, None)
    except UnicodeDecodeError:
        return NOT_UTF_8
    except csv.Error as error:
        return LineRefused([LineMistake("value-form", "", f"the row is not CSV: {error}", "quote as RFC 4180 has it")])
    return row


def _columns(header: Sequence[str], facts: Record) -> Iterator[Column]:
    mistakes: list[LineMistake] = []
    found: list[Column] = []
    for name in header:
        path = tuple(name.strip().split("."))
        shape = None if path == (COLUMN_OF_ID,) else _shape(path, facts)
        if isinstance(shape, _None):
            help_ = shape.help or did_you_mean(name, [COLUMN_OF_ID, *(".".join(each) for each, _ in _leaves(facts))])
            pointer = pointer_of(path)
            mistakes.append(LineMistake("fact-undeclared", pointer, f"the column `{name[:80]}` {shape.why}", help_))
        elif path in [each for each, _ in found]:
            mistakes.append(LineMistake("key-undeclared", "", f"the column `{name[:80]}` stands twice", "keep one"))
        else:
            found.append((path, shape))
    if (COLUMN_OF_ID,) not in [each for each, _ in found]:
        mistakes.append(
            LineMistake("key-required", "/id", "the column `id` is missing", "name the subject of each row")
        )
    if mistakes:
        raise LineRefused(mistakes)
    yield from found


@dataclass(frozen=True, slots=True)
class _None:
    """Why there is no column for a fact, and what to do."""

    why: str
    help: str = ""


def _shape(path: Sequence[str], facts: Record) -> Shape | _None:
    """Return the shape of the fact at a path, or why there is no column for it."""
    shape: Shape = facts
    for step in path:
        below = shape.properties.get(step) if isinstance(shape, Record) else None
        if below is None:
            return _None("is not a fact")
        shape = below.shape
    match shape:
        case Record():
            return _None("has parts, and a cell holds one value", "make a column of each part")
        case Rows():
            return _None("is a list, and lists are not in CSV", "send lists as NDJSON")
        case _:
            return shape


def _leaves(record: Record, above: tuple[str, ...] = ()) -> Iterator[Column]:
    for name, each in record.properties.items():
        if isinstance(each.shape, Record):
            yield from _leaves(each.shape, (*above, name))
        elif isinstance(each.shape, Leaf):
            yield (*above, name), each.shape


def _line(row: Sequence[str], columns: Sequence[Column]) -> bytes | LineRefused:
    if len(row) != len(columns):
        message = f"the row has {len(row)} cells, {len(columns)} were expected"
        return LineRefused([LineMistake("value-form", "", message, "quote cells that hold commas")])
    patch: dict[str, Any] = {}
    id_ = ""
    for cell, (path, shape) in zip(row, columns, strict=True):
        if shape is None:
            id_ = cell.strip()
        elif cell:
            at = patch
            for step in path[:-1]:
                at = at.setdefault(step, {})
            at[path[-1]] = _Raw(_json(cell, shape))
    return f'{{"id":{json.dumps(id_)},"patch":{_text(patch)}}}'.encode()


class _Raw(str):
    """JSON text that stands in a line as it is."""

    __slots__ = ()


def _text(data: Any) -> str:
    if isinstance(data, _Raw):
        return data
    return "{" + ",".join(f"{json.dumps(name)}:{_text(each)}" for name, each in data.items()) + "}"


def _json(cell: str, shape: Shape) -> str:
    """Return a cell as JSON, by the type of its fact; what is not of the type is a text, and refused as such."""
    type_ = shape.type.of if isinstance(shape.type, Limited) else shape.type
    if type_ is Simple.NUMBER and NUMBER.fullmatch(cell.strip()):
        return cell.strip()
    if type_ is Simple.BOOLEAN and cell.strip() in BOOLEANS:
        return cell.strip()
    return json.dumps(cell)
