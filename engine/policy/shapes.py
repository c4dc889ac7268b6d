"""The shapes of facts: a JSON Schema read as FEEL types, and JSON data read as FEEL values of those types.

An absent fact is unknown, and so is null, unless the schema's `type` lists `null`: then it is FEEL's null. The
reading fills every declared property that is absent with an `Unknown` that carries its path.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from engine.feel.checking.limits import interval
from engine.feel.temporal import parse_date, parse_date_time, parse_duration, parse_time
from engine.feel.types import ContextOf, FeelType, Limited, ListOf, Simple, UnionOf, optional, union
from engine.feel.values import Unknown, Value


def _day(text: str) -> Value:
    """Return the date of a text in JSON Schema's format `date`, which Python reads but for the year 0."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return parse_date(text)


FORMATS: Mapping[str, tuple[FeelType, Callable[[str], Value]]] = {
    "date": (Simple.DATE, _day),
    "time": (Simple.TIME, parse_time),
    "date-time": (Simple.DATE_TIME, parse_date_time),
    "duration": (UnionOf((Simple.DAY_TIME_DURATION, Simple.YEAR_MONTH_DURATION)), parse_duration),
}
"""JSON Schema formats that FEEL has a type for: the type, and the reader of the text."""

DATA = ("const", "default", "enum", "examples")
"""Keywords of JSON Schema that hold values, not schemas."""

KINDS: Mapping[str, Simple] = {
    "string": Simple.STRING,
    "number": Simple.NUMBER,
    "integer": Simple.NUMBER,
    "boolean": Simple.BOOLEAN,
}


@dataclass(frozen=True, slots=True)
class Leaf:
    """A fact without declared parts; `convert` reads a JSON string where the format has a FEEL type."""

    type: FeelType
    convert: Callable[[str], Value] | None = None

    def read(self, data: Any, path: str) -> Value:  # noqa: ARG002 - all shapes read alike
        """Return the FEEL value of valid JSON data."""
        if self.convert is not None and isinstance(data, str):
            return self.convert(data)
        return _plain(data)

    def absent(self, path: str) -> Value:
        """Return what stands for this fact where nobody gave it."""
        return Unknown(frozenset((path,)))


@dataclass(frozen=True, slots=True)
class Record:
    """An object with declared properties."""

    properties: Mapping[str, "Property"]
    label: str | None = None

    @property
    def type(self) -> FeelType:
        """The context type that FEEL sees."""
        return ContextOf({name: each.type for name, each in self.properties.items()})

    def read(self, data: Any, path: str) -> Value:
        """Return the context for a valid JSON object, absent properties filled with unknown."""
        prefix = f"{path}." if path else ""
        found: dict[str, Value] = {}
        for name, each in self.properties.items():
            value = data.get(name)
            if type(value) is bool or (type(value) is str and each.verbatim):
                found[name] = value
            elif value is None and name not in data:
                found[name] = each.absent(prefix + name)
            else:
                found[name] = each.read(value, prefix + name)
        return found

    def absent(self, path: str) -> Value:
        """Return a context whose properties are all unknown."""
        return self.read({}, path)


@dataclass(frozen=True, slots=True)
class Rows:
    """An array whose items have one shape."""

    items: "Property"

    @property
    def type(self) -> FeelType:
        """The list type that FEEL sees."""
        return ListOf(self.items.type)

    def read(self, data: Any, path: str) -> Value:
        """Return the list for a valid JSON array; paths count positions from 1."""
        read = self.items.read
        return [read(item, f"{path}[{position}]") for position, item in enumerate(data, 1)]

    def absent(self, path: str) -> Value:
        """Return unknown: an absent list is not an empty one."""
        return Unknown(frozenset((path,)))


Shape = Leaf | Record | Rows


@dataclass(frozen=True, slots=True)
class Property:
    """A declared fact: its shape, whether null is a value of it, and what it is called.

    Attributes:
        sensitive: the fact, as a whole, is personal data (`x-sensitive`).
        verbatim: a JSON string is the FEEL value as it stands, as true and false always are.
    """

    shape: Shape
    nullable: bool
    titles: Mapping[str, str]
    sensitive: bool = False
    verbatim: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "verbatim", isinstance(self.shape, Leaf) and self.shape.convert is None)

    @property
    def type(self) -> FeelType:
        """The FEEL type of the fact, null among its values where the schema says so."""
        return optional(self.shape.type) if self.nullable else self.shape.type

    def read(self, data: Any, path: str) -> Value:
        """Return the FEEL value of valid JSON data."""
        if data is None:
            return None if self.nullable else self.shape.absent(path)
        return self.shape.read(data, path)

    def absent(self, path: str) -> Value:
        """Return what stands for this fact where nobody gave it.

        An absent object that may also be null is not known to have properties.
        """
        return Unknown(frozenset((path,))) if self.nullable else self.shape.absent(path)


def _plain(data: Any) -> Value:
    match data:
        case bool() | str():
            return data
        case int():
            return Decimal(data)
        case list():
            return [_plain(item) for item in data]
        case Mapping():
            return {key: _plain(value) for key, value in data.items()}
        case _:
            return data


def shape_of(document: Mapping[str, Any]) -> Record:
    """Return the shape of the facts that a JSON Schema document describes.

    References within the document are followed; a property whose schema is composed (`anyOf`, `oneOf`, …) or
    refers to itself is a value of type Any.
    """
    whole = _property(document, document, ())
    shape = whole.shape
    if not isinstance(shape, Record):
        return Record({})
    if whole.sensitive:
        return Record({name: replace(each, sensitive=True) for name, each in shape.properties.items()}, shape.label)
    return shape


def _property(schema: Any, document: Mapping[str, Any], above: tuple[str, ...]) -> Property:
    if not isinstance(schema, Mapping):
        return Property(Leaf(Simple.ANY), nullable=True, titles={})
    titles = dict(schema.get("x-titles", {})) or ({"": schema["title"]} if "title" in schema else {})
    reference = schema.get("$ref")
    if isinstance(reference, str):
        beside = _marked(schema, document, FOLLOWED)
        if reference in above:
            marked = beside or _marked(resolved(document, reference), document)
            return Property(Leaf(Simple.ANY), nullable=True, titles=titles, sensitive=marked)
        target = _property(resolved(document, reference), document, (*above, reference))
        return Property(target.shape, target.nullable, titles or target.titles, target.sensitive or beside)
    kinds = _kinds(schema)
    nullable = "null" in kinds or not kinds
    names = [kind for kind in kinds if kind != "null"]
    shape = _shape(schema, names, document, above)
    followed = {Record: ("properties", "$defs"), Rows: ("items", "$defs"), Leaf: ("$defs",)}[type(shape)]
    return Property(shape, nullable, titles, sensitive=_marked(schema, document, followed))


FOLLOWED = ("$ref", "$defs")
"""Keywords beside a reference of which the shape of a property is made, or that only keep schemas to refer to."""


def _marked(
    schema: Any, document: Mapping[str, Any], apart: tuple[str, ...] = ("$defs",), above: frozenset[str] = frozenset()
) -> bool:
    """Tell whether a schema is marked as sensitive, or anything inside of it but for some keywords of its own.

    A mark that stands where no fact has a name of its own, as in `anyOf`, is one of the whole.
    """
    if isinstance(schema, list):
        return any(_marked(each, document, ("$defs",), above) for each in schema)
    if not isinstance(schema, Mapping):
        return False
    if schema.get("x-sensitive") is True:
        return True
    reference = schema.get("$ref")
    if isinstance(reference, str) and "$ref" not in apart:
        leads = reference not in above
        if leads and _marked(resolved(document, reference), document, ("$defs",), above | {reference}):
            return True
    inner = [each for keyword, each in schema.items() if keyword not in (*apart, *DATA)]
    return any(_marked(each, document, ("$defs",), above) for each in inner)


def _shape(schema: Mapping[str, Any], kinds: list[str], document: Mapping[str, Any], above: tuple[str, ...]) -> Shape:
    match kinds:
        case ["object"] if "properties" in schema:
            members = {name: _property(each, document, above) for name, each in schema["properties"].items()}
            return Record(members, schema.get("x-label"))
        case ["array"]:
            return Rows(_property(schema.get("items"), document, above))
        case ["string"] if schema.get("format") in FORMATS:
            return Leaf(*FORMATS[schema["format"]])
        case []:
            return Leaf(Simple.ANY)
        case _:
            return Leaf(union(*(_limited(kind, schema) for kind in kinds)))


def _limited(kind: str, schema: Mapping[str, Any]) -> FeelType:
    """Return the type of a kind with what a schema says of the values that occur."""
    of = KINDS.get(kind, Simple.ANY)
    values = tuple(map(_plain, _listed(schema)))
    match of:
        case Simple.STRING:
            occurring = Limited(of, tuple(each for each in values if isinstance(each, str)))
        case Simple.BOOLEAN:
            occurring = Limited(of, tuple(each for each in values if isinstance(each, bool)))
        case _:
            occurring = Limited(of, tuple(each for each in values if isinstance(each, Decimal)))
    if occurring.values:
        return occurring
    if of is not Simple.NUMBER:
        return of
    lows = [(Decimal(schema[key]), key != "minimum") for key in ("minimum", "exclusiveMinimum") if key in schema]
    highs = [(Decimal(schema[key]), key == "maximum") for key in ("maximum", "exclusiveMaximum") if key in schema]
    low, low_open = max(lows, default=(None, False))
    high, high_closed = min(highs, default=(None, True))
    return interval(of, low, high, low_closed=not low_open, high_closed=high_closed, whole=kind == "integer")


def _listed(schema: Mapping[str, Any]) -> Sequence[Any]:
    return [schema["const"]] if "const" in schema else schema.get("enum", ())


def _kinds(schema: Mapping[str, Any]) -> list[str]:
    """Return the names of the types that a schema admits, by its `type` or else by the values that it lists."""
    named = schema.get("type", [])
    if named:
        return [named] if isinstance(named, str) else list(named)
    found = dict.fromkeys(_JSON_KINDS.get(type(each), "") for each in _listed(schema))
    return [] if "" in found else list(found)


_JSON_KINDS: Mapping[type, str] = {
    str: "string",
    bool: "boolean",
    type(None): "null",
    **dict.fromkeys((int, Decimal), "number"),
}
"""The types of values that a schema lists, but for lists and objects."""


def resolved(document: Mapping[str, Any], reference: str) -> Any:
    """Return the part of the document that a reference such as `#/$defs/person` leads to; None where there is none."""
    if reference == "#":
        return document
    start, *steps = reference.split("/")
    at: Any = document if start == "#" else None
    for step in steps:
        at = at.get(step.replace("~1", "/").replace("~0", "~")) if isinstance(at, Mapping) else None
    return at


def lost_references(document: Mapping[str, Any]) -> list[str]:
    """Return the references of a JSON Schema that lead to no part of it: nothing is fetched from elsewhere."""
    return [each for each in dict.fromkeys(_references(document)) if resolved(document, each) is None]


def _references(schema: Any) -> Iterator[str]:
    if isinstance(schema, Mapping):
        reference = schema.get("$ref")
        yield from [reference] if isinstance(reference, str) else []
        for keyword, value in schema.items():
            if keyword not in DATA:
                yield from _references(value)
    if isinstance(schema, list):
        for each in schema:
            yield from _references(each)


def properties(record: Record, prefix: str = "") -> Iterator[tuple[str, Property]]:
    """Yield every declared fact with its path, items of lists as `teachers[].active`."""
    for name, each in record.properties.items():
        path = f"{prefix}.{name}" if prefix else name
        yield path, each
        shape: Shape = each.shape
        while isinstance(shape, Rows):
            path += "[]"
            shape = shape.items.shape
        if isinstance(shape, Record):
            yield from properties(shape, path)
