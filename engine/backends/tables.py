"""Decision tables (OMG DMN 1.5, chapter 8.2.8–8.2.11), also where it is not known which rows match.

With rows that may match, the result is known only if every way in which they could come out gives the same one.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import product

from engine.feel import Reason
from engine.feel.builtins import BUILTINS
from engine.feel.builtins.invoke import invoke
from engine.feel.operators import equal
from engine.feel.values import DateTime, NoValue, Unknown, Value, unknown_from, unknown_inside
from engine.policy.model import Formula, Row, Table

UNCERTAIN_ROWS = 10
"""With more rows than this that may match, the result is unknown without trying all combinations."""


def decide_table(table: Table, scope: Mapping[str, Value], journal: list[Reason], clock: DateTime) -> Value:
    """Return the value of a decision table: one output is its value, several make a context.

    Args:
        table: the table.
        scope: what its expressions can read.
        journal: takes the reason where the result is null.
        clock: the moment of the decision.
    """
    scopes = [{**scope, "?": each.expression.run(scope, journal, clock)} for each in table.inputs]
    matches = [_matches(row, scopes, journal, clock) for row in table.rows]
    if table.hit_policy == "first":
        certain = [number for number, match in enumerate(matches) if match is True]
        matches = matches[: certain[0] + 1] if certain else matches
    uncertain = [number for number, match in enumerate(matches) if isinstance(match, Unknown)]
    outputs = {
        number: _outputs(table, table.rows[number].outputs, scope, journal, clock)
        for number, match in enumerate(matches)
        if match is not False
    }
    default = _outputs(table, table.default, scope, journal, clock) if table.default else None
    depends = unknown_from(*matches, *(unknown_inside(each) for each in outputs.values()), unknown_inside(default))
    if len(uncertain) > UNCERTAIN_ROWS:
        return depends
    results: list[Value] = []
    for choice in product((True, False), repeat=len(uncertain)):
        chosen = {number for number, taken in zip(uncertain, choice, strict=True) if taken}
        hits = [outputs[number] for number, match in enumerate(matches) if match is True or number in chosen]
        try:
            result = HIT_POLICIES[table.hit_policy](table, hits) if hits else _without_hit(table, default)
        except NoValue as error:
            journal.append(Reason((0, 0), str(error)))
            result = None
        if unknown_inside(result) is not None or (results and equal(results[0], result) is not True):
            return depends
        results.append(result)
    return results[0]


def _matches(row: Row, scopes: Sequence[Mapping[str, Value]], journal: list[Reason], clock: DateTime) -> bool | Unknown:
    undecided: list[Value] = []
    for test, scope in zip(row.tests, scopes, strict=True):
        value = test.expression.run(scope, journal, clock)
        if isinstance(value, Unknown):
            undecided.append(value)
        elif value is not True:
            return False
    return unknown_from(*undecided) if undecided else True


def _outputs(
    table: Table, formulas: Sequence[Formula], scope: Mapping[str, Value], journal: list[Reason], clock: DateTime
) -> Value:
    values = [each.expression.run(scope, journal, clock) for each in formulas]
    if len(table.outputs) == 1:
        return values[0]
    return {column.name: value for column, value in zip(table.outputs, values, strict=True)}


def _without_hit(table: Table, default: Value) -> Value:
    if table.default is not None:
        return default
    if table.hit_policy == "collect" and table.aggregation in (None, "count"):
        return _collect(table, [])
    raise NoValue("no row of the table matches and it has no default")


def _unique(table: Table, hits: list[Value]) -> Value:  # noqa: ARG001 - all hit policies are called alike
    if len(hits) > 1:
        raise NoValue(f"{len(hits)} rows of the table match where at most one may")
    return hits[0]


def _any(table: Table, hits: list[Value]) -> Value:  # noqa: ARG001 - all hit policies are called alike
    if any(equal(hits[0], each) is not True for each in hits[1:]):
        raise NoValue("rows of the table match that do not agree on the result")
    return hits[0]


def _first(table: Table, hits: list[Value]) -> Value:  # noqa: ARG001 - all hit policies are called alike
    return hits[0]


def _rank(table: Table, hit: Value) -> tuple[int, ...]:
    """Return the places of a result's values in the declared orders of priority; undeclared ones come last."""
    values = [hit] if len(table.outputs) == 1 else list(hit.values())  # type: ignore[attr-defined]
    ranks = []
    for column, value in zip(table.outputs, values, strict=True):
        places = [place for place, each in enumerate(column.values) if equal(each, value) is True]
        ranks.append(places[0] if places else len(column.values))
    return tuple(ranks)


def _in_output_order(table: Table, hits: list[Value]) -> list[Value]:
    return sorted(hits, key=lambda hit: _rank(table, hit))


def _priority(table: Table, hits: list[Value]) -> Value:
    return _in_output_order(table, hits)[0]


def _rule_order(table: Table, hits: list[Value]) -> Value:  # noqa: ARG001 - all hit policies are called alike
    return hits


def _collect(table: Table, hits: list[Value]) -> Value:
    if table.aggregation is None:
        return hits
    return invoke(BUILTINS[table.aggregation], [hits], {})


HIT_POLICIES: Mapping[str, Callable[[Table, list[Value]], Value]] = {
    "unique": _unique,
    "any": _any,
    "first": _first,
    "priority": _priority,
    "rule order": _rule_order,
    "output order": _in_output_order,
    "collect": _collect,
}
