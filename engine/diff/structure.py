"""Every difference of two versions in what they say: names that changed, then parts that differ.

`difference(a, b)` read backwards is `difference(b, a)`; of a version and itself it is empty; `applied` to a it gives b.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.diff.document import Document, document
from engine.diff.renames import Renames, renamed, renames
from engine.policy.model import Policy

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """One part that differs, in the names of each side.

    Attributes:
        before, after: what the part says; None where there is none.
        old_path, new_path: the keys that lead to it.
    """

    old_path: Path
    new_path: Path
    before: Document | str | None
    after: Document | str | None


@dataclass(frozen=True, slots=True)
class Structure:
    """The whole difference; `edits` are sorted by their new path."""

    renames: Renames
    edits: tuple[Edit, ...]

    def __bool__(self) -> bool:
        return bool(self.edits or self.renames.names or self.renames.outcomes)


def difference(old: Policy, new: Policy) -> Structure:
    """Return every difference in what two versions say."""
    found = renames(old, new)
    before = (document(old), document(renamed(old, found)))
    after = (document(new), document(renamed(new, found.reversed())))
    return Structure(found, _sorted(_edits(before, after, (), ())))


def _sorted(edits: Iterator[Edit]) -> tuple[Edit, ...]:
    return tuple(sorted(edits, key=lambda each: (each.new_path, each.old_path)))


def _edits(
    before: tuple[Document, Document], after: tuple[Document, Document], old_path: Path, new_path: Path
) -> Iterator[Edit]:
    """Yield the edits between two subtrees, each given in its own names and in those of the other side."""
    old, old_in_new = before
    new, new_in_old = after
    by_key = {theirs: mine for mine, theirs in zip(old, old_in_new, strict=True)}
    for key, in_old in zip(new, new_in_old, strict=True):
        if key not in by_key:
            yield Edit((*old_path, in_old), (*new_path, key), None, new[key])
            continue
        mine = by_key.pop(key)
        here, there = (old[mine], old_in_new[key]), (new[key], new_in_old[in_old])
        paths = (*old_path, mine), (*new_path, key)
        if isinstance(here[0], dict) and isinstance(there[0], dict):
            yield from _edits(here, there, *paths)  # type: ignore[arg-type] # a tree is one in every name
        elif here[1] != there[0]:
            yield Edit(*paths, here[0], there[0])
    for in_new, mine in by_key.items():
        yield Edit((*old_path, mine), (*new_path, in_new), old[mine], None)


def mirrored(structure: Structure) -> Structure:
    """Return the difference read backwards."""
    edits = (Edit(each.new_path, each.old_path, each.after, each.before) for each in structure.edits)
    return Structure(structure.renames.reversed(), _sorted(edits))


def applied(structure: Structure, old: Policy) -> Document:
    """Return what the new version says, made from the old one and the difference."""
    found = document(renamed(old, structure.renames))
    for edit in structure.edits:
        *way, last = edit.new_path
        at = found
        for step in way:
            at = at[step]  # type: ignore[assignment] # what a path leads through is a tree
        if edit.after is None:
            del at[last]
        else:
            at[last] = edit.after
    return found
