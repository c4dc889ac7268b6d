"""`groundrules audit list` and `tail`: find decisions, and see those that come."""

import time
from datetime import UTC, datetime

import click
from rich.console import Console

from engine.answer import dumps
from engine.audit.reading import Row, Search, find
from engine.cli.audit.place import log_option, opened
from engine.cli.output import console

LOOK_EVERY = 1.0
"""Seconds between looks for new decisions."""

FORMATS = click.Choice(["pretty", "json"])


@click.command("list")
@log_option
@click.option("--policy", help="Those by this policy.")
@click.option("--subject", help="Those about this subject.")
@click.option("--outcome", help="Those with this outcome, or undetermined.")
@click.option("--since", type=click.DateTime(), help="Those recorded at this moment, in UTC, or later.")
@click.option("--until", type=click.DateTime(), help="Those recorded before this moment, in UTC.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, help="How many at most.")
@click.option("--format", "form", type=FORMATS, default="pretty", show_default=True)
def list_decisions(
    where: str,
    policy: str | None,
    subject: str | None,
    outcome: str | None,
    since: datetime | None,
    until: datetime | None,
    limit: int,
    form: str,
) -> None:
    """List the decisions in the log that fit, newest first."""
    search = Search(policy, subject, outcome, _moment(since), _moment(until))
    with opened(where) as (database, _), database.reading() as connection:
        rows = find(connection, search, limit)
    out = console()
    for each in rows:
        _print(out, each, form)
    if not rows and form == "pretty":
        out.print("no decision fits")


@click.command()
@log_option
@click.option("--policy", help="Those by this policy.")
@click.option("--last", type=click.IntRange(1), default=10, show_default=True, help="How many to begin with.")
@click.option("--follow", "-f", is_flag=True, help="Go on with those that come, until Ctrl-C.")
@click.option("--format", "form", type=FORMATS, default="pretty", show_default=True)
def tail(where: str, policy: str | None, last: int, follow: bool, form: str) -> None:  # noqa: FBT001
    """Show the newest decisions, oldest first."""
    out = console()
    with opened(where) as (database, _):
        with database.reading() as connection:
            rows = find(connection, Search(policy), last)
        while True:
            for each in reversed(rows):
                _print(out, each, form)
            seen = rows[0].index if rows else -1
            if not follow:
                return
            rows = []
            while not rows:
                time.sleep(LOOK_EVERY)
                with database.reading() as connection:
                    rows = find(connection, Search(policy, after=seen), 1000)


def _print(out: Console, row: Row, form: str) -> None:
    if form == "json":
        out.print(dumps(row.data()))
        return
    subject = f"  {row.subject}" if row.subject is not None else ""
    out.print(f"{row.index:>8}  {row.at}  {row.decision_id}  {row.policy} {row.version}: {_outcome(row)}{subject}")


def _outcome(row: Row) -> str:
    return row.outcome or "undetermined"


def _moment(at: datetime | None) -> str | None:
    return at.replace(tzinfo=UTC).isoformat(timespec="microseconds").replace("+00:00", "Z") if at else None
