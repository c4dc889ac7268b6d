"""Looks for cases on which two versions come out differently, at the boundaries of both texts.

criteria    each by itself: random fillings of the slots that it reads, then, from cases that it accepts, every slot
            moved through every boundary of both texts
stages and  cases in which as much as possible is met, with what was found for one criterion at a time put into them
outcomes

The same versions are always tried on the same cases: chance is drawn from the names of the criteria. What is found is
a case; that nothing is found in so many cases is no more than that.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from random import Random
from typing import Any

from engine.diff.bench import MET, NOT_MET, Bench, Key, Ranks, noon
from engine.diff.boundaries import Boundaries, boundaries
from engine.diff.draws import Draw
from engine.diff.relations import EQUAL
from engine.diff.sides import Sides, reached
from engine.diff.slots import AS_OF, Plan, Slots
from engine.diff.worlds import World
from engine.feel.tree import Name, Path
from engine.feel.walk import free_names, walk
from engine.policy.order import formulas

DRAWS, KEPT, FLAGS = 100, 3, 4
"""Random cases of a criterion that may have changed; cases kept of each kind; fillings of what outcomes read."""

FEW_DRAWS = 80
"""Cases of a criterion that is proven to be the same: as many as find one that is met."""

COMBINED = 300
"""Cases made of one random case for each criterion."""

REDRAWN = 20
"""Cases of a criterion that are drawn again for the day of a base."""

BUDGET = 3000
"""Cases that are tried at most."""


@dataclass
class Findings:
    """What was found: for each element how many cases were compared, and the smallest plan for each pair of ranks."""

    tried: Counter[Key] = field(default_factory=Counter)
    plans: dict[tuple[Key, int, int], Plan] = field(default_factory=dict)
    sizes: dict[tuple[Key, int, int], int] = field(default_factory=dict)


Pair = tuple[Ranks, Ranks]


@dataclass
class Search:
    """One search; `left` counts down the cases that may still be tried."""

    sides: Sides
    left: int = BUDGET
    findings: Findings = field(default_factory=Findings)
    examples: dict[str, dict[tuple[int, int], list[Plan]]] = field(default_factory=dict)
    draws: dict[str, Draw] = field(default_factory=dict)
    spent: int = 0
    asked: int = field(init=False)

    def __post_init__(self) -> None:
        self.asked = self.left
        moment = noon(self.sides.new)
        self.benches = Bench(self.sides.aligned, moment), Bench(self.sides.new, moment)
        self.worlds = World(self.sides.aligned), World(self.sides.new)
        self.slots = Slots(self.sides.aligned, self.sides.new)
        self.keys = _keys(self.sides)

    def run(self) -> Findings:
        """Try cases until all ways are gone or the budget is spent."""
        order = [
            *self.sides.new.order,
            *(each for each in self.sides.aligned.order if each not in self.sides.new.order),
        ]
        criteria = [each for each in order if ("criterion", each) in self.keys]
        changed = [each for each in criteria if not self._is_same(each)]
        share = self.left // 2
        for name in criteria:
            self._criterion(name, share // max(len(changed), 1) if name in changed else FEW_DRAWS)
        self._whole(criteria)
        return self.findings

    def _is_same(self, name: str) -> bool:
        both = name in self.sides.aligned.criteria and name in self.sides.new.criteria
        return both and self.sides.proofs.criterion(name) is EQUAL

    def _criterion(self, name: str, most: int) -> None:
        """Try one criterion by itself: by chance, then from what was found through all boundaries."""
        benches = self.benches[0].narrowed(name), self.benches[1].narrowed(name)
        draw = self._draw(boundaries(self.worlds, [name]), self._names([name]), name)
        self.draws[name] = draw
        found: dict[tuple[int, int], list[Plan]] = {}
        key = ("criterion", name)
        end = self.left - most

        def trial(plans: Iterator[Plan]) -> None:
            for plan in plans:
                if self.left <= max(end, 0):
                    return
                pair = self._try(benches, plan, (key,))
                if pair is not None and all(key in ranks for ranks in pair):
                    kind = found.setdefault((pair[0][key], pair[1][key]), [])
                    if len(kind) < KEPT:
                        kind.append(plan)

        same = self._is_same(name)
        trial(draw.plans(FEW_DRAWS if same else DRAWS))
        if not any(MET in kind for kind in found):
            trial(draw.plans(DRAWS, uniform=True))
            for plans in list(found.values()):
                trial(draw.moved(plans[0]))
        swept: set[tuple[int, int]] = set()
        while not same and swept != found.keys() and self.left > max(end, 0):
            kind = max(found.keys() - swept)
            swept.add(kind)
            trial(draw.moved(found[kind][0]))
        self.examples[name] = found

    def _whole(self, criteria: list[str]) -> None:
        """Try cases for stages and outcomes: all met that can be, then one criterion at a time as it was found."""
        rows = [*self.sides.aligned.outcomes, *self.sides.new.outcomes]
        read = frozenset(name for row in rows if row.when for name in free_names(row.when.expression.tree))
        draw = self._draw(boundaries(self.worlds, (), rows), self._with_steps(read), "outcomes")
        flags = list(draw.every(FLAGS)) or [{}]
        for base in [self._base(criteria, which) for which in (0, 1, None)]:
            for flag in flags:
                self._try(self.benches, {**base, **flag}, self.keys)
            for name in criteria:
                for kind, plans in self.examples[name].items():
                    if kind[0] != kind[1] or not self._is_same(name):
                        for plan in plans[:1] if kind[0] == kind[1] else plans:
                            undated = {path: each for path, each in plan.items() if path not in draw.dating_paths}
                            for flag in flags:
                                self._try(self.benches, {**base, **undated, **flag}, self.keys)
                            self._try(self.benches, {**base, **plan, **flags[0]}, self.keys)
        chance = Random("combined")  # noqa: S311
        for _ in range(COMBINED):
            combined: Plan = {}
            for name in chance.sample(criteria, len(criteria)):
                plans = [plan for each in self.examples[name].values() for plan in each]
                if plans:
                    join = self.slots.joined if chance.random() < 0.5 else overlaid
                    combined = join(combined, chance.choice(plans))
            self._try(self.benches, {**combined, **chance.choice(flags)}, self.keys)

    def _base(self, criteria: list[str], which: int | None) -> Plan:
        """Return a plan under which as many criteria are met as can be had, in one version or, for None, in both."""
        base: Plan = {}
        best = (-1, -1)
        met: set[str] = set()
        # What reads little, such as a window for the day of the case, is the least free and comes first.
        for name in sorted(criteria, key=lambda each: len(self.draws[each].paths)):
            kinds = self.examples[name]
            wanted = [
                kind for kind in sorted(kinds, reverse=True) if (min(kind) if which is None else kind[which]) == MET
            ]
            day = next((base[path][0] for path in self.draws[name].dating if path in base), None)
            known = (plan for kind in wanted for plan in kinds[kind])
            redrawn = (self.draws[name].plan(uniform=True, day=day) for _ in range(REDRAWN if day else 0))
            for plan in chain(redrawn, known):
                if name in met:
                    break
                for merged in (self.slots.joined(base, plan), {**base, **plan}, {**plan, **base}):
                    pair = self._try(self.benches, merged, self.keys)
                    if pair is None:
                        continue
                    score, held = _score(pair, which)
                    if score > best:
                        base, best, met = merged, score, held
        return base

    # both

    def _draw(self, bounds: Boundaries, names: frozenset[str], seed: str) -> Draw:
        dated = frozenset(bench.dated_by for bench in self.benches)
        starts = (self.sides.old.in_force.start, self.sides.new.in_force.start)
        return Draw(self.slots, dated, starts, bounds, names, Random(seed))  # noqa: S311

    def _names(self, entries: Iterable[str]) -> frozenset[str]:
        found = set(entries)
        for each in list(found):
            for policy in (self.sides.aligned, self.sides.new):
                found |= reached(policy, each)
        return self._with_steps(frozenset(found))

    def _with_steps(self, names: frozenset[str]) -> frozenset[str]:
        """Return names with all steps of paths that stand in what they name, and of the fact that dates a case."""
        found = set(names)
        for world in self.worlds:
            for name in names:
                found |= steps(world, name)
        for row in (*self.sides.aligned.outcomes, *self.sides.new.outcomes):
            if row.when and set(free_names(row.when.expression.tree)) <= found:
                found |= steps_in(row.when.expression.tree)
        if "as_of" in found:
            found |= {step for bench in self.benches for step in bench.dated_by.split(".")}
        return frozenset(found)

    def _try(self, benches: tuple[Bench, Bench], plan: Plan, keys: Iterable[Key]) -> Pair | None:
        """Decide the case of a plan by both versions and note where they differ; None where it cannot be decided."""
        if self.left <= 0:
            return None
        self.left -= 1
        self.spent += 1
        facts = self.slots.case(plan)
        day = date.fromisoformat(plan[AS_OF][0]) if AS_OF in plan else None
        old, new = (bench.ranks(facts, day) for bench in benches)
        if old is None or new is None:
            return None
        pair = with_defaults(self.sides, old, new, keys)
        for key in keys:
            if key in pair[0] and key in pair[1]:
                self.findings.tried[key] += 1
                if pair[0][key] != pair[1][key]:
                    self._note((key, pair[0][key], pair[1][key]), plan, size(facts))
        return pair

    def ranks(
        self, benches: tuple[Bench, Bench], key: Key, facts: Mapping[str, Any], day: date | None
    ) -> tuple[int, int, bool] | None:
        """Return how one element comes out for some facts in both versions, and whether both have an outcome.

        None where that is open. As many cases as the search had may be asked about; beyond, all is open.
        """
        if self.asked <= 0:
            return None
        self.asked -= 1
        old, new = (bench.ranks(facts, day) for bench in benches)
        if old is None or new is None:
            return None
        pair = with_defaults(self.sides, old, new, (key,))
        decided = all(any(kind == "outcome" and rank == MET for (kind, _), rank in side.items()) for side in (old, new))
        return (pair[0][key], pair[1][key], decided) if key in pair[0] and key in pair[1] else None

    def _note(self, move: tuple[Key, int, int], plan: Plan, cost: int) -> None:
        if cost < self.findings.sizes.get(move, cost + 1):
            self.findings.sizes[move] = cost
            self.findings.plans[move] = plan


def _score(pair: Pair, which: int | None) -> tuple[tuple[int, int], set[str]]:
    """Return how good a case is as a base, and which criteria it meets: in one version or, for None, in both."""
    counts = [{name for (kind, name), value in side.items() if value == MET and kind == "criterion"} for side in pair]
    both = counts[0] & counts[1]
    if which is None:
        return (len(both), len(counts[0]) + len(counts[1])), both
    return (len(counts[which]), len(both)), counts[which]


def overlaid(under: Plan, over: Plan) -> Plan:
    """Return a plan with what another fills on top of it."""
    return {**under, **over}


def _keys(sides: Sides) -> tuple[Key, ...]:
    found: dict[Key, None] = {}
    for policy in (sides.new, sides.aligned):
        found |= dict.fromkeys(("criterion", name) for name in policy.criteria)
        found |= dict.fromkeys(("stage", name) for name in policy.stages)
        found |= dict.fromkeys(("outcome", row.outcome) for row in policy.outcomes)
    return tuple(found)


def with_defaults(sides: Sides, old: Ranks, new: Ranks, keys: Iterable[Key]) -> Pair:
    """Return the ranks with those of what only one version has: what is not asked for is met."""
    pair: list[dict[Key, int]] = [dict(old), dict(new)]
    for ranks, policy in zip(pair, (sides.aligned, sides.new), strict=True):
        there = {"criterion": policy.criteria, "stage": policy.stages}
        outcomes = {row.outcome for row in policy.outcomes}
        for kind, name in keys:
            if kind == "outcome":
                if name not in outcomes:
                    ranks[kind, name] = NOT_MET
            elif name not in there[kind]:
                ranks[kind, name] = MET
    return pair[0], pair[1]


def steps(world: World, name: str) -> set[str]:
    """Return the steps of all paths in the text of an entry."""
    body = world.body(name)
    if body is not None:
        return steps_in(body)
    definition = world.policy.definitions.get(name)
    dated = world.dated(name)
    found: set[str] = set()
    if dated is not None and dated.by is not None:
        found |= steps_in(dated.by.expression.tree)
    if definition is not None:
        for formula in formulas(definition):
            found |= steps_in(formula.expression.tree)
    return found


def steps_in(root: Any) -> set[str]:
    """Return the names and steps of paths in an expression."""
    return {each.name for each in walk(root) if isinstance(each, Name | Path)}


def size(data: Any) -> int:
    """Return how many values JSON data holds, lists and objects among them."""
    if isinstance(data, Mapping):
        return 1 + sum(map(size, data.values()))
    return 1 + sum(map(size, data)) if isinstance(data, list) else 1
