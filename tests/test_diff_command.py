"""`groundrules diff` as it is typed: formats, exit codes, files, git revisions, and as the driver of `git diff`."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from engine.resources import schemas_root

CASES = Path(__file__).parent / "cases" / "diff"
RAISED = CASES / "threshold-raised"


def run(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("groundrules")
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "160"}
    return subprocess.run(
        [program, "diff", *arguments], capture_output=True, text=True, check=False, cwd=cwd, env=environment
    )


def files(*more: str) -> tuple[str | Path, ...]:
    return (RAISED / "a.yaml", RAISED / "b.yaml", "--budget", "1200", *more)


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("pretty", "report.txt"),
        ("markdown", "report.md"),
        ("html", "report.html"),
        ("github", "report.github.txt"),
        ("json", "report.json"),
    ],
)
def test_a_report_is_as_its_golden_file_says(form: str, name: str, golden: Callable[[Path, str], None]) -> None:
    named = (f"{RAISED.name}/a.yaml", f"{RAISED.name}/b.yaml")
    done = run(*named, "--budget", "1200", "--format", form, cwd=CASES)
    assert done.stderr == ""
    assert done.returncode == 1
    lines = [line.rstrip() for line in done.stdout.splitlines()]
    golden(CASES.parent / "diff-formats" / name, "\n".join(lines) + "\n")


def test_a_report_in_danish_is_danish() -> None:
    done = run(*files("--language", "da"))
    assert "voksenalder (`adult_age`) hæves fra `18` til `21`" not in done.stdout
    assert "voksenalder (adult_age) hæves fra 18 til 21" in done.stdout
    assert "strengere" in done.stdout


def test_json_has_the_shape_of_its_schema() -> None:
    schema = json.loads((schemas_root() / "diff.schema.json").read_text(encoding="utf-8"))
    data = json.loads(run(*files("--format", "json")).stdout)
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(data)
    assert data["changes"][0]["code"] == "threshold-raised"


def test_the_same_file_twice_exits_with_0() -> None:
    done = run(RAISED / "a.yaml", RAISED / "a.yaml")
    assert (done.returncode, done.stderr) == (0, "")
    assert "say the same" in done.stdout


def test_a_language_without_words_is_said_to_be_one() -> None:
    done = run(RAISED / "a.yaml", RAISED / "a.yaml", "--language", "fr")
    assert done.stderr == "warning: comparisons are not written in `fr`, only in `da`, `en`; this is `en`\n"


def test_two_texts_of_one_version_are_called_what_they_were_asked_for_by() -> None:
    done = run("a.yaml", "b.yaml", "--budget", "0", cwd=RAISED)
    assert "course-grant: from a.yaml to b.yaml" in done.stdout


def test_versions_are_named_by_policy() -> None:
    done = run("etwinning-school-label", "2024", "2025", "--budget", "0")
    assert done.returncode == 1
    assert "moves to a later day, from 2022-01-01 to 2023-01-09" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["etwinning-school-label", "2024", "2055"],
            "error[version-unknown]: policy `etwinning-school-label` has no version `2055`",
        ),
        (["etwinning-school-label", "2024"], "error[unreadable-file]"),
        (["one"], "name a policy and two versions, or two files"),
        (["--driver", "one"], "--driver is for git"),
        (["--git", "one"], "--git takes two revisions"),
        (["a.yaml", "b.yaml", "--budget", "-1"], "-1 is not in the range x>=0"),
        (["a.yaml", "b.yaml", "--examples", "-3"], "-3 is not in the range x>=0"),
    ],
)
def test_what_cannot_be_compared_exits_with_2(arguments: list[str], said: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_population_is_counted(tmp_path: Path) -> None:
    cases = tmp_path / "cases.ndjson"
    dated = {"application": {"submitted_on": "2024-02-10"}}
    rows = [{"facts": {**dated, "person": {"age": age, "joined_on": "2023-01-01"}}} for age in (17, 18, 20, 21)]
    cases.write_text("".join(json.dumps(each) + "\n" for each in rows), encoding="utf-8")
    data = json.loads(run(*files("--cases", str(cases), "--format", "json")).stdout)["impact"]
    assert (data["cases"], data["undecided"]["cases"]) == (4, 0)
    assert {"id": "of_age", "from": "met", "to": "not_met", "cases": 2} in data["criteria"]
    cases.write_text("nothing\n", encoding="utf-8")
    done = run(*files("--cases", str(cases)))
    assert (done.returncode, "line 1 is not JSON" in done.stderr) == (2, True)


git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")

COMMAND = f'"{Path(sys.executable).with_name("groundrules")}" diff --driver --budget 200'


class Repository:
    """A git repository with a policy of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.git("init", "--quiet")
        self.git("config", "user.email", "editor@example.org")
        self.git("config", "user.name", "Editor")

    def git(self, *arguments: str) -> str:
        environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "160", "GIT_PAGER": "cat"}
        done = subprocess.run(
            ["git", *arguments], cwd=self.root, capture_output=True, text=True, check=True, env=environment
        )
        return done.stdout

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "a change")


def apart(name: str) -> str:
    """Return a policy whose facts stand in a file beside it."""
    text = (RAISED / name).read_text(encoding="utf-8")
    start, end = text.index("facts:\n"), text.index("parameters:\n")
    return f"{text[:start]}facts: {{$ref: ../../schemas/facts.json}}\n\n{text[end:]}"


def schema() -> str:
    data: Any = yaml.safe_load((RAISED / "a.yaml").read_text(encoding="utf-8"))["facts"]
    return json.dumps(data)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    found = Repository(tmp_path)
    found.write("schemas/facts.json", schema())
    found.write("policies/course-grant/1.yaml", apart("a.yaml"))
    found.commit()
    return found


@git
def test_two_revisions_are_compared_with_the_schema_of_each(repository: Repository) -> None:
    changed = json.loads(schema())
    changed["properties"]["person"]["properties"]["income"]["x-sensitive"] = True
    repository.write("schemas/facts.json", json.dumps(changed))
    repository.write("policies/course-grant/1.yaml", apart("b.yaml"))
    repository.commit()
    done = run("--git", "HEAD~1", "HEAD", "--format", "json", "--budget", "200", cwd=repository.root)
    assert done.returncode == 1, done.stderr
    (data,) = json.loads(done.stdout)
    assert [each["code"] for each in data["changes"]] == ["threshold-raised", "fact-now-sensitive"]
    assert data["changes"][0]["to"]["file"] == "course-grant/1.yaml"


@git
def test_a_new_version_is_compared_with_the_one_that_it_follows(repository: Repository) -> None:
    text = apart("b.yaml").replace('version: "1"', 'version: "2"').replace("from: 2024-01-01}", "from: 2025-01-01}", 1)
    repository.write("policies/course-grant/2.yaml", text)
    repository.commit()
    done = run("--git", "HEAD~1", "HEAD", "policies", "--format", "json", "--budget", "0", cwd=repository.root)
    (data,) = json.loads(done.stdout)
    assert (data["from"]["version"], data["to"]["version"]) == ("1", "2")


@git
def test_revisions_that_do_not_differ_exit_with_0_and_unknown_ones_with_2(repository: Repository) -> None:
    done = run("--git", "HEAD", "HEAD", cwd=repository.root)
    assert (done.returncode, done.stdout) == (0, "no policy file differs\n")
    done = run("--git", "HEAD", "no-such-revision", cwd=repository.root)
    assert done.returncode == 2
    assert "no-such-revision" in done.stderr


@git
def test_a_path_that_neither_revision_has_exits_with_2(repository: Repository) -> None:
    done = run("--git", "HEAD", "HEAD", "policy/course-grant", cwd=repository.root)
    assert (done.returncode, done.stdout) == (2, "")
    assert "`policy/course-grant` is neither in `HEAD` nor in `HEAD`" in done.stderr
    assert "= help: " in done.stderr


@git
@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("pretty", "policies/course-grant/1.yaml: {word}\n"),
        ("markdown", "`policies/course-grant/1.yaml`: {word}\n\n"),
        ("github", "::warning file=policies/course-grant/1.yaml::policies/course-grant/1.yaml: {word}\n"),
        ("json", "[]\n"),
    ],
)
def test_a_policy_that_only_one_revision_has_is_a_difference(repository: Repository, form: str, said: str) -> None:
    repository.git("rm", "--quiet", "-r", "policies")
    repository.commit()
    for revisions, word in (("HEAD~1", "HEAD"), "gone"), (("HEAD", "HEAD~1"), "new"):
        done = run("--git", *revisions, "policies", "--format", form, cwd=repository.root)
        assert (done.returncode, done.stdout) == (1, said.format(word=word))
        assert done.stderr == ("" if form != "json" else f"policies/course-grant/1.yaml: {word}\n")


@git
def test_git_diff_shows_policies_by_the_driver(repository: Repository) -> None:
    """The set-up is that of docs/diff.md."""
    repository.write(".gitattributes", "policies/**/*.yaml diff=groundrules\n")
    repository.git("config", "diff.groundrules.command", COMMAND)
    repository.commit()
    repository.write("policies/course-grant/1.yaml", apart("b.yaml"))
    shown = repository.git("diff")
    stored = repository.git("rev-parse", "--short=7", "HEAD:policies/course-grant/1.yaml").strip()
    assert f"course-grant: from {stored} to work tree" in shown
    assert "age of adults (adult_age) is raised from 18 to 21" in shown
    assert "@@" not in shown
    assert "+" in repository.git("diff", "--no-ext-diff")
    repository.write("policies/course-grant/3.yaml", "policy: x\n")
    repository.git("add", "--all")
    repository.git("rm", "--quiet", "--force", "policies/course-grant/1.yaml")
    shown = repository.git("diff", "--cached")
    assert shown == "policies/course-grant/1.yaml: gone\npolicies/course-grant/3.yaml: new\n"
    repository.git("config", "diff.groundrules.command", f"{COMMAND} --format json")
    assert repository.git("diff", "--cached") == ""


@git
def test_a_policy_that_is_not_sound_does_not_stop_git(repository: Repository) -> None:
    """Git would end with `external diff died`; the message is what there is to show."""
    repository.write(".gitattributes", "policies/**/*.yaml diff=groundrules\n")
    repository.git("config", "diff.groundrules.command", COMMAND)
    repository.commit()
    repository.write(
        "policies/course-grant/1.yaml", apart("b.yaml").replace("person.age >= adult_age", "person.agee >= (")
    )
    repository.git("diff")
