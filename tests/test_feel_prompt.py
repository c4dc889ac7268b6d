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
from documents import ROOT, blocks
from fuzz.texts import TEXTS
from hypothesis import given
from hypothesis import strategies as st
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document

from engine.cli import main
from engine.cli.prompt.completion import FeelCompleter, offers, signature
from engine.cli.prompt.continuation import goes_on, joined, written_at
from engine.cli.prompt.history import history, history_file
from engine.cli.prompt.session import COMMANDS, Session
from engine.cli.prompt.terminal import complete
from engine.feel.builtins import BUILTINS
from engine.feel.types import ContextOf, FeelType, ListOf, RangeOf, Simple

TEACHER = ContextOf(
    {"name": Simple.STRING, "active": Simple.BOOLEAN, "since": Simple.DATE, "full address": Simple.STRING}
)
FIELDS = ("name", "active", "since", "full address", "item")
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


def test_a_place_behind_a_line_end_in_a_string_is_found_in_what_was_written() -> None:
    text = '"one\ntwo\n" +\nx'
    assert text[written_at(text, joined(text).index("x"))] == "x"
    assert written_at(text, len(joined(text))) == len(text)
    assert written_at("1 + x", 4) == 4


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
        ("teachers[", [f"teachers[{each}" for each in FIELDS]),
        ("count(teachers[active and (", [f"count(teachers[active and ({each}" for each in FIELDS]),
        ("teachers[active = ", [f"teachers[active = {each}" for each in FIELDS]),
        ("teachers[active ", []),
        ("[", []),
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


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("quit", ":quit"),
        ("exit", ":quit"),
        ("exit()", ":quit"),
        ("help", ":help"),
        ("help count", ":help count"),
        ("help(string length)", ":help string length"),
        ("?", ":help"),
    ],
)
def test_a_command_of_other_prompts_is_answered_with_the_one_here(asked: Asked, text: str, command: str) -> None:
    assert asked(text) == f"`{text}` is no expression; the command is `{command}`\n"


def test_a_fact_of_the_name_of_a_command_is_a_fact(asked: Asked, tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("exit: 3\n")
    asked(f":load {tmp_path / 'other.yaml'}")
    assert asked("exit + 1") == "4\n"
    assert asked("exit") == "3\n"
    assert "the command is" not in asked("help + 1")


def test_help_stands_in_two_columns(asked: Asked) -> None:
    lines = [line for line in asked(":help").splitlines() if line.startswith("  :")]
    assert len(lines) == len(COMMANDS)
    assert len({len(line) - len(line.partition("  ")[2].partition("  ")[2].lstrip()) for line in lines}) == 1


def test_a_long_value_is_cut_until_all_of_it_is_asked_for(capfd: pytest.CaptureFixture[str]) -> None:
    session = Session(shortened=True)
    session.take(":full")
    assert "nothing was asked yet" in capfd.readouterr().err
    whole = f"[{', '.join(map(str, range(1, 1001)))}]"
    session.take("for i in 1..1000 return i")
    shown, told = capfd.readouterr().out.splitlines()
    assert shown == f"{whole[:1000]}…"
    assert told == f"a list, {len(whole)} characters long, of 1000 items; `:full` shows all of it"
    session.take(":full")
    assert capfd.readouterr().out == f"{whole}\n"
    session.take(":full for i in 1..1000 return i")
    assert capfd.readouterr().out == f"{whole}\n"
    session.take('string join(for i in 1..1000 return "x")')
    assert "…\na string, 1002 characters long; `:full`" in capfd.readouterr().out
    session.take('context(for i in 1..200 return {key: string(i), value: "x"})')
    assert "of 200 entries; `:full`" in capfd.readouterr().out


SCHEMA = """
type: object
properties:
  day: {type: string, format: date}
  person: {type: object, properties: {full name: {type: string}, age: {type: integer}}}
"""


@pytest.fixture
def schema(tmp_path: Path) -> Path:
    path = tmp_path / "facts.schema.yaml"
    path.write_text(SCHEMA)
    (tmp_path / "day.yaml").write_text("day: 2025-02-03\n")
    return path


def test_facts_are_read_by_a_schema(asked: Asked, schema: Path, tmp_path: Path) -> None:
    assert "`a` is not declared" in asked(f":schema {schema}")
    assert asked("a") == "7\n"
    asked(f":load {tmp_path / 'day.yaml'}")
    assert asked("day") == '"2025-02-03"\n'
    assert asked(f":schema {schema}").splitlines() == [
        f"{schema}: 2 facts",
        "1 fact: day",
        "not given: person.age, person.full name",
    ]
    assert asked("day.year") == "2025\n"
    assert asked("person.full name") == "unknown: it depends on person.full name\n"
    assert asked(":type person.age") == "number\n"
    (tmp_path / "wrong.json").write_text('{"dya": 1, "day": "2025-02-30"}')
    refused = asked(f":load {tmp_path / 'wrong.json'}")
    assert "did you mean `day`?" in refused
    assert f"--> {tmp_path / 'wrong.json'}: /day" in refused
    (tmp_path / "schema.json").write_text('{"type": "objekt"}')
    assert "error[facts-schema]" in asked(f":schema {tmp_path / 'schema.json'}")
    assert "did you mean" in asked(f":schema {tmp_path / 'shema.json'}")
    assert asked("day.year") == "2025\n"


LABEL = "etwinning-school-label"
APPLICATION = {"school": {"registered_on": "2023-01-01"}, "application": {"submitted_on": "2025-02-03"}}


def test_facts_are_read_by_a_policy_whose_names_are_known_then(asked: Asked, tmp_path: Path) -> None:
    path = tmp_path / "application.json"
    path.write_text(json.dumps({}))
    asked(f":load {path}")
    said = asked(f":policy {LABEL}@2018").splitlines()
    assert said[0] == f"{LABEL}@2018: 11 facts, 13 parameters, 6 definitions, 13 criteria, 4 stages"
    assert said[1].startswith("not given: ")
    path.write_text(json.dumps(APPLICATION))
    assert f"{LABEL}@2018: " in asked(f":load {path}")
    assert f"{LABEL}@2025: " in asked(f":policy {LABEL}")
    assert asked("as_of - school.registered_on") == '@"P764D"\n'
    assert asked("registered_by", "registered") == '@"2023-01-09"\ntrue\n'
    assert asked("eligibility").startswith("unknown: it depends on ")
    assert asked(":type active_teachers + 1") == "number\n"
    assert "`nothing` is not a name of the policy" in asked("nothing + 1")
    listed = asked(":facts").splitlines()
    assert {"facts", "parameters", "definitions", "criteria", "stages"} <= set(listed)
    assert "registered: boolean = true" in listed
    assert "there is no policy `nope`" in asked(":policy nope")
    assert "has no version `1999`" in asked(f":policy {LABEL}@1999")
    assert asked("registered") == "true\n"


@pytest.mark.parametrize("page", ["feel.md", "facts.md", "unknown.md"])
def test_the_examples_of_a_page_come_out_at_the_prompt_as_they_stand_there(
    page: str, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    found = list(blocks((ROOT / "docs" / page).read_text(encoding="utf-8")))
    for each in found:
        if each.name in ("facts.schema.yaml", "facts.json"):
            (tmp_path / each.name).write_text(each.text, encoding="utf-8")
    session = Session()
    session.take(f":schema {tmp_path / 'facts.schema.yaml'}")
    session.take(f":load {tmp_path / 'facts.json'}")
    for line in (line for each in found if each.language == "feel" for line in each.text.splitlines() if line):
        text, _, expected = line.partition("→")
        capfd.readouterr()
        session.take(text)
        out, err = capfd.readouterr()
        value, _, reason = expected.strip().partition(" (")
        if value in ("null", "unknown") and reason:
            assert out.startswith(value)
            assert reason[:-1] in out + err
        else:
            assert out == f"{expected.strip()}\n"


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


def test_one_expression_reads_facts_by_a_schema_or_a_policy(schema: Path, tmp_path: Path) -> None:
    day = str(tmp_path / "day.yaml")
    assert call('day + @"P1D"', "--facts", day, "--schema", str(schema)) == (0, '@"2025-02-04"\n')
    assert call("person.age", "--schema", str(schema)) == (1, "unknown: it depends on person.age\n")
    assert call("active_teachers_required", "--policy", f"{LABEL}@2025") == (0, "3\n")
    code, said = call("1", "--facts", day, "--policy", LABEL)
    assert code == 2
    assert "error[fact-undeclared]: `day` is not declared" in said
    assert call("1", "--policy", "nope")[0] == 2
    assert call("1", "--policy", LABEL, "--schema", str(schema))[0] == 2
    assert call("1", "--policy", LABEL, "--policies", str(tmp_path))[0] == 2


def test_lines_on_standard_input_are_answered_one_by_one() -> None:
    assert call(text="1 + 1\n:type 1\n\n:quit\n2\n") == (0, "2\nnumber\n")
    assert call(text="count(\n[1, 2])\n3") == (0, "2\n3\n")
    assert call(text="") == (0, "")
    assert call(text="1 / 0\n1\n")[0] == 1
    assert call(text="1 +")[0] == 2
    assert call(text=":load nowhere.json\n1\n")[0] == 2
    assert call(text=":nonsense\n:type\n:help nothing\n")[0] == 2


def test_a_mistake_on_standard_input_names_its_line() -> None:
    _, said = call(text='1 + 1\n\n  1 => 2\n:type  1 + "x"\n1 / 0\n:nonsense\n:help nothing\nquit\n"a\nb" + 1 2\n')
    assert re.findall(r"<standard input>:[0-9:]+", said) == [
        *("<standard input>:3:5", "<standard input>:4:8", "<standard input>:5:1", "<standard input>:6:"),
        *("<standard input>:7:", "<standard input>:8:", "<standard input>:10:8", "<standard input>:9:"),
    ]
    assert "3 |   1 => 2\n" in said


def test_a_line_that_is_not_finished_swallows_no_other_silently() -> None:
    code, said = call(text='1\n"open\n1 + 1\n2 + 2\n')
    assert code == 2
    assert "<standard input>:2:1" in said
    assert said.endswith("2\n4\n")
    code, said = call(text="(1 + 2\n3 + 4\n5\n")
    assert code == 2
    assert "lines 1 to 2 were read as one expression: line 1 is not finished" in said
    assert said.endswith("5\n")
    assert call(text="1 +\n\n2\n")[1].endswith("2\n")


def test_bytes_that_are_no_text_are_a_mistake_like_others() -> None:
    result = CliRunner().invoke(main, ["feel"], input=b"1 + \xff\n2\n", env={"NO_COLOR": "1"})
    assert (result.exit_code, result.stdout) == (1, "null\n2\n")


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


def test_at_a_terminal_tab_counts_also_right_after_typing(terminal: Terminal) -> None:
    terminal.ask("a + cou\tb)\r", "\n10\n")
    terminal.ask('string len\t"four")\r', "\n4\n")
    terminal.ask("b[1].\t\r", "\ntrue\n")
    terminal.ask("non\t = null\r", "\ntrue\n")
    terminal.ask(":typ\t a\r", "\nnumber\n")


def test_tab_takes_the_common_beginning_first_and_then_one_after_the_other() -> None:
    session = Session({"teacher": 1, "teachers": 2})
    buffer = Buffer()
    buffer.insert_text("1 + te")
    completer = FeelCompleter(session)
    complete(buffer, completer)
    assert buffer.text == "1 + teacher"
    buffer.insert_text(" + ")
    complete(buffer, completer)
    assert buffer.text == "1 + teacher + "
    buffer.insert_text("d")
    seen = []
    for _ in range(3):
        complete(buffer, completer)
        seen.append(buffer.text)
    assert len(set(seen)) == 3
    assert all(each.startswith("1 + teacher + d") for each in seen)


def test_what_stands_behind_a_command_is_completed(tmp_path: Path) -> None:
    (tmp_path / "facts.schema.yaml").write_text(SCHEMA)
    completer = FeelCompleter(Session())

    def found(text: str) -> list[str]:
        document = Document(text, len(text))
        return [text + each.text for each in completer.get_completions(document, CompleteEvent())]

    assert found(f":schema {tmp_path}/fac")[0].endswith("ts.schema.yaml") is True
    assert found(f":load {tmp_path}/fac")[0].endswith("ts.schema.yaml") is True
    assert f":policy {LABEL}"[:-1] in {each[: len(LABEL) + 7] for each in found(":policy ")}
    assert [each.rpartition(" ")[2] for each in found(":help coun")] == ["councount"]
    assert found(":sch") == [":sch:schema"]
    broken = FeelCompleter(Session(policies=tmp_path / "nowhere"))
    assert list(broken.get_completions(Document(":policy ", 8), CompleteEvent())) == []


def test_at_a_terminal_nothing_is_kept_without_history(facts: Path, tmp_path: Path) -> None:
    with Terminal("--no-history", "--facts", str(facts), home=tmp_path) as terminal:
        terminal.ask("a + 1\r", "\n8\n")
        terminal.write("\x04")
        assert terminal.ended() == 0
    assert not (tmp_path / "groundrules").exists()
