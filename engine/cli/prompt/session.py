"""A session at the prompt: what expressions read, and the commands that begin with a colon."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.cli.given import read_facts, read_policies
from engine.cli.output import console, counted, print_diagnostics
from engine.cli.prompt.answers import Answer, Asked, say_explanation, say_full, say_type, say_value
from engine.cli.prompt.scope import Scope, Way, as_they_are, by_policy, by_schema, read
from engine.diagnostics import Findings
from engine.feel.brief import brief
from engine.feel.builtins import BUILTINS
from engine.feel.builtins.reference import written
from engine.policy.bundle import Bundle
from engine.suggest import did_you_mean

LISTED = 12
"""Facts that are not given and are named; the others are counted."""


@dataclass
class Session:
    """What the prompt knows.

    Attributes:
        facts: the facts as they were given, JSON data.
        way: how they are read.
        file: where they stand, if in a file.
        policies: the folder of the policies that can be named.
        shortened: long values are cut.
        scope: what expressions can read.
        ended: the user has asked to end.
        code: how the last answer ended, as an exit code; 2 where there was none.

    Raises:
        Findings: the facts cannot be read in that way.
    """

    facts: Mapping[str, Any] = field(default_factory=dict)
    way: Way = as_they_are
    file: Path | None = None
    policies: Path | None = None
    shortened: bool = False
    scope: Scope = field(init=False)
    ended: bool = field(init=False, default=False)
    code: int = field(init=False, default=0)
    _place: str = field(init=False, default="")
    _last: Asked | None = field(init=False, default=None)
    _bundle: Bundle | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.scope = read(self.way, self.facts, self.file)

    def take(self, text: str, source: str = "<expression>", before: str = "") -> bool:
        """Answer an expression or carry out a command; return whether to go on.

        Args:
            text: the expression or command.
            source: what messages call the text that it is from.
            before: what stands before it there.
        """
        self.code = 0
        line = before.count("\n") + 1
        self._place = "" if source == "<expression>" else f"{source}:{line}: "
        start = len(text) - len(text.lstrip())
        stripped = text.strip()
        word = stripped.partition(" ")[0]
        argument = stripped.removeprefix(word).lstrip()
        if not stripped.startswith(":"):
            self._last = Asked(stripped, before + text[:start], source, self.shortened)
            if (meant := _meant_command(stripped, self.scope)) is not None:
                self._wrong(f"`{stripped}` is no expression; the command is `{meant}`")
            elif stripped:
                self.code = say_value(self._last, self.scope)
        elif (command := COMMANDS.get(word)) is None:
            self._wrong(f"there is no command `{word}`{_meant(word, COMMANDS) or '; `:help` lists them'}")
        elif command.lacks(argument):
            self._wrong(f"`{word}` needs something behind it: `{word} {command.argument}`")
        elif command.answer is not None and argument:
            at = text.index(argument, start + len(word))
            self._last = Asked(argument, before + text[:at], source, self.shortened)
            self.code = command.answer(self._last, self.scope)
        elif command.run is not None:
            command.run(self, argument)
        return not self.ended

    def _wrong(self, message: str) -> None:
        self.code = 2
        console(stderr=True).print(f"{self._place}{message}")

    def quit(self, _: str) -> None:
        """End."""
        self.ended = True

    def repeat(self, _: str) -> None:
        """Print the last value in full."""
        if self._last is None:
            self._wrong("nothing was asked yet")
        else:
            self.code = say_full(self._last, self.scope)

    def load(self, path: str) -> None:
        """Take the facts of a JSON or YAML file in place of those that are known."""
        file = Path(path).expanduser()
        self._change(lambda: (read_facts(file), self.way, file))

    def go_by_policy(self, name: str) -> None:
        """Read the facts by a policy, whose names are known then."""
        self._change(lambda: (self.facts, by_policy(self.bundle(), name), self.file))

    def go_by_schema(self, path: str) -> None:
        """Read the facts by the schema in a file."""
        self._change(lambda: (self.facts, by_schema(Path(path).expanduser()), self.file))

    def _change(self, made: Callable[[], tuple[Mapping[str, Any], Way, Path | None]]) -> None:
        """Take other facts, or another way to read them; leave all as it is where that cannot be."""
        try:
            facts, way, file = made()
            self.scope = read(way, facts, file)
        except Findings as error:
            self.code = 2
            print_diagnostics(error.diagnostics, "pretty", console(stderr=True))
        else:
            self.facts, self.way, self.file = facts, way, file
            self._greet()

    def bundle(self) -> Bundle:
        """Return the policies that can be named, loaded once.

        Raises:
            Findings: a policy is not sound.
        """
        self._bundle = self._bundle or read_policies(self.policies)
        return self._bundle

    def _greet(self) -> None:
        """Print what there is to read."""
        scope = self.scope
        if scope.title:
            known = ", ".join(
                counted(len(names), what.removesuffix("s")) if what != "criteria" else f"{len(names)} criteria"
                for what, names in scope.sections.items()
            )
            console().print(f"{scope.title}: {known}")
        if self.facts:
            console().print(f"{counted(len(self.facts), 'fact')}: {', '.join(self.facts)}")
        elif not scope.title:
            console().print("no facts")
        if missing := scope.missing:
            more = f", and {len(missing) - LISTED} more" if len(missing) > LISTED else ""
            console().print(f"not given: {', '.join(missing[:LISTED])}{more}")

    def list_facts(self, _: str) -> None:
        """Print the names with their types and values."""
        scope = self.scope
        for section, names in scope.sections.items():
            if len(scope.sections) > 1 and names:
                console().print(section)
            for name in names:
                console().print(f"{name}: {scope.types[name]} = {brief(scope.values[name])}")
        if not scope.values:
            console().print("no facts; `:load FILE` reads some")

    def help(self, name: str) -> None:
        """Print the commands, or what a built-in function does."""
        if name and name not in BUILTINS:
            self._wrong(f"there is no built-in function `{name}`{_meant(name, BUILTINS)}")
            return
        if name:
            row = BUILTINS[name]
            console().print(f"{row.meaning} Null when {row.null_when}.")
            for signature in row.signatures:
                console().print(f"  {written(name, signature)}")
            for call, result in row.examples:
                console().print(f"  {call} → {result}")
            return
        heads = {f"{word} {command.argument}".rstrip(): command.meaning for word, command in COMMANDS.items()}
        width = max(map(len, heads))
        for head, meaning in heads.items():
            console().print(f"  {head:<{width}}  {meaning}")
        console().print(_KEYS)


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the prompt.

    Attributes:
        argument: what stands behind it, in capitals; in brackets where it may be left out, empty where none does.
        meaning: one clause for `:help`.
        answer: what is said of the expression behind it, where that is an expression.
        run: carries it out otherwise; takes the argument.
    """

    argument: str
    meaning: str
    run: Callable[[Session, str], None] | None = None
    answer: Answer | None = None

    def lacks(self, argument: str) -> bool:
        """Tell whether an argument that is needed was not given."""
        return not argument and bool(self.argument) and not self.argument.startswith("[")


COMMANDS: Mapping[str, Command] = {
    ":type": Command("EXPR", "say what type an expression has, and what is wrong with it", answer=say_type),
    ":explain": Command("EXPR", "say what each part of an expression comes to", answer=say_explanation),
    ":full": Command("[EXPR]", "show all of a long value: of an expression, or of the last", Session.repeat, say_full),
    ":load": Command("FILE", "take the facts of a JSON or YAML file", Session.load),
    ":policy": Command("POLICY[@VERSION]", "read facts by a policy, and know its names", Session.go_by_policy),
    ":schema": Command("FILE", "read facts by a JSON Schema, so that dates are dates", Session.go_by_schema),
    ":facts": Command("", "list the facts, and what else has a name", Session.list_facts),
    ":help": Command("[FUNCTION]", "list the commands, or say what a built-in function does", Session.help),
    ":quit": Command("", "end, as Ctrl-D does", Session.quit),
}
"""The commands, by their words."""

_KEYS = """\
An expression that is not finished goes on in the next line; an empty line ends it. In a string that is not closed,
the end of the line is a line end of the string. Tab completes, Ctrl-C drops what is written, Ctrl-D ends."""

_WITHOUT_COLON = {"exit": ":quit", "quit": ":quit", "help": ":help", "?": ":help"}
"""What people write at other prompts → the command here."""


def _meant_command(text: str, scope: Scope) -> str | None:
    """Return the command that was most likely meant by a text without a colon, None where it is an expression."""
    found = re.match(r"\w+|\?", text)
    command = _WITHOUT_COLON.get(found[0]) if found else None
    if found is None or command is None or found[0] in scope.names:
        return None
    rest = text[found.end() :].strip(" ()")
    if rest and rest not in BUILTINS:
        return None
    return f"{command} {rest}".rstrip()


def _meant(name: str, known: Iterable[str]) -> str:
    help_line = did_you_mean(name, known)
    return f"; {help_line}" if help_line else ""
