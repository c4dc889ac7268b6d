"""What is said of one expression: its value, its type, or the value of each of its parts."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from engine.cli.output import console, print_diagnostics
from engine.diagnostics import Diagnostic, Severity
from engine.feel import Checked, Expression, FeelError, Problem, Reason, check, parse, to_literal
from engine.feel.brief import brief
from engine.feel.causes import root_cause
from engine.feel.checking.relations import type_of
from engine.feel.explain import explain, to_lines
from engine.feel.values import DateTime, NoValue, Unknown, Value, unknown_inside
from engine.program import clock
from engine.source import Source, Span

Facts = Mapping[str, Value]


def say_value(text: str, facts: Facts) -> int:
    """Print the value of an expression, or why it has none.

    Returns:
        0: it has a value; 1: it is null for a reason, or unknown; 2: the text is no expression.
    """
    expression = _read(text, facts)
    if expression is None:
        return 2
    journal: list[Reason] = []
    value = expression.run(facts, journal, _now())
    unknown = unknown_inside(value)
    if unknown is not None:
        needed = ", ".join(sorted(unknown.missing)) or "facts that are not there"
        console().print(f"{brief(Unknown() if type(value) is Unknown else value)}: it depends on {needed}")
        return 1
    console().print(_written(value))
    if value is not None or not journal:
        return 0
    cause = root_cause(expression.tree, journal)
    why = Diagnostic("no-value", f"this is null: {cause.text}", Span(_source(text), *cause.span))
    misspelt = [each for each in _checked(expression, facts).problems if each.code == "unknown-name"]
    print_diagnostics(_placed(misspelt, text) or [why], "pretty", console(stderr=True))
    return 1


def say_type(text: str, facts: Facts) -> int:
    """Print the type of an expression, and what the type check says of it.

    Returns:
        0: it can have a value; 1: it never has one, or not the one that is meant; 2: the text is no expression.
    """
    expression = _read(text, facts)
    if expression is None:
        return 2
    checked = _checked(expression, facts)
    console().print(str(checked.type))
    print_diagnostics(_placed(checked.problems, text), "pretty", console(stderr=True))
    return int(any(not each.warning for each in checked.problems))


def say_explanation(text: str, facts: Facts) -> int:
    """Print the value of an expression and of each of its parts.

    Returns:
        As `say_value` does.
    """
    expression = _read(text, facts)
    if expression is None:
        return 2
    explained = explain(expression, facts, _now())
    for line in to_lines(explained):
        console().print(line)
    return int(explained.value is None or unknown_inside(explained.value) is not None)


def _checked(expression: Expression, facts: Facts) -> Checked:
    return check(expression, {name: type_of(value) for name, value in facts.items()}, kinds="a fact")


def _written(value: Value) -> str:
    try:
        return to_literal(value)
    except NoValue:
        return brief(value)


def _read(text: str, facts: Facts) -> Expression | None:
    try:
        return parse(text, facts)
    except FeelError as error:
        print_diagnostics(_placed(error.problems, text), "pretty", console(stderr=True))
        return None


def _placed(problems: Iterable[Problem], text: str) -> list[Diagnostic]:
    return [
        Diagnostic(
            each.code,
            each.message,
            Span(_source(text), *each.span),
            each.label,
            each.help,
            severity=Severity.WARNING if each.warning else Severity.ERROR,
        )
        for each in problems
    ]


def _source(text: str) -> Source:
    return Source("<expression>", text)


def _now() -> DateTime:
    return clock(datetime.now(UTC), "UTC")
