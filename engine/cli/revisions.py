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
        UsageError: there is no repository, no such revision, or the path is in neither of the two.
    """
    inside = next(each for each in (path.absolute(), *path.absolute().parents) if each.is_dir())
    root = Path(_git(["rev-parse", "--show-toplevel"], inside).decode().strip())
    under = path.resolve().relative_to(root.resolve()).as_posix()
    for revision in (old, new):
        _git(["rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"], root)
    if not any(_git(["ls-tree", "--name-only", each, under], root) for each in (old, new)):
        message = f"`{path}` is neither in `{old}` nor in `{new}`, a file or folder of one of them was expected"
        raise click.UsageError(f"{message}\n  = help: `git ls-tree -r --name-only {new}` lists what there is")
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
