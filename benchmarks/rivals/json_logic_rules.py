"""The round of 2018 for json-logic-qubit, JSON Logic in Python.

JSON Logic has no dates, and a condition on the items of a list sees nothing but the item. Days written in ISO 8601
can be compared as texts; what else is needed, `prepared` puts into the facts, which is not part of what is measured:
the day two years before the application, and in each quality label and promotion the days that it is held against.
"""

import json
from typing import Any

from json_logic import jsonLogic

from benchmarks.rivals import STAGES, Answer
from benchmarks.rivals.plain_python import day, two_years_before

Rule = dict[str, Any]


def prepared(facts: dict[str, Any]) -> str:
    """Return facts as JSON text, with the days that JSON Logic cannot come by itself."""
    applied = facts.get("application", {}).get("submitted_on")
    moment = day(applied)
    limit = None if moment is None else two_years_before(moment).isoformat()
    awarded = facts.get("label", {}).get("awarded_on", "")
    further = {
        "two_years_before": limit,
        "quality_labels": [each | {"after": limit, "until": applied} for each in facts.get("quality_labels", [])],
        "promotions": [each | {"awarded_on": awarded} for each in facts.get("promotions", [])],
    }
    return json.dumps(facts | further)


def decide(text: str) -> Answer:
    """Decide a case given as JSON text made by `prepared`."""
    facts = json.loads(text)
    criteria = {name: bool(jsonLogic(rule, facts)) for name, rule in CRITERIA.items()}
    concluded = facts | criteria
    stages: dict[str, bool] = {}
    for name, rule in STAGE_RULES.items():
        stages[name] = concluded[name] = bool(jsonLogic(rule, concluded))
    return Answer(criteria, stages, jsonLogic(OUTCOME, concluded))


def _var(path: str) -> Rule:
    return {"var": path}


def _number(items: Rule) -> Rule:
    return {"reduce": [items, {"+": [_var("accumulator"), 1]}, 0]}


def _different(items: Rule) -> Rule:
    """Return the different texts in a list of texts."""
    known = {"in": [_var("current"), _var("accumulator")]}
    more = {"merge": [_var("accumulator"), _var("current")]}
    return {"reduce": [items, {"if": [known, _var("accumulator"), more]}, []]}


def _evidence(letter: str) -> Rule:
    return {">=": [_number({"filter": [_var("evidence"), {"==": [_var("criterion"), letter]}]}), 1]}


def _year(path: str) -> Rule:
    return {"substr": [{"var": [path, ""]}, 0, 4]}


CRITERIA: dict[str, Rule] = {
    "applied_in_window": {"<=": ["2017-12-01", _var("application.submitted_on"), "2018-03-31"]},
    "registered": {"<": [_var("school.registered_on"), _var("two_years_before")]},
    "enough_active_teachers": {">=": [_number({"filter": [_var("teachers"), _var("active")]}), 2]},
    "recent_quality_label": {
        "some": [
            _var("quality_labels"),
            {
                "and": [
                    _var("european_project"),
                    {">": [_var("granted_on"), _var("after")]},
                    {"<=": [_var("granted_on"), _var("until")]},
                ]
            },
        ]
    },
    "filled_in_by_all": {"all": [_var("teachers"), _var("form_filled_in")]},
    "responsible_internet_use": _evidence("A"),
    "teachers_collaborate": {
        "and": [
            {"some": [_var("teacher_groups"), {">=": [_number(_different(_var("members"))), 3]}]},
            _evidence("B"),
        ]
    },
    "pupil_groups_involved": {
        "and": [{">=": [_number(_different(_var("pupil_groups"))), 2]}, _evidence("C")],
    },
    "teachers_trained": {
        "and": [
            {
                ">=": [
                    _number(
                        {
                            "filter": [
                                _var("teachers"),
                                {
                                    "and": [
                                        _var("active"),
                                        {">=": [_number(_var("training_events")), 1]},
                                        _var("contribution_shown"),
                                    ]
                                },
                            ]
                        }
                    ),
                    2,
                ]
            },
            _evidence("D"),
        ]
    },
    "commitment_published": {
        "and": [
            {
                "some": [
                    _var("publications"),
                    {"in": [_var("kind"), ["website_logo", "website_description", "public_document", "brochure"]]},
                ]
            },
            _evidence("E"),
        ]
    },
    "etwinning_promoted": {
        "and": [
            {
                "some": [
                    _var("promotions"),
                    {
                        "and": [
                            {"in": [_var("place"), ["school", "local_community"]]},
                            {"==": [_year("held_on"), _year("awarded_on")]},
                        ]
                    },
                ]
            },
            _evidence("F"),
        ]
    },
    "handed_in": _var("form.submitted"),
    "head_approved": _var("form.approved_by_head"),
}

STAGE_RULES: dict[str, Rule] = {
    name: {"and": [_var(each) for each in (*((before,) if before else ()), *members)]}
    for name, (before, members) in STAGES.items()
}

_ASSESSED = _var("application.assessed")

OUTCOME: Rule = {
    "if": [
        {"and": [_var("submission"), _ASSESSED]},
        "awarded",
        {"and": [_var("eligibility"), _ASSESSED]},
        "refused",
        _var("eligibility"),
        "invited",
        "not_eligible",
    ]
}
