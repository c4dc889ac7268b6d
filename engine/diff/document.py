"""A policy version as a tree of texts without places: what two versions are compared on, part by part.

The tree follows the typed model field by field, so that nothing of the model can be forgotten; `LEFT_OUT` names the
fields that say where something stands rather than what it says. Expressions are printed from their syntax trees, so
that layout does not count. The order of keys and of a stage's members does not count either; that of outcomes, notes
and rows of a table does.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from engine.answer import dumps
from engine.canonical import canonical, decimal_text
from engine.diff.process_document import LISTS, SETS, key_of
from engine.feel.literals import to_literal
from engine.feel.syntax.printer import print_expression
from engine.feel.values import NoValue, Value
from engine.policy.facts import FactsSchema
from engine.policy.model import Column, Constant, Dated, Formula, Outcome, Period, Policy, Row, Stage
from engine.policy.process.model import Mention
from engine.policy.text import Text

Document = dict[str, "Document | str"]
"""A tree of texts; a part that a version does not have is not in it."""

LEFT_OUT: Mapping[str, frozenset[str]] = {
    "Policy": frozenset({"source", "order", "digest", "text_digest"}),
    "Reference": frozenset({"span"}),
    "Citation": frozenset({"span", "quote_span"}),
    "Parameter": frozenset({"span"}),
    "Definition": frozenset({"span"}),
    "Criterion": frozenset({"span"}),
    "Stage": frozenset({"span", "of_spans", "after_span"}),
    "Outcome": frozenset({"span"}),
    "Output": frozenset({"span"}),
    "InForce": frozenset({"span"}),
    "Row": frozenset({"span"}),
    "FactsSchema": frozenset({"name", "shape"}),
    "Formula": frozenset({"scalar", "broken"}),
    **dict.fromkeys(
        ("Process", "People", "Automatic", "Form", "Approval", "Review", "Award", "Quorum", "Question", "Message"),
        frozenset({"span"}),
    ),
}
"""Fields that are places, or made from other fields; `Policy.source` is the file."""

UNORDERED = frozenset({"required", "enum", "type"})
"""Keywords of JSON Schema whose lists are sets."""


def document(policy: Policy) -> Document:
    """Return all that a version says, without the places where it says it."""
    return _record(policy)


def printed(formula: Formula) -> str:
    """Return an expression without its layout."""
    return print_expression(formula.expression.tree)


def literal(value: Value) -> str:
    """Return a value as FEEL writes it, numbers without trailing zeros; a range without ends as `…`."""
    try:
        return decimal_text(value) if isinstance(value, Decimal) else to_literal(value)
    except NoValue:
        return "…"


def _record(value: Any) -> Document:
    left_out = LEFT_OUT.get(type(value).__name__, frozenset())
    found: Document = {}
    for each in fields(value):
        part = getattr(value, each.name)
        if each.name not in left_out and part is not None:
            found[each.name] = _special(value, each.name)(part)
    return found


def _special(owner: Any, name: str) -> Callable[[Any], Document | str]:
    """Return how a field is read where its type does not say it."""
    match owner, name:
        case (Constant(), "value") | (Period(), "range"):
            return literal
        case (Column(), "values"):
            return lambda values: literal(list(values))
        case (Dated(), "values"):
            return lambda values: {str(day): _record(each) for day, each in values}
        case (Stage(), "of") | (Policy(), "supersedes"):
            return lambda members: dict.fromkeys(members, "true")
        case _ if (type(owner), name) in LISTS:
            return lambda items: _keyed(items, key_of)
        case _ if (type(owner), name) in SETS:
            return lambda mentions: dict.fromkeys(map(key_of, mentions), "true")
        case _:
            return _plain


def _plain(value: Any) -> Document | str:
    match value:
        case Formula():
            return printed(value)
        case Mention():
            return value.name
        case FactsSchema():
            return _schema(value.document)
        case Text():
            return {language: " ".join(each.split()) for language, each in value.by_language.items()}
        case tuple():
            return _sequence(value)
        case Mapping():
            return {str(key): _plain(each) for key, each in value.items()}
        case bool():
            return "true" if value else "false"
        case str() | int() | date():
            return str(value)
        case _ if is_dataclass(value):
            return _record(value)
        case _:
            raise TypeError(f"the model holds {type(value).__name__}, which no rule here reads")


def _sequence(items: tuple[Any, ...]) -> Document:
    match items:
        case (Outcome(), *_):
            return _keyed(items, lambda each: str(each.outcome))
        case (Row(), *_):
            return _keyed(items, lambda each: " | ".join(map(printed, each.tests)))
        case (Text(), *_):
            return _keyed(items, lambda each: " ".join(each.pick(("en",)).split()))
        case _:
            return {str(number): _plain(each) for number, each in enumerate(items, 1)}


def _keyed(items: Iterable[Any], key: Callable[[Any], str]) -> Document:
    """Return items under keys of their own, the second of equal keys with a number, and the order of the keys."""
    seen: Counter[str] = Counter()
    found: Document = {}
    for each in items:
        name = key(each)
        seen[name] += 1
        found[name if seen[name] == 1 else f"{name} #{seen[name]}"] = _plain(each)
    return {"entries": found, "order": "\n".join(found)}


def _schema(value: Any, keyword: str = "") -> Document | str:
    if isinstance(value, Mapping):
        return {str(key): _schema(each, str(key)) for key, each in value.items()}
    if isinstance(value, list) and any(isinstance(each, Mapping | list) for each in value):
        return {str(number): _schema(each) for number, each in enumerate(value, 1)}
    if isinstance(value, list):
        items = sorted(value, key=canonical) if keyword in UNORDERED else value
        return ", ".join(map(_json, items))
    return _json(value)


def _json(value: Any) -> str:
    return decimal_text(value) if isinstance(value, Decimal) else dumps(value)
