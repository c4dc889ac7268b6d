"""`groundrules test`: do policies decide as the tests beside them say, and what have the tests seen?"""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import click
from rich.console import Console
from rich.progress import Progress

from engine.answer import dumps
from engine.cli.output import (
    PATHS,
    as_data,
    chosen,
    console,
    counted,
    print_diagnostics,
    repeated,
    summary,
    unreadable,
)
from engine.decision import Status
from engine.diagnostics import has_errors
from engine.evaluate import LIMITS, Evaluator
from engine.policy.bundle import Bundle
from engine.policy.check import check_paths
from engine.render import pretty
from engine.testing.coverage import Coverage, coverage
from engine.testing.runner import Result, run
from engine.testing.suite import Suite, read_suite

LONG = 200
"""From this many cases on, a terminal shows progress."""


@click.command()
@click.argument("paths", nargs=-1, type=PATHS)
@click.option("--format", "form", type=click.Choice(["pretty", "json", "junit"]), default="pretty", show_default=True)
@click.option("--coverage", "covering", is_flag=True, help="List what no test has seen.")
@click.option("--watch", "watching", is_flag=True, help="Test again whenever a file changes.")
@click.pass_context
def test(context: click.Context, paths: tuple[Path, ...], form: str, covering: bool, watching: bool) -> None:  # noqa: FBT001
    """Run the tests beside policies: the files in the folder `tests` of a policy's folder.

    PATHS are folders of policies, one policy's folder, or files of tests. Without PATHS: the folder `policies` here,
    else the policies that come with the program. Exit code 0: all pass; 1: a test fails, a policy is not sound, or
    there is no test; 2: nothing to read.
    """
    todo = chosen(paths)
    unreadable(todo)

    def once() -> int:
        return _run(todo, form, covering=covering)

    context.exit(repeated(once, todo, watching=watching))


def _run(paths: list[Path], form: str, *, covering: bool) -> int:
    out = console()
    files = [file for path in paths for file in test_files(path)]
    checked = check_paths(dict.fromkeys(_policies_of(path) for path in paths), LIMITS)
    suites = [read_suite(file) for file in files]
    found = [*checked.diagnostics, *(each for suite in suites for each in suite.diagnostics)]
    errors = [each for each in found if has_errors([each])]
    if errors:
        print_diagnostics(errors, "json" if form == "json" else "pretty", out)
        out.print(f"not tested: {summary(errors)}")
        return 1
    evaluator = Evaluator(Bundle.of(checked.policies))
    try:
        results = _with_progress(evaluator, suites)
    finally:
        evaluator.close()
    tested = {suite.policy for suite in suites}
    seen = coverage([each for each in checked.policies if each.id in tested], results)
    REPORTS[form](out, results, seen, covering)
    return 0 if results and all(each.passed for each in results) else 1


def test_files(path: Path) -> list[Path]:
    """Return the files of tests that a path means: itself, or all in folders named `tests` below it."""
    if path.is_file():
        return [path]
    return sorted(each for each in path.rglob("*.yaml") if each.parent.name == "tests")


test_files.__test__ = False  # type: ignore[attr-defined] # pytest would take it for a test


def _policies_of(path: Path) -> Path:
    """Return the folder whose policies a path's tests are about."""
    folder = path.parent if path.is_file() else path
    return folder.parent if folder.name == "tests" else folder


def _with_progress(evaluator: Evaluator, suites: list[Suite]) -> list[Result]:
    total = sum(len(suite.cases) for suite in suites)
    if total < LONG or not sys.stderr.isatty():
        return run(evaluator, suites)
    with Progress(console=console(stderr=True), transient=True) as progress:
        task = progress.add_task("testing", total=total)
        return run(evaluator, suites, lambda _: progress.advance(task))


def _pretty(out: Console, results: list[Result], seen: list[Coverage], covering: bool) -> None:  # noqa: FBT001
    for result in results:
        if not result.passed:
            out.print(f"FAILED {result.file}: {result.case.name}")
            print_diagnostics(result.failures, "pretty", out)
    for each in seen:
        out.print(f"{each.policy} {each.version}: {each.seen} of {each.wanted} statuses and outcomes seen")
        for line in _unseen(each) if covering else ():
            out.print(f"  not seen: {line}")
    failed = sum(not each.passed for each in results)
    verdict = "no test was found" if not results else f"{counted(len(results), 'case')}, {failed or 'none'} failed"
    out.print(verdict)


def _unseen(each: Coverage) -> Iterable[str]:
    for kind, rows in (("criterion", each.criteria), ("stage", each.stages)):
        for name, statuses in rows.items():
            missing = [str(status) for status in Status if status not in statuses]
            if missing:
                yield f"{kind} {name} {', '.join(missing)}"
    yield from (f"outcome {name}" for name, was in each.outcomes.items() if not was)


def _json(out: Console, results: list[Result], seen: list[Coverage], _: bool) -> None:  # noqa: FBT001
    out.print(
        dumps(
            {
                "passed": sum(each.passed for each in results),
                "failed": sum(not each.passed for each in results),
                "cases": [_case_data(each) for each in results],
                "coverage": [_coverage_data(each) for each in seen],
            },
            indent=2,
        )
    )


def _case_data(result: Result) -> dict[str, Any]:
    decision = result.decision
    return {
        "file": result.file,
        "name": result.case.name,
        "passed": result.passed,
        "version": decision.version if decision else None,
        "outcome": decision.outcome if decision else None,
        "failures": as_data(result.failures),
    }


def _coverage_data(each: Coverage) -> dict[str, Any]:
    def rows(statuses: Any) -> dict[str, list[str]]:
        return {name: [str(status) for status in Status if status in seen] for name, seen in statuses.items()}

    return {
        "policy": each.policy,
        "version": each.version,
        "wanted": each.wanted,
        "seen": each.seen,
        "criteria": rows(each.criteria),
        "stages": rows(each.stages),
        "outcomes": dict(each.outcomes),
    }


def _junit(out: Console, results: list[Result], seen: list[Coverage], _: bool) -> None:  # noqa: FBT001
    failed = sum(not each.passed for each in results)
    root = ET.Element("testsuites", tests=str(len(results)), failures=str(failed))
    for file in dict.fromkeys(each.file for each in results):
        own = [each for each in results if each.file == file]
        failures = sum(not each.passed for each in own)
        suite = ET.SubElement(root, "testsuite", name=file, tests=str(len(own)), failures=str(failures))
        properties = ET.SubElement(suite, "properties")
        for each in seen:
            if any(result.case.policy == each.policy for result in own):
                name = f"coverage {each.policy} {each.version}"
                ET.SubElement(properties, "property", name=name, value=f"{each.seen}/{each.wanted}")
        for result in own:
            case = ET.SubElement(suite, "testcase", name=result.case.name, classname=file)
            for failure in result.failures:
                ET.SubElement(case, "failure", message=failure.message).text = pretty(failure)
    ET.indent(root)
    out.print(ET.tostring(root, encoding="unicode", xml_declaration=True))


REPORTS = {"pretty": _pretty, "json": _json, "junit": _junit}
