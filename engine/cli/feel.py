"""`groundrules feel`: evaluate a FEEL expression, or several at a prompt."""

import sys
from pathlib import Path

import click

from engine.cli.given import read_facts, read_policies
from engine.cli.output import PATHS, console, print_diagnostics
from engine.cli.prompt.answers import Answer, Asked, say_explanation, say_type, say_value
from engine.cli.prompt.piped import answer_lines
from engine.cli.prompt.scope import Way, as_they_are, by_policy, by_schema
from engine.cli.prompt.session import Session
from engine.diagnostics import Findings


@click.command()
@click.argument("expression", required=False)
@click.option("--facts", "file", type=PATHS, help="JSON or YAML file with the facts; - reads standard input.")
@click.option("--policy", metavar="POLICY[@VERSION]", help="Read the facts by this policy, and know its names.")
@click.option("--policies", type=PATHS, help="Folder of policies  [default: policies here, else the bundled ones]")
@click.option("--schema", type=PATHS, help="Read the facts by this JSON Schema, a JSON or YAML file.")
@click.option(
    "--explain",
    "answer",
    flag_value=say_explanation,
    type=click.UNPROCESSED,
    help="Say what each part of EXPRESSION comes to.",
)
@click.option("--type", "answer", flag_value=say_type, type=click.UNPROCESSED, help="Say what type EXPRESSION has.")
@click.option(
    "--history/--no-history",
    "kept",
    default=True,
    envvar="GROUNDRULES_HISTORY",
    show_envvar=True,
    help="Keep what is written at the prompt in a file of the user's.  [default: history]",
)
@click.pass_context
def feel(
    context: click.Context,
    expression: str | None,
    file: Path | None,
    policy: str | None,
    policies: Path | None,
    schema: Path | None,
    answer: Answer | None,
    kept: bool,  # noqa: FBT001
) -> None:
    """Evaluate a FEEL expression; without EXPRESSION, several, each with its value.

    At a terminal that is a prompt, which completes names, remembers what was written and explains: `:help` says how,
    Ctrl-D ends. Elsewhere it is what stands on standard input, an expression a line; one that is not finished goes on
    in the next.

    Facts are as they stand in the file, and a date is a text there; by a schema or a policy it is a date, and a fact
    that is not given is unknown. By a policy, its parameters, definitions, criteria and stages have names too. Without
    VERSION it is the one that would decide the case.

    Exit code 0: it has a value; 1: it is null for a reason, or unknown; 2: it is no expression, or the facts or the
    policy cannot be read. Of several the worst.
    """
    if policy is not None and schema is not None:
        raise click.UsageError("facts are read by `--policy` or by `--schema`, not by both")
    if expression is None and answer is not None:
        raise click.UsageError("`--explain` and `--type` need an expression; at the prompt write `:explain` or `:type`")
    at_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    try:
        session = _session(file, policy, policies, schema, shortened=expression is None and at_terminal)
    except Findings as error:
        print_diagnostics(error.diagnostics, "pretty", console(stderr=True))
        context.exit(2)
    if expression is not None:
        context.exit((answer or say_value)(Asked(expression), session.scope))
    if at_terminal:
        from engine.cli.prompt import history, terminal  # noqa: PLC0415 - costs a tenth of a second at every command

        terminal.run(session, history.history(kept=kept))
    else:
        lines = (line.decode("utf-8", errors="replace") for line in sys.stdin.buffer)
        context.exit(answer_lines(session, lines))


def _session(
    file: Path | None, policy: str | None, policies: Path | None, schema: Path | None, *, shortened: bool
) -> Session:
    """Return a session with the facts of a file; raises `Findings` where it cannot be begun."""
    way: Way = as_they_are
    if schema is not None:
        way = by_schema(schema)
    elif policy is not None:
        way = by_policy(read_policies(policies), policy)
    return Session(read_facts(file) if file else {}, way, file, policies, shortened)
