"""Pages on what changed from one bundled version to the next, and the reference of the codes of changes."""

from collections.abc import Mapping
from itertools import pairwise

from docs.generate.markdown import joined, table, written_from
from engine.diff.comparison import compare
from engine.diff.formats.markdown import as_markdown
from engine.diff.kinds import KINDS, ONE_SIDED, Level
from engine.diff.sentences import EN, LEVELS
from engine.policy.bundle import Bundle
from engine.policy.check import check_paths
from engine.policy.model import Policy
from engine.program import Program
from engine.resources import policies_root

INTRODUCTION = """\
`groundrules diff` names what changed between two versions of a policy. A code, once released, keeps its meaning. Codes
come in pairs: what one says of two versions, the other says of the same two exchanged. [How to read a
comparison](../diff.md) says what directions mean."""


def pages() -> Mapping[str, str]:
    """Return a page for each version of a bundled policy and the one that follows it, by its path."""
    bundle = Bundle.of(check_paths([policies_root()]).policies)
    return {
        f"docs/policies/{path_of(old, new)}": page(old, new)
        for versions in bundle.policies.values()
        for old, new in pairwise(versions.values())
    }


def path_of(old: Policy, new: Policy) -> str:
    """Return where the page of two versions is, from `docs/policies`."""
    return f"changes/{new.id}-{old.version}-{new.version}.md"


def page(old: Policy, new: Policy) -> str:
    """Return the page of two versions."""
    programs = Program(old), Program(new)
    try:
        title, _, rest = as_markdown(compare(*programs)).partition("\n\n")
    finally:
        for each in programs:
            each.close()
    source = written_from(f"`groundrules diff {new.id} {old.version} {new.version}`")
    return joined([title, source, "[How to read this](../../diff.md)", rest.rstrip()])


def reference() -> str:
    """Return the page of all codes."""
    rows = [
        (f"`{code}`", str(kind.level), "itself" if kind.opposite == code else f"`{kind.opposite}`", _said(EN[code]))
        for code, kind in KINDS.items()
    ]
    alone = [(f"`{code}`", reason) for code, reason in ONE_SIDED.items()]
    return joined(
        [
            "# Changes",
            written_from("`engine/diff/kinds.py` and `engine/diff/sentences.py`"),
            INTRODUCTION,
            table(("level", "meaning"), [(str(level), LEVELS["en"][level]) for level in Level]),
            table(("code", "level", "read backwards", "says"), rows),
            "These can move cases and are their own opposite all the same:",
            table(("code", "why"), alone),
        ]
    )


def _said(template: str) -> str:
    """Return a sentence with what is filled in left open."""
    return template.format(it="…", old="…", new="…")
