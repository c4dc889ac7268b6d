"""Tests of policies, run: each case is decided by the front door and held against what its author expects."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.answer import ENGLISH, dumps, value_json
from engine.canonical import canonical
from engine.decision import Decision
from engine.diagnostics import Diagnostic
from engine.evaluate import Evaluator
from engine.policy.bundle import NotFound
from engine.policy.facts import FactsRefused
from engine.policy.text import Text
from engine.program import Disagreement, Request
from engine.suggest import closest
from engine.testing.suite import Expected, Suite, TestCase


@dataclass(frozen=True, slots=True)
class Result:
    """What one case came to: the decision, or None where there is none, and what is not as expected."""

    file: str
    case: TestCase
    decision: Decision | None
    failures: tuple[Diagnostic, ...]

    @property
    def passed(self) -> bool:
        """Whether all is as expected."""
        return not self.failures


def run(evaluator: Evaluator, suites: Iterable[Suite], done: Callable[[Result], None] = lambda _: None) -> list[Result]:
    """Decide every case of some suites.

    Args:
        evaluator: decides the cases.
        suites: files of tests, as read.
        done: called after each case, to show progress.
    """
    results = []
    for suite in suites:
        for case in suite.cases:
            result = run_case(evaluator, suite.file, case)
            done(result)
            results.append(result)
    return results


def run_case(evaluator: Evaluator, file: str, case: TestCase) -> Result:
    """Decide one case and compare."""
    try:
        decision = evaluator.evaluate(Request(case.policy, case.facts, case.version, case.as_of))
    except NotFound as error:
        return Result(file, case, None, (Diagnostic("test-not-decided", error.message, case.span, help=error.help),))
    except FactsRefused as error:
        refused = tuple(
            Diagnostic(
                "test-facts-refused", f"{each.pointer or 'the facts'}: {each.message}", case.span, help=each.help
            )
            for each in error.problems
        )
        return Result(file, case, None, refused)
    except Disagreement as error:
        return Result(file, case, None, (Diagnostic("engine-disagreement", str(error), case.span),))
    found = (compare(decision, each) for each in case.expected)
    return Result(file, case, decision, tuple(each for each in found if each is not None))


def compare(decision: Decision, expected: Expected) -> Diagnostic | None:
    """Return what is wrong with one expectation, or None where the decision fulfils it."""
    if expected.id:
        return _compare_named(decision, expected)
    found = _whole(decision, expected.key)
    wanted = sorted(expected.value) if isinstance(expected.value, list) else expected.value
    if found == wanted:
        return None
    return Diagnostic(
        "test-failed",
        f"`{expected.key}` is {_said(found)}, expected was {_said(wanted)}",
        expected.span,
        "expected here",
        _why(decision),
    )


def _whole(decision: Decision, key: str) -> Any:
    if key == "possible":
        return sorted(decision.possible)
    return list(decision.missing) if key == "missing" else getattr(decision, key)


def _compare_named(decision: Decision, expected: Expected) -> Diagnostic | None:
    named: Mapping[str, Any] = {
        "criteria": {each.id: str(each.status) for each in decision.criteria},
        "stages": {each.id: str(each.status) for each in decision.stages},
        "outputs": {name: value_json(each.value) for name, each in decision.outputs.items()},
    }[expected.key]
    if expected.id not in named:
        near = closest(expected.id, named)
        return Diagnostic(
            "test-unknown-id",
            f"`{expected.id}` is not among the decision's {expected.key}",
            expected.span,
            "expected here",
            f"did you mean `{near}`?" if near else "",
        )
    found = named[expected.id]
    if expected.key == "outputs" and decision.outputs[expected.id].status == "undetermined":
        found = "undetermined"
    if canonical(found) == canonical(expected.value):
        return None
    grounds = {each.id: each.sentence for each in decision.criteria} if expected.key == "criteria" else {}
    because = Text(grounds[expected.id]).pick(ENGLISH) if expected.id in grounds else ""
    return Diagnostic(
        "test-failed",
        f"`{expected.id}` is `{dumps(found)}`, expected was `{dumps(expected.value)}`"
        if expected.key == "outputs"
        else f"`{expected.id}` is {_said(found)}, expected was {_said(expected.value)}",
        expected.span,
        "expected here",
        because,
    )


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(f"`{each}`" for each in value) or "empty"
    return "undetermined" if value is None else f"`{value}`"


def _why(decision: Decision) -> str:
    open_ = [each.id for each in decision.criteria if each.status == "undetermined"]
    not_met = [each.id for each in decision.criteria if each.status == "not_met"]
    parts = [f"{label}: {', '.join(ids)}" for label, ids in (("not met", not_met), ("undetermined", open_)) if ids]
    return "; ".join(parts) or "all criteria are met"
