"""What operators ask: health, status, numbers, a new load."""

from engine.web.contract.operation import Answer, Operation
from engine.web.negotiation import JSON

METRICS = "text/plain"

OPERATIONS: tuple[Operation, ...] = (
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
)
