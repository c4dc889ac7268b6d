"""Proofs that an entry is in a log, as a text that can be checked offline, in the format c2sp.org/tlog-proof."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.audit.checkpoint import Checkpoint, open_checkpoint
from engine.audit.encoding import base64_bytes, base64_text, number
from engine.audit.note import Verifier
from engine.audit.tree import ProofRefused, leaf_hash, verify_inclusion

FIRST = "c2sp.org/tlog-proof@v1"


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof of inclusion with all that is needed beside the entry and the log's key.

    Attributes:
        index: the number of the entry.
        hashes: the inclusion proof, from the leaf's neighbour upwards.
        note: the signed checkpoint of the tree that the proof leads to.
    """

    index: int
    hashes: Sequence[bytes]
    note: str

    def text(self) -> str:
        """Return the proof as a text."""
        return "\n".join([FIRST, f"index {self.index}", *map(base64_text, self.hashes), "", self.note])

    def check(self, entry: bytes, verifier: Verifier) -> Checkpoint:
        """Return the checkpoint of the tree that holds `entry`.

        Raises:
            CheckpointRefused: the checkpoint is not one that the key has signed.
            ProofRefused: the proof does not lead there.
        """
        checkpoint = open_checkpoint(self.note, verifier)
        verify_inclusion(self.index, checkpoint.size, leaf_hash(entry), self.hashes, checkpoint.root)
        return checkpoint


def parse_proof(text: str) -> Proof:
    """Read the text of a proof; the line with extra data that the format allows is refused, as ours have none.

    Raises:
        ProofRefused: the text is no such proof.
    """
    above, blank, note = text.partition("\n\n")
    first, *lines = above.split("\n")
    if first != FIRST or not blank or not lines or not lines[0].startswith("index "):
        raise ProofRefused(f"a proof is not the line `{FIRST}`, the index, hashes, a blank line and a checkpoint")
    try:
        return Proof(number(lines[0].removeprefix("index ")), tuple(map(base64_bytes, lines[1:])), note)
    except ValueError:
        raise ProofRefused("the index or a hash of the proof is not in its canonical form") from None
