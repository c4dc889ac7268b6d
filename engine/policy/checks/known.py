"""What is known of a policy's names while its expressions are checked one after the other."""

from dataclasses import dataclass, field, replace

from engine.diagnostics import Diagnostic, Related
from engine.feel import Checked, Problem
from engine.feel import check as check_expression
from engine.feel.checking.words import a_type
from engine.feel.tree import Name
from engine.feel.types import FeelType, Simple
from engine.feel.values import Value
from engine.feel.walk import walk
from engine.policy.loading import placed
from engine.policy.model import Formula
from engine.source import Span

FACTS = "a fact, parameter or definition"
"""What a name can be in most expressions."""


@dataclass(slots=True)
class Known:
    """The names whose types are known so far, and the messages found on the way.

    Attributes:
        thresholds: where each parameter stands.
        barred: names that exist and may not be used yet, with the reason.
        whys: when names that may be null are.
    """

    types: dict[str, FeelType]
    thresholds: dict[str, Span] = field(default_factory=dict)
    constants: dict[str, Value] = field(default_factory=dict)
    barred: dict[str, str] = field(default_factory=dict)
    whys: dict[str, str] = field(default_factory=dict)
    found: list[Diagnostic] = field(default_factory=list)

    def check(self, formula: Formula, kinds: str = FACTS, tested: FeelType | None = None) -> Checked:
        """Check an expression with the names known so far, and `?` of type `tested` in the cell of a table."""
        checked = check_expression(
            formula.expression,
            self.types if tested is None else {**self.types, "?": tested},
            barred=self.barred,
            constants=self.constants,
            whys=self.whys,
            kinds=kinds,
        )
        if not formula.broken:
            self.found += (self._with_thresholds(each, formula, checked) for each in checked.problems)
        return checked

    def _with_thresholds(self, problem: Problem, formula: Formula, checked: Checked) -> Diagnostic:
        """Return a problem as a message that also shows the thresholds whose kind of value does not fit."""
        said = placed(problem, formula.scalar)
        if problem.code not in ("type-mismatch", "wrong-arguments"):
            return said
        low, high = problem.null or problem.span
        read = [
            node
            for node in walk(formula.expression.tree)
            if isinstance(node, Name) and node.name in self.thresholds and low <= node.span[0] and node.span[1] <= high
        ]
        places = {node.name: a_type(checked.types.get(node.span, Simple.ANY)) for node in read}
        return replace(said, related=tuple(Related(self.thresholds[name], f"{of} here") for name, of in places.items()))

    def type(self, formula: Formula, kinds: str = FACTS) -> FeelType:
        """Return the type of an expression; of one that could not be read nothing is known."""
        of = self.check(formula, kinds).type
        return Simple.ANY if formula.broken else of
