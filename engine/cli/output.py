"""What commands print: messages in three formats, and a run that repeats when files change."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.text import Text
from watchfiles import watch

from engine.answer import dumps
from engine.diagnostics import Diagnostic, Severity
from engine.render import as_github, as_json, pretty_lines
from engine.resources import policies_root

STYLES = {
    "error": "bold red",
    "warning": "bold yellow",
    "title": "bold",
    "gutter": "blue",
    "carets": "bold red",
    "related": "cyan",
    "help": "green",
}

PATHS = click.Path(path_type=Path)


def console(*, stderr: bool = False) -> Console:
    """Return the terminal; it honours `NO_COLOR` and prints plain text into files and pipes."""
    return Console(stderr=stderr, highlight=False, soft_wrap=True, emoji=False, markup=False)


def print_diagnostics(found: Iterable[Diagnostic], form: str, out: Console) -> None:
    """Print messages in the form `pretty`, `json` or `github`."""
    if form == "json":
        out.print(dumps([as_json(each) for each in found], indent=2))
        return
    for each in found:
        if form == "github":
            out.print(as_github(each))
            continue
        for line in pretty_lines(each):
            out.print(Text.assemble(*((piece.text, STYLES.get(piece.role, "")) for piece in line)))
        out.print()


def counted(number: int, word: str) -> str:
    """Return `1 error`, `2 errors`."""
    return f"{number} {word}{'' if number == 1 else 's'}"


def summary(found: Sequence[Diagnostic]) -> str:
    """Return how many errors and warnings there are, in words."""
    errors = sum(each.severity is Severity.ERROR for each in found)
    warnings = len(found) - errors
    parts = [counted(number, word) for number, word in ((errors, "error"), (warnings, "warning")) if number]
    return " and ".join(parts) or "no errors"


def chosen(paths: Sequence[Path]) -> list[Path]:
    """Return the paths that a command works on: those named, else `policies` here, else the bundled policies."""
    if paths:
        return list(paths)
    here = Path("policies")
    return [here if here.is_dir() else policies_root()]


def unreadable(paths: Iterable[Path]) -> None:
    """Leave with exit code 2 where a path does not exist.

    Raises:
        UsageError: a path does not exist.
    """
    for path in paths:
        if not path.exists():
            raise click.UsageError(f"`{path}` does not exist")


def repeated(run: Callable[[], int], paths: Sequence[Path], *, watching: bool) -> int:
    """Run once, or, when watching, again after each change below the paths; return the last exit code."""
    code = run()
    if watching:
        click.echo("watching for changes, Ctrl-C ends", err=True)
        for _ in watch(*(path if path.is_dir() else path.parent for path in paths), raise_interrupt=False):
            code = run()
    return code


def as_data(found: Iterable[Diagnostic]) -> list[dict[str, Any]]:
    """Return messages as JSON data."""
    return [as_json(each) for each in found]
