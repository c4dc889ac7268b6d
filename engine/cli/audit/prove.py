"""`groundrules audit prove`: a receipt for one record."""

from pathlib import Path

import click

from engine.audit.receipt import ReceiptRefused, receipt_from
from engine.cli.output import PATHS


@click.command()
@click.argument("export", type=PATHS)
@click.argument("record")
@click.pass_context
def prove(context: click.Context, export: Path, record: str) -> None:
    """Print a receipt for one record of an export: the record, and the proof that it is in the log.

    RECORD is its number, from 0, or the id of its decision. The receipt is a line of JSON; `groundrules audit verify`
    checks it, offline. Exit code 0: printed; 1: there is no such record, or the export is not sound; 2: unreadable.
    """
    wanted: int | str = int(record) if record.isascii() and record.isdecimal() and len(record) < 20 else record
    try:
        with export.open("rb") as file:
            line = receipt_from(file, wanted)
    except OSError as error:
        raise click.UsageError(f"`{export}` cannot be read: {error.strerror}") from None
    except ReceiptRefused as error:
        click.echo(f"error[receipt-refused]: {error}", err=True)
        context.exit(1)
    click.echo(line, nl=False)
