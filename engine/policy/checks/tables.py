"""Decision tables: cells fit their columns, the hit policy has what it needs, no row is in vain."""

from collections.abc import Sequence
from itertools import combinations

from engine.diagnostics import Diagnostic, Related, Severity
from engine.feel.checking.relations import kinds, members, merged, never
from engine.feel.checking.words import a_type
from engine.feel.literals import to_literal
from engine.feel.tree import Literal, Node, UnaryTests
from engine.feel.types import ContextOf, FeelType, ListOf, Simple, optional
from engine.feel.values import Value
from engine.policy.checks.known import Known
from engine.policy.model import Column, Formula, Row, Table
from engine.source import Span
from engine.suggest import did_you_mean

ORDERED = ("priority", "output order")
"""Hit policies that go by the order in which a column lists its values."""

NOTHING_MATCHES = "where no row of the table matches"


def table_type(table: Table, known: Known) -> tuple[FeelType, str]:
    """Check a decision table; return the type of its result, and when that is null, or an empty text."""
    inputs = [known.type(each) for each in table.inputs]
    for row in table.rows:
        for test, of in zip(row.tests, inputs, strict=True):
            known.check(test, tested=of)
    types = []
    for position in range(len(table.outputs)):
        of_rows, of_all = _column(table, position, known)
        types.append(of_all)
        _needs_values(table, table.outputs[position], known)
        _needs_numbers(table, position, of_rows, known)
    if table.aggregation is not None and len(table.outputs) > 1:
        known.found.append(
            Diagnostic(
                "aggregation-of-several",
                f"`collect {table.aggregation}` makes one value of one output, the table has {len(table.outputs)}",
                _place(table),
                "several outputs",
                "use `collect`, or a table for each output",
            )
        )
    _rows(table, known)
    result = _result(table, types)
    complete = table.default is not None or any(_takes_all(row) for row in table.rows)
    if complete or (table.hit_policy == "collect" and table.aggregation in (None, "count")):
        return result, ""
    return optional(result), NOTHING_MATCHES


def _result(table: Table, types: Sequence[FeelType]) -> FeelType:
    if table.aggregation is not None:
        return Simple.NUMBER if table.aggregation in ("sum", "count") else types[0]
    one: FeelType = types[0]
    if len(types) > 1:
        one = ContextOf({column.name: of for column, of in zip(table.outputs, types, strict=True)})
    several = table.hit_policy in ("rule order", "output order", "collect")
    return ListOf(one) if several else one


def _column(table: Table, position: int, known: Known) -> tuple[FeelType, FeelType]:
    """Return the types of an output in the rows, and with the default, having checked its cells."""
    column = table.outputs[position]
    cells = [row.outputs[position] for row in table.rows]
    if table.default is not None:
        cells.append(table.default[position])
    types = [known.type(each) for each in cells]
    for cell, of in zip(cells, types, strict=True):
        _listed(cell, column, known)
        first = types[0]
        if (
            kinds(of)
            and kinds(first)
            and Simple.ANY not in (*members(of), *members(first))
            and not kinds(of) & kinds(first)
        ):
            known.found.append(
                Diagnostic(
                    "column-types-differ",
                    f"`{cell.text}` is {a_type(of)}, the first row gives {a_type(first)} as `{column.name}`",
                    cell.span,
                    "another kind of value",
                    "let every row give the same kind of value",
                    (Related(cells[0].span, "the first row"),),
                    Severity.WARNING,
                )
            )
    return merged(types[: len(table.rows)]), merged(types)


def _listed(cell: Formula, column: Column, known: Known) -> None:
    """Note a written value that is not among those that its column lists."""
    tree = cell.expression.tree
    if not column.values or cell.broken or not isinstance(tree, Literal) or tree.value is None:
        return
    if tree.value in column.values:
        return
    listed = [to_literal(each) for each in column.values]
    known.found.append(
        Diagnostic(
            "value-not-listed",
            f"`{cell.text}` is not one of the values of the output `{column.name}`",
            cell.span,
            "not listed",
            did_you_mean(cell.text, listed) or f"its values are {', '.join(f'`{each}`' for each in listed)}",
        )
    )


def _place(table: Table) -> Span | None:
    return table.rows[0].span if table.rows else None


def _needs_values(table: Table, column: Column, known: Known) -> None:
    """Note a hit policy that goes by an order that is not said."""
    if table.hit_policy in ORDERED and not column.values:
        known.found.append(
            Diagnostic(
                "hit-policy-needs-values",
                f"the hit policy `{table.hit_policy}` goes by the order of the values of `{column.name}`, "
                "and none are listed",
                _place(table),
                "which of these comes first is not said",
                f'write the outputs as a map: `{column.name}: ["the first", "the second"]`',
            )
        )


def _needs_numbers(table: Table, position: int, of: FeelType, known: Known) -> None:
    """Note a sum of what has none."""
    if table.aggregation == "sum" and table.rows and kinds(of) and never(of, Simple.NUMBER):
        known.found.append(
            Diagnostic(
                "type-mismatch",
                f"the output `{table.outputs[position].name}` is {a_type(of)}, only numbers have a sum",
                table.rows[0].outputs[position].span,
                "always null",
            )
        )


def _rows(table: Table, known: Known) -> None:
    """Note rows that are in vain, or that no two of which may match."""
    if table.hit_policy not in ("unique", "first"):
        return
    for (above, row), (below, other) in combinations(enumerate(table.rows, 1), 2):
        if table.hit_policy == "first" and _covers(row, other):
            known.found.append(
                Diagnostic(
                    "table-row-unreachable",
                    f"row {below} is never taken: where it matches, row {above} does, and the first row decides",
                    other.span,
                    "never taken",
                    "move it up, or delete it",
                    (Related(row.span, "taken first"),),
                    Severity.WARNING,
                )
            )
            return
        if table.hit_policy == "unique" and _overlap(row, other):
            known.found.append(
                Diagnostic(
                    "table-rows-overlap",
                    f"rows {above} and {below} can match the same case, and the hit policy is `unique`",
                    other.span,
                    "matches as well",
                    "make their conditions exclude each other, or use the hit policy `first` or `any`",
                    (Related(row.span, "matches"),),
                )
            )
            return


def _tests(formula: Formula) -> UnaryTests | None:
    tree = formula.expression.tree
    return tree if isinstance(tree, UnaryTests) and not formula.broken else None


def _any_value(formula: Formula) -> bool:
    tests = _tests(formula)
    return tests is not None and not tests.tests


def _takes_all(row: Row) -> bool:
    return all(_any_value(each) for each in row.tests)


def _values(formula: Formula) -> set[Value] | None:
    """Return the values that a cell lists, or None where it is more than a list of them."""
    tests = _tests(formula)
    if tests is None or tests.negated or not all(isinstance(each, Literal) for each in tests.tests):
        return None
    return {each.value for each in tests.tests if isinstance(each, Literal)}


def _tree(formula: Formula) -> Node:
    return formula.expression.tree


def _overlap(one: Row, other: Row) -> bool:
    """Tell whether some case surely matches both rows, as far as the cells tell."""
    for a, b in zip(one.tests, other.tests, strict=True):
        if _any_value(a) or _any_value(b) or _tree(a) == _tree(b):
            continue
        left, right = _values(a), _values(b)
        if left is None or right is None or not left & right:
            return False
    return True


def _covers(one: Row, other: Row) -> bool:
    """Tell whether every case that matches `other` matches `one`, as far as the cells tell."""
    for a, b in zip(one.tests, other.tests, strict=True):
        if _any_value(a) or _tree(a) == _tree(b):
            continue
        left, right = _values(a), _values(b)
        if left is None or right is None or not right <= left or _any_value(b):
            return False
    return True
