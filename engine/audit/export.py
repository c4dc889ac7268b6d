r"""The export of a log: one file that another person can verify on another machine, with nothing else but a key.

It is NDJSON, and canonical as a whole: for one state of a log there is one export, bit by bit. Its lines are

    {"format":"groundrules-log-export/1","openings":"included","origin":"log.example","size":{"$decimal":"2"}}
    {"entry":{…},"hashes":["…","…"],"openings":[{"pointer":"/facts/name","salt":"…","value":"Ada"}]}
    {"files":{"2018.yaml":"…"},"texts":"sha256:…"}
    {"checkpoint":"log.example\n2\n…\n\n— log.example …\n"}

a header; a line for each entry, in order, with the stored hashes that it adds to the tree (`engine.audit.tree`, in
standard Base 64) and the openings of its commitments that have not been erased, by pointer; a line for each set of
files that a decision was made by, in the order of their digests; and the signed checkpoint of just this many entries.

A decision names its files by `texts` in its entry: `texts_digest` of them. So what the files say is in the tree, too.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from engine.audit.commitment import SALT_SIZE, Opening
from engine.audit.encoding import base64_bytes, base64_text, number
from engine.audit.line import MAX_LINE, LineRefused, read_object, written
from engine.audit.tree import HASH_SIZE
from engine.canonical import canonical, digest

FORMAT = "groundrules-log-export/1"

WITH_OPENINGS = {True: "included", False: "left out"}


@dataclass(frozen=True, slots=True)
class Header:
    """The first line.

    Attributes:
        origin: the name of the log.
        size: how many entries follow.
        openings: whether the openings that there are stand beside the entries.
    """

    origin: str
    size: int
    openings: bool = True


@dataclass(frozen=True, slots=True)
class Record:
    """The line of an entry.

    Attributes:
        entry: its bytes, as they are hashed.
        fields: what they say, numbers left as they are written.
        hashes: the stored hashes that the entry adds to the tree, its leaf first.
        openings: what has been kept of the openings of its commitments, by pointer.
    """

    entry: bytes
    fields: Mapping[str, Any]
    hashes: tuple[bytes, ...]
    openings: tuple[Opening, ...]


@dataclass(frozen=True, slots=True)
class Texts:
    """The line of a set of files: their digest, and their contents by path."""

    digest: str
    files: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class End:
    """The last line: the checkpoint, as a signed note."""

    note: str


Line = Header | Record | Texts | End


def texts_digest(files: Mapping[str, bytes]) -> str:
    """Return the digest of a set of files: that of the canonical JSON of each one's digest by its path."""
    return digest(canonical({path: digest(content) for path, content in files.items()}))


def header_line(header: Header) -> bytes:
    """Return the first line."""
    openings = WITH_OPENINGS[header.openings]
    return _line(canonical({"format": FORMAT, "openings": openings, "origin": header.origin, "size": header.size}))


def record_line(entry: bytes, hashes: Sequence[bytes], openings: Iterable[Opening]) -> bytes:
    """Return the line of an entry.

    Args:
        entry: its bytes, canonical JSON.
        hashes: the stored hashes that it adds.
        openings: those that have not been erased, in any order; none where the header leaves them out.

    Raises:
        ValueError: the line would be longer than a reader accepts.
    """
    added = written([base64_text(each) for each in hashes])
    return _line(b'{"entry":' + entry + b',"hashes":' + added + b',"openings":' + openings_json(openings) + b"}")


def openings_json(openings: Iterable[Opening]) -> bytes:
    """Return the canonical JSON of a list of openings, in the order of their pointers."""
    ordered = sorted(openings, key=lambda each: each.pointer)
    return b"[" + b",".join(map(_opening_json, ordered)) + b"]"


def _opening_json(each: Opening) -> bytes:
    salt = base64_text(each.salt).encode()
    return b'{"pointer":' + written(each.pointer) + b',"salt":"' + salt + b'","value":' + each.content + b"}"


def texts_lines(all_files: Iterable[Mapping[str, bytes]]) -> Iterator[bytes]:
    """Yield the lines of all sets of files, each of which must be UTF-8.

    Raises:
        ValueError: a line would be longer than a reader accepts.
    """
    by_digest = {texts_digest(files): files for files in all_files}
    for each, files in sorted(by_digest.items()):
        contents = {path: content.decode("utf-8") for path, content in files.items()}
        yield _line(canonical({"files": contents, "texts": each}))


def end_line(note: str) -> bytes:
    """Return the last line, for the signed checkpoint."""
    return _line(canonical({"checkpoint": note}))


def read_line(content: bytes) -> Line:
    """Return what a line says.

    Raises:
        LineRefused: it is no line of an export; whether what it says is true is for `engine.audit.verify`.
    """
    data = read_object(content)
    read = READERS.get(tuple(sorted(data)))
    if read is None:
        raise LineRefused("has other keys than a line of an export")
    try:
        return read(data)
    except (TypeError, AttributeError, KeyError, ValueError) as error:
        message = str(error) if isinstance(error, LineRefused) else "holds a value of another kind than is expected"
        raise LineRefused(message) from None


def decimal_in(data: Any) -> int:
    """Return the whole number from 0 that canonical JSON writes as `{"$decimal": "…"}`.

    Raises:
        ValueError: `data` is something else.
    """
    if not isinstance(data, dict) or list(data) != ["$decimal"] or not isinstance(data["$decimal"], str):
        raise ValueError("no number")
    return number(data["$decimal"])


def _line(content: bytes) -> bytes:
    if len(content) >= MAX_LINE:
        raise ValueError(f"a line of the export would be longer than {MAX_LINE} bytes")
    return content + b"\n"


def _header(data: Mapping[str, Any]) -> Header:
    if data["format"] != FORMAT:
        raise LineRefused(f"is of another format than `{FORMAT}`")
    included = {text: flag for flag, text in WITH_OPENINGS.items()}[data["openings"]]
    return Header(_text(data["origin"]), decimal_in(data["size"]), included)


def _record(data: Mapping[str, Any]) -> Record:
    fields = data["entry"]
    if not isinstance(fields, dict):
        raise LineRefused("holds an entry that is not an object")
    hashes = tuple(_bytes(each, HASH_SIZE) for each in _list(data["hashes"]))
    return Record(written(fields), fields, hashes, openings_in(data["openings"]))


def openings_in(data: Any) -> tuple[Opening, ...]:
    """Return the openings in a list.

    Raises:
        LineRefused: it is no list of openings in the order of their pointers.
    """
    openings = tuple(_opening(each) for each in _list(data))
    if any(one.pointer >= next_.pointer for one, next_ in pairwise(openings)):
        raise LineRefused("holds openings that are not in the order of their pointers")
    return openings


def _opening(data: Any) -> Opening:
    if not isinstance(data, dict) or set(data) != {"pointer", "salt", "value"}:
        raise LineRefused("holds an opening with other keys than it should have")
    return Opening(_text(data["pointer"]), _bytes(data["salt"], SALT_SIZE), written(data["value"]))


def _texts(data: Mapping[str, Any]) -> Texts:
    return Texts(_text(data["texts"]), {path: _text(content) for path, content in data["files"].items()})


def _end(data: Mapping[str, Any]) -> End:
    return End(_text(data["checkpoint"]))


READERS: Mapping[tuple[str, ...], Callable[[Mapping[str, Any]], Line]] = {
    ("format", "openings", "origin", "size"): _header,
    ("entry", "hashes", "openings"): _record,
    ("files", "texts"): _texts,
    ("checkpoint",): _end,
}
"""What a line is, by its keys."""


def _text(data: Any) -> str:
    if not isinstance(data, str):
        raise LineRefused("holds something else where a text is expected")
    return data


def _list(data: Any) -> list[Any]:
    if not isinstance(data, list):
        raise LineRefused("holds something else where a list is expected")
    return data


def _bytes(data: Any, size: int) -> bytes:
    try:
        content = base64_bytes(_text(data))
    except ValueError:
        raise LineRefused("holds a text that is not Base 64 in its canonical form") from None
    if len(content) != size:
        raise LineRefused(f"holds {len(content)} bytes in Base 64 where {size} are expected")
    return content
