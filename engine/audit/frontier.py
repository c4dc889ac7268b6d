"""The right edge of a growing tree: all that is needed to add entries and to know the root, a hash for each level."""

from dataclasses import dataclass, field

from engine.audit.tree import EMPTY_ROOT, folded, node_hash


@dataclass(slots=True)
class Frontier:
    """A tree that grows.

    Attributes:
        size: how many entries it has.
        peaks: the hashes of the complete subtrees that make it up, from left to right.
    """

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def add(self, leaf: bytes) -> list[bytes]:
        """Add an entry by the hash of its leaf, and return what is to be stored for it, as `completed` does."""
        found = [leaf]
        number = self.size
        while number & 1:
            found.append(node_hash(self.peaks.pop(), found[-1]))
            number >>= 1
        self.peaks.append(found[-1])
        self.size += 1
        return found

    def root(self) -> bytes:
        """Return the root of the tree."""
        return folded(self.peaks) if self.peaks else EMPTY_ROOT
