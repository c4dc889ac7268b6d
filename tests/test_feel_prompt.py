"""The prompt of `groundrules feel`: continuation, completion, commands, history, and how it is at a terminal."""

import json
import os
import pty
import re
import select
import stat
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

import pytest
from click.testing import CliRunner
from fuzz.texts import TEXTS
from hypothesis import given
from hypothesis import strategies as st

from engine.cli import main
from engine.cli.prompt.completion import offers, signature
from engine.cli.prompt.continuation import goes_on, joined
from engine.cli.prompt.history import history, history_file
from engine.cli.prompt.session import Session
from engine.feel.builtins import BUILTINS
from engine.feel.types import ContextOf, FeelType, ListOf, RangeOf, Simple

TEACHER = ContextOf(
    {"name": Simple.STRING, "active": Simple.BOOLEAN, "since": Simple.DATE, "full address": Simple.STRING}
)
TYPES: dict[str, FeelType] = {
    "teachers": ListOf(TEACHER),
    "teacher": TEACHER,
    "term": RangeOf(Simple.DATE),
    "full name": Simple.STRING,
    "day": Simple.DATE,
}


@pytest.mark.parametrize(
    "text",
    [
        "count(teachers",
        "[1, 2",
        "{a: 1,",
        "teachers[active",
        "1 +",
        "a and",
        "if a",
        "if a then",
        "if a then 1",
        "for x in teachers",
        "some x in teachers satisfies",
        "some",
        "x instance of",
        "x between 1",
        '"open',
        '1 + "open',
        '["one", "two',
        '"two\nlines',
        "1 /* open",
        "/* open",
        ":explain count(",
        ":type 1 +",
        "{",
        "@",
        "f(a: 1, b:",
    ],
)
def test_what_is_not_finished_goes_on_in_the_next_line(text: str) -> None:
    assert goes_on(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "// a comment",
        "1 + 1",
        "1 + + 2",
        "count(teachers))",
        "1 => 2",
        "a b",
        '"done"',
        '"two\nlines"',
        '1 "open',
        "1e99999",
        '"\\u12"',
        "{a: 1, a: 2",
        "f(a: 1, 2",
        "(" * 200,
        "1 +\n",
        "count(\n  ",
        ":load open(",
        ":facts",
        ":type 1 + 1",
    ],
)
def test_what_is_finished_or_wrong_does_not_go_on(text: str) -> None:
    assert not goes_on(text)


def test_a_name_of_two_words_is_finished_where_it_is_known() -> None:
    assert not goes_on("full name", ["full name"])
    assert goes_on("full name +", ["full name"])


def test_the_end_of_a_line_inside_a_string_is_a_line_end() -> None:
    assert joined('"one\ntwo" +\n"three"') == '"one\\ntwo" +\n"three"'
    assert joined('1 + "never closed') == '1 + "never closed'


def offered(text: str) -> list[str]:
    return [text[: len(text) - each.replaces] + each.text for each in offers(text, TYPES)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("teach", ["teachers", "teacher"]),
        ("1 + te", ["1 + teachers", "1 + teacher", "1 + term"]),
        ("full", ["full name"]),
        ("day and full n", ["day and full name"]),
        ("string l", ["string length("]),
        ("day > day and string le", ["day > day and string length("]),
        ("satis", ["satisfies"]),
        ("teacher.", ["teacher.name", "teacher.active", "teacher.since", "teacher.full address"]),
        ("teacher.full", ["teacher.full address"]),
        ("teachers[1].na", ["teachers[1].name"]),
        ("teachers.sin", ["teachers.since"]),
        ("teachers[active = true].since[1].ye", ["teachers[active = true].since[1].year"]),
        ("day.ye", ["day.year"]),
        ("term.start in", ["term.start included"]),
        ("teacher.active betw", ["teacher.active between"]),
        ("count(teachers[acti", ["count(teachers[active"]),
        ("teachers[item.na", ["teachers[item.name"]),
        ("some one in teachers satisfies one.ac", ["some one in teachers satisfies one.active"]),
        ("every o in teachers[active] satisfies o.n", ["every o in teachers[active] satisfies o.name"]),
        ("for one in teachers, other in ter", ["for one in teachers, other in term"]),
        ("for one in teachers, other in one.sin", ["for one in teachers, other in one.since"]),
        ('date("2020-01-01").mon', ['date("2020-01-01").month']),
        ("(teacher).na", ["(teacher).name"]),
        ("nobody.", []),
        ("1 + ", []),
        (").", []),
        ("", []),
        ('"teach', []),
        ('"a" + teachers[1].na', ['"a" + teachers[1].name']),
    ],
)
def test_what_can_stand_at_the_cursor_is_offered(text: str, found: list[str]) -> None:
    assert offered(text) == found


def test_every_built_in_function_is_offered_with_its_signature() -> None:
    for name in BUILTINS:
        (offer,) = [each for each in offers(name, TYPES) if each.text == f"{name}("]
        assert offer.says.startswith(f"{name}(")


@pytest.mark.parametrize(
    ("text", "function"),
    [
        ("count(", "count"),
        ("string length(teach", "string length"),
        ("1 + count(distinct values(a", "distinct values"),
        ("count(distinct values(a), [", "count"),
        ("not(", "not"),
        ("1 < date and time(", "date and time"),
        ("count(a)", ""),
        ("unheard(", ""),
        ("(1 +", ""),
    ],
)
def test_the_signature_of_the_open_call_is_shown(text: str, function: str) -> None:
    assert signature(text).partition("(")[0] == function


@given(data=st.binary(max_size=60), way=st.sampled_from(sorted(TEXTS)))
def test_whatever_is_written_the_prompt_has_an_answer(data: bytes, way: str) -> None:
    text = TEXTS[way](data)
    for each in offers(text, TYPES):
        assert text.endswith(each.text[: each.replaces])
    signature(text)
    if not goes_on(text):
        joined(text)


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    path = tmp_path / "facts.json"
    path.write_text(json.dumps({"a": 7, "b": [{"x": True}, {"x": False}, {"x": True}], "none": None}))
    return path


Asked = Callable[..., str]


@pytest.fixture
def asked(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, facts: Path) -> Asked:
    monkeypatch.setenv("NO_COLOR", "1")
    session = Session()
    session.load(str(facts))
    capfd.readouterr()

    def ask(*lines: str) -> str:
        for line in lines:
            assert session.take(line)
        out, err = capfd.readouterr()
        return out + err

    return ask


def test_the_commands_answer(asked: Asked) -> None:
    assert asked("a > 5 and count(b[item.x = true]) >= 2") == "true\n"
    assert asked(":type b.x") == "list<boolean>\n"
    assert asked(":explain a + 1") == "a + 1 → 8\n  a → 7\n"
    assert asked(":facts").splitlines() == [
        "a: number = 7",
        "b: list<context<x: boolean>> = [{x: true}, {x: false}, {x: true}]",
        "none: Null = null",
    ]
    assert ":explain EXPR" in asked(":help")
    assert "count(list" in asked(":help count")
    assert asked("", "  ") == ""


def test_what_is_wrong_is_said_and_the_prompt_goes_on(asked: Asked) -> None:
    assert "^^ not an operator" in asked("a ++ 1")
    assert "this is null: cannot divide by zero" in asked("1 / 0")
    assert "did you mean `count`?" in asked("cuont(b) > 1")
    assert "`nothing` is not a fact" in asked("nothing + 1")
    assert "type-mismatch" in asked(':type a + "text"')
    assert asked(":expalin a") == "there is no command `:expalin`; did you mean `:explain`?\n"
    assert asked(":nonsense") == "there is no command `:nonsense`; `:help` lists them\n"
    assert asked(":type") == "`:type` needs something behind it: `:type EXPR`\n"
    assert asked(":help cuont") == "there is no built-in function `cuont`; did you mean `count`?\n"
    assert "cannot be read" in asked(":load nowhere.json")
    assert asked("a") == "7\n"


def test_facts_are_loaded_from_json_and_yaml(asked: Asked, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("full name: Ada\nn: 1.50\n")
    assert asked(f":load {tmp_path / 'other.yaml'}") == "2 facts: full name, n\n"
    assert asked("full name + string(n)") == '"Ada1.50"\n'
    (tmp_path / "broken.yaml").write_text("a: [1\n")
    assert "yaml-syntax" in asked(f":load {tmp_path / 'broken.yaml'}")
    assert asked("n") == "1.50\n"


def test_quit_ends_the_session() -> None:
    assert not Session().take(":quit")


def test_the_history_is_for_its_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    history(kept=True).append_string("1 + 1")
    path = history_file()
    assert path == tmp_path / "state" / "groundrules" / "feel_history"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "1 + 1" in path.read_text(encoding="utf-8")


def test_a_history_that_others_could_read_is_made_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    history_file().parent.mkdir()
    history_file().touch(mode=0o644)
    history(kept=True)
    assert stat.S_IMODE(history_file().stat().st_mode) == 0o600


def test_no_history_is_kept_where_it_is_not_wanted_or_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    history(kept=False).append_string("1 + 1")
    assert not history_file().exists()
    (tmp_path / "groundrules").touch()
    history(kept=True).append_string("1 + 1")
    assert not history_file().exists()


def test_a_folder_that_is_not_absolute_is_not_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "state")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert history_file() == tmp_path / ".local" / "state" / "groundrules" / "feel_history"


def call(*arguments: str, text: str | None = None) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["feel", *arguments], input=text, env={"NO_COLOR": "1"})
    return result.exit_code, result.output


def test_one_expression_can_be_explained_or_typed(facts: Path) -> None:
    assert call("a + 1", "--explain", "--facts", str(facts)) == (0, "a + 1 → 8\n  a → 7\n")
    assert call("a + 1", "--type", "--facts", str(facts)) == (0, "number\n")
    assert call("a / 0", "--explain", "--facts", str(facts))[0] == 1
    assert call('a + "text"', "--type", "--facts", str(facts))[0] == 1
    assert call("a +", "--type")[0] == 2
    assert call("a +", "--explain")[0] == 2
    assert call("--explain")[0] == 2


def test_lines_on_standard_input_are_answered_one_by_one() -> None:
    assert call(text="1 + 1\n:type 1\n\n:quit\n2\n") == (0, "2\nnumber\n")
    assert call(text="count(\n[1, 2])\n3") == (0, "2\n3\n")
    assert call(text="") == (0, "")
    assert call(text="1 / 0\n1\n")[0] == 1
    assert call(text="1 +")[0] == 2
    assert call(text=":load nowhere.json\n1\n")[0] == 2
    assert call(text=":nonsense\n:type\n:help nothing\n")[0] == 2


ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r")
SECONDS = 30
"""How long a terminal may be silent before a test gives up."""


class Terminal:
    """`groundrules feel` at a pseudo-terminal."""

    def __init__(self, *arguments: str, home: Path) -> None:
        self._end, theirs = pty.openpty()
        termios.tcsetwinsize(theirs, (40, 100))
        environment = {
            **os.environ,
            "XDG_STATE_HOME": str(home),
            "TERM": "xterm",
            "NO_COLOR": "1",
            "PROMPT_TOOLKIT_NO_CPR": "1",
        }
        command = [sys.executable, "-c", "from engine.cli import main; main()", "feel", *arguments]
        self._process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
        os.close(theirs)

    def __enter__(self) -> Self:
        self.wait_for("feel>")
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._end)

    def write(self, text: str) -> None:
        os.write(self._end, text.encode())

    def ask(self, text: str, answer: str) -> None:
        """Write `text`, and wait for an answer and the next prompt."""
        self.write(text)
        self.wait_for(answer, "feel>")

    def wait_for(self, *texts: str) -> None:
        """Read until the texts were printed one after the other, colours and moves of the cursor left out."""
        wanted = re.compile(".*".join(map(re.escape, texts)), re.DOTALL)
        raw, seen = b"", ""
        until = time.monotonic() + SECONDS
        while not wanted.search(seen):
            ready, _, _ = select.select([self._end], [], [], max(0.0, until - time.monotonic()))
            assert ready, f"{texts} were not printed: {seen!r}"
            raw += os.read(self._end, 65536)
            seen = ESCAPES.sub("", raw.decode(errors="replace"))

    def ended(self) -> int:
        return self._process.wait(timeout=SECONDS)


@pytest.fixture
def terminal(facts: Path, tmp_path: Path) -> Iterator[Terminal]:
    with Terminal("--facts", str(facts), home=tmp_path) as terminal:
        yield terminal


def test_at_a_terminal_expressions_are_answered_until_ctrl_d(terminal: Terminal, tmp_path: Path) -> None:
    terminal.ask("a + 1\r", "\n8\n")
    terminal.write("a +\r")
    terminal.wait_for("..")
    terminal.ask("30\r", "\n37\n")
    terminal.ask("1 / 0\r", "cannot divide by zero")
    terminal.ask(":explain a + 2\r", "a + 2 → 9")
    terminal.write("a + 100\x03")
    terminal.wait_for("a + 100", "feel>")
    terminal.ask("a + 3\r", "\n10\n")
    terminal.write("\x04")
    assert terminal.ended() == 0
    kept = (tmp_path / "groundrules" / "feel_history").read_text(encoding="utf-8")
    assert "+a + 1\n" in kept
    assert "+a +\n+30\n" in kept
    assert "a + 100" not in kept


def test_at_a_terminal_names_are_completed_and_the_last_line_comes_back(terminal: Terminal) -> None:
    terminal.write("b[1].")
    terminal.wait_for("boolean")
    terminal.ask("\t\r\r", "\ntrue\n")
    terminal.ask("\x1b[A\r", "\ntrue\n")
    terminal.write("string len")
    terminal.wait_for("string length(")
    terminal.ask('\t\r"four")\r', "\n4\n")
    terminal.write(":quit\r")
    assert terminal.ended() == 0


def test_at_a_terminal_nothing_is_kept_without_history(facts: Path, tmp_path: Path) -> None:
    with Terminal("--no-history", "--facts", str(facts), home=tmp_path) as terminal:
        terminal.ask("a + 1\r", "\n8\n")
        terminal.write("\x04")
        assert terminal.ended() == 0
    assert not (tmp_path / "groundrules").exists()
