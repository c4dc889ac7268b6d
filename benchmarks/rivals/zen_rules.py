"""The round of 2018 for zen-engine: one decision with one expression node, evaluated in Rust.

ZEN has dates and calendar arithmetic, but no list of distinct values: the number of different texts is the number
of keys of the objects that each text makes, merged. A list that is not there is read as an empty one.
"""

import json
from typing import Any

import zen

from benchmarks.rivals import STAGES, Answer

CRITERIA: dict[str, str] = {
    "applied_in_window": (
        'd(application.submitted_on) >= d("2017-12-01") and d(application.submitted_on) <= d("2018-03-31")'
    ),
    "registered": 'd(school.registered_on) < d(application.submitted_on).sub(2, "y")',
    "enough_active_teachers": "count(teachers, #.active == true) >= 2",
    "recent_quality_label": (
        "some(quality_labels as mark, mark.european_project == true"
        ' and d(mark.granted_on) > d(application.submitted_on).sub(2, "y")'
        " and d(mark.granted_on) <= d(application.submitted_on))"
    ),
    "filled_in_by_all": "all(teachers, #.form_filled_in == true)",
    "responsible_internet_use": 'count(evidence ?? [], #.criterion == "A") >= 1',
    "teachers_collaborate": (
        "some(teacher_groups ?? [] as team, len(keys(merge(map(team.members ?? [] as name, {[name]: 1})))) >= 3)"
        ' and count(evidence ?? [], #.criterion == "B") >= 1'
    ),
    "pupil_groups_involved": (
        'len(keys(merge(map(pupil_groups ?? [], {[#]: 1})))) >= 2 and count(evidence ?? [], #.criterion == "C") >= 1'
    ),
    "teachers_trained": (
        "count(teachers as each, each.active == true and len(each.training_events ?? []) >= 1"
        " and each.contribution_shown == true) >= 2"
        ' and count(evidence ?? [], #.criterion == "D") >= 1'
    ),
    "commitment_published": (
        'some(publications ?? [], #.kind in ["website_logo", "website_description", "public_document", "brochure"])'
        ' and count(evidence ?? [], #.criterion == "E") >= 1'
    ),
    "etwinning_promoted": (
        'some(promotions ?? [] as each, each.place in ["school", "local_community"]'
        " and d(each.held_on).year() == d(label.awarded_on).year())"
        ' and count(evidence ?? [], #.criterion == "F") >= 1'
    ),
    "handed_in": "form.submitted == true",
    "head_approved": "form.approved_by_head == true",
}

OUTCOME = (
    '$.submission and application.assessed == true ? "awarded" : '
    '($.eligibility and application.assessed == true ? "refused" : ($.eligibility ? "invited" : "not_eligible"))'
)


def decide(text: str) -> Answer:
    """Decide a case given as JSON text."""
    result = _DECISION.evaluate(text)["result"]
    return Answer({name: result[name] for name in CRITERIA}, {name: result[name] for name in STAGES}, result["outcome"])


def _stage(before: str | None, members: tuple[str, ...]) -> str:
    return " and ".join(f"$.{each}" for each in (*((before,) if before else ()), *members))


def _graph() -> dict[str, Any]:
    formulas = CRITERIA | {name: _stage(*parts) for name, parts in STAGES.items()} | {"outcome": OUTCOME}
    rows = [{"id": name, "key": name, "value": text} for name, text in formulas.items()]
    return {
        "contentType": "application/vnd.gorules.decision",
        "nodes": [
            {"id": "in", "name": "facts", "type": "inputNode", "position": {"x": 0, "y": 0}},
            {
                "id": "rules",
                "name": "rules",
                "type": "expressionNode",
                "position": {"x": 0, "y": 0},
                "content": {"expressions": rows},
            },
            {"id": "out", "name": "answer", "type": "outputNode", "position": {"x": 0, "y": 0}},
        ],
        "edges": [
            {"id": "1", "sourceId": "in", "targetId": "rules", "type": "edge"},
            {"id": "2", "sourceId": "rules", "targetId": "out", "type": "edge"},
        ],
    }


_DECISION = zen.ZenEngine().create_decision(json.dumps(_graph()))
