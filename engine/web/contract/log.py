"""What auditors ask of the log."""

from collections.abc import Mapping

from engine.web.contract.operation import Answer, Operation, Parameter
from engine.web.negotiation import JSON

DECISION = Parameter(
    "id", "path", "The `decision_id` of a decision.", {"type": "string"}, "1b4e28ba-2fa1-41d2-883f-0016d3cca427"
)
TREE_SIZE: Mapping[str, object] = {"type": "integer", "minimum": 1, "maximum": 999_999_999_999_999_999}
MOMENT: Mapping[str, object] = {"type": "string", "format": "date-time"}
LOG_PROBLEMS = ("log-off", "log-unavailable")


OPERATIONS: tuple[Operation, ...] = (
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
)
