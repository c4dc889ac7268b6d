"""The documentation does not lag behind: what it shows is done, what it names exists, what is generated is fresh."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from documents import ROOT, blocks, renewed
from reading import Reading

from casework.cli import main as command_line
from casework.settings import SUBJECTS
from casework.web.contract import CONTRACT
from docs.__main__ import main as write_docs
from docs.__main__ import on_disk
from docs.generate.commands import commands
from docs.generate.pages import pages as generated
from engine.codes import CODES
from engine.policy.check import check_file
from engine.web.codes import DETAILS
from engine.web.openapi import description
from engine.web.settings import READERS

PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("policies/*.md"))
)
GENERATED = generated()
WRITTEN_BY_HAND = [page for page in PAGES if page not in GENERATED]
RUN = [
    page
    for page in WRITTEN_BY_HAND
    if any(each.language not in {"", "text", "sh"} for each in blocks((ROOT / page).read_text(encoding="utf-8")))
]
EMPTY_FOLDER = ("docs/tutorial.md",)
"""Pages that begin in an empty folder; all others begin in a copy of the project's policies and schemas."""

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
CODE = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def prose_of(page: str) -> str:
    return CODE.sub("", text_of(page))


@pytest.fixture
def reading(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Reading]:
    found = Reading(tmp_path, golden=request.config.getoption("--update-golden"))
    yield found
    found.close()


@pytest.mark.parametrize("page", RUN)
def test_what_a_page_shows_is_what_happens(page: str, reading: Reading) -> None:
    if page not in EMPTY_FOLDER:
        for folder in ("policies", "schemas"):
            shutil.copytree(ROOT / folder, reading.folder / folder)
    reading.follow(text_of(page))
    if reading.page != text_of(page):
        (ROOT / page).write_text(reading.page, encoding="utf-8")


def test_a_page_that_is_renewed_leaves_out_what_it_left_out_before() -> None:
    shown = "first …\n  …\nthe sum is 3\n"
    assert renewed(shown, "first line\nsecond line\nthe sum is 4\n") == "first …\n  …\nthe sum is 4\n"
    assert renewed(shown, "something else\n") == "something else\n"


@pytest.mark.parametrize("page", GENERATED)
def test_a_generated_page_is_what_it_is_written_from(page: str) -> None:
    assert on_disk(ROOT / page) == GENERATED[page], "run: python -m docs"


def test_the_check_names_the_command_that_helps(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("docs.__main__.pages", lambda: {"docs/no-such-page.md": "text"})
    assert write_docs(["--check"]) == 1
    assert "python -m docs" in capsys.readouterr().err
    assert write_docs(["--chek"]) == 2


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    broken = []
    for link in LINK.findall(prose_of(page)):
        path, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", path):
            continue
        target = ((ROOT / page).parent / path).resolve() if path else ROOT / page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


def anchors(path: Path) -> set[str]:
    headings = HEADING.findall(CODE.sub("", path.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", WRITTEN_BY_HAND)
def test_files_that_a_page_names_exist(page: str) -> None:
    tops = "engine|docs|tests|schemas|policies|benchmarks"
    named = set(re.findall(rf"`((?:{tops})/[\w./-]+|server\.py|Makefile|setup\.cfg|ruff\.toml)`", prose_of(page)))
    shown = {each.name for each in blocks(text_of(page))}
    assert sorted(name for name in named - shown if not (ROOT / name).exists()) == []


@pytest.mark.parametrize("page", PAGES)
def test_no_page_names_a_place_of_one_machine(page: str) -> None:
    assert re.findall(r"(?:/work|/home|/root|/tmp|/Users|C:\\\\)\b\S*", text_of(page)) == []


@pytest.mark.parametrize("page", PAGES)
def test_make_targets_that_a_page_names_exist(page: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    code = re.findall(r"`([^`\n]+)`", text_of(page)) + [
        line for each in blocks(text_of(page)) if each.language == "sh" for line in each.text.splitlines()
    ]
    named = {found for line in code for found in re.findall(r"^\s*make ([a-z-]+)", line)}
    assert named <= targets


@pytest.mark.parametrize("page", WRITTEN_BY_HAND)
def test_commands_and_flags_that_a_page_names_exist(page: str) -> None:
    known = dict(commands(command_line))
    for line in re.findall(r"groundrules [a-z][^`\n|&;>]*", text_of(page)):
        words = line.split()
        if words[1] not in command_line.commands:
            assert line not in "".join(each.text for each in blocks(text_of(page))), line
            continue
        command = known.get(" ".join(words[1:3]), known[words[1]])
        flags = {flag for parameter in command.params for flag in (*parameter.opts, *parameter.secondary_opts)}
        assert {word.partition("=")[0] for word in words if word.startswith("--")} <= flags | {"--help"}, line


def test_the_readme_shows_a_policy_of_twelve_lines_that_is_sound(tmp_path: Path) -> None:
    policy = next(each for each in blocks(text_of("README.md")) if each.language == "yaml")
    assert len(policy.text.splitlines()) <= 12
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    path = tmp_path / policy.name
    path.parent.mkdir(parents=True)
    path.write_text(policy.text, encoding="utf-8")
    assert check_file(path) == []


def test_the_readme_begins_with_what_there_is_to_see_and_to_do() -> None:
    first_screen = "\n".join(text_of("README.md").splitlines()[:75])
    for part in ("make serve", "make test", "curl"):
        assert part in first_screen


def test_the_architecture_fits_on_seventy_lines() -> None:
    assert len(text_of("ARCHITECTURE.md").splitlines()) <= 70


def test_the_architecture_gives_every_module_a_place() -> None:
    modules = {
        path.stem for path in (ROOT / "engine").iterdir() if path.name[0] not in "_." and path.suffix in {"", ".py"}
    }
    modules |= {path.stem for path in (ROOT / "casework").iterdir() if path.name[0] not in "_." and path.stem != "py"}
    assert sorted(name for name in modules if f"`{name}`" not in text_of("ARCHITECTURE.md")) == []


def test_every_command_has_a_section_with_its_exit_codes() -> None:
    page = text_of("docs/reference/commands.md")
    names = [name for name, _ in commands(command_line)]
    assert [name for name in names if f"\n## {name}\n" not in page] == []
    alone = [name for name, command in commands(command_line) if not isinstance(command, click.Group)]
    assert [name for name in alone if f"\n| `{name}` |" not in page] == []


def test_every_flag_is_on_the_page_of_commands() -> None:
    page = text_of("docs/reference/commands.md")
    flags = [
        flag
        for _, command in commands(command_line)
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for flag in parameter.opts
    ]
    assert [flag for flag in flags if flag.startswith("--") and flag not in page] == []


def test_every_code_has_a_section() -> None:
    page = text_of("docs/reference/messages.md")
    assert [code for code in CODES if f"\n### {code}\n" not in page] == []


def test_every_problem_and_operation_is_on_the_page_of_http() -> None:
    page = text_of("docs/reference/http.md")
    assert [code for code in (*CONTRACT.kinds, *DETAILS) if f"`{code}`" not in page] == []
    operations = [
        f"{method.upper()} {path}" for path, all_ in description(CONTRACT)["paths"].items() for method in all_
    ]
    assert [each for each in operations if f"\n### {each}\n" not in page] == []


def test_every_setting_is_on_the_page_of_operations() -> None:
    page = text_of("docs/operations.md")
    assert [
        name for name in (*(f"GROUNDRULES_{each.upper()}" for each in READERS), SUBJECTS) if f"`{name}`" not in page
    ] == []


def test_every_dependency_has_a_line_that_says_why() -> None:
    page = text_of("docs/decisions/0012-dependencies.md")
    requirements = re.findall(r"^    ([A-Za-z][\w-]+)(?:[>=;].*)?$", section("install_requires"), re.MULTILINE)
    requirements += re.findall(r"^    ([A-Za-z][\w-]+)(?:[>=;].*)?$", section("dev"), re.MULTILINE)
    assert len(requirements) > 20
    assert [name for name in requirements if f"\n| {name} |" not in page] == []


def section(key: str) -> str:
    """Return the indented lines under a key of setup.cfg."""
    found = re.search(rf"^{key} =\n((?:    .+\n)+)", (ROOT / "setup.cfg").read_text(encoding="utf-8"), re.MULTILINE)
    assert found
    return found[1]


def test_decisions_say_when_in_which_state_why_and_to_what_effect() -> None:
    lacking = []
    for page in PAGES:
        if re.match(r"docs/decisions/\d{4}-", page):
            text = text_of(page)
            wanted = (r"^# \d{4}\. ", r"^- date: \d{4}-\d\d-\d\d$", "^- status: ", "^## Context$", "^## Decision$")
            lacking += [
                f"{page}: {each}" for each in (*wanted, "^## Consequences$") if not re.search(each, text, re.MULTILINE)
            ]
    assert lacking == []
