"""Many changes in one body: a line each in NDJSON, or a row each in CSV; each is answered on a line of its own."""

import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain, islice
from tempfile import SpooledTemporaryFile
from typing import Any

from flask import Blueprint, Response, g, request, stream_with_context

from casework.registry.change import Change, Done
from casework.registry.declared import Declared
from casework.registry.lines import LineRefused, change_of
from casework.registry.table import rows
from casework.registry.writing import Store, store
from casework.web.office import office
from casework.web.problems import CaseworkProblem, problem_of
from engine.answer import dumps
from engine.audit.writer import LogUnavailable
from engine.web.bodies import read_json
from engine.web.incoming import IN_MEMORY, arriving, numbered, too_large
from engine.web.negotiation import NDJSON, require_answer, require_body, text_response
from engine.web.problems import Problem
from engine.web.service import service

CSV = "text/csv"
STORED_TOGETHER = 100
"""Lines that are stored by one commit before the first of them is answered."""

Line = tuple[int, bytes | LineRefused | None]
"""A line with its number; None is one that is too long."""

blueprint = Blueprint("bulk", __name__)


@blueprint.post("/v1/subjects/<type>/facts")
def change_many(type: str) -> Response:
    """Change the facts of many subjects."""
    here = service()
    require_answer(request, NDJSON)
    require_body(request, NDJSON, CSV)
    with ExitStack() as stack:
        declared = stack.enter_context(office().declared(type))
        table = request.mimetype == CSV
        errand = Errand(office().store, declared, g.get("key"), here.settings.max_body, table)
        body = stack.enter_context(SpooledTemporaryFile(max_size=IN_MEMORY))
        for piece in arriving(request, here.settings.max_batch):
            body.write(piece)
        body.seek(0)
        if table:
            lines = table_lines(stack.enter_context(io.TextIOWrapper(body, "utf-8-sig", newline="")), declared)
        else:
            lines = numbered(body, here.settings.max_body)
        held = stack.pop_all()
    answer = text_response("", NDJSON)
    answer.response = stream_with_context((dumps(each.data()) + "\n").encode() for each in made(lines, errand))
    answer.call_on_close(held.close)
    del answer.headers["Content-Length"]
    return answer


@dataclass(frozen=True, slots=True)
class Errand:
    """What is the same for all lines.

    Attributes:
        store: where changes are stored.
        declared: what declares the facts of the type.
        source: the id of the API key, None where none is asked for.
        longest: bytes that a line has at most.
        table: whether lines are rows of a CSV, in which facts stand by themselves.
    """

    store: Store
    declared: Declared
    source: str | None
    longest: int
    table: bool = False

    def pointer(self, change: Change) -> str:
        """Return the JSON Pointer to the facts in a line."""
        return "" if self.table else "/patch" if change.patch else "/facts"


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a line."""

    line: int
    outcome: Done | Problem

    def data(self) -> Mapping[str, Any]:
        """Return it as JSON data."""
        if isinstance(self.outcome, Problem):
            return {"line": self.line, **self.outcome.data()}
        state = self.outcome.state
        return {
            "line": self.line,
            "id": state.subject.id,
            "change": state.index,
            "changed": self.outcome.changed,
            "new": self.outcome.new,
        }


def made(lines: Iterable[Line], errand: Errand, together: int = STORED_TOGETHER) -> Iterator[Made]:
    """Make the change of each line, and yield in order what came of it, once those stored with it are stored.

    Args:
        lines: what is asked for.
        errand: where, by what, and for whom.
        together: lines that are stored by one commit.
    """
    rest = iter(lines)
    while some := list(islice(rest, together)):
        read = [(number, _read(errand, line)) for number, line in some]
        outcomes = iter(_stored(errand, [each for _, each in read if isinstance(each, Change)]))
        for number, each in read:
            yield Made(number, each if isinstance(each, Problem) else next(outcomes))


def table_lines(text: Iterable[str], declared: Declared) -> Iterator[Line]:
    """Return the rows of a CSV as lines.

    Raises:
        Problem: its first row does not name columns that there can be.
    """
    found = rows(text, declared.facts.shape)
    try:
        first = list(islice(found, 1))
    except LineRefused as error:
        mistakes = problem_of(error).errors
        raise CaseworkProblem("columns-invalid", "the first row does not name the columns", errors=mistakes) from None
    return chain(first, found)


def _read(errand: Errand, line: bytes | LineRefused | None) -> Change | Problem:
    if isinstance(line, LineRefused):
        return problem_of(line)
    if line is None or len(line) > errand.longest:
        return too_large("line", errand.longest)
    try:
        return change_of(errand.declared.type, read_json(line.rstrip(b"\r\n")))
    except Exception as error:  # noqa: BLE001 - a line that fails, for whatever reason, must not end the others
        return problem_of(error)


def _stored(errand: Errand, changes: list[Change]) -> list[Done | Problem]:
    if not changes:
        return []
    try:
        outcomes = store(errand.store, errand.declared, changes, errand.source)
    except LogUnavailable as error:
        return [problem_of(error)] * len(changes)
    return [
        outcome if isinstance(outcome, Done) else problem_of(outcome, errand.pointer(change))
        for change, outcome in zip(changes, outcomes, strict=True)
    ]
