"""A message as text for the terminal, as data for programs, and as an annotation for code review on GitHub."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from engine.diagnostics import Diagnostic, Severity
from engine.source import Place, Span

MAX_WIDTH = 120
"""Columns of a source line that are shown; of a longer line, the part around the mistake."""

TAB = "    "

Role = Literal["error", "warning", "title", "gutter", "source", "carets", "related", "help"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some characters of a printed message, and what they are, for whoever gives them colours."""

    text: str
    role: Role


def pretty(diagnostic: Diagnostic) -> str:
    """Return the message as several lines of text with the place it is about, without a line end at the end."""
    return "\n".join("".join(piece.text for piece in line).rstrip() for line in pretty_lines(diagnostic))


def pretty_lines(diagnostic: Diagnostic) -> list[list[Piece]]:
    """Return the lines of `pretty` in pieces with their roles."""
    severity = diagnostic.severity
    role: Role = "error" if severity is Severity.ERROR else "warning"
    head = [Piece(f"{severity.value}[{diagnostic.code}]", role), Piece(f": {diagnostic.message}", "title")]
    lines = [head]
    spans = [span for span in (diagnostic.span, *(each.span for each in diagnostic.related)) if span]
    margin = " " * max((len(str(span.place.line)) for span in spans), default=2 if diagnostic.file else 0)
    if diagnostic.span:
        lines += _excerpt(diagnostic.span, diagnostic.label, margin, "-->", "^", "carets")
    elif diagnostic.file:
        lines.append([Piece(f"{margin}--> ", "gutter"), Piece(diagnostic.file, "source")])
    for each in diagnostic.related:
        lines += _excerpt(each.span, each.label, margin, ":::", "-", "related")
    if diagnostic.help:
        if spans:
            lines.append([Piece(f"{margin} |", "gutter")])
        lines.append([Piece(f"{margin} = ", "gutter"), Piece(f"help: {diagnostic.help}", "help")])
    return lines


def _excerpt(span: Span, label: str, margin: str, arrow: str, caret: str, role: Role) -> Iterator[list[Piece]]:
    place = span.place
    before, marked, after = _window(span, place)
    number = str(place.line).rjust(len(margin))
    carets = caret * max(1, _width(marked))
    yield [Piece(f"{margin}{arrow} ", "gutter"), Piece(f"{span.source.name}:{place}", "source")]
    yield [Piece(f"{margin} |", "gutter")]
    yield [Piece(f"{number} | ", "gutter"), Piece(before + marked + after, "source")]
    under = " " * _width(before) + carets + (f" {label}" if label else "")
    yield [Piece(f"{margin} | ", "gutter"), Piece(under, role)]


def _window(span: Span, place: Place) -> tuple[str, str, str]:
    """Return the line in three parts, before, marked and after, cut so that it fits into `MAX_WIDTH`."""
    line = span.source.line(place.line)
    start = place.column - 1
    end = min(len(line), max(start, start + span.end - span.start))
    parts = (line[:start], line[start:end], line[end:])
    before, marked, after = (_shown(part) for part in parts)
    if _width(before + marked + after) <= MAX_WIDTH:
        return before, marked, after
    room = MAX_WIDTH - min(_width(marked), MAX_WIDTH // 2)
    if _width(before) > room // 2:
        before = "…" + _last(before, max(room // 2, room - _width(after)) - 1)
    marked = _first(marked, MAX_WIDTH - _width(before) - bool(after))
    return before, marked, _first(after, MAX_WIDTH - _width(before) - _width(marked))


def _shown(text: str) -> str:
    """Replace tabs by spaces, and what would move the cursor by a box."""
    text = text.replace("\t", TAB)
    return "".join(c if unicodedata.category(c) not in ("Cc", "Zl", "Zp") and not _turns(c) else "\ufffd" for c in text)


def _turns(character: str) -> bool:
    """Tell whether a character changes the direction of the text after it."""
    return character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"


def _width(text: str) -> int:
    """Return the terminal columns of `text` (Unicode Standard Annex 11; combining marks take none)."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _first(text: str, width: int) -> str:
    if _width(text) <= width:
        return text
    taken, used = "", 0
    for character in text:
        used += _columns(character)
        if used > width - 1:
            break
        taken += character
    return taken + "…"


def _last(text: str, width: int) -> str:
    taken, used = 0, 0
    for character in reversed(text):
        used += _columns(character)
        if used > width:
            break
        taken += 1
    return text[len(text) - taken :]


def as_json(diagnostic: Diagnostic) -> dict[str, Any]:
    """Return the message as JSON data; lines and columns count from 1, the end is not included."""
    data: dict[str, Any] = {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
    }
    if diagnostic.span:
        data |= _place_data(diagnostic.span)
    elif diagnostic.file:
        data["file"] = diagnostic.file
    if diagnostic.label:
        data["label"] = diagnostic.label
    if diagnostic.help:
        data["help"] = diagnostic.help
    if diagnostic.related:
        data["related"] = [_place_data(each.span) | {"label": each.label} for each in diagnostic.related]
    return data


def _place_data(span: Span) -> dict[str, Any]:
    start, end = span.place, span.source.place(span.end)
    return {
        "file": span.source.name,
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
    }


def as_github(diagnostic: Diagnostic) -> str:
    """Return the message as a workflow command of GitHub Actions, which shows it beside the line."""
    properties: dict[str, str] = {}
    if diagnostic.span:
        start, end = diagnostic.span.place, diagnostic.span.source.place(diagnostic.span.end)
        properties["file"] = diagnostic.span.source.name
        properties["line"] = str(start.line)
        if end.line == start.line:
            properties |= {"col": str(start.column), "endColumn": str(max(end.column, start.column + 1))}
        else:
            properties |= {"endLine": str(end.line)}
    elif diagnostic.file:
        properties["file"] = diagnostic.file
    properties["title"] = f"{diagnostic.code}::{diagnostic.message}"
    written = ",".join(f"{name}={_escaped_property(value)}" for name, value in properties.items())
    body = diagnostic.message + (f"\nhelp: {diagnostic.help}" if diagnostic.help else "")
    return f"::{diagnostic.severity.value} {written}::{_escaped(body)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _escaped_property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
