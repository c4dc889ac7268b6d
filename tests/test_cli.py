"""The commands, as a person at a terminal or a script calls them: what they print and how they exit."""

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result

from engine.cli import main

BAD = Path(__file__).parent / "cases" / "bad"

pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    return tmp_path


def call(*arguments: str | Path, text: str | None = None) -> Result:
    result = CliRunner().invoke(main, [str(each) for each in arguments], input=text)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def facts(folder: Path, data: object) -> Path:
    path = folder / "facts.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return path


def test_a_new_policy_is_sound_and_its_tests_see_everything() -> None:
    assert call("init", "library-card").exit_code == 0
    checked = call("check", "--strict")
    assert (checked.exit_code, checked.output) == (0, "1 policy file: no errors\n")
    tested = call("test", "--coverage")
    assert tested.exit_code == 0
    assert "library-card 1: 12 of 12 statuses and outcomes seen" in tested.output
    assert "7 cases, none failed" in tested.output


def test_init_leaves_a_policy_that_is_there_as_it_is() -> None:
    call("init", "library-card")
    again = call("init", "library-card")
    assert again.exit_code == 2
    assert "is there already" in again.output


@pytest.mark.parametrize("name", ["Library", "library card", "../up", "1st"])
def test_init_refuses_a_name_that_is_no_policy_id(folder: Path, name: str) -> None:
    assert call("init", name).exit_code == 2
    assert not (folder / "policies").exists()


def test_check_prints_each_mistake_with_its_place_and_exits_with_one() -> None:
    result = call("check", BAD / "duplicate-key" / "policy.yaml")
    assert result.exit_code == 1
    assert result.output.startswith("error[duplicate-key]: ")
    assert "-->" in result.output
    assert result.output.endswith("1 policy file: 1 error\n")


def test_check_prints_json_for_programs_and_annotations_for_github() -> None:
    path = BAD / "duplicate-key" / "policy.yaml"
    (found,) = json.loads(call("check", "--format", "json", path).output)
    assert (found["code"], found["severity"], found["file"]) == ("duplicate-key", "error", str(path))
    assert call("check", "--format", "github", path).output.startswith("::error file=")


def test_check_of_what_is_not_there_is_a_usage_error(folder: Path) -> None:
    assert call("check", "nowhere").exit_code == 2
    (folder / "empty").mkdir()
    assert call("check", "empty").exit_code == 2


def test_a_failing_test_says_what_was_found_and_why(folder: Path) -> None:
    call("init", "library-card")
    path = folder / "policies/library-card/tests/1.yaml"
    path.write_text(path.read_text().replace("18: met", "18: not_met"))
    result = call("test")
    assert result.exit_code == 1
    assert "FAILED policies/library-card/tests/1.yaml: the age at the boundary: applicant.age = 18" in result.output
    assert "error[test-failed]: `old_enough` is `met`, expected was `not_met`" in result.output
    assert "= help: Age of the applicant is 18, which is at least 18 years (required age)" in result.output


def test_an_empty_test_run_fails(folder: Path) -> None:
    call("init", "library-card")
    (folder / "policies/library-card/tests/1.yaml").unlink()
    result = call("test")
    assert (result.exit_code, result.output) == (1, "no test was found\n")


def test_tests_of_a_policy_that_is_not_sound_are_not_run(folder: Path) -> None:
    call("init", "library-card")
    path = folder / "policies/library-card/1.yaml"
    path.write_text(path.read_text().replace("applicant.age >=", "aplicant.age >="))
    result = call("test")
    assert result.exit_code == 1
    assert "unknown-name" in result.output
    assert "not tested" in result.output


def test_test_reports_json_and_junit() -> None:
    call("init", "library-card")
    report = json.loads(call("test", "--format", "json").output)
    assert (report["passed"], report["failed"]) == (7, 0)
    (covered,) = report["coverage"]
    assert (covered["wanted"], covered["seen"]) == (12, 12)
    assert covered["criteria"]["old_enough"] == ["met", "not_met", "undetermined"]
    root = ET.fromstring(call("test", "--format", "junit").output)  # noqa: S314 - our own output
    assert (root.get("tests"), root.get("failures")) == ("7", "0")
    assert len(list(root.iter("testcase"))) == 7


def test_evaluate_prints_the_outcome_the_grounds_and_what_still_matters(folder: Path) -> None:
    path = facts(folder, {"school": {"registered_on": "2015-03-01"}, "application": {"submitted_on": "2018-01-15"}})
    result = call("evaluate", "etwinning-school-label", "--facts", path)
    assert result.exit_code == 0
    assert result.output.startswith("etwinning-school-label 2018: undetermined (possible: ")
    assert "✓ Registered long enough: School registered on 2015-03-01 is before 2016-01-15" in result.output
    assert "still matters: " in result.output


def test_evaluate_explains_with_the_rule_its_place_and_its_source(folder: Path) -> None:
    path = facts(folder, {"school": {"registered_on": "2015-03-01"}, "application": {"submitted_on": "2018-01-15"}})
    output = call("evaluate", "etwinning-school-label", "--facts", path, "--explain", "--language", "da").output
    assert "“Skolen har været registreret hos eTwinning i mere end to år”" in output
    assert "etwinning-school-label/2018.yaml:" in output
    assert 'school.registered_on = "2015-03-01"' in output


def test_evaluate_reads_standard_input_and_prints_json() -> None:
    result = call(
        *("evaluate", "etwinning-school-label", "--facts", "-", "--as-of", "2025-02-01", "--format", "json"),
        text='{"school": {"registered_on": "2024-01-01"}}',
    )
    decision = json.loads(result.output)
    assert (decision["version"], decision["version_by"]) == ("2025", "as_of")


def test_evaluate_exits_as_asked_on_an_outcome_and_when_undetermined(folder: Path) -> None:
    late = facts(folder, {"application": {"submitted_on": "2018-04-01"}})
    common = ("evaluate", "etwinning-school-label", "--facts", late)
    assert call(*common).exit_code == 0
    assert call(*common, "--fail-on", "not_eligible").exit_code == 1
    assert call(*common, "--fail-on", "awarded").exit_code == 0
    empty = facts(folder, {})
    asked = ("--version", "2018", "--fail-on", "awarded")
    assert call("evaluate", "etwinning-school-label", "--facts", empty, *asked).exit_code == 3


@pytest.mark.parametrize(
    ("data", "arguments", "said"),
    [
        ({"schol": {}}, (), "did you mean `school`?"),
        ({"school": {"registered_on": "yesterday"}}, (), "/school/registered_on"),
        ({}, ("--version", "2017"), "has no version `2017`"),
        ({}, ("--as-of", "2016-01-01"), "the nearest is `2018`"),
    ],
)
def test_evaluate_says_what_is_wrong_and_exits_with_two(
    folder: Path, data: object, arguments: tuple[str, ...], said: str
) -> None:
    result = call("evaluate", "etwinning-school-label", "--facts", facts(folder, data), *arguments)
    assert result.exit_code == 2
    assert said in result.output


def test_evaluate_of_facts_that_cannot_be_read_is_a_usage_error(folder: Path) -> None:
    assert call("evaluate", "etwinning-school-label", "--facts", "nowhere.json").exit_code == 2
    (folder / "list.json").write_text("[1]")
    assert call("evaluate", "etwinning-school-label", "--facts", "list.json").exit_code == 2
    (folder / "broken.yaml").write_text("a: [1\n")
    assert "yaml-syntax" in call("evaluate", "etwinning-school-label", "--facts", "broken.yaml").output


def test_a_released_version_is_frozen(folder: Path) -> None:
    call("init", "library-card")
    released = call("release", "library-card@1")
    assert (released.exit_code, released.output) == (0, "released policies/library-card/1.yaml\n")
    assert call("release", "library-card@1").output == "released already\n"
    assert call("check").exit_code == 0
    path = folder / "policies/library-card/1.yaml"
    path.write_text(path.read_text().replace("value: 18", "value: 16"))
    checked = call("check")
    assert checked.exit_code == 1
    assert "error[released-edited]" in checked.output
    assert call("release", "library-card@1").exit_code == 1


def test_what_is_not_there_cannot_be_released() -> None:
    call("init", "library-card")
    result = call("release", "library-card@2")
    assert result.exit_code == 1
    assert "did you mean `library-card@1`?" in result.stderr


def test_feel_prints_values_as_feel_writes_them(folder: Path) -> None:
    assert call("feel", "0.1 + 0.2 = 0.3").output == "true\n"
    assert call("feel", 'date("2016-02-29") + duration("P2Y")').output == '@"2018-02-28"\n'
    assert call("feel", "a[item > 1]", "--facts", facts(folder, {"a": [1, 2, 3]})).output == "[2, 3]\n"


def test_feel_says_why_there_is_no_value_and_points_at_mistakes() -> None:
    null = call("feel", "1 / 0")
    assert (null.exit_code, null.stdout) == (1, "null\n")
    assert "this is null: cannot divide by zero" in null.stderr
    wrong = call("feel", "1 => 0")
    assert wrong.exit_code == 2
    assert "is written `>=`" in wrong.stderr


def test_feel_without_an_expression_answers_standard_input() -> None:
    assert call("feel", text="1 + 1\n\n").output == "2\n"
