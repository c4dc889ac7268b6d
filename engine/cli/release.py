"""`groundrules release`: freeze versions, so that a later edit of their files is an error."""

from pathlib import Path

import click

from engine.cli.output import PATHS, console, print_diagnostics
from engine.diagnostics import Findings, has_errors
from engine.policy.check import check_paths
from engine.policy.released import release as freeze


@click.command()
@click.argument("versions", nargs=-1, required=True, metavar="POLICY@VERSION...")
@click.option("--policies", type=PATHS, default=Path("policies"), show_default=True, help="Folder of policies.")
@click.pass_context
def release(context: click.Context, versions: tuple[str, ...], policies: Path) -> None:
    """Freeze versions and their facts schemas: `check` refuses an edit from then on.

    Their digests are added to `released.lock` in the folder of policies. A correction is a new version.
    Exit code 0: frozen; 1: the policies have errors, or there is no such version.
    """
    found = [each for each in check_paths([policies]).diagnostics if has_errors([each])]
    added: tuple[Path, ...] = ()
    try:
        added = () if found else freeze(policies, versions)
    except Findings as error:
        found = list(error.diagnostics)
    if found:
        print_diagnostics(found, "pretty", console(stderr=True))
        context.exit(1)
    for path in added:
        click.echo(f"released {path}")
    if not added:
        click.echo("released already")
