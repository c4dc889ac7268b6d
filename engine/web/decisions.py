"""Decisions over HTTP: one case, or a batch of them."""

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from typing import Any

from flask import Blueprint, Response, request, stream_with_context

from engine.answer import decision_json, dumps
from engine.program import Disagreement, Request
from engine.web.asking import request_of
from engine.web.bodies import read_json
from engine.web.incoming import CHUNK, arriving, too_large
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
from engine.web.problems import problem_of
from engine.web.service import Service, service

IN_MEMORY = 1024 * 1024
"""Bytes of a batch that are kept in memory; the rest waits on disk."""

blueprint = Blueprint("decisions", __name__)


@blueprint.post("/v1/policies/<policy>/evaluate")
def evaluate(policy: str) -> Response:
    """Decide one case."""
    here = service()
    require_answer(request, JSON)
    require_body(request, JSON)
    asked_languages = languages(request)
    with here.live.lease() as snapshot:
        snapshot.bundle.versions(policy)
        asked = request_of(policy, read_json(b"".join(arriving(request, here.settings.max_body))))
        data = decide(here, snapshot, asked, asked_languages)
        available = spoken(snapshot.bundle.version(policy, data["version"]))
    answer = text_response(dumps(data) + "\n", JSON)
    mark_language(answer, asked_languages, available)
    return answer


@blueprint.post("/v1/policies/<policy>/evaluate/batch")
def evaluate_batch(policy: str) -> Response:
    """Decide a case for each line.

    The whole batch is taken in before the answer begins: a caller that sends everything before it reads anything
    would otherwise wait for the service, and the service for the caller.
    """
    here = service()
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
    lines = _lines(batch, here.settings.max_body)
    answer = text_response("", NDJSON)
    answer.response = stream_with_context(_answers(here, snapshot, policy, lines, asked_languages))
    answer.call_on_close(held.close)
    del answer.headers["Content-Length"]
    mark_language(answer, asked_languages, {each for version in versions.values() for each in spoken(version)})
    return answer


def decide(here: Service, snapshot: Snapshot, asked: Request, asked_languages: Sequence[str]) -> dict[str, Any]:
    """Decide a case by a snapshot, count it, and return the decision as JSON data.

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
    here.metrics.decided(decision, time.perf_counter() - began)
    if snapshot.shadow:
        drafted = snapshot.shadow.compare(asked, decision)
        if drafted is not None:
            here.metrics.compared(decision.policy, decision.outcome or "undetermined", drafted)
    return decision_json(decision, asked_languages)


def _answers(
    here: Service,
    snapshot: Snapshot,
    policy: str,
    lines: Iterator[tuple[int, bytes | None]],
    asked_languages: Sequence[str],
) -> Iterator[bytes]:
    for number, line in lines:
        try:
            asked = request_of(policy, read_json(_whole(line, here.settings.max_body)))
            data = decide(here, snapshot, asked, asked_languages)
        except Exception as error:  # noqa: BLE001 - a line that fails, for whatever reason, must not end the others
            data = problem_of(error).data()
        yield (dumps({"line": number} | data) + "\n").encode()


def _whole(line: bytes | None, limit: int) -> bytes:
    if line is None:
        raise too_large("line", limit)
    return line


def _lines(batch: "SpooledTemporaryFile[bytes]", limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Yield the lines that are not blank with their numbers, None for one that is longer than `limit`."""
    number = 0
    while line := batch.readline(limit + 2):
        number += 1
        if len(line.rstrip(b"\r\n")) > limit:
            while line and not line.endswith(b"\n"):
                line = batch.readline(CHUNK)
            yield number, None
        elif line.strip():
            yield number, line
