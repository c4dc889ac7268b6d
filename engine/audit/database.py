"""The database of the log: SQLite in a folder, or a PostgreSQL by its address; tables made, transactions opened.

SQLite is set to lose nothing that was committed: its journal is written ahead (WAL) and brought to the disk with
every commit (`synchronous=FULL`); what is deleted is overwritten (`secure_delete`).
"""

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import SQLAlchemyError

FILE = "log.sqlite"
"""The name of the database in the log's folder."""

JOURNALS = ("-wal", "-shm")
"""What SQLite adds to the name of a database for the files beside it, which it makes with the same rights."""

MIGRATIONS = Path(__file__).parent / "migrations"
VERSION_TABLE = "log_version"

BUSY_MILLISECONDS = 10_000
"""How long SQLite waits for another process that writes."""

POSTGRESQL = {
    "connect_timeout": 5,
    "tcp_user_timeout": 10_000,
    "options": "-c synchronous_commit=on -c statement_timeout=10000 -c lock_timeout=10000",
}
"""How a PostgreSQL is spoken to: a commit is on its disk, and nothing is waited for without end (in s, ms, ms)."""

NO_LIMIT = -1
"""Connections are as many as threads that use one; the one that writes never waits for those that read."""

PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    "wal_autocheckpoint=8000",
    f"busy_timeout={BUSY_MILLISECONDS}",
)

IDENTITY = "identity"
"""Under which a connection to SQLite remembers which file it has opened."""

FAILURES = (SQLAlchemyError, OSError)
"""What is raised where the database cannot be reached, read or written."""


@dataclass(frozen=True)
class Database:
    """A database that has the log's tables."""

    engine: Engine

    @property
    def embedded(self) -> bool:
        """Whether it is SQLite, which one service at a time may write to."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the log."""
        with self.engine.connect() as plain:
            connection = plain if self.embedded else plain.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection whose changes are committed, all or none, when the block is left.

        Raises:
            OSError: SQLite's file is not in its place any more, so that a commit would be found by nobody.
        """
        with self.engine.connect() as plain:
            connection = plain.execution_options(writing=True)
            with connection.begin():
                yield connection
                if self.embedded and _identity(self.engine.url.database) != connection.info[IDENTITY]:
                    raise OSError(errno.ESTALE, "the file was moved away")

    def migrate(self, scripts: Path = MIGRATIONS) -> None:
        """Make the tables, or bring them to the shape that this program knows.

        Args:
            scripts: the folder of changes that Alembic runs; each such folder counts its own versions.
        """
        logging.getLogger("alembic").setLevel(logging.WARNING)
        from alembic import command  # noqa: PLC0415 - a tenth of a second that other commands need not spend
        from alembic.config import Config  # noqa: PLC0415

        config = Config()
        config.set_main_option("script_location", str(scripts).replace("%", "%%"))
        with self.writing() as connection:
            if not self.embedded:
                # Services that start together wait for each other here: the number is any that only they use.
                connection.execute(text("SELECT pg_advisory_xact_lock(2026112501)"))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    def wipe(self) -> bool:
        """Overwrite what was deleted, as far as the database itself keeps it; tell whether that was possible.

        It is not while another process reads from SQLite for long: the journal then keeps what was deleted.
        """
        with self.engine.connect() as plain:
            connection = plain.execution_options(isolation_level="AUTOCOMMIT")
            if self.embedded:
                busy, _, _ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
                return not busy
            connection.exec_driver_sql("VACUUM openings, subjects, claims")
            return True

    def close(self) -> None:
        """Close every connection that is not in use; the next one is new."""
        self.engine.dispose()


def embedded(folder: Path) -> Database:
    """Return the SQLite database in a folder."""
    engine = create_engine(URL.create("sqlite", database=str(folder / FILE)), max_overflow=NO_LIMIT)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return Database(engine)


def remote(address: str) -> Database:
    """Return the PostgreSQL database at an address.

    Raises:
        ValueError: the address is none of a PostgreSQL.
    """
    url = make_url(address)
    if url.get_backend_name() != "postgresql":
        raise ValueError(f"`{url.get_backend_name()}` is not a database that the log can be kept in")
    url = url.set(drivername="postgresql+psycopg")
    return Database(create_engine(url, connect_args=dict(POSTGRESQL), max_overflow=NO_LIMIT))


def _identity(path: str | None) -> tuple[int, int]:
    """Return what tells a file from any other, whatever its name."""
    found = Path(path or "").stat()
    return found.st_dev, found.st_ino


def _prepare(connection: Any, record: Any) -> None:
    connection.isolation_level = None  # transactions begin where SQLAlchemy says so, see `_begin`
    for each in PRAGMAS:
        connection.execute(f"PRAGMA {each}").close()
    _, _, path = connection.execute("PRAGMA database_list").fetchone()
    record.info[IDENTITY] = _identity(path)


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writing") else "BEGIN")
