"""What the hashes beside the entries of an export are worth: which entries a signed root vouches for.

Beside each entry stand the stored hashes that it adds to the tree. They are *claimed*: whoever changes an entry can
change them, too, but not so that they still lead to the signed root. The hashes *computed* from the entries lead there
only if every entry is what it was. Where they do not, what is claimed is followed from the root downwards: a hash is
authentic if it is the root, or if it makes an authentic one together with the hash beside it. The first entry whose
own hash is not found so is the first that nobody vouches for.

All that is kept is one subtree for each level, so that entries can be added without end.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce

from engine.audit.tree import EMPTY_ROOT, node_hash


@dataclass(frozen=True, slots=True)
class Subtree:
    """A complete subtree.

    Attributes:
        start: its first entry.
        computed: its hash as the entries have it; None where one of them cannot be read.
        claimed: its hash as the export has it; None where that cannot be read.
        suspect: the first entry that is not vouched for when the claimed hash is authentic; None where all are.
    """

    start: int
    computed: bytes | None
    claimed: bytes | None
    suspect: int | None


@dataclass(slots=True)
class Evidence:
    """A growing tree, as its entries have it and as it is claimed to be."""

    size: int = 0
    peaks: list[Subtree] = field(default_factory=list)

    def add(self, computed: bytes | None, claimed: Sequence[bytes]) -> bool:
        """Add an entry; tell whether all that is claimed for it follows from what is there.

        Args:
            computed: the hash of its leaf; None where it cannot be read.
            claimed: the stored hashes that it is said to add; empty where they cannot be read.
        """
        rest = iter(claimed)
        index = self.size
        above = next(rest, None)
        node = Subtree(index, computed, above, None if computed == above is not None else index)
        sound = node.suspect is None
        while index & 1:
            node = _above(self.peaks.pop(), node, next(rest, None))
            sound = sound and node.claimed == node.computed
            index >>= 1
        self.peaks.append(node)
        self.size += 1
        return sound

    def root(self) -> bytes | None:
        """Return the root as the entries have it; None where one of them cannot be read."""
        top = self._top()
        return EMPTY_ROOT if top is None else top.computed

    def suspect(self, root: bytes) -> int | None:
        """Return the first entry that a root of this many entries does not vouch for; None where it does for all."""
        top = self._top()
        if top is None or top.computed == root:
            return None
        return top.suspect if top.claimed == root else 0

    def _top(self) -> Subtree | None:
        if not self.peaks:
            return None
        return reduce(lambda right, left: _above(left, right, _joined(left.claimed, right.claimed)), self.peaks[::-1])


def _above(left: Subtree, right: Subtree, claimed: bytes | None) -> Subtree:
    computed = _joined(left.computed, right.computed)
    if claimed is None:
        claimed = _joined(left.claimed, right.claimed)
    return Subtree(left.start, computed, claimed, _suspect(left, right, computed, claimed))


def _suspect(left: Subtree, right: Subtree, computed: bytes | None, claimed: bytes | None) -> int | None:
    if claimed is None:
        return left.start
    if claimed == computed:
        return None
    for one, suspect_left in ((left.computed, None), (left.claimed, left.suspect)):
        for other, suspect_right in ((right.computed, None), (right.claimed, right.suspect)):
            if claimed == _joined(one, other):
                return suspect_right if suspect_left is None else suspect_left
    return left.start


def _joined(left: bytes | None, right: bytes | None) -> bytes | None:
    return None if left is None or right is None else node_hash(left, right)
