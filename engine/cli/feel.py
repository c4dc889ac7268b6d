"""`groundrules feel`: evaluate a FEEL expression, or several at a prompt."""

import sys
from collections.abc import Callable
from pathlib import Path

import click

from engine.cli.output import PATHS, console, print_diagnostics
from engine.cli.prompt.answers import Facts, say_explanation, say_type, say_value
from engine.cli.prompt.continuation import goes_on, joined
from engine.cli.prompt.session import Session, values
from engine.diagnostics import Findings

Answer = Callable[[str, Facts], int]


@click.command()
@click.argument("expression", required=False)
@click.option("--facts", type=PATHS, help="JSON or YAML file with the variables; - reads standard input.")
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
def feel(context: click.Context, expression: str | None, facts: Path | None, answer: Answer | None, kept: bool) -> None:  # noqa: FBT001
    """Evaluate a FEEL expression; without EXPRESSION, several, each with its value.

    At a terminal that is a prompt, which completes names, remembers what was written and explains: `:help` says how,
    Ctrl-D ends. Elsewhere it is what stands on standard input, an expression a line; one that is not finished goes on
    in the next.

    Exit code 0: it has a value; 1: it is null for a reason, or unknown; 2: it is no expression. Of several the worst.
    """
    try:
        known = values(facts) if facts else {}
    except Findings as error:
        print_diagnostics(error.diagnostics, "pretty", console(stderr=True))
        context.exit(2)
    if expression is not None:
        context.exit((answer or say_value)(expression, known))
    if answer is not None:
        raise click.UsageError("`--explain` and `--type` need an expression; at the prompt write `:explain` or `:type`")
    session = Session(known)
    if sys.stdin.isatty() and sys.stdout.isatty():
        from engine.cli.prompt import history, terminal  # noqa: PLC0415 - costs a tenth of a second at every command

        terminal.run(session, history.history(kept=kept))
    else:
        context.exit(_answer_lines(session))


def _answer_lines(session: Session) -> int:
    """Answer what is written on standard input, line by line where a line is finished; return the worst code."""
    text, code = "", 0
    for line in sys.stdin:
        text += line
        if goes_on(text.removesuffix("\n"), session.facts):
            continue
        going = session.take(joined(text))
        code, text = max(code, session.code), ""
        if not going:
            return code
    session.take(joined(text))
    return max(code, session.code)
