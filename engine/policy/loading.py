"""What the parts of the loader share: the file at hand, its names, and the messages found so far."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from engine.diagnostics import Diagnostic, Related, Severity
from engine.feel import Expression, parse, parse_tests
from engine.feel.problems import FeelError, Problem
from engine.feel.values import NoValue
from engine.policy import nodes
from engine.policy.model import Citation, Formula
from engine.policy.text import Text
from engine.policy.values import text_of_node
from engine.source import Source, Span

NULL = parse("null")


@dataclass(slots=True)
class Loading:
    """The state of loading one file.

    Attributes:
        folder: where paths in the policy start from.
        names: every name that FEEL text in this policy may use, filled before any text is parsed.
        found: the messages, in the order of finding.
    """

    source: Source
    folder: Path
    names: frozenset[str] = frozenset()
    found: list[Diagnostic] = field(default_factory=list)

    def error(
        self, code: str, message: str, span: Span, label: str = "", help: str = "", related: Iterable[Related] = ()
    ) -> None:
        """Note an error at a place of the file."""
        self.found.append(Diagnostic(code, message, span, label, help, tuple(related)))

    def formula(self, node: nodes.Node | None, *, tests: bool = False) -> Formula:
        """Parse the expression (or the unary tests) that a scalar holds; mistakes are noted at their characters."""
        if not isinstance(node, nodes.Scalar):  # pragma: no cover - a mistake of ours, not of the policy's author
            raise TypeError("the policy schema admits only scalars here")
        try:
            expression: Expression = (parse_tests if tests else parse)(node.text, self.names)
        except FeelError as error:
            self.found.extend(placed(problem, node) for problem in error.problems)
            return Formula(NULL, node, broken=True)
        return Formula(expression, node)

    def not_a_value(self, error: NoValue, node: nodes.Node) -> None:
        """Note that a text that looks like a date, date and time or duration is none."""
        self.error(
            "not-a-value",
            f"{error}",
            node.span,
            "no such value",
            "write dates as `2025-01-31`, durations as `P2Y`",
        )


def placed(problem: Problem, scalar: nodes.Scalar) -> Diagnostic:
    """Return a problem of an expression as a message at its characters in the file."""
    return Diagnostic(
        problem.code,
        problem.message,
        scalar.part(*problem.span),
        problem.label,
        problem.help,
        severity=Severity.WARNING if problem.warning else Severity.ERROR,
    )


def title_of(fields: nodes.Mapping, key: str = "title") -> Text:
    """Return the text under `key`, empty where there is none."""
    return text_of_node(fields.get(key))


def scalar_text(fields: nodes.Mapping, key: str) -> str | None:
    """Return the text of the scalar under `key`, None where there is none."""
    node = fields.get(key)
    return node.text if isinstance(node, nodes.Scalar) else None


def citation(node: nodes.Node | None) -> Citation | None:
    """Return which source a `source` key names, in its short form or with a quote."""
    if isinstance(node, nodes.Scalar):
        return Citation(node.text, node.span)
    if isinstance(node, nodes.Mapping) and isinstance(ref := node.get("ref"), nodes.Scalar):
        quote = node.get("quote")
        said = quote if isinstance(quote, nodes.Scalar) else None
        return Citation(ref.text, ref.span, said.text if said else None, said.span if said else None)
    return None


def entries(node: nodes.Node | None) -> Mapping[str, tuple[nodes.Scalar, nodes.Node]]:
    """Return the key and value nodes of a map by key; empty where `node` is none."""
    if not isinstance(node, nodes.Mapping):
        return {}
    return {entry.key.text: (entry.key, entry.value) for entry in node.entries}
