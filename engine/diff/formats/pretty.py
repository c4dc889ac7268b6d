"""A comparison for a terminal, drawn by rich."""

import re
from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table as Grid
from rich.text import Text

from engine.diff.blocks import Block, Bullets, Heading, Paragraph, Table
from engine.diff.comparison import Comparison
from engine.diff.report import report

MARKED = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*")


def as_renderables(comparison: Comparison, languages: Sequence[str] = ("en",)) -> Iterator[RenderableType]:
    """Yield what a rich console prints, line by line and table by table."""
    for each in report(comparison, languages):
        yield from drawn(each)


def drawn(block: Block) -> Iterator[RenderableType]:
    """Yield what a rich console prints of one block."""
    match block:
        case Heading(text=text, level=level):
            yield ""
            yield _inline(text, "bold underline" if level == 1 else "bold")
        case Paragraph(text=text):
            yield _inline(text)
        case Bullets(items=items, folded=folded):
            if folded:
                yield _inline(f"{folded}:")
            for each in items:
                yield Text.assemble("  · ", _inline(each))
        case Table(head=head, rows=rows):
            grid = Grid(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="dim")
            for number, each in enumerate(head):
                counts = all(row[number].isdecimal() for row in rows)
                grid.add_column(each, overflow="fold", justify="right" if counts else "left")
            for row in rows:
                grid.add_row(*map(_inline, row))
            yield grid


def _inline(text: str, style: str = "") -> Text:
    found = Text(style=style)
    at = 0
    for marked in MARKED.finditer(text):
        found.append(text[at : marked.start()])
        found.append(marked[1] or marked[2], "cyan" if marked[1] else "bold")
        at = marked.end()
    found.append(text[at:])
    return found
