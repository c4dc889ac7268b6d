"""A session at the prompt: the facts that expressions read, and the commands that begin with a colon."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from engine.cli.given import read_facts
from engine.cli.output import console, counted, print_diagnostics
from engine.cli.prompt.answers import say_explanation, say_type, say_value
from engine.diagnostics import Findings
from engine.feel.brief import brief
from engine.feel.builtins import BUILTINS
from engine.feel.builtins.reference import written
from engine.feel.checking.relations import type_of
from engine.feel.types import FeelType, Simple
from engine.feel.values import Value
from engine.policy.shapes import Leaf
from engine.suggest import did_you_mean


@dataclass
class Session:
    """What the prompt knows.

    Attributes:
        facts: the values of the names that expressions may read.
        types: their types.
        ended: the user has asked to end.
        code: how the last answer ended, as an exit code; 2 where there was none.
    """

    facts: Mapping[str, Value] = field(default_factory=dict)
    types: Mapping[str, FeelType] = field(init=False)
    ended: bool = field(init=False, default=False)
    code: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        self._know(self.facts)

    def _know(self, facts: Mapping[str, Value]) -> None:
        self.facts = facts
        self.types = {name: type_of(value) for name, value in facts.items()}

    def take(self, text: str) -> bool:
        """Answer an expression or carry out a command; return whether to go on."""
        text = text.strip()
        word, _, argument = text.partition(" ")
        self.code = 0
        if not text.startswith(":"):
            if text:
                self.code = say_value(text, self.facts)
        elif (command := COMMANDS.get(word)) is None:
            self.code = 2
            console(stderr=True).print(
                f"there is no command `{word}`{_meant(word, COMMANDS) or '; `:help` lists them'}"
            )
        elif command.lacks(argument.strip()):
            self.code = 2
            console(stderr=True).print(f"`{word}` needs something behind it: `{word} {command.argument}`")
        else:
            command.run(self, argument.strip())
        return not self.ended

    def quit(self, _: str) -> None:
        """End."""
        self.ended = True

    def say_type(self, text: str) -> None:
        """Print the type of an expression."""
        self.code = say_type(text, self.facts)

    def say_explanation(self, text: str) -> None:
        """Print the value of an expression and of its parts."""
        self.code = say_explanation(text, self.facts)

    def load(self, path: str) -> None:
        """Take the facts of a JSON or YAML file in place of those that are known."""
        try:
            self._know(values(Path(path).expanduser()))
        except Findings as error:
            self.code = 2
            print_diagnostics(error.diagnostics, "pretty", console(stderr=True))
        else:
            console().print(
                f"{counted(len(self.facts), 'fact')}: {', '.join(self.facts)}" if self.facts else "no facts"
            )

    def list_facts(self, _: str) -> None:
        """Print the facts with their types and values."""
        for name, value in self.facts.items():
            console().print(f"{name}: {self.types[name]} = {brief(value)}")
        if not self.facts:
            console().print("no facts; `:load FILE` reads some")

    def help(self, name: str) -> None:
        """Print the commands, or what a built-in function does."""
        if name and name not in BUILTINS:
            self.code = 2
            console(stderr=True).print(f"there is no built-in function `{name}`{_meant(name, BUILTINS)}")
            return
        if name:
            row = BUILTINS[name]
            console().print(row.meaning + (f" Null when {row.null_when}." if row.null_when else ""))
            for signature in row.signatures:
                console().print(f"  {written(name, signature)}")
            for call, result in row.examples:
                console().print(f"  {call} → {result}")
            return
        for word, command in COMMANDS.items():
            console().print(f"  {f'{word} {command.argument}':<16}{command.meaning}")
        console().print(_KEYS)


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the prompt.

    Attributes:
        argument: what stands behind it, in capitals; in brackets where it may be left out, empty where none does.
        meaning: one clause for `:help`.
        run: carries it out; takes the argument.
    """

    argument: str
    meaning: str
    run: Callable[[Session, str], None]

    def lacks(self, argument: str) -> bool:
        """Tell whether an argument that is needed was not given."""
        return not argument and bool(self.argument) and not self.argument.startswith("[")


COMMANDS: Mapping[str, Command] = {
    ":type": Command("EXPR", "say what type an expression has, and what is wrong with it", Session.say_type),
    ":explain": Command("EXPR", "say what each part of an expression comes to", Session.say_explanation),
    ":load": Command("FILE", "take the facts of a JSON or YAML file", Session.load),
    ":facts": Command("", "list the facts", Session.list_facts),
    ":help": Command("[FUNCTION]", "list the commands, or say what a built-in function does", Session.help),
    ":quit": Command("", "end, as Ctrl-D does", Session.quit),
}
"""The commands, by their words."""

_KEYS = """\
An expression that is not finished goes on in the next line; an empty line ends it. In a string that is not closed,
the end of the line is a line end of the string. Tab completes, Ctrl-C drops what is written, Ctrl-D ends."""


def values(path: Path) -> dict[str, Value]:
    """Return the facts in a file as FEEL values; raises as `read_facts` does."""
    return {name: Leaf(Simple.ANY).read(value, name) for name, value in read_facts(path).items()}


def _meant(name: str, known: Iterable[str]) -> str:
    help_line = did_you_mean(name, known)
    return f"; {help_line}" if help_line else ""
