"""What is read of policies and their versions."""

from engine.web.contract.operation import LANGUAGE, POLICY, Answer, Operation, Parameter
from engine.web.negotiation import JSON, YAML

VERSION = Parameter("version", "path", "The id of a version.", {"type": "string"}, "2025")
FROM = Parameter("from", "query", "The version that was.", {"type": "string", "minLength": 1}, "2024", required=True)
TO = Parameter(
    "to", "query", "The version to compare it with.", {"type": "string", "minLength": 1}, "2025", required=True
)
ASKED_VERSION = Parameter("version", "query", "The version; without it, the one in force today.", {"type": "string"})
IF_NONE_MATCH = Parameter("If-None-Match", "header", "The `ETag` of the copy that the caller has.", {"type": "string"})

OPERATIONS: tuple[Operation, ...] = (
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
)
