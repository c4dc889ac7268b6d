"""Markdown as the generated pages write it."""

from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; a `|` or a line end inside a cell is written so that it stays in its cell."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", "<br>")


def fenced(text: str, language: str = "text") -> str:
    """Return a block of preformatted text."""
    return f"```{language}\n{text.rstrip()}\n```"


def written_from(source: str) -> str:
    """Return the line that says what a page is written from."""
    return f"*This page is written from {source} by `python -m docs`.*"


def joined(parts: Iterable[str]) -> str:
    """Return paragraphs with a blank line between each two."""
    return "\n\n".join(part for part in parts if part) + "\n"
