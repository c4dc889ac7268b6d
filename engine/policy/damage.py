"""What YAML damages without a word: found after reading, and named with the line as it should be.

Each function looks at one node and is named after what has happened to it.
"""

import re
from collections.abc import Callable, Iterator

from engine.diagnostics import Diagnostic
from engine.policy.corrections import flow_end, is_open, line_end, with_quotes
from engine.policy.nodes import Mapping, Node, Scalar, Sequence
from engine.source import Span

_COMMENT = re.compile(r"[ \t]+(#+)(.?)")
_RANGE = re.compile(r"(?<!\.)\.\.(?!\.)")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff]")
_INDENTED_BLOCK = re.compile(r"[|>][+-]?[0-9]")


def find_damage(root: Node) -> Iterator[Diagnostic]:
    """Find the values that are not what the person who wrote the file sees."""
    waiting: list[Node] = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Scalar):
            for check in _SCALAR_CHECKS:
                yield from check(node)
        elif isinstance(node, Sequence):
            for check_list in _SEQUENCE_CHECKS:
                yield from check_list(node)
            waiting.extend(node)
        else:
            yield from _split_mapping(node)
            waiting.extend(entry.value for entry in node)


def _cut_by_comment(node: Scalar) -> Iterator[Diagnostic]:
    text, end = node.span.source.text, node.span.end
    match = _COMMENT.match(text, end) if node.style == "plain" else None
    if not match:
        return
    looks_meant = match[1] == "#" and bool(re.match(r"[\w\"'(]", match[2])) and not _is_exact(node)
    if not looks_meant and not is_open(node.text):
        return
    comment = Span(node.span.source, match.start(1), line_end(text, match.start(1)))
    start = node.span.start if node.text else comment.start
    yield Diagnostic(
        "cut-by-comment",
        f"a comment begins here and cuts the value short after `{_tail(node.text)}`"
        if node.text
        else "a comment begins here and leaves the key without a value",
        comment,
        "read as a comment",
        help=f"quote the whole: {with_quotes(node.span.source, start, comment.end)}"
        + ("" if is_open(node.text) else ", or put a space after `#` if it is a comment"),
    )


def _is_exact(node: Scalar) -> bool:
    """Tell whether it is a number or a truth value, after which a comment is no surprise."""
    return not (node.value is None or isinstance(node.value, str))


def _tail(text: str) -> str:
    return text if len(text) <= 30 else "…" + text[-30:]


def _control_by_escape(node: Scalar) -> Iterator[Diagnostic]:
    if node.style != "double":
        return
    for match in _CONTROL.finditer(node.text):
        span = node.part(match.start(), match.end())
        written = node.span.source.text[span.start : span.end]
        yield Diagnostic(
            "control-by-escape",
            f"`{written}` in double quotes is the control character U+{ord(match[0]):04X}",
            span,
            help=f"write `\\{written}` for a backslash and a letter, or use single quotes",
        )


def _comparison_read_as_block(node: Scalar) -> Iterator[Diagnostic]:
    if node.style not in ("literal", "folded") or node.text.strip():
        return
    text = node.span.source.text
    if _INDENTED_BLOCK.match(text, node.span.start):
        end = line_end(text, node.span.start)
        yield Diagnostic(
            "block-without-text",
            f"`{text[node.span.start : end]}` announces a text on the lines below, and there is none",
            Span(node.span.source, node.span.start, end),
            help=f"if it is a comparison, quote it: {with_quotes(node.span.source, node.span.start, end)}",
        )


def _range_read_as_list(node: Sequence) -> Iterator[Diagnostic]:
    if not node.flow:
        return
    for item in node:
        if isinstance(item, Scalar) and item.style == "plain" and _RANGE.search(item.text):
            span = node.span
            yield Diagnostic(
                "range-as-list",
                f"`{_shown(span)}` is read as a list that holds the text `{_tail(item.text)}`, not as a range",
                span,
                "a list to YAML",
                help=f"quote the range: {with_quotes(span.source, span.start, span.end)}",
            )
            return


def _shown(span: Span) -> str:
    text = " ".join(span.source.text[span.start : span.end].split())
    return text if len(text) <= 60 else text[:60] + "…"


def _split_sequence(node: Sequence) -> Iterator[Diagnostic]:
    if not node.flow:
        return
    covered = 0
    for item in node:
        start = item.span.start
        if start < covered:
            continue
        is_pair = isinstance(item, Mapping) and item.flow and item.span.source.text[start] != "{"
        if is_pair:
            covered = flow_end(item.span.source.text, start)
            span = Span(item.span.source, start, covered)
            yield Diagnostic(
                "key-in-list",
                f"`{_shown(span)}` is read as a key and a value, a text was expected between brackets",
                span,
                help=f"quote it: {with_quotes(span.source, start, covered)}",
            )
        elif isinstance(item, Scalar) and item.style == "plain" and is_open(item.text):
            covered = flow_end(item.span.source.text, start)
            yield _split(item, covered, "begins another item")


def _split_mapping(node: Mapping) -> Iterator[Diagnostic]:
    """A comma inside an expression between braces makes what follows a key without a value."""
    if not node.flow:
        return
    covered = 0
    for entry in node:
        key, value = entry.key, entry.value
        if key.span.start < covered:
            continue
        if isinstance(value, Scalar) and value.style == "plain":
            if value.text and is_open(value.text):
                covered = flow_end(value.span.source.text, value.span.start)
                yield _split(value, covered, "begins another key")
            elif value.span.start == key.span.end and not value.text and not _blotted(key):
                help_ = f"write `{key.text}: …`, or quote the value that the comma before it belongs to"
                if len(node) == 1:
                    whole = with_quotes(node.span.source, node.span.start, node.span.end)
                    help_ = f"write `{key.text}: …`, or quote the text: {whole}"
                yield Diagnostic(
                    "key-without-value",
                    f"`{key.text}` is a key without a value",
                    key.span,
                    help=help_,
                )


def _blotted(key: Scalar) -> bool:
    """Tell whether a key stands where a mistake was blotted out, which is named already."""
    return key.style == "plain" and key.text != key.span.source.text[key.span.start : key.span.end]


def _split(item: Scalar, end: int, label: str) -> Diagnostic:
    source = item.span.source
    rest = Span(source, min(item.span.end, end), max(end, item.span.end))
    lead = len(source.text[rest.start : rest.end]) - len(source.text[rest.start : rest.end].lstrip(", \n"))
    span = Span(source, rest.start + lead, rest.end) if lead < rest.end - rest.start else item.span
    return Diagnostic(
        "split-by-comma",
        f"a comma ends the value after `{_tail(item.text)}`, which is not complete",
        span,
        label,
        help=f"quote the whole: {with_quotes(source, item.span.start, end)}",
    )


_SCALAR_CHECKS: tuple[Callable[[Scalar], Iterator[Diagnostic]], ...] = (
    _cut_by_comment,
    _control_by_escape,
    _comparison_read_as_block,
)
_SEQUENCE_CHECKS: tuple[Callable[[Sequence], Iterator[Diagnostic]], ...] = (_range_read_as_list, _split_sequence)
