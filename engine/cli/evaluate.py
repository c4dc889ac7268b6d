"""`groundrules evaluate`: decide one case."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from engine.answer import decision_json, dumps
from engine.cli.given import not_found, read_facts, read_policies, refused
from engine.cli.output import PATHS, console, print_diagnostics
from engine.decision import Decision
from engine.diagnostics import Findings
from engine.evaluate import LIMITS
from engine.evaluate import evaluate as evaluate_case
from engine.policy.bundle import NotFound
from engine.policy.facts import FactsRefused
from engine.program import Disagreement, Request

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
    try:
        decision = evaluate_case(
            read_policies(policies, LIMITS), Request(policy, read_facts(facts), version, _day(as_of))
        )
    except NotFound as error:
        print_diagnostics([not_found(error)], "pretty", errors)
        context.exit(2)
    except FactsRefused as error:
        print_diagnostics(refused(error, facts), "pretty", errors)
        context.exit(2)
    except Disagreement as error:
        errors.print(f"error[engine-disagreement]: {error}")
        context.exit(2)
    except Findings as error:
        print_diagnostics(error.diagnostics, "pretty", errors)
        context.exit(2)
    data = decision_json(decision, (language,))
    if form == "json":
        console().print(dumps(data, indent=2))
    else:
        _print(console(), decision, data, explain=explain)
    if fail_on is not None:
        context.exit(3 if decision.outcome is None else int(decision.outcome == fail_on))


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


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
