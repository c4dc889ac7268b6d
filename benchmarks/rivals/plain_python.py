"""The round of 2018 as a programmer would write it for this one policy: the floor for an answer in Python.

It reads dates as dates and treats a fact that is missing as one that is not so.
"""

import json
from datetime import date
from typing import Any

from benchmarks.rivals import STAGES, Answer

WINDOW = (date(2017, 12, 1), date(2018, 3, 31))
PUBLICATION_KINDS = frozenset({"website_logo", "website_description", "public_document", "brochure"})
PROMOTION_PLACES = frozenset({"school", "local_community"})


def decide(text: str) -> Answer:
    """Decide a case given as JSON text."""
    facts = json.loads(text)
    applied = day(facts.get("application", {}).get("submitted_on"))
    criteria = _first_step(facts, applied) | _second_step(facts)
    stages: dict[str, bool] = {}
    for name, (before, members) in STAGES.items():
        stages[name] = (before is None or stages[before]) and all(criteria[each] for each in members)
    assessed = facts.get("application", {}).get("assessed", False)
    if stages["submission"] and assessed:
        outcome = "awarded"
    elif stages["eligibility"]:
        outcome = "refused" if assessed else "invited"
    else:
        outcome = "not_eligible"
    return Answer(criteria, stages, outcome)


def _first_step(facts: dict[str, Any], applied: date | None) -> dict[str, bool]:
    registered = day(facts.get("school", {}).get("registered_on"))
    limit = None if applied is None else two_years_before(applied)
    return {
        "applied_in_window": applied is not None and WINDOW[0] <= applied <= WINDOW[1],
        "registered": registered is not None and limit is not None and registered < limit,
        "enough_active_teachers": sum(bool(each.get("active")) for each in facts.get("teachers", ())) >= 2,
        "recent_quality_label": any(
            each.get("european_project") and _between(limit, day(each.get("granted_on")), applied)
            for each in facts.get("quality_labels", ())
        ),
    }


def _second_step(facts: dict[str, Any]) -> dict[str, bool]:
    teachers = facts.get("teachers", ())
    form = facts.get("form", {})
    shown = {each.get("criterion") for each in facts.get("evidence", ())}
    awarded = day(facts.get("label", {}).get("awarded_on"))
    trained = sum(
        bool(each.get("active") and each.get("training_events") and each.get("contribution_shown")) for each in teachers
    )
    return {
        "filled_in_by_all": all(each.get("form_filled_in") for each in teachers),
        "responsible_internet_use": "A" in shown,
        "teachers_collaborate": "B" in shown
        and any(len(set(each.get("members", ()))) >= 3 for each in facts.get("teacher_groups", ())),
        "pupil_groups_involved": "C" in shown and len(set(facts.get("pupil_groups", ()))) >= 2,
        "teachers_trained": "D" in shown and trained >= 2,
        "commitment_published": "E" in shown
        and any(each.get("kind") in PUBLICATION_KINDS for each in facts.get("publications", ())),
        "etwinning_promoted": "F" in shown
        and any(
            each.get("place") in PROMOTION_PLACES and _same_year(day(each.get("held_on")), awarded)
            for each in facts.get("promotions", ())
        ),
        "handed_in": bool(form.get("submitted")),
        "head_approved": bool(form.get("approved_by_head")),
    }


def day(text: str | None) -> date | None:
    """Return the date that an ISO text stands for."""
    return None if text is None else date.fromisoformat(text)


def two_years_before(moment: date) -> date:
    """Return the same day two years before, at the end of a month where there is none."""
    try:
        return moment.replace(year=moment.year - 2)
    except ValueError:
        return moment.replace(year=moment.year - 2, day=28)


def _between(after: date | None, moment: date | None, until: date | None) -> bool:
    return after is not None and moment is not None and until is not None and after < moment <= until


def _same_year(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and one.year == other.year
