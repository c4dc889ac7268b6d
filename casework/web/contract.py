"""The operations of casework in one table, and the contract of the whole service."""

from casework.registry.subject import ID, TYPE
from casework.web.problems import KINDS
from engine.web.contract import ENGINE, Contract
from engine.web.contract.operation import Answer, Operation, Parameter
from engine.web.negotiation import JSON, NDJSON
from engine.web.shapes import COUNT, MOMENT, TEXT, closed, component, list_of, or_null

FACTS = {"description": "Facts, as the policy that is about the type declares them.", "type": "object"}
BOOLEAN = {"type": "boolean"}
PATCH = {"description": "A JSON Merge Patch (RFC 7396) for facts: null removes.", "type": "object"}

SHAPES = {
    "Facts": FACTS,
    "FactsPatch": PATCH,
    "Known": closed(
        {
            "subject": closed({"type": TEXT, "id": TEXT}),
            "change": COUNT | {"description": "The entry of the last change in the log."},
            "at": MOMENT,
            "source": or_null(TEXT) | {"description": "The id of the API key by which the last change came."},
            "facts": FACTS,
        }
    ),
    "Subjects": closed(
        {
            "subjects": list_of(closed({"id": TEXT, "change": COUNT, "at": MOMENT, "source": or_null(TEXT)})),
            "cursor": or_null(TEXT),
        }
    ),
    "FactsHistory": closed(
        {
            "changes": list_of(
                closed(
                    {"change": COUNT, "at": MOMENT, "source": or_null(TEXT), "facts": FACTS, "patch": PATCH},
                    "facts",
                    "patch",
                )
            ),
            "cursor": or_null(TEXT),
        }
    ),
    "FactsLine": {
        "description": "The facts of one subject, all of them or a merge patch.",
        "type": "object",
        "required": ["id"],
        "additionalProperties": False,
        "properties": {"id": {"type": "string", "pattern": f"^{ID}$"}, "facts": FACTS, "patch": PATCH},
        "oneOf": [{"required": ["facts"]}, {"required": ["patch"]}],
    },
    "FactsTable": {"description": "Rows of facts under their paths, with a column `id`.", "type": "string"},
    "FactsLineAnswer": {
        "oneOf": [
            closed({"line": COUNT, "id": TEXT, "change": COUNT, "changed": BOOLEAN, "new": BOOLEAN}),
            component("Problem"),
        ]
    },
}

TYPED = Parameter("type", "path", "A type of subjects.", {"type": "string", "pattern": f"^{TYPE}$"}, "school")
SUBJECT = Parameter("id", "path", "The id of a subject.", {"type": "string", "pattern": f"^{ID}$"}, "dk-101")
IF_NONE_MATCH = Parameter("If-None-Match", "header", "The `ETag` of the copy that the caller has.")
IF_MATCH = Parameter(
    "If-Match", "header", "The `ETag` that the subject must still have for the change to be made.", {"type": "string"}
)
ONLY_NEW = Parameter("If-None-Match", "header", "`*` for a change that is made only where nothing is known yet.")
AS_OF = Parameter(
    "as_of",
    "query",
    "What was known then: at a moment, or at the end of a day in the policy's time zone.",
    {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]},
)

COMMON = ("subject-type-unknown", "policy-unknown", "log-off", "log-unavailable")
WRITE = (
    *COMMON,
    "subject-id-invalid",
    "changed-meanwhile",
    "json-invalid",
    "json-duplicate-key",
    "json-number",
    "json-too-deep",
    "json-reserved-key",
    "body-too-large",
    "media-type",
    "request-invalid",
    "facts-refused",
)
STORED = {
    200: Answer("What is known now; the change is in the log, unless it changes nothing.", {JSON: "Known"}, ("ETag",)),
    201: Answer("What is known now of a subject of whom nothing was known.", {JSON: "Known"}, ("ETag", "Location")),
}
EXAMPLE = '{"school": {"registered_on": "2015-03-01"}}'

OPERATIONS: tuple[Operation, ...] = (
    Operation(
        "list_subjects",
        "GET",
        "/v1/subjects/{type}",
        "Registry",
        "List the subjects of a type",
        "Lists the subjects of whom something is known, in the order of their ids. Where there are more than one "
        "answer lists, `cursor` leads to the next ones; else it is null.",
        "facts",
        {200: Answer("The subjects.", {JSON: "Subjects"})},
        COMMON,
        (TYPED, Parameter("cursor", "query", "Those behind the ones that an answer ended with.")),
    ),
    Operation(
        "change_many",
        "POST",
        "/v1/subjects/{type}/facts",
        "Registry",
        "Give the facts of many subjects",
        "Takes a subject on each line with its `facts` as a whole, or with a merge patch under `patch`; or a CSV whose "
        "columns are `id` and facts by their path, such as `school.registered_on`. A row of a CSV is a patch: an empty "
        "cell leaves what is known as it is, and lists are not in CSV. Each line is answered on a line of its own, in "
        "the same order and with its number; one that is refused does not keep others from being stored.",
        "facts",
        {200: Answer("What came of each line.", {NDJSON: "FactsLineAnswer"})},
        (*COMMON, "columns-invalid", "line-invalid", "body-too-large", "media-type"),
        (TYPED,),
        {NDJSON: "FactsLine", "text/csv": "FactsTable"},
        '{"id": "dk-101", "facts": {"school": {"registered_on": "2015-03-01"}}}',
    ),
    Operation(
        "show_facts",
        "GET",
        "/v1/subjects/{type}/{id}/facts",
        "Registry",
        "Read the facts of a subject",
        "Gives what is known of a subject, now or at a moment before, with when and by which API key it last changed.",
        "facts",
        {
            200: Answer("What is known.", {JSON: "Known"}, ("ETag",)),
            304: Answer("The caller's copy is the same.", {}, ("ETag",)),
        },
        (*COMMON, "subject-unknown", "subject-id-invalid"),
        (TYPED, SUBJECT, AS_OF, IF_NONE_MATCH),
    ),
    Operation(
        "put_facts",
        "PUT",
        "/v1/subjects/{type}/{id}/facts",
        "Registry",
        "Give all facts of a subject",
        "Puts facts in the place of all that was known. Sent again it changes nothing and makes no entry in the log; "
        "so it may be repeated, also with the same `If-Match`.",
        "facts",
        STORED,
        WRITE,
        (TYPED, SUBJECT, IF_MATCH, ONLY_NEW),
        {JSON: "Facts"},
        EXAMPLE,
    ),
    Operation(
        "patch_facts",
        "PATCH",
        "/v1/subjects/{type}/{id}/facts",
        "Registry",
        "Change some facts of a subject",
        "Changes what is known by a JSON Merge Patch (RFC 7396): objects are merged, null removes, and a list is put "
        "in the place of the whole list. What comes of it must fit the declaration of the facts.",
        "facts",
        STORED,
        WRITE,
        (TYPED, SUBJECT, IF_MATCH, ONLY_NEW),
        {"application/merge-patch+json": "FactsPatch"},
        EXAMPLE,
    ),
    Operation(
        "facts_history",
        "GET",
        "/v1/subjects/{type}/{id}/facts/history",
        "Registry",
        "List the changes of a subject's facts",
        "Lists every change, newest first: the facts as they were given, or the patch; when; by which API key; and the "
        "entry in the log.",
        "facts",
        {200: Answer("The changes.", {JSON: "FactsHistory"})},
        (*COMMON, "subject-unknown", "subject-id-invalid"),
        (
            TYPED,
            SUBJECT,
            Parameter(
                "cursor",
                "query",
                "Those behind the ones that an answer ended with.",
                {"type": "integer", "minimum": 0, "maximum": 999_999_999_999_999_999},
            ),
        ),
    ),
)

CONTRACT = ENGINE.and_also(Contract(OPERATIONS, SHAPES, KINDS))
"""What the whole service answers."""
