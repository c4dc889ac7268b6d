"""Facts in a file: JSON or YAML, numbers exact, and every mistake with its place.

Python's reader of JSON keeps the last of two equal keys, reads NaN, and runs out of stack on deep nesting; here each of
these is refused.
"""

import json
from collections.abc import Mapping
from typing import Any

from engine.diagnostics import Diagnostic, Findings
from engine.policy import nodes, reader
from engine.policy.builder import MAX_DEPTH
from engine.policy.resolve import number_of
from engine.source import Source, Span

_BY_NAME = 'write `{"name": value}` in JSON, or `name: value` in YAML'

_EXPECTED: Mapping[str, tuple[str, str]] = {
    "Expecting value": ("a value", "write a number, a text in double quotes, true, false, null, a list or an object"),
    "Expecting ',' delimiter": (
        "a comma or a closing bracket",
        "put a comma between two values, and close each bracket",
    ),
    "Expecting ':' delimiter": ("a colon", "put a colon between a name and its value"),
    "Expecting property name": ("a name in double quotes", "no comma stands behind the last entry of an object"),
    "Illegal trailing comma": ("an entry", "no comma stands behind the last entry"),
    "Extra data": ("the end of the text", "one object holds all facts"),
    "Unterminated string": ("a text that is closed", 'close it with `"` in the same line'),
    "Invalid control character": ("a character that can be seen", "write a line end as `\\n`, and a tab as `\\t`"),
    "Invalid \\": ("an escape that JSON has", "write a backslash as `\\\\`"),
}
"""How Python's reader begins its complaint → what was expected in that place, and what to do."""


def facts_in(source: Source) -> dict[str, Any]:
    """Return the facts in a text.

    A name that ends in `.json` means JSON, one in `.yaml` or `.yml` YAML; under any other, JSON is read as such.

    Raises:
        Findings: the text is neither, or holds no map of facts.
    """
    if not source.text.strip():
        raise Findings(
            [Diagnostic("no-facts", "the file is empty, facts were expected", file=source.name, help=_BY_NAME)]
        )
    data = _data(source)
    if not isinstance(data, dict):
        found = f"the file holds {_kind(data)}, a map of facts was expected"
        start = len(source.text) - len(source.text.lstrip())
        raise Findings([Diagnostic("no-facts", found, Span(source, start, start + 1), "", _BY_NAME)])
    return data


def _data(source: Source) -> Any:
    suffix = source.name.rpartition(".")[2].lower()
    if suffix == "json":
        return _json(source)
    if suffix not in ("yaml", "yml"):
        try:
            return _json(source)
        except Findings as error:
            if any(each.code != "json-syntax" for each in error.diagnostics):
                raise
    return nodes.plain(reader.read(source))


def _json(source: Source) -> Any:
    found: list[Diagnostic] = []

    def constant(name: str) -> None:
        at = source.text.find(name)
        message = f"`{name}` is no number in JSON"
        found.append(
            Diagnostic("json-syntax", message, Span(source, at, at + len(name)), help="write a number or null")
        )

    def number(text: str) -> Any:
        at = source.text.find(text)
        value, wrong = number_of(text, Span(source, at, at + len(text)))
        found.extend([wrong] if wrong else [])
        return value

    def entries(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        data = dict(pairs)
        if len(data) < len(pairs):
            names = [name for name, _ in pairs]
            found.extend(
                Diagnostic(
                    "duplicate-key",
                    f"the key `{name}` stands {names.count(name)} times in one object",
                    file=source.name,
                    help="keep one of them",
                )
                for name in data
                if names.count(name) > 1
            )
        return data

    try:
        data = json.loads(
            source.text,
            parse_float=number,
            parse_int=number,
            parse_constant=constant,
            object_pairs_hook=entries,
        )
    except json.JSONDecodeError as error:
        raise Findings([_misplaced(source, error)]) from None
    except RecursionError:
        raise Findings([_too_deep(source)]) from None
    if is_deep(data):
        found.append(_too_deep(source))
    if found:
        raise Findings(found)
    return data


def _misplaced(source: Source, error: json.JSONDecodeError) -> Diagnostic:
    expected, advice = next(
        (known for begins, known in _EXPECTED.items() if error.msg.startswith(begins)), ("JSON", error.msg)
    )
    at = error.pos
    character = source.text[at : at + 1]
    written = f"`{character}`" if character.isprintable() and character else "the end of the line"
    stands = written if source.text[at:].strip() else "the end of the text"
    return Diagnostic(
        "json-syntax", f"{stands} stands where {expected} was expected", Span(source, at, at + 1), "here", advice
    )


def _too_deep(source: Source) -> Diagnostic:
    message = f"the facts nest more than {MAX_DEPTH} levels deep"
    return Diagnostic("too-deep", message, file=source.name, help="close each bracket, or write the facts flatter")


def is_deep(data: Any) -> bool:
    """Tell whether JSON data nests deeper than YAML may; a file has one bound, whichever it is written in."""
    level = [data]
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for each in level
            for inner in (each.values() if isinstance(each, Mapping) else each if isinstance(each, list) else ())
        ]
    return bool(level)


def _kind(data: Any) -> str:
    match data:
        case list():
            return "a list"
        case str():
            return "a text"
        case bool() | None:
            return "a single value"
        case _:
            return "a number"
