"""The reference page of the built-in functions, written from their table.

python -m engine.feel.builtins.reference > docs/reference/builtins.md
"""

import sys
from itertools import groupby

from engine.feel import bounds
from engine.feel.builtins import BUILTINS
from engine.feel.builtins.base import ORDERED, Builtin, Parameter, Signature
from engine.feel.types import FeelType

_INTRODUCTION = f"""\
# FEEL's built-in functions

*This page is written from the table in `engine/feel/builtins`:
`python -m engine.feel.builtins.reference > docs/reference/builtins.md`*

Arguments are given in order, `substring("foobar", 3)`, or by name, `substring(string: "foobar", start position: 3)`.
A `?` marks a parameter that may be left out; `…` one that takes all further arguments; `ordered` stands for a number,
string, date, time, date and time or duration. Sections are those of the standard, OMG DMN 1.5.

**Conversions.** Where an argument is not of the type that is asked, a list of one item becomes that item, a value
becomes a list of itself, and a date becomes a date and time at midnight UTC. Null is accepted only where the type
says so.

**Null.** A call has the value null where the number, the names or the types of its arguments fit no signature, and
where a function's entry below says so. A result beyond {bounds.MOST_ITEMS:,} items or
{bounds.MOST_CHARACTERS:,} characters is null too.

**Unknown.** A call with an unknown argument is unknown. Functions marked *moves items* leave unknowns inside lists
and contexts where they are; for all others a list or context that holds an unknown makes the result unknown.
`count` of a filtered list of which only some items are certain lies between two bounds.

**Patterns** are regular expressions as XPath writes them. They match in linear time, so that no pattern can hang a
decision; one with a back-reference, such as `\\1`, is null where there are too many ways to match. Flags: `s` (`.` is
also a line end), `m` (`^` and `$` at each line), `i` (case does not matter), `x` (spaces in the pattern do not count),
`q` (the pattern is plain text). A pattern has at most {bounds.MOST_PATTERN_CHARACTERS:,} characters.
"""


def page() -> str:
    """Return the page in Markdown."""
    parts = [_INTRODUCTION]
    for group, rows in groupby(BUILTINS.values(), key=lambda row: row.group):
        members = list(rows)
        links = " · ".join(f"[`{row.name}`](#{row.name.replace(' ', '-')})" for row in members)
        parts.append(f"## {_title(group)}\n\n{links}\n")
        parts += [_entry(row) for row in members]
    return "\n".join(parts)


def _title(group: str) -> str:
    return f"{group[0].upper()}{group[1:]} functions"


def _entry(row: Builtin) -> str:
    lines = [
        f"### {row.name}",
        "",
        row.meaning,
        "",
        f"Null when {row.null_when}.",
        "",
        "```",
        *(written(row.name, signature) for signature in row.signatures),
        "```",
        "",
    ]
    lines += [f"- `{call}` is `{result}`" for call, result in row.examples]
    notes = [f"DMN 1.5, {row.section}", *["moves items"] * row.structural]
    lines += ["", f"*{'; '.join(notes)}*", ""]
    return "\n".join(lines)


def written(name: str, signature: Signature) -> str:
    """Return a signature as `name(parameter: type, …) -> type`."""
    return f"{name}({', '.join(map(_parameter, signature.parameters))}) -> {_type(signature.result)}"


def _parameter(parameter: Parameter) -> str:
    mark = "?" if parameter.optional else ""
    return f"{parameter.name}{mark}: {_type(parameter.type)}{', …' if parameter.variadic else ''}"


def _type(of: FeelType) -> str:
    """Return the type's name; a context of which nothing is known has no entries to name."""
    if of == ORDERED:
        return "ordered"
    return str(of).replace("context<>", "context")


if __name__ == "__main__":  # pragma: no cover - the page that this writes is held against `page` by a test
    sys.stdout.write(page())
