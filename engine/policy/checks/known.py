"""What is known of a policy's names while its expressions are checked one after the other."""

from dataclasses import dataclass, field

from engine.diagnostics import Diagnostic
from engine.feel import Checked
from engine.feel import check as check_expression
from engine.feel.types import FeelType, Simple
from engine.feel.values import Value
from engine.policy.loading import placed
from engine.policy.model import Formula

FACTS = "a fact, parameter or definition"
"""What a name can be in most expressions."""


@dataclass(slots=True)
class Known:
    """The names whose types are known so far, and the messages found on the way.

    Attributes:
        barred: names that exist and may not be used yet, with the reason.
        whys: when names that may be null are.
    """

    types: dict[str, FeelType]
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
            self.found += (placed(each, formula.scalar) for each in checked.problems)
        return checked

    def type(self, formula: Formula, kinds: str = FACTS) -> FeelType:
        """Return the type of an expression; of one that could not be read nothing is known."""
        of = self.check(formula, kinds).type
        return Simple.ANY if formula.broken else of
