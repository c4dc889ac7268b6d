"""The command `groundrules` with all that it has: the engine's commands, and those of casework.

subjects   what is known of subjects: import it, and show it
"""

from casework.cli.subjects import subjects
from engine.cli import main

__all__ = ["main"]

main.add_command(subjects)
