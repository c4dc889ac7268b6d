"""Changes as annotations of GitHub Actions, which stand beside the line that changed."""

from collections.abc import Iterator, Sequence

from engine.diff.comparison import Comparison
from engine.diff.kinds import Level
from engine.source import Span

COMMANDS = {Level.BREAKING: "error", Level.WARNING: "warning", Level.INFO: "notice"}


def as_annotations(comparison: Comparison, languages: Sequence[str] = ("en",)) -> Iterator[str]:
    """Yield a line for each change, at its place in the new file, or in the old one where it has gone."""
    for change in comparison.changes:
        place = change.new_place or change.old_place
        properties = f"{_at(place)},title={_property(change.code)}" if place else f"title={_property(change.code)}"
        yield f"::{COMMANDS[change.level]} {properties}::{_escaped(change.sentence(languages))}"


def as_warning(file: str, text: str) -> str:
    """Return an annotation of a whole file."""
    return f"::warning file={_property(file)}::{_escaped(text)}"


def _at(span: Span) -> str:
    return f"file={_property(span.source.name)},line={span.place.line},col={span.place.column}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
