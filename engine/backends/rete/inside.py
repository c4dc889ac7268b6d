"""Criteria and stages as FEEL values, for expressions that hold them otherwise than by `and`, `or` and `not`.

`if registered then … else …` is one truth value to the network, so FEEL has to know what `registered` is, and
unknown from null, which a network does not tell apart.
"""

from collections.abc import Mapping

from engine.backends.base import Case
from engine.feel.values import Unknown, Value, unknown_from
from engine.policy.model import Stage


def with_conclusions(case: Case) -> Case:
    """Return a case with the value of every criterion and stage in its scope."""
    policy, scope = case.policy, dict(case.scope)
    for name in policy.order:
        if name in policy.criteria:
            value = policy.criteria[name].when.expression.run(scope, [], case.clock)
            scope[name] = value if isinstance(value, bool | Unknown) else None
        elif name in policy.stages:
            scope[name] = _stage(policy.stages[name], scope)
    return Case(policy, scope, case.clock)


def _stage(stage: Stage, scope: Mapping[str, Value]) -> Value:
    own = _count(stage.count, [scope[name] for name in stage.of])
    return own if stage.after is None else _count(2, [scope[stage.after], own])


def _count(count: int, values: list[Value]) -> Value:
    if sum(value is True for value in values) >= count:
        return True
    if sum(value is not False for value in values) < count:
        return False
    unknowns = [value for value in values if isinstance(value, Unknown)]
    return unknown_from(*unknowns) if unknowns else None
