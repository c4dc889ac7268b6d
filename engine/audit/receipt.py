r"""A receipt: one record and the proof that it is in the log, in one line that can be checked offline.

    {"entry":{…},"openings":[…],"proof":"c2sp.org/tlog-proof@v1\nindex 1\n…"}

The entry and the openings are as in an export (`engine.audit.export`); openings may be missing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from engine.audit.checkpoint import Checkpoint, CheckpointRefused, parse
from engine.audit.commitment import Opening, commitments
from engine.audit.export import End, Record, openings_in, openings_json, read_line
from engine.audit.line import LineRefused, lines_of, read_object, written
from engine.audit.note import Verifier
from engine.audit.proof import Proof, parse_proof
from engine.audit.tree import ProofRefused, inclusion, leaf_hash, stored_count, verify_inclusion


class ReceiptRefused(ValueError):
    """Raised where a receipt proves nothing, or none can be made."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A record and its proof.

    Attributes:
        entry: the bytes of the entry.
        fields: what they say, numbers left as they are written.
        openings: what opens its commitments, as far as it is given.
        proof: that the entry is in the log.
    """

    entry: bytes
    fields: Mapping[str, Any]
    openings: tuple[Opening, ...]
    proof: Proof

    @property
    def missing(self) -> tuple[str, ...]:
        """The places of the values that the receipt does not have: they were erased, or left out of it."""
        given = {each.pointer for each in self.openings}
        return tuple(pointer for pointer, _ in commitments(self.fields) if pointer not in given)

    def check(self, verifier: Verifier, held: Sequence[Checkpoint] = ()) -> Checkpoint:
        """Return the checkpoint of the log that holds the record.

        Args:
            verifier: the key of the log.
            held: checkpoints from before; one of the same size must be the same.

        Raises:
            ReceiptRefused: the receipt does not prove that it is there.
        """
        try:
            checkpoint = self.proof.check(self.entry, verifier)
        except (CheckpointRefused, ProofRefused) as error:
            raise ReceiptRefused(str(error)) from None
        if any(each.size == checkpoint.size and each.root != checkpoint.root for each in held):
            raise ReceiptRefused(f"the checkpoint that you hold of {checkpoint.size} records has another root")
        _check_openings(self.fields, self.openings)
        return checkpoint


def receipt_line(entry: bytes, openings: Iterable[Opening], proof: Proof) -> bytes:
    """Return the line of a receipt.

    Args:
        entry: the bytes of the entry, canonical JSON.
        openings: in any order.
        proof: that the entry is in the log.
    """
    beside = openings_json(openings)
    return b'{"entry":' + entry + b',"openings":' + beside + b',"proof":' + written(proof.text()) + b"}\n"


def read_receipt(content: bytes) -> Receipt | None:
    """Return the receipt in a line, or None where it is a line of something else.

    Raises:
        ReceiptRefused: it is a receipt by its keys, and malformed.
    """
    try:
        data = read_object(content)
    except LineRefused:
        return None
    if set(data) != {"entry", "openings", "proof"}:
        return None
    if not isinstance(data["entry"], dict) or not isinstance(data["proof"], str):
        raise ReceiptRefused("the receipt has no entry or no proof")
    try:
        openings = openings_in(data["openings"])
        return Receipt(written(data["entry"]), data["entry"], openings, parse_proof(data["proof"]))
    except LineRefused as error:
        raise ReceiptRefused(f"the receipt {error}") from None
    except ProofRefused as error:
        raise ReceiptRefused(str(error)) from None


def receipt_from(file: BinaryIO, wanted: int | str) -> bytes:
    """Return the line of a receipt for a record of an export.

    Args:
        file: the export; it is read twice.
        wanted: the number of the record, or the id of its decision.

    Raises:
        ReceiptRefused: there is no such record, or the export is not sound.
    """
    found: tuple[int, Record] | None = None
    size, note = 0, None
    for read in _lines(file):
        if isinstance(read, Record):
            if wanted in (size, read.fields.get("decision_id")):
                found = size, read
            size += 1
        elif isinstance(read, End):
            note = read.note
    if found is None:
        raise ReceiptRefused(f"there is no record `{wanted}` in the export")
    index, record = found
    needed: list[int] = []

    def remember(positions: Sequence[int]) -> list[bytes]:
        needed.extend(positions)
        return [b""] * len(positions)

    inclusion(index, size, remember)
    stored = _stored(file, frozenset(needed))
    try:
        checkpoint = parse((note or "").rpartition("\n\n")[0] + "\n")
        hashes = inclusion(index, size, lambda positions: [stored[each] for each in positions])
        verify_inclusion(index, checkpoint.size, leaf_hash(record.entry), hashes, checkpoint.root)
    except (CheckpointRefused, KeyError, ProofRefused):
        raise ReceiptRefused("the export is not sound, verify it to learn why") from None
    _check_openings(record.fields, record.openings)
    return receipt_line(record.entry, record.openings, Proof(index, hashes, note or ""))


def _check_openings(fields: Mapping[str, Any], openings: Iterable[Opening]) -> None:
    committed = dict(commitments(fields))
    for each in openings:
        if committed.get(each.pointer) != each.commitment():
            raise ReceiptRefused(f"the value given for `{each.pointer}` is not the one that the record commits to")


def _lines(file: BinaryIO) -> Iterator[object]:
    file.seek(0)
    for content in lines_of(file):
        try:
            yield read_line(content)
        except LineRefused as error:
            raise ReceiptRefused(f"the export cannot be read: a line {error}") from None


def _stored(file: BinaryIO, needed: frozenset[int]) -> dict[int, bytes]:
    """Return the hashes of an export at some of their positions."""
    found: dict[int, bytes] = {}
    index = 0
    for read in _lines(file):
        if isinstance(read, Record):
            position = stored_count(index)
            found |= {position + at: each for at, each in enumerate(read.hashes) if position + at in needed}
            index += 1
    return found
