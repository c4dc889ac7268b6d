"""Released versions and their schemas are frozen: `released.lock` holds the digest of each file.

One line a file, sorted by path: the digest of its bytes, a space, and its path from the lock's folder. Whoever
decided a case by a version can show years later that its text has not been touched since.
"""

import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from engine.canonical import digest
from engine.diagnostics import Diagnostic, Findings
from engine.policy import nodes, reader
from engine.source import Span
from engine.suggest import did_you_mean

LOCK = "released.lock"

Lines = dict[Path, tuple[str, Span]]
"""The digest of each released file, and the place of its path in the lock."""


def edited(lock: Path, among: Collection[Path] | None = None) -> Iterator[Diagnostic]:
    """Yield a message for each released file that is not what it was when it was released.

    Args:
        lock: the file; where there is none, nothing is released.
        among: the policy files to look at, None for all that the lock names; schemas are always looked at.
    """
    if not lock.is_file():
        return
    lines, found = _read(lock)
    yield from found
    wanted = None if among is None else {each.resolve() for each in among}
    for path, (expected, span) in lines.items():
        if wanted is not None and path.suffix == ".yaml" and path.resolve() not in wanted:
            continue
        try:
            now = digest(path.read_bytes())
        except OSError:
            now = ""
        if now != expected:
            yield _edited(span, gone=not now)


def _edited(span: Span, *, gone: bool) -> Diagnostic:
    name = span.source.text[span.start : span.end]
    if gone:
        return Diagnostic(
            "released-missing",
            f"`{name}` is released and is not there any more",
            span,
            "cannot be read",
            "put it back: decisions were made by this text",
        )
    return Diagnostic(
        "released-edited",
        f"`{name}` is released and has been changed since",
        span,
        "has another digest now",
        "undo the change, and make it in a new version: decisions were made by the text as it was",
    )


def _read(lock: Path) -> tuple[Lines, list[Diagnostic]]:
    source = reader.read_file(lock)
    lines: Lines = {}
    found: list[Diagnostic] = []
    start = 0
    for line in source.text.splitlines(keepends=True):
        written = line.rstrip()
        expected, _, name = written.partition(" ")
        if written and not (expected.startswith("sha256:") and name):
            found.append(
                Diagnostic(
                    "released-line",
                    "this line is no digest followed by a path",
                    Span(source, start, start + len(written)),
                    "expected `sha256:… path`",
                    "restore the file from version control, or release the version again",
                )
            )
        elif written:
            at = start + len(expected) + 1
            lines[lock.parent / name] = (expected, Span(source, at, at + len(name)))
        start += len(line)
    return lines, found


def release(root: Path, names: Iterable[str]) -> tuple[Path, ...]:
    """Add versions, and the facts schemas that they name, to a folder's lock; return the files added.

    Args:
        root: the folder of the policies.
        names: versions, each as `policy@version`.

    Raises:
        Findings: there is no such version, or a released file has been changed since.
    """
    lock = root / LOCK
    if found := list(edited(lock)):
        raise Findings(found)
    before, _ = _read(lock) if lock.is_file() else ({}, [])
    released = {path.resolve(): expected for path, (expected, _) in before.items()}
    added = [path for name in names for path in _files(root, name) if path.resolve() not in released]
    released |= {path.resolve(): digest(path.read_bytes()) for path in added}
    folder = root.resolve()
    lines = sorted((Path(os.path.relpath(path, folder)).as_posix(), each) for path, each in released.items())
    lock.write_text("".join(f"{expected} {name}\n" for name, expected in lines), encoding="utf-8")
    return tuple(added)


def _files(root: Path, name: str) -> Iterator[Path]:
    """Yield the file of a version, and that of its facts schema where it has one of its own."""
    policy, _, version = name.partition("@")
    path = root / policy / f"{version}.yaml"
    if not path.is_file():
        known = [f"{each.parent.name}@{each.stem}" for each in root.glob("*/*.yaml")]
        raise Findings(
            [
                Diagnostic(
                    "release-unknown",
                    f"there is no version `{name}` to release",
                    file=str(root),
                    help=did_you_mean(name, known) or "write it as `policy@version`",
                )
            ]
        )
    yield path
    facts = _facts(reader.read(reader.read_file(path)))
    if facts is not None:
        yield path.parent / facts


def _facts(root: nodes.Node) -> str | None:
    facts = root.get("facts") if isinstance(root, nodes.Mapping) else None
    reference = facts.get("$ref") if isinstance(facts, nodes.Mapping) else None
    return reference.text if isinstance(reference, nodes.Scalar) and not reference.text.startswith("#") else None
