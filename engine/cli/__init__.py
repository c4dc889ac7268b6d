"""The command `groundrules`: one file a command.

check      are policy files sound?
test       do policies decide as their tests say, and what have the tests seen?
evaluate   decide one case
diff       what changed between two versions?
serve      decide cases over HTTP
feel       evaluate a FEEL expression
init       start a new policy
release    freeze versions
audit      look into the log of decisions, prove it, and repeat it
"""

import click

from engine import __version__
from engine.cli.audit import audit
from engine.cli.check import check
from engine.cli.diff import diff
from engine.cli.evaluate import evaluate
from engine.cli.feel import feel
from engine.cli.init import init
from engine.cli.release import release
from engine.cli.serve import serve
from engine.cli.test import test


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="groundrules")
def main() -> None:
    """Decide cases by policies that are data, and say why."""


for command in (check, test, evaluate, diff, serve, feel, init, release, audit):
    main.add_command(command)
