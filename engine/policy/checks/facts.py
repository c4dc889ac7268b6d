"""The schema of the facts: every fact has a type and a name that expressions can use.

Findings are made once for a schema, however many versions share it, and are placed in the schema's own text.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from engine.diagnostics import Diagnostic, Findings, Related, Severity
from engine.feel import FeelError, parse
from engine.feel.syntax.names import KEYWORDS
from engine.feel.tree import Name
from engine.policy import nodes, reader
from engine.policy.checks.names import OURS, TAKEN
from engine.policy.facts import FactsSchema
from engine.policy.load import NO_FACTS
from engine.policy.model import Policy
from engine.policy.shapes import FORMATS
from engine.source import Span
from engine.suggest import closest, did_you_mean

_FORMATS = (
    "email idn-email hostname idn-hostname ipv4 ipv6 uri uri-reference iri iri-reference uuid uri-template "
    "json-pointer relative-json-pointer regex"
)
OTHER_FORMATS = frozenset(_FORMATS.split())
"""Formats of JSON Schema 2020-12 that are checked and stay strings in expressions."""

TYPED_BY = frozenset(("type", "$ref", "enum", "const", "anyOf", "oneOf", "allOf", "if"))
"""Keywords that say something of a value's type."""

_KEYWORDS = (
    "$schema $id $ref $defs $comment $anchor $dynamicRef $dynamicAnchor $vocabulary type enum const title description "
    "default deprecated readOnly writeOnly examples format properties patternProperties additionalProperties "
    "propertyNames required minProperties maxProperties dependentRequired dependentSchemas items prefixItems contains "
    "minContains maxContains minItems maxItems uniqueItems unevaluatedItems unevaluatedProperties minLength maxLength "
    "pattern minimum maximum exclusiveMinimum exclusiveMaximum multipleOf allOf anyOf oneOf not if then else "
    "contentEncoding contentMediaType contentSchema"
)
SCHEMA_KEYWORDS = frozenset(_KEYWORDS.split())
"""The keywords of JSON Schema 2020-12."""

_Steps = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong at a path of a schema; its last step is the key that is meant."""

    path: _Steps
    code: str
    message: str
    label: str
    help: str
    warning: bool = False


def check(policy: Policy) -> Iterator[Diagnostic]:
    """Yield what is wrong with a policy's facts."""
    found = findings(policy.facts)
    if not found:
        return
    root, reference = _schema(policy)
    for each in found:
        span = _key(root, each.path) if root is not None else None
        related = (Related(reference, "named here"),) if reference is not None and span is not None else ()
        yield Diagnostic(
            each.code,
            each.message,
            span or reference or policy.in_force.span,
            each.label,
            each.help,
            related,
            Severity.WARNING if each.warning else Severity.ERROR,
        )


def has_facts(policy: Policy) -> bool:
    """Tell whether the schema could be read and declares facts; else nothing can be said of what uses them."""
    document = policy.facts.document
    return document is not NO_FACTS and "properties" in document and document.get("type") == "object"


@lru_cache(maxsize=512)
def findings(schema: FactsSchema) -> tuple[Finding, ...]:
    """Return what is wrong with a schema of facts, in the order of its text."""
    return tuple(_root(schema.document))


def _root(document: Mapping[str, Any]) -> Iterator[Finding]:
    if document is NO_FACTS:
        return
    if document.get("type") != "object" or "properties" not in document:
        yield Finding(
            ("type",) if "type" in document else (),
            "facts-not-an-object",
            "the facts of a case are an object with declared properties, the schema does not say so",
            "not an object with properties",
            "begin the schema with `type: object` and `properties`",
        )
        return
    yield from _of(document, (), "the facts")
    for name in document.get("properties", {}):
        if name in TAKEN and name not in KEYWORDS:
            yield Finding(
                ("properties", name),
                "reserved-name",
                f"`{name}` is {TAKEN[name]}, and here it is a fact as well",
                "means something else already",
                f"call it something longer, such as `{name}_given`",
                warning=name not in OURS,
            )


def _of(schema: Any, path: _Steps, what: str) -> Iterator[Finding]:
    """Yield what is wrong with a schema at `path`, which describes `what`."""
    if not isinstance(schema, Mapping):
        return
    yield from _misspelt(schema, path)
    yield from _format(schema, path, what)
    for name, each in schema.get("properties", {}).items():
        inside = (*path, "properties", name)
        yield from _name(name, inside)
        yield from _typed(each, inside, f"`{name}`")
        yield from _of(each, inside, f"`{name}`")
    items = schema.get("items")
    kinds = schema.get("type")
    if "array" in ([kinds] if isinstance(kinds, str) else kinds or []):
        yield from _typed(items, (*path, "items") if isinstance(items, Mapping) else path, f"the items of {what}")
    yield from _of(items, (*path, "items"), f"the items of {what}")
    for name, each in schema.get("$defs", {}).items():
        yield from _of(each, (*path, "$defs", name), f"`{name}`")


def _typed(schema: Any, path: _Steps, what: str) -> Iterator[Finding]:
    if isinstance(schema, Mapping) and not TYPED_BY & schema.keys():
        missing = "`type`"
    elif schema is None:
        missing = "`items`"
    else:
        return
    yield Finding(
        path,
        "fact-untyped",
        f"the type of {what} is not declared, so that expressions with it cannot be checked",
        f"has no {missing}",
        "say what it is: `string`, `number`, `integer`, `boolean`, `array` or `object`",
        warning=True,
    )


def _name(name: str, path: _Steps) -> Iterator[Finding]:
    if name in KEYWORDS or not _can_be_named(name):
        why = "is a word of the expression language" if name in KEYWORDS else "is no name in the expression language"
        yield Finding(
            path,
            "fact-name",
            f"the fact `{name}` {why}, so that no expression can use it",
            "cannot be named",
            "give it a name of letters, digits and `_`, such as `registered_on`",
        )
    elif not (name.isidentifier() and name == name.lower()):
        yield Finding(
            path,
            "fact-name",
            f"the fact `{name}` is not written in snake_case",
            "reads differently from other names",
            "write its words in lower case with `_` between them, as in `registered_on`",
            warning=True,
        )


def _can_be_named(name: str) -> bool:
    try:
        return parse(name, (name,)).tree == Name(name)
    except FeelError:
        return False


def _format(schema: Mapping[str, Any], path: _Steps, what: str) -> Iterator[Finding]:
    name = schema.get("format")
    if not isinstance(name, str):
        return
    known = [*FORMATS, *sorted(OTHER_FORMATS)]
    kinds = schema.get("type", "string")
    if name not in known:
        yield Finding(
            (*path, "format"),
            "unknown-format",
            f"`{name}` is not a format of JSON Schema, so that {what} would not be checked",
            "unknown",
            did_you_mean(name, known) or "dates have the format `date`, durations `duration`",
        )
    elif "string" not in ([kinds] if isinstance(kinds, str) else kinds):
        yield Finding(
            (*path, "format"),
            "format-of-no-string",
            f"the format `{name}` is one of strings, and {what} is none",
            "has no effect",
            "write `type: string` beside it",
            warning=True,
        )


def _misspelt(schema: Mapping[str, Any], path: _Steps) -> Iterator[Finding]:
    for keyword in schema:
        if keyword in SCHEMA_KEYWORDS or keyword.startswith("x-"):
            continue
        near = closest(keyword, SCHEMA_KEYWORDS)
        if near is not None:
            yield Finding(
                (*path, keyword),
                "unknown-keyword",
                f"`{keyword}` is not a keyword of JSON Schema, and has no effect",
                "not a keyword",
                f"did you mean `{near}`?",
                warning=True,
            )


def _schema(policy: Policy) -> tuple[nodes.Node | None, Span | None]:
    """Return the schema with its places, and where the policy names its file if it has one of its own."""
    root = reader.read(policy.source)
    facts = root.get("facts") if isinstance(root, nodes.Mapping) else None
    reference = facts.get("$ref") if isinstance(facts, nodes.Mapping) else None
    if not isinstance(reference, nodes.Scalar):
        return facts, None
    try:
        return reader.read(reader.read_file(Path(policy.source.name).parent / reference.text)), reference.span
    except Findings:
        return None, reference.span


def _key(root: nodes.Node, path: _Steps) -> Span | None:
    """Return the place of the key that a path ends with, or of the whole for an empty path."""
    if not path:
        return Span(root.span.source, root.span.start, root.span.start + 1)
    holder = nodes.find(root, path[:-1])
    key = holder.key(str(path[-1])) if isinstance(holder, nodes.Mapping) else None
    return key.span if key is not None else None
