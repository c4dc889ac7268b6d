"""Located YAML → the typed policy version: names resolved, expressions parsed, thresholds typed.

`load` goes on past mistakes, so that one run reports them all; a policy with an error among its messages is good
for further checks and for nothing else.
"""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from engine.canonical import canonical, digest
from engine.diagnostics import Diagnostic, Findings, Related, has_errors
from engine.policy import load_rules, nodes, order, reader, schema
from engine.policy.builder import MAX_DEPTH
from engine.policy.facts import FactsSchema
from engine.policy.facts_file import is_deep
from engine.policy.loading import Loading, entries, scalar_text, title_of
from engine.policy.model import InForce, Policy, Reference
from engine.policy.process.load import process
from engine.policy.shapes import lost_references
from engine.policy.text import Text
from engine.policy.values import text_of_node
from engine.source import Source, Span

NO_FACTS = {"type": "object", "properties": {}}

SECTIONS = ("parameters", "definitions", "criteria", "stages")
"""The sections that declare names beside the facts."""


def load_file(path: Path) -> tuple[Policy | None, list[Diagnostic]]:
    """Load the policy version in a file; None where its YAML or its shape does not allow it."""
    try:
        return load(reader.read_file(path), path.parent)
    except Findings as error:
        return None, list(error.diagnostics)


def load(source: Source, folder: Path) -> tuple[Policy | None, list[Diagnostic]]:
    """Load the policy version in a text.

    Args:
        source: the YAML.
        folder: where relative paths (the facts schema, files of sources) start from.
    """
    try:
        root = reader.read(source)
    except Findings as error:
        return None, list(error.diagnostics)
    found = schema.validate(root, "policy")
    loading = Loading(source, folder)
    if has_errors(found) or not isinstance(root, nodes.Mapping):
        _parse_what_can_be(loading, root)
        return None, [*found, *loading.found]
    facts = _facts(loading, root)
    loading.names = _names(root, facts)
    return _policy(loading, root, facts), [*found, *loading.found]


def _policy(loading: Loading, root: nodes.Mapping, facts: FactsSchema) -> Policy:
    parameters = load_rules.parameters(loading, root.get("parameters"))
    definitions = load_rules.definitions(loading, root.get("definitions"))
    criteria = load_rules.criteria(loading, root.get("criteria"), parameters)
    stages = load_rules.stages(root.get("stages"))
    declared = _declared(loading, root, facts)
    graph = order.uses(definitions, criteria, stages)
    sequence, cycles = order.ordered(graph, declared)
    loading.found.extend(cycles)
    plain: Any = nodes.plain(root)
    as_of = root.get("as_of")
    supersedes = root.get("supersedes")
    return Policy(
        id=scalar_text(root, "policy") or "",
        version=scalar_text(root, "version") or "",
        source=loading.source,
        title=title_of(root),
        in_force=_in_force(loading, root),
        time_zone=scalar_text(root, "time_zone") or "UTC",
        facts=facts,
        sources=_sources(loading, root.get("sources")),
        parameters=parameters,
        definitions=definitions,
        criteria=criteria,
        stages=stages,
        outcomes=load_rules.outcomes(loading, root.get("outcomes")),
        outputs=load_rules.outputs(loading, root.get("outputs")),
        order=sequence,
        digest=digest(canonical({**plain, "facts": facts.document})),
        text_digest=digest(loading.source.text.encode()),
        as_of=loading.formula(as_of) if as_of is not None else None,
        authority=scalar_text(root, "authority") or "",
        notes=_notes(root.get("notes")),
        supersedes=tuple(
            item.text
            for item in (supersedes.items if isinstance(supersedes, nodes.Sequence) else [supersedes])
            if isinstance(item, nodes.Scalar)
        ),
        process=process(root.get("process"), {name: load_rules.printed(each) for name, each in parameters.items()}),
    )


def _in_force(loading: Loading, root: nodes.Mapping) -> InForce:
    node = root.get("in_force")
    days = {
        name: date.fromisoformat(value.text)
        for name, (_, value) in entries(node).items()
        if isinstance(value, nodes.Scalar)
    }
    start, until = days["from"], days.get("until")
    span = node.span if node else root.span
    if until is not None and until < start:
        loading.error(
            "period-reversed",
            f"the version goes out of force on {until}, before it comes into force on {start}",
            span,
            "holds no day",
            "exchange `from` and `until`",
        )
    return InForce(start, until, span)


def _sources(loading: Loading, node: nodes.Node | None) -> dict[str, Reference]:
    rows = entries(node).values()
    return {key.text: _source(loading, key, value) for key, value in rows if isinstance(value, nodes.Mapping)}


def _source(loading: Loading, key: nodes.Scalar, node: nodes.Mapping) -> Reference:
    file, text = node.get("file"), None
    if isinstance(file, nodes.Scalar):
        try:
            text = (loading.folder / file.text).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            message = f"the source file `{file.text}` cannot be read"
            loading.error("source-unreadable", message, file.span, "no such text")
    retrieved = scalar_text(node, "retrieved")
    return Reference(
        key.text,
        title_of(node),
        key.span,
        scalar_text(node, "url"),
        scalar_text(node, "file"),
        text,
        scalar_text(node, "language"),
        date.fromisoformat(retrieved) if retrieved else None,
    )


def _notes(node: nodes.Node | None) -> tuple[Text, ...]:
    return tuple(text_of_node(item) for item in node.items) if isinstance(node, nodes.Sequence) else ()


def _facts(loading: Loading, root: nodes.Mapping) -> FactsSchema:
    node = root.get("facts")
    reference = node.get("$ref") if isinstance(node, nodes.Mapping) else None
    if isinstance(reference, nodes.Scalar):
        facts, errors = _schema_file(loading, reference)
    else:
        facts, errors = facts_schema(nodes.plain(node) if node is not None else {}, "")
    for message in errors:
        loading.error(
            "facts-schema",
            f"the facts schema is not a JSON Schema: {message}",
            (reference or node or root).span,
            "in this schema",
        )
    return facts


def _schema_file(loading: Loading, reference: nodes.Scalar) -> tuple[FactsSchema, tuple[str, ...]]:
    path = loading.folder / reference.text
    try:
        text = path.read_text(encoding="utf-8")
        return _parsed(text, reference.text.rsplit("/", 1)[-1])
    except (OSError, UnicodeDecodeError):
        loading.error(
            "facts-schema", f"the facts schema `{reference.text}` cannot be read", reference.span, "no such file"
        )
    except json.JSONDecodeError as error:
        place = Source(str(path), error.doc)
        loading.error(
            "facts-schema",
            f"the facts schema is not JSON: {error.msg.lower()}",
            Span(place, error.pos, error.pos + 1),
            "here",
            related=[Related(reference.span, "named here")],
        )
    return FactsSchema(NO_FACTS), ()


@lru_cache(maxsize=512)
def _parsed(text: str, name: str) -> tuple[FactsSchema, tuple[str, ...]]:
    """Return the facts schema in a file's text, read once for all the policies that share it."""
    twice: list[str] = []

    def entries_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        times = Counter(key for key, _ in pairs)
        twice.extend(f"`{key}` stands {count} times in one object" for key, count in times.items() if count > 1)
        return dict(pairs)

    too_deep = FactsSchema(NO_FACTS, name), (f"it nests more than {MAX_DEPTH} levels",)
    try:
        document = json.loads(text, parse_float=Decimal, parse_int=int, object_pairs_hook=entries_of)
    except RecursionError:
        return too_deep
    return too_deep if is_deep(document) else facts_schema(document, name, tuple(twice))


def facts_schema(document: Any, name: str, errors: tuple[str, ...] = ()) -> tuple[FactsSchema, tuple[str, ...]]:
    """Return the facts schema that JSON data is, and what is wrong with it; of a wrong one, one without facts."""
    document = _whole(document)
    errors += tuple(schema.json_schema_errors(document))
    if not errors:
        errors = tuple(f"`{each}` leads to no part of it" for each in lost_references(document))
    return FactsSchema(NO_FACTS if errors else document, name), errors


def _whole(data: Any) -> Any:
    """Return JSON data with whole decimals as int, which is what JSON Schema counts with."""
    if isinstance(data, Mapping):
        return {key: _whole(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_whole(item) for item in data]
    return int(data) if isinstance(data, Decimal) and data == data.to_integral_value() else data


def _names(root: nodes.Mapping, facts: FactsSchema) -> frozenset[str]:
    declared = {name for section in SECTIONS for name in entries(root.get(section))}
    inner = {part for path in facts.properties for part in path.replace("[]", "").split(".")}
    return frozenset({*declared, *facts.types, *inner, "as_of", "outcome"})


def _declared(loading: Loading, root: nodes.Mapping, facts: FactsSchema) -> Mapping[str, Span]:
    """Return the place of every name, noting those that are declared twice."""
    facts_key = root.key("facts")
    places = dict.fromkeys(facts.types, facts_key.span if facts_key else root.span)
    kinds = dict.fromkeys(facts.types, "a fact")
    if (as_of := root.key("as_of")) is not None:
        places["as_of"], kinds["as_of"] = as_of.span, "the date of the case"
    for section in SECTIONS:
        for name, (key, _) in entries(root.get(section)).items():
            if name in places:
                loading.error(
                    "name-declared-twice",
                    f"`{name}` is already {kinds[name]}",
                    key.span,
                    "declared again",
                    "give one of the two another name: all names of a policy share one space",
                    [Related(places[name], "declared here first")],
                )
            else:
                places[name], kinds[name] = key.span, KIND_WORDS[section]
    return places


KIND_WORDS = {
    "parameters": "a parameter",
    "definitions": "a definition",
    "criteria": "a criterion",
    "stages": "a stage",
}


def _parse_what_can_be(loading: Loading, root: nodes.Node) -> None:
    """Note syntax errors in the expressions of a policy whose shape is wrong, so that one run shows both."""
    if not isinstance(root, nodes.Mapping):
        return
    loading.names = frozenset(name for section in SECTIONS for name in entries(root.get(section)))
    for section, key in (("definitions", "value"), ("criteria", "when"), ("outputs", "value")):
        for _, value in entries(root.get(section)).values():
            node = value.get(key) if isinstance(value, nodes.Mapping) else value
            if isinstance(node, nodes.Scalar) and node.text:
                loading.formula(node)
    rows = root.get("outcomes")
    for row in rows.items if isinstance(rows, nodes.Sequence) else ():
        when = row.get("when") if isinstance(row, nodes.Mapping) else None
        if isinstance(when, nodes.Scalar) and when.text:
            loading.formula(when)
