"""`groundrules audit export`: write the log out, to be verified by another person on another machine."""

import os
import sys
from pathlib import Path

import click

from engine.audit.exporting import exported
from engine.audit.opening import signer_of
from engine.cli.audit.place import key_option, log_option, opened
from engine.cli.output import PATHS


@click.command()
@click.argument("file", type=PATHS)
@log_option
@key_option
@click.option("--without-openings", is_flag=True, help="Leave out the values behind commitments: personal data.")
@click.option("--force", is_flag=True, help="Replace FILE where it is there already.")
def export(file: Path, where: str, key: Path | None, without_openings: bool, force: bool) -> None:  # noqa: FBT001
    """Write the log to FILE, or to standard output where it is `-`, signed as it is now.

    The file holds personal data unless it is left out. Exit code 0: written; 2: the log, its key or FILE cannot be
    used.
    """
    with opened(where, key) as (database, at):
        lines = exported(database, signer_of(at.key), openings=not without_openings)
        if str(file) == "-":
            sys.stdout.buffer.writelines(lines)
            return
        try:
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if force else os.O_EXCL), 0o600)
        except FileExistsError:
            raise click.UsageError(f"`{file}` is there already, --force replaces it") from None
        except OSError as error:
            raise click.UsageError(f"`{file}` cannot be written: {error.strerror}") from None
        with open(descriptor, "wb") as out:  # noqa: PTH123 - a descriptor, made with its rights
            out.writelines(lines)
