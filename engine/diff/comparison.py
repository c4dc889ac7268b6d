"""Two versions compared: the one call that every surface makes.

structure     every part that differs                                engine.diff.structure
changes       a name for each                                        engine.diff.changes
search        cases at the boundaries of both texts                  engine.diff.search
directions    what is proven, what was found, what was only sampled  engine.diff.directions
impact        what becomes of a population, where one is given       engine.diff.impact
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from engine.diff.change import Change
from engine.diff.changes import changes
from engine.diff.compatibility import Concern, concerns
from engine.diff.directions import Direction, directions
from engine.diff.impact import EXAMPLES, Impact, Population
from engine.diff.search import BUDGET, Search
from engine.diff.sides import Sides
from engine.diff.structure import Structure, difference
from engine.diff.witnesses import Replay
from engine.policy.model import Policy
from engine.program import Program, Request


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that is known of the difference between two versions.

    Attributes:
        tried: cases that the search spent.
        names: what the two are called where both are of one version, such as their files.
        impact: what becomes of a population, None where none was given.
    """

    old: Policy
    new: Policy
    structure: Structure
    changes: tuple[Change, ...]
    directions: tuple[Direction, ...]
    tried: int
    impact: Impact | None = None
    names: tuple[str, str] = ("old", "new")

    @property
    def same(self) -> bool:
        """Whether both say the same."""
        return not self.structure

    @property
    def concerns(self) -> tuple[Concern, ...]:
        """What concerns services that call."""
        return concerns(self.changes)


def compare(old: Program, new: Program, budget: int = BUDGET) -> Comparison:
    """Compare two versions.

    Args:
        old: the version that was; every witness is decided by it.
        new: the version that is to be.
        budget: cases that the search may try; with 0 nothing is found and all that is not proven stays open.
    """
    structure = difference(old.policy, new.policy)
    sides = Sides(old.policy, new.policy, structure.renames)
    if not structure:
        return Comparison(old.policy, new.policy, structure, (), (), 0)
    search = Search(sides, budget)
    search.run()
    found = directions(sides, search, Replay(old, new, structure.renames))
    return Comparison(old.policy, new.policy, structure, changes(sides, structure), found, search.spent)


def with_impact(
    comparison: Comparison, old: Program, new: Program, cases: Iterable[Request | None], examples: int = EXAMPLES
) -> Comparison:
    """Return a comparison with what becomes of a population, which is read once and not kept.

    None among the cases stands for one whose facts are erased.
    """
    population = Population(old, new, comparison.structure.renames, examples)
    return replace(comparison, impact=population.count(cases))
