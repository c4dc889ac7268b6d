"""Which log a command is about, and how it says that there is none."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from engine.audit.database import FAILURES, Database
from engine.audit.log import LogRefused
from engine.audit.opening import FOLDER, Location, location, open_to_read
from engine.audit.reading import EntryRefused
from engine.cli.output import PATHS, console

Command = TypeVar("Command", bound=Callable[..., Any])


def log_option(command: Command) -> Command:
    """Let a command take `--log`."""
    return click.option(
        "--log",
        "where",
        envvar="GROUNDRULES_LOG",
        show_envvar=True,
        default=FOLDER,
        show_default=True,
        help="Folder of the log, or address of its PostgreSQL.",
    )(command)


def key_option(command: Command) -> Command:
    """Let a command take `--log-key`."""
    return click.option(
        "--log-key",
        "key",
        type=PATHS,
        envvar="GROUNDRULES_LOG_KEY",
        show_envvar=True,
        help="File of the key that signs for the log  [default: key in its folder]",
    )(command)


@contextmanager
def opened(where: str, key: Path | None = None) -> Iterator[tuple[Database, Location]]:
    """Give the database of a log while a block runs; what goes wrong with it ends the command with code 2."""
    at = location(where, key)
    try:
        database = open_to_read(at)
        try:
            yield database, at
        finally:
            database.close()
    except LogRefused as refused:
        console(stderr=True).print(f"error: {refused.message}\n  = help: {refused.help}")
        raise click.exceptions.Exit(2) from None
    except EntryRefused as refused:
        console(stderr=True).print(f"error[{refused.code}]: {refused}")
        raise click.exceptions.Exit(2) from None
    except FAILURES as error:
        console(stderr=True).print(f"error: the log in `{at.shown}` cannot be used: {type(error).__name__}")
        raise click.exceptions.Exit(2) from None
