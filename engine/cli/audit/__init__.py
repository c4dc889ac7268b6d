"""`groundrules audit`: the log of decisions, a file a subcommand.

keygen     make the key that signs
verify     has anyone touched the log?
prove      a receipt for one record
"""

import click

from engine.cli.audit.keygen import keygen
from engine.cli.audit.prove import prove
from engine.cli.audit.verify import verify


@click.group()
def audit() -> None:
    """Keep, check and repeat the log of decisions."""


for command in (keygen, verify, prove):
    audit.add_command(command)
