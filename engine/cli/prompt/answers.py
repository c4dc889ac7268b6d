"""What is said of one expression: its value, its type, or the value of each of its parts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from engine.cli.output import console, print_diagnostics
from engine.cli.prompt.continuation import joined, written_at
from engine.cli.prompt.scope import Scope
from engine.diagnostics import Diagnostic, Severity
from engine.feel import Checked, Expression, FeelError, Problem, Reason, check, parse, to_literal
from engine.feel.brief import brief
from engine.feel.causes import root_cause
from engine.feel.explain import explain, to_lines
from engine.feel.kinds import a_kind
from engine.feel.values import NoValue, Unknown, Value, unknown_inside
from engine.source import Source, Span

MOST = 1000
"""Characters of a value that the prompt shows before it is asked for all of it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An expression as somebody wrote it.

    Attributes:
        text: the expression; a line may end inside of a string.
        before: what stands before it in the same source.
        source: what messages call the source.
        shortened: a long value is cut, with a count of what is left out.
    """

    text: str
    before: str = ""
    source: str = "<expression>"
    shortened: bool = False

    @property
    def expression(self) -> str:
        """The text as FEEL reads it."""
        return joined(self.text)

    def place(self, span: tuple[int, int]) -> Span:
        """Return the place of a part of the expression."""
        start, end = (len(self.before) + written_at(self.text, each) for each in span)
        return Span(Source(self.source, self.before + self.text), start, end)

    def placed(self, problems: Iterable[Problem]) -> list[Diagnostic]:
        """Return problems of the expression as messages."""
        return [
            Diagnostic(
                each.code,
                each.message,
                self.place(each.span),
                each.label,
                each.help,
                severity=Severity.WARNING if each.warning else Severity.ERROR,
            )
            for each in problems
        ]


Answer = Callable[[Asked, Scope], int]
"""Says something of an expression; returns an exit code."""


def say_value(asked: Asked, scope: Scope) -> int:
    """Print the value of an expression, or why it has none.

    Returns:
        0: it has a value; 1: it is null for a reason, or unknown; 2: the text is no expression.
    """
    expression = _read(asked, scope)
    if expression is None:
        return 2
    journal: list[Reason] = []
    value = expression.run(scope.values, journal, scope.now())
    unknown = unknown_inside(value)
    if unknown is not None:
        needed = ", ".join(sorted(unknown.missing)) or "facts that are not there"
        console().print(f"{brief(Unknown() if type(value) is Unknown else value)}: it depends on {needed}")
        return 1
    text = _written(value)
    if asked.shortened and len(text) > MOST:
        console().print(f"{text[:MOST]}…\n{_size(value, text)}; `:full` shows all of it")
    else:
        console().print(text)
    if value is not None or not journal:
        return 0
    cause = root_cause(expression.tree, journal)
    why = Diagnostic("no-value", f"this is null: {cause.text}", asked.place(cause.span))
    misspelt = [each for each in _checked(expression, scope).problems if each.code == "unknown-name"]
    print_diagnostics(asked.placed(misspelt) or [why], "pretty", console(stderr=True))
    return 1


def say_full(asked: Asked, scope: Scope) -> int:
    """Print the value of an expression as `say_value` does, however long it is."""
    return say_value(replace(asked, shortened=False), scope)


def say_type(asked: Asked, scope: Scope) -> int:
    """Print the type of an expression, and what the type check says of it.

    Returns:
        0: it can have a value; 1: it never has one, or not the one that is meant; 2: the text is no expression.
    """
    expression = _read(asked, scope)
    if expression is None:
        return 2
    checked = _checked(expression, scope)
    console().print(str(checked.type))
    print_diagnostics(asked.placed(checked.problems), "pretty", console(stderr=True))
    return int(any(not each.warning for each in checked.problems))


def say_explanation(asked: Asked, scope: Scope) -> int:
    """Print the value of an expression and of each of its parts.

    Returns:
        As `say_value` does.
    """
    expression = _read(asked, scope)
    if expression is None:
        return 2
    explained = explain(expression, scope.values, scope.now())
    for line in to_lines(explained):
        console().print(line)
    return int(explained.value is None or unknown_inside(explained.value) is not None)


def _checked(expression: Expression, scope: Scope) -> Checked:
    return check(expression, scope.types, kinds=scope.kinds)


def _written(value: Value) -> str:
    try:
        return to_literal(value)
    except NoValue:
        return brief(value)


def _size(value: Value, text: str) -> str:
    of = f"{a_kind(value)}, {len(text)} characters long"
    match value:
        case list():
            return f"{of}, of {len(value)} items"
        case dict():
            return f"{of}, of {len(value)} entries"
        case _:
            return of


def _read(asked: Asked, scope: Scope) -> Expression | None:
    try:
        return parse(asked.expression, scope.names)
    except FeelError as error:
        print_diagnostics(asked.placed(error.problems), "pretty", console(stderr=True))
        return None
