"""The versions of a policy together: one decides on each day, and they agree on what dates a case."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from pathlib import Path

from engine.diagnostics import Diagnostic, Related, Severity
from engine.policy.bundle import terms
from engine.policy.checks.places import value_at
from engine.policy.model import Policy
from engine.suggest import did_you_mean

DAY = timedelta(days=1)


def check(policies: Iterable[Policy]) -> Iterator[Diagnostic]:
    """Yield what is wrong between versions, and between a version and the name of its file."""
    by_id: dict[str, list[Policy]] = {}
    for policy in policies:
        yield from _place(policy)
        by_id.setdefault(policy.id, []).append(policy)
    for versions in by_id.values():
        yield from _of_one_policy(sorted(versions, key=lambda each: (each.in_force.start, each.version)))


def _place(policy: Policy) -> Iterator[Diagnostic]:
    path = Path(policy.source.name).absolute()
    if path.stem != policy.version:
        yield Diagnostic(
            "version-file-name",
            f"the version is `{policy.version}` and its file is `{path.name}`, they must have one name",
            value_at(policy, "version"),
            "not the file's name",
            f"name the file `{policy.version}{path.suffix}`, or the version `{path.stem}`",
        )
    if path.parent.name != policy.id:
        yield Diagnostic(
            "policy-folder-name",
            f"the policy is `{policy.id}` and its folder is `{path.parent.name}`, they must have one name",
            value_at(policy, "policy"),
            "not the folder's name",
            f"move the file to a folder `{policy.id}`",
        )


def _of_one_policy(versions: Sequence[Policy]) -> Iterator[Diagnostic]:
    yield from _twice(versions)
    yield from _supersedes(versions)
    yield from _circles(versions)
    yield from _terms(versions)
    yield from _as_of(versions)


def _twice(versions: Sequence[Policy]) -> Iterator[Diagnostic]:
    first: dict[str, Policy] = {}
    for each in versions:
        before = first.setdefault(each.version, each)
        if before is not each:
            yield Diagnostic(
                "version-twice",
                f"the version `{each.version}` of `{each.id}` stands in two files",
                value_at(each, "version"),
                "again here",
                "give one of them another version",
                (Related(value_at(before, "version"), "first here"),),
            )


def _supersedes(versions: Sequence[Policy]) -> Iterator[Diagnostic]:
    known = {each.version for each in versions}
    for each in versions:
        for position, version in enumerate(each.supersedes):
            if version in known and version != each.version:
                continue
            found = "this version itself" if version == each.version else f"no version of `{each.id}`"
            yield Diagnostic(
                "unknown-version",
                f"`{version}` is {found}, another version to take out of force was expected",
                value_at(each, "supersedes", position),
                "takes nothing out of force",
                did_you_mean(version, known - {each.version}) or "delete it, or write the version that it replaces",
            )


def _circles(versions: Sequence[Policy]) -> Iterator[Diagnostic]:
    by_version = {each.version: each for each in versions}
    for each in versions:
        for position, version in enumerate(each.supersedes):
            other = by_version.get(version)
            if other is not None and other is not each and each.version in other.supersedes:
                yield Diagnostic(
                    "supersedes-each-other",
                    f"`{each.name}` and `{other.name}` take each other out of force, so that neither decides",
                    value_at(each, "supersedes", position),
                    "takes it out of force",
                    "delete `supersedes` in the version that is no longer law",
                    (Related(value_at(other, "supersedes", other.supersedes.index(each.version)), "and is taken out"),),
                )


def _terms(versions: Sequence[Policy]) -> Iterator[Diagnostic]:
    by_version = {each.version: each for each in versions}
    calendar = terms(versions)
    superseded = [each for each in versions if each.version not in {term.version for term in calendar}]
    if calendar and superseded and superseded[0].in_force.start < calendar[0].start:
        first, policy = superseded[0], by_version[calendar[0].version]
        yield Diagnostic(
            "versions-hole",
            f"no version of `{policy.id}` is in force from {first.in_force.start} to {calendar[0].start - DAY}, "
            f"as `{first.version}` is superseded",
            policy.in_force.span,
            f"begins after `{first.version}` did",
            f"let it come into force on {first.in_force.start} if it decides the cases of those days",
            (Related(first.in_force.span, "out of force"),),
            Severity.WARNING,
        )
    for position, term in enumerate(calendar[1:], 1):
        policy = by_version[term.version]
        for earlier in calendar[:position]:
            if earlier.until is None or earlier.until >= term.start or earlier.start == term.start:
                other = by_version[earlier.version]
                until = f"until {earlier.until}" if other.in_force.until else "without end"
                yield Diagnostic(
                    "versions-overlap",
                    f"`{policy.name}` is in force from {term.start}, and so is `{other.name}`, {until}",
                    policy.in_force.span,
                    "in force on the same days",
                    f"end `{other.version}` before {term.start}, or let one of them take the other out of force "
                    f"with `supersedes`",
                    (Related(other.in_force.span, "in force as well"),),
                )
        before = calendar[position - 1]
        if before.until is not None and before.until + DAY < term.start:
            yield Diagnostic(
                "versions-hole",
                f"no version of `{policy.id}` is in force from {before.until + DAY} to {term.start - DAY}",
                policy.in_force.span,
                f"begins {(term.start - before.until).days - 1} days after `{before.version}` ends",
                f"leave out the `until` of `{before.version}` if it was law until then",
                (Related(by_version[before.version].in_force.span, "ends here"),),
                Severity.WARNING,
            )


def _as_of(versions: Sequence[Policy]) -> Iterator[Diagnostic]:
    first = versions[0]
    for each in versions[1:]:
        one = first.as_of.expression.tree if first.as_of else None
        other = each.as_of.expression.tree if each.as_of else None
        if one == other:
            continue
        yield Diagnostic(
            "as-of-differs",
            f"`{each.name}` dates a case by {_fact(each)} and `{first.name}` by {_fact(first)}, they must agree",
            each.as_of.span if each.as_of else each.in_force.span,
            "dates a case otherwise",
            "the date says which version decides, so that it is read before a version is chosen",
            (Related(first.as_of.span if first.as_of else first.in_force.span, "the earlier version"),),
        )


def _fact(policy: Policy) -> str:
    return f"`{policy.as_of.text}`" if policy.as_of else "no fact"
