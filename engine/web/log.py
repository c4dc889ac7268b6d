"""The log over HTTP, for auditors: decisions, what proves that they are in the log, and what the log is signed for."""

import json
from typing import Any

from flask import Blueprint, Response, request

from engine.answer import dumps
from engine.audit.checkpoint import open_checkpoint
from engine.audit.commitment import commitments
from engine.audit.encoding import base64_text
from engine.audit.log import DecisionLog
from engine.audit.proof import Proof
from engine.audit.reading import Entry, Search, entries, find, hashes_of, index_of, size_of
from engine.audit.receipt import receipt_line
from engine.audit.tree import consistency, inclusion
from engine.web.negotiation import JSON, require_answer, text_response
from engine.web.problems import Problem
from engine.web.queries import moment, number
from engine.web.service import service

LISTED = 100
"""Decisions in one answer; `cursor` leads to the next ones."""

NOTE = "text/plain"

blueprint = Blueprint("log", __name__)


@blueprint.get("/v1/decisions")
def find_decisions() -> Response:
    """List the decisions that fit a search, newest first."""
    require_answer(request, JSON)
    search = Search(
        policy=request.args.get("policy"),
        subject=request.args.get("subject"),
        outcome=request.args.get("outcome"),
        since=moment("since"),
        until=moment("until"),
        before=number("cursor"),
    )
    with _log().reading() as connection:
        rows = find(connection, search, LISTED + 1)
    more = str(rows[LISTED - 1].index) if len(rows) > LISTED else None
    return _json({"decisions": [each.data() for each in rows[:LISTED]], "cursor": more})


@blueprint.get("/v1/decisions/<id>")
def show_decision(id: str) -> Response:
    """Give the entry of a decision and what is left to open its commitments."""
    require_answer(request, JSON)
    entry = _entry(_log(), id)
    there = {each.pointer for each in entry.openings}
    data = json.loads(entry.content)
    return _json(
        {
            "index": entry.index,
            "entry": data,
            "openings": [
                {"pointer": each.pointer, "salt": base64_text(each.salt), "value": json.loads(each.content)}
                for each in entry.openings
            ],
            "erased": [pointer for pointer, _ in commitments(data) if pointer not in there],
        }
    )


@blueprint.get("/v1/decisions/<id>/proof")
def prove_decision(id: str) -> Response:
    """Give a receipt: the entry of a decision and the proof that it is in the log."""
    require_answer(request, JSON)
    log = _log()
    entry = _entry(log, id)
    note = log.checkpoint()
    size = open_checkpoint(note, log.signer.verifier).size
    with log.reading() as connection:
        hashes = inclusion(entry.index, size, hashes_of(connection))
    return text_response(receipt_line(entry.content, entry.openings, Proof(entry.index, hashes, note)), JSON)


@blueprint.get("/v1/log/checkpoint")
def log_checkpoint() -> Response:
    """Sign for all that is in the log."""
    require_answer(request, NOTE)
    return text_response(_log().checkpoint(), NOTE)


@blueprint.get("/v1/log/consistency")
def log_consistency() -> Response:
    """Prove that a later state of the log continues an earlier one."""
    require_answer(request, JSON)
    old, new = number("from", needed=True), number("to", needed=True)
    with _log().reading() as connection:
        size = size_of(connection)
        if not 0 < old <= new <= size:
            detail = f"there is no proof from {old} to {new}, the log has {size} entries"
            raise Problem("proof-unknown", detail, "`from` is at least 1 and not above `to`")
        proof = consistency(old, new, hashes_of(connection))
    return _json({"from": old, "to": new, "proof": [base64_text(each) for each in proof]})


def _log() -> DecisionLog:
    recorder = service().recorder
    if recorder is None:
        help_ = "start it with GROUNDRULES_LOG, or without, to keep one"
        raise Problem("log-off", "the service keeps no log", help_)
    return recorder.log


def _entry(log: DecisionLog, id_: str) -> Entry:
    with log.reading() as connection:
        index = index_of(connection, id_) if id_.isascii() and id_.isprintable() else None
        if index is None:
            raise Problem("decision-unknown", "there is no decision of this id in the log")
        return next(entries(connection, index, index + 1))


def _json(data: Any) -> Response:
    return text_response(dumps(data) + "\n", JSON)
