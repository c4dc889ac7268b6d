"""Which outcomes can still be reached where the outcome is not determined.

Kleene's logic looks at each row by itself. It takes `refused` when `eligibility and assessed` and then `invited` when
`eligibility` for both possible where the assessment is there and the eligibility is not known, though the second
can no longer be reached. Here the stages and criteria that rows name are tried both ways, together.
"""

from collections.abc import Iterator, Mapping
from itertools import product

from engine.backends.base import Case
from engine.feel.values import Unknown, Value
from engine.feel.walk import free_names
from engine.policy.model import Policy

TRIED = 6
"""With more open names than this, the answer is Kleene's, which may list too many outcomes and never too few."""


def reachable(case: Case, scope: Mapping[str, Value], by_kleene: tuple[str, ...]) -> tuple[str, ...]:
    """Return the outcomes that some answer to the open stages and criteria still reaches.

    Args:
        case: the case.
        scope: every name that an outcome's condition can read, stages and criteria included.
        by_kleene: the outcomes that each row by itself leaves open, in order.
    """
    policy = case.policy
    named = {name for row in policy.outcomes if row.when for name in free_names(row.when.expression.tree)}
    open_names = [
        name
        for name in policy.order
        if name in named and name not in policy.definitions and isinstance(scope[name], Unknown)
    ]
    if not 0 < len(open_names) <= TRIED:
        return by_kleene
    found: set[str] = set()
    for answers in product((True, False), repeat=len(open_names)):
        tried = {**scope, **dict(zip(open_names, answers, strict=True))}
        if _consistent(policy, tried):
            found.update(_left_open(case, tried))
    return tuple(name for name in by_kleene if name in found)


def _consistent(policy: Policy, tried: Mapping[str, Value]) -> bool:
    """Tell whether no stage is met whose stage before it is not."""
    return not any(
        tried[name] is True and stage.after is not None and tried[stage.after] is False
        for name, stage in policy.stages.items()
    )


def _left_open(case: Case, tried: Mapping[str, Value]) -> Iterator[str]:
    for row in case.policy.outcomes:  # pragma: no branch - the last one has no condition
        value = True if row.when is None else row.when.expression.run(tried, [], case.clock)
        if value is not False:
            yield row.outcome
        if value is True:
            return
