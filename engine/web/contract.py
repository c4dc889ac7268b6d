"""The operations of the service in one table: what each needs, takes and can answer.

Routes, scopes, the OpenAPI document and the page of documentation follow from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from engine.web.keys import Scope
from engine.web.negotiation import JSON, NDJSON, YAML

HTML = "text/html"
METRICS = "text/plain"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A part of the address, a query parameter or a header; `schema` is JSON Schema.

    Attributes:
        required: must be given; a part of the address always is.
    """

    name: str
    place: Literal["path", "query", "header"]
    description: str
    schema: Mapping[str, object] = field(default_factory=lambda: {"type": "string"})
    example: str | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A successful answer: the name of its schema for each media type."""

    description: str
    content: Mapping[str, str] = field(default_factory=dict)
    headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """One HTTP method at one address.

    Attributes:
        id: the name of the view.
        path: the address as OpenAPI writes it.
        scope: what an API key must allow; None is open to everyone.
        body: the name of the schema for each media type that is read.
        answers: successful answers by status.
        problems: the codes of the problems it can answer beside those that every operation shares.
    """

    id: str
    method: Literal["GET", "POST"]
    path: str
    tag: str
    summary: str
    description: str
    scope: Scope | None
    answers: Mapping[int, Answer]
    problems: tuple[str, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    body: Mapping[str, str] = field(default_factory=dict)
    example: str | None = None


POLICY = Parameter("policy", "path", "The id of a policy.", {"type": "string"}, "etwinning-school-label")
VERSION = Parameter("version", "path", "The id of a version.", {"type": "string"}, "2025")
FROM = Parameter("from", "query", "The version that was.", {"type": "string", "minLength": 1}, "2024", required=True)
TO = Parameter(
    "to", "query", "The version to compare it with.", {"type": "string", "minLength": 1}, "2025", required=True
)
ASKED_VERSION = Parameter("version", "query", "The version; without it, the one in force today.", {"type": "string"})
LANGUAGE = Parameter(
    "Accept-Language", "header", "The languages of texts, best first.", {"type": "string"}, "da, en;q=0.5"
)
IF_NONE_MATCH = Parameter("If-None-Match", "header", "The `ETag` of the copy that the caller has.", {"type": "string"})

GUARDED = ("key-missing", "key-unknown", "scope-missing", "loopback-only")
"""Problems of every operation that asks for a scope."""

SHARED = ("bad-request", "query-unknown", "query-invalid", "not-acceptable", "internal-error")
"""Problems of every operation."""

CASE_PROBLEMS = (
    "json-invalid",
    "json-duplicate-key",
    "json-number",
    "json-too-deep",
    "policy-unknown",
    "version-unknown",
    "no-version-in-force",
    "body-too-large",
    "media-type",
    "request-invalid",
    "facts-refused",
    "engine-disagreement",
)

EXAMPLE = '{"facts": {"school": {"registered_on": "2015-03-01"}}}'

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "evaluate",
        "POST",
        "/v1/policies/{policy}/evaluate",
        "Decisions",
        "Decide one case",
        "Decides a case by the version that the request names; else by the one in force on its `as_of`; else on the "
        "date that the facts give; else today. Facts that are not known are left out or null: the answer then says "
        "which of them still matter.",
        "evaluate",
        {200: Answer("The decision, whatever the outcome.", {JSON: "Decision"}, ("Content-Language", "Vary"))},
        CASE_PROBLEMS,
        (POLICY, LANGUAGE),
        {JSON: "Request"},
        EXAMPLE,
    ),
    Operation(
        "evaluate_batch",
        "POST",
        "/v1/policies/{policy}/evaluate/batch",
        "Decisions",
        "Decide many cases",
        "Takes a request on each line and answers each on a line of its own, in the same order and with the number of "
        "its line; blank lines are passed over. A line that cannot be decided is answered by a problem, and the others "
        "are decided all the same. All lines are decided by the same bundle. The answer begins when the whole batch "
        "has arrived.",
        "evaluate",
        {200: Answer("A decision or a problem for each line.", {NDJSON: "BatchLine"}, ("Content-Language", "Vary"))},
        ("policy-unknown", "body-too-large", "media-type"),
        (POLICY, LANGUAGE),
        {NDJSON: "Request"},
        EXAMPLE,
    ),
    Operation(
        "list_policies",
        "GET",
        "/v1/policies",
        "Policies",
        "List the policies",
        "Names every policy with its versions and the days on which each of them decides.",
        "read",
        {200: Answer("The policies.", {JSON: "Policies"}, ("Content-Language", "Vary"))},
        (),
        (LANGUAGE,),
    ),
    Operation(
        "show_policy",
        "GET",
        "/v1/policies/{policy}",
        "Policies",
        "Show a policy",
        "Names the versions of a policy and the days on which each of them decides.",
        "read",
        {200: Answer("The policy.", {JSON: "Policy"}, ("Content-Language", "Vary"))},
        ("policy-unknown",),
        (POLICY, LANGUAGE),
    ),
    Operation(
        "show_version",
        "GET",
        "/v1/policies/{policy}/versions/{version}",
        "Policies",
        "Read a version",
        "Gives the text of a version as its author wrote it (YAML), or its data with the schema of its facts in place "
        "(JSON), which is what the `digest` of decisions is made of.",
        "read",
        {
            200: Answer("The version.", {YAML: "VersionDocument", JSON: "VersionDocument"}, ("ETag", "Vary")),
            304: Answer("The caller's copy is the same.", {}, ("ETag", "Vary")),
        },
        ("policy-unknown", "version-unknown"),
        (POLICY, VERSION, IF_NONE_MATCH),
    ),
    Operation(
        "show_facts_schema",
        "GET",
        "/v1/policies/{policy}/facts-schema",
        "Policies",
        "Read the schema of the facts",
        "Gives the JSON Schema (2020-12) of the facts of a version. `required` describes a complete case; facts that "
        "are not known may be left out.",
        "read",
        {
            200: Answer("The schema.", {"application/schema+json": "JsonSchema", JSON: "JsonSchema"}, ("ETag", "Vary")),
            304: Answer("The caller's copy is the same.", {}, ("ETag", "Vary")),
        },
        ("policy-unknown", "version-unknown", "no-version-in-force"),
        (POLICY, ASKED_VERSION, IF_NONE_MATCH),
    ),
    Operation(
        "diff_versions",
        "GET",
        "/v1/policies/{policy}/diff",
        "Policies",
        "Compare two versions",
        "Names what changed between two versions, in which direction each criterion, stage and outcome moved and how "
        "that is known, with cases that show it, and what concerns services that call. The search for such cases is "
        "bounded.",
        "read",
        {200: Answer("The comparison.", {JSON: "Diff"}, ("Content-Language", "Vary"))},
        ("policy-unknown", "version-unknown", "comparison-busy"),
        (POLICY, FROM, TO, LANGUAGE),
    ),
    Operation(
        "live",
        "GET",
        "/health/live",
        "Operation",
        "Is the process alive?",
        "Answers as long as the process answers at all.",
        None,
        {200: Answer("It is.", {JSON: "Health"})},
    ),
    Operation(
        "ready",
        "GET",
        "/health/ready",
        "Operation",
        "Can cases be decided?",
        "Answers once policies are loaded, and goes on to do so when a later load fails.",
        None,
        {200: Answer("They can.", {JSON: "Health"})},
    ),
    Operation(
        "status",
        "GET",
        "/v1/status",
        "Operation",
        "What is being served?",
        "Gives the revision of the bundle, the digests of its versions, the engines that decide, the last load, the "
        "last load that failed with everything that was wrong, and how a draft compares.",
        "read",
        {200: Answer("The state of the service.", {JSON: "Status"})},
    ),
    Operation(
        "metrics",
        "GET",
        "/metrics",
        "Operation",
        "Numbers for Prometheus",
        "Counts decisions, requests, disagreements and loads, and measures latencies.",
        "read",
        {200: Answer("Prometheus' text format.", {METRICS: "Text"})},
    ),
    Operation(
        "reload",
        "POST",
        "/v1/bundle/reload",
        "Operation",
        "Load the policies anew",
        "Loads the policies from their files. If one has an error, nothing changes and the answer names every mistake.",
        "admin",
        {200: Answer("The policies are loaded.", {JSON: "Reloaded"})},
        ("reload-failed",),
    ),
    Operation(
        "openapi",
        "GET",
        "/openapi.json",
        "Documentation",
        "This description",
        "Describes the service in OpenAPI 3.1.",
        None,
        {200: Answer("An OpenAPI document.", {JSON: "OpenApi"})},
    ),
    Operation(
        "docs",
        "GET",
        "/docs",
        "Documentation",
        "This description, to read",
        "Shows the operations as a page.",
        None,
        {200: Answer("A page.", {HTML: "Text"})},
    ),
    Operation(
        "problems",
        "GET",
        "/docs/problems",
        "Documentation",
        "List the problems",
        "Explains every code that an answer can carry.",
        None,
        {200: Answer("A page.", {HTML: "Text"})},
    ),
    Operation(
        "problem",
        "GET",
        "/docs/problems/{code}",
        "Documentation",
        "Explain a problem",
        "Explains one code; the `type` of a problem leads here.",
        None,
        {200: Answer("A page.", {HTML: "Text"})},
        ("problem-unknown",),
        (Parameter("code", "path", "The code of a problem.", {"type": "string"}, "fact-undeclared"),),
    ),
    Operation(
        "style",
        "GET",
        "/docs/style.css",
        "Documentation",
        "How the pages look",
        "Gives the style sheet of the pages.",
        None,
        {200: Answer("A style sheet.", {"text/css": "Text"})},
    ),
)

BY_ID: Mapping[str, Operation] = {each.id: each for each in OPERATIONS}
"""The operations by the name of their view."""
