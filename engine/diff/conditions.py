"""What changed inside of a condition or definition, found by walking the two syntax trees side by side."""

from collections.abc import Iterator

from engine.diff.change import quoted
from engine.diff.relations import LESS, MORE, in_order
from engine.diff.sides import reached
from engine.diff.thresholds import Named
from engine.diff.worlds import World
from engine.feel import Expression, tree
from engine.feel.builtins import BUILTINS
from engine.feel.syntax.printer import print_expression
from engine.feel.tree import Node
from engine.feel.types import ContextOf, ListOf, Simple, without_null
from engine.feel.values import AnyDate, DayTimeDuration, Range, Unknown, YearMonthDuration
from engine.feel.walk import children, free_names, walk
from engine.policy.model import Policy
from engine.policy.text import NO_TEXT

STRICTER = {(">=", ">"), ("<=", "<")}
"""Comparisons whose limit itself does not suffice any more."""


def tree_changes(old: Node, new: Node) -> Iterator[Named]:
    """Yield what changed between two expressions that are not the same; nothing where they have too little in common.

    Both are in the new version's names.
    """
    found = list(_within(old, new))
    if all(found):
        yield from (each for each in found if each)


def _within(old: Node, new: Node) -> Iterator[Named | None]:
    """Yield the changes below two nodes, and None where no name says what changed."""
    if old == new and print_expression(old) == print_expression(new):
        return
    match old, new:
        case tree.Comparison(), tree.Comparison() if old.operator != new.operator:
            yield from _strictness(old, new)
        case tree.And(operands=before), tree.And(operands=after):
            yield from _operands(before, after, ("condition-part-removed", "condition-part-added"))
        case tree.Or(operands=before), tree.Or(operands=after):
            yield from _operands(before, after, ("alternative-removed", "alternative-added"))
        case tree.And(operands=before), _ if new in before:
            yield from _operands(before, (new,), ("condition-part-removed", "condition-part-added"))
        case _, tree.And(operands=after) if old in after:
            yield from _operands((old,), after, ("condition-part-removed", "condition-part-added"))
        case tree.Or(operands=before), _ if new in before:
            yield from _operands(before, (new,), ("alternative-removed", "alternative-added"))
        case _, tree.Or(operands=after) if old in after:
            yield from _operands((old,), after, ("alternative-removed", "alternative-added"))
        case _:
            limit = _limit(old, new)
            if limit is not None:
                yield limit
            else:
                yield from _below(old, new)


def _limit(old: Node, new: Node) -> Named | None:
    values = _written(old), _written(new)
    if isinstance(values[0], Unknown) or isinstance(values[1], Unknown):
        return None
    relation = in_order(*values)
    if relation not in (LESS, MORE) or isinstance(values[1], str | bool):
        return None
    return "limit-raised" if relation is MORE else "limit-lowered", quoted(_text(old)), quoted(_text(new))


def _written(node: Node) -> object:
    """Return the value of what is written out in an expression, `Unknown` of what reads a name."""
    if isinstance(node, tree.Literal | tree.AtLiteral | tree.Call | tree.Negation):
        reads = free_names(node).keys() - BUILTINS.keys()
        return Unknown() if reads else Expression("", node).evaluate({})
    return Unknown()


def _below(old: Node, new: Node) -> Iterator[Named | None]:
    below = list(children(old)), list(children(new))
    alike = type(old) is type(new) and len(below[0]) == len(below[1]) > 0
    if not alike or _own(old) != _own(new):
        yield None
        return
    for before, after in zip(*below, strict=True):
        yield from _within(before, after)


def _own(node: Node) -> list[object]:
    """Return what a node itself says: its operator, its names."""
    return [
        getattr(node, name)
        for name in type(node).__slots__
        if name not in ("span", "name_span") and not isinstance(getattr(node, name), Node | tuple)
    ]


def _strictness(old: tree.Comparison, new: tree.Comparison) -> Iterator[Named | None]:
    same = (old.left, old.right) == (new.left, new.right)
    texts = quoted(_text(old)), quoted(_text(new))
    if same and (old.operator, new.operator) in STRICTER:
        yield "comparison-made-strict", *texts
    elif same and (new.operator, old.operator) in STRICTER:
        yield "comparison-made-inclusive", *texts
    else:
        yield None


def _operands(old: tuple[Node, ...], new: tuple[Node, ...], codes: tuple[str, str]) -> Iterator[Named | None]:
    gone = [each for each in old if each not in new]
    come = [each for each in new if each not in old]
    if len(gone) == len(come) > 0:
        for before, after in zip(gone, come, strict=True):
            yield from _within(before, after)
    elif gone and come:
        yield None
    else:
        yield from ((codes[0], quoted(_text(each)), NO_TEXT) for each in gone)
        yield from ((codes[1], NO_TEXT, quoted(_text(each))) for each in come)


def _text(node: Node) -> str:
    return print_expression(node)


def counts_back(policy: Policy, name: str) -> bool:
    """Tell whether an entry shifts the day of the case by a duration, through definitions as well."""
    world = World(policy)
    for each in (name, *sorted(reached(policy, name))):
        body = world.body(each)
        for node in walk(body) if body is not None else ():
            if isinstance(node, tree.Arithmetic) and tree.Name("as_of") in (node.left, node.right):
                other = node.right if node.left == tree.Name("as_of") else node.left
                if isinstance(world.constant(other), DayTimeDuration | YearMonthDuration):
                    return True
    return False


def fixed_days(policy: Policy, name: str) -> bool:
    """Tell whether an entry reads a threshold that is a day or a range of days, through definitions as well."""
    values = World(policy).values
    for each in reached(policy, name):
        value = values.get(each)
        ends = (value.low, value.high) if isinstance(value, Range) else (value,)
        if any(isinstance(end, AnyDate) for end in ends):
            return True
    return False


def given_or_computed(old: Policy, new: Policy, before: Node, after: Node) -> Named | None:
    """Return the change where one yes-or-no fact gave way to others that it is worked out from, or came for them.

    The single fact must be gone from the other version: only then is it that the caller does not state it any more.
    """
    gone, come = _replaced(before, after)
    lost, gained = _facts_read(old, gone), _facts_read(new, come)
    if _is_answer(gone, lost, new) and gained and not _is_bare(come):
        return "fact-now-computed", quoted(", ".join(lost)), quoted(", ".join(gained))
    if _is_answer(come, gained, old) and lost and not _is_bare(gone):
        return "fact-now-given", quoted(", ".join(lost)), quoted(", ".join(gained))
    return None


def _replaced(old: Node, new: Node) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    """Return the smallest parts of two expressions outside of which they are the same."""
    for join in (tree.And, tree.Or):
        if isinstance(old, join) or isinstance(new, join):
            sides = [each.operands if isinstance(each, join) else (each,) for each in (old, new)]
            gone = tuple(each for each in sides[0] if each not in sides[1])
            come = tuple(each for each in sides[1] if each not in sides[0])
            return _replaced(gone[0], come[0]) if len(gone) == len(come) == 1 else (gone, come)
    below = list(children(old)), list(children(new))
    if type(old) is type(new) and len(below[0]) == len(below[1]) and _own(old) == _own(new):
        differing = [(one, other) for one, other in zip(*below, strict=True) if one != other]
        if len(differing) == 1:
            return _replaced(*differing[0])
    return (old,), (new,)


def _is_answer(parts: tuple[Node, ...], facts: dict[str, object], elsewhere: Policy) -> bool:
    """Tell whether a part is one yes-or-no fact and nothing else, which the other version does not declare."""
    declared = {path.rsplit(".", 1)[-1] for path in elsewhere.facts.properties}
    return (
        _is_bare(parts) and len(facts) == 1 and set(facts.values()) == {Simple.BOOLEAN} and declared.isdisjoint(facts)
    )


def _is_bare(parts: tuple[Node, ...]) -> bool:
    """Tell whether a part is one fact as it is given, from which nothing is worked out."""
    return len(parts) == 1 and isinstance(parts[0], tree.Name | tree.Path)


def _facts_read(policy: Policy, parts: tuple[Node, ...]) -> dict[str, object]:
    """Return the facts that expressions name, by the last step of their paths, with their types; no objects."""
    types = {path.rsplit(".", 1)[-1]: without_null(each.type) for path, each in policy.facts.properties.items()}
    names = [each.name for part in parts for each in walk(part) if isinstance(each, tree.Name | tree.Path)]
    found = {name: types[name] for name in names if name in types}
    top = policy.facts.types
    return {n: t for n, t in found.items() if not isinstance(t, ContextOf) and not (isinstance(t, ListOf) and n in top)}
