"""`groundrules audit keygen`: the key that signs a log."""

from pathlib import Path

import click

from engine.audit.keyfile import write_signer
from engine.audit.note import NoteRefused, generate
from engine.cli.output import PATHS


@click.command()
@click.argument("name")
@click.option("--out", type=PATHS, default=Path("log.key"), show_default=True, help="File of the private key.")
def keygen(name: str, out: Path) -> None:
    """Make a key pair for a log, and print the public key.

    NAME is the log's name for all its life, without blanks and `+`: an address without `https://`, such as
    `example.org/decisions`, is not taken twice. The private key is written to a file that only you may read, in a
    folder that is made if need be; the public one is for those who verify. Exit code 0: made; 2: a wrong name, or the
    file is there already.
    """
    try:
        signer = generate(name)
        out.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_signer(out, signer)
    except NoteRefused as error:
        raise click.UsageError(str(error)) from None
    except FileExistsError:
        raise click.UsageError(f"`{out}` is there already, and a key is never overwritten") from None
    except OSError as error:
        raise click.UsageError(f"`{out}` cannot be written: {error.strerror}") from None
    click.echo(str(signer.verifier))
    click.echo(f"the private key is in {out}", err=True)
