"""What a policy means, written to be read from top to bottom: the oracle that every other backend must match.

criteria   each is the value of its expression: true, false, null, or unknown
stages     Kleene's logic over their members, and over the stage that they come after
outcomes   walked in order: true decides, false goes on, null or unknown leaves the outcome undetermined
outputs    computed once the outcome is known
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.backends.base import Case, Verdict
from engine.backends.possible import reachable
from engine.decision import status_of
from engine.feel import Reason
from engine.feel.values import Unknown, Value, unknown_from
from engine.policy.model import Policy, Stage


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What the reference found, with more than a verdict: values, reasons and what is missing.

    Attributes:
        values: the value of each criterion and stage: True, False, None or `Unknown`.
        reasons: for each criterion that is null, where and why the null arose.
        possible: the outcomes that can still be reached, in order; one when determined.
        missing: the facts that could still change the outcome.
        outputs: the value of each output.
    """

    verdict: Verdict
    values: Mapping[str, Value]
    reasons: Mapping[str, tuple[Reason, ...]]
    possible: tuple[str, ...]
    missing: frozenset[str]
    outputs: Mapping[str, Value]


class Reference:
    """The reference backend for one policy version."""

    name = "reference"

    def __init__(self, policy: Policy) -> None:
        self.policy = policy

    def decide(self, case: Case) -> Verdict:
        """Decide one case."""
        return self.conclude(case).verdict

    def close(self) -> None:
        """Hold nothing, give nothing back."""

    def conclude(self, case: Case) -> Conclusion:
        """Decide one case and keep how it came about."""
        policy = self.policy
        scope = dict(case.scope)
        reasons: dict[str, tuple[Reason, ...]] = {}
        values: dict[str, Value] = {}
        for name in policy.order:
            if name in policy.criteria:
                journal: list[Reason] = []
                value = policy.criteria[name].when.expression.run(scope, journal, case.clock)
                values[name] = scope[name] = truth(value)
                if values[name] is None:
                    reasons[name] = tuple(journal)
            elif name in policy.stages:
                values[name] = scope[name] = stage_value(policy.stages[name], scope)

        conditions = [
            True if row.when is None else truth(row.when.expression.run(scope, [], case.clock))
            for row in policy.outcomes
        ]
        outcome, possible, missing = walk_outcomes([row.outcome for row in policy.outcomes], conditions)

        if outcome is None:
            possible = reachable(case, scope, possible)
        scope["outcome"] = Unknown(missing) if outcome is None else outcome
        outputs = {name: each.value.expression.run(scope, [], case.clock) for name, each in policy.outputs.items()}
        verdict = Verdict(
            criteria={name: status_of(values[name]) for name in policy.criteria},
            stages={name: status_of(values[name]) for name in policy.stages},
            outcomes=tuple(status_of(value) for value in conditions),
            outcome=outcome,
        )
        return Conclusion(verdict, values, reasons, possible, missing, outputs)


def truth(value: Value) -> Value:
    """Return the value of a condition: what is neither boolean nor unknown has none."""
    return value if value is True or value is False or isinstance(value, Unknown) else None


def stage_value(stage: Stage, values: Mapping[str, Value]) -> Value:
    """Return whether a stage is met: its members as `all`, `any` or `at_least` say, and the stage before it."""
    members = [values[name] for name in stage.of]
    own = at_least(stage.count, members)
    return own if stage.after is None else all_of([values[stage.after], own])


def all_of(values: list[Value]) -> Value:
    """Return Kleene's conjunction; null counts as undetermined."""
    return at_least(len(values), values)


def at_least(count: int, values: list[Value]) -> Value:
    """Return whether `count` of `values` are true, as far as that is known."""
    if values.count(True) >= count:
        return True
    if len(values) - values.count(False) < count:
        return False
    return undetermined(values)


def undetermined(values: Iterable[Value]) -> Value:
    """Return unknown of all the unknowns among `values`, or null where there is none among them."""
    unknowns = [value for value in values if isinstance(value, Unknown)]
    return unknown_from(*unknowns) if unknowns else None


def walk_outcomes(names: list[str], conditions: list[Value]) -> tuple[str | None, tuple[str, ...], frozenset[str]]:
    """Return the outcome, those still possible, and the facts on which that depends.

    The first row whose condition is true decides. A row that is undetermined before it leaves the outcome open,
    unless all that can still be reached is one and the same outcome.
    """
    reachable: dict[str, None] = {}
    undecided: list[Value] = []
    for name, condition in zip(names, conditions, strict=True):  # pragma: no branch - the last one is true
        if condition is False:
            continue
        reachable[name] = None
        if condition is True:
            break
        undecided.append(condition)
    if len(reachable) == 1:
        outcome = next(iter(reachable))
        return outcome, (outcome,), frozenset()
    unknown = undetermined(undecided)
    return None, tuple(reachable), unknown.missing if isinstance(unknown, Unknown) else frozenset()
