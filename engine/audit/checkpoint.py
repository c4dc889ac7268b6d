"""Checkpoints: the size and the root of a log at some moment, signed, in the format c2sp.org/tlog-checkpoint."""

from dataclasses import dataclass

from engine.audit.encoding import base64_bytes, base64_text, number
from engine.audit.note import NoteRefused, Signer, Verifier, open_note, sign
from engine.audit.tree import EMPTY_ROOT, HASH_SIZE


class CheckpointRefused(ValueError):
    """Raised where a text is no checkpoint, or is not signed by the log that it names."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A log at some size.

    Attributes:
        origin: the name of the log, which is that of its key.
        size: how many entries it has.
        root: the root of its tree, 32 bytes.
    """

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Return the text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64_text(self.root)}\n"


def parse(text: str) -> Checkpoint:
    """Read the text of a checkpoint. Lines of extensions are refused, as no log of ours writes them.

    Raises:
        CheckpointRefused: the text is not three lines: origin, size and root.
    """
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not lines[0]:
        raise CheckpointRefused("a checkpoint is not three lines: the origin, the size and the root")
    try:
        size = number(lines[1])
    except ValueError:
        raise CheckpointRefused("the size in the checkpoint is not a number without leading zeros") from None
    try:
        root = base64_bytes(lines[2])
    except ValueError:
        root = b""
    if len(root) != HASH_SIZE:
        raise CheckpointRefused(f"the root in the checkpoint is not the Base 64 of {HASH_SIZE} bytes")
    if size == 0 and root != EMPTY_ROOT:
        raise CheckpointRefused("the checkpoint is of an empty log and has another root than an empty tree")
    return Checkpoint(lines[0], size, root)


def signed(checkpoint: Checkpoint, signer: Signer) -> str:
    """Return the checkpoint as a signed note.

    Raises:
        CheckpointRefused: the key is not that of the log.
    """
    if checkpoint.origin != signer.name:
        raise CheckpointRefused(f"the key `{signer.name}` does not sign for the log `{checkpoint.origin}`")
    return sign(checkpoint.text(), signer)


def open_checkpoint(note: str, verifier: Verifier) -> Checkpoint:
    """Return the checkpoint in a signed note.

    Raises:
        CheckpointRefused: the note is malformed, not signed by the key, or of another log than the key's.
    """
    try:
        text = open_note(note, verifier)
    except NoteRefused as error:
        raise CheckpointRefused(str(error)) from None
    found = parse(text)
    if found.origin != verifier.name:
        raise CheckpointRefused(f"the checkpoint is of the log `{found.origin}`, `{verifier.name}` was expected")
    return found
