"""The facts of one subject over HTTP: put, patched, read as of any moment, and their history; and who there is."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, Response, g, request

from casework.registry.change import Change, Done, State
from casework.registry.declared import Declared
from casework.registry.reading import history, listed, state
from casework.registry.subject import Subject
from casework.registry.writing import store
from casework.web.office import office
from casework.web.problems import CaseworkProblem, problem_of
from engine.answer import dumps
from engine.web.bodies import read_json
from engine.web.incoming import arriving
from engine.web.negotiation import JSON, require_answer, require_body, text_response
from engine.web.problems import Mistake, Problem
from engine.web.queries import moment_in, number
from engine.web.service import service

MERGE_PATCH = "application/merge-patch+json"
LISTED = 100
"""Subjects, or changes, in one answer; `cursor` leads to the next ones."""

DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)

blueprint = Blueprint("subjects", __name__)


@blueprint.get("/v1/subjects/<type>")
def list_subjects(type: str) -> Response:
    """List the subjects of a type, in the order of their ids."""
    require_answer(request, JSON)
    with office().declared(type), office().store.reading() as connection:
        found = listed(connection, type, LISTED + 1, request.args.get("cursor", ""))
    cursor = found[LISTED - 1].subject.id if len(found) > LISTED else None
    return _json({"subjects": [each.data() for each in found[:LISTED]], "cursor": cursor})


@blueprint.get("/v1/subjects/<type>/<id>/facts")
def show_facts(type: str, id: str) -> Response:
    """Give the facts of a subject, now or as they were known."""
    require_answer(request, JSON)
    with office().declared(type) as declared, office().store.reading() as connection:
        as_of = _as_of(declared)
        found = state(connection, _subject(type, id), as_of)
    if found is None:
        known = " at that moment" if as_of is not None else ""
        raise CaseworkProblem("subject-unknown", f"nothing {'was' if known else 'is'} known of this subject{known}")
    answer = _answer(found)
    answer.make_conditional(request)
    return answer


@blueprint.put("/v1/subjects/<type>/<id>/facts")
def put_facts(type: str, id: str) -> Response:
    """Give all facts of a subject."""
    return _change(type, id, patch=False)


@blueprint.patch("/v1/subjects/<type>/<id>/facts")
def patch_facts(type: str, id: str) -> Response:
    """Change some facts of a subject."""
    return _change(type, id, patch=True)


@blueprint.get("/v1/subjects/<type>/<id>/facts/history")
def facts_history(type: str, id: str) -> Response:
    """List the changes of the facts of a subject, newest first."""
    require_answer(request, JSON)
    with office().declared(type), office().store.reading() as connection:
        subject = _subject(type, id)
        found = history(connection, subject, LISTED + 1, number("cursor"))
        if not found and state(connection, subject) is None:
            raise CaseworkProblem("subject-unknown", "nothing is known of this subject")
    cursor = str(found[LISTED - 1].index) if len(found) > LISTED else None
    return _json({"changes": [each.data() for each in found[:LISTED]], "cursor": cursor})


def _change(type_: str, id_: str, *, patch: bool) -> Response:
    require_answer(request, JSON)
    require_body(request, MERGE_PATCH if patch else JSON)
    with office().declared(type_) as declared:
        where = office().store
        subject = _subject(type_, id_)
        content = _facts(read_json(b"".join(arriving(request, service().settings.max_body))))
        (outcome,) = store(where, declared, [Change(subject, content, patch, _allowed)], g.get("key"))
    if not isinstance(outcome, Done):
        raise problem_of(outcome)
    answer = _answer(outcome.state)
    if outcome.new:
        answer.status_code = 201
        answer.headers["Location"] = request.path
    return answer


def _allowed(before: State | None) -> bool:
    """Tell whether a change may be made, by `If-Match` and `If-None-Match` (RFC 9110, sections 13.1.1 and 13.1.2)."""
    tag = None if before is None else str(before.index)
    for header, wanted in (("If-Match", True), ("If-None-Match", False)):
        if header in request.headers:
            tags = request.if_match if wanted else request.if_none_match
            if (tag is not None and tags.contains(tag)) is not wanted:
                return False
    return True


def _subject(type_: str, id_: str) -> Subject:
    try:
        return Subject(type_, id_)
    except ValueError as error:
        raise problem_of(error) from None


def _facts(body: Any) -> Mapping[str, Any]:
    if isinstance(body, dict):
        return body
    mistake = Mistake("value-type", "", "an object was expected")
    raise Problem("request-invalid", "the body is not facts", errors=[mistake])


def _as_of(declared: Declared) -> str | None:
    """Return the moment in `as_of`, for a day its last one; None where nothing is asked for."""
    text = request.args.get("as_of")
    if text is None:
        return None
    if not DAY.fullmatch(text):
        return moment_in("as_of", text)
    try:
        return declared.end_of(date.fromisoformat(text))
    except ValueError:
        help_ = "write a day that exists as `2025-01-31`"
        raise Problem("query-invalid", f"`as_of` is `{text}`, which is no day", help_) from None


def _answer(found: State) -> Response:
    answer = _json(found.data())
    answer.set_etag(str(found.index))
    return answer


def _json(data: Any) -> Response:
    return text_response(dumps(data) + "\n", JSON)
