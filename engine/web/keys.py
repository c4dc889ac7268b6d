"""API keys: 256 random bits, kept as their SHA-256, each with the scopes in which it may be used.

A plain hash is enough because a key is no password: nobody can try out 2^256 of them, so slowing each try down
would only cost the service time. All keys are compared, each in constant time.
"""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from engine.diagnostics import Diagnostic, Findings
from engine.policy import nodes, reader
from engine.source import Source, Span
from engine.suggest import did_you_mean

Scope = Literal["evaluate", "read", "facts", "audit", "admin"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
PREFIX = "grk_"
"""How every key begins, so that a leaked one is recognised by tools that look for secrets."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is configured: never the key itself."""

    id: str
    sha256: str
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of a service; without any, it is open to its own machine."""

    keys: tuple[Key, ...] | None = None

    @property
    def open(self) -> bool:
        """Whether no key is asked for."""
        return self.keys is None

    def find(self, given: str) -> Key | None:
        """Return the key that was given, in a time that does not tell which of them it is like."""
        hashed = hash_of(given)
        found = None
        for each in self.keys or ():
            if hmac.compare_digest(each.sha256, hashed):
                found = each
        return found


def hash_of(key: str) -> str:
    """Return the hexadecimal SHA-256 of a key."""
    return hashlib.sha256(key.encode("utf-8", "surrogateescape")).hexdigest()


def new_key() -> str:
    """Return a new key: the prefix and 256 random bits."""
    return PREFIX + secrets.token_urlsafe(32)


def entry(id_: str, key: str, scopes: Sequence[str]) -> str:
    """Return the line of the file of keys that lets a key in."""
    return f'- {{id: "{id_}", sha256: "{hash_of(key)}", scopes: [{", ".join(scopes)}]}}\n'


def load_keys(path: Path | None) -> Keys:
    """Read the file of keys, YAML or JSON: a list of `{id, sha256, scopes}`.

    Raises:
        Findings: the file cannot be read, or holds something else.
    """
    return Keys() if path is None else keys_in(reader.read_file(path))


def keys_in(source: Source) -> Keys:
    """Read the text of a file of keys.

    Raises:
        Findings: it holds something else.
    """
    root = reader.read(source)
    if not isinstance(root, nodes.Sequence) or not len(root):
        raise Findings([_wrong(root, "a list of keys was expected", SHAPE)])
    found: list[Diagnostic] = []
    keys = [each for each in (_key(item, found) for item in root) if each]
    ids = [each.id for each in keys]
    for item, id_ in zip(root, ids, strict=False):
        if ids.count(id_) > 1:
            found.append(
                _wrong(item, f"two keys have the id `{id_}`", "give each caller a key of its own", "repeated-item")
            )
    if found:
        raise Findings(found)
    return Keys(tuple(keys))


SHAPE = 'write `- {id: "portal", sha256: "…", scopes: [evaluate]}`'


def _key(node: nodes.Node, found: list[Diagnostic]) -> Key | None:
    before = len(found)
    data: Any = nodes.plain(node)
    if not isinstance(node, nodes.Mapping) or set(data) != {"id", "sha256", "scopes"}:
        found.append(_wrong(node, "a key has an `id`, a `sha256` and `scopes`", SHAPE))
        return None
    if not (isinstance(data["id"], str) and data["id"].isprintable() and 0 < len(data["id"]) <= 80):
        found.append(_wrong(node, "the `id` of a key is a short text", SHAPE))
    hashed = data["sha256"]
    if not (isinstance(hashed, str) and len(hashed) == 64 and set(hashed) <= set("0123456789abcdef")):
        message = "`sha256` is 64 hexadecimal digits in lower case, in quotes"
        found.append(_wrong(node, message, "`groundrules serve --new-key ID` prints it"))
    scopes = data["scopes"] if isinstance(data["scopes"], list) else []
    if not scopes:
        found.append(_wrong(node, "`scopes` is a list of at least one scope", f"scopes are {', '.join(SCOPES)}"))
    for each in scopes:
        if each not in SCOPES:
            help_ = did_you_mean(str(each), SCOPES) or f"scopes are {', '.join(SCOPES)}"
            found.append(_wrong(node, f"`{each}` is not a scope", help_))
    return None if len(found) > before else Key(data["id"], hashed, frozenset(scopes))


def _wrong(node: nodes.Node, message: str, help: str, code: str = "wrong-value") -> Diagnostic:
    span = node.span
    return Diagnostic(code, message, Span(span.source, span.start, span.end), help=help)
