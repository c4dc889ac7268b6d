"""The commands of the registry: facts taken from a file, beside a service or not, and shown as of any moment."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from logged import FACTS, POLICIES
from sqlalchemy import text

from casework.cli import main
from casework.store.preparing import prepare
from engine.audit.log import DecisionLog
from engine.audit.opening import location, open_log
from engine.audit.reading import size_of

ABOUT = ("--subjects", "person=benefit", "--policies", str(POLICIES))


@pytest.fixture
def log(where: str, tmp_path: Path) -> Iterator[DecisionLog]:
    """A log that a service has open."""
    log = open_log(location(where, tmp_path / "key"))
    prepare(log.database)
    yield log
    log.close()


def run(where: str, command: str, *arguments: str, input: bytes | None = None) -> Result:
    return CliRunner().invoke(main, ["subjects", command, "--log", where, *ABOUT, *arguments], input=input)


def taken(where: str, file: Path, *more: str) -> Result:
    return run(where, "import", str(file), "--type", "person", *more)


def written(file: Path, *lines: Any) -> Path:
    file.write_text("".join(json.dumps(each) + "\n" for each in lines), encoding="utf-8")
    return file


def size(log: DecisionLog) -> int:
    with log.reading() as connection:
        return size_of(connection)


def test_facts_are_taken_from_a_file_beside_a_service_and_shown(log: DecisionLog, where: str, tmp_path: Path) -> None:
    lines = [{"id": f"p-{number}", "facts": FACTS} for number in range(1200)]
    file = written(tmp_path / "people.ndjson", *lines, {"id": "p-0", "patch": {"person": {"town": "Esbjerg"}}})
    first = taken(where, file, "--source", "registrar")
    assert (first.exit_code, first.stdout) == (
        0,
        "1200 new subjects, 1 subject changed, 0 as they were, 0 lines refused\n",
    )
    shown = json.loads(run(where, "show", "person", "p-0").stdout)
    assert (shown["source"], shown["facts"]["person"]["town"]) == ("registrar", "Esbjerg")
    past = [json.loads(line) for line in run(where, "show", "person", "p-0", "--history").stdout.splitlines()]
    assert [sorted(each) for each in past] == [["at", "change", "patch", "source"], ["at", "change", "facts", "source"]]
    then = json.loads(run(where, "show", "person", "p-0", "--as-of", past[1]["at"]).stdout)
    assert then["facts"] == FACTS
    assert json.loads(run(where, "show", "person", "p-0", "--as-of", "9999-12-31").stdout) == shown
    log.append([])
    assert size(log) == 1201


def test_an_import_that_was_stopped_is_gone_on_with_by_running_it_again(
    log: DecisionLog, where: str, tmp_path: Path
) -> None:
    lines = [{"id": f"p-{number}", "facts": FACTS} for number in range(700)]
    taken(where, written(tmp_path / "some.ndjson", *lines[:500]))
    again = taken(where, written(tmp_path / "all.ndjson", *lines))
    assert again.stdout == "200 new subjects, 0 subjects changed, 500 as they were, 0 lines refused\n"
    assert size(log) == 700


def test_every_line_that_is_refused_is_named_with_its_place_and_its_code(
    log: DecisionLog, where: str, tmp_path: Path
) -> None:
    file = written(
        tmp_path / "people.ndjson",
        {"id": "a", "facts": {"person": {"income": "x"}, "persn": 1}},
        {"id": "b", "facts": FACTS},
        {"id": "c"},
    )
    with file.open("a", encoding="utf-8") as more:
        more.write("\n{\n")
    found = taken(where, file)
    assert found.exit_code == 1
    assert found.stdout == "1 new subject, 0 subjects changed, 0 as they were, 3 lines refused\n"
    assert found.stderr.replace(str(file), "FILE") == (
        "error[fact-undeclared]: `persn` is not declared in the facts\n"
        "  --> FILE:1 /facts/persn\n"
        "   = help: did you mean `person`?\n\n"
        "error[fact-type]: `x` is not a number\n"
        "  --> FILE:1 /facts/person/income\n"
        "   = help: write numbers, true and false without quotes\n\n"
        "error[key-required]: one of `facts` and `patch` was expected, neither is there\n"
        "  --> FILE:3 /facts\n"
        '   = help: a line is `{"id": "…", "facts": {…}}`, or has a merge patch under `patch`\n\n'
        "error[json-invalid]: the body is not JSON: expecting property name enclosed in double quotes "
        "at line 1, column 2\n"
        "  --> FILE:5\n\n"
    )
    assert size(log) == 1


def test_a_csv_is_taken_row_by_row_also_from_a_pipe(log: DecisionLog, where: str, tmp_path: Path) -> None:
    file = tmp_path / "people.CSV"
    file.write_bytes("\ufeffid,person.name,person.income\r\na,Åse,12\r\nb,,\r\n".encode())
    assert taken(where, file).stdout.startswith("2 new subjects")
    assert json.loads(run(where, "show", "person", "a").stdout)["facts"] == {"person": {"name": "Åse", "income": 12}}
    piped = run(where, "import", "-", "--type", "person", "--as", "csv", input=b"id,person.income\na,13\nb,x\n")
    assert piped.stdout == "0 new subjects, 1 subject changed, 0 as they were, 1 line refused\n"
    assert "error[fact-type]" in piped.stderr
    assert "  --> -:3 /person/income" in piped.stderr
    latin = tmp_path / "latin.csv"
    latin.write_bytes(b"id,person.name\na,\xc5se\n")
    assert "from here on the file is not UTF-8" in taken(where, latin).stderr
    columns = run(where, "import", "-", "--type", "person", "--as", "csv", input=b"id,children\n")
    assert columns.exit_code == 2
    assert "lists are not in CSV" in columns.stderr
    assert size(log) == 3


def test_a_log_that_is_not_there_yet_is_made(tmp_path: Path) -> None:
    where = str(tmp_path / "log")
    assert run(where, "show", "person", "a").exit_code == 2
    assert taken(where, written(tmp_path / "people.ndjson", {"id": "a", "facts": FACTS})).exit_code == 0
    assert run(where, "show", "person", "a").exit_code == 0


def test_nothing_is_shown_of_a_subject_that_nobody_told_of(log: DecisionLog, where: str) -> None:
    assert log.failure is None
    for more in ((), ("--history",), ("--as-of", "2018-01-20")):
        found = run(where, "show", "person", "nobody", *more)
        assert (found.exit_code, found.stdout) == (2, "")
        assert "nothing" in found.stderr


def test_a_log_without_a_registry_knows_nothing(tmp_path: Path) -> None:
    where = str(tmp_path / "log")
    open_log(location(where)).close()
    assert "nothing is known of it" in run(where, "show", "person", "a").stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("import", "none.ndjson", "--type", "person"), "`none.ndjson` cannot be read: no such file or directory"),
        (("import", "none.ndjson", "--type", "persn"), "did you mean `person`?"),
        (("show", "person", "a b"), "is not an id"),
        (("show", "person", "a", "--as-of", "yesterday"), "is neither a day"),
        (("show", "person", "a", "--as-of", "2018-01-20T08:00"), "is neither a day"),
        (
            ("show", "person", "a", "--subjects", "person", "--as-of", "2018-01-20"),
            "a type and its policy were expected",
        ),
        (("show", "person", "a", "--policies", "nowhere", "--as-of", "2018-01-20"), "`nowhere` does not exist"),
    ],
)
def test_a_wrong_call_ends_with_code_2_and_says_why(tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    found = run(str(tmp_path / "log"), *arguments)
    assert found.exit_code == 2
    assert message in " ".join(found.stderr.split())


def test_policies_with_errors_end_the_command(tmp_path: Path) -> None:
    (tmp_path / "policies" / "broken").mkdir(parents=True)
    (tmp_path / "policies" / "broken" / "1.yaml").write_text("policy: broken\n", encoding="utf-8")
    found = run(str(tmp_path / "log"), "import", "x", "--type", "person", "--policies", str(tmp_path / "policies"))
    assert found.exit_code == 2
    assert "not used:" in found.stderr


def test_an_import_ends_where_the_log_cannot_be_written(log: DecisionLog, where: str, tmp_path: Path) -> None:
    with log.database.writing() as connection:
        connection.execute(text("ALTER TABLE registry_changes RENAME TO lost"))
    found = taken(where, written(tmp_path / "people.ndjson", {"id": "a", "facts": FACTS}))
    assert found.exit_code == 2
    assert "line 1 and those behind it are not stored" in found.stderr
    assert size(log) == 0
