"""From a caller's facts to a case: thresholds chosen, definitions computed, once for all backends."""

from collections.abc import Mapping
from datetime import date
from typing import assert_never

from engine.backends.base import Case
from engine.backends.tables import decide_table
from engine.feel import Reason
from engine.feel.temporal.instants import local_date
from engine.feel.values import DateTime, Unknown, Value
from engine.policy.model import Constant, Dated, Formula, Period, Policy


class Preparation:
    """A policy version, ready to make cases of facts."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self._constants: dict[str, Value] = {}
        self._dated: dict[str, Dated] = {}
        for name, parameter in policy.parameters.items():
            match parameter.value:
                case Constant(value=value):
                    self._constants[name] = value
                case Period(range=days):
                    self._constants[name] = days
                case Dated():
                    self._dated[name] = parameter.value
                case _:
                    assert_never(parameter.value)
        self._definitions = tuple(policy.definitions[name] for name in policy.order if name in policy.definitions)

    def case(self, facts: Mapping[str, Value], as_of: Value, clock: DateTime) -> Case:
        """Return the case of some facts.

        Args:
            facts: as `FactsSchema.read` returns them.
            as_of: the date of the case, or `Unknown`.
            clock: the moment of the decision.
        """
        scope: dict[str, Value] = {**facts, **self._constants, "as_of": as_of}
        journal: list[Reason] = []
        for name, dated in self._dated.items():
            day = as_of if dated.by is None else dated.by.expression.run(scope, journal, clock)
            scope[name] = _on(dated, local_date(day, self.policy.time_zone) if isinstance(day, DateTime) else day)
        for each in self._definitions:
            body = each.body
            if isinstance(body, Formula):
                scope[each.name] = body.expression.run(scope, journal, clock)
            else:
                scope[each.name] = decide_table(body, scope, journal, clock)
        return Case(self.policy, scope, clock)


def _on(dated: Dated, day: Value) -> Value:
    """Return the value that holds on a day; before the first dated value there is none."""
    if isinstance(day, Unknown):
        return day
    chosen: Value = None
    if isinstance(day, date):
        for start, each in dated.values:
            if start > day:
                break
            chosen = each.value
    return chosen
