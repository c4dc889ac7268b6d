"""A decision as JSON, in the reader's language: the one shape of HTTP answers, commands and records.

The shape is `schemas/decision.schema.json`. Numbers are exact decimals; dates, times and durations are texts in ISO
8601; a range is its FEEL text.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC
from decimal import Decimal
from typing import Any

import simplejson

from engine.decision import Decision, Ground
from engine.feel.literals import to_literal
from engine.feel.temporal import text_of
from engine.feel.values import Function, Range, Unknown, Value
from engine.policy.text import Text

ENGLISH = ("en",)


def decision_json(decision: Decision, languages: Sequence[str] = ENGLISH) -> dict[str, Any]:
    """Return a decision as JSON data; texts in the first of `languages` that there is, then English, then any."""
    found: dict[str, Any] = {
        "decision_id": decision.decision_id,
        "policy": decision.policy,
        "version": decision.version,
        "digest": decision.digest,
        "as_of": decision.as_of.isoformat() if decision.as_of else None,
        "decided_at": decision.decided_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "engine": decision.engine,
        "version_by": decision.version_by,
        "outcome": decision.outcome,
        "status": decision.status,
    }
    if decision.subject is not None:
        found["subject"] = decision.subject
    if title := pick(decision.outcome_title, languages):
        found["outcome_title"] = title
    if decision.outcome is None:
        found["possible"] = list(decision.possible)
    found["stages"] = [
        {"id": each.id, "status": str(each.status), "title": pick(each.title, languages) or each.id}
        for each in decision.stages
    ]
    found["criteria"] = [ground_json(each, languages) for each in decision.criteria]
    found["outputs"] = {
        name: {"status": each.status, "value": value_json(each.value)}
        | ({"missing": list(each.missing)} if each.missing else {})
        for name, each in decision.outputs.items()
    }
    found["missing"] = list(decision.missing)
    return found


def ground_json(ground: Ground, languages: Sequence[str] = ENGLISH) -> dict[str, Any]:
    """Return why a criterion came out as it did, as JSON data."""
    source: dict[str, Any] = {"file": ground.source.file, "line": ground.source.line}
    if ground.source.ref is not None:
        source["ref"] = ground.source.ref
    if ground.source.quote is not None:
        source["quote"] = ground.source.quote
    found: dict[str, Any] = {
        "id": ground.id,
        "status": str(ground.status),
        "title": pick(ground.title, languages) or ground.id,
        "ground": pick(ground.sentence, languages),
        "expression": ground.expression,
        "values": {name: value_json(value) for name, value in ground.values.items()},
        "source": source,
    }
    if ground.cause is not None:
        found["cause"] = ground.cause
    if ground.reason is not None:
        found["reason"] = ground.reason
    if ground.missing:
        found["missing"] = list(ground.missing)
    return found


def pick(text: Mapping[str, str], languages: Sequence[str]) -> str:
    """Return a text in the first of `languages` that it has, then English, then any."""
    return Text(text).pick(languages)


def value_json(value: Value) -> Any:
    """Return a FEEL value as JSON data; unknown and functions have no value to show."""
    match value:
        case None | bool() | str() | Decimal():
            return value
        case list():
            return [value_json(item) for item in value]
        case dict():
            return {str(key): value_json(item) for key, item in value.items()}
        case Range():
            return to_literal(value)
        case Unknown() | Function():
            return None
        case _:
            return text_of(value)


def dumps(data: Any, *, indent: int | None = None) -> str:
    """Return JSON text with exact decimals."""
    separators = (",", ":") if indent is None else (",", ": ")
    text: str = simplejson.dumps(data, use_decimal=True, ensure_ascii=False, indent=indent, separators=separators)
    return text
