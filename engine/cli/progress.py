"""Progress on a terminal; into a file or a pipe nothing is written."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from rich.progress import Progress

from engine.audit.line import lines_of
from engine.cli.output import console

LONG = 1_000_000
"""Bytes of a file from which on progress is shown."""


@contextmanager
def progress(label: str, total: int, done: int = 0, *, shown: bool = True) -> Iterator[Callable[[int], None]]:
    """Show a bar while a block runs, and give what says how far it came.

    Args:
        label: what is being done.
        total: the number at which it is done.
        done: the number at which it begins.
        shown: False for no bar, on a terminal neither.
    """
    hidden = not (shown and sys.stderr.isatty())
    with Progress(console=console(stderr=True), transient=True, disable=hidden) as bar:
        task = bar.add_task(label, total=total, completed=done)
        yield lambda number: bar.update(task, completed=number)


def watched(label: str, file: BinaryIO, path: Path) -> Iterator[bytes]:
    """Yield the lines of a file; where it is long, progress is shown."""
    size, read = path.stat().st_size if str(path) != "-" else 0, 0
    with progress(label, size, shown=size >= LONG) as reached:
        for line in lines_of(file):
            yield line
            read += len(line)
            reached(read)
