"""A comparison as JSON data; its shape is `schemas/diff.schema.json`."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from engine.answer import decision_json
from engine.decision import Decision
from engine.diff.change import Change
from engine.diff.comparison import Comparison
from engine.diff.directions import Direction
from engine.diff.impact import Impact, moves, undecided_cases
from engine.diff.kinds import Level
from engine.diff.relations import EQUAL, LESS, MORE, Proof
from engine.diff.witnesses import Witness
from engine.policy.model import Policy
from engine.source import Span

ALONE: Mapping[Proof, str | None] = {EQUAL: "equivalent", LESS: "stricter", MORE: "looser", None: None}

OF_ONE_CALL = ("decision_id", "decided_at", "engine", "version_by", "as_of")
"""Keys of a decision that say nothing of the case; a comparison is the same each time it is made."""


def as_data(comparison: Comparison, languages: Sequence[str] = ("en",)) -> dict[str, Any]:
    """Return a comparison as JSON data, texts in the first of `languages` that there are."""
    structure = comparison.structure
    found: dict[str, Any] = {
        "policy": comparison.new.id,
        "from": _version(comparison.old, languages),
        "to": _version(comparison.new, languages),
        "same": comparison.same,
        "summary": {str(level): sum(each.level is level for each in comparison.changes) for level in Level},
        "changes": [_change(each, languages) for each in comparison.changes],
        "directions": [_direction(each, languages) for each in comparison.directions],
        "compatibility": [
            {
                "breaks": each.breaks,
                "code": each.change.code,
                "name": each.change.name,
                "sentence": each.change.sentence(languages),
                "advice": each.advice(languages),
            }
            for each in comparison.concerns
        ],
        "renames": {"names": dict(structure.renames.names), "outcomes": dict(structure.renames.outcomes)},
        "structure": [
            {"from": list(each.old_path), "to": list(each.new_path), "before": each.before, "after": each.after}
            for each in structure.edits
        ],
        "tried": comparison.tried,
    }
    if comparison.impact is not None:
        found["impact"] = impact_data(comparison.impact, languages)
    return found


def _version(policy: Policy, languages: Sequence[str]) -> dict[str, Any]:
    return {
        "version": policy.version,
        "title": policy.title.pick(languages),
        "digest": policy.digest,
        "text_digest": policy.text_digest,
    }


def _change(change: Change, languages: Sequence[str]) -> dict[str, Any]:
    return {
        "code": change.code,
        "level": str(change.level),
        "section": change.section,
        "name": change.name,
        "sentence": change.sentence(languages),
        "old": change.old.pick(languages) or None,
        "new": change.new.pick(languages) or None,
        "from": _place(change.old_place),
        "to": _place(change.new_place),
        "touches": [{"kind": each.kind, "id": each.id, "alone": ALONE[each.proof]} for each in change.touched],
    }


def _place(span: Span | None) -> dict[str, Any] | None:
    if span is None:
        return None
    file = "/".join(PurePath(span.source.name).parts[-2:])
    return {"file": file, "line": span.place.line, "column": span.place.column}


def _direction(each: Direction, languages: Sequence[str]) -> dict[str, Any]:
    return {
        "kind": each.kind,
        "id": each.id,
        "only": each.only,
        "direction": each.word,
        "known": each.known,
        "at_most": each.at_most,
        "tried": each.tried,
        "witnesses": {
            name: _witness(witness, languages)
            for name, witness in (("stricter", each.stricter), ("looser", each.looser), ("no_value", each.no_value))
            if witness is not None
        },
    }


def _witness(witness: Witness, languages: Sequence[str]) -> dict[str, Any]:
    return {
        "as_of": witness.as_of.isoformat() if witness.as_of else None,
        "from": {
            "facts": witness.old_facts,
            "status": str(witness.old_status),
            "decision": _decision(witness.old, languages),
        },
        "to": {
            "facts": witness.new_facts,
            "status": str(witness.new_status),
            "decision": _decision(witness.new, languages),
        },
    }


def _decision(decision: Decision, languages: Sequence[str]) -> dict[str, Any]:
    """Return a decision without what belongs to one call, and of its criteria and stages those that are determined."""
    found = {key: each for key, each in decision_json(decision, languages).items() if key not in OF_ONE_CALL}
    for rows in ("criteria", "stages"):
        found[rows] = [
            each for each in found[rows] if each["status"] != "undetermined" or each.get("cause") == "no_value"
        ]
    return found


def impact_data(impact: Impact, languages: Sequence[str] = ("en",)) -> dict[str, Any]:
    """Return what was counted of a population as JSON data."""
    return {
        "cases": impact.cases,
        "same": impact.same,
        "moved": impact.moved,
        "erased": impact.erased,
        "undecided": {
            "cases": undecided_cases(impact),
            "reasons": [{"by": side, "code": code, "cases": n} for side, code, n in moves(impact.undecided)],
        },
        "outcomes": [{"from": old, "to": new, "cases": number} for old, new, number in moves(impact.outcomes)],
        "criteria": [
            {"id": name, "from": old, "to": new, "cases": number}
            for name, counts in impact.criteria.items()
            for old, new, number in moves(counts)
        ],
        "examples": [
            {
                "case": each.number,
                "decision_id": each.decision_id,
                "subject": each.subject,
                "from": _decision(each.old, languages),
                "to": _decision(each.new, languages),
            }
            for each in impact.examples
        ],
    }
