"""Where a log is: its folder or address, its key, and the lock that lets one service at a time write to a folder."""

import fcntl
import secrets
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sqlalchemy.exc import ArgumentError

from engine.audit.database import FAILURES, FILE, JOURNALS, Database, embedded, remote
from engine.audit.keyfile import MODE, load_signer, write_signer
from engine.audit.log import DecisionLog, LogRefused, reading
from engine.audit.note import NoteRefused, Signer, generate
from engine.audit.reading import size_of
from engine.audit.writer import LogUnavailable

FOLDER = "groundrules-log"
"""The folder in which the log is kept where nothing else is said, from where the service runs."""

LOCK_SECONDS = 3.0
"""How long a service that starts waits for one that is ending."""

OFF = "off"
KEY = "key"
CHECKPOINT = "checkpoint"
LOCK = "lock"


@dataclass(frozen=True, slots=True)
class Location:
    """Where a log is.

    Attributes:
        where: a folder, or the address of a PostgreSQL.
        key: the file of the key that signs; the last checkpoint is kept beside it.
    """

    where: str
    key: Path

    @property
    def folder(self) -> Path | None:
        """The folder of an embedded log, None for one with an address."""
        return None if "://" in self.where else Path(self.where)

    @property
    def shown(self) -> str:
        """The place without the user and the password that the address may hold."""
        scheme, separator, rest = self.where.partition("://")
        return f"{scheme}{separator}{rest.rpartition('@')[2].partition('?')[0]}" if separator else self.where


def location(where: str | None = None, key: Path | None = None) -> Location:
    """Return where a log is; without a key, that in the log's folder, or in the usual folder for an address."""
    where = where or FOLDER
    return Location(where, key or Path(FOLDER if "://" in where else where) / KEY)


def open_log(at: Location) -> DecisionLog:
    """Open a log to write to; what is missing is made: the folder, the tables, the key.

    Raises:
        LogRefused: it must not, or cannot, be used.
    """
    with ExitStack() as stack:
        try:
            for folder in {at.key.parent, at.folder or at.key.parent}:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if at.folder:
                stack.enter_context(_locked(at.folder / LOCK))
                _keep_private(at.folder / FILE)
            database = _database(at)
            stack.callback(database.close)
            database.migrate()
            with reading(database) as connection:
                size = size_of(connection)
            log = DecisionLog(database, signer_of(at.key, may_be_made=size == 0), at.key.with_name(CHECKPOINT))
        except OSError as error:
            reason = (error.strerror or "it is refused").lower()
            raise LogRefused(f"the log in `{at.shown}` cannot be opened: {reason}", ELSEWHERE) from None
        except (LogUnavailable, *FAILURES) as error:
            kind = type(error.__cause__ or error).__name__
            raise LogRefused(f"the log in `{at.shown}` cannot be opened: {kind}", ELSEWHERE) from None
        log.held.push(stack.pop_all())
    return log


def open_to_read(at: Location) -> Database:
    """Return the database of a log that is there, to read from while a service may write to it.

    Raises:
        LogRefused: there is none.
    """
    if at.folder and not (at.folder / FILE).is_file():
        raise LogRefused(f"there is no log in `{at.shown}`", "name its folder or its address with --log")
    return _database(at)


def signer_of(path: Path, *, may_be_made: bool = False) -> Signer:
    """Return the key in a file.

    Args:
        path: the file.
        may_be_made: where there is no such file, make one; for a log that nothing was signed of yet.

    Raises:
        LogRefused: there is no key.
    """
    try:
        return load_signer(path)
    except FileNotFoundError:
        if not may_be_made:
            raise LogRefused(f"the key `{path}` of the log is missing", RESTORE_KEY) from None
    except (OSError, NoteRefused):
        raise LogRefused(f"`{path}` is not a key that signs", RESTORE_KEY) from None
    signer = generate(f"groundrules-{secrets.token_hex(4)}")
    write_signer(path, signer)
    return signer


ELSEWHERE = "name another folder or address with --log, or `off` to keep no log"
RESTORE_KEY = "restore it, or name its file with --log-key; `groundrules audit keygen` makes a new one"
MANY = "stop the other one, or name a PostgreSQL with --log, which many processes can write to"


def _database(at: Location) -> Database:
    if at.folder:
        return embedded(at.folder)
    try:
        return remote(at.where)
    except (ValueError, ArgumentError):
        help_ = "write a folder, or `postgresql://user@host/database`"
        raise LogRefused(f"`{at.shown}` is not where a log can be kept", help_) from None


def _keep_private(path: Path) -> None:
    """Let nobody but the owner read a database, which holds personal data, whatever the rights of its folder."""
    path.touch(MODE)
    for each in (path, *(path.with_name(path.name + end) for end in JOURNALS)):
        if each.exists():
            each.chmod(MODE)


def _locked(path: Path) -> IO[str]:
    """Return a file that is locked until it is closed, or until the process ends."""
    file = path.open("a", encoding="utf-8")
    until = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() < until:
                time.sleep(0.05)
                continue
            file.close()
            raise LogRefused(f"another process writes to the log in `{path.parent}`, SQLite takes one", MANY) from None
        return file
