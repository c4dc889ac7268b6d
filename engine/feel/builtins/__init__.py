"""The built-in functions of FEEL (OMG DMN 1.5, 10.3.4), as one table of small functions.

A group of functions is a module: the functions, and below them a row for each. Adding a built-in is one
function and one row; the reference page is written from the rows, and their examples are executed by the tests.
"""

from collections.abc import Mapping

from engine.feel.builtins import (
    aggregates,
    booleans,
    contexts,
    conversion,
    dates,
    lists,
    numbers,
    patterns,
    ranges,
    strings,
)
from engine.feel.builtins.base import Builtin, Parameter, Signature
from engine.feel.builtins.invoke import as_function, invoke

__all__ = ["BUILTINS", "Builtin", "Parameter", "Signature", "as_function", "invoke"]

BUILTINS: Mapping[str, Builtin] = {
    row.name: row
    for row in (
        *conversion.ROWS,
        *booleans.ROWS,
        *strings.ROWS,
        *patterns.ROWS,
        *lists.ROWS,
        *aggregates.ROWS,
        *numbers.ROWS,
        *dates.ROWS,
        *ranges.ROWS,
        *contexts.ROWS,
    )
}
"""The table, by the name that an expression calls."""
