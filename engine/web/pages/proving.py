"""That a decision is in the log as it was made, worked out step by step, so that a person can follow it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from engine.audit.checkpoint import Checkpoint, CheckpointRefused, open_checkpoint
from engine.audit.commitment import CommitmentRefused, unseal
from engine.audit.log import DecisionLog
from engine.audit.reading import Entry, hashes_of
from engine.audit.replay import Replay
from engine.audit.tree import inclusion, leaf_hash, node_hash
from engine.web.pages.words import Phrase


@dataclass(frozen=True, slots=True)
class Joint:
    """One node on the way to the root: two hashes and the one above them."""

    left: bytes
    right: bytes
    above: bytes


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was checked.

    Attributes:
        phrase: what it is; `filled` are the names in it.
        holds: whether it does; None where it cannot be said.
        shown: hashes and texts to follow it by.
        joints: the nodes between the leaf and the root.
    """

    phrase: Phrase
    holds: bool | None
    filled: dict[str, object] = field(default_factory=dict)
    shown: tuple[str, ...] = ()
    joints: tuple[Joint, ...] = ()


def steps(log: DecisionLog, entry: Entry) -> list[Step]:
    """Check an entry against the log's signed checkpoint, and decide its case again.

    Raises:
        LogUnavailable: the database cannot be read.
    """
    note = log.checkpoint()
    checkpoint = _opened(log, note)
    leaf = leaf_hash(entry.content)
    found = [
        Step("step_leaf", holds=True, filled={"size": len(entry.content)}, shown=(leaf.hex(),)),
        _openings(entry),
    ]
    if checkpoint is None:
        return [*found, Step("step_signature", holds=False, shown=(note,))]
    with log.reading() as connection:
        proof = inclusion(entry.index, checkpoint.size, hashes_of(connection))
    joints = tuple(joints_of(entry.index, checkpoint.size, leaf, proof))
    top = joints[-1].above if joints else leaf
    return [
        *found,
        Step("step_way", holds=True, filled={"count": len(joints), "size": checkpoint.size}, joints=joints),
        Step("step_root", holds=top == checkpoint.root, shown=(top.hex(), checkpoint.root.hex())),
        Step("step_signature", holds=True, filled={}, shown=(note, str(log.signer.verifier))),
        _again(log, entry),
    ]


def joints_of(index: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> Iterator[Joint]:
    """Yield the nodes from a leaf to the root, as a proof of inclusion names their other halves (RFC 9162, 2.1.3.2)."""
    number, last, below = index, size - 1, leaf
    for each in proof:
        if number & 1 or number == last:
            joint = Joint(each, below, node_hash(each, below))
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            joint = Joint(below, each, node_hash(below, each))
        yield joint
        number, last, below = number >> 1, last >> 1, joint.above


def _opened(log: DecisionLog, note: str) -> Checkpoint | None:
    try:
        return open_checkpoint(note, log.signer.verifier)
    except CheckpointRefused:
        return None


def _openings(entry: Entry) -> Step:
    """Check that what stands apart from the entry is what the entry was committed to."""
    filled: dict[str, object] = {"count": len(entry.openings)}
    try:
        unseal(entry.data(), entry.openings)
    except CommitmentRefused as error:
        return Step("step_openings", holds=False, filled=filled, shown=(str(error),))
    return Step("step_openings", holds=True, filled=filled)


def _again(log: DecisionLog, entry: Entry) -> Step:
    """Decide the case again by the text that decided it."""
    replay = Replay(log.database)
    try:
        found = replay.range(entry.index, entry.index + 1)
    except CommitmentRefused:
        return Step("step_again", holds=False)
    finally:
        replay.close()
    if found.erased:
        return Step("step_again_erased", holds=None)
    places = tuple(place for each in found.differences for place in each.places)
    return Step("step_again", holds=not places, shown=places)
