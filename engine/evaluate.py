"""The front door: which version decides a case, and its decision.

A version is chosen by the request's `version`; else it is the one in force on the request's `as_of`; else on the
date that the case's own fact gives; else today in the policy's time zone. `engine.program` goes on from there.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from engine.backends.rete import RETE_UNAVAILABLE, limits_of
from engine.decision import Decision
from engine.feel.temporal.instants import local_date
from engine.feel.tree import Name, Node, Path
from engine.feel.values import DateTime, NoValue
from engine.policy.bundle import Bundle
from engine.policy.check import Extra
from engine.policy.model import Policy
from engine.policy.values import typed_text
from engine.program import BackendFactory, Program, Request, VersionBy, engine_name

LIMITS: tuple[Extra, ...] = () if RETE_UNAVAILABLE else (limits_of,)
"""Checks of a policy that the engines ask for beside those of `engine.policy.check`."""


class Evaluator:
    """All versions of a bundle, compiled; an immutable whole that a server can swap for another."""

    def __init__(self, bundle: Bundle, backends: Sequence[BackendFactory] | None = None) -> None:
        self.bundle = bundle
        self._programs = {
            (each.id, each.version): Program(each, backends)
            for versions in bundle.policies.values()
            for each in versions.values()
        }

    @property
    def engine(self) -> str:
        """The software that decides, as decisions and status pages name it."""
        return engine_name(["rete"] if not RETE_UNAVAILABLE else [])

    def close(self) -> None:
        """Give back what the backends hold."""
        for program in self._programs.values():
            program.close()

    def evaluate(self, request: Request) -> Decision:
        """Decide a case.

        Raises:
            NotFound: there is no such policy or version, or none is in force on the case's date.
            FactsRefused: the facts break the version's schema.
            Disagreement: the backends do not agree.
        """
        policy, version_by = self.select(request)
        return self._programs[policy.id, policy.version].decide(request, version_by)

    def program(self, policy: str, version: str) -> Program:
        """Return one version, compiled.

        Raises:
            NotFound: there is no such policy or version.
        """
        return self._programs[policy, self.bundle.version(policy, version).version]

    def select(self, request: Request) -> tuple[Policy, VersionBy]:
        """Return the version that decides a case, and how it was chosen.

        Raises:
            NotFound: there is no such policy or version, or none is in force on the case's date.
        """
        return select(self.bundle, request)


def select(bundle: Bundle, request: Request) -> tuple[Policy, VersionBy]:
    """Return the version of a bundle that decides a case, and how it was chosen.

    Raises:
        NotFound: there is no such policy or version, or none is in force on the case's date.
    """
    if request.version is not None:
        return bundle.version(request.policy, request.version), "version"
    if request.as_of is not None:
        return bundle.in_force(request.policy, request.as_of), "as_of"
    newest = list(bundle.versions(request.policy).values())[-1]
    day = date_given(newest, request.facts)
    if day is not None:
        return bundle.in_force(request.policy, day), "fact"
    now = request.decided_at or datetime.now(UTC)
    return bundle.in_force(request.policy, now.astimezone(ZoneInfo(newest.time_zone)).date()), "today"


def date_given(policy: Policy, facts: Mapping[str, Any]) -> date | None:
    """Return the date that the fact named by a policy's `as_of` gives, None where it gives none.

    The fact is looked up in the JSON as it came, since the version, and so the schema, is not chosen yet.
    """
    at: Any = facts
    for name in path_of(policy.as_of.expression.tree) if policy.as_of else ():
        at = at.get(name) if isinstance(at, Mapping) else None
    if not isinstance(at, str):
        return None
    try:
        value = typed_text(at)
    except NoValue:
        return None
    if isinstance(value, DateTime):
        value = local_date(value, policy.time_zone)
    return value if isinstance(value, date) else None


def path_of(node: Node) -> tuple[str, ...]:
    """Return the names of a plain path such as `application.submitted_on`; empty for any other expression."""
    match node:
        case Name(name=name):
            return (name,)
        case Path(base=base, name=name):
            before = path_of(base)
            return (*before, name) if before else ()
        case _:
            return ()


def evaluate(bundle: Bundle, request: Request) -> Decision:
    """Decide one case by a bundle; for many cases keep an `Evaluator`, which compiles once.

    Raises:
        NotFound: there is no such policy or version, or none is in force on the case's date.
        FactsRefused: the facts break the version's schema.
        Disagreement: the backends do not agree.
    """
    evaluator = Evaluator(bundle)
    try:
        return evaluator.evaluate(request)
    finally:
        evaluator.close()
