"""The reference page of HTTP, from the OpenAPI document that the service answers at `/openapi.json`."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from casework.web.contract import CONTRACT
from docs.generate.markdown import joined, table, written_from
from engine.web.codes import DETAILS
from engine.web.contract.operation import GUARDED, SHARED
from engine.web.openapi import description

Object = Mapping[str, Any]

BODIES = ("Request", "Decision", "Problem")

INTRODUCTION = """\
`groundrules serve` answers under `http://127.0.0.1:8000` unless told otherwise; `/docs` shows the same as this page,
and `/openapi.json` is the description itself. [Operations](../operations.md) tells how to run it."""

GENERAL = """\
Every answer carries `X-Request-Id`: the caller's own where it sent one of up to 64 letters, digits, `.`, `_` and `-`,
else a new one. Where API keys are configured, an operation asks for one with the scope that is named, sent as
`Authorization: Bearer …`. `curl` is the shortest way to try it; the [quickstart](../quickstart.md) begins there."""

PROBLEMS = """\
An answer that is an error is `application/problem+json` (RFC 9457), in one shape for every operation: `type` is the
address of the explanation, `code` the name below, `detail` what was found and what was expected, `help` what to do, and
`errors` lists every mistake with a JSON Pointer (RFC 6901) into the body."""


def page() -> str:
    """Return the page in Markdown."""
    document = description(CONTRACT)
    parts = ["# HTTP", written_from("the service's OpenAPI document"), INTRODUCTION, GENERAL]
    parts.append(f"Each operation can answer {listed(SHARED)}, and each that asks for a scope {listed(GUARDED)}.")
    for tag in document["tags"]:
        parts.append(f"## {tag['name']}")
        for method, path, operation in operations(document):
            if tag["name"] in operation["tags"]:
                parts += _operation(method, path, operation)
    parts.append("## Bodies")
    for name in BODIES:
        schema = document["components"]["schemas"][name]
        parts += _body(name, schema, schema)
        for inner, each in schema.get("$defs", {}).items():
            if "properties" in each:
                parts += _body(inner.capitalize(), each, schema)
    parts += ["## Problems", PROBLEMS]
    parts.append(
        table(("status", "code", "meaning"), [(str(k.status), f"`{c}`", k.meaning) for c, k in CONTRACT.kinds.items()])
    )
    parts.append("Only under `errors`, besides the [codes of facts](messages.md#facts):")
    parts.append(table(("code", "meaning"), [(f"`{code}`", text) for code, text in DETAILS.items()]))
    return joined(parts)


def operations(document: Object) -> Iterator[tuple[str, str, Object]]:
    """Yield the method, address and description of each operation."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def _operation(method: str, path: str, operation: Object) -> list[str]:
    scope = CONTRACT.by_id[operation["operationId"]].scope
    summary = operation["summary"]
    needs = f"Scope: `{scope}`." if scope else "Open to everyone."
    text = f"**{summary}{'' if summary.endswith('?') else '.'}** {operation['description']} {needs}"
    parts = [f"### {method} {path}", text]
    parameters = operation.get("parameters", ())
    if parameters:
        rows = [(f"`{each['name']}`", each["in"], each["description"]) for each in parameters]
        parts.append(table(("parameter", "in", "meaning"), rows))
    if "requestBody" in operation:
        parts.append(f"Body: {_content(operation['requestBody']['content'])}.")
    answers = operation["responses"]
    rows = [
        (code, each["description"], _content(each.get("content", {}))) for code, each in answers.items() if code < "4"
    ]
    parts.append(table(("status", "answer", "content"), rows))
    own = [code for code in codes(operation) if code not in {*SHARED, *GUARDED}]
    if own:
        parts.append(f"Problems: {listed(own)}.")
    return parts


def codes(operation: Object) -> list[str]:
    """Return the codes of the problems that an operation can answer."""
    texts = [each["description"] for status, each in operation["responses"].items() if status >= "4"]
    return [code for text in texts for code in re.findall("`([a-z-]+)`:", text)]


def listed(found: Iterable[str]) -> str:
    """Return codes with their statuses."""
    return ", ".join(f"`{code}` ({CONTRACT.kinds[code].status})" for code in found)


def _content(content: Object) -> str:
    return ", ".join(f"`{media}` ({_shape(each['schema'])})" for media, each in content.items())


def _shape(schema: Object) -> str:
    name = schema["$ref"].rpartition("/")[2]
    return f"[{name}](#{name.lower()})" if name in BODIES else str(name)


def _body(name: str, schema: Object, document: Object) -> list[str]:
    required = schema.get("required", ())
    rows = [
        (f"`{key}`{' **(always there)**' if key in required else ''}", _meaning(each, document))
        for key, each in schema["properties"].items()
    ]
    return [f"### {name}", str(schema.get("description", "")), table(("key", "meaning"), rows)]


def _meaning(schema: Object, document: Object) -> str:
    if "description" in schema:
        return str(schema["description"])
    if "$ref" in schema:
        return _meaning(document["$defs"][schema["$ref"].rpartition("/")[2]], document)
    if "items" in schema:
        return f"A list. {_meaning(schema['items'], document)}".strip()
    if "enum" in schema:
        return " or ".join(f"`{each}`" for each in schema["enum"]) + "."
    if "properties" in schema:
        return f"With {', '.join(f'`{key}`' for key in schema['properties'])}."
    return ""
