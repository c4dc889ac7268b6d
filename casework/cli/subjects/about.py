"""Which policies say what facts the subjects of a type have."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from casework.registry.declared import Declared, TypeUnknown, declared
from casework.settings import SUBJECTS, subjects_in
from engine.cli.output import PATHS, chosen, console, print_diagnostics, summary, unreadable
from engine.policy.bundle import NotFound
from engine.policy.check import load_bundle
from engine.web.settings import SettingsRefused

Command = TypeVar("Command", bound=Callable[..., Any])


def about_options(command: Command) -> Command:
    """Let a command take `--policies` and `--subjects`."""
    command = click.option(
        "--subjects",
        "policies_of",
        envvar=SUBJECTS,
        show_envvar=True,
        default="",
        metavar="TYPE=POLICY,…",
        help="The policy that is about each type.",
    )(command)
    return click.option(
        "--policies",
        "root",
        type=PATHS,
        envvar="GROUNDRULES_POLICIES",
        show_envvar=True,
        help="Folder of policies  [default: policies here, else the bundled ones]",
    )(command)


def declaration(root: Path | None, policies_of: str, type_: str) -> Declared:
    """Return what declares the facts of a type today; what stands in the way ends the command with code 2."""
    paths = chosen([root] if root else [])
    unreadable(paths)
    bundle, found = load_bundle(paths[0])
    if bundle is None:
        print_diagnostics(found, "pretty", console(stderr=True))
        console(stderr=True).print(f"not used: {summary(found)}")
        raise click.exceptions.Exit(2)
    try:
        return declared(bundle, subjects_in(policies_of), type_, datetime.now(UTC))
    except (TypeUnknown, NotFound, SettingsRefused) as error:
        console(stderr=True).print(f"error: {error.message}" + (f"\n  = help: {error.help}" if error.help else ""))
        raise click.exceptions.Exit(2) from None
