"""Policies to read: which there are, when their versions decide, and what one of them says."""

from flask import Response, request

from engine.policy.model import Policy
from engine.web.negotiation import YAML, require_answer, text_response
from engine.web.pages.answers import page, words
from engine.web.pages.reading import current, parts_of, term_text, terms_of, today_of, written
from engine.web.pages.timeline import line_of
from engine.web.service import service


def home_page() -> Response:
    """List the policies."""
    with service().live.lease() as snapshot:
        bundle = snapshot.bundle
        rows = [
            (name, current(bundle, name), terms_of(bundle, name), list(versions.values()))
            for name, versions in bundle.policies.items()
        ]
    return page("home.html", rows=rows)


def policy_page(policy: str) -> Response:
    """Show the versions of a policy on a line of time."""
    with service().live.lease() as snapshot:
        bundle = snapshot.bundle
        versions = list(bundle.versions(policy).values())
        terms, now = terms_of(bundle, policy), current(bundle, policy)
        line = line_of(bundle.calendar(policy), today_of(versions))
    rows = [(each, terms.get(each.version)) for each in reversed(versions)]
    return page("policy.html", policy=policy, newest=versions[-1], rows=rows, now=now, line=line, term_text=term_text)


def version_page(policy: str, version: str) -> Response:
    """Show what a version asks for, as a citizen reads it."""
    with service().live.lease() as snapshot:
        bundle = snapshot.bundle
        found = bundle.version(policy, version)
        term = terms_of(bundle, policy).get(version)
        now = current(bundle, policy)
        versions = list(bundle.versions(policy))
    place = versions.index(version)
    thresholds = [(each, written(each, words())) for each in found.parameters.values()]
    return page(
        "version.html",
        policy=found,
        term=term_text(term, words()),
        is_current=found is now,
        before=versions[place - 1] if place else None,
        stages=parts_of(found),
        thresholds=thresholds,
    )


def version_text(policy: str, version: str) -> Response:
    """Give the file of a version."""
    require_answer(request, YAML)
    with service().live.lease() as snapshot:
        found: Policy = snapshot.bundle.version(policy, version)
    answer = text_response(found.source.text, YAML)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{found.id}-{found.version}.yaml")
    return answer
