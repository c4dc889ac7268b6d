"""Outcomes: the last has no condition, all others have one, and each can be reached.

A row is unreachable where an earlier one decides whenever it would hold. That is told by the structure of the
conditions alone: a repeated condition, or a stage that asks for what the earlier row asks for. What only the
values of facts could tell is left to a prover.
"""

from collections.abc import Iterator

from engine.diagnostics import Diagnostic, Related, Severity
from engine.feel.tree import And, Literal, Name, Node, Or
from engine.policy.model import Outcome, Policy


def check(policy: Policy) -> Iterator[Diagnostic]:
    """Yield what is wrong with the outcomes of a policy."""
    rows = policy.outcomes
    for position, row in enumerate(rows):
        last = position == len(rows) - 1
        if last and row.when is not None:
            yield Diagnostic(
                "outcome-without-default",
                f"the last outcome `{row.outcome}` has a `when`, and no outcome is left where that is false",
                row.when.span,
                "not always true",
                "add a last outcome without `when`, as in `- {outcome: refused}`",
            )
        if not last and row.when is None:
            yield Diagnostic(
                "outcome-unreachable",
                f"the outcome `{row.outcome}` has no `when`, so that nothing after it can be reached",
                row.span,
                "always decides",
                "give it a `when`, or move it to the end",
                (Related(rows[position + 1].span, "never reached"),),
            )
    yield from _shadowed(policy)
    yield from _titles(rows)


def _shadowed(policy: Policy) -> Iterator[Diagnostic]:
    for position, row in enumerate(policy.outcomes):
        if row.when is None or row.when.broken:
            continue
        tree = row.when.expression.tree
        known = _implied(tree, policy)
        for earlier in policy.outcomes[:position]:
            if earlier.when is None or earlier.when.broken or not _holds(earlier.when.expression.tree, known, policy):
                continue
            same = earlier.when.expression.tree == tree
            yield Diagnostic(
                "outcome-unreachable",
                f"the outcome `{row.outcome}` is never reached: whenever its `when` holds, so does that of "
                f"`{earlier.outcome}` before it",
                row.when.span,
                "asks for the same" if same else "asks for more than the earlier one",
                "change one of the two conditions" if same else f"move it before `{earlier.outcome}`",
                (Related(earlier.when.span, "decides first"),),
            )
            break


def _implied(node: Node, policy: Policy) -> set[Node]:
    """Return the conditions that hold where `node` does, as far as structure tells."""
    known: set[Node] = set()
    todo = [node]
    while todo:
        each = todo.pop()
        if each in known:
            continue
        known.add(each)
        if isinstance(each, And):
            todo += each.operands
        elif isinstance(each, Name) and each.name in policy.stages:
            stage = policy.stages[each.name]
            if stage.after is not None:
                todo.append(Name(stage.after))
            if stage.count >= len(stage.of):
                todo += [Name(member) for member in stage.of]
        elif isinstance(each, Name) and each.name in policy.criteria:
            todo.append(policy.criteria[each.name].when.expression.tree)
    return known


def _holds(node: Node, known: set[Node], policy: Policy, deciding: frozenset[str] = frozenset()) -> bool:
    """Tell whether `node` surely holds where all of `known` do."""
    if node in known or node == Literal(value=True):
        return True
    if isinstance(node, And):
        return all(_holds(each, known, policy, deciding) for each in node.operands)
    if isinstance(node, Or):
        return any(_holds(each, known, policy, deciding) for each in node.operands)
    if isinstance(node, Name) and node.name in policy.stages and node.name not in deciding:
        stage = policy.stages[node.name]
        deciding |= {node.name}
        members = sum(_holds(Name(each), known, policy, deciding) for each in stage.of)
        after = stage.after is None or _holds(Name(stage.after), known, policy, deciding)
        return members >= stage.count and after
    return False


def _titles(rows: tuple[Outcome, ...]) -> Iterator[Diagnostic]:
    first: dict[str, Outcome] = {}
    for row in rows:
        before = first.setdefault(row.outcome, row)
        if before is not row and row.title and row.title != before.title:
            yield Diagnostic(
                "outcome-title-twice",
                f"the outcome `{row.outcome}` has another title here than in its first row, which is the one used",
                row.span,
                "another title",
                "keep the title of the first row only, or give the outcome a name of its own",
                (Related(before.span, "its first row"),),
                Severity.WARNING,
            )
