"""A comparison in Markdown, as a pull request shows it."""

from collections.abc import Iterator, Sequence

from engine.diff.blocks import Block, Bullets, Heading, Paragraph, Table
from engine.diff.comparison import Comparison
from engine.diff.report import report


def as_markdown(comparison: Comparison, languages: Sequence[str] = ("en",), level: int = 1) -> str:
    """Return a comparison in Markdown.

    Args:
        comparison: what to write.
        languages: of the texts, best first.
        level: of the first heading.
    """
    return "\n\n".join(line for each in report(comparison, languages) for line in _block(each, level)) + "\n"


def _block(block: Block, level: int) -> Iterator[str]:
    match block:
        case Heading(text=text, level=own):
            yield f"{'#' * (level + own - 1)} {text}"
        case Paragraph(text=text):
            yield text
        case Bullets(items=items, folded=folded):
            if folded:
                yield f"<details><summary>{folded}</summary>"
            yield "\n".join(f"- {each}" for each in items)
            if folded:
                yield "</details>"
        case Table(head=head, rows=rows):
            lines = [head, ("---",) * len(head), *rows]
            yield "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
