"""Each real change between the rounds of the School Label, and of the accounting classes, by its name and direction."""

from functools import cache

import pytest

from engine.diff.comparison import Comparison, compare
from engine.diff.directions import Direction
from engine.diff.relations import LESS, MORE
from engine.policy.check import check_paths
from engine.program import Program
from engine.resources import policies_root

BUNDLED = {each.name: each for each in check_paths([policies_root()]).policies}
LABEL = "etwinning-school-label"


@cache
def between(policy: str, old: str, new: str) -> Comparison:
    before, after = (Program(BUNDLED[f"{policy}@{each}"], ()) for each in (old, new))
    return compare(before, after)


CHANGES = [
    # window, registered, teachers, what active means, quality label, step two, who decides
    ("2018", "2019", "fact-now-computed", "active_teachers"),
    ("2018", "2019", "definition-changed", "trained_teachers"),
    ("2018", "2019", "window-start-moved-later", "application_window"),
    ("2018", "2019", "window-end-moved-later", "application_window"),
    ("2018", "2019", "criterion-removed", "filled_in_by_all"),
    ("2018", "2019", "criterion-removed", "head_approved"),
    ("2019", "2020", "comparison-made-inclusive", "registered"),
    ("2019", "2020", "fact-now-given", "active_teachers"),
    ("2019", "2020", "fact-now-given", "recent_quality_label"),
    ("2019", "2020", "criterion-added", "form_criteria_met"),
    ("2019", "2020", "window-end-moved-later", "application_window"),
    ("2020", "2021", "comparison-made-strict", "registered"),
    ("2020", "2021", "fact-now-computed", "active_teachers"),
    ("2020", "2021", "fact-now-computed", "recent_quality_label"),
    ("2020", "2021", "criterion-added", "esafety_awareness"),
    ("2020", "2021", "criterion-removed", "form_criteria_met"),
    ("2021", "2023", "period-replaced-by-date", "registered"),
    ("2021", "2023", "period-replaced-by-date", "recent_quality_label"),
    ("2021", "2023", "threshold-raised", "active_teachers_required"),
    ("2021", "2023", "authority-changed", "authority"),
    ("2021", "2023", "criterion-added", "shared_leadership"),
    ("2021", "2023", "criterion-removed", "esafety_awareness"),
    ("2021", "2023", "criterion-removed", "applied_in_window"),
    ("2023", "2024", "cut-off-moved-later", "registered_by"),
    ("2023", "2024", "cut-off-moved-later", "active_since"),
    ("2023", "2024", "window-start-moved-later", "quality_label_period"),
    ("2023", "2024", "criterion-added", "declaration_signed"),
    ("2023", "2024", "criterion-added", "applied_in_window"),
    ("2024", "2025", "cut-off-moved-later", "registered_by"),
    ("2024", "2025", "cut-off-moved-later", "active_since"),
    ("2024", "2025", "window-start-moved-later", "quality_label_period"),
    ("2024", "2025", "window-end-added", "quality_label_period"),
    ("2024", "2025", "window-end-removed", "application_window"),
]


@pytest.mark.parametrize(("old", "new", "code", "name"), CHANGES)
def test_a_real_change_of_the_school_label_has_its_name(old: str, new: str, code: str, name: str) -> None:
    assert (code, name) in {(each.code, each.name) for each in between(LABEL, old, new).changes}


ALONE = [
    ("2019", "2020", "comparison-made-inclusive", "registered", MORE),
    ("2020", "2021", "comparison-made-strict", "registered", LESS),
    ("2021", "2023", "threshold-raised", "active_teachers_required", LESS),
    ("2023", "2024", "cut-off-moved-later", "registered_by", MORE),
    ("2023", "2024", "cut-off-moved-later", "active_since", LESS),
    ("2024", "2025", "window-end-added", "quality_label_period", LESS),
]


@pytest.mark.parametrize(("old", "new", "code", "name", "proof"), ALONE)
def test_a_change_by_itself_has_a_proven_direction(old: str, new: str, code: str, name: str, proof: object) -> None:
    (found,) = [each for each in between(LABEL, old, new).changes if (each.code, each.name) == (code, name)]
    assert [each.proof for each in found.touched] == [proof]


DIRECTIONS = [
    ("2018", "2019", "registered", "equivalent", "by-construction"),
    ("2018", "2019", "enough_active_teachers", "incomparable", "found"),
    ("2018", "2019", "teachers_trained", "incomparable", "found"),
    ("2018", "2019", "applied_in_window", "incomparable", "found"),
    ("2018", "2019", "recent_quality_label", "equivalent", "by-construction"),
    ("2018", "2019", "head_approved", "looser", "by-construction"),
    ("2019", "2020", "registered", "looser", "by-construction"),
    ("2020", "2021", "registered", "stricter", "by-construction"),
    ("2020", "2021", "strategic_development", "stricter", "by-construction"),
    ("2021", "2023", "registered", "incomparable", "found"),
    ("2021", "2023", "enough_active_teachers", "incomparable", "found"),
    ("2021", "2023", "recent_quality_label", "incomparable", "found"),
    ("2023", "2024", "registered", "looser", "by-construction"),
    ("2023", "2024", "enough_active_teachers", "stricter", "by-construction"),
    ("2023", "2024", "recent_quality_label", "stricter", "by-construction"),
    ("2023", "2024", "declaration_signed", "stricter", "by-construction"),
    ("2024", "2025", "registered", "looser", "by-construction"),
    ("2024", "2025", "enough_active_teachers", "stricter", "by-construction"),
    ("2024", "2025", "recent_quality_label", "stricter", "by-construction"),
]


def of(found: Comparison, kind: str, name: str) -> Direction:
    return next(each for each in found.directions if (each.kind, each.id) == (kind, name))


@pytest.mark.parametrize(("old", "new", "criterion", "word", "known"), DIRECTIONS)
def test_a_criterion_of_the_school_label_moved_in_its_direction(
    old: str, new: str, criterion: str, word: str, known: str
) -> None:
    found = of(between(LABEL, old, new), "criterion", criterion)
    assert (found.word, found.known) == (word, known)


@pytest.mark.parametrize(("old", "new"), [("2023", "2024"), ("2024", "2025")])
def test_both_versions_decide_a_case_that_shows_how_an_outcome_moved(old: str, new: str) -> None:
    outcomes = [each for each in between(LABEL, old, new).directions if each.kind == "outcome"]
    for witness in [case for each in outcomes for case in (each.stricter, each.looser) if case]:
        assert None not in (witness.old.outcome, witness.new.outcome)


def test_the_day_exactly_two_years_before_is_what_moved_in_2020() -> None:
    """More than two years became at least two: the day itself is the case that shows it."""
    witness = of(between(LABEL, "2019", "2020"), "criterion", "registered").looser
    assert witness is not None
    submitted, registered = (
        witness.new_facts["application"]["submitted_on"],
        witness.new_facts["school"]["registered_on"],
    )
    assert (int(submitted[:4]) - int(registered[:4]), submitted[4:]) == (2, registered[4:])


def test_the_limits_of_the_accounting_classes_were_raised_for_years_from_2023_on() -> None:
    found = between("danish-accounting-classes", "2016", "2024")
    codes = {(each.code, each.name) for each in found.changes}
    sizes = ("micro_balance", "micro_turnover", "b_balance", "b_turnover", "c_medium_balance", "c_medium_turnover")
    assert {("threshold-made-dated", name) for name in sizes} <= codes
    for stage in ("within_micro", "within_b", "within_c_medium"):
        assert of(found, "stage", stage).word == "looser", stage
    assert of(found, "outcome", "micro").word == "looser"
    assert of(found, "outcome", "c_large").word == "stricter"
    assert of(found, "criterion", "year_covered").word == "equivalent"
