"""Is a policy sound? Everything that can be said about policy files without deciding a case.

    read, shape    engine.policy.reader, engine.policy.schema
    load           engine.policy.load: names declared twice, cycles, expressions that are none
    check          engine.policy.checks: one property a module, over one version
    versions       engine.policy.checks.versions: over all versions of a policy
    released       engine.policy.released: what is released has not been touched

All mistakes of all files are found in one run.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.diagnostics import Diagnostic, has_errors, in_order
from engine.policy.bundle import Bundle
from engine.policy.checks import CHECKS, versions
from engine.policy.load import load_file
from engine.policy.model import Policy
from engine.policy.released import LOCK, edited

Extra = Callable[[Policy], Iterable[Diagnostic]]
"""A further check of one sound version, such as the limits of a rules engine."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found.

    Attributes:
        policies: the versions without errors.
        diagnostics: every message, sorted by file and place.
    """

    policies: tuple[Policy, ...]
    diagnostics: tuple[Diagnostic, ...]


def check_file(path: Path, extra: Sequence[Extra] = ()) -> list[Diagnostic]:
    """Check one policy file by itself and return what is found, sorted."""
    return list(in_order(_check_one(path, extra)[1]))


def check_paths(paths: Iterable[Path], extra: Sequence[Extra] = ()) -> Checked:
    """Check policy files and folders of them, versions of one policy also against each other.

    Args:
        paths: files, and folders in which every policy file is checked.
        extra: further checks of each version without errors.
    """
    folders: list[Path] = []
    files: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            folders.append(path)
        files |= dict.fromkeys(policy_files(path))
    loaded: list[Policy] = []
    sound: list[Policy] = []
    found: list[Diagnostic] = []
    for path in files:
        policy, messages = _check_one(path, extra)
        found += messages
        if policy is not None:
            loaded.append(policy)
            if not has_errors(messages):
                sound.append(policy)
    together = list(versions.check(loaded))
    for folder in dict.fromkeys([*folders, *(path.parent.parent for path in files)]):
        together += edited(folder / LOCK, None if folder in folders else files)
    broken = {name for each in together if has_errors([each]) for name in _files(each)}
    kept = tuple(policy for policy in sound if policy.source.name not in broken)
    return Checked(kept, in_order([*found, *together]))


def load_bundle(root: Path, extra: Sequence[Extra] = ()) -> tuple[Bundle | None, tuple[Diagnostic, ...]]:
    """Load every policy version below a folder; there is no bundle where one message is an error.

    Args:
        root: holds a folder for each policy, with a file for each version.
        extra: further checks of each version without errors.
    """
    checked = check_paths([root], extra)
    if has_errors(checked.diagnostics):
        return None, checked.diagnostics
    return Bundle.of(checked.policies), checked.diagnostics


def policy_files(path: Path) -> list[Path]:
    """Return the policy files that a path means: itself, or all in a folder but the tests beside policies."""
    if not path.is_dir():
        return [path]
    return sorted(
        each
        for each in path.rglob("*.yaml")
        if "tests" not in each.relative_to(path).parts[:-1] and each.parent.name != "tests"
    )


def _check_one(path: Path, extra: Sequence[Extra]) -> tuple[Policy | None, list[Diagnostic]]:
    policy, found = load_file(path)
    if policy is None:
        return None, found
    found = [*found, *(message for check in CHECKS for message in check(policy))]
    if not has_errors(found):
        found += [message for check in extra for message in check(policy)]
    return policy, found


def _files(found: Diagnostic) -> set[str]:
    """Return the names of the files that a message is about."""
    spans = [found.span, *(each.span for each in found.related)]
    return {span.source.name for span in spans if span} | {found.file}
