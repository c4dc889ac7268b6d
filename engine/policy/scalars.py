"""Where each character of a YAML scalar's value stands in the file.

YAML removes quotes, escapes, indentation and line ends on the way from a file to a value (YAML 1.2.2, chapters
7.3 and 8.1). A mistake found in the value has to be shown in the file, so each style is decoded here a second
time, keeping for every character of the value the characters of the file it came from.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

Style = Literal["plain", "single", "double", "literal", "folded"]

ESCAPES = {
    "0": "\0", "a": "\x07", "b": "\x08", "t": "\t", "\t": "\t", "n": "\n", "v": "\x0b", "f": "\x0c",
    "r": "\r", "e": "\x1b", " ": " ", '"': '"', "\\": "\\", "/": "/", "N": "\x85", "_": "\xa0",
    "L": "\u2028", "P": "\u2029",
}  # fmt: skip
"""What follows a backslash in double quotes, and the character it stands for (YAML 1.2.2, 5.7)."""

HEXADECIMAL = {"x": 2, "u": 4, "U": 8}
"""The escapes that are followed by the code of a character, and the number of their digits."""


@dataclass(slots=True)
class Decoded:
    """A value, and for each of its characters the offsets `starts[i]` to `ends[i]` it came from."""

    characters: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The value."""
        return "".join(self.characters)

    def add(self, character: str, start: int, end: int) -> None:
        """Append one character that came from `start` up to `end`."""
        self.characters.append(character)
        self.starts.append(start)
        self.ends.append(end)


def decode(text: str, start: int, end: int, style: Style, value: str) -> Decoded | None:
    """Decode the scalar at `start` up to `end` of a file's `text`.

    Args:
        text: the whole file.
        start: offset of the first character, quote or block indicator included.
        end: offset after the last character; for blocks any place at or after the end of the content.
        style: how the scalar is written.
        value: what the YAML parser read, which settles the indentation of a block.

    Returns:
        The characters with their places, or None where they do not add up to `value`.
    """
    if style == "plain":
        decoded = _flow(text, start, end, style)
    elif style in ("single", "double"):
        decoded = _flow(text, start + 1, end - 1, style)
    else:
        return next((d for d in _blocks(text, start, style) if d.text == value), None)
    return decoded if decoded.text == value else None


def _line_break(text: str, at: int) -> int:
    """Return the length of the line break at `at`, 0 where there is none."""
    if text.startswith("\r\n", at):
        return 2
    return 1 if text[at : at + 1] == "\n" else 0


def _flow(text: str, at: int, end: int, style: Style) -> Decoded:
    out = Decoded()
    while at < end:
        if text[at] in " \t\r\n":
            at = _white_space(text, at, end, out)
        elif style == "single" and text.startswith("''", at):
            out.add("'", at, at + 2)
            at += 2
        elif style == "double" and text[at] == "\\":
            at = _escape(text, at, end, out)
        else:
            out.add(text[at], at, at + 1)
            at += 1
    return out


def _white_space(text: str, at: int, end: int, out: Decoded) -> int:
    """Keep blanks inside a line, fold line breaks (YAML 1.2.2, 6.5); return the offset after them."""
    after = at
    while after < end and text[after] in " \t":
        after += 1
    if after == end or not _line_break(text, after):
        for i in range(at, after):
            out.add(text[i], i, i + 1)
        return after
    first, after = after, after + _line_break(text, after)
    more, after = _empty_lines(text, after, end)
    if not more:
        out.add(" ", first, first + _line_break(text, first))
    for place in more:
        out.add("\n", place, place + _line_break(text, place))
    return after


def _empty_lines(text: str, at: int, end: int) -> tuple[list[int], int]:
    """Return the places of the line breaks of empty lines from `at` on, and the offset of what follows."""
    breaks: list[int] = []
    while True:
        while at < end and text[at] in " \t":
            at += 1
        length = _line_break(text, at) if at < end else 0
        if not length:
            return breaks, at
        breaks.append(at)
        at += length


def _escape(text: str, at: int, end: int, out: Decoded) -> int:
    follows = text[at + 1 : at + 2]
    if follows in HEXADECIMAL:
        after = at + 2 + HEXADECIMAL[follows]
        out.add(chr(int(text[at + 2 : after], 16)), at, after)
        return after
    if length := _line_break(text, at + 1):
        breaks, after = _empty_lines(text, at + 1 + length, end)
        for place in breaks:
            out.add("\n", place, place + _line_break(text, place))
        return after
    out.add(ESCAPES.get(follows, follows), at, at + 2)
    return at + 2


def _blocks(text: str, start: int, style: Style) -> Iterator[Decoded]:
    """Decode a literal or folded scalar with each indentation it may have, the likely one first."""
    header = start + 1
    chomping = ""
    while header < len(text) and text[header] not in " \t\r\n":
        if text[header] in "+-":
            chomping = text[header]
        header += 1
    first = text.find("\n", header) + 1
    widest = max(1, _indentation(text, first)) if first else 0
    for indent in (widest, *range(1, widest)):
        yield _block(text, first, indent, style, chomping) if first else Decoded()


def _indentation(text: str, at: int) -> int:
    """Return the number of spaces before the first character that is neither a space nor a line break."""
    start = at
    while at < len(text) and text[at] in " \r\n":
        if text[at] == "\n":
            start = at + 1
        at += 1
    return at - start


def _block(text: str, at: int, indent: int, style: Style, chomping: str) -> Decoded:
    """Decode the lines of a block (YAML 1.2.2, 8.1) that are indented by `indent` spaces."""
    out = Decoded()
    waiting: int | None = None  # the break after the last line with content, not yet written
    last_blank = False
    empty: list[int] = []
    while True:
        more, at = _block_breaks(text, at, indent)
        empty += more
        column = at - (text.rfind("\n", 0, at) + 1)
        if at == len(text) or column != indent:
            break
        blank = text[at] in " \t"
        if waiting is not None:
            folds = style == "folded" and not last_blank and not blank
            if not folds:
                out.add("\n", waiting, waiting + _line_break(text, waiting))
            elif not empty:
                out.add(" ", waiting, waiting + _line_break(text, waiting))
        _add_breaks(text, empty, out)
        empty, waiting, last_blank = [], None, blank
        while at < len(text) and not _line_break(text, at):
            out.add(text[at], at, at + 1)
            at += 1
        if at == len(text):
            break
        waiting = at
        at += _line_break(text, at)
    if chomping != "-" and waiting is not None:
        _add_breaks(text, [waiting], out)
    if chomping == "+":
        _add_breaks(text, empty, out)
    return out


def _add_breaks(text: str, places: list[int], out: Decoded) -> None:
    for place in places:
        out.add("\n", place, place + _line_break(text, place))


def _block_breaks(text: str, at: int, indent: int) -> tuple[list[int], int]:
    """Skip empty lines and then at most `indent` spaces; return the breaks skipped and the offset reached."""
    breaks: list[int] = []
    while True:
        stop = at + indent
        while at < stop and text[at : at + 1] == " ":
            at += 1
        length = _line_break(text, at)
        if not length:
            return breaks, at
        breaks.append(at)
        at += length
