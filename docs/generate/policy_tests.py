"""The reference page of the tests beside policies, from their JSON Schema."""

from docs.generate.markdown import fenced, joined, written_from
from docs.generate.shapes import described, keys_table, read, section
from engine.cli.init import TEMPLATES
from engine.resources import policies_root

TEMPLATE = TEMPLATES / "tests.yaml"
WORDS = {"id": "bicycle-grant", "version": "1", "today": "2026-11-23"}
"""What `groundrules init` puts into the template."""

INTRODUCTION = """\
Tests of a policy stand in files beside it, `<policy>/tests/*.yaml`, and are run by `groundrules test`. A case starts
from the facts in `base`, changes some of them, and says what the decision must be; what it does not name is not looked
at. The format is the JSON Schema `schemas/policy-test.schema.json`."""

EXAMPLES = """\
`groundrules init` writes a file of tests to begin with:"""

VERSIONS = """\
A file without `version` asks which version decides, too. This one stands beside the bundled accounting classes:"""

COVERAGE = """\
## What tests have seen

`groundrules test` counts for each version how many of these were seen by some case: each criterion and each stage met,
not met and undetermined, each outcome, and an undetermined one. `--coverage` lists what was not."""


def page() -> str:
    """Return the page in Markdown."""
    document = read("policy-test")
    parts = [
        "# Tests of policies",
        written_from("`schemas/policy-test.schema.json`"),
        INTRODUCTION,
        EXAMPLES,
        fenced(TEMPLATE.read_text(encoding="utf-8").format(**WORDS), "yaml"),
        VERSIONS,
        fenced((policies_root() / "danish-accounting-classes/tests/versions.yaml").read_text(encoding="utf-8"), "yaml"),
        "## The file",
        described(document["description"]),
        keys_table(document, document),
        *section("case", document["$defs"]["case"], document),
        *section("expectation", document["$defs"]["expectation"], document),
        COVERAGE,
    ]
    return joined(parts)
