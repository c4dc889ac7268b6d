"""The policies that ship: sound, tested, and quoting what their source says."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.evaluate import Evaluator
from engine.feel.explain import Explained, explain
from engine.policy.bundle import Bundle
from engine.policy.check import check_paths
from engine.policy.load import load_file
from engine.policy.model import Citation, Policy
from engine.program import Program, clock, day_of
from engine.testing.runner import Result, run
from engine.testing.suite import read_suite

ROOT = Path(__file__).parent.parent
POLICIES = ROOT / "policies"
SUITES = sorted(POLICIES.glob("*/tests/*.yaml"))
ANNOUNCEMENT = ROOT.parent / "shared" / "seed" / "000_22bf64723aa4727a.txt"


def test_the_policies_are_sound() -> None:
    """Neither errors nor warnings."""
    assert [f"{found.span}: {found.message}" for found in check_paths([POLICIES]).diagnostics] == []


@pytest.fixture(scope="module")
def results() -> list[Result]:
    """What the tests beside the policies came to."""
    evaluator = Evaluator(Bundle.of(check_paths([POLICIES]).policies))
    try:
        return run(evaluator, [read_suite(path) for path in SUITES])
    finally:
        evaluator.close()


def test_the_cases_beside_the_policies_come_out_as_expected(results: list[Result]) -> None:
    """Each failing case is named with what it found."""
    failed = [f"{each.case.name}: {failure.message}" for each in results for failure in each.failures]
    assert results
    assert failed == []


@pytest.mark.parametrize(
    "path",
    [path for path in SUITES if (path.parent.parent / path.name).exists()],
    ids=lambda path: f"{path.parent.parent.name}-{path.stem}",
)
def test_a_value_that_a_ground_shows_is_the_value_that_the_explanation_shows(path: Path) -> None:
    policy, _ = load_file(path.parent.parent / path.name)
    assert policy is not None
    program = Program(policy, [])
    compared = 0
    for case in read_suite(path).cases:
        facts = policy.facts.read(case.facts)
        made = program.preparation.case(facts, day_of(policy, facts), clock(datetime.now(UTC), policy.time_zone))
        conclusion = program.reference.conclude(made)
        scope = {**made.scope, **conclusion.values}
        for ground in program.grounds.explain(made, conclusion):
            whole = explain(policy.criteria[ground.id].when.expression, scope, made.clock)
            assert repr(whole.value) == repr(conclusion.values[ground.id])
            shown = {each.text: each.value for each in parts_of(whole)}
            for name in ground.values.keys() & shown.keys():
                assert ground.values[name] == shown[name]
                compared += 1
    assert compared


def parts_of(explained: Explained) -> Iterator[Explained]:
    """Yield an explanation and its parts, but for what it says of single items."""
    yield explained
    for each in explained.parts:
        yield from parts_of(each)


def test_every_criterion_comes_out_in_every_status_in_some_case(results: list[Result]) -> None:
    """Met, not met and undetermined, for each criterion of each version."""
    seen = {
        (each.decision.policy, each.decision.version, ground.id, ground.status.value)
        for each in results
        if each.decision
        for ground in each.decision.criteria
    }
    lacking = [
        f"{policy.name} {criterion}: {status}"
        for policy in check_paths([POLICIES]).policies
        for criterion in policy.criteria
        for status in ("met", "not_met", "undetermined")
        if (policy.id, policy.version, criterion, status) not in seen
    ]
    assert lacking == []


@pytest.mark.skipif(not ANNOUNCEMENT.exists(), reason="the announcement is not at hand")
def test_the_first_round_quotes_the_announcement_word_for_word() -> None:
    """White space apart, every quote stands in the announcement."""
    policy, _ = load_file(POLICIES / "etwinning-school-label" / "2018.yaml")
    assert policy is not None
    text = " ".join(ANNOUNCEMENT.read_text(encoding="utf-8").split())
    quotes = [" ".join(each.quote.split()) for each in citations(policy) if each.quote]
    assert len(quotes) >= 10
    assert [quote for quote in quotes if quote not in text] == []


def citations(policy: Policy) -> list[Citation]:
    """Return every citation of a version."""
    groups = (policy.parameters.values(), policy.definitions.values(), policy.criteria.values())
    return [each.source for group in groups for each in group if each.source is not None]
