"""The reference page of policy files, from their JSON Schema and the bundled policies."""

from docs.generate.excerpts import excerpt
from docs.generate.markdown import fenced, joined, written_from
from docs.generate.shapes import described, keys_table, read, section

LABEL = "etwinning-school-label/2025.yaml"
FIRST = "etwinning-school-label/2018.yaml"
CLASSES = "danish-accounting-classes/2024.yaml"

Shown = list[tuple[str, tuple[str | int, ...]]]
"""Files of the bundled policies, and the keys that lead to what is shown of each."""

SECTIONS: tuple[tuple[str, str, Shown], ...] = (
    ("period in force", "in_force", [(LABEL, ("in_force",))]),
    ("text", "text", [(LABEL, ("title",))]),
    ("source", "source", [(LABEL, ("sources", "guidelines"))]),
    ("citation", "citation", [(FIRST, ("criteria", "registered", "source"))]),
    (
        "parameter",
        "parameter",
        [
            (LABEL, ("parameters", "registered_by")),
            (LABEL, ("parameters", "quality_label_period")),
            (CLASSES, ("parameters", "micro_turnover")),
        ],
    ),
    ("expression", "expression", []),
    (
        "definition",
        "definition",
        [(LABEL, ("definitions", "active_teachers")), (LABEL, ("definitions", "answers_for"))],
    ),
    ("decision table", "table", [(CLASSES, ("definitions", "size_last_year"))]),
    ("criterion", "criterion", [(LABEL, ("criteria", "registered"))]),
    ("stage", "stage", [(LABEL, ("stages", "eligibility"))]),
    ("count of criteria", "at_least", [(CLASSES, ("stages", "within_b"))]),
    ("outcome", "outcome", [(LABEL, ("outcomes",))]),
    ("output", "output", [(LABEL, ("outputs",))]),
)
"""Heading, definition of the schema, and what of the bundled policies shows it."""

PROCESS: tuple[tuple[str, str, Shown], ...] = (
    ("subject", "subject", [(FIRST, ("process", "subject"))]),
    (
        "group of people",
        "people",
        [(FIRST, ("process", "people", "head")), (FIRST, ("process", "people", "authority"))],
    ),
    ("step", "step", []),
    ("automatic step", "automatic", [(FIRST, ("process", "steps", 0))]),
    ("form step", "form", []),
    ("quorum", "quorum", []),
    ("reminder", "reminder", [(FIRST, ("process", "steps", 1, "reminder"))]),
    ("place of evidence", "evidence_rows", [(FIRST, ("process", "steps", 1, "evidence"))]),
    ("section", "section", [(FIRST, ("process", "steps", 1, "sections", 2))]),
    ("evidence of a section", "section_evidence", []),
    ("question", "question", [(FIRST, ("process", "steps", 1, "sections", 3, "questions", 1))]),
    ("question of a row", "row_question", []),
    ("approval step", "approval", [(FIRST, ("process", "steps", 2))]),
    ("return", "returned", []),
    ("review step", "review", [(FIRST, ("process", "steps", 3))]),
    ("refusal", "refused", []),
    ("award step", "award", [(FIRST, ("process", "steps", 4))]),
    ("notice", "awarded", []),
    ("certificate", "certificate", []),
    ("directory", "directory", []),
    ("message", "message", [(FIRST, ("process", "messages", "awarded"))]),
)
"""The same for the parts of a process."""

INTRODUCTION = """\
A policy version is one YAML file: `<policy>/<version>.yaml`, with its tests in `<policy>/tests/`. The format is the
JSON Schema `schemas/policy.schema.json`; an editor that knows JSON Schema checks and completes while one types where
the file begins with

```yaml
# yaml-language-server: $schema=../../schemas/policy.schema.json
```

`groundrules check` says more than any schema can: [every message](messages.md). Examples are parts of the
[bundled policies](../policies/README.md)."""

NAMES = """\
## Names

Facts, parameters, definitions, criteria, stages and `as_of` share one space of names, which expressions read; `outputs`
also read `outcome`. A name declared twice is an error, and so is a circle of names that are computed from each other.
Criteria do not name stages. Names are written in snake_case; policy ids in kebab-case."""

FACTS = """\
## Facts

`facts` is a JSON Schema (2020-12) of what can be known of a case, or `{$ref: path}` to one. See
[Facts](../facts.md)."""


PROCESS_PAGE = """\
[The process of a policy](../process.md) explains it. Facts are named by their full paths, a field of the items of a
list as `teachers[].email`; inside of braces, such a path is quoted."""


def page() -> str:
    """Return the page in Markdown."""
    document, process = read("policy"), read("process")
    document["$defs"] |= process["$defs"] | {"process.schema.json": process}
    parts = [
        "# The format of policies",
        written_from("`schemas/policy.schema.json` and the bundled policies"),
        INTRODUCTION,
        "## The file",
        described(document["description"]),
        keys_table(document, document),
        NAMES,
        FACTS,
    ]
    for title, name, shown in SECTIONS:
        parts += section(title, _definition(document, name), document, examples(shown))
    parts += [*section("process", process, document), PROCESS_PAGE]
    for title, name, shown in PROCESS:
        parts += section(title, document["$defs"][name], document, examples(shown), level=3)
    return joined(parts)


def examples(shown: Shown) -> str:
    """Return the excerpts as blocks of YAML."""
    return "\n\n".join(fenced(excerpt(file, *keys), "yaml") for file, keys in shown)


def _definition(document: dict[str, dict[str, dict[str, object]]], name: str) -> dict[str, object]:
    if name in document["$defs"]:
        return document["$defs"][name]
    if name in document["properties"]:
        return document["properties"][name]
    stage: dict[str, dict[str, object]] = document["$defs"]["stage"]["properties"]  # type: ignore[assignment]
    return stage[name]
