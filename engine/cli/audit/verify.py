"""`groundrules audit verify`: has anyone touched the log?"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any

import click

from engine.answer import dumps
from engine.audit.checkpoint import Checkpoint, CheckpointRefused, open_checkpoint
from engine.audit.finding import Finding
from engine.audit.keyfile import load_verifier
from engine.audit.note import MAX_NOTE, NoteRefused, Verifier
from engine.audit.receipt import ReceiptRefused, read_receipt
from engine.audit.verify import Verification
from engine.audit.verify import verify as verified
from engine.cli.audit.report import export_data, export_text, receipt_data, receipt_text
from engine.cli.output import PATHS, console, print_diagnostics
from engine.cli.progress import watched
from engine.diagnostics import Diagnostic

SHOWN = 20
"""Findings that are printed; the others are counted."""

NOT_CONTINUED = "it does not show that its checkpoint continues those that you hold"
MADE_BY = "`groundrules audit export` makes the one, `groundrules audit prove` the other"
NO_EXPORT = "it is no export of a log, and no receipt: not one of its lines can be read as a part of one"


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option("--key", required=True, help="The log's public key: its text, or the file that holds it.")
@click.option("--checkpoint", "notes", type=PATHS, multiple=True, help="A checkpoint that you hold from before.")
@click.option("--keep", type=PATHS, help="Where to write the checkpoint of a sound export, for the next time.")
@click.option("--format", "form", type=click.Choice(["pretty", "json"]), default="pretty", show_default=True)
@click.pass_context
def verify(context: click.Context, file: Path, key: str, notes: tuple[Path, ...], keep: Path | None, form: str) -> None:
    """Verify an export of a log, or a receipt for one record, offline.

    FILE is an export or a receipt; `-` is standard input. The key comes from whoever runs the log, and never from the
    export. With a checkpoint from before, also what has been changed since by somebody with the private key is found.
    Exit code 0: sound; 1: findings; 2: something cannot be read.
    """
    verifier = _verifier(key)
    held = sorted((_checkpoint(path, verifier) for path in notes), key=lambda each: each.size)
    try:
        with file.open("rb") if str(file) != "-" else sys.stdin.buffer as opened:
            lines = watched("verifying", opened, file)
            first = next(lines, b"")
            receipt = _receipt(first, lines, verifier, held)
            if receipt and keep:
                raise click.UsageError(f"--keep is for exports, and `{file}` is a receipt: {NOT_CONTINUED}")
            found = receipt or _export(first, lines, verifier, held)
        if keep and found.note:
            keep.write_text(found.note, encoding="utf-8")
    except OSError as error:
        raise click.UsageError(f"`{error.filename or file}` cannot be used: {error.strerror}") from None
    if form == "json":
        click.echo(dumps(found.data, indent=2))
    else:
        print_diagnostics((_diagnostic(each, file) for each in found.findings), "pretty", console())
        click.echo(found.text)
    context.exit(1 if found.findings else 0)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a verification found, in the forms in which it is told; `note` is a checkpoint worth keeping."""

    findings: Sequence[Finding]
    data: dict[str, Any]
    text: str
    note: str = ""


def _export(first: bytes, lines: Iterator[bytes], verifier: Verifier, held: Sequence[Checkpoint]) -> Outcome:
    verification = Verification(verifier, held)
    findings = verified(chain([first] if first else [], lines), verification)
    shown = list(islice(findings, SHOWN))
    more = sum(1 for _ in findings)
    if verification.lines and not verification.readable:
        shown, more = [Finding("export-line-malformed", NO_EXPORT, help=MADE_BY)], 0
        return Outcome(shown, {"sound": False, "findings": [shown[0].as_json()]}, "NOT SOUND: nothing is proven")
    data, text = export_data(verification, shown, more), export_text(verification, len(shown) + more)
    return Outcome(shown, data, text, "" if shown else verification.note)


def _receipt(first: bytes, lines: Iterator[bytes], verifier: Verifier, held: Sequence[Checkpoint]) -> Outcome | None:
    """Return what comes of a receipt, or None where the first line is not one."""
    try:
        receipt = read_receipt(first)
        if receipt is None:
            return None
        if next(lines, None):
            raise ReceiptRefused("something stands behind the receipt")  # noqa: TRY301 - all refusals have one way out
        checkpoint = receipt.check(verifier, held)
    except ReceiptRefused as error:
        finding = Finding("receipt-refused", str(error))
        return Outcome([finding], {"sound": False, "findings": [finding.as_json()]}, "NOT SOUND: nothing is proven")
    return Outcome([], receipt_data(receipt, checkpoint, held), receipt_text(receipt, checkpoint, held))


def _diagnostic(finding: Finding, file: Path) -> Diagnostic:
    place = f"{file}:{finding.line}" if finding.line is not None else str(file)
    return Diagnostic(finding.code, finding.message, help=finding.help, file=place)


def _verifier(key: str) -> Verifier:
    try:
        return load_verifier(key)
    except NoteRefused as error:
        raise click.UsageError(str(error)) from None
    except OSError as error:
        raise click.UsageError(f"`{key}` is no key, and cannot be read as a file: {error.strerror}") from None


def _checkpoint(path: Path, verifier: Verifier) -> Checkpoint:
    try:
        with path.open("rb") as file:
            return open_checkpoint(file.read(MAX_NOTE + 1).decode("utf-8"), verifier)
    except OSError as error:
        raise click.UsageError(f"`{path}` cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise click.UsageError(f"`{path}` is not UTF-8") from None
    except CheckpointRefused as error:
        raise click.UsageError(f"`{path}` is no checkpoint of this log: {error}") from None
