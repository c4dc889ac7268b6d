"""A comparison as HTML: a fragment for a page of others, or a page of its own that needs nothing else."""

import re
from collections.abc import Iterator, Sequence
from html import escape

from engine.diff.blocks import Block, Bullets, Heading, Paragraph, Table
from engine.diff.comparison import Comparison
from engine.diff.report import report
from engine.diff.words import spoken

STYLE = (
    "body{font-family:system-ui,sans-serif;line-height:1.5;max-width:60rem;margin:auto;padding:1rem}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;border-bottom:1px solid #ccc;"
    "padding:.3rem .6rem .3rem 0}code{background:#f2f2f2;padding:0 .2em}"
)
CODE = re.compile(r"`([^`]+)`")
STRONG = re.compile(r"\*\*([^*]+)\*\*")


def as_fragment(comparison: Comparison, languages: Sequence[str] = ("en",), level: int = 1) -> str:
    """Return a comparison as elements to stand inside of a page, its first heading of a level."""
    return "\n".join(line for each in report(comparison, languages) for line in _block(each, level)) + "\n"


def as_page(comparison: Comparison, languages: Sequence[str] = ("en",)) -> str:
    """Return a comparison as a page."""
    versions = comparison.old.version, comparison.new.version
    old, new = versions if versions[0] != versions[1] else comparison.names
    title = f"{comparison.new.id} {old} → {new}"
    return (
        f'<!doctype html>\n<html lang="{spoken(languages)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{escape(title)}</title>\n'
        f"<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"{as_fragment(comparison, languages)}</main>\n</body>\n</html>\n"
    )


def _block(block: Block, level: int) -> Iterator[str]:
    match block:
        case Heading(text=text, level=own):
            yield f"<h{level + own - 1}>{_inline(text)}</h{level + own - 1}>"
        case Paragraph(text=text):
            yield f"<p>{_inline(text)}</p>"
        case Bullets(items=items, folded=folded):
            listed = "<ul>" + "".join(f"<li>{_inline(each)}</li>" for each in items) + "</ul>"
            yield f"<details><summary>{_inline(folded)}</summary>{listed}</details>" if folded else listed
        case Table(head=head, rows=rows):
            yield "<table>"
            heads = "".join(f'<th scope="col">{_inline(each)}</th>' for each in head)
            yield f"<thead><tr>{heads}</tr></thead>"
            yield "<tbody>"
            for row in rows:
                yield f"<tr>{''.join(f'<td>{_inline(each)}</td>' for each in row)}</tr>"
            yield "</tbody></table>"


def _inline(text: str) -> str:
    return STRONG.sub(r"<strong>\1</strong>", CODE.sub(r"<code>\1</code>", escape(text)))
