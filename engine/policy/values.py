"""Thresholds as YAML writes them, read as FEEL values; texts by language; what `{name}` prints."""

import re
from collections.abc import Mapping
from typing import Literal

from engine.feel.literals import to_literal
from engine.feel.temporal import date_of, parse_date, parse_date_time, parse_duration
from engine.feel.temporal.calendar import month_length
from engine.feel.values import Range, Value
from engine.policy.model import Constant
from engine.policy.nodes import Node, Scalar, Sequence
from engine.policy.text import Text

DATE = re.compile(r"-?\d{4,}-\d{2}-\d{2}")
MONTH = re.compile(r"(\d{4,})-(\d{2})")
DATE_TIME = re.compile(r"-?\d{4,}-\d{2}-\d{2}T.*")
DURATION = re.compile(r"-?P(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?")

PLACEHOLDER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")


def typed(node: Node, *, as_string: bool = False) -> Value:
    """Return the FEEL value that a YAML node stands for: ISO dates and durations are typed, quoted or not.

    Args:
        node: a scalar, a list or a map.
        as_string: True keeps a scalar as the text that it is (`type: string`).

    Raises:
        NoValue: a text looks like a date, date and time or duration and is none.
    """
    if isinstance(node, Scalar):
        if as_string:
            return node.text
        return typed_text(node.value) if isinstance(node.value, str) else node.value
    if isinstance(node, Sequence):
        return [typed(item, as_string=as_string) for item in node.items]
    return {entry.key.text: typed(entry.value, as_string=as_string) for entry in node.entries}


def typed_text(text: str) -> Value:
    """Return the date, date and time or duration that `text` writes in ISO 8601, else the text itself."""
    if DATE.fullmatch(text):
        return parse_date(text)
    if DATE_TIME.fullmatch(text):
        return parse_date_time(text)
    if DURATION.fullmatch(text):
        return parse_duration(text)
    return text


def written(value: Value, node: Node) -> str:
    """Return the text that grounds and texts print for a threshold."""
    return node.text if isinstance(node, Scalar) else to_literal(value)


def constant(node: Node, *, as_string: bool = False) -> Constant:
    """Return the threshold that a YAML node writes; raises `NoValue` as `typed` does."""
    value = typed(node, as_string=as_string)
    return Constant(value, written(value, node))


def period_end(text: str, end: Literal["from", "until"]) -> Value:
    """Return the day that an end of a period means; a month alone is read at its widest.

    Raises:
        NoValue: `text` is neither a date nor a month.
    """
    if month := MONTH.fullmatch(text):
        year, number = int(month[1]), int(month[2])
        first = date_of(year, number, 1)
        return first if end == "from" else date_of(year, number, month_length(year, number))
    return parse_date(text)


def period(start: str | None, until: str | None) -> Range:
    """Return the closed range of dates that a period means; an end that is None is open."""
    low = None if start is None else period_end(start, "from")
    high = None if until is None else period_end(until, "until")
    return Range(low, high, low_closed=low is not None, high_closed=high is not None)


def text_of_node(node: Node | None) -> Text:
    """Return the text for people that a YAML node holds: one string, or a map from language to string."""
    if node is None or isinstance(node, Scalar | Sequence):
        return Text({"": node.text} if isinstance(node, Scalar) else {})
    return Text({entry.key.text: entry.value.text for entry in node.entries if isinstance(entry.value, Scalar)})


def filled(text: Text, printed: Mapping[str, str]) -> Text:
    """Return `text` with each `{name}` replaced by what the parameter prints; other braces stay."""
    return Text(
        {
            language: PLACEHOLDER.sub(lambda found: printed.get(found[1], found[0]), each)
            for language, each in text.by_language.items()
        }
    )
