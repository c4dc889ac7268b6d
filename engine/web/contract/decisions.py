"""Decisions, one or many at once."""

from engine.web.contract.operation import LANGUAGE, POLICY, Answer, Operation, Parameter
from engine.web.negotiation import JSON, NDJSON

IDEMPOTENCY_KEY = Parameter(
    "Idempotency-Key",
    "header",
    "A text of the caller's, made anew for each request and sent again when it is repeated: the case is then decided "
    "once, and answered alike.",
    {"type": "string", "pattern": "^[!-~]{1,200}$"},
)

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
)
