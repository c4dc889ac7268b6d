"""The structural difference: complete, without places, readable backwards, and applicable."""

from dataclasses import fields
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from conftest import PROFILE
from random_policies import policy_of, random_policy

from engine.diff.document import LEFT_OUT, document
from engine.diff.renames import Renames, renamed, renames
from engine.diff.structure import applied, difference, mirrored
from engine.policy import model
from engine.policy.check import check_paths
from engine.policy.load import load
from engine.policy.model import Policy
from engine.policy.process import model as process_model
from engine.resources import policies_root
from engine.source import Source

BUNDLED = check_paths([policies_root()]).policies
PAIRS = [(old, new) for old, new in combinations(BUNDLED, 2) if old.id == new.id]
SEEDS = range(1000 if PROFILE == "long" else 20)


def holds(old: Policy, new: Policy) -> None:
    found = difference(old, new)
    back = difference(new, old)
    assert applied(found, old) == document(new)
    assert applied(back, new) == document(old)
    assert mirrored(found) == back
    assert mirrored(mirrored(found)) == found


@pytest.mark.parametrize(("old", "new"), PAIRS, ids=lambda policy: policy.name)
def test_the_difference_of_bundled_versions_is_exact_both_ways(old: Policy, new: Policy) -> None:
    holds(old, new)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_difference_of_random_policies_is_exact_both_ways(seed: int) -> None:
    holds(random_policy(Random(seed)), random_policy(Random(seed + 10**6)))


@pytest.mark.parametrize("policy", BUNDLED, ids=lambda policy: policy.name)
def test_a_version_does_not_differ_from_itself(policy: Policy) -> None:
    assert not difference(policy, policy)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_policy_does_not_differ_from_itself_read_again(seed: int) -> None:
    assert not difference(random_policy(Random(seed)), random_policy(Random(seed)))


@pytest.mark.parametrize("seed", SEEDS)
def test_renamed_criteria_of_a_random_policy_are_all_that_differs(seed: int) -> None:
    policy = random_policy(Random(seed))
    names = {name: f"renamed_{name}" for name in (*policy.criteria, *policy.stages)}
    again = renamed(policy, Renames(names))
    found = difference(policy, again)
    # Two criteria that ask for the same cannot be told apart once both have other names.
    assert set(found.renames.names.items()) <= set(names.items())
    twins = {str(each.when.expression.tree) for each in policy.criteria.values()}
    if len(twins) == len(policy.criteria) and found.renames.names == names:
        assert found.edits == ()
    holds(policy, again)


def test_layout_comments_and_the_order_of_keys_do_not_count() -> None:
    path = policies_root() / "etwinning-school-label" / "2025.yaml"
    text = path.read_text(encoding="utf-8")
    one, _ = load(Source("one", text), path.parent)
    stages = '  eligibility:\n    title: {en: "Step one: the automatic check", da: "Trin et: det automatiske tjek"}\n'
    assert stages in text
    turned = stages.replace(
        'en: "Step one: the automatic check", da: "Trin et: det automatiske tjek"',
        'da: "Trin et: det automatiske tjek", en: "Step one: the automatic check"',
    )
    other, _ = load(
        Source(
            "other",
            text.replace(stages, turned)
            .replace("school.registered_on <= registered_by", "school.registered_on  <=   registered_by")
            .replace(
                "[registered, enough_active_teachers, recent_quality_label]",
                "[recent_quality_label, registered, enough_active_teachers]",
            )
            + "# a comment\n",
        ),
        path.parent,
    )
    assert one is not None
    assert other is not None
    assert other.text_digest != one.text_digest
    assert not difference(one, other)


def test_every_field_of_the_model_is_compared_or_left_out_by_name() -> None:
    """A field that is added to the model is compared at once; one that is left out must be there."""
    for name, left_out in LEFT_OUT.items():
        owner = getattr(model, name, None) or getattr(process_model, name)
        assert left_out <= {each.name for each in fields(owner)}, name


def test_a_criterion_under_a_new_name_is_the_same_criterion() -> None:
    text = Path(policies_root() / "etwinning-school-label" / "2025.yaml").read_text(encoding="utf-8")
    folder = policies_root() / "etwinning-school-label"
    old, _ = load(Source("old", text), folder)
    new, _ = load(Source("new", text.replace("enough_active_teachers", "teachers_active")), folder)
    assert old is not None
    assert new is not None
    assert renames(old, new).names == {"enough_active_teachers": "teachers_active"}
    assert difference(old, new).edits == ()


def test_names_that_are_exchanged_are_no_renames() -> None:
    """Each of the two is still there, and asks for something else."""
    text = """
policy: p
version: "1"
in_force: {from: 2024-01-01}
facts: {type: object, properties: {x: {type: number}, y: {type: number}}}
criteria: {a: x > 1, b: y > 2}
stages: {s: {all: [a, b]}}
outcomes: [{outcome: yes_, when: s}, {outcome: no_}]
"""
    old, new = policy_of(text), policy_of(text.replace("{a: x > 1, b: y > 2}", "{a: y > 2, b: x > 1}"))
    assert renames(old, new) == Renames()
    assert [each.new_path for each in difference(old, new).edits] == [
        ("criteria", "a", "when"),
        ("criteria", "b", "when"),
    ]
