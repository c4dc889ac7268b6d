"""The policies that ship: sound, tested, and quoting what their source says."""

from pathlib import Path

import pytest

from engine.evaluate import Evaluator
from engine.policy.bundle import Bundle
from engine.policy.check import check_paths
from engine.policy.load import load_file
from engine.policy.model import Citation, Policy
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
