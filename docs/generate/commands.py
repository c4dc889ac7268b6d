"""The reference page of the commands, from what each says with `--help`."""

from collections.abc import Iterator

import click

from casework.cli import main
from docs.generate.markdown import fenced, joined, table, written_from

WIDTH = 100

EXIT_CODES = (
    ("`check`", "sound", "errors (with `--strict` also warnings)", "nothing to read, or a wrong call"),
    (
        "`test`",
        "all pass",
        "a test fails, a policy is not sound, or there is no test",
        "nothing to read, or a wrong call",
    ),
    ("`diff`", "the same", "they differ", "they cannot be compared, or a wrong call"),
    ("`evaluate`", "decided", "with `--fail-on`: that outcome", "it cannot be decided, or a wrong call"),
    ("`feel`", "it has a value", "it is null for a reason, or unknown", "it is no expression, or a wrong call"),
    ("`init`", "written", "", "a wrong name, or the files are there already"),
    ("`release`", "frozen", "the policies have errors, or there is no such version", "a wrong call"),
    ("`audit erase`", "erased", "erased, but the journal still holds it", "there is nothing to erase, or a wrong call"),
    ("`audit export`", "written", "", "the log or its key cannot be used, or a wrong call"),
    ("`audit list`", "listed", "", "the log cannot be read, or a wrong call"),
    ("`audit replay`", "no difference", "differences", "it cannot be done, or a wrong call"),
    ("`audit show`", "shown", "", "there is no such decision, or a wrong call"),
    ("`audit tail`", "stopped", "", "the log cannot be read, or a wrong call"),
    ("`audit keygen`", "made", "", "a wrong name, or the file is there already"),
    ("`audit verify`", "sound", "findings", "something cannot be read, or a wrong call"),
    ("`audit prove`", "printed", "no such record, or the export is not sound", "it cannot be read, or a wrong call"),
    ("`subjects import`", "all is stored", "lines were refused", "it cannot be done, or a wrong call"),
    ("`subjects show`", "shown", "", "nothing is known of it, or a wrong call"),
    ("`serve`", "stopped", "policies with errors", "it does not start, or a wrong call"),
)

EXIT_NOTES = """\
`evaluate --fail-on OUTCOME` also exits with 3 where the outcome is undetermined; `diff --driver` always with 0, as git
asks of an external diff."""


def page() -> str:
    """Return the page in Markdown."""
    parts = [
        "# Commands",
        written_from("what the commands say with `--help`"),
        "`NO_COLOR` set to anything turns colours off; into files and pipes the output is plain text anyway.",
        fenced(help_of(main, "groundrules")),
        "## Exit codes",
        table(("command", "0", "1", "2"), EXIT_CODES),
        EXIT_NOTES,
    ]
    for name, command in commands(main):
        parts += [f"## {name}", fenced(help_of(command, f"groundrules {name}"))]
    return joined(parts)


def commands(group: click.Group, above: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yield every command with its name, in alphabetical order; those of a group follow the group."""
    for name, command in sorted(group.commands.items()):
        yield above + name, command
        if isinstance(command, click.Group):
            yield from commands(command, f"{above}{name} ")


def help_of(command: click.Command, name: str) -> str:
    """Return what a command says of itself, as on a terminal of `WIDTH` columns."""
    settings = {**command.context_settings, "help_option_names": ["-h", "--help"]}
    settings |= {"terminal_width": WIDTH, "max_content_width": WIDTH}
    return command.get_help(click.Context(command, info_name=name, **settings))
