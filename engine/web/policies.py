"""The policies that are served, to read: which there are, when each version decides, and what it says."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, request

from engine.answer import dumps
from engine.policy import nodes, reader
from engine.policy.bundle import Bundle, NotFound
from engine.policy.model import Policy
from engine.program import Request
from engine.web.negotiation import JSON, YAML, languages, mark_language, require_answer, spoken, text_response
from engine.web.service import service

SCHEMA = "application/schema+json"

blueprint = Blueprint("policies", __name__)


@blueprint.get("/v1/policies")
def list_policies() -> Response:
    """List the policies."""
    require_answer(request, JSON)
    asked = languages(request)
    with service().live.lease() as snapshot:
        bundle = snapshot.bundle
        data = {"revision": bundle.revision, "policies": [summary(bundle, each, asked) for each in bundle.policies]}
        available = {one for each in bundle.policies for one in _spoken(bundle, each)}
    return _described(data, asked, available)


@blueprint.get("/v1/policies/<policy>")
def show_policy(policy: str) -> Response:
    """Show one policy."""
    require_answer(request, JSON)
    asked = languages(request)
    with service().live.lease() as snapshot:
        data = summary(snapshot.bundle, policy, asked)
        available = _spoken(snapshot.bundle, policy)
    return _described(data, asked, available)


@blueprint.get("/v1/policies/<policy>/versions/<version>")
def show_version(policy: str, version: str) -> Response:
    """Give the text, or the data, of a version."""
    form = require_answer(request, YAML, JSON)
    with service().live.lease() as snapshot:
        found = snapshot.bundle.version(policy, version)
    return _conditional(found.source.text if form == YAML else dumps(document(found), indent=2) + "\n", form)


@blueprint.get("/v1/policies/<policy>/facts-schema")
def show_facts_schema(policy: str) -> Response:
    """Give the JSON Schema of a version's facts."""
    form = require_answer(request, SCHEMA, JSON)
    with service().live.lease() as snapshot:
        found, _ = snapshot.evaluator.select(Request(policy, {}, version=request.args.get("version")))
    return _conditional(dumps(found.facts.document, indent=2) + "\n", form)


def summary(bundle: Bundle, policy: str, asked: Sequence[str]) -> dict[str, Any]:
    """Return a policy and its versions as JSON data.

    Raises:
        NotFound: there is no such policy.
    """
    versions = bundle.versions(policy)
    terms = {each.version: each for each in bundle.calendar(policy)}
    newest = list(versions.values())[-1]
    try:
        current = bundle.in_force(policy, datetime.now(ZoneInfo(newest.time_zone)).date())
    except NotFound:
        current = None
    data: dict[str, Any] = {
        "policy": policy,
        "title": (current or newest).title.pick(asked) or policy,
        "in_force": current.version if current else None,
        "versions": [],
    }
    if newest.as_of:
        data["as_of"] = newest.as_of.text
    for name, each in versions.items():
        term = terms.get(name)
        until = term.until.isoformat() if term and term.until else None
        row: dict[str, Any] = {"version": name, "title": each.title.pick(asked) or each.name}
        row["in_force"] = {"from": term.start.isoformat(), "until": until} if term else None
        if each.supersedes:
            row["supersedes"] = list(each.supersedes)
        row |= {"digest": each.digest, "text_digest": each.text_digest}
        data["versions"].append(row)
    return data


def document(policy: Policy) -> dict[str, Any]:
    """Return the data of a version with its facts schema in place: that of which `digest` is the digest."""
    data: Any = nodes.plain(reader.read(policy.source))
    return {**data, "facts": policy.facts.document}


def _spoken(bundle: Bundle, policy: str) -> set[str]:
    return {one for each in bundle.versions(policy).values() for one in spoken(each)}


def _described(data: dict[str, Any], asked: Sequence[str], available: set[str]) -> Response:
    answer = text_response(dumps(data) + "\n", JSON)
    mark_language(answer, asked, available)
    return answer


def _conditional(content: str, form: str) -> Response:
    encoded = content.encode()
    answer = text_response(encoded, form)
    answer.headers["Cache-Control"] = "no-cache"
    answer.vary.add("Accept")
    answer.set_etag(hashlib.sha256(encoded).hexdigest())
    answer.make_conditional(request)
    return answer
