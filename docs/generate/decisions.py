"""The list of the pages in `docs/decisions`, from their heads."""

import re
from pathlib import Path

from docs.generate.markdown import joined, table, written_from

FOLDER = Path(__file__).parents[1] / "decisions"

INTRODUCTION = """\
Why things are as they are: one page a decision, short, with its date, its state, its context, what was decided and what
follows. A decision that is overturned keeps its page, with the state `superseded by` and the number of the new one."""


def page() -> str:
    """Return the page in Markdown."""
    parts = ["# Decisions", written_from("the pages of this folder"), INTRODUCTION]
    return joined([*parts, table(("decision", "date", "status"), map(_row, sorted(FOLDER.glob("[0-9]*.md"))))])


def _row(path: Path) -> tuple[str, ...]:
    text = path.read_text(encoding="utf-8")
    title, date, status = (
        re.search(pattern, text, re.MULTILINE) for pattern in (r"^# (.+)$", "^- date: (.+)$", "^- status: (.+)$")
    )
    if not (title and date and status):
        raise ValueError(f"{path.name} has no title, date or status")
    return f"[{title[1]}]({path.name})", date[1], status[1]
