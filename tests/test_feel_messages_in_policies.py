"""Every mistake in an expression is marked at the same characters in whichever YAML scalar the expression stands.

The texts and the places are those of `cases/feel/messages`; what stands in the file is made character by character.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from test_feel_messages import BLOCKS, FACTS, TESTS, problems_of

from engine.diagnostics import Findings
from engine.feel.syntax.parser import parse_expression
from engine.policy import nodes, reader
from engine.policy.checks import types
from engine.policy.load import load
from engine.source import Source

HEAD = """\
policy: p
version: "1"
title: P
in_force: {from: 2025-01-01}
facts: {type: object, properties: {FACTS}}
criteria:
  c:
    when: """.replace("FACTS", ", ".join(f"{name}: {{type: number}}" for name in FACTS))
TAIL = """
outcomes:
  - {outcome: o}
"""
NEW_LINE = "\n      "


def escaped(character: str) -> str:
    """Return a character as double quotes have it, by an escape wherever there is one."""
    if character in '"\\':
        return f"\\{character}"
    if character == "\t":
        return "\\t"
    return character if character.isascii() else f"\\U{ord(character):08x}"


def broken(pieces: list[str]) -> list[str]:
    """Return the pieces with a new line in place of each single space, which YAML reads as that space."""
    bare = ["", *pieces, ""]
    alone = [bare[at] not in (" ", "\t", "") and bare[at + 2] not in (" ", "\t", "") for at in range(len(pieces))]
    return [NEW_LINE if piece == " " and single else piece for piece, single in zip(pieces, alone, strict=True)]


Style = tuple[str, Callable[[str], list[str]], str]
"""What opens a scalar, how its characters are written, and what closes it."""

STYLES: dict[str, Style] = {
    "plain": ("", list, ""),
    "plain on several lines": ("", lambda text: broken(list(text)), ""),
    "single quotes": ("'", lambda text: [each.replace("'", "''") for each in text], "'"),
    "single quotes on several lines": ("'", lambda text: broken([each.replace("'", "''") for each in text]), "'"),
    "double quotes": ('"', lambda text: [*map(escaped, text)], '"'),
    "double quotes on several lines": ('"', lambda text: broken([*map(escaped, text)]), '"'),
    "folded": (f">{NEW_LINE}", lambda text: broken(list(text)), ""),
    "folded and stripped": (f">-{NEW_LINE}", lambda text: broken(list(text)), ""),
    "literal": (f"|{NEW_LINE}", list, ""),
    "literal and stripped": (f"|-{NEW_LINE}", list, ""),
}
BEFORE = {"": "", "behind wide characters": '/* ä 漢字 😀 "\t" */ '}
"""Texts before the mistake, that have no meaning."""

EXPRESSIONS = [
    pytest.param(str(block.values[1]).split("\n")[0], id=block.id)
    for block in BLOCKS
    if not str(block.values[1]).startswith(TESTS)
]


def takes(source: Source, text: str) -> bool:
    """Tell whether YAML takes the scalar as this text; where it does not, there are messages of its own."""
    try:
        scalar = nodes.find(reader.read(source), ("criteria", "c", "when"))
    except (Findings, LookupError):
        return False
    return isinstance(scalar, nodes.Scalar) and scalar.text == text


@pytest.mark.parametrize("before", BEFORE.values(), ids=BEFORE)
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("text", EXPRESSIONS)
def test_a_mistake_is_marked_at_the_same_characters(text: str, style: str, before: str) -> None:
    (problem,) = problems_of(parse_expression, before + text)
    opening, written, closing = STYLES[style]
    pieces = written(before + text)
    source = Source("policy.yaml", f"{HEAD}{opening}{''.join(pieces)}{closing}{TAIL}")
    if style.startswith("plain") and not takes(source, before + text):
        pytest.skip("YAML takes it in another way")
    policy, found = load(source, Path())
    if policy is not None and problem.warning:
        found += types.check(policy)
    if any(each.code == "type-mismatch" and each.help == problem.help for each in found):
        pytest.skip("an error of types says it")
    (said,) = [each for each in found if each.code == problem.code]
    assert said.span is not None
    assert (said.code, said.message, said.help) == (problem.code, problem.message, problem.help)
    start, end = problem.span
    assert source.text[said.span.start : said.span.end] == "".join(pieces[start:end])
    assert said.span.start == len(HEAD) + len(opening) + len("".join(pieces[:start]))
