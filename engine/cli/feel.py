"""`groundrules feel`: evaluate a FEEL expression, or several at a prompt."""

from datetime import UTC, datetime
from pathlib import Path

import click

from engine.cli.evaluate import read_facts
from engine.cli.output import PATHS, console, print_diagnostics
from engine.diagnostics import Diagnostic
from engine.feel import FeelError, Reason, parse, to_literal
from engine.feel.types import Simple
from engine.feel.values import Function, Unknown, Value, unknown_inside
from engine.policy.shapes import Leaf
from engine.program import clock
from engine.source import Source, Span


@click.command()
@click.argument("expression", required=False)
@click.option("--facts", type=PATHS, help="JSON or YAML file with the variables; - reads standard input.")
@click.pass_context
def feel(context: click.Context, expression: str | None, facts: Path | None) -> None:
    """Evaluate a FEEL expression; without EXPRESSION, several at a prompt (an empty line or Ctrl-D ends).

    Exit code 0: it has a value; 1: it is null for a reason, or unknown; 2: it is no expression.
    """
    scope = {name: Leaf(Simple.ANY).read(value, name) for name, value in (read_facts(facts) if facts else {}).items()}
    if expression is not None:
        context.exit(say(expression, scope))
    while line := click.prompt("feel", default="", show_default=False, prompt_suffix="> "):
        say(line, scope)


def say(text: str, scope: dict[str, Value]) -> int:
    """Print the value of an expression, or why it has none; return the exit code."""
    source = Source("<expression>", text)
    try:
        parsed = parse(text, scope)
    except FeelError as error:
        placed = [Diagnostic(p.code, p.message, Span(source, *p.span), p.label, p.help) for p in error.problems]
        print_diagnostics(placed, "pretty", console(stderr=True))
        return 2
    journal: list[Reason] = []
    value = parsed.run(scope, journal, clock(datetime.now(UTC), "UTC"))
    unknown = unknown_inside(value)
    if unknown is not None:
        console().print(f"unknown: it depends on {', '.join(sorted(unknown.missing)) or 'facts that are not there'}")
        return 1
    console().print("a function" if isinstance(value, Function | Unknown) else to_literal(value))
    if value is None and journal:
        reason = journal[-1]
        why = Diagnostic("no-value", f"this is null: {reason.text}", Span(source, *reason.span))
        print_diagnostics([why], "pretty", console(stderr=True))
        return 1
    return 0
