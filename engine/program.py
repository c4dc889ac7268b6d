"""One policy version, compiled: facts in, a decision with its grounds out.

read       the facts, held against the version's schema
prepare    thresholds chosen, definitions computed
decide     twice: by the reference and by the rules engine, which must agree
explain    why each criterion came out as it did
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from engine import __version__
from engine.backends.base import Backend, Case, Verdict
from engine.backends.case import Preparation
from engine.backends.reference import Conclusion, Reference
from engine.backends.rete import RETE_UNAVAILABLE, ReteBackend
from engine.canonical import canonical, digest
from engine.decision import Decision, OutputValue, StageResult
from engine.feel.temporal.instants import local_date
from engine.feel.values import DateTime, Time, Unknown, Value, unknown_inside
from engine.grounds import Grounds
from engine.policy.model import Policy

VersionBy = Literal["version", "as_of", "fact", "today"]


@dataclass(frozen=True, slots=True)
class Request:
    """What a caller asks.

    Attributes:
        facts: JSON data, numbers as Decimal or int.
        version: the version that is to decide, whether or not it is in force.
        as_of: the date on which the case is to be judged.
        subject: the caller's own reference, echoed.
        decided_at: the moment of the decision; None is now.
        decision_id: the id that the decision has, where a case on record is decided again; None is a new one.
    """

    policy: str
    facts: Mapping[str, Any]
    version: str | None = None
    as_of: date | None = None
    subject: str | None = None
    decided_at: datetime | None = None
    decision_id: str | None = None


class Disagreement(RuntimeError):
    """Raised where the backends do not conclude the same: then nothing is decided.

    Attributes:
        policy: `policy@version`.
        backend: the one that differs from the reference.
        facts_digest: digest of the facts' canonical JSON; it is for the record alone, since facts can be guessed by it.
        differences: the ids of criteria, stages and outcomes on which the backends differ.
    """

    def __init__(self, policy: str, backend: str, facts_digest: str, differences: tuple[str, ...]) -> None:
        self.policy, self.backend, self.facts_digest, self.differences = policy, backend, facts_digest, differences
        super().__init__(f"{policy}: {backend} and reference do not agree on {', '.join(differences)}")


BackendFactory = Callable[[Policy], Backend]


def default_backends() -> tuple[BackendFactory, ...]:
    """Return the backends that must agree with the reference: the rules engine, where it can be imported."""
    return () if RETE_UNAVAILABLE else (ReteBackend,)


class Program:
    """One policy version, compiled: it decides cases from several threads at once."""

    def __init__(self, policy: Policy, backends: Sequence[BackendFactory] | None = None) -> None:
        self.policy = policy
        self.preparation = Preparation(policy)
        self.reference = Reference(policy)
        self.others = tuple(make(policy) for make in (default_backends() if backends is None else backends))
        self.grounds = Grounds(policy)

    @property
    def engine(self) -> str:
        """The software that decides, as decisions name it."""
        return engine_name([each.name for each in self.others])

    def close(self) -> None:
        """Give back what the backends hold."""
        for each in self.others:
            each.close()

    def decide(self, request: Request, version_by: VersionBy) -> Decision:
        """Decide one case by this version.

        Raises:
            FactsRefused: the facts break the version's schema.
            Disagreement: the backends do not agree.
        """
        policy = self.policy
        decided_at = request.decided_at or datetime.now(UTC)
        facts = policy.facts.read(request.facts)
        as_of = request.as_of or day_of(policy, facts)
        case = self.preparation.case(facts, as_of, clock(decided_at, policy.time_zone))
        conclusion = self.reference.conclude(case)
        self._compare(case, conclusion.verdict, request.facts)
        verdict = conclusion.verdict
        titles = {row.outcome: row.title.by_language for row in reversed(policy.outcomes)}
        return Decision(
            decision_id=request.decision_id or str(uuid.uuid4()),
            policy=policy.id,
            version=policy.version,
            digest=policy.digest,
            decided_at=decided_at,
            engine=self.engine,
            version_by=version_by,
            outcome=verdict.outcome,
            outcome_title=titles.get(verdict.outcome, {}) if verdict.outcome else {},
            possible=conclusion.possible,
            stages=tuple(
                StageResult(name, verdict.stages[name], stage.title.by_language)
                for name, stage in policy.stages.items()
            ),
            criteria=self.grounds.explain(case, conclusion),
            outputs=_outputs(conclusion),
            missing=tuple(sorted(conclusion.missing)),
            as_of=as_of if isinstance(as_of, date) else None,
            subject=request.subject,
            time_zone=policy.time_zone,
            backends=("reference", *(each.name for each in self.others)),
        )

    def _compare(self, case: Case, expected: Verdict, facts: Mapping[str, Any]) -> None:
        for backend in self.others:
            verdict = backend.decide(case)
            if verdict != expected:
                differing = differences(expected, verdict)
                raise Disagreement(self.policy.name, backend.name, digest(canonical(facts)), differing)


def day_of(policy: Policy, facts: Mapping[str, Value]) -> Value:
    """Return the date of a case that its own fact gives, `Unknown` where none does."""
    if policy.as_of is None:
        return Unknown(frozenset(("as_of",)))
    value = policy.as_of.expression.evaluate(facts)
    if isinstance(value, DateTime):
        return local_date(value, policy.time_zone)
    return value


def _outputs(conclusion: Conclusion) -> dict[str, OutputValue]:
    found = {}
    for name, value in conclusion.outputs.items():
        unknown = unknown_inside(value)
        found[name] = (
            OutputValue("undetermined", None, tuple(sorted(unknown.missing)))
            if unknown is not None
            else OutputValue("determined", value)
        )
    return found


def differences(one: Verdict, other: Verdict) -> tuple[str, ...]:
    """Return the ids of criteria and stages, and the numbers of outcomes, on which two verdicts differ."""
    found = [name for name, status in one.criteria.items() if other.criteria.get(name) is not status]
    found += [name for name, status in one.stages.items() if other.stages.get(name) is not status]
    pairs = zip(one.outcomes, other.outcomes, strict=False)
    found += [f"outcomes[{number}]" for number, (mine, its) in enumerate(pairs, 1) if mine is not its]
    return tuple(found) or ("outcome",)


def engine_name(backends: Sequence[str]) -> str:
    """Return the software's name and the engines that agreed, or that the reference decides alone."""
    engines = " + ".join(("reference", *backends)) if backends else "reference alone"
    return f"groundrules {__version__} ({engines})"


def clock(moment: datetime, time_zone: str) -> DateTime:
    """Return a moment as the FEEL date and time that the policy's time zone shows."""
    local = moment.astimezone(ZoneInfo(time_zone))
    time = Time(local.hour, local.minute, local.second, local.microsecond * 1000, zone=time_zone)
    return DateTime(local.date(), time)
