"""`groundrules subjects show`: what is known of a subject, now or as of a moment, or its history."""

from datetime import UTC, date, datetime
from pathlib import Path

import click
from sqlalchemy import inspect

from casework.cli.subjects.about import about_options, declaration
from casework.registry.declared import Declared
from casework.registry.reading import history, state
from casework.registry.subject import Subject, SubjectRefused
from casework.store.tables import SUBJECTS
from engine.answer import dumps
from engine.cli.audit.place import log_option, opened
from engine.cli.output import console

ALL = 2**31
"""More changes than a subject has."""


@click.command()
@click.argument("type_", metavar="TYPE")
@click.argument("id_", metavar="ID")
@click.option("--as-of", help="What was known then: a moment, or the end of a day in the policy's time zone.")
@click.option("--history", "past", is_flag=True, help="Every change, newest first, a line each.")
@about_options
@log_option
@click.pass_context
def show(
    context: click.Context,
    type_: str,
    id_: str,
    as_of: str | None,
    past: bool,  # noqa: FBT001
    root: Path | None,
    policies_of: str,
    where: str,
) -> None:
    """Show what is known of the subject ID of a type as JSON.

    Exit code 0: shown; 2: nothing is known of it, or a wrong call.
    """
    try:
        subject = Subject(type_, id_)
    except SubjectRefused as error:
        raise click.UsageError(str(error)) from None
    moment = _moment(as_of, declaration(root, policies_of, type_)) if as_of is not None else None
    with opened(where) as (database, _), database.reading() as connection:
        there = inspect(connection).has_table(SUBJECTS.name)
        if past:
            found = history(connection, subject, ALL) if there else []
            lines = [dumps(each.data()) for each in found if moment is None or each.at <= moment]
        else:
            known = state(connection, subject, moment) if there else None
            lines = [dumps(known.data(), indent=2)] if known else []
    if not lines:
        known_then = "was known of it then" if as_of else "is known of it"
        console(stderr=True).print(f"error: `{type_}/{id_}`: nothing {known_then}")
        context.exit(2)
    for line in lines:
        console().print(line)


def _moment(text: str, declared: Declared) -> str:
    """Return a moment as the log writes moments, the last one of a day.

    Raises:
        UsageError: it is neither.
    """
    try:
        if "T" not in text.upper():
            return declared.end_of(date.fromisoformat(text))
        found = datetime.fromisoformat(text)
        if found.tzinfo is not None:
            return found.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    except (ValueError, OverflowError):
        pass
    raise click.UsageError(
        f"`{text}` is neither a day such as `2018-01-20` nor a moment such as `2018-01-20T08:00:00Z`"
    )
