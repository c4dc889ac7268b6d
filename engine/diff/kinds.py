"""Every kind of change that has a name: one row each, so that adding a kind is adding a row and finding it.

A code, once released, keeps its meaning. Codes come in pairs: what one code says, the other says of the same two
versions exchanged. A code that is its own opposite (`text-changed`) says the same both ways round.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """Whom a change concerns, and how much."""

    BREAKING = "breaking"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of change; its sentence stands in `engine.diff.sentences`.

    Attributes:
        opposite: the code of the same change read backwards.
        moves: whether cases can come out otherwise by it, so that its direction is looked for.
    """

    level: Level
    opposite: str
    moves: bool


_B, _W, _I = Level.BREAKING, Level.WARNING, Level.INFO

KINDS: Mapping[str, Kind] = {
    # thresholds
    "threshold-raised": Kind(_W, "threshold-lowered", moves=True),
    "threshold-lowered": Kind(_W, "threshold-raised", moves=True),
    "period-lengthened": Kind(_W, "period-shortened", moves=True),
    "period-shortened": Kind(_W, "period-lengthened", moves=True),
    "cut-off-moved-later": Kind(_W, "cut-off-moved-earlier", moves=True),
    "cut-off-moved-earlier": Kind(_W, "cut-off-moved-later", moves=True),
    "window-start-moved-later": Kind(_W, "window-start-moved-earlier", moves=True),
    "window-start-moved-earlier": Kind(_W, "window-start-moved-later", moves=True),
    "window-end-moved-later": Kind(_W, "window-end-moved-earlier", moves=True),
    "window-end-moved-earlier": Kind(_W, "window-end-moved-later", moves=True),
    "window-start-added": Kind(_W, "window-start-removed", moves=True),
    "window-start-removed": Kind(_W, "window-start-added", moves=True),
    "window-end-added": Kind(_W, "window-end-removed", moves=True),
    "window-end-removed": Kind(_W, "window-end-added", moves=True),
    "choice-added": Kind(_W, "choice-removed", moves=True),
    "choice-removed": Kind(_W, "choice-added", moves=True),
    "dated-value-added": Kind(_W, "dated-value-removed", moves=True),
    "dated-value-removed": Kind(_W, "dated-value-added", moves=True),
    "threshold-made-dated": Kind(_W, "threshold-made-fixed", moves=True),
    "threshold-made-fixed": Kind(_W, "threshold-made-dated", moves=True),
    "threshold-changed": Kind(_W, "threshold-changed", moves=True),
    "threshold-added": Kind(_I, "threshold-removed", moves=False),
    "threshold-removed": Kind(_I, "threshold-added", moves=False),
    "written-otherwise": Kind(_I, "written-otherwise", moves=False),
    "unit-changed": Kind(_I, "unit-changed", moves=False),
    # definitions
    "definition-added": Kind(_I, "definition-removed", moves=False),
    "definition-removed": Kind(_I, "definition-added", moves=False),
    "definition-changed": Kind(_W, "definition-changed", moves=True),
    "definition-reworded": Kind(_I, "definition-reworded", moves=False),
    "table-row-added": Kind(_W, "table-row-removed", moves=True),
    "table-row-removed": Kind(_W, "table-row-added", moves=True),
    "table-changed": Kind(_W, "table-changed", moves=True),
    "fact-now-computed": Kind(_W, "fact-now-given", moves=True),
    "fact-now-given": Kind(_W, "fact-now-computed", moves=True),
    # criteria and their conditions
    "criterion-added": Kind(_W, "criterion-removed", moves=True),
    "criterion-removed": Kind(_W, "criterion-added", moves=True),
    "comparison-made-strict": Kind(_W, "comparison-made-inclusive", moves=True),
    "comparison-made-inclusive": Kind(_W, "comparison-made-strict", moves=True),
    "limit-raised": Kind(_W, "limit-lowered", moves=True),
    "limit-lowered": Kind(_W, "limit-raised", moves=True),
    "condition-part-added": Kind(_W, "condition-part-removed", moves=True),
    "condition-part-removed": Kind(_W, "condition-part-added", moves=True),
    "alternative-added": Kind(_W, "alternative-removed", moves=True),
    "alternative-removed": Kind(_W, "alternative-added", moves=True),
    "period-replaced-by-date": Kind(_W, "date-replaced-by-period", moves=True),
    "date-replaced-by-period": Kind(_W, "period-replaced-by-date", moves=True),
    "condition-changed": Kind(_W, "condition-changed", moves=True),
    "condition-reworded": Kind(_I, "condition-reworded", moves=False),
    # stages
    "stage-added": Kind(_W, "stage-removed", moves=True),
    "stage-removed": Kind(_W, "stage-added", moves=True),
    "stage-member-added": Kind(_W, "stage-member-removed", moves=True),
    "stage-member-removed": Kind(_W, "stage-member-added", moves=True),
    "stage-order-changed": Kind(_W, "stage-order-changed", moves=True),
    "stage-count-raised": Kind(_W, "stage-count-lowered", moves=True),
    "stage-count-lowered": Kind(_W, "stage-count-raised", moves=True),
    "stage-form-changed": Kind(_I, "stage-form-changed", moves=False),
    # outcomes and outputs
    "outcome-added": Kind(_W, "outcome-removed", moves=True),
    "outcome-removed": Kind(_B, "outcome-added", moves=True),
    "outcome-order-changed": Kind(_W, "outcome-order-changed", moves=True),
    "outcome-condition-changed": Kind(_W, "outcome-condition-changed", moves=True),
    "output-added": Kind(_I, "output-removed", moves=False),
    "output-removed": Kind(_B, "output-added", moves=False),
    "output-changed": Kind(_W, "output-changed", moves=False),
    # names
    "threshold-renamed": Kind(_I, "threshold-renamed", moves=False),
    "definition-renamed": Kind(_I, "definition-renamed", moves=False),
    "criterion-renamed": Kind(_W, "criterion-renamed", moves=False),
    "stage-renamed": Kind(_W, "stage-renamed", moves=False),
    "outcome-renamed": Kind(_B, "outcome-renamed", moves=False),
    # facts
    "fact-added": Kind(_I, "fact-removed", moves=False),
    "fact-removed": Kind(_B, "fact-added", moves=False),
    "fact-now-required": Kind(_W, "fact-no-longer-required", moves=False),
    "fact-no-longer-required": Kind(_I, "fact-now-required", moves=False),
    "fact-type-narrowed": Kind(_B, "fact-type-widened", moves=False),
    "fact-type-widened": Kind(_I, "fact-type-narrowed", moves=False),
    "fact-type-changed": Kind(_B, "fact-type-changed", moves=False),
    "fact-values-narrowed": Kind(_B, "fact-values-widened", moves=False),
    "fact-values-widened": Kind(_I, "fact-values-narrowed", moves=False),
    "fact-rule-changed": Kind(_B, "fact-rule-changed", moves=False),
    "fact-now-sensitive": Kind(_W, "fact-no-longer-sensitive", moves=False),
    "fact-no-longer-sensitive": Kind(_W, "fact-now-sensitive", moves=False),
    "fact-described-otherwise": Kind(_I, "fact-described-otherwise", moves=False),
    # process
    "process-added": Kind(_I, "process-removed", moves=False),
    "process-removed": Kind(_W, "process-added", moves=False),
    "process-changed": Kind(_W, "process-changed", moves=False),
    "step-added": Kind(_W, "step-removed", moves=False),
    "step-removed": Kind(_W, "step-added", moves=False),
    "section-added": Kind(_W, "section-removed", moves=False),
    "section-removed": Kind(_W, "section-added", moves=False),
    "question-added": Kind(_W, "question-removed", moves=False),
    "question-removed": Kind(_W, "question-added", moves=False),
    "quorum-changed": Kind(_W, "quorum-changed", moves=False),
    "message-added": Kind(_I, "message-removed", moves=False),
    "message-removed": Kind(_I, "message-added", moves=False),
    "message-changed": Kind(_I, "message-changed", moves=False),
    # words and sources
    "title-changed": Kind(_I, "title-changed", moves=False),
    "text-changed": Kind(_I, "text-changed", moves=False),
    "source-changed": Kind(_I, "source-changed", moves=False),
    "quote-changed": Kind(_I, "quote-changed", moves=False),
    "source-added": Kind(_I, "source-removed", moves=False),
    "source-removed": Kind(_I, "source-added", moves=False),
    "source-described-otherwise": Kind(_I, "source-described-otherwise", moves=False),
    "note-added": Kind(_I, "note-removed", moves=False),
    "note-removed": Kind(_I, "note-added", moves=False),
    "note-changed": Kind(_I, "note-changed", moves=False),
    "notes-reordered": Kind(_I, "notes-reordered", moves=False),
    # the version as a whole
    "version-changed": Kind(_I, "version-changed", moves=False),
    "policy-changed": Kind(_B, "policy-changed", moves=False),
    "in-force-later": Kind(_W, "in-force-earlier", moves=False),
    "in-force-earlier": Kind(_W, "in-force-later", moves=False),
    "in-force-end-changed": Kind(_W, "in-force-end-changed", moves=False),
    "authority-changed": Kind(_W, "authority-changed", moves=False),
    "dating-changed": Kind(_B, "dating-changed", moves=True),
    "time-zone-changed": Kind(_W, "time-zone-changed", moves=True),
    "supersedes-changed": Kind(_W, "supersedes-changed", moves=False),
}
"""The kinds by code."""

ONE_SIDED: Mapping[str, str] = {
    "threshold-changed": "the values have no order: a text, a map, or values of two kinds",
    "definition-changed": "what it computes has no order that its text could show; its criteria have a direction",
    "table-changed": "how a table is read has no order; its criteria have a direction",
    "condition-changed": "what it asks for has no order that its text could show; the criterion has a direction",
    "stage-order-changed": "one stage takes the place of another, and neither is more",
    "outcome-order-changed": "what one outcome gains another loses",
    "outcome-condition-changed": "the condition is compared by direction, not by its text",
    "dating-changed": "one fact takes the place of another",
    "time-zone-changed": "one zone takes the place of another",
}
"""Codes that can move cases and are their own opposite all the same: why no pair of codes says more."""
