"""The shapes of the smaller answers, as JSON Schema; larger ones have files of their own in `schemas`."""

from collections.abc import Mapping
from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
DATE: Schema = {"type": "string", "format": "date"}
DIGEST: Schema = {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"}
COUNT: Schema = {"type": "integer", "minimum": 0}


def closed(properties: Mapping[str, Schema], *optional: str) -> Schema:
    """Return the schema of an object with these properties, all but the optional ones always there."""
    return {
        "type": "object",
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
        "properties": dict(properties),
    }


def list_of(items: Schema) -> Schema:
    """Return the schema of a list."""
    return {"type": "array", "items": items}


def or_null(schema: Schema) -> Schema:
    """Return a schema that null fits as well."""
    return {"oneOf": [schema, {"type": "null"}]}


def component(name: str) -> Schema:
    """Return a reference to another schema of the document."""
    return {"$ref": f"#/components/schemas/{name}"}


POLICY = closed(
    {
        "policy": TEXT,
        "title": TEXT,
        "in_force": or_null(TEXT) | {"description": "The version in force today."},
        "as_of": TEXT | {"description": "The fact that dates a case."},
        "versions": list_of(
            closed(
                {
                    "version": TEXT,
                    "title": TEXT,
                    "in_force": or_null(closed({"from": DATE, "until": or_null(DATE)}))
                    | {"description": "The days on which it decides, both included; null where it is superseded."},
                    "supersedes": list_of(TEXT),
                    "digest": DIGEST,
                    "text_digest": DIGEST,
                },
                "supersedes",
            )
        ),
    },
    "as_of",
)

DIAGNOSTIC: Schema = {
    "description": "A message about a file; lines and columns count from 1.",
    "type": "object",
    "required": ["code", "severity", "message"],
    "properties": {
        "code": TEXT,
        "severity": {"enum": ["error", "warning"]},
        "message": TEXT,
        "help": TEXT,
        "file": TEXT,
        "line": COUNT,
        "column": COUNT,
    },
}

STATUS = closed(
    {
        "engine": TEXT,
        "rules_engine": closed({"available": {"type": "boolean"}, "reason": or_null(TEXT)}),
        "started_at": MOMENT,
        "revision": DIGEST,
        "policies": list_of(
            closed(
                {
                    "policy": TEXT,
                    "versions": list_of(closed({"version": TEXT, "digest": DIGEST, "text_digest": DIGEST})),
                }
            )
        ),
        "last_load": closed({"at": MOMENT, "warnings": list_of(component("Diagnostic"))}),
        "last_failed_load": or_null(closed({"at": MOMENT, "diagnostics": list_of(component("Diagnostic"))})),
        "log": or_null(
            closed(
                {
                    "kept_in": {"enum": ["sqlite", "postgresql"]},
                    "key": TEXT | {"description": "The key that verifies what is signed for the log."},
                    "failure": or_null(TEXT)
                    | {"description": "The kind of failure because of which nothing can be stored at the moment."},
                }
            )
        )
        | {"description": "The log of decisions; null where none is kept."},
        "shadow": or_null(
            closed(
                {
                    "policy": TEXT,
                    "version": TEXT,
                    "digest": DIGEST,
                    "decided": COUNT,
                    "differing": COUNT,
                    "outcomes": list_of(closed({"in_force": TEXT, "draft": TEXT, "cases": COUNT})),
                }
            )
        ),
    }
)

OPENINGS = list_of(closed({"pointer": TEXT, "salt": TEXT, "value": {}}))

SHAPES: Mapping[str, Schema] = {
    "BatchLine": {"oneOf": [component("Decision"), component("Problem")]},
    "Policy": POLICY,
    "Policies": closed({"revision": DIGEST, "policies": list_of(component("Policy"))}),
    "VersionDocument": {
        "description": "A policy version; its shape is `schemas/policy.schema.json`.",
        "type": "object",
        "required": ["policy", "version", "facts", "outcomes"],
    },
    "JsonSchema": {"description": "A JSON Schema, 2020-12.", "type": "object"},
    "Health": closed({"status": {"enum": ["live", "ready"]}}),
    "Diagnostic": DIAGNOSTIC,
    "Status": STATUS,
    "Decisions": closed(
        {
            "decisions": list_of(
                closed(
                    {
                        "index": COUNT,
                        "at": MOMENT,
                        "decision_id": TEXT,
                        "policy": TEXT,
                        "version": TEXT,
                        "outcome": or_null(TEXT),
                        "status": {"enum": ["determined", "undetermined"]},
                        "subject": or_null(TEXT),
                    }
                )
            ),
            "cursor": or_null(TEXT),
        }
    ),
    "LoggedDecision": closed(
        {
            "index": COUNT,
            "entry": component("Entry"),
            "openings": OPENINGS,
            "erased": list_of(TEXT),
        }
    ),
    "Receipt": closed({"entry": component("Entry"), "openings": OPENINGS, "proof": TEXT}),
    "Consistency": closed({"from": COUNT, "to": COUNT, "proof": list_of(TEXT)}),
    "Reloaded": closed({"revision": DIGEST, "loaded_at": MOMENT}),
    "OpenApi": {"type": "object", "required": ["openapi", "info", "paths"]},
    "Text": {"type": "string"},
}
"""Components of the OpenAPI document that no file holds."""
