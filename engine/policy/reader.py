"""From YAML text to located plain data: strictly, within limits, and with every mistake named.

The reader drives PyYAML's events and builds its own nodes. Nothing is constructed that the text did not
write down: aliases, merge keys and tags are refused as they arrive, and depth, nodes and bytes are counted
before a node is made. Scalars are resolved by YAML 1.2's core schema, and refused where YAML 1.1 would read
another value, because editors and other tools still do.
"""

from pathlib import Path

from engine.diagnostics import Diagnostic, Findings, has_errors
from engine.policy.builder import MAX_FINDINGS, Builder
from engine.policy.corrections import blotted
from engine.policy.damage import find_damage
from engine.policy.encoding import bad_characters, not_utf8
from engine.policy.nodes import Entry, Mapping, Node, Scalar, Sequence, find, plain
from engine.source import Source
from engine.suggest import did_you_mean

__all__ = ["Entry", "Mapping", "Node", "Scalar", "Sequence", "find", "plain", "read", "read_file"]

MAX_BYTES = 1024 * 1024
MAX_REPAIRS = 20
"""How often reading goes on behind a mistake that YAML itself stops at."""


def read_file(path: Path | str, name: str | None = None) -> Source:
    """Read a file as UTF-8 text; `name` is what messages call it (default: the path).

    Raises:
        Findings: the file cannot be opened, is larger than `MAX_BYTES`, or is not UTF-8.
    """
    name = name if name is not None else str(path)
    try:
        with Path(path).open("rb") as file:
            return decoded(file.read(MAX_BYTES + 1), name)
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        message = f"`{name}` cannot be read: {reason}"
        raise Findings([Diagnostic("unreadable-file", message, file=name, help=_advice(Path(path)))]) from None


def decoded(content: bytes, name: str) -> Source:
    """Return bytes as UTF-8 text; `name` is what messages call it.

    Raises:
        Findings: it is larger than `MAX_BYTES`, or is not UTF-8.
    """
    if len(content) > MAX_BYTES:
        raise Findings([_too_large(name)])
    try:
        return Source(name, content.decode("utf-8"))
    except UnicodeDecodeError as error:
        source = Source(name, content.decode("utf-8", errors="replace"))
        at = len(content[: error.start].decode("utf-8"))
        raise Findings([not_utf8(source, at, content)]) from None


def read(source: Source) -> Node:
    """Read the one YAML document of `source`.

    Raises:
        Findings: the text is not the strict YAML that a policy is written in; carries all mistakes that can
            be seen at once.
    """
    if len(source.text) > MAX_BYTES:
        raise Findings([_too_large(source.name)])
    if found := list(bad_characters(source)):
        raise Findings(found)
    text = source.text
    found = []
    for _ in range(MAX_REPAIRS):
        builder = Builder(source, text)
        root = builder.build()
        found.extend(builder.found)
        if builder.skip is None:
            break
        text = blotted(text, builder.skip)
    else:
        root = None
    if root is not None:
        found.extend(find_damage(root))
    if root is None or has_errors(found):
        raise Findings(found[:MAX_FINDINGS])
    return root


def _advice(path: Path) -> str:
    if path.is_dir():
        return "name a file in this folder"
    if path.exists():
        return "make it readable for the user who runs this"
    if not path.parent.is_dir():
        return f"there is no folder `{path.parent.name}`"
    try:
        beside = sorted(each.name for each in path.parent.iterdir())
    except OSError:
        beside = []
    return did_you_mean(path.name, beside) or "write the path of a file that is there"


def _too_large(name: str) -> Diagnostic:
    return Diagnostic(
        "file-too-large",
        f"`{name}` is larger than {MAX_BYTES // 1024} KiB, the most that a file may have",
        file=name,
        help="keep long tables and texts in files of their own",
    )
