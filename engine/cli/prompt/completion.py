"""What can stand at the cursor: facts, fields after a dot, built-in functions with their signatures, and words."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from prompt_toolkit.completion import CompleteEvent, Completer, Completion, PathCompleter
from prompt_toolkit.document import Document

from engine.cli.prompt.continuation import expression_of
from engine.cli.prompt.session import COMMANDS, Session
from engine.diagnostics import Findings
from engine.feel import FeelError, check, parse
from engine.feel.builtins import BUILTINS
from engine.feel.builtins.reference import written
from engine.feel.checking.names import OF_A_RANGE, OF_TIME, property_type
from engine.feel.checking.relations import item_of, values_of
from engine.feel.syntax.lexer import END, ENDS_VALUE, NAME, Tokens, tokenise
from engine.feel.syntax.names import KEYWORDS
from engine.feel.syntax.unfinished import open_string
from engine.feel.types import ContextOf, FeelType, ListOf, RangeOf, Simple

_OPENS = {")": "(", "]": "[", "}": "{"}
_WORDS = re.compile(r"[^\W\d]\w*(?: +\w+)*\Z")
_KNOWN = {**dict.fromkeys(sorted(KEYWORDS), ""), "item": "", "partial": ""}

Candidates = Mapping[str, str]
"""What can stand at the cursor, each with what is said of it."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One way to go on: `text` in place of the last `replaces` characters; `says` stands beside it."""

    text: str
    replaces: int
    says: str


def offers(text: str, types: Mapping[str, FeelType]) -> Iterator[Offer]:
    """Yield what can stand at the end of an expression that is being written.

    Args:
        text: the expression up to the cursor.
        types: the facts with their types.
    """
    tokens = tokenise(text)
    at = len(tokens.kinds) - 1
    while at and (tokens.kinds[at - 1] == NAME or tokens.kinds[at - 1] in KEYWORDS):
        at -= 1
    if at and tokens.kinds[at - 1] == ".":
        of = _type_of(_text_before(tokens, at - 1), _around(tokens, at, types))
        found = list(_fitting(text[tokens.starts[at] :], {name: str(each) for name, each in fields(of).items()}))
        yield from found
        if found or at >= len(tokens.kinds) - 2:
            return
    if open_string(text) is not None:
        return
    end = len(tokens.kinds) - 1
    words = _WORDS.search(text)
    if words is None:
        if end and tokens.kinds[end - 1] not in ENDS_VALUE:
            yield from (Offer(name, 0, str(each)) for name, each in _of_item(tokens, end, types).items())
        return
    facts = {name: str(each) for name, each in _around(tokens, end, types).items()}
    functions = {f"{name}(": written(name, row.signatures[0]) for name, row in BUILTINS.items()}
    for match in re.finditer(r"\w+", words[0]):
        found = list(_fitting(words[0][match.start() :], {**facts, **functions, **_KNOWN}))
        yield from found
        if found:  # the longest beginning of a name of several words counts
            return


def _fitting(begun: str, candidates: Candidates) -> Iterator[Offer]:
    for name, says in candidates.items():
        if name.startswith(begun) and name != begun:
            yield Offer(name, len(begun), says)


def fields(of: FeelType) -> dict[str, FeelType]:
    """Return what can stand behind a dot after a value of a type, with its type."""
    found: dict[str, FeelType] = {}
    for each in values_of(of):
        match each:
            case ContextOf(entries=entries):
                found |= entries
            case ListOf(of=item):
                found |= fields(item)
            case Simple() | RangeOf() if each is not Simple.ANY:
                known = ((name, property_type(each, name)) for name in (*OF_TIME, *OF_A_RANGE))
                found |= {name: each for name, each in known if each is not None}
    return found


def signature(text: str) -> str:
    """Return the signatures of the innermost call of a built-in function that is open at the end of the text."""
    tokens = tokenise(text)
    for opening in reversed(_open(tokens, len(tokens.kinds) - 1)):
        if tokens.words[opening] == "(":
            before = " ".join(tokens.words[max(0, opening - 5) : opening])
            names = (before[match.start() :] for match in re.finditer(r"\w+", before))
            name = next((each for each in names if each in BUILTINS), None)
            if name is not None:
                return "\n".join(written(name, each) for each in BUILTINS[name].signatures)
    return ""


def _open(tokens: Tokens, end: int) -> list[int]:
    """Return the indexes of the brackets that are open before token `end`, outermost first."""
    found: list[int] = []
    for at in range(end):
        kind = tokens.kinds[at]
        if kind in _OPENS.values():
            found.append(at)
        elif kind in _OPENS and found:
            found.pop()
    return found


def _around(tokens: Tokens, end: int, types: Mapping[str, FeelType]) -> Mapping[str, FeelType]:
    """Return the names that are known at token `end`: facts, variables of loops, and entries of filtered items."""
    known = dict(types)
    for at in range(1, end):
        if tokens.kinds[at] == "in" and tokens.kinds[at - 1] == NAME:
            known[tokens.words[at - 1]] = item_of(_type_of(_text_of_domain(tokens, at + 1, end), known))
    for opening in _filters(tokens, end):
        nearest = _entries(tokens, opening, known)
        known = {**nearest, **{name: each for name, each in known.items() if name not in nearest}}
    return known


def _of_item(tokens: Tokens, end: int, types: Mapping[str, FeelType]) -> Mapping[str, FeelType]:
    """Return the names of the item that is filtered at token `end`; none outside of filters."""
    opened = _filters(tokens, end)
    return _entries(tokens, opened[-1], _around(tokens, opened[-1], types)) if opened else {}


def _filters(tokens: Tokens, end: int) -> list[int]:
    """Return the indexes of the filters' brackets that are open before token `end`, outermost first."""
    return [at for at in _open(tokens, end) if tokens.kinds[at] == "[" and at and tokens.kinds[at - 1] in ENDS_VALUE]


def _entries(tokens: Tokens, opening: int, types: Mapping[str, FeelType]) -> dict[str, FeelType]:
    """Return the names that a filter adds: the entries of an item, and `item`."""
    item = item_of(_type_of(_text_before(tokens, opening), types))
    return {**fields(item), "item": item}


def _text_before(tokens: Tokens, end: int) -> str:
    """Return the text of the names, calls and filters joined by dots that end before token `end`."""
    at = end - 1
    while at >= 0:
        if tokens.kinds[at] in _OPENS:
            opened = _open(tokens, at)
            at = (opened[-1] if opened else 0) - 1
            if at >= 0 and tokens.kinds[at] in ENDS_VALUE:
                continue
        else:
            while at >= 0 and tokens.kinds[at] == NAME:
                at -= 1
        if at < 0 or tokens.kinds[at] != ".":
            break
        at -= 1
    return tokens.text[tokens.starts[at + 1] : tokens.ends[end - 1]]


def _text_of_domain(tokens: Tokens, start: int, end: int) -> str:
    """Return the text from token `start` to the end of the list that a loop goes through."""
    depth = 0
    for at in range(start, end):
        kind = tokens.kinds[at]
        depth += (kind in _OPENS.values()) - (kind in _OPENS)
        if depth < 0 or (depth == 0 and kind in ("satisfies", "return", ",", END)):
            return tokens.text[tokens.starts[start] : tokens.starts[at]]
    return tokens.text[tokens.starts[start] : tokens.starts[end]]


def _type_of(text: str, types: Mapping[str, FeelType]) -> FeelType:
    try:
        return check(parse(text, types), types).type
    except FeelError:
        return Simple.ANY


class FeelCompleter(Completer):
    """Completes expressions and commands for a session."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._paths = PathCompleter(expanduser=True)

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        """Yield what can stand at the cursor."""
        text = document.text_before_cursor.lstrip()
        word, _, rest = text.partition(" ")
        if word in (":load", ":schema") and word != text:
            yield from self._paths.get_completions(Document(rest, len(rest)), complete_event)
        elif word == ":policy" and word != text:
            yield from _completions(_fitting(rest, self._policies()))
        elif text.startswith(":") and " " not in text:
            meanings = {name: command.meaning for name, command in COMMANDS.items()}
            yield from _completions(_fitting(text, meanings))
        elif text.startswith(":help "):
            yield from _completions(_fitting(text.removeprefix(":help "), {n: r.meaning for n, r in BUILTINS.items()}))
        else:
            yield from _completions(offers(expression_of(text), self._session.scope.types))

    def _policies(self) -> Candidates:
        """Return the policies and versions that can be named; none where they cannot be loaded."""
        try:
            policies = self._session.bundle().policies
        except Findings:
            return {}
        versions = {each.name: each.title.pick(("en",)) for all_ in policies.values() for each in all_.values()}
        return {**dict.fromkeys(policies, "the version in force"), **versions}


def _completions(found: Iterable[Offer]) -> Iterator[Completion]:
    for each in found:
        yield Completion(each.text, -each.replaces, display_meta=each.says)
