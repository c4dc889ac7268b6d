"""`groundrules audit`: the log of decisions, a file a subcommand.

list       find decisions
show       one decision, with its grounds
tail       the newest decisions, and those that come
export     write the log out, to be verified elsewhere
keygen     make the key that signs
verify     has anyone touched the log?
prove      a receipt for one record
replay     decide every case on record again
erase      forget personal data
"""

import click

from engine.cli.audit.erase import erase
from engine.cli.audit.export import export
from engine.cli.audit.find import list_decisions, tail
from engine.cli.audit.keygen import keygen
from engine.cli.audit.prove import prove
from engine.cli.audit.replay import replay
from engine.cli.audit.show import show
from engine.cli.audit.verify import verify


@click.group()
def audit() -> None:
    """Keep, check and repeat the log of decisions."""


for command in (list_decisions, show, tail, export, keygen, verify, prove, replay, erase):
    audit.add_command(command)
