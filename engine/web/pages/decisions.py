"""Decisions on record: found by search, read with their grounds, and verified; and the state of the log."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from engine.audit.checkpoint import open_checkpoint
from engine.audit.commitment import CommitmentRefused, commitment_in, commitments, unseal
from engine.audit.log import DecisionLog
from engine.audit.reading import Entry, Search, entries, find, index_of
from engine.web.pages.answers import page, shown
from engine.web.pages.language import LANGUAGES
from engine.web.pages.proving import Step, steps
from engine.web.pages.words import Phrase
from engine.web.problems import Problem
from engine.web.service import service

LISTED = 50
"""Decisions on one page."""

CURSOR = re.compile("[0-9]{1,18}")
FIELDS = ("policy", "subject", "outcome", "since", "until")


@dataclass(frozen=True, slots=True)
class Recorded:
    """A decision on record, opened as far as it can be.

    Attributes:
        data: the entry's fields; what was erased is a commitment still.
        answer: the decision as it was answered.
        language: that of its texts.
        erased: JSON Pointers of what cannot be opened any more.
        refused: an opening that does not belong to the entry, or empty.
    """

    index: int
    data: Mapping[str, Any]
    answer: Mapping[str, Any]
    language: str
    erased: tuple[str, ...]
    refused: str = ""


def decisions_page() -> Response:
    """Search the decisions, newest first."""
    asked = {name: request.args.get(name, "").strip() for name in FIELDS}
    mistakes: dict[str, Phrase] = {}
    search = Search(
        policy=asked["policy"] or None,
        subject=asked["subject"] or None,
        outcome=asked["outcome"] or None,
        since=_moment(asked, "since", mistakes),
        until=_moment(asked, "until", mistakes),
        before=_cursor(request.args.get("cursor", "")),
    )
    rows = []
    if not mistakes:
        with the_log().reading() as connection:
            rows = find(connection, search, LISTED + 1)
    with service().live.lease() as snapshot:
        policies = list(snapshot.bundle.policies)
        outcomes = sorted(
            {
                each.outcome
                for versions in snapshot.bundle.policies.values()
                for version in versions.values()
                for each in version.outcomes
            }
        )
    more = urlencode({**_given(asked), "cursor": rows[LISTED - 1].index}) if len(rows) > LISTED else None
    return page(
        "decisions.html",
        asked=asked,
        mistakes=mistakes,
        rows=rows[:LISTED],
        more=more,
        first=urlencode(_given(asked)) if "cursor" in request.args else None,
        policies=policies,
        outcomes=[*outcomes, "undetermined"],
    )


def decision_page(id: str) -> Response:
    """Show a decision with its grounds."""
    return _decision(_entry(the_log(), id))


def verify_decision(id: str) -> Response:
    """Show a decision with the steps by which it is verified."""
    log = the_log()
    entry = _entry(log, id)
    return _decision(entry, steps(log, entry))


def log_page() -> Response:
    """Show how long the log is, what was signed for it, and with which key that is checked."""
    log = the_log()
    note = log.checkpoint()
    checkpoint = open_checkpoint(note, log.signer.verifier)
    with log.reading() as connection:
        last = next(entries(connection, checkpoint.size - 1, checkpoint.size), None) if checkpoint.size else None
    at = datetime.fromisoformat(str(_fields(last)["at"])) if last else None
    return page(
        "log.html",
        note=note,
        checkpoint=checkpoint,
        verifier=str(log.signer.verifier),
        last=at,
        failure=log.failure,
    )


def the_log() -> DecisionLog:
    """Return the log of the service.

    Raises:
        Problem: it keeps none.
    """
    recorder = service().recorder
    if recorder is None:
        raise Problem("log-off", "the service keeps no log", "start it with GROUNDRULES_LOG, or without, to keep one")
    return recorder.log


def recorded(entry: Entry) -> Recorded:
    """Return a decision on record, opened as far as it can be."""
    fields, refused = _fields(entry), ""
    try:
        data: Any = unseal(fields, entry.openings)
    except CommitmentRefused as error:
        data, refused = fields, str(error)
    asked = data["asked"]["languages"]
    language = next((each for each in asked if each in LANGUAGES), "en")
    erased = tuple(pointer for pointer, _ in commitments(data))
    return Recorded(entry.index, data, data["decision"], language, erased, refused)


def _decision(entry: Entry, verified: list[Step] | None = None) -> Response:
    found = recorded(entry)
    with service().live.lease() as snapshot:
        version = snapshot.bundle.policies.get(found.data["policy"], {}).get(found.data["version"])
    return page(
        "recorded.html",
        found=found,
        verified=verified,
        proven=verified is not None and all(each.holds is not False for each in verified),
        served=version is not None and version.digest == found.data["digest"],
        is_erased=lambda value: commitment_in(value) is not None,
        shown=shown,
    )


def _entry(log: DecisionLog, id_: str) -> Entry:
    with log.reading() as connection:
        index = index_of(connection, id_) if id_.isascii() and id_.isprintable() else None
        if index is None:
            raise Problem("decision-unknown", "there is no decision of this id in the log")
        return next(entries(connection, index, index + 1))


def _fields(entry: Entry) -> Any:
    return entry.data()


def _given(asked: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in asked.items() if text}


def _cursor(text: str) -> int | None:
    return int(text) if CURSOR.fullmatch(text) else None


def _moment(asked: Mapping[str, str], name: str, mistakes: dict[str, Phrase]) -> str | None:
    """Return the beginning of a day in UTC as the log writes moments; the last day counts as a whole."""
    if not asked[name]:
        return None
    try:
        day = date.fromisoformat(asked[name]) + timedelta(days=name == "until")
    except (ValueError, OverflowError):
        mistakes[name] = "wrong_date"
        return None
    return f"{day}T00:00:00.000000Z"
