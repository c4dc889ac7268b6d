"""What of requests enters the log: every decision before it is answered, and every refusal of one who may ask."""

import logging
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import g, request

from engine.audit.append import Placed, Taken, claimed
from engine.audit.log import DecisionLog
from engine.audit.record import MAX_RECORD, Claim, Pending, of_decision, of_refusal
from engine.audit.sensitive import Sensitive, escaped, sensitive
from engine.audit.texts import Texts, texts_of
from engine.audit.writer import Effect, LogUnavailable
from engine.decision import Decision
from engine.policy.model import Policy
from engine.policy.shapes import Record, Rows, Shape
from engine.program import Disagreement, Request
from engine.web.asking import CHECKS, MAX_SUBJECT
from engine.web.problems import MAX_ERRORS, Problem, problem_of
from engine.web.service import service

LOG = logging.getLogger("groundrules.log")

RECORDED = frozenset(("evaluate", "evaluate_batch"))
"""The operations whose refusals are recorded; that a key lacks the scope is recorded at every one."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision that is to be recorded, and answered as `answer`."""

    policy: Policy
    request: Request
    decision: Decision
    answer: Mapping[str, Any]
    languages: Sequence[str]


class Recorder:
    """Makes entries of what happens, and has them stored."""

    def __init__(self, log: DecisionLog) -> None:
        self.log = log
        self._known: dict[tuple[str, str], tuple[Sensitive, Texts]] = {}
        self._in_flight: set[tuple[str, str]] = set()
        self._lock = threading.Lock()

    def store(self, entries: Sequence[Pending], effect: Effect | None = None) -> list[Placed | Taken]:
        """Store entries, and return once they are durable what became of each.

        Args:
            entries: what is stored.
            effect: what is stored in the same transaction; what it raises is raised here, and nothing is stored.

        Raises:
            LogUnavailable: they are not stored, or it is not known whether they are.
        """
        placed = self.log.append(entries, effect)
        metrics = service().metrics
        for each, place in zip(entries, placed, strict=True):
            if isinstance(place, Placed):
                metrics.entries.labels(each.columns["kind"]).inc()
                if each.columns["kind"] == "refusal" and each.openings:
                    # The facts' digest is sealed there: by a bare one the facts could be guessed.
                    LOG.error("engine-disagreement: id=%s recorded as entry %d", g.get("id", "-"), place.index)
        return placed

    def decision(self, decided: Decided, claim: Claim | None = None) -> Pending:
        """Return the entry of a decision.

        Raises:
            Problem: it would be larger than can be logged.
        """
        policy = decided.policy
        known = self._known.get((policy.digest, policy.text_digest))
        if known is None:
            known = sensitive(policy), texts_of(policy)
            self._known[policy.digest, policy.text_digest] = known
        seen, texts = known
        found = of_decision(
            policy,
            seen,
            decided.request,
            decided.decision,
            decided.answer,
            languages=decided.languages,
            caller=g.get("key"),
            texts=texts,
            claim=claim,
        )
        if found.size > MAX_RECORD:
            detail = (
                f"the record of the decision would have {found.size} bytes, {MAX_RECORD} are the most that is logged"
            )
            raise Problem("body-too-large", detail, "send fewer facts at once")
        return found

    def refusal(
        self, policy: str | None, problem: Problem, error: Exception, versions: Iterable[Policy] = ()
    ) -> Pending:
        """Return the entry of a request, or a line of a batch, that was not decided.

        Args:
            policy: as it was asked for, None where none was.
            problem: what was answered.
            error: what it was made of.
            versions: the versions that there are of the policy.
        """
        shapes = [each.facts.shape for each in versions]
        return of_refusal(
            policy=None if policy is None else policy[:MAX_SUBJECT],
            caller=g.get("key"),
            code=problem.code,
            status=problem.status,
            mistakes=[(each.code, declared(each.pointer, shapes)) for each in problem.errors[:MAX_ERRORS]],
            facts_digest=error.facts_digest if isinstance(error, Disagreement) else None,
        )

    @contextmanager
    def in_flight(self, key: str) -> Iterator[Taken | None]:
        """Hold an idempotency key while a case is decided; give what it was used for before.

        Raises:
            Problem: the key is held already.
            LogUnavailable: the log cannot be read.
        """
        caller = g.get("key", "")
        with self._lock:
            if (caller, key) in self._in_flight:
                detail = "a request with this `Idempotency-Key` is being answered"
                raise Problem("idempotency-in-flight", detail, "send it again a little later")
            self._in_flight.add((caller, key))
        try:
            with self.log.reading() as connection:
                taken = claimed(connection, caller, key)
            yield taken
        finally:
            with self._lock:
                self._in_flight.discard((caller, key))


def refused(error: Exception) -> Problem:
    """Return what is answered where something was raised; what was not decided is recorded before.

    Where it cannot be recorded, that is what is answered.
    """
    problem = problem_of(error)
    here = service()
    recorded = problem.code == "scope-missing" or (request.endpoint or "").rpartition(".")[2] in RECORDED
    if here.recorder is None or not recorded or not g.get("may_ask") or problem.code == "log-unavailable":
        return problem
    policy = (request.view_args or {}).get("policy")
    with here.live.lease() as snapshot:
        versions = list(snapshot.bundle.policies.get(policy or "", {}).values())
    try:
        here.recorder.store([here.recorder.refusal(policy, problem, error, versions)])
    except LogUnavailable as unavailable:
        return problem_of(unavailable)
    return problem


def declared(pointer: str, shapes: Sequence[Shape]) -> str:
    """Return a JSON Pointer into a request as far as its steps are declared: others are a caller's own words."""
    kept: list[str] = []
    for step in pointer.split("/")[1:]:
        shapes = [below for each in shapes for below in _below(each, step)] if kept else shapes
        if not (shapes if kept else step in CHECKS):
            break
        kept.append(step)
    return "".join(f"/{each}" for each in kept)


def _below(shape: Shape, step: str) -> list[Shape]:
    match shape:
        case Record(properties=properties):
            return [each.shape for name, each in properties.items() if escaped(name) == step]
        case Rows(items=items):
            return [items.shape] if step.isdigit() else []
        case _:
            return []
