"""A line of a policy as it should have been written, for the help of messages."""

import re

from engine.source import Source, Span

MAX_LOOK_AHEAD = 2000
MAX_LINE = 160

_OPENING = "([{"
_CLOSING = ")]}"
_BLOCK_KEY = re.compile(r"[ ]*(?:-[ ]+)*(?:(?:[^\s:#'\"{\[]+|'[^']*'|\"[^\"]*\"):[ \t]+)?")
_PLACEHOLDER = "x"


def quoted(text: str) -> str:
    """Return `text` as a YAML scalar in quotes, single ones where that is possible without doubling any."""
    if "'" not in text or '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def line_end(text: str, at: int) -> int:
    """Return the offset of the end of the line at `at`, trailing blanks not included."""
    end = text.find("\n", at)
    end = len(text) if end == -1 else end
    return at + len(text[at:end].rstrip())


def with_quotes(source: Source, start: int, end: int) -> str:
    """Return the line at `start` with the characters up to `end` in quotes, in backticks."""
    text = source.text
    before = text[text.rfind("\n", 0, start) + 1 : start].lstrip()
    after = text[end : max(end, line_end(text, end))]
    line = f"{before}{quoted(' '.join(text[start:end].split()))}{after}"
    return f"`{line}`" if len(line) <= MAX_LINE else f"`{quoted(text[start:end][:MAX_LINE])}`"


def rest_of_line(source: Source, start: int) -> Span:
    """Return the characters from `start` to the end of its line."""
    return Span(source, start, line_end(source.text, start))


def value_start(text: str, at: int, *, block: bool = False) -> int:
    """Return where the value begins that stands at `at`: after its key, comma or bracket on the same line.

    With `block`, braces and brackets are not looked into.
    """
    line_start = text.rfind("\n", 0, at) + 1
    match = _BLOCK_KEY.match(text, line_start)
    start = match.end() if match else line_start
    if block or text[start : start + 1] not in ("{", "["):
        return min(start, at)
    in_text = False
    for i in range(start, at):
        character = text[i]
        if character == '"':
            in_text = not in_text
        elif not in_text and (character in "{[," or (character == ":" and text[i + 1 : i + 2] in " \t")):
            start = i + 1
    while start < at and text[start] in " \t":
        start += 1
    return start


def in_flow(text: str, at: int) -> bool:
    """Tell whether the value on the line of `at` is written in braces or brackets that `at` is inside of."""
    line_start = text.rfind("\n", 0, at) + 1
    match = _BLOCK_KEY.match(text, line_start)
    start = match.end() if match else line_start
    return start < at and text[start] in "{["


def flow_end(text: str, start: int) -> int:
    """Return where an expression that begins at `start` between braces or brackets ends.

    That is the first comma or closing bracket that is not inside a text or brackets of the expression itself.
    """
    open_brackets: list[str] = []
    in_text = False
    end = min(len(text), start + MAX_LOOK_AHEAD)
    for i in range(start, end):
        character = text[i]
        if in_text:
            in_text = character != '"' or text[i - 1] == "\\"
        elif character == '"':
            in_text = True
        elif character in _OPENING:
            open_brackets.append(character)
        elif character in _CLOSING:
            if not open_brackets or (character == "}") != (open_brackets[-1] == "{"):
                return start + len(text[start:i].rstrip())
            open_brackets.pop()
        elif character == "," and not open_brackets:
            return i
    return line_end(text, start)


def is_open(text: str) -> bool:
    """Tell whether a text in double quotes or a bracket begins in `text` and does not end in it."""
    depth = 0
    in_text = False
    for i, character in enumerate(text):
        if character == '"' and not (in_text and text[i - 1] == "\\"):
            in_text = not in_text
        elif not in_text and character in _OPENING:
            depth += 1
        elif not in_text and character in _CLOSING:
            depth -= 1
    return in_text or depth > 0


def blotted(text: str, span: Span) -> str:
    """Return `text` with the characters of `span` replaced by a word, so that reading can go on behind it."""
    return text[: span.start] + _PLACEHOLDER * (span.end - span.start) + text[span.end :]
