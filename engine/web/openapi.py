"""The OpenAPI 3.1 document, made from the table of operations and the JSON Schemas."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from engine import __version__
from engine.resources import schemas_root
from engine.web.codes import Kind
from engine.web.contract import Contract
from engine.web.contract.operation import GUARDED, SHARED, Answer, Operation, Parameter
from engine.web.problems import MEDIA_TYPE

FILES = {
    "Request": "request",
    "Decision": "decision",
    "Diff": "diff",
    "Problem": "problem",
    "Entry": "record",
}
"""Components that have a schema file of their own."""

HEADERS: Mapping[str, dict[str, Any]] = {
    "ETag": {"description": "A validator of the content.", "schema": {"type": "string"}},
    "Vary": {"description": "The headers that chose the answer.", "schema": {"type": "string"}},
    "Content-Language": {"description": "The language of the texts.", "schema": {"type": "string"}},
    "X-Request-Id": {
        "description": "The id of the request: the caller's own where it sent one, else a new one.",
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9._-]{1,64}$"},
    },
    "Idempotency-Replayed": {
        "description": "The answer was given before, to the same `Idempotency-Key`.",
        "schema": {"const": "true"},
    },
    "Location": {"description": "The address of what was made.", "schema": {"type": "string"}},
    "Retry-After": {"description": "Seconds after which to try again.", "schema": {"type": "string"}},
    "Allow": {"description": "The methods that are allowed.", "schema": {"type": "string"}},
    "WWW-Authenticate": {"description": "How to authenticate.", "schema": {"type": "string"}},
}

INTRODUCTION = (
    "Decides cases by policies that are data, and says why. Errors are `application/problem+json` (RFC 9457), in "
    "one shape for every operation; the `type` of each is the address of its explanation."
)


@cache
def description(contract: Contract) -> dict[str, Any]:
    """Return the document of a contract; it is always the same one and must not be changed."""
    paths: dict[str, dict[str, Any]] = {}
    for each in contract.operations:
        paths.setdefault(each.path, {})[each.method.lower()] = _operation(each, contract.kinds)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Groundrules",
            "version": __version__,
            "description": INTRODUCTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "tags": [{"name": name} for name in dict.fromkeys(each.tag for each in contract.operations)],
        "paths": paths,
        "components": {
            "schemas": {name: _file(name, file) for name, file in FILES.items()} | dict(contract.shapes),
            "headers": dict(HEADERS),
            "securitySchemes": {
                "key": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "An API key, where the service has any configured.",
                }
            },
        },
    }


def _file(name: str, file: str) -> Any:
    """Return a schema file with its own references turned to where it stands in the document."""
    text = (schemas_root() / f"{file}.schema.json").read_text(encoding="utf-8")
    schema = json.loads(text.replace('"#/$defs/', f'"#/components/schemas/{name}/$defs/'))
    return {key: value for key, value in schema.items() if key not in {"$schema", "$id"}}


def _operation(each: Operation, kinds: Mapping[str, Kind]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "operationId": each.id,
        "tags": [each.tag],
        "summary": each.summary,
        "description": each.description,
        "security": [{"key": [each.scope]}, {}] if each.scope else [{}],
    }
    if each.parameters:
        found["parameters"] = [_parameter(one) for one in each.parameters]
    if each.body:
        found["requestBody"] = {
            "required": True,
            "content": {
                media: {"schema": _reference(schema)} | _example(media, each.example)
                for media, schema in each.body.items()
            },
        }
    codes = list(dict.fromkeys((*each.problems, *SHARED, *(GUARDED if each.scope else ()))))
    answers = {str(status): _answer(answer) for status, answer in each.answers.items()}
    found["responses"] = dict(sorted((answers | _problems(codes, kinds)).items()))
    return found


def _example(media: str, text: str | None) -> dict[str, Any]:
    """Return the example of a body as the document has it; one in JSON is none of another media type."""
    return {"example": json.loads(text)} if text and "json" in media else {}


def _parameter(each: Parameter) -> dict[str, Any]:
    found: dict[str, Any] = {"name": each.name, "in": each.place, "description": each.description}
    if each.place == "path" or each.required:
        found["required"] = True
    found["schema"] = dict(each.schema)
    if each.example is not None:
        found["example"] = each.example
    return found


def _answer(each: Answer) -> dict[str, Any]:
    headers = ("X-Request-Id", *each.headers)
    found: dict[str, Any] = {
        "description": each.description,
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in headers},
    }
    if each.content:
        found["content"] = {media: {"schema": _reference(schema)} for media, schema in each.content.items()}
    return found


def _problems(codes: Iterable[str], kinds: Mapping[str, Kind]) -> dict[str, Any]:
    by_status: dict[int, list[str]] = {}
    for code in codes:
        by_status.setdefault(kinds[code].status, []).append(code)
    extra = {401: ("WWW-Authenticate",), 429: ("Retry-After",), 503: ("Retry-After",)}
    return {
        str(status): {
            "description": "; ".join(f"`{code}`: {kinds[code].title}" for code in dict.fromkeys(found)),
            "headers": {
                name: {"$ref": f"#/components/headers/{name}"} for name in ("X-Request-Id", *extra.get(status, ()))
            },
            "content": {MEDIA_TYPE: {"schema": _reference("Problem")}},
        }
        for status, found in by_status.items()
    }


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}
