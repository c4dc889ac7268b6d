"""`groundrules evaluate`: decide one case."""

import json
import sys
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from engine.answer import decision_json, dumps
from engine.cli.output import PATHS, console, print_diagnostics
from engine.decision import Decision
from engine.diagnostics import Findings, has_errors
from engine.evaluate import LIMITS, Evaluator
from engine.policy import nodes, reader
from engine.policy.bundle import NotFound
from engine.policy.check import load_bundle
from engine.policy.facts import FactsRefused
from engine.program import Disagreement, Request
from engine.resources import policies_root
from engine.source import Source

MARKS = {"met": "✓", "not_met": "✗", "undetermined": "?"}


@click.command()
@click.argument("policy")
@click.option("--facts", type=PATHS, required=True, help="JSON or YAML file with the facts; - reads standard input.")
@click.option("--version", help="The version that decides, in force or not.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The date on which the case is judged.")
@click.option("--policies", type=PATHS, help="Folder of policies  [default: policies here, else the bundled ones]")
@click.option("--explain", is_flag=True, help="Print the ground of each criterion, its rule and its source.")
@click.option("--language", default="en", show_default=True, help="Language of the texts.")
@click.option("--format", "form", type=click.Choice(["pretty", "json"]), default="pretty", show_default=True)
@click.option("--fail-on", help="Exit with 1 on this outcome, and with 3 where the outcome is undetermined.")
@click.pass_context
def evaluate(
    context: click.Context,
    policy: str,
    facts: Path,
    version: str | None,
    as_of: datetime | None,
    policies: Path | None,
    explain: bool,  # noqa: FBT001
    language: str,
    form: str,
    fail_on: str | None,
) -> None:
    """Decide one case by POLICY and say why.

    Exit code 0: decided; 2: it cannot be decided; with --fail-on also 1 on that outcome and 3 when undetermined.
    """
    errors = console(stderr=True)
    here = Path("policies")
    bundle, found = load_bundle(policies or (here if here.is_dir() else policies_root()), LIMITS)
    if bundle is None:
        print_diagnostics([each for each in found if has_errors([each])], "pretty", errors)
        context.exit(2)
    evaluator = Evaluator(bundle)
    try:
        day = as_of.date() if as_of else None
        decision = evaluator.evaluate(Request(policy, read_facts(facts), version, day))
    except NotFound as error:
        errors.print(f"error[{error.code}]: {error.message}")
        if error.help:
            errors.print(f"  = help: {error.help}")
        context.exit(2)
    except FactsRefused as refused:
        for each in refused.problems:
            errors.print(f"error[{each.code}]: {each.message}\n  --> {facts}: {each.pointer or '/'}")
            if each.help:
                errors.print(f"  = help: {each.help}")
        context.exit(2)
    except Disagreement as error:
        errors.print(f"error[engine-disagreement]: {error}")
        context.exit(2)
    except Findings as error:
        print_diagnostics(error.diagnostics, "pretty", errors)
        context.exit(2)
    finally:
        evaluator.close()
    data = decision_json(decision, (language,))
    if form == "json":
        console().print(dumps(data, indent=2))
    else:
        _print(console(), decision, data, explain=explain)
    if fail_on is not None:
        context.exit(3 if decision.outcome is None else int(decision.outcome == fail_on))


def read_facts(path: Path) -> dict[str, Any]:
    """Return the facts in a JSON or YAML file, or on standard input where `path` is `-`.

    Raises:
        Findings: the YAML is not sound.
        UsageError: the file cannot be read, or holds no object.
    """
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"the facts in `{path}` cannot be read") from error
    try:
        data = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    except ValueError:
        data = nodes.plain(reader.read(Source(str(path), text)))
    if not isinstance(data, dict):
        raise click.UsageError(f"`{path}` holds no object of facts")
    return data


def _print(out: Console, decision: Decision, data: dict[str, Any], *, explain: bool) -> None:
    outcome = decision.outcome or f"undetermined (possible: {', '.join(decision.possible)})"
    out.print(f"{decision.policy} {decision.version}: {outcome}")
    for stage in data["stages"]:
        out.print(f"  {MARKS[stage['status']]} {stage['title']} ({stage['id']})")
    out.print("criteria")
    for each in data["criteria"]:
        out.print(f"  {MARKS[each['status']]} {each['title']}: {each['ground']}")
        if explain:
            source = each["source"]
            out.print(f"      {each['expression']}")
            out.print(f"      {source['file']}:{source['line']}" + (f" ({source['ref']})" if "ref" in source else ""))
            if "quote" in source:
                out.print(f"      “{source['quote']}”")
            for name, value in each["values"].items():
                out.print(f"      {name} = {dumps(value)}")
    for name, output in data["outputs"].items():
        shown = dumps(output["value"]) if output["status"] == "determined" else "undetermined"
        out.print(f"{name} = {shown}")
    if data["missing"]:
        out.print(f"still matters: {', '.join(data['missing'])}")
