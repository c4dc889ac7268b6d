"""Two versions side by side: in one set of names, with the places of both texts and with what each name reaches."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from engine.diff.change import Touched
from engine.diff.monotone import Monotone
from engine.diff.renames import Renames, renamed
from engine.diff.worlds import World
from engine.feel.walk import free_names
from engine.policy import nodes, reader
from engine.policy.model import Dated, Policy
from engine.policy.order import formulas
from engine.source import Span


@dataclass(frozen=True, eq=False)
class Sides:
    """What finding changes needs.

    Attributes:
        old, new: the versions as they are.
        aligned: the old one in the new one's names.
    """

    old: Policy
    new: Policy
    renames: Renames
    aligned: Policy = field(init=False)
    proofs: Monotone = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "aligned", renamed(self.old, self.renames))
        object.__setattr__(self, "proofs", Monotone(World(self.aligned), World(self.new)))

    @cached_property
    def _roots(self) -> tuple[nodes.Node, nodes.Node]:
        return reader.read(self.old.source), reader.read(self.new.source)

    def old_place(self, *path: str | int) -> Span:
        """Return where something stands in the old text, or else what is around it."""
        return place(self._roots[0], path)

    def new_place(self, *path: str | int) -> Span:
        """Return where something stands in the new text, or else what is around it."""
        return place(self._roots[1], path)

    @cached_property
    def _readers(self) -> dict[str, frozenset[str]]:
        """For each criterion the names that it reads in either version, through definitions as well."""
        found: dict[str, frozenset[str]] = {}
        for policy in (self.aligned, self.new):
            for name in policy.criteria:
                found[name] = found.get(name, frozenset()) | reached(policy, name)
        return found

    def touched(self, section: str, name: str) -> tuple[Touched, ...]:
        """Return the criteria that a threshold, a definition or a condition reaches, with what is proven for each.

        What is proven is of this change alone: the old version is held against itself with only this entry new.
        """
        before, after = getattr(self.aligned, section), getattr(self.new, section)
        if name not in before or name not in after:
            return ()
        changed: dict[str, Any] = {section: {**before, name: after[name]}}
        alone = replace(self.aligned, **changed)
        proofs = Monotone(World(self.aligned), World(alone))
        return tuple(
            Touched("criterion", each, proofs.criterion(each) if each in self.aligned.criteria else None)
            for each in self.new.criteria
            if name in self._readers[each] or each == name
        )


def reached(policy: Policy, name: str) -> frozenset[str]:
    """Return every name that an entry reads, through the definitions and criteria that it names."""
    found: set[str] = set()
    todo = [name]
    while todo:
        each = todo.pop()
        for read in _read(policy, each):
            if read not in found:
                found.add(read)
                todo.append(read)
    return frozenset(found)


def _read(policy: Policy, name: str) -> Iterator[str]:
    if name in policy.criteria:
        yield from free_names(policy.criteria[name].when.expression.tree)
    elif name in policy.definitions:
        for formula in formulas(policy.definitions[name]):
            yield from free_names(formula.expression.tree)
    elif name in policy.stages:
        yield from policy.stages[name].of
        yield from filter(None, [policy.stages[name].after])
    elif name in policy.parameters:
        value = policy.parameters[name].value
        if isinstance(value, Dated):
            yield from free_names(value.by.expression.tree) if value.by else ("as_of",)


def place(root: nodes.Node, path: Iterable[str | int]) -> Span:
    """Return the place of the key or item at a path, or of the last one on the way that there is."""
    at, span = root, root.span
    for number, step in enumerate(path):
        if isinstance(at, nodes.Mapping) and isinstance(step, str) and (key := at.key(step)) is not None:
            at, span = at.get(step) or at, key.span
        elif isinstance(at, nodes.Sequence) and isinstance(step, int) and step < len(at):
            at = at.items[step]
            span = at.span
        else:
            # A whole file is no place; its first line is.
            return span if number else Span(root.span.source, root.span.start, root.span.start)
    return span
