"""`groundrules check`: are policy files sound?"""

from pathlib import Path

import click

from engine.cli.output import PATHS, chosen, console, counted, print_diagnostics, repeated, summary, unreadable
from engine.diagnostics import has_errors
from engine.evaluate import LIMITS
from engine.policy.check import check_paths, policy_files


@click.command()
@click.argument("paths", nargs=-1, type=PATHS)
@click.option("--format", "form", type=click.Choice(["pretty", "json", "github"]), default="pretty", show_default=True)
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@click.option("--watch", "watching", is_flag=True, help="Check again whenever a file changes.")
@click.pass_context
def check(context: click.Context, paths: tuple[Path, ...], form: str, strict: bool, watching: bool) -> None:  # noqa: FBT001
    """Check policy files, and folders of them.

    Without PATHS: the folder `policies` here, else the policies that come with the program.
    Exit code 0: sound; 1: errors; 2: nothing to read.
    """
    todo = chosen(paths)
    unreadable(todo)

    def run() -> int:
        files = [file for path in todo for file in policy_files(path)]
        if not files:
            raise click.UsageError("there is no policy file in " + ", ".join(f"`{path}`" for path in todo))
        found = check_paths(todo, LIMITS).diagnostics
        print_diagnostics(found, form, console())
        if form == "pretty":
            console().print(f"{counted(len(files), 'policy file')}: {summary(found)}")
        return 1 if has_errors(found) or (strict and found) else 0

    context.exit(repeated(run, todo, watching=watching))
