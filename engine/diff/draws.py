"""Cases drawn at the boundaries of two texts: by chance, and by moving each slot through all its values."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from engine.diff.boundaries import LETTERS, Boundaries
from engine.diff.slots import AS_OF, Plan, Slots, is_list


@dataclass
class Draw:
    """Plans for the slots of some facts, their values at the boundaries of both texts.

    Attributes:
        dated: the paths of the facts that date a case, empty for a version that has none.
        starts: the first days on which the versions are in force.
        names: what is read, so that only slots are filled that matter.
    """

    slots: Slots
    dated: frozenset[str]
    starts: tuple[date, ...]
    bounds: Boundaries
    names: frozenset[str]
    chance: Random

    def __post_init__(self) -> None:
        self.paths = self.slots.relevant(self.names)
        self.dating = [path for path in self.paths if path in self.dated]
        if "" in self.dated and "as_of" in self.names:
            self.dating.append(AS_OF)
        self.days = self.bounds.days_of_cases(self.starts)

    def plan(self, *, uniform: bool = False, day: str | None = None) -> Plan:
        """Return a random plan, as of a day where it is given; without `uniform`, items of a list differ at times."""
        day = day or self.chance.choice(self.days)
        found: dict[str, tuple[Any, ...]] = dict.fromkeys(self.dating, (day,))
        for path in self.paths:
            if path in self.dating:
                continue
            values = self._values(path, day)
            mixed = "[]" in path and not uniform and self.chance.random() < 0.3
            found[path] = tuple(self.chance.choice(values) for _ in range(2 if mixed else 1))
            if self._is_free_text(path) and self.chance.random() < 0.7:
                found[path] = LETTERS
        return found

    def moved(self, plan: Plan) -> Iterator[Plan]:
        """Yield the plan with each slot in turn moved through all its values."""
        day = plan[self.dating[0]][0] if self.dating else None
        for path in self.dating:
            for value in self.days:
                yield {**plan, path: (value,)}
        for path in self.paths:
            if path not in self.dating:
                for value in self._values(path, day):
                    yield {**plan, path: (value,)}
                    if "[]" in path and len(plan[path]) == 1 and value != plan[path][0]:
                        yield {**plan, path: (plan[path][0], value)}

    def plans(self, number: int, *, uniform: bool = False) -> Iterator[Plan]:
        """Yield random plans."""
        for _ in range(number):
            yield self.plan(uniform=uniform)

    @property
    def dating_paths(self) -> frozenset[str]:
        """The slots that date a case in either version."""
        return self.dated | {AS_OF}

    def every(self, most: int) -> Iterator[Plan]:
        """Yield some plans, each once."""
        seen: set[str] = set()
        for _ in range(8 * most):
            plan = self.plan(uniform=True)
            if plan and repr(sorted(plan.items())) not in seen:
                seen.add(repr(sorted(plan.items())))
                yield plan
            if len(seen) == most:
                return

    def _values(self, path: str, day: str | None) -> tuple[Any, ...]:
        return self.bounds.values(self.slots.schemas[path], date.fromisoformat(day) if day else None)

    def _is_free_text(self, path: str) -> bool:
        """Tell whether items can be told apart by a text."""
        schema = self.slots.schemas[path]
        return (
            "[]" in path
            and not is_list(schema)
            and schema.get("type") == "string"
            and not {"enum", "format", "const"} & schema.keys()
        )
