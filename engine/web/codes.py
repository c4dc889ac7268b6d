"""What each code of a problem means that only HTTP has; `engine.codes` explains those of policies and facts."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.codes import CODES


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its HTTP status, its short title, and the explanation on its page."""

    status: int
    title: str
    meaning: str


KINDS: Mapping[str, Kind] = {
    "json-invalid": Kind(400, "Not JSON", "The body, or a line of a batch, is not JSON (RFC 8259) in UTF-8."),
    "json-duplicate-key": Kind(
        400, "Key given twice", "A key stands twice in one object. Most JSON tools silently keep the last."
    ),
    "json-number": Kind(
        400,
        "Number out of range",
        "A number cannot be calculated with exactly: it has more than 34 digits, or is beyond 10 to the power of 6144. "
        "NaN and Infinity are no numbers in JSON.",
    ),
    "json-reserved-key": Kind(
        400,
        "Reserved key",
        "An object has `$decimal` or `$commitment` as its only key. In the log these stand for an exact number and for "
        "a value that is kept apart.",
    ),
    "json-too-deep": Kind(400, "Nested too deep", "Lists and objects are nested deeper than facts need."),
    "query-unknown": Kind(
        400, "Unknown query parameter", "The address has a query parameter that has no meaning here."
    ),
    "query-invalid": Kind(400, "Query parameter not valid", "A query parameter is not written as it must be."),
    "bad-request": Kind(400, "Bad request", "The request does not follow HTTP."),
    "key-missing": Kind(
        401, "API key needed", "The service asks for an API key, sent as `Authorization: Bearer …`, and there is none."
    ),
    "key-unknown": Kind(401, "API key not known", "The API key that was sent is none of those that are configured."),
    "scope-missing": Kind(
        403, "Not allowed", "The API key is known, but does not carry the scope that is needed here."
    ),
    "loopback-only": Kind(
        403,
        "This machine only",
        "The service runs without API keys, and then answers requests from its own machine only.",
    ),
    "form-expired": Kind(
        403, "Form expired", "A form of the pages does not belong to the browser's session; open the page anew."
    ),
    "route-unknown": Kind(404, "No such address", "There is nothing at this address. `/docs` lists what there is."),
    "policy-unknown": Kind(404, "No such policy", CODES["policy-unknown"]),
    "version-unknown": Kind(404, "No such version", CODES["version-unknown"]),
    "no-version-in-force": Kind(404, "No version in force", CODES["no-version-in-force"]),
    "problem-unknown": Kind(404, "No such problem", "There is no problem of this code. `/docs/problems` lists them."),
    "method-not-allowed": Kind(405, "Method not allowed", "The address is known, but not with this HTTP method."),
    "not-acceptable": Kind(406, "Not acceptable", "The answer cannot be given in a media type that `Accept` allows."),
    "body-too-large": Kind(413, "Body too large", "The body, or a line of a batch, is larger than the service takes."),
    "media-type": Kind(
        415, "Media type not supported", "The body is of a media type, or has an encoding, that is not read here."
    ),
    "request-invalid": Kind(
        422,
        "Request not valid",
        "The body is JSON, but not a request: something is missing, misspelt or of another type.",
    ),
    "facts-refused": Kind(
        422, "Facts refused", "The facts break their declaration in the policy. `errors` names every mistake."
    ),
    "reload-failed": Kind(
        422,
        "Policies not loaded",
        "The policies on disk have errors. The bundle that was loaded before goes on serving; `/v1/status` says more.",
    ),
    "decision-unknown": Kind(404, "No such decision", "There is no decision of this id in the log."),
    "proof-unknown": Kind(404, "No such proof", "The log has not had the sizes between which a proof is asked for."),
    "log-off": Kind(404, "No log", "The service runs without a log, so that there is nothing to look up."),
    "idempotency-key-invalid": Kind(
        400,
        "Key not valid",
        "`Idempotency-Key` is a text of 1 to 200 visible ASCII characters, such as a random UUID, and for "
        "a single decision; a batch takes none.",
    ),
    "idempotency-in-flight": Kind(
        409, "Still being answered", "An earlier request with the same `Idempotency-Key` has not been answered yet."
    ),
    "idempotency-key-reused": Kind(
        422, "Key used before", "The `Idempotency-Key` was sent before with another policy or another body."
    ),
    "idempotency-unavailable": Kind(
        422, "No memory of keys", "The service keeps no log, which is where it would remember an `Idempotency-Key`."
    ),
    "log-unavailable": Kind(
        503,
        "Log not available",
        "Decisions and refusals are logged before they are answered, and the log cannot be written or read at the "
        "moment. Nothing was answered; a decision may have been logged all the same, which an `Idempotency-Key` finds "
        "again. The service recovers by itself once the log can be used.",
    ),
    "comparison-busy": Kind(
        429,
        "Another comparison is being made",
        "Versions are compared one pair at a time, so that decisions keep their share of the machine. A pair that was "
        "compared before is answered at once.",
    ),
    "engine-disagreement": Kind(500, "Not decided", CODES["engine-disagreement"]),
    "internal-error": Kind(
        500, "Internal error", "Something failed inside of the service. Its log has the details under the request's id."
    ),
}
"""Every kind of problem that an answer, or a line of a batch, can be."""

DETAILS: Mapping[str, str] = {
    "key-undeclared": "The request has a key that it does not know, most often a misspelling.",
    "key-required": "The request lacks a key that it needs.",
    "value-type": "A value of the request is of another type than is needed.",
    "value-form": "A value of the request is not written in the form that is needed, such as a date.",
}
"""Mistakes inside of a request that stand under `errors` only."""


def meaning(code: str, kinds: Mapping[str, Kind] = KINDS) -> str | None:
    """Return the explanation of a code, or None where there is no such code."""
    if code in kinds:
        return kinds[code].meaning
    return DETAILS.get(code) or CODES.get(code)


def all_codes(kinds: Mapping[str, Kind] = KINDS) -> list[str]:
    """Return every code that has an explanation, sorted."""
    return sorted({*kinds, *DETAILS, *CODES})
