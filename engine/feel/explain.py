r"""Why an expression has its value: the value of each of its parts, and of each item that it goes through.

    >>> from engine.feel import parse
    >>> explained = explain(parse('every word in words satisfies word != ""'), {"words": ["a", ""]})
    >>> print("\n".join(to_lines(explained)))
    every word in words satisfies word != "" → false
      words → ["a", ""]
      1. word = "a" → true
      2. word = "" → false

Parts inside a loop are evaluated with the loop's variables put into the context. An explanation is bounded in its
parts and its work; what is beyond is left out. Grounds (`engine.grounds`) get their values in the same way, from
`compile_part` and `engine.feel.elements`, but choose their parts when a policy is loaded and do not walk this tree.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from engine.feel import parts, tree
from engine.feel.brief import brief, on_one_line
from engine.feel.budget import MOST_STEPS, Stopped
from engine.feel.compile import Known, Reason, compile_part
from engine.feel.compile.scope import Run
from engine.feel.expression import Expression
from engine.feel.tree import Node, Span
from engine.feel.values import DateTime, Unknown, Value

MOST_PARTS = 300
"""Parts of an explanation."""


@dataclass(frozen=True, slots=True)
class Explained:
    """A part of an expression with its value.

    Attributes:
        text: the part as it is written.
        span: where it stands in the expression's text.
        value: what it came to.
        reason: why it is null, where no part of it is to blame; else empty.
        parts: what it is made of; what is written out, as `5`, is not among them.
        elements: for a filter, a quantifier or `for`, what its condition or body came to for the items of its lists.
        left_out: how many elements are not shown.
        position: of an element, counted from 1; else 0.
        bound: of an element, the items that it is about, by the loop's variables.
    """

    text: str
    span: Span
    value: Value
    reason: str = ""
    parts: tuple["Explained", ...] = ()
    elements: tuple["Explained", ...] = ()
    left_out: int = 0
    position: int = 0
    bound: Mapping[str, Value] = field(default_factory=dict)


def explain(expression: Expression, context: Mapping[str, Value], clock: DateTime | None = None) -> Explained:
    """Return the value of an expression with the values of its parts; never raises.

    Args:
        expression: the expression, or the unary tests of a cell.
        context: the values of the names that the expression reads.
        clock: the date and time of the decision, read by `now` and `today`.
    """
    case = _Case(context)
    node = expression.tree
    value = compile_part(node).run(context, case.journal, clock, case.known)
    try:
        return _Explanation(expression.text, clock).of(node, value, case)
    except RecursionError:  # pragma: no cover - only where the caller has nearly filled the stack
        return Explained(expression.text, node.span, value, case.reason(node, value))


def to_lines(explained: Explained) -> list[str]:
    """Return an explanation as lines of text, what a part is made of indented below it."""
    return list(_lines(explained, "", frozenset()))


def _lines(explained: Explained, indent: str, said: frozenset[str]) -> Iterator[str]:
    """Yield the lines; `said` are the names whose values stand in a line above."""
    head = on_one_line(explained.text)
    if explained.position:
        head = f"{explained.position}. {', '.join(f'{name} = {brief(each)}' for name, each in explained.bound.items())}"
        said |= explained.bound.keys()
    yield f"{indent}{head} → {_result(explained)}"
    for each in (*explained.parts, *explained.elements):
        if each.position or each.text not in said:
            yield from _lines(each, indent + "  ", said)
    if explained.left_out:
        yield f"{indent}  … and {explained.left_out} more"


def _result(explained: Explained) -> str:
    value = explained.value
    if isinstance(value, Unknown) and value.missing:
        return f"{brief(value)} (depends on {', '.join(sorted(value.missing))})"
    return f"{brief(value)} ({explained.reason})" if explained.reason else brief(value)


@dataclass(frozen=True, slots=True)
class _Case:
    """The names that a part reads, and what was found for them."""

    context: Mapping[str, Value]
    known: Known = field(default_factory=dict)
    journal: list[Reason] = field(default_factory=list)

    def inside(self, names: Mapping[str, Value]) -> "_Case":
        """Return the case for parts that read more names."""
        return _Case({**self.context, **names})

    def reason(self, node: Node, value: Value) -> str:
        """Return why a node is null, where that is its own doing."""
        if value is not None:
            return ""
        return next((each.text for each in reversed(self.journal) if each.span == node.span), "")


@dataclass(slots=True)
class _Explanation:
    """An explanation in the making, with what is left of its bounds."""

    text: str
    clock: DateTime | None
    room: int = MOST_PARTS
    steps: int = MOST_STEPS

    def of(self, node: Node, value: Value, case: _Case) -> Explained:
        """Return the explanation of a node whose value is known."""
        shown = [each for part, inside in self._inside(node, value, case) for each in self._part(part, inside)]
        elements, left_out = self._elements(node, value, case)
        return Explained(
            self.text[slice(*node.span)],
            node.span,
            value,
            case.reason(node, value),
            tuple(shown),
            tuple(elements),
            left_out,
        )

    def _inside(self, node: Node, value: Value, case: _Case) -> Iterator[tuple[Node, _Case]]:
        """Yield the parts of a node, each with the case that it reads."""
        match node:
            case tree.If(condition=asked) | tree.In(value=asked):
                try:
                    value = self._value(asked, case)
                except Stopped:
                    return
        for part in parts.parts(node, value):
            yield part, case
        for part, names in parts.named_parts(node, value):
            yield part, case.inside(names)

    def _part(self, node: Node, case: _Case) -> Iterator[Explained]:
        """Yield the explanation of a part, unless there is no room for it."""
        if self.room > 0:
            self.room -= 1
            try:
                value = self._value(node, case)
            except Stopped:
                return
            yield self.of(node, value, case)

    def _elements(self, node: Node, value: Value, case: _Case) -> tuple[list[Explained], int]:
        run = self._run(case)
        try:
            found, left_out = parts.elements(node, value, case.context, run)
        except Stopped:
            return [], 0
        finally:
            self.steps = run.steps
        shown = [
            replace(told, value=each.value, position=each.position, bound=each.bound)
            for each in found
            for told in self._part(each.body, case.inside(each.around))
        ]
        return shown, left_out + len(found) - len(shown)

    def _value(self, node: Node, case: _Case) -> Value:
        """Return the value of a node; raises `Stopped` where the work is more than is left to do."""
        compiled, run = compile_part(node), self._run(case)
        try:
            return compiled.code([case.context, run, *compiled.slots])
        finally:
            self.steps = run.steps

    def _run(self, case: _Case) -> Run:
        return Run(journal=case.journal, clock=self.clock, known=case.known, steps=self.steps)
