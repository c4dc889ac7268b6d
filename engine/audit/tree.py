"""The Merkle tree of RFC 9162, section 2.1: root, inclusion proofs and consistency proofs, in logarithmic time.

A leaf is the SHA-256 of `0x00` and the entry's bytes, a node that of `0x01` and its two children. The hashes of all
complete subtrees are stored, in one dense order: those that an entry completes stand behind each other, its leaf
first (Crosby and Wallach, "Efficient Data Structures for Tamper-Evident Logging", 3.3; so does
golang.org/x/mod/sumdb/tlog). The first `stored_count(size)` of them are the tree of the first `size` entries, and
nothing stored ever changes.
"""

import hashlib
from collections.abc import Callable, Sequence

HASH_SIZE = 32

EMPTY_ROOT = hashlib.sha256(b"").digest()
"""The root of a tree without entries (2.1.1)."""

Hashes = Callable[[Sequence[int]], Sequence[bytes]]
"""Reads stored hashes: for some positions, the hash at each, in the same order."""

Span = tuple[int, int]
"""The entries from the first number up to, not including, the second."""


class ProofRefused(ValueError):
    """Raised where a proof does not prove what it is said to."""


def leaf_hash(entry: bytes) -> bytes:
    """Return the hash of the leaf for an entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of the node above two hashes."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def stored_position(level: int, number: int) -> int:
    """Return where the hash of a complete subtree is stored.

    Args:
        level: how many levels above the leaves, so that it has 2 ** level of them.
        number: how many subtrees of that size stand to its left.
    """
    last = ((number + 1) << level) - 1
    return stored_count(last) + level


def stored_count(size: int) -> int:
    """Return how many hashes are stored for a tree of `size` entries: two for each, less one for each peak."""
    return 2 * size - size.bit_count()


def completed(index: int, leaf: bytes, read: Hashes) -> list[bytes]:
    """Return what is stored for the entry `index`, from position `stored_count(index)` on.

    Args:
        index: the number of the entry, which is the size of the tree before it.
        leaf: the hash of its leaf.
        read: reads what is stored already.
    """
    joined = (~index & (index + 1)).bit_length() - 1
    found = [leaf]
    for left in read([stored_position(level, (index >> level) - 1) for level in range(joined)]):
        found.append(node_hash(left, found[-1]))
    return found


def root(size: int, read: Hashes) -> bytes:
    """Return the root of the tree of the first `size` entries."""
    return _folded([(0, size)], read)[0] if size else EMPTY_ROOT


def inclusion(index: int, size: int, read: Hashes) -> list[bytes]:
    """Return the proof that entry `index` is in the tree of the first `size` entries (2.1.3.1).

    Raises:
        ValueError: there is no such entry in that tree.
    """
    if not 0 <= index < size:
        raise ValueError(f"there is no entry {index} in a tree of {size}")
    beside: list[Span] = []
    start, end = 0, size
    while end - start > 1:
        middle = _middle(start, end)
        if index < middle:
            beside.append((middle, end))
            end = middle
        else:
            beside.append((start, middle))
            start = middle
    return _folded(beside[::-1], read)


def consistency(old: int, new: int, read: Hashes) -> list[bytes]:
    """Return the proof that the tree of the first `new` entries continues that of the first `old` (2.1.4.1).

    Raises:
        ValueError: `old` is 0, of which there is nothing to prove, or greater than `new`.
    """
    if not 0 < old <= new:
        raise ValueError(f"there is no proof from a tree of {old} to one of {new}")
    beside: list[Span] = []
    start, end = 0, new
    while old < end:
        middle = _middle(start, end)
        if old <= middle:
            beside.append((middle, end))
            end = middle
        else:
            beside.append((start, middle))
            start = middle
    return _folded([(start, end), *beside[::-1]] if start else beside[::-1], read)


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> None:
    """Check an inclusion proof (2.1.3.2).

    Raises:
        ProofRefused: it does not lead from the leaf at `index` to the root of the tree of `size` entries.
    """
    if not 0 <= index < size:
        raise ProofRefused(f"there is no entry {index} in a tree of {size}")
    _check_sizes([leaf, *proof])
    number, last, found = index, size - 1, leaf
    for each in proof:
        if last == 0:
            raise ProofRefused(f"the proof has {len(proof)} hashes, more than lead to the root")
        if number & 1 or number == last:
            found = node_hash(each, found)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            found = node_hash(found, each)
        number, last = number >> 1, last >> 1
    if last:
        raise ProofRefused(f"the proof has {len(proof)} hashes, fewer than lead to the root")
    if found != root:
        raise ProofRefused(f"the proof does not lead from entry {index} to the root of the tree of {size}")


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Check a consistency proof (2.1.4.2).

    Raises:
        ProofRefused: it does not show that the tree of `new` entries continues that of `old`.
    """
    if not 0 < old <= new:
        raise ProofRefused(f"there is no proof from a tree of {old} to one of {new}")
    _check_sizes(proof)
    if old == new:
        if proof or old_root != new_root:
            raise ProofRefused(f"two trees of {old} entries have different roots, or a proof that they do not need")
        return
    hashes = list(proof) if old & (old - 1) else [old_root, *proof]
    if not hashes:
        raise ProofRefused("the proof is empty")
    number, last = old - 1, new - 1
    while number & 1:
        number, last = number >> 1, last >> 1
    found_old = found_new = hashes[0]
    for each in hashes[1:]:
        if last == 0:
            raise ProofRefused(f"the proof has {len(proof)} hashes, more than lead to the root")
        if number & 1 or number == last:
            found_old, found_new = node_hash(each, found_old), node_hash(each, found_new)
            while not number & 1 and number:
                number, last = number >> 1, last >> 1
        else:
            found_new = node_hash(found_new, each)
        number, last = number >> 1, last >> 1
    if last:
        raise ProofRefused(f"the proof has {len(proof)} hashes, fewer than lead to the root")
    if found_old != old_root or found_new != new_root:
        raise ProofRefused(f"the tree of {new} entries does not continue that of {old}")


def _middle(start: int, end: int) -> int:
    """Return where a tree of two or more entries splits: behind the greatest power of two less than their number."""
    return start + (1 << ((end - start - 1).bit_length() - 1))


def _peaks(start: int, end: int) -> list[int]:
    """Return the positions of the complete subtrees that make up a subtree, from left to right."""
    found = []
    while start < end:
        level = (end - start).bit_length() - 1
        found.append(stored_position(level, start >> level))
        start += 1 << level
    return found


def _folded(spans: Sequence[Span], read: Hashes) -> list[bytes]:
    """Return the root of each subtree; everything is read at once."""
    peaks = [_peaks(start, end) for start, end in spans]
    hashes = iter(read([position for each in peaks for position in each]))
    return [folded([next(hashes) for _ in each]) for each in peaks]


def folded(peaks: Sequence[bytes]) -> bytes:
    """Return the root above the complete subtrees, at least one, that make up a tree, from left to right."""
    found = peaks[-1]
    for each in reversed(peaks[:-1]):
        found = node_hash(each, found)
    return found


def _check_sizes(hashes: Sequence[bytes]) -> None:
    for each in hashes:
        if len(each) != HASH_SIZE:
            raise ProofRefused(f"a hash has {len(each)} bytes, not {HASH_SIZE}")
