"""A policy version as measures and clauses: everything of the rules engine but the engine."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.backends.rete.clause import Clause
from engine.backends.rete.clauses import Clauses, TooLarge
from engine.backends.rete.conditions import Reader
from engine.backends.rete.formula import AtLeast, Formula, all_of, any_of, concluded, head
from engine.backends.rete.limits import CONDITIONS, PASSES, POLICY_RULES
from engine.backends.rete.measures import Measures
from engine.diagnostics import Diagnostic, in_order
from engine.feel.tree import Literal, Name, Node
from engine.feel.values import Value
from engine.policy.model import Constant, Outcome, Period, Policy, Stage
from engine.source import Span


@dataclass(frozen=True, slots=True)
class Program:
    """What the networks of a policy version are built from.

    Attributes:
        measures: what is computed of a case.
        passes: for each pass the clauses of each of its networks.
        rows: for each outcome row the name whose heads say how its condition came out.
        excess: a message for each part of the policy that the engine cannot hold; such a program is not run.
    """

    measures: Measures
    passes: tuple[tuple[tuple[Clause, ...], ...], ...]
    rows: tuple[str, ...]
    excess: tuple[Diagnostic, ...]


def chosen(outcome: str) -> str:
    """Return the head that says that this is the outcome."""
    return f"{outcome}:chosen"


def compile_policy(policy: Policy) -> Program:
    """Return the program of a policy version that has no error."""
    build = _Build(policy)
    for name in policy.order:
        if name in policy.criteria:
            build.condition(name, policy.criteria[name].when.expression.tree, policy.criteria[name].span)
        elif name in policy.stages:
            build.stage(policy.stages[name])
    rows = tuple(build.row(number, row) for number, row in enumerate(policy.outcomes))
    build.walk(rows)
    return Program(build.measures, tuple(map(tuple, build.clauses.networks())), rows, in_order(build.excess))


class _Build:
    """A program in the making."""

    def __init__(self, policy: Policy) -> None:
        constants: dict[str, Value] = {}
        for name, parameter in policy.parameters.items():
            match parameter.value:
                case Constant(value=value):
                    constants[name] = value
                case Period(range=days):
                    constants[name] = days
        conclusions = frozenset({*policy.criteria, *policy.stages})
        names = conclusions.union(policy.facts.types, policy.parameters, policy.definitions, ("as_of",))
        self.policy = policy
        self.measures = Measures()
        self.clauses = Clauses()
        self.excess: list[Diagnostic] = []
        self._sizes: dict[str, int] = {}
        self._stages: dict[tuple[str, bool], Formula] = {}
        self._reader = Reader(self.measures, constants, conclusions, names)

    def condition(self, name: str, node: Node, span: Span) -> None:
        """Define the two heads of a condition."""
        for met in (True, False):
            self._define(head(name, met=met), self._reader.read(node, met=met), span)

    def stage(self, stage: Stage) -> None:
        """Define the two heads of a stage: so many members, and the stage before it.

        The stage before is written out while that is short, so that a chain of stages takes one pass, not one each.
        """
        size = self._sizes[stage.id] = len(stage.of) + self._sizes.get(stage.after or "", 0)
        for met in (True, False):
            count = stage.count if met else len(stage.of) - stage.count + 1
            formula: Formula = AtLeast(count, tuple(concluded(each, met=met) for each in stage.of))
            if stage.after is not None:
                before = self._stages.get((stage.after, met), concluded(stage.after, met=met))
                formula = all_of([before, formula]) if met else any_of([before, formula])
            if size <= CONDITIONS:
                self._stages[stage.id, met] = formula
            self._define(head(stage.id, met=met), formula, stage.span)

    def row(self, number: int, row: Outcome) -> str:
        """Return the name whose heads say how a row's condition came out, defining them where there are none."""
        node = Literal(value=True) if row.when is None else row.when.expression.tree
        if isinstance(node, Name) and node.name in {*self.policy.criteria, *self.policy.stages}:
            return node.name
        name = f"outcome {number}"
        self.condition(name, node, row.span)
        return name

    def walk(self, rows: Sequence[str]) -> None:
        """Define the head of each outcome: a row of it is met, and every row before that for another is not met."""
        for number, row in enumerate(self.policy.outcomes):
            earlier = zip(self.policy.outcomes[:number], rows, strict=False)
            passed = [concluded(name, met=False) for before, name in earlier if before.outcome != row.outcome]
            formula = all_of([*passed, concluded(rows[number], met=True)])
            self._define(chosen(row.outcome), formula, row.span)

    def _define(self, name: str, formula: Formula, span: Span) -> None:
        try:
            self.clauses.define(name, formula)
        except TooLarge as limit:
            message, remedy = _EXCESS[str(limit)]
            self.excess.append(Diagnostic("engine-limit", message, span, "too large", remedy))


_EXCESS = {
    "rules": (
        f"with this the policy needs more than {POLICY_RULES:,} rules, the most that the rules engine holds",
        "move parts of the conditions into definitions, of which the engine sees only the result",
    ),
    "passes": (
        f"this stands on more than {PASSES} layers of conditions, the most that the rules engine holds",
        "move parts of the condition into definitions, of which the engine sees only the result",
    ),
}
