"""Tests of policies: how their files are read, and in which words their cases fail.

A file of tests in `cases/testing` is run against `card.yaml` there; its golden `.txt` says which cases passed and
what is said of the others.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from engine.backends.base import Case, Verdict
from engine.backends.reference import Reference
from engine.decision import Status
from engine.evaluate import Evaluator
from engine.policy.bundle import Bundle
from engine.policy.load import load_file
from engine.policy.model import Policy
from engine.render import pretty
from engine.testing.changes import NoSuchPath, changed
from engine.testing.coverage import coverage
from engine.testing.runner import Result, run
from engine.testing.suite import Suite, read_suite

CASES = Path(__file__).parent / "cases" / "testing"
FILES = sorted(path.stem for path in CASES.glob("*.yaml") if path.stem != "card")


@pytest.fixture
def policy(monkeypatch: pytest.MonkeyPatch) -> Policy:
    monkeypatch.chdir(CASES)
    policy, found = load_file(Path("card.yaml"))
    assert policy is not None
    assert found == []
    return policy


def said(suite: Suite, results: list[Result]) -> str:
    """Return what is said of a file of tests and of each of its cases."""
    lines = [pretty(each) for each in suite.diagnostics]
    for result in results:
        lines += [f"{'passed' if result.passed else 'failed'}: {result.case.name}", *map(pretty, result.failures)]
    return "\n\n".join(lines) + "\n"


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_tests_comes_out_in_these_words(
    name: str, policy: Policy, golden: Callable[[Path, str], None]
) -> None:
    suite = read_suite(Path(f"{name}.yaml"))
    seen: list[Result] = []
    results = run(Evaluator(Bundle.of([policy])), [suite], seen.append)
    assert results == seen
    golden(CASES / f"{name}.txt", said(suite, results))


class Liar:
    """A backend that finds every stage otherwise than the reference."""

    name = "liar"

    def __init__(self, policy: Policy) -> None:
        self.reference = Reference(policy)

    def decide(self, case: Case) -> Verdict:
        return replace(self.reference.decide(case), stages={})

    def close(self) -> None:
        """Hold nothing."""


def test_engines_that_do_not_agree_fail_a_case(policy: Policy) -> None:
    (result,) = run(Evaluator(Bundle.of([policy]), [Liar]), [read_suite(Path("facts-from-a-file.yaml"))])
    (failure,) = result.failures
    assert failure.code == "engine-disagreement"
    assert result.decision is None
    (covered,) = coverage([policy], [result])
    assert not any(covered.outcomes.values())


def test_coverage_counts_the_statuses_and_outcomes_that_cases_reach(policy: Policy) -> None:
    suites = [read_suite(Path("all-is-well.yaml")), read_suite(Path("facts-refused.yaml"))]
    (covered,) = coverage([policy], run(Evaluator(Bundle.of([policy])), suites))
    assert covered.criteria["old_enough"] == {Status.MET, Status.NOT_MET, Status.UNDETERMINED}
    assert covered.criteria["fee_paid"] == {Status.MET}
    assert covered.outcomes == {"card": True, "waiting": True, "refused": True, "undetermined": True}
    assert covered.wanted == 3 * 5 + 4
    assert covered.seen == sum(map(len, (*covered.criteria.values(), *covered.stages.values()))) + 4


def test_a_path_without_steps_is_none() -> None:
    with pytest.raises(NoSuchPath, match="a path names at least one fact"):
        changed({}, {"": 1})
