"""The log of decisions: opened by one service, appended to, read, and signed for.

Nothing is answered before it is stored here durably. What was signed is remembered in a file beside the key, so that
a log that comes back shorter, or otherwise, than it was is not gone on with.
"""

import logging
import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import Connection

from engine.audit.append import Edge, Placed, Taken
from engine.audit.checkpoint import Checkpoint, CheckpointRefused, open_checkpoint, signed
from engine.audit.database import FAILURES, Database
from engine.audit.note import Signer
from engine.audit.reading import hashes_of, size_of
from engine.audit.record import Pending
from engine.audit.tree import folded, root
from engine.audit.writer import Effect, LogUnavailable, Writer
from engine.diagnostics import Refused

LOG = logging.getLogger("groundrules.log")

SIGNED_EVERY = 1.0
"""Seconds after which, while entries come in, what was stored since is signed for."""


class LogRefused(Refused):
    """Raised where a log must not, or cannot, be used."""


class DecisionLog:
    """A log that is being written.

    Attributes:
        held: what is let go of when the log is closed.

    Raises:
        LogRefused: the log is not the one that was signed for.
        LogUnavailable: the database cannot be read.
    """

    def __init__(self, database: Database, signer: Signer, checkpoint: Path) -> None:
        self.database, self.signer = database, signer
        self._checkpoint = checkpoint
        self.held, self._closed = ExitStack(), False
        self._require_continued()
        self._signing = threading.Lock()
        self._signed_at, self._signed_size = 0.0, 0
        self._writer = Writer(database, self._settled)

    @property
    def failure(self) -> str | None:
        """The kind of failure because of which nothing can be stored at the moment, None where there is none."""
        return self._writer.failure

    def append(self, pending: Sequence[Pending], effect: Effect | None = None) -> list[Placed | Taken]:
        """Store entries, and return once they are durable what became of each.

        Args:
            pending: the entries.
            effect: what is stored in the same transaction; what it raises is raised here, and nothing is stored.

        Raises:
            LogUnavailable: they are not stored, or it is not known whether they are.
        """
        return self._writer.append(pending, effect)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the log.

        Raises:
            LogUnavailable: the database cannot be read.
        """
        with reading(self.database) as connection:
            yield connection

    def checkpoint(self) -> str:
        """Return the signed checkpoint of all that is stored.

        Raises:
            LogUnavailable: the database cannot be read.
        """
        with self.reading() as connection:
            size = size_of(connection)
            found = Checkpoint(self.signer.name, size, root(size, hashes_of(connection)))
        return self._signed(found)

    def close(self) -> None:
        """Store what waits, sign for it, and let go of the database; once only."""
        if self._closed:
            return
        self._closed = True
        self._writer.close()
        try:
            self.checkpoint()
        except LogUnavailable:
            LOG.warning("the log could not be signed for at the end")
        self.held.close()

    def _settled(self, edge: Edge) -> bool:
        """Sign for what was stored, unless that was done a moment ago; tell whether nothing is left to sign for."""
        if edge.size > self._signed_size and time.monotonic() - self._signed_at >= SIGNED_EVERY:
            self._signed(Checkpoint(self.signer.name, edge.size, folded(edge.peaks)))
        return edge.size <= self._signed_size

    def _signed(self, checkpoint: Checkpoint) -> str:
        note = signed(checkpoint, self.signer)
        with self._signing:
            self._signed_at = time.monotonic()
            if checkpoint.size >= self._signed_size:
                try:
                    _write(self._checkpoint, note)
                    self._signed_size = checkpoint.size
                except OSError as error:
                    LOG.warning("the checkpoint cannot be kept: %s", (error.strerror or "it is refused").lower())
        return note

    def _require_continued(self) -> None:
        try:
            note = self._checkpoint.read_text(encoding="utf-8")
        except FileNotFoundError:
            return
        except (OSError, UnicodeDecodeError):
            raise LogRefused(f"the checkpoint `{self._checkpoint}` cannot be read", RESTORE) from None
        try:
            kept = open_checkpoint(note, self.signer.verifier)
        except CheckpointRefused as error:
            raise LogRefused(f"`{self._checkpoint}` is not a checkpoint of this log: {error}", OTHER_KEY) from None
        with self.reading() as connection:
            size = size_of(connection)
            if size < kept.size:
                raise LogRefused(f"the log has {size} entries, {kept.size} were signed for", RESTORE)
            if root(kept.size, hashes_of(connection)) != kept.root:
                raise LogRefused(f"the first {kept.size} entries of the log are not those signed for", RESTORE)


RESTORE = "the log was rolled back or changed: restore the newest backup; `docs/operations.md` says more"
OTHER_KEY = "restore the key that signed it, or set the file aside if the key was changed on purpose"


@contextmanager
def reading(database: Database) -> Iterator[Connection]:
    """Give a connection that sees one state of a log.

    Raises:
        LogUnavailable: the database cannot be read.
    """
    try:
        with database.reading() as connection:
            yield connection
    except FAILURES as error:
        database.close()
        raise LogUnavailable from error


def _write(path: Path, text: str) -> None:
    """Put a text in the place of a file, all of it or nothing."""
    beside = path.with_name(path.name + ".new")
    with beside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
