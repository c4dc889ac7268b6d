"""`groundrules subjects`: what is known of subjects, a file a subcommand.

import     take facts from a file
show       the facts of a subject, now or as of a moment, or their history
"""

import click

from casework.cli.subjects.importing import import_facts
from casework.cli.subjects.show import show


@click.group()
def subjects() -> None:
    """Keep what is known of subjects, such as schools."""


for command in (import_facts, show):
    subjects.add_command(command)
