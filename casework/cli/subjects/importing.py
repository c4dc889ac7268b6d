"""`groundrules subjects import`: take facts of many subjects from a file."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

import click

from casework.cli.subjects.about import about_options, declaration
from casework.registry.change import Done
from casework.registry.writing import Store
from casework.store.preparing import prepare
from casework.web.bulk import Errand, Line, Made, made, table_lines
from engine.audit.append import Edge, Placed, Taken, append
from engine.audit.database import FAILURES, Database
from engine.audit.log import LogRefused, reading
from engine.audit.opening import location, open_log
from engine.audit.record import Pending
from engine.audit.writer import Effect, LogUnavailable
from engine.cli.audit.place import key_option, log_option, opened
from engine.cli.output import PATHS, console, counted, print_diagnostics
from engine.cli.progress import watched
from engine.diagnostics import Diagnostic
from engine.web.problems import Problem
from engine.web.settings import Settings

TOGETHER = 500
"""Lines that are stored by one commit."""

FORMS = ("ndjson", "csv")


@click.command("import")
@click.argument("file", type=PATHS)
@click.option("--type", "type_", required=True, help="The type of the subjects.")
@click.option("--as", "form", type=click.Choice(FORMS), help="What FILE is  [default: csv if it is called so]")
@click.option("--source", help="Who gives the facts, as an API key is named.")
@about_options
@log_option
@key_option
@click.pass_context
def import_facts(
    context: click.Context,
    file: Path,
    type_: str,
    form: str | None,
    source: str | None,
    root: Path | None,
    policies_of: str,
    where: str,
    key: Path | None,
) -> None:
    """Take facts of many subjects from FILE; - reads what is piped in.

    FILE is NDJSON, each line `{"id": …, "facts": {…}}` or with a merge patch under `patch`, or a CSV with the columns
    `id` and facts by their path, such as `school.registered_on`. A row of a CSV is a patch: an empty cell leaves what
    is known as it is; lists are not in CSV. A line that is refused does not keep others from being stored. When it was
    stopped, run it again: what is stored already is found as it is, and makes no entry in the log.

    Exit code 0: all is stored; 1: lines were refused; 2: it cannot be done.
    """
    declared = declaration(root, policies_of, type_)
    table = (form or ("csv" if file.suffix.lower() == ".csv" else "ndjson")) == "csv"
    seen: Counter[str] = Counter()
    _make(where, key)
    with ExitStack() as stack:
        database, _ = stack.enter_context(opened(where, key))
        prepare(database)
        try:
            stream = sys.stdin.buffer if str(file) == "-" else stack.enter_context(file.open("rb"))
        except OSError as error:
            raise click.UsageError(f"`{file}` cannot be read: {(error.strerror or 'it is refused').lower()}") from None
        errand = Errand(_store(database), declared, source, Settings().max_body, table)
        try:
            for each in made(_lines(stream, file, errand), errand, TOGETHER):
                seen[_told(each, file)] += 1
        except Problem as problem:
            _print(problem, f"{file}:1")
            context.exit(2)
    console().print(_summary(seen))
    context.exit(1 if seen["refused"] else 0)


def _lines(stream: BinaryIO, file: Path, errand: Errand) -> Iterator[Line]:
    """Return the lines of a file, with progress on a terminal.

    Raises:
        Problem: the first row of a CSV does not name columns that there can be.
    """
    content = watched("importing", stream, file)
    if errand.table:
        return table_lines(_text(content), errand.declared)
    return ((number, line) for number, line in enumerate(content, 1) if line.strip())


def _text(lines: Iterable[bytes]) -> Iterator[str]:
    for number, line in enumerate(lines):
        yield line.decode("utf-8-sig" if number == 0 else "utf-8")


def _told(made: Made, file: Path) -> str:
    """Say what is wrong with a line, if anything is; return under what it is counted."""
    if isinstance(made.outcome, Done):
        return ("new" if made.outcome.new else "changed") if made.outcome.changed else "unchanged"
    if made.outcome.code == "log-unavailable":
        console(stderr=True).print(f"error: line {made.line} and those behind it are not stored: {made.outcome.detail}")
        console(stderr=True).print("  = help: run it again, what is stored already is found as it is")
        raise click.exceptions.Exit(2)
    _print(made.outcome, f"{file}:{made.line}")
    return "refused"


def _print(problem: Problem, place: str) -> None:
    found = [Diagnostic(e.code, e.message, help=e.help, file=f"{place} {e.pointer}".strip()) for e in problem.errors]
    alone = [Diagnostic(problem.code, problem.detail, help=problem.help, file=place)]
    print_diagnostics(found or alone, "pretty", console(stderr=True))


def _summary(seen: Counter[str]) -> str:
    stored = f"{counted(seen['new'], 'new subject')}, {counted(seen['changed'], 'subject')} changed"
    return f"{stored}, {seen['unchanged']} as they were, {counted(seen['refused'], 'line')} refused"


def _make(where: str, key: Path | None) -> None:
    """Make a log where there is none yet; what stands in the way ends the command with code 2."""
    at = location(where, key)
    if at.folder is None or at.folder.exists():
        return
    try:
        open_log(at).close()
    except LogRefused as refused:
        console(stderr=True).print(f"error: {refused.message}\n  = help: {refused.help}")
        raise click.exceptions.Exit(2) from None


def _store(database: Database) -> Store:
    """Return a place to store changes beside a service, which may write meanwhile."""

    def stored(entries: Sequence[Pending], effect: Effect) -> Sequence[Placed | Taken]:
        try:
            with database.writing() as connection:
                placed, _ = append(connection, entries, Edge())
                effect(connection, placed)
        except FAILURES as error:
            database.close()
            raise LogUnavailable from error
        return placed

    return Store(stored, lambda: reading(database))
