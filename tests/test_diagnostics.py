"""How messages are printed, and the suggestions in them."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.codes import CODES
from engine.diagnostics import Diagnostic, Findings, Related, Severity, has_errors, in_order
from engine.render import MAX_WIDTH, as_github, as_json, pretty, pretty_lines
from engine.source import Source, Span
from engine.suggest import closest, did_you_mean, distance, nearest
from engine.web.codes import DETAILS, KINDS


def marked(text: str, part: str, **more: object) -> Diagnostic:
    """Return a message about the first `part` of a text."""
    start = text.index(part)
    span = Span(Source("policies/label/2018.yaml", text), start, start + len(part))
    fields: dict[str, object] = {"code": "unknown-name", "message": f"`{part}` is not a fact", "span": span} | more
    return Diagnostic(**fields)  # type: ignore[arg-type] # the tests name the fields


def test_a_message_is_printed_with_its_place() -> None:
    text = "\n" * 40 + "    when: count(studnets) >= 2\n"
    message = marked(
        text,
        "studnets",
        message="`studnets` is not a fact, parameter or definition",
        label="not declared",
        help="did you mean `students`?",
    )
    assert pretty(message) == (
        "error[unknown-name]: `studnets` is not a fact, parameter or definition\n"
        "  --> policies/label/2018.yaml:41:17\n"
        "   |\n"
        "41 |     when: count(studnets) >= 2\n"
        "   |                 ^^^^^^^^ not declared\n"
        "   |\n"
        "   = help: did you mean `students`?"
    )


def test_related_places_follow_in_their_order_in_one_gutter() -> None:
    text = "a: 1\n" + "\n" * 98 + "a: 2\n"
    source = Source("x.yaml", text)
    span = Span(source, len(text) - 5, len(text) - 4)
    message = Diagnostic("duplicate-key", "twice", span, related=(Related(Span(source, 0, 1), "first here"),))
    assert pretty(message) == (
        "error[duplicate-key]: twice\n"
        "   --> x.yaml:100:1\n"
        "    |\n"
        "100 | a: 2\n"
        "    | ^\n"
        "   ::: x.yaml:1:1\n"
        "    |\n"
        "  1 | a: 1\n"
        "    | - first here"
    )


def test_a_message_about_a_whole_file_names_it() -> None:
    message = Diagnostic("empty-file", "nothing", file="x.yaml", help="write", severity=Severity.WARNING)
    assert pretty(message) == "warning[empty-file]: nothing\n  --> x.yaml\n   = help: write"


def test_a_message_without_a_place_is_one_line() -> None:
    assert pretty(Diagnostic("empty-file", "nothing")) == "error[empty-file]: nothing"


@pytest.mark.parametrize(
    ("line", "part", "carets"),
    [
        ("k: 漢字 xx", "xx", "        ^^"),
        ("k: 漢字 xx", "字", "     ^^"),
        ("k:\txx", "xx", "      ^^"),
        ("k: e\u0301 xx", "xx", "     ^^"),
        ("k: 🙂 xx", "xx", "      ^^"),
        ("k: xx\r\nj: 1", "xx", "   ^^"),
    ],
)
def test_carets_stand_under_what_they_mean(line: str, part: str, carets: str) -> None:
    assert pretty(marked(line, part)).splitlines()[-1] == f"  | {carets}"


def test_of_several_lines_the_first_is_shown() -> None:
    assert pretty(marked("k: ab\n  cd\n", "ab\n  cd")).splitlines()[-2:] == ["1 | k: ab", "  |    ^^"]


def test_an_empty_place_has_one_caret() -> None:
    source = Source("x", "k:")
    assert pretty(Diagnostic("c", "m", Span(source, 2, 2))).endswith("1 | k:\n  |   ^")


@given(st.integers(0, 400), st.integers(1, 300), st.integers(0, 400), st.sampled_from("a漢\t"))
def test_a_long_line_is_cut_around_the_mistake(before: int, length: int, after: int, filler: str) -> None:
    text = filler * before + "x" * length + filler * after
    *_, shown, carets = pretty(marked(text, "x" * length)).splitlines()
    source, under = shown.removeprefix("1 | "), carets.removeprefix("  | ")
    columns = sum(2 if character == "漢" else 1 for character in source)
    assert columns <= MAX_WIDTH
    start = len(under) - len(under.lstrip())
    reached = 0
    for character in source:
        if reached == start:
            assert character == "x"
            break
        reached += 2 if character == "漢" else 1
    assert under.count("^") == min(length, under.count("^")) > 0


def test_what_would_move_the_cursor_is_not_printed() -> None:
    printed = pretty(marked("k: a\x1b[2J\u202eb xx", "xx"))
    assert "\x1b" not in printed
    assert "\u202e" not in printed


def test_the_pieces_of_a_message_have_roles_for_colours() -> None:
    lines = pretty_lines(marked("k: xx", "xx", help="h", severity=Severity.WARNING))
    assert lines[0][0].role == "warning"
    assert [piece.role for line in lines for piece in line][-1] == "help"


def test_a_message_as_json_counts_from_one_and_can_be_written() -> None:
    message = marked("a: 1\nk: xx", "xx", label="l", help="h")
    data = as_json(message)
    assert json.loads(json.dumps(data)) == {
        "code": "unknown-name",
        "severity": "error",
        "message": "`xx` is not a fact",
        "file": "policies/label/2018.yaml",
        "line": 2,
        "column": 4,
        "end_line": 2,
        "end_column": 6,
        "label": "l",
        "help": "h",
    }
    assert as_json(Diagnostic("c", "m", file="x"))["file"] == "x"
    related = as_json(marked("xx", "xx", related=(Related(Span(Source("y", "ab"), 1, 2), "there"),)))["related"]
    assert related == [{"file": "y", "line": 1, "column": 2, "end_line": 1, "end_column": 3, "label": "there"}]


def test_an_annotation_for_github_escapes_what_would_end_it() -> None:
    source = Source("a,b:c.yaml", "k: 100%\n")
    message = Diagnostic("unknown-name", "`100%` is: no, name", Span(source, 3, 7), help="h")
    assert as_github(message) == (
        "::error file=a%2Cb%3Ac.yaml,line=1,col=4,endColumn=8,"
        "title=unknown-name%3A%3A`100%25` is%3A no%2C name::`100%25` is: no, name%0Ahelp: h"
    )


def test_an_annotation_over_several_lines_names_the_last() -> None:
    assert "line=1,endLine=2,title" in as_github(marked("k: ab\n  cd\n", "ab\n  cd"))


def test_messages_come_once_and_by_place() -> None:
    text = "aa bb cc"
    messages = [marked(text, "cc"), marked(text, "aa")]
    one = Source("x", text)
    again = [Diagnostic("c", "m", Span(one, 0, 1)), Diagnostic("c", "m", Span(one, 0, 1))]
    assert [each.span.start for each in in_order([*messages, *again]) if each.span] == [0, 6, 0]
    assert len(Findings(again).diagnostics) == 1
    assert has_errors(again)
    assert not has_errors([Diagnostic("c", "m", severity=Severity.WARNING)])


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("studnets", "students"),
        ("Students", "students"),
        ("student", "students"),
        ("activ_teachers", "active_teachers"),
        ("xyz", None),
        ("", None),
        ("students", None),
        ("s" * 500, None),
    ],
)
def test_a_misspelt_name_suggests_the_nearest(name: str, meant: str | None) -> None:
    assert closest(name, ["students", "active_teachers", "town"]) == meant


def test_names_equally_near_are_both_suggested() -> None:
    assert did_you_mean("cat", ["bat", "dog", "car", "cut"]) == "did you mean `bat` or `car`?"
    assert nearest("cat", ["bat", "dog", "car", "cut"], 3) == ["bat", "car", "cut"]
    assert did_you_mean("cat", ["elephant"]) == ""


def test_to_a_year_no_other_year_is_near() -> None:
    assert did_you_mean("2026", ["2020", "2025"]) == ""
    assert did_you_mean("2026a", ["2026-a"]) == "did you mean `2026-a`?"


@given(st.text("abc", max_size=6), st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_the_distance_of_names_is_symmetric_and_zero_only_for_the_same(a: str, b: str, c: str) -> None:
    assert distance(a, b) == distance(b, a)
    assert (distance(a, b) == 0) is (a == b)
    assert distance(a + c, b + c) <= distance(a, b)
    assert distance(a, b) <= max(len(a), len(b))


def test_letters_swapped_with_their_neighbour_are_one_change() -> None:
    assert distance("studnets", "students") == 1


def test_every_code_is_explained_in_sentences() -> None:
    for code, explanation in CODES.items():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)
        assert explanation.endswith(".")
        assert explanation[0] == "`" or explanation[0].isupper()


ENGINE = Path(__file__).parent.parent / "engine"
PROGRAM = "\n".join(
    path.read_text(encoding="utf-8") for path in sorted(ENGINE.rglob("*.py")) if path.name != "codes.py"
)
MADE = re.compile(r'(?:Diagnostic|Problem|FactProblem|NotFound|\.error|\.warning|_report)\(\s*"([a-z0-9-]+)"')


def test_every_code_is_used() -> None:
    assert [code for code in CODES if f'"{code}"' not in PROGRAM] == []


def test_every_code_that_a_message_is_made_with_is_explained() -> None:
    codes = set(MADE.findall(PROGRAM))
    assert "duplicate-key" in codes
    assert codes - {*CODES, *KINDS, *DETAILS} == set()
