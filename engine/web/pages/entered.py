"""What somebody entered: the form's texts in the shape of its fields, and the facts that they mean.

A field carries the path of its fact as decisions write it, `teachers[1].name`, so that what a decision calls missing
is a field of the form. Names of the form itself begin with a full stop, which no path does.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from decimal import Decimal
from typing import Any

from engine.answer import dumps
from engine.grounds.phrases import LANGUAGES as PHRASES
from engine.grounds.showing import number as shown
from engine.policy.fact_messages import pointer_to
from engine.web.bodies import MAX_DIGITS, read_json
from engine.web.pages.fields import Entry, Field, Group, Rows
from engine.web.pages.language import Language
from engine.web.pages.words import Phrase
from engine.web.problems import Problem

ADD, REMOVE, COUNT, STATE, NONE = ".add", ".remove", ".rows:", ".state:", ".none:"
MAX_ROWS = 500
"""Rows of all lists of a form together."""


class Missing:
    """Stands for a fact that was not entered."""


MISSING = Missing()


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with one entry: a phrase of ours, or a message of the facts' schema, which is English."""

    phrase: Phrase | None = None
    message: str = ""
    filled: Mapping[str, str] = dataclass_field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Node:
    """A field at a place of the form.

    Attributes:
        name: the path of the fact.
        path: keys and positions that lead to it in the facts, positions from 0.
        text: what was entered.
        none: it was said that there is none.
        parts: the members of a group by name, or the rows of a list.
        known: a list without rows is known to have none.
        fresh: the row was added just now.
    """

    field: Field
    name: str
    path: tuple[str | int, ...]
    text: str = ""
    none: bool = False
    parts: tuple["Node", ...] = ()
    known: bool = False
    fresh: bool = False
    mistake: Mistake | None = None

    @property
    def pointer(self) -> str:
        """The JSON Pointer to the fact."""
        return pointer_to(list(self.path))

    @property
    def id(self) -> str:
        """The field's id in the page: its name without blanks."""
        return self.name.replace(" ", "~")


def everything(node: Node) -> Iterator[Node]:
    """Yield a node and all below it, in the order of the form."""
    yield node
    for part in node.parts:
        yield from everything(part)


@dataclass
class Reader:
    """Reads the texts of one form; with `.add` a list has a row more, with `.remove` a row is gone."""

    texts: Mapping[str, str]
    rows: int = 0

    def read(self, field: Field, before: str = "", name: str = "", path: tuple[str | int, ...] = ()) -> Node:
        """Return a field with what was entered.

        Args:
            field: what is asked.
            before: the field's name in the form that was sent, where rows may since have moved.
            name: its name now.
            path: where its fact is.
        """
        match field:
            case Entry():
                none = field.nullable and self.texts.get(NONE + before) == "1"
                return Node(field, name, path, self.texts.get(before, "").strip(), none)
            case Group():
                parts = tuple(
                    self.read(each, _join(before, key), _join(name, key), (*path, key))
                    for key, each in field.members.items()
                )
                return Node(field, name, path, parts=parts)
            case Rows():
                return self._rows(field, before, name, path)

    def _rows(self, field: Rows, before: str, name: str, path: tuple[str | int, ...]) -> Node:
        kept = [f"{before}[{number}]" for number in range(1, self._count(before) + 1)]
        kept = [each for each in kept if self.texts.get(REMOVE) != each]
        added = self.texts.get(ADD) == before
        self.rows += len(kept) + added
        if self.rows > MAX_ROWS:
            raise Problem("body-too-large", f"the form has more than {MAX_ROWS} rows, the most that is taken here")
        parts = [
            self.read(field.item, each, f"{name}[{position + 1}]", (*path, position))
            for position, each in enumerate(kept)
        ]
        if added:
            new = f"{name}[{len(kept) + 1}]"
            parts.append(replace(self.read(field.item, new + "?", new, (*path, len(kept))), fresh=True))
        state = self.texts.get(STATE + before, "")
        return Node(
            field, name, path, parts=tuple(parts), known=state == "empty", none=field.nullable and state == "none"
        )

    def _count(self, name: str) -> int:
        text = self.texts.get(COUNT + name, "0")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def facts_of(node: Node, language: Language, mistakes: dict[str, Mistake]) -> Any:
    """Return the facts that a node means, `MISSING` where nothing is known; collects mistakes by the node's name."""
    if node.none:
        return None
    match node.field:
        case Entry():
            try:
                return _value(node.field, node.text, language)
            except Unreadable as error:
                mistakes[node.name] = error.mistake
                return MISSING
        case Group():
            values = {str(part.path[-1]): facts_of(part, language, mistakes) for part in node.parts}
            return {key: value for key, value in values.items() if value is not MISSING} or MISSING
        case Rows(item=item):
            if not node.parts:
                return [] if node.known else MISSING
            empty: Any = {} if isinstance(item, Group) else None
            values_ = [facts_of(part, language, mistakes) for part in node.parts]
            return [empty if value is MISSING else value for value in values_]


def marked(node: Node, mistakes: Mapping[str, Mistake]) -> Node:
    """Return a node with each mistake at its place."""
    parts = tuple(marked(part, mistakes) for part in node.parts)
    return replace(node, parts=parts, mistake=mistakes.get(node.name))


class Unreadable(Exception):
    """Raised for a text that does not stand for a value of its kind."""

    def __init__(self, phrase: Phrase, **filled: str) -> None:
        self.mistake = Mistake(phrase, filled=filled)
        super().__init__(phrase)


def _join(prefix: str, key: str) -> str:
    return f"{prefix}.{key}" if prefix else key


def _value(field: Entry, text: str, language: Language) -> Any:
    if not text:
        return MISSING
    match field.kind:
        case "text" | "date":
            return text
        case "number":
            return _bounded(_number(text, language), field, language)
        case "yes_no":
            if text not in ("yes", "no"):
                raise Unreadable("wrong_choice")
            return text == "yes"
        case "choice":
            for each in field.options:
                if written(each) == text:
                    return each
            raise Unreadable("wrong_choice")
        case "json":
            try:
                return read_json(text.encode("utf-8", "surrogatepass"))
            except Problem:
                raise Unreadable("wrong_json") from None


def written(option: Any) -> str:
    """Return the text that stands for one of several values in the form."""
    return option if isinstance(option, str) else dumps(option)


def _bounded(number: Decimal, field: Entry, language: Language) -> Decimal:
    """Return a number that is not beyond the bounds of its field."""
    words = PHRASES[language]
    if field.least is not None and number < field.least:
        raise Unreadable("wrong_least", least=shown(field.least, words))
    if field.most is not None and number > field.most:
        raise Unreadable("wrong_most", most=shown(field.most, words))
    return number


def _number(text: str, language: Language) -> Decimal:
    """Return a number as people of a language write it, without signs between thousands: nothing is guessed."""
    plain = text.replace("−", "-")
    whole, sign, decimals = plain.partition(PHRASES[language].decimal_sign)
    digits = whole.removeprefix("-")
    if not (digits + decimals).isascii() or not digits.isdigit() or (sign and not decimals.isdigit()):
        raise Unreadable("wrong_number")
    try:
        found: Decimal = read_json(f"{digits.lstrip('0') or '0'}{'.' + decimals if sign else ''}".encode())
    except Problem:
        raise Unreadable("wrong_length", most=str(MAX_DIGITS)) from None
    return -found if plain.startswith("-") else found
