"""Policy files as they were at two revisions of a git repository, written out so that they can be loaded."""

import subprocess
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import click


@dataclass(frozen=True, slots=True)
class Trees:
    """Two revisions on disk, and the policy files that differ between them, by their path in the repository."""

    old: Path
    new: Path
    changed: tuple[str, ...]


@contextmanager
def revisions(old: str, new: str, path: Path) -> Iterator[Trees]:
    """Give both revisions of the repository that a path is in, until the block is left.

    Raises:
        UsageError: there is no repository, or no such revision.
    """
    inside = path if path.is_dir() else path.parent
    root = Path(_git(["rev-parse", "--show-toplevel"], inside).decode().strip())
    under = path.resolve().relative_to(root.resolve()).as_posix()
    for revision in (old, new):
        _git(["rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"], root)
    names = _git(["diff", "--name-only", "-z", "--no-renames", old, new, "--", under], root).decode().split("\0")
    with TemporaryDirectory() as folder:
        trees = [Path(folder) / name for name in ("old", "new")]
        for tree, revision in zip(trees, (old, new), strict=True):
            with tarfile.open(fileobj=BytesIO(_git(["archive", "--format=tar", revision], root))) as archive:
                archive.extractall(tree, filter="data")
        changed = tuple(name for name in names if is_policy_file(name))
        yield Trees(trees[0], trees[1], changed)


def is_policy_file(name: str) -> bool:
    """Tell whether a path is one of a policy version, as against its tests and other files."""
    parts = Path(name).parts
    return name.endswith(".yaml") and "tests" not in parts[:-1]


def _git(arguments: Sequence[str], folder: Path) -> bytes:
    try:
        done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=False)  # noqa: S603, S607
    except OSError as error:
        raise click.UsageError("git cannot be run") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        reason = said[0] if said else f"`git {' '.join(arguments)}` failed"
        raise click.UsageError(reason)
    return done.stdout
