"""The commands on a log: find, show, export, replay and erase."""

import json
import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from logged import FACTS, POLICIES, Decider, contents, policy
from sqlalchemy import text

from engine.audit.database import FILE
from engine.audit.export import End, Header, Record, Texts, read_line
from engine.audit.log import DecisionLog
from engine.audit.opening import location, open_log
from engine.audit.record import of_refusal
from engine.cli import main

POOR: dict[str, Any] = {**FACTS, "person": {"name": "Åse", "income": 4000, "town": "Ribe"}}


@pytest.fixture
def log(where: str, tmp_path: Path) -> Iterator[DecisionLog]:
    """A log with six decisions and a refusal, that goes on being written to."""
    decider = Decider(policy())
    log = open_log(location(where, tmp_path / "key"))
    log.append([decider.entry(subject="s-1"), decider.entry(POOR, "s-2"), decider.entry({}, None)])
    log.append([of_refusal(policy="benefit", caller=None, code="facts-refused", status=422, mistakes=[])])
    log.append([decider.entry(subject="s-1"), decider.entry(POOR, "s-1"), decider.entry(POOR, "s-3")])
    yield log
    decider.program.close()
    log.close()


def run(where: str, command: str, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["audit", command, "--log", where, *arguments])


def done(where: str, command: str, *arguments: str) -> str:
    result = run(where, command, *arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def ids(where: str, *arguments: str) -> list[str]:
    return [
        json.loads(line)["decision_id"] for line in done(where, "list", "--format", "json", *arguments).splitlines()
    ]


def test_decisions_are_found_and_the_newest_stand_first_in_a_list_and_last_in_a_tail(
    log: DecisionLog, where: str
) -> None:
    assert log.failure is None
    found = ids(where)
    assert len(found) == 6
    assert len(ids(where, "--subject", "s-1")) == 3
    assert len(ids(where, "--outcome", "refused", "--limit", "2")) == 2
    assert ids(where, "--since", "2100-01-01") == []
    assert "no decision fits" in done(where, "list", "--policy", "other")
    tail = done(where, "tail", "--last", "2").splitlines()
    assert [re.split(" +", line.strip())[2] for line in tail] == found[1::-1]


def test_a_decision_is_shown_with_its_grounds_and_the_entry_as_it_was_hashed(log: DecisionLog, where: str) -> None:
    newest = ids(where)[0]
    shown = done(where, "show", newest)
    assert "benefit 1: refused" in shown
    assert "✗ Low income: Person's income of 4000" in shown or "✗ Low income" in shown
    assert "about s-3" in shown
    entry = json.loads(done(where, "show", newest, "--format", "json"))
    assert entry["decision_id"] == newest
    with log.reading() as connection:
        assert connection is not None
    assert run(where, "show", "none").exit_code == 2


def test_an_export_has_every_entry_its_hashes_its_openings_and_its_files(
    log: DecisionLog, where: str, tmp_path: Path
) -> None:
    file = tmp_path / "export.ndjson"
    done(where, "export", str(file), "--log-key", str(tmp_path / "key"))
    assert file.stat().st_mode & 0o777 == 0o600
    lines = [read_line(line) for line in file.read_bytes().splitlines(keepends=True)]
    kinds = [type(line) for line in lines]
    assert kinds == [Header, *[Record] * 7, Texts, End]
    records = [line for line in lines if isinstance(line, Record)]
    assert [each.entry for each in records] == contents(location(where))
    assert sum(len(each.openings) for each in records) > 30
    assert (
        file.read_bytes()
        == CliRunner()
        .invoke(main, ["audit", "export", "-", "--log", where, "--log-key", str(tmp_path / "key")])
        .stdout_bytes
    )
    bare = tmp_path / "bare.ndjson"
    done(where, "export", str(bare), "--log-key", str(tmp_path / "key"), "--without-openings")
    assert b"Ingeborg" in file.read_bytes()
    assert b"Ingeborg" not in bare.read_bytes()
    assert log.failure is None


def test_an_export_replaces_no_file_unless_it_is_told_to(log: DecisionLog, where: str, tmp_path: Path) -> None:
    key, file = str(tmp_path / "key"), tmp_path / "export.ndjson"
    assert log.failure is None
    file.write_text("precious", encoding="utf-8")
    refused = run(where, "export", str(file), "--log-key", key)
    assert (refused.exit_code, "is there already" in refused.output) == (2, True)
    assert file.read_text(encoding="utf-8") == "precious"
    done(where, "export", str(file), "--log-key", key, "--force")
    assert b"precious" not in file.read_bytes()
    assert run(where, "export", str(tmp_path / "no" / "file"), "--log-key", key).exit_code == 2


def test_a_text_that_is_not_there_is_named(log: DecisionLog, where: str, tmp_path: Path) -> None:
    assert log.failure is None
    result = run(where, "replay", "--with", str(tmp_path / "none.yaml"))
    assert (result.exit_code, "error: there is no file `" in result.output) == (2, True)


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"junk " * 1000, "is not a database"), (b"", "there are no tables of a log in it")],
)
def test_what_is_no_log_is_told_in_words(content: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(content)
    result = run(str(tmp_path), "list")
    assert (result.exit_code, message in result.output, "help: " in result.output) == (2, True, True), result.output


def test_a_postgresql_that_is_away_is_told_in_words_without_the_password() -> None:
    result = run("postgresql://me:secret@127.0.0.1:1/x", "list")
    assert (result.exit_code, "the database does not answer" in result.output) == (2, True), result.output
    assert "secret" not in result.output


def test_an_export_is_verified_before_and_after_something_is_erased(
    log: DecisionLog, where: str, tmp_path: Path
) -> None:
    key, file, held = str(tmp_path / "key"), tmp_path / "export.ndjson", tmp_path / "held"
    held.write_text(log.checkpoint(), encoding="utf-8")
    public = str(log.signer.verifier)
    for subject in ("s-1", "s-2"):
        done(where, "export", str(file), "--log-key", key, "--force")
        verified = CliRunner().invoke(main, ["audit", "verify", str(file), "--key", public, "--checkpoint", str(held)])
        assert verified.exit_code == 0, verified.output
        done(where, "erase", "--subject", subject, "--why", "asked for", "--yes")


@pytest.mark.parametrize("workers", ["1", "2"])
def test_every_case_decided_again_comes_out_as_it_did(
    log: DecisionLog, where: str, workers: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["engine.cli.audit.replay"], "LENGTH", 2)
    assert done(where, "replay", "--workers", workers) == "6 cases decided as before, none otherwise\n"
    assert log.failure is None


def test_a_decision_on_record_that_its_text_does_not_make_is_reported_with_the_place(
    log: DecisionLog, where: str
) -> None:
    with log.database.writing() as connection:
        content = connection.execute(text('SELECT bytes FROM entries WHERE "index" = 1')).scalar_one()
        forged = bytes(content).replace(b'"outcome":"refused"', b'"outcome":"granted"')
        assert forged != content
        connection.execute(text('UPDATE entries SET bytes = :forged WHERE "index" = 1'), {"forged": forged})
    result = run(where, "replay")
    assert result.exit_code == 1
    assert "differs: entry 1, " in result.stdout
    assert "  /outcome\n" in result.stdout
    assert "5 cases decided as before, 1 otherwise" in result.stdout


def changed(log: DecisionLog, index: int, one: bytes, other: bytes) -> None:
    """Change what is kept apart of an entry."""
    with log.database.writing() as connection:
        query = text('SELECT content FROM openings WHERE "index" = :index')
        content = bytes(connection.execute(query, {"index": index}).scalar_one())
        assert one in content
        change = text('UPDATE openings SET content = :content WHERE "index" = :index')
        connection.execute(change, {"index": index, "content": content.replace(one, other)})


def test_a_value_that_is_not_the_one_that_was_committed_to_is_reported_with_its_entry(
    log: DecisionLog, where: str
) -> None:
    changed(log, 1, b"s-2", b"s-9")
    said = "entry 1: the value at `/subject` is not the one that was committed to"
    result = run(where, "replay")
    assert (result.exit_code, result.stderr) == (1, "")
    assert re.search(f"differs: entry 1, [^ ]+, benefit 1\n  opening-differs: {said}\n", result.stdout)
    assert "5 cases decided as before, 1 otherwise" in result.stdout
    for command in (["replay", "--with", str(POLICIES / "benefit" / "2.yaml")], ["show", ids(where)[4]]):
        result = run(where, *command)
        assert (result.exit_code, result.stderr) == (2, f"error[opening-differs]: {said}\n")


@pytest.mark.parametrize("workers", ["1", "2"])
def test_an_entry_that_cannot_be_read_is_named(
    log: DecisionLog, where: str, workers: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["engine.cli.audit.replay"], "LENGTH", 2)
    changed(log, 1, b'"salt":"', b'"salt":"?')
    result = run(where, "replay", "--workers", workers)
    assert (result.exit_code, result.stderr) == (2, "error[record-malformed]: entry 1 is not one that a log holds\n")


def test_a_case_whose_text_is_lost_is_reported(log: DecisionLog, where: str) -> None:
    with log.database.writing() as connection:
        connection.execute(text("DELETE FROM texts"))
    result = run(where, "replay")
    assert result.exit_code == 1
    assert result.stdout.count("  its text is not kept\n") == 6


def test_a_replay_that_was_stopped_goes_on_where_it_ended(log: DecisionLog, where: str, tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    kept = {"with": None, "next": 4, "same": 3, "different": 0, "erased": 0, "others": 1}
    state.write_text(json.dumps(kept), encoding="utf-8")
    assert json.loads(done(where, "replay", "--state", str(state), "--format", "json"))["same"] == 6
    decider = Decider(policy())
    log.append([decider.entry()])
    decider.program.close()
    found = json.loads(done(where, "replay", "--state", str(state), "--format", "json"))
    assert found == {**kept, "next": 8, "same": 7}
    assert json.loads(state.read_text(encoding="utf-8")) == found


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize("text", ["nothing", "[]", "{}", '{"with": null, "next": 4}'])
def test_a_file_that_is_no_state_is_refused(where: str, tmp_path: Path, text: str) -> None:
    state = tmp_path / "state.json"
    state.write_text(text, encoding="utf-8")
    result = run(where, "replay", "--state", str(state))
    assert (result.exit_code, "is not the state of a replay" in result.stderr) == (2, True)


@pytest.mark.usefixtures("log")
def test_what_is_erased_is_gone_from_the_files_and_everything_else_stays_as_it_was(where: str) -> None:
    before = contents(location(where))
    erased = done(where, "erase", "--subject", "s-1", "--why", "asked for", "--by", "operator", "--yes")
    assert re.fullmatch(r"erased \d+ values of 3 decisions\n", erased)
    after = contents(location(where))
    assert after[:-1] == before
    entry = json.loads(after[-1])
    assert (entry["kind"], entry["by"], entry["why"]) == ("erasure", "operator", "asked for")
    assert [each["index"]["$decimal"] for each in entry["erased"]] == ["0", "4", "5"]
    assert "/facts/person/name" in entry["erased"][0]["pointers"]
    assert ids(where, "--subject", "s-1") == []
    assert done(where, "replay").splitlines() == [
        "3 cases decided as before, none otherwise",
        "3 cases not decided: the facts were erased",
    ]
    shown = done(where, "show", entry["erased"][0]["decision_id"])
    assert "about (erased)" in shown
    assert '"name":"(erased)"' in shown
    again = run(where, "erase", "--subject", "s-1", "--why", "asked for", "--yes")
    assert again.exit_code == 2
    assert "there is no decision about this subject" in again.stderr
    named = ids(where, "--subject", "s-2")[0]
    assert "of 1 decision" in done(where, "erase", "--decision", named, "--why", "asked for", "--yes")
    once_more = run(where, "erase", "--decision", named, "--why", "asked for", "--yes")
    assert "nothing is left to erase" in once_more.stderr
    if "://" not in where:
        files = b"".join(path.read_bytes() for path in Path(where).glob(f"{FILE}*"))
        assert b"Ingeborg" not in files
        assert "Åse".encode() in files  # of s-3, who did not ask


def test_an_erasure_says_where_a_reader_keeps_the_journal_from_being_emptied(
    log: DecisionLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not log.database.embedded:
        pytest.skip("only SQLite has such a journal")
    monkeypatch.setattr("engine.audit.database.PRAGMAS", ("busy_timeout=50",))
    where = str(tmp_path / "log")
    with closing(sqlite3.connect(Path(where) / FILE)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM head").fetchone()
        result = run(where, "erase", "--subject", "s-1", "--why", "asked for", "--yes")
    assert result.exit_code == 1
    assert "its journal still holds what was erased" in result.stderr


@pytest.mark.parametrize(
    "command", [["list"], ["show", "x"], ["replay"], ["export", "-"], ["erase", "--decision", "x"]]
)
def test_a_log_that_is_not_there_is_named(command: list[str], tmp_path: Path) -> None:
    more = ["--why", "w", "--yes"] if command[0] == "erase" else []
    result = run(str(tmp_path / "none"), *command, *more)
    assert result.exit_code == 2
    assert "there is no log in" in result.stderr
