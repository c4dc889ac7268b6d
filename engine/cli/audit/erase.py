"""`groundrules audit erase`: forget personal data, and say so in the log."""

import getpass

import click

from engine.audit.erase import NothingErased
from engine.audit.erase import erase as forget
from engine.cli.audit.place import log_option, opened
from engine.cli.output import console, counted

LONGEST = 200


@click.command()
@log_option
@click.option("--subject", help="Everything about this subject, as the caller of the service wrote it.")
@click.option("--decision", "decisions", multiple=True, metavar="ID", help="What a decision holds; repeatable.")
@click.option("--why", required=True, help="The reason, for the log; it is not erased, and names nobody.")
@click.option("--by", help="Who asks for it  [default: the user who runs the command]")
@click.confirmation_option(prompt="What is erased cannot be had back. Erase it?")
@click.pass_context
def erase(
    context: click.Context, where: str, subject: str | None, decisions: tuple[str, ...], why: str, by: str | None
) -> None:
    """Erase the sensitive facts of decisions, and all that was decided from them in so many words.

    The entries and all proofs stay valid, and an entry says what was erased. A service may go on meanwhile.
    Exit code 0: erased; 1: erased, but the journal still holds it; 2: there is nothing to erase.
    """
    if subject is None and not decisions:
        raise click.UsageError("name whom or what to erase with --subject or --decision")
    if len(why) > LONGEST or not why.strip():
        raise click.UsageError(f"--why is a text of 1 to {LONGEST} characters")
    errors = console(stderr=True)
    with opened(where) as (database, _):
        try:
            erased = forget(database, by=by or getpass.getuser(), why=why, subject=subject, decisions=decisions)
        except NothingErased as nothing:
            errors.print(f"error: {nothing}")
            context.exit(2)
        wiped = database.wipe()
    places = sum(len(each["pointers"]) for each in erased)
    console().print(f"erased {counted(places, 'value')} of {counted(len(erased), 'decision')}")
    if not wiped:
        errors.print("warning: another process reads the log, so that its journal still holds what was erased")
        errors.print("  = help: it is overwritten when the service stops, or by the next erasure")
        context.exit(1)
