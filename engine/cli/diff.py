"""`groundrules diff`: what changed between two versions, in meaning."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import click
from rich.console import Console

from engine.answer import dumps
from engine.cli.given import not_found
from engine.cli.output import PATHS, console, print_diagnostics
from engine.cli.population import Origin
from engine.cli.versions import Lone, Pair, between, driven, named
from engine.diagnostics import Findings
from engine.diff.comparison import Comparison, compare, with_impact
from engine.diff.formats.data import as_data
from engine.diff.formats.github import as_annotations, as_warning
from engine.diff.formats.html import as_page
from engine.diff.formats.markdown import as_markdown
from engine.diff.formats.pretty import as_renderables
from engine.diff.search import BUDGET
from engine.diff.words import WORDS
from engine.policy.bundle import NotFound
from engine.program import Program

SAME, DIFFER, ERROR = 0, 1, 2

FORMATS = ("pretty", "json", "markdown", "html", "github")


@click.command()
@click.argument("what", nargs=-1)
@click.option("--git", "in_git", is_flag=True, help="WHAT is two revisions and, where wanted, a path.")
@click.option("--driver", is_flag=True, help="WHAT is what git gives to an external diff; the exit code is 0.")
@click.option("--cases", type=PATHS, help="Cases, one JSON request a line, to count under both versions.")
@click.option(
    "--log",
    is_flag=False,
    flag_value="",
    metavar="[PLACE]",
    help="Count the cases of a log: its folder, the address of its PostgreSQL, or an export; without PLACE, that of "
    "GROUNDRULES_LOG, or groundrules-log.",
)
@click.option("--examples", type=click.IntRange(min=0), default=5, show_default=True, help="Moved cases to show.")
@click.option(
    "--budget",
    type=click.IntRange(min=0),
    default=BUDGET,
    show_default=True,
    help="Cases that the search for witnesses may try.",
)
@click.option("--policies", type=PATHS, help="Folder of policies  [default: policies here, else the bundled ones]")
@click.option("--language", default="en", show_default=True, help="Language of the texts.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="pretty", show_default=True)
@click.pass_context
def diff(
    context: click.Context,
    what: tuple[str, ...],
    in_git: bool,  # noqa: FBT001
    driver: bool,  # noqa: FBT001
    cases: Path | None,
    log: str | None,
    examples: int,
    budget: int,
    policies: Path | None,
    language: str,
    form: str,
) -> None:
    """Say what changed between two versions: named changes, directions, and cases that show them.

    WHAT is POLICY FROM TO, or two policy FILEs, or with --git two revisions and a path (default: the folder here).
    What stands behind --log is its PLACE: write --log last where it has none.

    Exit code 0: the same; 1: they differ; 2: they cannot be compared.
    """
    if cases is not None and log is not None:
        raise click.UsageError("a population comes from --cases or from --log, not from both")
    origin = Origin(cases, log) if cases is not None or log is not None else None
    if language not in WORDS:
        there = ", ".join(f"`{each}`" for each in sorted(WORDS))
        console(stderr=True).print(
            f"warning: comparisons are not written in `{language}`, only in {there}; this is `en`"
        )
    comparisons, lone = [], []
    try:
        if driver:
            found: Iterable[Pair | Lone] = [driven(what)]
        elif in_git:
            found = between(what)
        else:
            found = [named(what, policies)]
        for each in found:
            if isinstance(each, Lone):
                lone.append(each)
                _tell(each, form)
                continue
            comparison = _compared(each, origin, examples, budget)
            comparisons.append(comparison)
            if form != "json":
                _print(console(), comparison, form, (language,))
    except Findings as error:
        print_diagnostics(error.diagnostics, "pretty", console(stderr=True))
        # An external diff that fails ends all of `git diff`.
        context.exit(SAME if driver else ERROR)
    except NotFound as error:
        print_diagnostics([not_found(error)], "pretty", console(stderr=True))
        context.exit(ERROR)
    if form == "json" and (in_git or comparisons):
        data = [as_data(each, (language,)) for each in comparisons]
        console().print(dumps(data if in_git else data[0], indent=2))
    elif form == "pretty" and not comparisons and not lone:
        console().print("no policy file differs")
    context.exit(SAME if driver or (not lone and all(each.same for each in comparisons)) else DIFFER)


def _tell(lone: Lone, form: str) -> None:
    """Say that a file is there on one side only; JSON and HTML are of comparisons alone."""
    match form:
        case "markdown":
            console().print(f"`{lone.name}`: {lone.word}\n")
        case "github":
            console().print(as_warning(lone.name, f"{lone.name}: {lone.word}"))
        case _:
            console(stderr=form != "pretty").print(f"{lone.name}: {lone.word}")


def _compared(pair: Pair, origin: Origin | None, examples: int, budget: int) -> Comparison:
    programs = Program(pair.old), Program(pair.new)
    try:
        comparison = replace(compare(*programs, budget), names=pair.names)
        if origin is None:
            return comparison
        with origin.read({pair.old.id, pair.new.id}) as cases:
            return with_impact(comparison, *programs, cases, examples)
    finally:
        for each in programs:
            each.close()


def _print(out: Console, comparison: Comparison, form: str, languages: Sequence[str]) -> None:
    match form:
        case "markdown":
            out.print(as_markdown(comparison, languages), end="")
        case "html":
            out.print(as_page(comparison, languages), end="")
        case "github":
            for line in as_annotations(comparison, languages):
                out.print(line)
        case _:
            for each in as_renderables(comparison, languages):
                out.print(each)
