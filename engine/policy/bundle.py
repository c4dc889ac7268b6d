"""Many versions loaded together, and the one that decides a case."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from engine.canonical import canonical, digest
from engine.policy.model import Policy
from engine.suggest import closest


class NotFound(LookupError):
    """Raised where a request names no policy or version that there is.

    Attributes:
        code: `policy-unknown`, `version-unknown` or `no-version-in-force`.
        help: the nearest name or version, or empty.
    """

    def __init__(self, code: str, message: str, help: str = "") -> None:
        self.code, self.message, self.help = code, message, help
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Term:
    """The days on which a version decides, both included; None is without end."""

    version: str
    start: date
    until: date | None


@dataclass(frozen=True)
class Bundle:
    """Policy versions by policy id and version id, as loaded together."""

    policies: Mapping[str, Mapping[str, Policy]]

    @classmethod
    def of(cls, policies: Iterable[Policy]) -> "Bundle":
        """Return the bundle of some versions, those of each policy by the day on which they come into force."""
        sorted_: dict[str, dict[str, Policy]] = {}
        for each in sorted(policies, key=lambda policy: (policy.id, policy.in_force.start, policy.version)):
            sorted_.setdefault(each.id, {})[each.version] = each
        return cls(sorted_)

    @cached_property
    def revision(self) -> str:
        """A digest over the digests of all versions: equal bundles have equal revisions."""
        digests = {id_: {v: each.digest for v, each in all_.items()} for id_, all_ in self.policies.items()}
        return digest(canonical(digests))

    def versions(self, policy: str) -> Mapping[str, Policy]:
        """Return the versions of a policy, in order of coming into force.

        Raises:
            NotFound: there is no such policy.
        """
        if policy not in self.policies:
            near = closest(policy, self.policies)
            listed = ", ".join(f"`{each}`" for each in self.policies)
            advice = f"did you mean `{near}`?" if near else f"loaded are {listed or 'none'}"
            raise NotFound("policy-unknown", f"there is no policy `{policy}`", advice)
        return self.policies[policy]

    def version(self, policy: str, version: str) -> Policy:
        """Return one version of a policy, whether or not it is in force.

        Raises:
            NotFound: there is no such policy or version.
        """
        versions = self.versions(policy)
        if version not in versions:
            near = closest(version, versions)
            advice = f"did you mean `{near}`?" if near else "versions are " + ", ".join(f"`{v}`" for v in versions)
            raise NotFound("version-unknown", f"policy `{policy}` has no version `{version}`", advice)
        return versions[version]

    def calendar(self, policy: str) -> tuple[Term, ...]:
        """Return when each version of a policy decides; superseded versions do not.

        Raises:
            NotFound: there is no such policy.
        """
        return terms(self.versions(policy).values())

    def in_force(self, policy: str, day: date) -> Policy:
        """Return the version that decides cases of a day.

        Raises:
            NotFound: there is no such policy, or none of its versions is in force then.
        """
        versions = self.versions(policy)
        calendar = terms(versions.values())
        for term in calendar:
            if term.start <= day and (term.until is None or day <= term.until):
                return versions[term.version]
        raise NotFound("no-version-in-force", f"no version of `{policy}` is in force on {day}", _nearest(calendar, day))


def terms(policies: Iterable[Policy]) -> tuple[Term, ...]:
    """Return the days on which each of a policy's versions decides, in order.

    A version without `until` decides until the day before the next one's first day.
    """
    all_ = sorted(policies, key=lambda each: (each.in_force.start, each.version))
    superseded = {version for each in all_ for version in each.supersedes}
    active = [each for each in all_ if each.version not in superseded]
    found = []
    for position, each in enumerate(active):
        until = each.in_force.until
        if until is None and position + 1 < len(active):
            until = active[position + 1].in_force.start - timedelta(days=1)
        found.append(Term(each.version, each.in_force.start, until))
    return tuple(found)


def _nearest(calendar: tuple[Term, ...], day: date) -> str:
    def distance(term: Term) -> timedelta:
        return term.start - day if day < term.start else day - (term.until or day)

    if not calendar:
        return ""
    near = min(calendar, key=distance)
    until = f"until {near.until}" if near.until else "without end"
    return f"the nearest is `{near.version}`, in force from {near.start} {until}"
