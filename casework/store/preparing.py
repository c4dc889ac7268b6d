"""The tables made, or brought to the shape that this program knows."""

from pathlib import Path

from engine.audit.database import FAILURES, Database
from engine.audit.log import LogRefused

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION_TABLE = "casework_version"


def prepare(database: Database) -> None:
    """Make the tables in the database of a log.

    Raises:
        LogRefused: they cannot be made.
    """
    try:
        database.migrate(MIGRATIONS)
    except FAILURES as error:
        kind = type(error).__name__
        raise LogRefused(f"the tables of the registry cannot be made: {kind}", ALLOW) from None


ALLOW = "let the user of the database make tables, as for the log itself"
