"""`groundrules audit show`: one decision, with its grounds."""

import json
from typing import Any

import click
from rich.console import Console

from engine.answer import dumps
from engine.audit.commitment import commitment_in
from engine.audit.reading import entries, index_of
from engine.cli.audit.place import log_option, opened
from engine.cli.evaluate import MARKS
from engine.cli.output import console


@click.command()
@click.argument("decision_id")
@log_option
@click.option("--format", "form", type=click.Choice(["pretty", "json"]), default="pretty", show_default=True)
@click.pass_context
def show(context: click.Context, decision_id: str, where: str, form: str) -> None:
    """Show the decision DECISION_ID as it is in the log.

    What was erased is shown as such; as JSON, the entry stands as it was hashed, with commitments.
    Exit code 0: shown; 2: there is no such decision.
    """
    with opened(where) as (database, _), database.reading() as connection:
        index = index_of(connection, decision_id)
        entry = next(entries(connection, index, index + 1)) if index is not None else None
        data = entry.opened() if entry is not None and form == "pretty" else {}
    if entry is None:
        console(stderr=True).print(f"error: there is no decision `{decision_id}` in the log")
        context.exit(2)
    if form == "json":
        console().print(dumps(json.loads(entry.content), indent=2))
    else:
        _print(console(), entry.index, data)


def _print(out: Console, index: int, data: dict[str, Any]) -> None:
    decision = data["decision"]
    out.print(f"{data['policy']} {data['version']}: {decision['outcome'] or 'undetermined'}")
    out.print(f"  entry {index}, recorded at {data['at']}, decided at {data['decided_at']}")
    out.print(f"  by {decision['engine']}, asked by {data['caller'] or 'this machine'}")
    out.print(f"  version {data['digest']}")
    if data["subject"] is not None:
        out.print(f"  about {_shown(data['subject'])}")
    out.print("criteria")
    for each in decision["criteria"]:
        out.print(f"  {MARKS[each['status']]} {each['title']}: {_shown(each['ground'])}")
    for name, output in decision["outputs"].items():
        out.print(f"{name} = {_shown(output['value']) if output['status'] == 'determined' else 'undetermined'}")
    if decision["missing"]:
        out.print(f"still mattered: {', '.join(decision['missing'])}")
    out.print(f"facts {_json(data['facts'])}")


def _shown(value: Any) -> str:
    if commitment_in(value) is not None:
        return "(erased)"
    return value if isinstance(value, str) else _json(value)


def _json(value: Any) -> str:
    return dumps(_without_commitments(value))


def _without_commitments(value: Any) -> Any:
    if commitment_in(value) is not None:
        return "(erased)"
    if isinstance(value, dict):
        return {key: _without_commitments(each) for key, each in value.items()}
    return [_without_commitments(each) for each in value] if isinstance(value, list) else value
