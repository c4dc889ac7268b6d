"""What stands in query parameters, read."""

import re
from datetime import UTC, datetime
from typing import Any

from flask import request

from engine.web.problems import Problem

NUMBER = re.compile(r"0|[1-9][0-9]{0,17}", re.ASCII)
LEAP_SECOND = re.compile(":60(?=[.Z+-])")
MOMENT = "write a moment as `2025-01-31T08:00:00Z`"


def moment(name: str) -> str | None:
    """Return the moment in a query parameter as the log writes moments, None where there is none.

    Raises:
        Problem: it is no moment.
    """
    text = request.args.get(name)
    return None if text is None else moment_in(name, text)


def moment_in(name: str, text: str) -> str:
    """Return a moment that was written for the parameter `name`, as the log writes moments.

    Raises:
        Problem: it is no moment.
    """
    try:
        found = datetime.fromisoformat(LEAP_SECOND.sub(":59", text.upper()) if "T" in text.upper() else "")
        if found.tzinfo is not None:
            return found.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    except ValueError:
        pass
    except OverflowError:
        # In UTC it is outside of the years that are counted: before, or behind, all that is in the log.
        return "" if text.startswith("0001") else "~"
    raise Problem("query-invalid", f"`{name}` is not a moment with its offset from UTC", MOMENT)


def number(name: str, *, needed: bool = False) -> Any:
    """Return the whole number in a query parameter; None where there is none and none is needed.

    Raises:
        Problem: it is missing, or is none.
    """
    text = request.args.get(name)
    if text is None and not needed:
        return None
    if text is None or not NUMBER.fullmatch(text):
        found = "is missing" if text is None else "is not a number"
        raise Problem("query-invalid", f"`{name}` {found}, digits were expected", "write a number such as `17`")
    return int(text)
