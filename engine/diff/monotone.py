"""What can be proven of the entries of two versions: thresholds, definitions, criteria, stages and outcomes.

The conditions themselves are compared by `engine.diff.expressions`, whose docstring gives the argument.
"""

from dataclasses import dataclass, field

from engine.diff.expressions import Expressions
from engine.diff.relations import EQUAL, LESS, MORE, Proof, flipped, in_order, joined
from engine.diff.worlds import CLOCKED
from engine.feel import tree
from engine.policy.model import Formula, Table


@dataclass(frozen=True, eq=False)
class Monotone(Expressions):
    """Two versions side by side."""

    _known: dict[str, Proof] = field(default_factory=dict)

    def criterion(self, name: str) -> Proof:
        """Return what is proven of a criterion that both versions have."""
        return self.name(name)

    def name(self, name: str) -> Proof:
        """Return what is proven of a name that both versions have outside of any loop."""
        if name not in self._known:
            self._known[name] = None
            self._known[name] = self._name(name)
        return self._known[name]

    def _name(self, name: str) -> Proof:
        old, new = self.old, self.new
        if name in old.policy.parameters and name in new.policy.parameters:
            return self._parameter(name)
        if name in old.policy.stages and name in new.policy.stages:
            return self.stage(name)
        before, after = old.body(name), new.body(name)
        if before is not None and after is not None:
            return self.relation(before, after, {})
        if name in old.policy.definitions and name in new.policy.definitions:
            return self._table(name)
        if name == "as_of" or name in CLOCKED:
            return EQUAL if self._same_dating(clock=name in CLOCKED) else None
        return EQUAL if self._same_fact(name) else None

    def _same_dating(self, *, clock: bool) -> bool:
        before, after = self.old.policy, self.new.policy
        texts = [each.as_of.expression.tree if each.as_of else None for each in (before, after)]
        return before.time_zone == after.time_zone and (clock or texts[0] == texts[1])

    def _same_fact(self, name: str) -> bool:
        """Tell whether a name means the same fact, or the same property of items, wherever it is declared."""
        declared = (self.old.fact_type(name), self.new.fact_type(name))
        if declared != (None, None):
            return declared[0] == declared[1]
        return self.old.segments.get(name) == self.new.segments.get(name)

    def _parameter(self, name: str) -> Proof:
        if name in self.old.values and name in self.new.values:
            before, after = self.old.values[name], self.new.values[name]
            return in_order(before, after)
        before_dated, after_dated = self.old.dated(name), self.new.dated(name)
        if before_dated is None or after_dated is None:
            return None
        by = [each.by.expression.tree if each.by else tree.Name("as_of") for each in (before_dated, after_dated)]
        if self.relation(by[0], by[1], {}) is not EQUAL or not self._same_dating(clock=True):
            return None
        starts = sorted({day for dated in (before_dated, after_dated) for day, _ in dated.values})
        if before_dated.values[0][0] != after_dated.values[0][0]:
            return None
        pieces = []
        for start in starts:
            values = [
                [each.value for day, each in one.values if day <= start][-1] for one in (before_dated, after_dated)
            ]
            pieces.append(in_order(values[0], values[1]))
        return joined(pieces)

    def _table(self, name: str) -> Proof:
        """Decision tables are compared as a whole: the same where each part is."""
        before, after = (each.policy.definitions[name].body for each in (self.old, self.new))
        return EQUAL if self._same(before, after) else None

    def _same(self, before: object, after: object) -> bool:
        if isinstance(before, Formula) and isinstance(after, Formula):
            return self.relation(before.expression.tree, after.expression.tree, {"?": True}) is EQUAL
        if isinstance(before, Table) and isinstance(after, Table):
            head = (before.hit_policy, before.aggregation, before.outputs) == (
                after.hit_policy,
                after.aggregation,
                after.outputs,
            )
            parts = [(before.inputs, after.inputs), (before.default or (), after.default or ())]
            if not head or len(before.rows) != len(after.rows) or (before.default is None) != (after.default is None):
                return False
            for mine, other in zip(before.rows, after.rows, strict=True):
                parts += [(mine.tests, other.tests), (mine.outputs, other.outputs)]
            return all(
                len(one) == len(two) and all(self._same(a, b) for a, b in zip(one, two, strict=True))
                for one, two in parts
            )
        return False

    def stage(self, name: str) -> Proof:
        """Return what is proven of a stage: its number of members that must be met is an order statistic."""
        before, after = self.old.policy.stages[name], self.new.policy.stages[name]
        if any(len(set(each.of)) < len(each.of) for each in (before, after)):
            return None
        added, removed = set(after.of) - set(before.of), set(before.of) - set(after.of)
        own: list[Proof] = [self.name(each) for each in after.of if each not in added]
        if (before.count, added, removed) != (after.count, set(), set()):
            stricter = after.count - len(added) >= before.count
            looser = before.count - len(removed) >= after.count
            own.append(EQUAL if stricter and looser else LESS if stricter else MORE if looser else None)
        if before.after == after.after:
            own.append(self.name(after.after) if after.after else EQUAL)
        elif before.after is None or after.after is None:
            own.append(MORE if after.after is None else LESS)
        else:
            own.append(None)
        return joined(own)

    def outcome(self, name: str) -> Proof:
        """Return what is proven of reaching an outcome that both versions have in one row: less is in fewer cases."""
        rows = [[row.outcome for row in each.policy.outcomes] for each in (self.old, self.new)]
        if any(each.count(name) != 1 for each in rows):
            return None
        at = [each.index(name) for each in rows]
        if rows[0][: at[0]] != rows[1][: at[1]]:
            return None
        pairs = list(zip(self.old.policy.outcomes, self.new.policy.outcomes, strict=False))[: at[0] + 1]
        found: list[Proof] = []
        for before, after in pairs:
            if before.when is None or after.when is None:
                found.append(EQUAL if before.when is after.when else LESS if before.when is None else MORE)
            else:
                found.append(self.relation(before.when.expression.tree, after.when.expression.tree, {}))
        return joined([*map(flipped, found[:-1]), found[-1]])
