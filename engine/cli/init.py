"""`groundrules init`: start a new policy that is sound and has tests."""

import re
from datetime import UTC, datetime
from pathlib import Path

import click

from engine.cli.output import PATHS

TEMPLATES = Path(__file__).parent / "template"

POLICY_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@click.command()
@click.argument("name")
@click.option("--version", default="1", show_default=True, help="The first version's id.")
@click.option("--policies", type=PATHS, default=Path("policies"), show_default=True, help="Folder of policies.")
def init(name: str, version: str, policies: Path) -> None:
    """Write a new policy NAME (in kebab-case) with tests, ready to be changed into yours."""
    if not POLICY_ID.fullmatch(name):
        raise click.UsageError(f"`{name}` is not a policy id such as `school-label`: small letters, digits and hyphens")
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", version):
        raise click.UsageError(f"`{version}` is not a version id such as `2025`")
    folder = policies / name
    files = {folder / f"{version}.yaml": "policy.yaml", folder / "tests" / f"{version}.yaml": "tests.yaml"}
    for path in files:
        if path.exists():
            raise click.UsageError(f"`{path}` is there already and is left as it is")
    words = {
        "id": name,
        "version": version,
        "title": name.replace("-", " ").capitalize(),
        "today": datetime.now(UTC).date().isoformat(),
    }
    for path, template in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text((TEMPLATES / template).read_text(encoding="utf-8").format(**words), encoding="utf-8")
        click.echo(f"wrote {path}")
    click.echo(f"next: groundrules check {folder} && groundrules test {folder}")
