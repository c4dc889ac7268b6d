"""What `groundrules diff` compares: versions of one policy, two files, two git revisions, or what git hands over."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import click

from engine.cli.given import read_policies
from engine.cli.revisions import revisions
from engine.diagnostics import Diagnostic, Findings, has_errors
from engine.evaluate import LIMITS
from engine.policy.load import load, load_file
from engine.policy.model import Policy
from engine.policy.reader import read_file
from engine.source import Source

NOWHERE = "/dev/null"
"""What git names in place of a file that there is not."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions to compare.

    Attributes:
        names: what they were asked for by: versions, files or revisions.
    """

    old: Policy
    new: Policy
    names: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Lone:
    """A policy file that only one side has, so that there is nothing to compare it with.

    Attributes:
        name: its path in the repository.
        word: `new` where the new side has it, `gone` where the old one had it.
    """

    name: str
    word: Literal["new", "gone"]


def named(what: Sequence[str], policies: Path | None) -> Pair:
    """Return the two versions that arguments name: of one policy, or in two files.

    Raises:
        Findings: a policy is not sound.
        NotFound: there is no such policy or version.
        UsageError: the arguments name neither.
    """
    if len(what) == 2:
        return Pair(_loaded(Path(what[0])), _loaded(Path(what[1])), (what[0], what[1]))
    if len(what) != 3:
        raise click.UsageError("name a policy and two versions, or two files, or with --git two revisions")
    bundle = read_policies(policies, LIMITS)
    return Pair(bundle.version(what[0], what[1]), bundle.version(what[0], what[2]), (what[1], what[2]))


def between(what: Sequence[str]) -> Iterator[Pair | Lone]:
    """Yield each policy file that differs between two revisions; a new one beside the version that it follows.

    Raises:
        Findings: a policy is not sound.
        UsageError: there is no such revision or path.
    """
    if len(what) not in (2, 3):
        raise click.UsageError("--git takes two revisions and, where wanted, a path")
    with revisions(what[0], what[1], Path(what[2] if len(what) > 2 else ".")) as trees:
        for name in trees.changed:
            old, new = trees.old / name, trees.new / name
            if not new.is_file():
                yield Lone(name, "gone")
                continue
            after = _named_as(new, name)
            before = _named_as(old, name) if old.is_file() else _followed(after, new)
            yield Lone(name, "new") if before is None else Pair(before, after, (what[0], what[1]))


def driven(what: Sequence[str]) -> Pair | Lone:
    """Return what git asks an external diff about: path, old file, hash, mode, new file, hash, mode.

    Paths in a policy, such as that of its facts schema, are followed from where it stands in the work tree, so that
    both texts are read with the schema that is there now.

    Raises:
        Findings: a policy is not sound.
        UsageError: these are not the arguments that git gives.
    """
    if len(what) < 7:
        raise click.UsageError("--driver is for git, which gives seven arguments")
    name, old, new = what[0], what[1], what[4]
    if NOWHERE in (old, new):
        return Lone(name, "new" if old == NOWHERE else "gone")
    texts = [read_file(Path(each), name).text for each in (old, new)]
    before, after = (_sound(*load(Source(name, text), Path(name).parent)) for text in texts)
    return Pair(before, after, (_blob(what[2]), _blob(what[5])))


def _blob(digest: str) -> str:
    """Return how git names a file in short; a file of the work tree that git has not stored is all zeros or `.`."""
    return digest[:7] if digest.strip("0.") else "work tree"


def _loaded(path: Path) -> Policy:
    return _sound(*load_file(path))


def _sound(policy: Policy | None, found: Sequence[Diagnostic]) -> Policy:
    errors = [each for each in found if has_errors([each])]
    if policy is None or errors:
        raise Findings(errors)
    return policy


def _named_as(path: Path, name: str) -> Policy:
    """Load a file under the name that it has in the repository."""
    return _sound(*load(read_file(path, name), path.parent))


def _followed(policy: Policy, path: Path) -> Policy | None:
    """Return the version beside a file that was in force before it, None where it is the first."""
    beside = [load_file(each)[0] for each in sorted(path.parent.glob("*.yaml")) if each != path]
    before = [each for each in beside if each and each.id == policy.id and each.in_force.start < policy.in_force.start]
    return max(before, key=lambda each: each.in_force.start, default=None)
