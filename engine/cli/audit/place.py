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
        reason, help_ = _why(error)
        console(stderr=True).print(f"error: the log in `{at.shown}` cannot be used: {reason}\n  = help: {help_}")
        raise click.exceptions.Exit(2) from None


def _why(error: Exception) -> tuple[str, str]:
    """Return what is wrong with a database in words, none of which an address or a record has, and what to do."""
    said = str(getattr(error, "orig", error)).lower()
    for part, reason, help_ in REASONS:
        if part in said:
            return reason, help_
    if isinstance(error, OSError):
        return (error.strerror or "it is refused").lower(), OTHER_PLACE
    return f"the database says no ({type(error).__name__})", OTHER_PLACE


OTHER_PLACE = "see to the disk and to the rights of the folder, or name another place with --log"
REASONS = (
    ("not a database", "`log.sqlite` is not a database", "restore it from a backup, or name another folder with --log"),
    ("malformed", "`log.sqlite` is damaged", "restore it from a backup"),
    ("no such table", "there are no tables of a log in it", "name the folder of a log with --log"),
    ("does not exist", "there are no tables of a log in it, or no such database", "name that of a log with --log"),
    ("connection", "the database does not answer", "see that it runs, and that its address in --log is right"),
    ("readonly", "the medium can only be read, and SQLite writes beside its file", "copy the folder and name the copy"),
    ("unable to open", "the database cannot be opened", "copy the folder to where you may write, and name the copy"),
    ("locked", "another process holds it", "try again a little later"),
)
"""What databases say, in part; what is wrong; what to do."""
