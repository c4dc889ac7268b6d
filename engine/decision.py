"""A decision and its grounds: what an evaluation answers, as plain data (design: one shape for all surfaces)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from engine.feel.values import Value


class Status(StrEnum):
    """How a criterion or stage came out."""

    MET = "met"
    NOT_MET = "not_met"
    UNDETERMINED = "undetermined"


def status_of(value: Value) -> Status:
    """Return the status of a condition's value: true is met, false not met, null and unknown neither."""
    if value is True:
        return Status.MET
    return Status.NOT_MET if value is False else Status.UNDETERMINED


@dataclass(frozen=True, slots=True)
class Cited:
    """Where the rule stands: file and line of the policy, and what its source says."""

    file: str
    line: int
    ref: str | None = None
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a criterion came out as it did.

    Attributes:
        sentence: the reason in plain words, by language.
        values: what was read: path of a fact or name of a parameter or definition → FEEL value.
        cause: for an undetermined criterion: facts are `missing`, or the expression has `no_value`.
        reason: for `no_value`, where and why.
        missing: paths of the facts that keep the criterion undetermined, sorted.
    """

    id: str
    status: Status
    title: Mapping[str, str]
    sentence: Mapping[str, str]
    expression: str
    values: Mapping[str, Value]
    source: Cited
    cause: Literal["missing", "no_value"] | None = None
    reason: str | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StageResult:
    """How a stage came out."""

    id: str
    status: Status
    title: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OutputValue:
    """A further value of the decision; None as a determined value is FEEL's null."""

    status: Literal["determined", "undetermined"]
    value: Value
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to one case.

    Attributes:
        outcome: the outcome, or None where it is undetermined.
        possible: every outcome that could still be reached, in the policy's order; one when determined.
        version_by: how the version was chosen: by the request's `version`, its `as_of`, the fact that dates the
            case, or `today`.
        as_of: the date on which the case was judged, None where nothing dated it.
        missing: paths of the facts that could still change the outcome, sorted.
    """

    decision_id: str
    policy: str
    version: str
    digest: str
    decided_at: datetime
    engine: str
    version_by: Literal["version", "as_of", "fact", "today"]
    outcome: str | None
    outcome_title: Mapping[str, str]
    possible: tuple[str, ...]
    stages: tuple[StageResult, ...]
    criteria: tuple[Ground, ...]
    outputs: Mapping[str, OutputValue]
    missing: tuple[str, ...]
    as_of: date | None = None
    subject: str | None = None
    time_zone: str = "UTC"
    backends: tuple[str, ...] = field(default=())

    @property
    def status(self) -> Literal["determined", "undetermined"]:
        """Whether the outcome is known."""
        return "undetermined" if self.outcome is None else "determined"
