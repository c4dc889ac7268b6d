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

IDEMPOTENCY_KEY = Parameter(
    "Idempotency-Key",
    "header",
    "A text of the caller's, made anew for each request and sent again when it is repeated: the case is then decided "
    "once, and answered alike.",
    {"type": "string", "pattern": "^[!-~]{1,200}$"},
)
DECISION = Parameter(
    "id", "path", "The `decision_id` of a decision.", {"type": "string"}, "1b4e28ba-2fa1-41d2-883f-0016d3cca427"
)
TREE_SIZE: Mapping[str, object] = {"type": "integer", "minimum": 1, "maximum": 999_999_999_999_999_999}
MOMENT: Mapping[str, object] = {"type": "string", "format": "date-time"}

GUARDED = ("key-missing", "key-unknown", "scope-missing", "loopback-only", "log-unavailable")
"""Problems of every operation that asks for a scope."""

SHARED = ("bad-request", "query-unknown", "query-invalid", "not-acceptable", "internal-error")
"""Problems of every operation."""

CASE_PROBLEMS = (
    "json-invalid",
    "json-duplicate-key",
    "json-number",
    "json-too-deep",
    "json-reserved-key",
    "policy-unknown",
    "version-unknown",
    "no-version-in-force",
    "body-too-large",
    "media-type",
    "request-invalid",
    "facts-refused",
    "engine-disagreement",
    "log-unavailable",
)

LOG_PROBLEMS = ("log-off", "log-unavailable")

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
        {
            200: Answer(
                "The decision, whatever the outcome; it is in the log.",
                {JSON: "Decision"},
                ("Content-Language", "Vary", "Idempotency-Replayed"),
            )
        },
        (
            *CASE_PROBLEMS,
            "idempotency-key-invalid",
            "idempotency-in-flight",
            "idempotency-key-reused",
            "idempotency-unavailable",
        ),
        (POLICY, LANGUAGE, IDEMPOTENCY_KEY),
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
        ("policy-unknown", "body-too-large", "media-type", "idempotency-key-invalid", "log-unavailable"),
        (POLICY, LANGUAGE),
        {NDJSON: "Request"},
        EXAMPLE,
    ),
    Operation(
        "find_decisions",
        "GET",
        "/v1/decisions",
        "Log",
        "Find decisions",
        "Lists the decisions in the log that fit, newest first. Where there are more than one answer lists, `cursor` "
        "leads to the next ones; else it is null.",
        "audit",
        {200: Answer("The decisions.", {JSON: "Decisions"})},
        LOG_PROBLEMS,
        (
            Parameter("policy", "query", "Those by this policy."),
            Parameter("subject", "query", "Those about this subject, as the caller wrote it; none that was erased."),
            Parameter("outcome", "query", "Those with this outcome, or `undetermined`."),
            Parameter("since", "query", "Those recorded at this moment or later.", MOMENT),
            Parameter("until", "query", "Those recorded before this moment.", MOMENT),
            Parameter(
                "cursor", "query", "Those behind the ones that an answer ended with.", {**TREE_SIZE, "minimum": 0}
            ),
        ),
    ),
    Operation(
        "show_decision",
        "GET",
        "/v1/decisions/{id}",
        "Log",
        "Show a decision",
        "Gives the entry of a decision as it is in the log, what opens its commitments, and the places that were "
        "erased.",
        "audit",
        {200: Answer("The decision on record.", {JSON: "LoggedDecision"})},
        ("decision-unknown", *LOG_PROBLEMS),
        (DECISION,),
    ),
    Operation(
        "prove_decision",
        "GET",
        "/v1/decisions/{id}/proof",
        "Log",
        "Prove a decision",
        "Gives a receipt: the entry of a decision, what opens its commitments, and the proof that it is in the log, "
        "with a signed checkpoint (C2SP tlog-proof). `groundrules audit verify` checks it offline.",
        "audit",
        {200: Answer("The receipt.", {JSON: "Receipt"})},
        ("decision-unknown", *LOG_PROBLEMS),
        (DECISION,),
    ),
    Operation(
        "log_checkpoint",
        "GET",
        "/v1/log/checkpoint",
        "Log",
        "The checkpoint of the log",
        "Gives the size and the root of the log, signed (C2SP tlog-checkpoint). Who keeps it can prove later that "
        "nothing before it was changed.",
        "audit",
        {200: Answer("A signed note.", {"text/plain": "Text"})},
        LOG_PROBLEMS,
    ),
    Operation(
        "log_consistency",
        "GET",
        "/v1/log/consistency",
        "Log",
        "Prove that the log was only added to",
        "Gives the hashes that prove that the log at one size continues the log at a smaller one (RFC 9162, section "
        "2.1.4).",
        "audit",
        {200: Answer("The proof.", {JSON: "Consistency"})},
        ("proof-unknown", *LOG_PROBLEMS),
        (
            Parameter("from", "query", "The smaller size.", TREE_SIZE, required=True),
            Parameter("to", "query", "The greater size.", TREE_SIZE, required=True),
        ),
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
