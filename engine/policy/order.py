"""In which order the names of a policy are computed, and the cycles that allow no order."""

from collections.abc import Container, Iterator, Mapping
from itertools import pairwise

from engine.diagnostics import Diagnostic, Related
from engine.feel.walk import free_names
from engine.policy.model import Criterion, Definition, Formula, Stage, Table
from engine.source import Span

Uses = Mapping[str, Mapping[str, Span]]
"""For each name, the names that it uses, each with the place of the use."""


def formulas(definition: Definition) -> Iterator[Formula]:
    """Yield every expression of a definition."""
    if isinstance(definition.body, Formula):
        yield definition.body
        return
    yield from table_formulas(definition.body)


def table_formulas(table: Table) -> Iterator[Formula]:
    """Yield every expression of a decision table, in the order of the text."""
    yield from table.inputs
    for row in table.rows:
        yield from row.tests
        yield from row.outputs
    yield from table.default or ()


def used_by(*expressions: Formula) -> dict[str, Span]:
    """Return the names that expressions read from their policy, each with its first place."""
    found: dict[str, Span] = {}
    for each in expressions:
        for name, node in free_names(each.expression.tree).items():
            found.setdefault(name, each.part(node.span))
    return found


def uses(
    definitions: Mapping[str, Definition], criteria: Mapping[str, Criterion], stages: Mapping[str, Stage]
) -> dict[str, dict[str, Span]]:
    """Return for each definition, criterion and stage what it uses of the others, as far as it may use it."""
    graph = {name: _among(definitions, used_by(*formulas(each))) for name, each in definitions.items()}
    graph |= {name: _among({*definitions, *criteria}, used_by(each.when)) for name, each in criteria.items()}
    for name, stage in stages.items():
        used = dict(zip(stage.of, stage.of_spans, strict=True))
        if stage.after and stage.after_span:
            used[stage.after] = stage.after_span
        graph[name] = _among({*criteria, *stages}, used)
    return graph


def _among(known: Container[str], used: Mapping[str, Span]) -> dict[str, Span]:
    return {name: at for name, at in used.items() if name in known}


def ordered(graph: Uses, declared: Mapping[str, Span]) -> tuple[tuple[str, ...], list[Diagnostic]]:
    """Return the names so that each comes after those it uses, and a message for each cycle.

    Args:
        graph: what each name uses.
        declared: the place where each name is declared.
    """
    done: dict[str, None] = {}
    found: list[Diagnostic] = []
    for root in graph:
        path: list[str] = []
        pending: list[tuple[str, Iterator[str]]] = []

        def enter(name: str, path: list[str] = path, pending: list[tuple[str, Iterator[str]]] = pending) -> None:
            path.append(name)
            pending.append((name, iter(graph[name])))

        if root not in done:
            enter(root)
        while pending:
            name, rest = pending[-1]
            following = next(rest, None)
            if following is None:
                pending.pop()
                path.pop()
                done[name] = None
            elif following in path:
                found.append(_cycle([*path[path.index(following) :], following], graph, declared))
            elif following not in done:
                enter(following)
    return tuple(done), found


def _cycle(names: list[str], graph: Uses, declared: Mapping[str, Span]) -> Diagnostic:
    way = " → ".join(f"`{name}`" for name in names)
    steps = pairwise(names[1:])
    return Diagnostic(
        "cycle",
        f"`{names[0]}` is computed from itself: {way}",
        graph[names[0]][names[1]],
        f"uses `{names[1]}`",
        "break the circle: one of these must not use the next",
        tuple(Related(graph[user][used], f"`{user}` uses `{used}`") for user, used in steps)
        or (Related(declared[names[0]], f"`{names[0]}` is declared here"),),
    )
