"""Small logs, made without a database, and their exports: for the tests of verification."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.audit.checkpoint import Checkpoint, signed
from engine.audit.commitment import Opening, seal
from engine.audit.export import Header, end_line, header_line, record_line, texts_digest, texts_lines
from engine.audit.frontier import Frontier
from engine.audit.note import Signer
from engine.audit.tree import leaf_hash
from engine.canonical import canonical

SIGNER = Signer("log.example", hashlib.sha256(b"the key of the tests").digest())
OTHER = Signer("log.example", hashlib.sha256(b"another key of the same name").digest())

FILES = {"2018.yaml": b"policy: library-card\n", "sources/law.da.txt": "§ 1. Æbler.\n".encode()}


@dataclass
class Log:
    """A log as a server would keep it: entries, the hashes that each adds, openings, and a checkpoint of each size."""

    entries: list[bytes]
    hashes: list[list[bytes]]
    openings: list[list[Opening]]
    checkpoints: list[Checkpoint]
    files: Sequence[Mapping[str, bytes]] = (FILES,)

    def lines(self, *, size: int | None = None, signer: Signer = SIGNER, openings: bool = True) -> list[bytes]:
        """Return the lines of the export of the first `size` entries."""
        size = len(self.entries) if size is None else size
        checkpoint = self.checkpoints[size]
        beside = self.openings if openings else [[] for _ in self.openings]
        return [
            header_line(Header(checkpoint.origin, size, openings)),
            *map(record_line, self.entries[:size], self.hashes, beside),
            *(texts_lines(self.files) if size else []),
            end_line(signed(checkpoint, signer)),
        ]


def made(count: int, change: Callable[[int, dict[str, Any]], None] = lambda _, __: None) -> Log:
    """Return a log of `count` entries, the same at each call; `change` may edit the fields of an entry."""
    log = Log([], [], [], [Checkpoint(SIGNER.name, 0, Frontier().root())])
    tree = Frontier()
    for index in range(count):
        fields: dict[str, Any] = {"index": index, "at": "2026-01-01T00:00:00.000000Z", "kind": "decision"}
        if index % 10 == 9:
            fields |= {"kind": "refusal", "code": "fact-type"}
        else:
            fields |= {"facts": {"name": f"Ada {index}", "age": index}, "texts": texts_digest(FILES)}
        pointers = ["/facts/name"] if "facts" in fields and index % 3 == 0 else []
        change(index, fields)
        salt = hashlib.sha256(b"salt %d" % index).digest()
        sealed, openings = seal(fields, pointers, lambda _, salt=salt: salt)  # type: ignore[misc]
        entry = canonical(sealed)
        log.entries.append(entry)
        log.hashes.append(tree.add(leaf_hash(entry)))
        log.openings.append(list(openings))
        log.checkpoints.append(Checkpoint(SIGNER.name, index + 1, tree.root()))
    return log


def erased(count: int, about: int) -> Log:
    """Return a log whose last entry says that the values of entry `about` were erased, as they were."""

    def change(index: int, fields: dict[str, Any]) -> None:
        if index == count - 1:
            fields.clear()
            pointers = ["/facts/name"]
            fields |= {"index": index, "kind": "erasure", "erased": [{"index": about, "pointers": pointers}]}

    log = made(count, change)
    log.openings[about] = []
    return log
