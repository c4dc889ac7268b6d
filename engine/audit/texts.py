"""The files that a policy version is made of, kept so that its decisions can be made again when they are gone."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from engine.answer import dumps
from engine.audit.export import texts_digest
from engine.canonical import digest
from engine.diagnostics import Findings
from engine.policy import nodes, reader
from engine.policy.load import load_file
from engine.policy.model import Policy


class TextLost(LookupError):
    """Raised where the files that were kept for a policy version do not make it."""


@dataclass(frozen=True, slots=True)
class Texts:
    """The files of one policy version.

    Attributes:
        digest: of all of them, as entries name them.
        files: by path, as they lie to each other: the policy, the schema of its facts and its sources.
    """

    digest: str
    files: Mapping[str, bytes]


def texts_of(policy: Policy) -> Texts:
    """Return the files of a loaded policy version, from memory: what is on disk may have changed since."""
    name = PurePath(policy.source.name).as_posix()
    folder = posixpath.dirname(name)
    found = {name: policy.source.text.encode()}
    root: Any = nodes.plain(reader.read(policy.source))
    reference = root["facts"].get("$ref") if isinstance(root.get("facts"), dict) else None
    if isinstance(reference, str):
        found[_joined(folder, reference)] = dumps(policy.facts.document, indent=2).encode()
    for each in policy.sources.values():
        if each.file is not None and each.text is not None:
            found[_joined(folder, each.file)] = each.text.encode()
    # Grounds name the policy's file with its folder, so that this folder is kept as well.
    above = posixpath.commonpath([posixpath.dirname(folder), *map(posixpath.dirname, found)]) if folder else ""
    files = {posixpath.relpath(path, above or "."): content for path, content in found.items()}
    return Texts(texts_digest(files), files)


def policy_in(texts: Texts, version: str, text_version: str, folder: Path) -> Policy:
    """Write the files into an empty folder and load the policy version that they are.

    Args:
        texts: the files.
        version: the digest of the version.
        text_version: the digest of its text, by which its file is known among the others.
        folder: where the files are written to.

    Raises:
        TextLost: they are not the files of that version.
    """
    main = None
    for path, content in texts.files.items():
        file = folder / path
        if not file.resolve().is_relative_to(folder.resolve()):
            raise TextLost(f"the kept file `{path}` lies outside of its folder")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        if digest(content) == text_version:
            main = file
    if main is None:
        raise TextLost(f"no kept file has the digest {text_version}")
    try:
        policy, _ = load_file(main)
    except Findings:
        policy = None
    if policy is None or policy.digest != version:
        raise TextLost(f"the kept files do not have the digest {version}")
    return policy


def _joined(folder: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(folder, path))
