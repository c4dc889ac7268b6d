"""Reads the FEEL conformance kit and compares results as its README says.

As a script, prints how many cases pass: overall, for each suite, and for the cases that expect a value.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from engine.feel import FeelError, parse
from engine.feel.operators import equal
from engine.feel.temporal import parse_date, parse_date_time, parse_duration, parse_time
from engine.feel.values import DateTime, Time, Value

KIT = Path(__file__).parents[2] / "shared" / "feel-tck" / "cases.jsonl"

CLOCK = DateTime(date(2024, 5, 17), Time(10, 30, 0, offset=0))
"""The time of the evaluations; the kit asks of `now` and `today` only what kind of value they give."""

TOLERANCE = Decimal("1e-8")


@dataclass(frozen=True)
class Case:
    """One expression of the kit."""

    suite: str
    id: str
    decision: str
    expression: str
    inputs: Mapping[str, Value]
    expected: Value

    @property
    def name(self) -> str:
        """The case's name; `id` alone is not unique."""
        return f"{self.suite} {self.id} {self.decision}"


def cases(kit: Path = KIT) -> Iterator[Case]:
    """Yield the cases of the kit."""
    with kit.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            inputs = {name: _value(each) for name, each in row["inputs"].items()}
            yield Case(
                row["suite"],
                row["id"],
                row["decision"],
                row["expression"],
                inputs,
                _value(row["expected"]),
            )


_SIMPLE: dict[str, Callable[[str], Value]] = {
    "decimal": Decimal,
    "string": str,
    "boolean": lambda text: text == "true",
    "date": parse_date,
    "time": parse_time,
    "dateTime": parse_date_time,
    "duration": parse_duration,
}


def _value(typed: Mapping[str, Any]) -> Value:
    match typed["type"]:
        case "null":
            return None
        case "list":
            return [_value(each) for each in typed["items"]]
        case "context":
            return {name: _value(each) for name, each in typed["entries"].items()}
        case simple:
            return _SIMPLE[simple](typed["value"])


def answer(case: Case) -> Value:
    """Return what the engine makes of a case; a text that is not an expression counts as null."""
    try:
        expression = parse(case.expression, case.inputs)
    except FeelError:
        return None
    return expression.evaluate(case.inputs, CLOCK)


def agrees(found: Value, expected: Value) -> bool:
    """Tell whether a result is the expected one: numbers within 1e-8, relative above 1, the rest exactly."""
    if isinstance(found, Decimal) and isinstance(expected, Decimal):
        return abs(found - expected) <= TOLERANCE * max(Decimal(1), abs(expected))
    if isinstance(found, list) and isinstance(expected, list):
        return len(found) == len(expected) and all(map(agrees, found, expected))
    if isinstance(found, dict) and isinstance(expected, dict):
        return found.keys() == expected.keys() and all(agrees(found[each], expected[each]) for each in found)
    return found is expected if found is None or expected is None else equal(found, expected) is True


@dataclass(frozen=True)
class Result:
    """What came of the whole kit.

    Attributes:
        total: how many cases there are of a kind: of a suite, of all, of all that expect a value.
        passed: how many of them pass.
        failed: the cases that do not, with what was found.
    """

    total: Counter[str]
    passed: Counter[str]
    failed: tuple[tuple[Case, Value], ...]

    def table(self) -> str:
        """Return a line for each kind, the sums last."""
        kinds = sorted(self.total, key=lambda kind: (kind in SUMS, kind))
        return "\n".join(f"{self.passed[kind]:5}/{self.total[kind]:<5} {kind}" for kind in kinds)


SUMS = ("all", "all that expect a value")


def run() -> Result:
    """Evaluate every case of the kit."""
    result = Result(Counter(), Counter(), ())
    failed = []
    for case in cases():
        found = answer(case)
        kinds = [case.suite, *(SUMS if case.expected is not None else SUMS[:1])]
        result.total.update(kinds)
        if agrees(found, case.expected):
            result.passed.update(kinds)
        else:
            failed.append((case, found))
    return replace(result, failed=tuple(failed))


def main() -> int:
    """Print the counts, and each case that fails."""
    result = run()
    for case, found in result.failed:
        print(f"{case.name}: {case.expression!r} gives {found!r}, expected {case.expected!r}")  # noqa: T201 - a report
    print(result.table())  # noqa: T201 - a report
    return 1 if result.failed else 0


if __name__ == "__main__":
    sys.exit(main())
