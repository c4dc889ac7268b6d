"""What JSON Schema finds, in words and at its place in the file.

One function a keyword says what is wrong, in the table at the end. Annotations in our schemas give the words:
`x-expected` says what a value should be, `x-choice` names keys that exclude each other and `x-choices` says so.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jsonschema.exceptions import ValidationError

from engine.diagnostics import Diagnostic, Related
from engine.policy import nodes
from engine.source import Span
from engine.suggest import closest, did_you_mean

MAX_SHOWN = 60


def explain(error: ValidationError, root: nodes.Node) -> Iterator[Diagnostic]:
    """Turn one error of the validator into messages about the document `root`."""
    mistake = _Mistake(error, root)
    if "propertyNames" in error.absolute_schema_path:
        yield _wrong_key(mistake)
    else:
        yield from _KEYWORDS.get(str(error.validator), _wrong)(mistake)


@dataclass(frozen=True, slots=True)
class _Mistake:
    """An error of the validator, and the document it is about."""

    error: ValidationError
    root: nodes.Node

    @property
    def path(self) -> list[str | int]:
        return list(self.error.absolute_path)

    @property
    def schema(self) -> Mapping[str, Any]:
        return self.error.schema if isinstance(self.error.schema, dict) else {}

    @property
    def wanted(self) -> Any:
        """What stands at the keyword in the schema."""
        return self.error.validator_value

    @property
    def value(self) -> Any:
        return self.error.instance

    @property
    def node(self) -> nodes.Node:
        return nodes.find(self.root, self.path)

    @property
    def entries(self) -> Mapping[str, nodes.Scalar]:
        """The keys of the map that the error is about."""
        node = self.node
        return {entry.key.text: entry.key for entry in node} if isinstance(node, nodes.Mapping) else {}

    @property
    def name(self) -> str:
        """What to call the value."""
        path = self.path
        if not path:
            return f"the {self.schema.get('title', 'document')}"
        last = path[-1]
        if isinstance(last, str):
            return f"`{last}`"
        holder = next((step for step in reversed(path) if isinstance(step, str)), "the list")
        return f"item {last + 1} of `{holder}`"

    @property
    def kind(self) -> str:
        """What kind of map the value is, with an article."""
        noun = str(self.schema.get("title", "map"))
        return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"

    @property
    def expected(self) -> str:
        """What the schema wants, in its own words where it has some."""
        if "x-expected" in self.schema:
            return str(self.schema["x-expected"])
        types = self.schema.get("type", "string")
        return _listed([_TYPES[each] for each in ([types] if isinstance(types, str) else types)])

    @property
    def span(self) -> Span:
        return _span(self.node)

    @property
    def key_span(self) -> Span:
        """The key under which the value stands, for what is missing in it and has no place of its own."""
        *outer, last = self.path or [0]
        holder = nodes.find(self.root, outer) if isinstance(last, str) else None
        key = holder.key(str(last)) if isinstance(holder, nodes.Mapping) else None
        return key.span if key else self.span


_TYPES = {
    "string": "a text",
    "number": "a number",
    "integer": "a whole number",
    "boolean": "true or false",
    "null": "null",
    "array": "a list",
    "object": "a map",
}


def shown(value: Any) -> str:
    """Return a value as messages quote it: on one line, and not longer than `MAX_SHOWN`."""
    text = " ".join(str(value).split())
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"


def _found(value: Any) -> str:
    """Say what kind of value was found."""
    match value:
        case None:
            return "nothing"
        case bool():
            return f"`{str(value).lower()}`"
        case str():
            return f"the text `{shown(value)}`" if value else "an empty text"
        case list():
            return "a list"
        case dict():
            return "a map"
        case _:
            return f"the number `{value}`"


def _ticked(name: str) -> str:
    return f"`{name}`"


def _listed(words: Iterable[str], last: str = "or") -> str:
    *first, final = words
    return f"{', '.join(first)} {last} {final}" if first else final


def _span(node: nodes.Node) -> Span:
    """Return the place that stands for a node: of a map or list in block style only where it begins."""
    if isinstance(node, nodes.Mapping) and not node.flow and node.entries:
        return node.entries[0].key.span
    if isinstance(node, nodes.Sequence) and not node.flow and node.items:
        return _span(node.items[0])
    return node.span


def _wrong(mistake: _Mistake) -> Iterator[Diagnostic]:
    """A value of the wrong type, form or format."""
    yield _wrong_value(mistake, mistake.expected)


def _wrong_value(mistake: _Mistake, expected: str) -> Diagnostic:
    node, value = mistake.node, mistake.value
    help_ = ""
    if isinstance(node, nodes.Scalar) and not isinstance(value, str) and value is not None:
        is_text = mistake.schema.get("type") == "string" and "format" not in mistake.schema
        if expected.startswith("a text") or (is_text and re.search(mistake.schema.get("pattern", ""), node.text)):
            help_ = f'quote it: `"{node.text}"`'
    message = f"{mistake.name} must be {expected}, found {_found(value)}"
    return Diagnostic("wrong-value", message, mistake.key_span if value is None else mistake.span, help=help_)


def _wrong_key(mistake: _Mistake) -> Diagnostic:
    """A key of the wrong form: the error's value is the key, and its path that of the map."""
    key = str(mistake.value)
    message = f"the key `{shown(key)}` must be {mistake.expected}"
    return Diagnostic("wrong-key", message, mistake.entries[key].span)


def _unknown_keys(mistake: _Mistake) -> Iterator[Diagnostic]:
    known, present = mistake.schema.get("properties", {}), mistake.entries
    for name, key in present.items():
        if name not in known:
            unused = [each for each in known if each not in present]
            help_ = did_you_mean(name, unused) or f"the keys are {_listed(map(_ticked, known), 'and')}"
            message = f"`{shown(name)}` is not a key of {mistake.kind}"
            yield Diagnostic("unknown-key", message, key.span, "not known here", help_)


def _missing_key(mistake: _Mistake) -> Iterator[Diagnostic]:
    # The validator names the key in its message only.
    wanted = next(name for name in mistake.wanted if mistake.error.message.startswith(repr(name)))
    if _is_misspelt(wanted, mistake):
        return
    expected = mistake.schema.get("properties", {}).get(wanted, {}).get("x-expected")
    help_ = f"add `{wanted}: …`" + (f", {expected}" if expected else "")
    message = f"{mistake.kind} needs the key `{wanted}`"
    yield Diagnostic("missing-key", message, mistake.key_span, f"`{wanted}` is missing", help_)


def _is_misspelt(wanted: str, mistake: _Mistake) -> bool:
    """Tell whether `wanted` is there under a wrong name, which is a mistake that is named already."""
    known = mistake.schema.get("properties", {})
    unused = [each for each in known if each not in mistake.entries]
    return any(closest(name, unused) == wanted for name in mistake.entries if name not in known)


def _missing_companion(mistake: _Mistake) -> Iterator[Diagnostic]:
    present = mistake.entries
    wanted = ((name, other) for name, needed in mistake.wanted.items() if name in present for other in needed)
    for name, other in (each for each in wanted if each[1] not in present):
        message = f"`{name}` has no meaning without `{other}`"
        help_ = f"add `{other}: …`, or delete `{name}`"
        yield Diagnostic("missing-key", message, present[name].span, help=help_)


def _not_allowed(mistake: _Mistake) -> Iterator[Diagnostic]:
    allowed = [str(each) for each in mistake.wanted]
    help_ = did_you_mean(mistake.value, allowed) if isinstance(mistake.value, str) else ""
    message = f"{mistake.name} must be {_listed(map(_ticked, allowed))}, found {_found(mistake.value)}"
    yield Diagnostic("wrong-value", message, mistake.span, help=help_)


def _empty(mistake: _Mistake) -> Iterator[Diagnostic]:
    message = f"{mistake.name} must not be empty"
    yield Diagnostic("empty-value", message, mistake.span, help="fill it, or delete its key")


def _repeated(mistake: _Mistake) -> Iterator[Diagnostic]:
    node = mistake.node
    seen: dict[str, nodes.Node] = {}
    for item in node if isinstance(node, nodes.Sequence) else ():
        written = repr(nodes.plain(item))
        if written in seen:
            what = f"`{shown(item.text)}`" if isinstance(item, nodes.Scalar) else "this"
            related = (Related(_span(seen[written]), "first here"),)
            message = f"{what} stands in {mistake.name} twice"
            yield Diagnostic("repeated-item", message, _span(item), "again here", "keep one of them", related)
        seen.setdefault(written, item)


def _no_branch(mistake: _Mistake) -> Iterator[Diagnostic]:
    """None of the forms fits: look into the one that was most likely meant."""
    if "x-choice" in mistake.schema:
        yield from _wrong_choice(mistake)
        return
    forms: dict[str | int, list[ValidationError]] = {}
    for inner in mistake.error.context or ():
        forms.setdefault(inner.schema_path[0], []).append(inner)
    path = mistake.path
    possible = [
        found
        for found in forms.values()
        if not any(each.validator == "type" and list(each.absolute_path) == path for each in found)
    ]
    if not possible:
        yield _wrong_value(mistake, mistake.expected)
        return
    for each in min(possible, key=len):
        yield from explain(each, mistake.root)


def _wrong_choice(mistake: _Mistake) -> Iterator[Diagnostic]:
    present, choice = mistake.entries, mistake.schema["x-choice"]
    keys = [present[name] for name in choice if name in present]
    message = f"{mistake.kind} needs one of {mistake.schema['x-choices']}"
    if keys:
        found = _listed([_ticked(key.text) for key in keys], "and")
        related = tuple(Related(key.span, "and this") for key in keys[1:])
        code = "keys-exclude-each-other"
        yield Diagnostic(code, f"{message}, found {found}", keys[0].span, "this", "keep one of them", related)
    elif not any(_is_misspelt(name, mistake) for name in choice):
        yield Diagnostic("missing-key", message, mistake.key_span, help="add the one that is meant")


_KEYWORDS: Mapping[str, Callable[[_Mistake], Iterator[Diagnostic]]] = {
    "additionalProperties": _unknown_keys,
    "required": _missing_key,
    "dependentRequired": _missing_companion,
    "type": _wrong,
    "pattern": _wrong,
    "format": _wrong,
    "minimum": _wrong,
    "maxProperties": _wrong,
    "enum": _not_allowed,
    "minItems": _empty,
    "minLength": _empty,
    "minProperties": _empty,
    "uniqueItems": _repeated,
    "anyOf": _no_branch,
    "oneOf": _no_branch,
}
