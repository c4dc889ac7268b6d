"""Decisions over HTTP: one case, or a batch of them."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import Any

from flask import Blueprint, Response, g, request, stream_with_context

from engine.answer import decision_json, dumps
from engine.audit.append import Taken
from engine.audit.record import Claim, Pending
from engine.audit.writer import LogUnavailable
from engine.program import Disagreement, Request
from engine.web.asking import request_of
from engine.web.bodies import read_json
from engine.web.idempotency import answered_before, digest_of, key_of
from engine.web.incoming import IN_MEMORY, arriving, numbered, too_large
from engine.web.live import Snapshot
from engine.web.negotiation import (
    JSON,
    NDJSON,
    languages,
    mark_language,
    require_answer,
    require_body,
    spoken,
    text_response,
)
from engine.web.problems import Problem, problem_of
from engine.web.recording import Decided
from engine.web.service import Service, service

STORED_TOGETHER = 100
"""Lines of a batch that are decided, and stored by one commit, before the first of them is answered."""

blueprint = Blueprint("decisions", __name__)


@blueprint.post("/v1/policies/<policy>/evaluate")
def evaluate(policy: str) -> Response:
    """Decide one case."""
    here = service()
    require_answer(request, JSON)
    require_body(request, JSON)
    key = key_of(request, logged=here.recorder is not None)
    with ExitStack() as stack:
        snapshot = stack.enter_context(here.live.lease())
        snapshot.bundle.versions(policy)
        body = read_json(b"".join(arriving(request, here.settings.max_body)))
        asked = request_of(policy, body)
        digest = digest_of(policy, body) if key is not None else ""
        if here.recorder is not None and key is not None:
            taken = stack.enter_context(here.recorder.in_flight(key))
            if taken is not None:
                return answered_before(taken, digest)
        decided, seconds = decide(here, snapshot, asked, languages(request))
        content = dumps(decided.answer) + "\n"
        answer = text_response(content, JSON)
        mark_language(answer, decided.languages, spoken(decided.policy))
        if here.recorder is not None:
            language = answer.headers["Content-Language"]
            claim = Claim(g.get("key", ""), key, digest, language, content.encode()) if key is not None else None
            (placed,) = here.recorder.store([here.recorder.decision(decided, claim)])
            if isinstance(placed, Taken):
                return answered_before(placed, digest)
        count(here, snapshot, decided, seconds)
    return answer


@blueprint.post("/v1/policies/<policy>/evaluate/batch")
def evaluate_batch(policy: str) -> Response:
    """Decide a case for each line.

    The whole batch is taken in before the answer begins: a caller that sends everything before it reads anything
    would otherwise wait for the service, and the service for the caller.
    """
    here = service()
    if "Idempotency-Key" in request.headers:
        detail = "a batch takes no `Idempotency-Key`, which is for a single decision"
        raise Problem("idempotency-key-invalid", detail, "leave the header out, or send the cases one by one")
    require_answer(request, NDJSON)
    require_body(request, NDJSON)
    asked_languages = languages(request)
    with ExitStack() as stack:
        snapshot = stack.enter_context(here.live.lease())
        versions = snapshot.bundle.versions(policy)
        batch = stack.enter_context(SpooledTemporaryFile(max_size=IN_MEMORY))
        for piece in arriving(request, here.settings.max_batch):
            batch.write(piece)
        batch.seek(0)
        held = stack.pop_all()
    lines = numbered(batch, here.settings.max_body)
    answer = text_response("", NDJSON)
    answer.response = stream_with_context(_answers(here, snapshot, policy, lines, asked_languages))
    answer.call_on_close(held.close)
    del answer.headers["Content-Length"]
    mark_language(answer, asked_languages, {each for version in versions.values() for each in spoken(version)})
    return answer


def decide(here: Service, snapshot: Snapshot, asked: Request, asked_languages: Sequence[str]) -> tuple[Decided, float]:
    """Decide a case by a snapshot; return what came of it and the seconds it took.

    Raises:
        NotFound: there is no such policy or version, or none is in force on the case's date.
        FactsRefused: the facts break the version's schema.
        Disagreement: the engines do not agree.
    """
    began = time.perf_counter()
    try:
        decision = snapshot.evaluator.evaluate(asked)
    except Disagreement:
        here.metrics.disagreements.labels(asked.policy).inc()
        raise
    seconds = time.perf_counter() - began
    policy = snapshot.bundle.version(decision.policy, decision.version)
    return Decided(policy, asked, decision, decision_json(decision, asked_languages), asked_languages), seconds


def count(here: Service, snapshot: Snapshot, decided: Decided, seconds: float) -> None:
    """Count a decision that is answered, and let the draft decide its case as well."""
    decision = decided.decision
    here.metrics.decided(decision, seconds)
    if snapshot.shadow:
        drafted = snapshot.shadow.compare(decided.request, decision)
        if drafted is not None:
            here.metrics.compared(decision.policy, decision.outcome or "undetermined", drafted)


def _answers(
    here: Service,
    snapshot: Snapshot,
    policy: str,
    lines: Iterator[tuple[int, bytes | None]],
    asked_languages: Sequence[str],
) -> Iterator[bytes]:
    """Yield the answer to each line, once the entries of all the lines that were decided with it are stored."""
    while some := list(islice(lines, STORED_TOGETHER)):
        answers = [_answer(here, snapshot, policy, line, asked_languages) for _, line in some]
        if here.recorder is not None:
            try:
                here.recorder.store([each.entry for each in answers if each.entry])
            except LogUnavailable as error:
                answers = [Answer(problem_of(error).data())] * len(some)
        for (number, _), each in zip(some, answers, strict=True):
            if each.decided is not None:
                count(here, snapshot, each.decided, each.seconds)
            yield (dumps({"line": number, **each.data}) + "\n").encode()


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a line of a batch, and the entry to be stored before it leaves."""

    data: Mapping[str, Any]
    entry: Pending | None = None
    decided: Decided | None = None
    seconds: float = 0.0


def _answer(
    here: Service, snapshot: Snapshot, policy: str, line: bytes | None, asked_languages: Sequence[str]
) -> Answer:
    try:
        asked = request_of(policy, read_json(_whole(line, here.settings.max_body)))
        decided, seconds = decide(here, snapshot, asked, asked_languages)
        entry = here.recorder.decision(decided) if here.recorder is not None else None
    except Exception as error:  # noqa: BLE001 - a line that fails, for whatever reason, must not end the others
        problem = problem_of(error)
        versions = snapshot.bundle.versions(policy).values()
        recorder = here.recorder
        refusal = recorder.refusal(policy, problem, error, versions) if recorder is not None else None
        return Answer(problem.data(), refusal)
    return Answer(decided.answer, entry, decided, seconds)


def _whole(line: bytes | None, limit: int) -> bytes:
    if line is None:
        raise too_large("line", limit)
    return line
