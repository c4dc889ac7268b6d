"""A population of cases in a file: one request a line, as batches have them."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from engine.program import Request


class BadLine(ValueError):
    """Raised for a line that is no case; the message says which and why."""


def read_cases(lines: Iterable[str], policy: str) -> Iterator[Request]:
    """Yield the cases of some lines one by one; blank lines are passed over.

    Args:
        lines: JSON, each an object with `facts` and, where wanted, `as_of` and `subject`.
        policy: the policy that the cases are of.

    Raises:
        BadLine: a line is no case.
    """
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _case(line, number, policy)


def _case(line: str, number: int, policy: str) -> Request:
    try:
        data: Any = json.loads(line, parse_float=Decimal, parse_int=Decimal)
    except (ValueError, RecursionError):
        raise BadLine(f"line {number} is not JSON") from None
    if not isinstance(data, dict) or not isinstance(data.get("facts"), dict):
        raise BadLine(f"line {number} holds no object with `facts`")
    subject, day = data.get("subject"), data.get("as_of")
    try:
        as_of = None if day is None else date.fromisoformat(day)
    except (TypeError, ValueError):
        raise BadLine(f"line {number}: `as_of` is `{day}`, a date was expected") from None
    return Request(policy, data["facts"], as_of=as_of, subject=subject if isinstance(subject, str) else None)
