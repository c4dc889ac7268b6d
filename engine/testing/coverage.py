"""What the tests of a policy version have seen: each criterion and stage in all three statuses, each outcome."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.decision import Decision, Status
from engine.policy.model import Policy
from engine.testing.runner import Result

UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was seen of one version.

    Attributes:
        criteria, stages: for each id, the statuses that some case showed.
        outcomes: for each outcome (and `undetermined`) whether some case came to it.
    """

    policy: str
    version: str
    criteria: Mapping[str, frozenset[Status]]
    stages: Mapping[str, frozenset[Status]]
    outcomes: Mapping[str, bool]

    @property
    def wanted(self) -> int:
        """How many statuses and outcomes there are to see."""
        return len(Status) * (len(self.criteria) + len(self.stages)) + len(self.outcomes)

    @property
    def seen(self) -> int:
        """How many of them were seen."""
        statuses = sum(len(seen) for seen in (*self.criteria.values(), *self.stages.values()))
        return statuses + sum(self.outcomes.values())


def coverage(policies: Iterable[Policy], results: Iterable[Result]) -> list[Coverage]:
    """Return what the results show of each version, in the order of `policies`."""
    by_version: dict[tuple[str, str], list[Decision]] = {}
    for decision in (result.decision for result in results if result.decision is not None):
        by_version.setdefault((decision.policy, decision.version), []).append(decision)
    return [_of(policy, by_version.get((policy.id, policy.version), [])) for policy in policies]


def _of(policy: Policy, decisions: list[Decision]) -> Coverage:
    criteria: dict[str, set[Status]] = {name: set() for name in policy.criteria}
    stages: dict[str, set[Status]] = {name: set() for name in policy.stages}
    outcomes = dict.fromkeys((*(row.outcome for row in policy.outcomes), UNDETERMINED), False)
    for decision in decisions:
        for ground in decision.criteria:
            criteria[ground.id].add(ground.status)
        for stage in decision.stages:
            stages[stage.id].add(stage.status)
        outcomes[decision.outcome or UNDETERMINED] = True
    return Coverage(
        policy.id,
        policy.version,
        {name: frozenset(seen) for name, seen in criteria.items()},
        {name: frozenset(seen) for name, seen in stages.items()},
        outcomes,
    )
