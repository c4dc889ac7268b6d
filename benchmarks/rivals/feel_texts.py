"""Conditions in FEEL, each with what a programmer would write in Python for the same facts: decimals, dates, dicts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from benchmarks.rivals.plain_python import two_years_before

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition, twice."""

    feel: str
    python: Callable[[Facts], bool]


COUNT: Facts = {
    "a": Decimal(7),
    "b": [{"x": True, "y": Decimal(1)}, {"x": False, "y": Decimal(2)}, {"x": True, "y": Decimal(3)}],
}
"""The facts of the two short conditions."""

SIMPLE = (Condition("a > 5 and a < 10", lambda f: f["a"] > 5 and f["a"] < 10),)

COUNTING = (
    Condition(
        "a > 5 and count(b[item.x = true]) >= 2",
        lambda f: f["a"] > 5 and sum(1 for item in f["b"] if item["x"] is True) >= 2,
    ),
)

CONSTANTS: Facts = {
    "publication_kinds": ["website_logo", "website_description", "public_document", "brochure"],
    "promotion_places": ["school", "local_community"],
}
"""The lists that the label's conditions read beside the facts and `as_of`."""


def _shown(facts: Facts, letter: str) -> bool:
    return sum(1 for each in facts["evidence"] if each["criterion"] == letter) >= 1


LABEL = (
    Condition(
        'as_of in [date("2017-12-01")..date("2018-03-31")]',
        lambda f: date(2017, 12, 1) <= f["as_of"] <= date(2018, 3, 31),
    ),
    Condition(
        'school.registered_on < as_of - duration("P2Y")',
        lambda f: f["school"]["registered_on"] < two_years_before(f["as_of"]),
    ),
    Condition(
        "count(teachers[item.active = true]) >= 2",
        lambda f: sum(1 for each in f["teachers"] if each["active"] is True) >= 2,
    ),
    Condition(
        "some mark in quality_labels satisfies mark.european_project"
        ' and mark.granted_on > as_of - duration("P2Y") and mark.granted_on <= as_of',
        lambda f: any(
            each["european_project"] and two_years_before(f["as_of"]) < each["granted_on"] <= f["as_of"]
            for each in f["quality_labels"]
        ),
    ),
    Condition(
        "every person in teachers satisfies person.form_filled_in",
        lambda f: all(each["form_filled_in"] for each in f["teachers"]),
    ),
    Condition('count(evidence[item.criterion = "A"]) >= 1', lambda f: _shown(f, "A")),
    Condition(
        "(some team in teacher_groups satisfies count(distinct values(team.members)) >= 3)"
        ' and count(evidence[item.criterion = "B"]) >= 1',
        lambda f: any(len(set(each["members"])) >= 3 for each in f["teacher_groups"]) and _shown(f, "B"),
    ),
    Condition(
        'count(distinct values(pupil_groups)) >= 2 and count(evidence[item.criterion = "C"]) >= 1',
        lambda f: len(set(f["pupil_groups"])) >= 2 and _shown(f, "C"),
    ),
    Condition(
        "count(teachers[item.active and count(item.training_events) >= 1 and item.contribution_shown]) >= 2"
        ' and count(evidence[item.criterion = "D"]) >= 1',
        lambda f: (
            sum(
                1
                for each in f["teachers"]
                if each["active"] and len(each["training_events"]) >= 1 and each["contribution_shown"]
            )
            >= 2
            and _shown(f, "D")
        ),
    ),
    Condition(
        "(some made in publications satisfies list contains(publication_kinds, made.kind))"
        ' and count(evidence[item.criterion = "E"]) >= 1',
        lambda f: any(each["kind"] in f["publication_kinds"] for each in f["publications"]) and _shown(f, "E"),
    ),
    Condition(
        "(some done in promotions satisfies list contains(promotion_places, done.place)"
        ' and done.held_on.year = label.awarded_on.year) and count(evidence[item.criterion = "F"]) >= 1',
        lambda f: (
            any(
                each["place"] in f["promotion_places"] and each["held_on"].year == f["label"]["awarded_on"].year
                for each in f["promotions"]
            )
            and _shown(f, "F")
        ),
    ),
    Condition("form.submitted", lambda f: f["form"]["submitted"] is True),
    Condition("form.approved_by_head", lambda f: f["form"]["approved_by_head"] is True),
)
"""The criteria of the School Label's round of 2018, their definitions and parameters written into them."""
