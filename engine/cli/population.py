"""Where the cases of a population come from: a file of cases, a log of decisions, or an export of one."""

import os
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import click

from engine.audit.cases import exported, requests, stored
from engine.audit.database import Database
from engine.audit.line import LineRefused
from engine.audit.reading import Entry, EntryRefused, size_of
from engine.cli.audit.place import opened
from engine.cli.progress import progress, watched
from engine.diff.cases import BadLine, read_cases
from engine.program import Request


@dataclass(frozen=True, slots=True)
class Origin:
    """Where cases come from: a file of them, or else a log.

    Attributes:
        cases: a file with a case a line.
        log: a folder, the address of a PostgreSQL, or a file that is an export; empty for the usual log.
    """

    cases: Path | None
    log: str | None

    @contextmanager
    def read(self, policies: Collection[str]) -> Iterator[Iterable[Request | None]]:
        """Give the cases of some policies while a block runs; None is one whose facts were erased.

        Raises:
            UsageError: the file cannot be read, or is not what was expected.
            Exit: the log cannot be read.
        """
        shown = self.cases if self.log is None else self.log
        try:
            if self.log is None:
                with Path(self.cases or "").open(encoding="utf-8") as lines:
                    yield read_cases(lines, min(policies))
            elif self.log and Path(self.log).is_file():
                with Path(self.log).open("rb") as file:
                    yield requests(exported(watched("deciding", file, Path(self.log))), policies)
            else:
                with opened(self.log or os.environ.get("GROUNDRULES_LOG", "")) as (database, _):
                    yield requests(_watched(database), policies)
        except (BadLine, LineRefused, EntryRefused) as error:
            raise click.UsageError(f"`{shown}`: {error}") from None
        except OSError as error:
            reason = (error.strerror or "it cannot be opened").lower()
            raise click.UsageError(f"the cases in `{shown}` cannot be read: {reason}") from None
        except UnicodeDecodeError:
            raise click.UsageError(f"the cases in `{shown}` cannot be read: they are not UTF-8") from None


def _watched(database: Database) -> Iterator[Entry]:
    """Yield all entries of a log, as many as there are now, with progress on a terminal."""
    with database.reading() as connection:
        size = size_of(connection)
    with progress("deciding", size) as reached:
        for entry in stored(database, 0, size):
            yield entry
            reached(entry.index + 1)
