"""`groundrules audit`: what was decided, and can it be trusted? One file a command.

list      find decisions
show      one decision, with its grounds
tail      the newest decisions, and those that come
export    write the log out, to be verified elsewhere
replay    decide every case on record again
erase     forget personal data
"""

import click

from engine.cli.audit.erase import erase
from engine.cli.audit.export import export
from engine.cli.audit.find import list_decisions, tail
from engine.cli.audit.replay import replay
from engine.cli.audit.show import show


@click.group()
def audit() -> None:
    """Look into the log of decisions, prove it, and repeat it."""


for command in (list_decisions, show, tail, export, replay, erase):
    audit.add_command(command)
