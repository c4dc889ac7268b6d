"""Whatever a command is given in place of a file, it says what is wrong with it, and no command ends in a traceback."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.cli import main
from engine.codes import CODES

LABEL = "etwinning-school-label"

FILES: dict[str, bytes | None] = {
    "missing.json": None,
    "binary.json": b"\xff\xfe{\x00",
    "latin.json": b'{"a": "\xe9"}',
    "empty.json": b"",
    "blank.yaml": b" \n",
    "comma.json": b'{"a": 1,}',
    "bracket.json": b'{"a": [1, 2}',
    "colon.json": b'{"a" 1}',
    "value.json": b'{"a": }',
    "cut.json": b'{"a": [1,',
    "text.json": b'{"a": "open\n"}',
    "escape.json": b'{"a": "\\x"}',
    "two.json": b"{} {}",
    "constant.json": b'{"a": NaN}',
    "number.json": b'{"a": 1e99999999999999999999}',
    "long.json": b'{"a": 1234567890123456789012345678901234567890}',
    "twice.json": b'{"a": 1, "a": 2}',
    "deep.json": b"[" * 100_000,
    "nested.json": b'{"a": ' + b"[" * 50 + b"]" * 50 + b"}",
    "list.json": b"[1]",
    "text.yaml": b"text",
    "number.yaml": b"1e99999999999999999999",
    "single.json": b"true",
    "one.json": b"1",
    "bracket.yaml": b"a: [1\n",
    "bracket.txt": b'{"a": [1}',
    "nested.txt": b'{"a": ' + b"[" * 50 + b"]" * 50 + b"}",
    "large.json": b'{"a": "' + b"x" * 1024 * 1024 + b'"}',
}
"""What stands in a file that holds no facts; None where there is no file."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    (tmp_path / "folder").mkdir()
    for name, content in FILES.items():
        if content is not None:
            (tmp_path / name).write_bytes(content)
    return tmp_path


def call(*arguments: str, text: bytes | None = None) -> Result:
    result = CliRunner().invoke(main, arguments, input=text)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.mark.parametrize("file", [*FILES, "folder", "folder/nothing.json", "nowhere/facts.json"])
@pytest.mark.parametrize("command", [("feel", "1"), ("evaluate", LABEL)])
def test_facts_that_cannot_be_read_are_named_with_code_place_and_help(command: tuple[str, ...], file: str) -> None:
    result = call(*command, "--facts", file)
    assert result.exit_code == 2
    (head, place, *_) = result.stderr.splitlines()
    assert head.startswith("error[")
    assert head.partition("[")[2].partition("]")[0] in CODES
    assert place.strip().startswith(f"--> {file}")
    assert "= help: " in result.stderr


def said(file: str) -> str:
    return call("feel", "1", "--facts", file).stderr


def test_a_message_about_json_says_what_stands_there_and_what_was_expected() -> None:
    assert "`}` stands where a comma or a closing bracket was expected" in said("bracket.json")
    assert "bracket.json:1:12" in said("bracket.json")
    assert "`}` stands where a name in double quotes was expected" in said("comma.json")
    assert "`1` stands where a colon was expected" in said("colon.json")
    assert "the end of the text stands where a value was expected" in said("cut.json")
    assert "the end of the line stands where a character that can be seen was expected" in said("text.json")
    assert "the file holds a list, a map of facts was expected" in said("list.json")
    assert "the key `a` stands 2 times" in said("twice.json")


def test_a_file_that_is_not_there_is_looked_for_in_its_folder() -> None:
    assert "`mising.yaml` cannot be read: no such file or directory" in said("mising.yaml")
    assert "did you mean `binary.json`?" in said("binry.json")
    assert "there is no folder `nowhere`" in said("nowhere/facts.json")
    assert "name a file in this folder" in said("folder")


def test_a_file_that_may_not_be_read_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert "cannot be read: permission denied" in said("one.json")
    assert "make it readable" in said("one.json")
    monkeypatch.setattr(Path, "iterdir", refuse)
    assert "write the path of a file that is there" in said("binry.json")


def test_facts_on_standard_input_are_read_as_strictly() -> None:
    assert call("feel", "a", "--facts", "-", text=b'{"a": 1}').output == "1\n"
    assert call("feel", "a", "--facts", "-", text=b"a: 1\n").output == "1\n"
    assert "<standard input>" in call("feel", "a", "--facts", "-", text=b"\xff").stderr


@pytest.mark.parametrize("file", ["missing.json", "folder", "binary.json", "bracket.json", "deep.json", "list.json"])
@pytest.mark.parametrize(
    "command",
    [
        ("check", "FILE"),
        ("test", "FILE"),
        ("diff", "FILE", "FILE"),
        ("feel", "1", "--policies", "FILE", "--policy", LABEL),
        ("evaluate", LABEL, "--facts", "one.json", "--policies", "FILE"),
        ("release", f"{LABEL}@2025", "--policies", "FILE"),
        ("serve", "--policies", "FILE", "--keys", "FILE", "--new-key", "me"),
        ("audit", "verify", "FILE", "--key", "FILE"),
        ("audit", "prove", "FILE", "0"),
        ("audit", "replay", "--log", "FILE", "--state", "FILE", "--with", "FILE"),
        ("audit", "show", "x", "--log", "FILE"),
        ("audit", "export", "-", "--log", "FILE", "--log-key", "FILE"),
        ("audit", "keygen", "x", "--out", "FILE"),
    ],
)
def test_no_command_ends_in_a_traceback_whatever_its_files_hold(command: tuple[str, ...], file: str) -> None:
    result = call(*(file if each == "FILE" else each for each in command))
    assert (result.exit_code == 0) == (command[:2] == ("audit", "keygen") and file == "missing.json")


@pytest.mark.parametrize("option", ["--cases", "--log"])
def test_a_population_that_cannot_be_read_says_why(option: str, folder: Path) -> None:
    call("init", "card")
    for file in ("missing.json", "folder", "binary.json", "bracket.json", "deep.json"):
        result = call("diff", *["policies/card/1.yaml"] * 2, option, str(folder / file))
        assert result.exit_code == 2
        assert file in result.stderr
