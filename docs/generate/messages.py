"""The reference page of the messages: every code with its explanation, and a message from the tests' cases."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from docs.generate.markdown import fenced, joined, written_from
from engine import codes

CASES = Path(__file__).parents[2] / "tests" / "cases"

HEAD = re.compile(r"(?:error|warning)\[([a-z0-9-]+)\]: ")

SECTIONS: tuple[tuple[str, str, Mapping[str, str]], ...] = (
    ("The text of a file", "From the bytes of a file to data that knows where it stands.", codes.READER),
    ("The shape of a file", "Which keys there are and what they hold.", codes.SCHEMA),
    ("Expressions", "The text of an expression, and what it can be.", codes.FEEL),
    ("Names and values", "From data to a policy: names, values, references to files.", codes.LOAD),
    ("Sense", "Whether a policy can mean what it says.", codes.CHECK),
    ("The process", "Whether the process of a policy can be carried out.", codes.PROCESS),
    ("Versions", "Whether the versions of a policy fit together, and which one decides.", codes.BUNDLE),
    ("Tests", "The tests beside a policy.", codes.TEST),
    ("Facts", "The facts of a case.", codes.FACTS),
    ("The log", "What `groundrules audit verify` finds; [how to verify](../audit.md).", codes.AUDIT),
)

INTRODUCTION = """\
Every message has a code that keeps its meaning, one sentence, the place, and where one can be given a line of help.
The examples are real: each is the answer to a file under `tests/cases`, and a test holds it to these words. An
**error** keeps a policy from being used; a **warning** does not.

    error[unknown-name]: what was found, and what was expected
      --> the file, the line, the column
       |
    41 |     the line itself
       |         ^^^^ what is meant
       |
       = help: what to do

`groundrules check --format json` prints the same as data, `--format github` as annotations of a code review. What only
HTTP can answer is listed under [HTTP](http.md#problems)."""


def page() -> str:
    """Return the page in Markdown."""
    shown = examples()
    parts = ["# Messages", written_from("`engine/codes.py` and `tests/cases`"), INTRODUCTION]
    for title, what, explanations in SECTIONS:
        links = " · ".join(f"[`{code}`](#{code})" for code in explanations)
        parts += [f"## {title}", what, links]
        for code, explanation in explanations.items():
            parts += [f"### {code}", explanation]
            if code in shown:
                parts.append(fenced(shown[code]))
    return joined(parts)


def examples() -> dict[str, str]:
    """Return for each code the shortest message of the cases, those of whole policies before those of expressions."""
    found: dict[str, str] = {}
    for messages in (policy_messages(), expression_messages()):
        shortest: dict[str, str] = {}
        for code, message in messages:
            if code not in shortest or (len(message), message) < (len(shortest[code]), shortest[code]):
                shortest[code] = message
        found = {**shortest, **found}
    return found


def policy_messages() -> Iterator[tuple[str, str]]:
    """Yield the messages about the policies in `cases/bad`, with their codes."""
    for path in sorted((CASES / "bad").glob("*/expected.txt")):
        for message in path.read_text(encoding="utf-8").strip("\n").split("\n\n"):
            if head := HEAD.match(message):
                yield head[1], message


def expression_messages() -> Iterator[tuple[str, str]]:
    """Yield the messages about the expressions in `cases/feel/messages`, with their codes."""
    for path in sorted((CASES / "feel" / "messages").glob("*.txt")):
        for block in path.read_text(encoding="utf-8").strip("\n").split("\n\n"):
            text, carets, message, help_line = block.removeprefix("tests:\n").split("\n")
            if head := HEAD.match(message):
                lines = (message, "  |", f"  | {text}", f"  | {carets.rstrip()}", f"  = {help_line}")
                yield head[1], "\n".join(lines)
