"""A page for each bundled policy: its versions side by side, and what each says."""

from collections.abc import Iterable, Mapping
from itertools import pairwise

from docs.generate.changes import path_of
from docs.generate.markdown import joined, table, written_from
from engine.policy.bundle import Bundle, Term
from engine.policy.check import check_paths
from engine.policy.model import Constant, Criterion, Dated, Parameter, Period, Policy
from engine.resources import policies_root

ENGLISH = ("en",)
NOT_THERE = "–"


def pages() -> Mapping[str, str]:
    """Return the text of each page by its path: one for each policy and the list of them."""
    bundle = Bundle.of(check_paths([policies_root()]).policies)
    found = {"docs/policies/README.md": _index(bundle)}
    for id_ in bundle.policies:
        found[f"docs/policies/{id_}.md"] = page(bundle.versions(id_), bundle.calendar(id_))
    return found


def _index(bundle: Bundle) -> str:
    rows = []
    for id_ in bundle.policies:
        versions = bundle.versions(id_)
        newest = newest_first(versions)[0]
        rows.append((f"[`{id_}`]({id_}.md)", newest.title.pick(ENGLISH), ", ".join(f"`{each}`" for each in versions)))
    parts = ["# Bundled policies", written_from("the folder `policies`"), table(("policy", "newest", "versions"), rows)]
    return joined(parts)


def page(versions: Mapping[str, Policy], calendar: Iterable[Term]) -> str:
    """Return the page of one policy."""
    newest = newest_first(versions)[0]
    as_of = newest.as_of.text if newest.as_of else "the day of the decision"
    steps = [f"- [{old.version} → {new.version}]({path_of(old, new)})" for old, new in pairwise(versions.values())]
    parts = [
        f"# {newest.id}",
        written_from(f"`policies/{newest.id}`"),
        f"A case is dated by `{as_of}`; the version in force on that day decides.",
        "## Versions",
        table(("version", "title", "decides from", "until", "authority"), _terms(versions, calendar)),
        "## Thresholds",
        "What a version does not ask for is shown as –.",
        table(("threshold", *versions), _thresholds(versions)),
        "## From version to version",
        "What changed, in which direction, and cases that show it:",
        "\n".join(steps),
    ]
    for policy in newest_first(versions):
        parts += _version(policy)
    return joined(parts)


def newest_first(versions: Mapping[str, Policy]) -> list[Policy]:
    """Return the versions from the newest to the oldest."""
    return list(versions.values())[::-1]


def _terms(versions: Mapping[str, Policy], calendar: Iterable[Term]) -> Iterable[tuple[str, ...]]:
    for term in calendar:
        policy = versions[term.version]
        until = str(term.until) if term.until else "the next version"
        authority = policy.authority or NOT_THERE
        yield f"[{term.version}](#{term.version})", policy.title.pick(ENGLISH), str(term.start), until, authority


def _thresholds(versions: Mapping[str, Policy]) -> Iterable[tuple[str, ...]]:
    names = dict.fromkeys(name for policy in newest_first(versions) for name in policy.parameters)
    for name in names:
        holders = [policy.parameters[name] for policy in newest_first(versions) if name in policy.parameters]
        title = holders[0].title.pick(ENGLISH)
        cells = [_written(policy.parameters.get(name)) for policy in versions.values()]
        yield f"`{name}`<br>{title}" if title else f"`{name}`", *cells


def _written(parameter: Parameter | None) -> str:
    if parameter is None:
        return NOT_THERE
    unit = parameter.unit.pick(ENGLISH)
    match parameter.value:
        case Constant(written=text):
            return f"{text} {unit}" if unit else text
        case Period(from_written=start, until_written=until):
            return f"{start or '…'} to {until or '…'}"
        case Dated(by=by, values=values):
            rows = [f"from {day}: {each.written}" for day, each in values]
            return "\n".join([*rows, f"(by `{by.text}`)" if by else "(by the date of the case)"])


def _version(policy: Policy) -> list[str]:
    parts = [f"## {policy.version}", f"*{policy.title.pick(ENGLISH)}*"]
    parts += [f"From {_sources(policy)}."] if policy.sources else []
    parts.append("\n".join(f"- {_criterion(each)}" for each in policy.criteria.values()))
    if policy.notes:
        parts.append("What the sources leave open, and how this version reads them:")
        parts.append("\n".join(f"- {' '.join(note.pick(ENGLISH).split())}" for note in policy.notes))
    return parts


def _sources(policy: Policy) -> str:
    named = []
    for each in policy.sources.values():
        title = each.title.pick(ENGLISH)
        named.append(f"[{title}]({each.url})" if each.url else title)
    return "; ".join(named)


def _criterion(criterion: Criterion) -> str:
    title = criterion.title.pick(ENGLISH) or criterion.id
    text = " ".join(criterion.text.pick(ENGLISH).split())
    return f"**{title}** (`{criterion.id}`): {text}" if text else f"**{title}** (`{criterion.id}`)"
