"""The cases of a log under two texts: `groundrules diff --log` and `groundrules audit replay --with`."""

import gc
import json
import sqlite3
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result
from logged import FACTS, POLICIES, Decider, contents, policy
from sqlalchemy import text

from engine.audit.cases import requests, stored
from engine.audit.database import FILE
from engine.audit.log import DecisionLog
from engine.audit.opening import location, open_log, open_to_read
from engine.audit.record import of_refusal
from engine.cli import main
from engine.resources import schemas_root

POOR: dict[str, Any] = {**FACTS, "person": {"name": "Åse", "income": 4000, "town": "Ribe"}}
ASKED = [(FACTS, "s-1"), (POOR, "s-2"), ({}, None), (FACTS, "s-1"), (POOR, "s-1"), (POOR, "s-3")]
SECOND = POLICIES / "benefit" / "2.yaml"


@pytest.fixture
def log(where: str, tmp_path: Path) -> Iterator[DecisionLog]:
    """A log with six decisions of a policy, one of another, and a refusal, that goes on being written to."""
    decider, other = Decider(policy()), Decider(policy("other"))
    log = open_log(location(where, tmp_path / "key"))
    log.append([decider.entry(facts, subject) for facts, subject in ASKED[:3]])
    log.append([of_refusal(policy="benefit", caller=None, code="facts-refused", status=422, mistakes=[])])
    log.append([other.entry({"name": "Liv"}, "s-1")])
    log.append([decider.entry(facts, subject) for facts, subject in ASKED[3:]])
    yield log
    for each in (decider, other):
        each.program.close()
    log.close()


def run(*arguments: str) -> Result:
    return CliRunner(env={"NO_COLOR": "1", "COLUMNS": "160"}).invoke(main, arguments)


def compared(*arguments: str) -> Any:
    """Return the impact that `diff` counts."""
    result = run(
        "diff", "benefit", "1", "2", "--policies", str(POLICIES), "--budget", "0", "--format", "json", *arguments
    )
    assert result.exit_code == 1, result.output
    found = json.loads(result.stdout)
    schema = json.loads((schemas_root() / "diff.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(schema).validate(found)
    return found["impact"]


def replayed(where: str, *arguments: str) -> Any:
    result = run("audit", "replay", "--log", where, "--with", str(SECOND), "--format", "json", *arguments)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def erased(where: str, subject: str) -> None:
    result = run("audit", "erase", "--log", where, "--subject", subject, "--why", "asked for", "--yes")
    assert result.exit_code == 0, result.output


MOVES = [
    {"from": "refused", "to": "refused", "cases": 3},
    {"from": "granted", "to": "refused", "cases": 2},
    {"from": "undetermined", "to": "undetermined", "cases": 1},
]


@pytest.mark.usefixtures("log")
def test_the_decisions_of_a_policy_are_a_population(where: str, tmp_path: Path) -> None:
    before = contents(location(where))
    found = compared("--log", where)
    assert (found["cases"], found["same"], found["moved"], found["erased"]) == (6, 4, 2, 0)
    assert found["outcomes"] == MOVES
    assert found["criteria"] == [{"id": "here", "from": "met", "to": "not_met", "cases": 5}]
    assert [(each["case"], each["subject"]) for each in found["examples"]] == [(1, "s-1"), (4, "s-1")]
    assert all(each["decision_id"] for each in found["examples"])
    assert contents(location(where)) == before
    cases = tmp_path / "cases.ndjson"
    rows = [{"facts": facts, **({"subject": subject} if subject else {})} for facts, subject in ASKED]
    cases.write_text("".join(json.dumps(each) + "\n" for each in rows), encoding="utf-8")
    same = compared("--cases", str(cases))
    for each in (*found["examples"], *same["examples"]):
        del each["decision_id"]
    assert found == same


@pytest.mark.usefixtures("log")
def test_cases_whose_facts_were_erased_are_counted_apart(where: str, tmp_path: Path) -> None:
    erased(where, "s-1")
    file = tmp_path / "export.ndjson"
    assert run("audit", "export", str(file), "--log", where, "--log-key", str(tmp_path / "key")).exit_code == 0
    for place in (where, str(file)):
        found = compared("--log", place)
        assert (found["cases"], found["erased"], found["moved"]) == (3, 3, 0)
    assert replayed(where)["impact"] == compared("--log", where)
    result = run("audit", "replay", "--log", where, "--with", str(SECOND))
    assert "3 more could not be counted: their facts were erased." in result.stdout


@pytest.mark.usefixtures("log")
def test_an_export_is_a_population_too(where: str, tmp_path: Path) -> None:
    file, key = tmp_path / "export.ndjson", str(tmp_path / "key")
    assert run("audit", "export", str(file), "--log", where, "--log-key", key).exit_code == 0
    assert compared("--log", str(file)) == compared("--log", where)
    lines = file.read_bytes().splitlines(keepends=True)
    for content, said in (
        (b"".join([*lines[:2], b"{}\n"]), "line 3 has other keys than a line of an export"),
        (file.read_bytes().replace(b'"kind":"decision"', b'"kind":"decision","policy_":1', 1), "line 2 "),
        (file.read_bytes().replace(b"Ingeborg Hansen", b"Ingeborg Jensen", 1), "entry 0: the value at `/facts/person/"),
        (lines[0] + b'{"entry":{},"hashes":[],"openings":[]}\n', "entry 0 is not one that a log holds"),
    ):
        file.write_bytes(content)
        result = run("diff", "benefit", "1", "2", "--policies", str(POLICIES), "--log", str(file), "--budget", "0")
        assert (result.exit_code, said in result.stderr) == (2, True), result.stderr
    bare = ["audit", "export", str(file), "--log", where, "--log-key", key, "--without-openings", "--force"]
    assert run(*bare).exit_code == 0
    result = run("diff", "benefit", "1", "2", "--policies", str(POLICIES), "--log", str(file), "--budget", "0")
    assert (result.exit_code, "the values behind commitments were left out" in result.stderr) == (2, True)


def test_the_usual_log_needs_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decider = Decider(policy())
    log = open_log(location(str(tmp_path / "groundrules-log")))
    log.append([decider.entry()])
    log.close()
    decider.program.close()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GROUNDRULES_LOG", raising=False)
    assert compared("--log")["cases"] == 1
    monkeypatch.setenv("GROUNDRULES_LOG", str(tmp_path / "none"))
    result = run("diff", "benefit", "1", "2", "--policies", str(POLICIES), "--budget", "0", "--log")
    assert (result.exit_code, "there is no log in" in result.stderr) == (2, True)
    result = run("diff", "benefit", "1", "2", "--cases", "x", "--log", "y")
    assert (result.exit_code, "not from both" in result.stderr) == (2, True)


def test_a_request_on_record_comes_back_as_it_was_asked(log: DecisionLog) -> None:
    found = [each for each in requests(stored(log.database, 0, 8), {"benefit"}) if each]
    assert [(each.facts, each.subject) for each in found] == ASKED
    assert all(each.decided_at and each.decision_id for each in found)
    decider = Decider(policy())
    log.append([decider.entry(FACTS, "s-1", as_of=date(2026, 3, 1))])
    decider.program.close()
    (last,) = requests(stored(log.database, 8, 9), {"benefit"})
    assert last is not None
    assert last.as_of == date(2026, 3, 1)


def test_a_reader_does_not_keep_the_journal_from_being_emptied(
    log: DecisionLog, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not log.database.embedded:
        pytest.skip("only SQLite has such a journal")
    monkeypatch.setattr("engine.audit.cases.AT_ONCE", 2)
    database = open_to_read(location(where))
    found = requests(stored(database, 0, 8), {"benefit"})
    assert next(found) is not None
    with closing(sqlite3.connect(Path(where) / FILE, timeout=0)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")
        busy, _, _ = other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    assert not busy
    erased(where, "s-3")
    assert [each is None for each in found] == [False, False, False, False, True]
    database.close()


def test_memory_does_not_grow_with_the_log(log: DecisionLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.audit.cases.AT_ONCE", 10)
    decider = Decider(policy())
    log.append([decider.entry(FACTS) for _ in range(300)])
    decider.program.close()

    def most(end: int) -> int:
        gc.collect()
        tracemalloc.start()
        assert sum(1 for _ in requests(stored(log.database, 8, end), {"benefit"})) == end - 8
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    most(28)
    assert most(308) < most(28) * 1.5


@pytest.mark.usefixtures("log")
def test_a_replay_by_another_text_shows_what_moves_and_why(
    where: str, golden: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("benefit@2", str(SECOND)):
        result = run("audit", "replay", "--log", where, "--with", name, "--policies", str(POLICIES), "--examples", "1")
        assert result.exit_code == 0, result.output
        shown = "\n".join(line.rstrip() for line in result.stdout.splitlines()) + "\n"
        first = replayed(where)["impact"]["examples"][0]["decision_id"]
        golden(Path(__file__).parent / "cases" / "log" / "replay-with.txt", shown.replace(first, "(id)"))
    assert run("audit", "replay", "--log", where, "--with", "benefit@9", "--policies", str(POLICIES)).exit_code == 2
    assert replayed(where)["impact"] == compared("--log", where)
    assert replayed(where)["others"] == 2
    monkeypatch.setattr(sys.modules["engine.cli.audit.replay"], "LENGTH", 2)
    for workers in ("1", "2"):
        assert replayed(where, "--workers", workers)["impact"] == compared("--log", where)
    assert len(replayed(where, "--examples", "1")["impact"]["examples"]) == 1


def test_a_replay_by_another_text_goes_on_where_it_ended(log: DecisionLog, where: str, tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    replayed(where, "--state", str(state))
    kept = state.read_text(encoding="utf-8")
    assert "income" not in kept
    assert "Ingeborg" not in kept
    decider = Decider(policy())
    log.append([decider.entry(subject="s-4"), decider.entry(POOR, "s-4")])
    decider.program.close()
    assert replayed(where, "--state", str(state)) == replayed(where)
    assert [each["case"] for each in replayed(where, "--state", str(state))["impact"]["examples"]] == [1, 4, 7]
    erased(where, "s-4")
    assert [each["case"] for each in replayed(where, "--state", str(state))["impact"]["examples"]] == [1, 4]
    result = run("audit", "replay", "--log", where, "--state", str(state))
    assert (result.exit_code, "is the state of a replay by sha256:" in result.stderr) == (2, True)


def test_cases_whose_own_text_is_lost_are_counted_as_not_decided(log: DecisionLog, where: str) -> None:
    with log.database.writing() as connection:
        connection.execute(text("DELETE FROM texts"))
    found = replayed(where)["impact"]
    assert (found["cases"], found["outcomes"]) == (6, [])
    assert found["undecided"] == {"cases": 6, "reasons": [{"by": "old", "code": "text-lost", "cases": 6}]}
