"""What brings names of its own: filters, `for`, `some`, `every` and contexts."""

from decimal import Decimal

from engine.feel.checking.constants import NONE, constant
from engine.feel.checking.guards import implied
from engine.feel.checking.logic import truth
from engine.feel.checking.names import names_in
from engine.feel.checking.operators import compare
from engine.feel.checking.relations import item_of, kinds, members, merged, never, nullable, only, values_of
from engine.feel.checking.scope import Scope
from engine.feel.checking.trust import trusted
from engine.feel.checking.words import a_type, shown
from engine.feel.tree import And, ContextLiteral, Filter, For, Iterator, Literal, Name, Node, Or, Path, Quantified
from engine.feel.types import ContextOf, FeelType, ListOf, RangeOf, Simple, union, without_null
from engine.feel.values import CONTEXT
from engine.feel.walk import free_names

ITEM = "item"
PARTIAL = "partial"


def filtered(node: Filter, scope: Scope) -> FeelType:
    """Return the type of `list[condition]`: an item where the condition is a position, else a list."""
    base = scope.needed(node.base, scope.infer(node.base), "the filter")
    if base is Simple.NULL:
        scope.nothing(node, "type-mismatch", "null is filtered, where a list is expected", node.base.span)
        return Simple.ANY
    if "list" not in kinds(base) and never(base, "list"):
        scope.warn(
            "filter-on-non-list",
            f"{shown(scope.text(node.base))} is {a_type(base)}, a filter expects a list",
            node.base.span,
            "filtered as a list of one",
            "filter the list itself, or ask with `if` where there is one value",
        )
    item = item_of(base)
    condition = scope.bind(ITEM, item, item=True, trusted=trusted(node.base, scope)).infer(node.condition)
    if condition is Simple.NULL or never(condition, Simple.BOOLEAN, Simple.NUMBER):
        scope.warn(
            "type-mismatch",
            f"{shown(scope.text(node.condition))} is {a_type(condition)}, a filter expects a condition or a position",
            node.condition.span,
            "neither true nor false",
            _entry_asked(node, base, scope) or f"compare it with something, as in `{scope.text(node.condition)} = …`",
        )
        return ListOf(item)
    if Simple.ANY in members(condition):
        return Simple.ANY
    results: list[FeelType] = []
    if not never(condition, Simple.BOOLEAN) or nullable(condition):
        results.append(ListOf(_kept(item, node.condition)))
    if not never(condition, Simple.NUMBER):
        results.append(_picked(node, item, scope))
    return union(*results)


def _entry_asked(node: Filter, base: FeelType, scope: Scope) -> str:
    """Return how `school["name"]` is written."""
    name = node.condition.value if isinstance(node.condition, Literal) else None
    if not isinstance(name, str) or name not in names_in(base):
        return ""
    return f"write `{scope.text(node.base)}.{name}`"


def _kept(item: FeelType, condition: Node) -> FeelType:
    """Return the type of the items for which a condition holds: what it makes sure of them is not null."""
    present = implied(condition, holds=True).present
    kept = without_null(item) if Name(ITEM) in present else item
    if not isinstance(kept, ContextOf):
        return kept
    sure = {name for name in kept.entries if {Name(name), Path(Name(ITEM), name)} & present}
    entries = {name: without_null(of) if name in sure else of for name, of in kept.entries.items()}
    return ContextOf(entries, kept.closed)


def _picked(node: Filter, item: FeelType, scope: Scope) -> FeelType:
    place = constant(node.condition, scope)
    if place in (Decimal(1), Decimal(-1)) and (
        scope.is_filled(node.base) or constant(node.base, scope) not in ([], NONE)
    ):
        return item
    if isinstance(place, Decimal) and place and place == place.to_integral_value():
        size = abs(int(place)) if place.adjusted() < CONTEXT.prec else abs(place)
        few = "the list is empty" if size == 1 else f"the list has fewer than {size} items"
        return scope.maybe(node, item, f"where {few}")
    if isinstance(place, Decimal):
        scope.nothing(
            node,
            "type-mismatch",
            f"a position is a whole number from 1, or from -1 backwards, not {scope.text(node.condition)}",
            node.condition.span,
            help=f"the first is `{scope.text(node.base)}[1]`" if place == 0 else "",
        )
        return Simple.ANY
    return scope.maybe(node, item, "where the list has no such position")


def loop(node: For, scope: Scope) -> FeelType:
    """Return the type of `for … return …`."""
    inside, _ = _iterated(node, scope.bind(PARTIAL, ListOf(Simple.ANY)))
    return ListOf(inside.infer(node.body))


def quantified(node: Quantified, scope: Scope) -> FeelType:
    """Return the type of `some … satisfies …` and `every … satisfies …`."""
    inside, filled = _iterated(node, scope)
    of = inside.infer(node.condition)
    truth(node.condition, of, f"`{node.quantifier}`", inside)
    if not filled:
        _reaches_too_far(node, scope)
    if nullable(of) and of is not Simple.NULL:
        return scope.maybe(node, Simple.BOOLEAN, scope.notes.whys.get(node.condition.span, ""))
    return Simple.BOOLEAN


def _iterated(node: For | Quantified, scope: Scope) -> tuple[Scope, bool]:
    """Return the scope inside iterators, and whether there surely is something to go through."""
    filled = True
    for each in node.iterators:
        filled = filled and scope.is_filled(each.domain)
        item = _domain(each, node if each is node.iterators[0] else each.domain, scope)
        not_hiding(each.name, each, scope)
        scope = scope.bind(each.name, item, trusted=each.end is None and trusted(each.domain, scope))
    return scope, filled


def _domain(node: Iterator, whole: Node, scope: Scope) -> FeelType:
    """Return the type of what is gone through; `whole` is null where there is no domain."""
    of = scope.infer(node.domain)
    if node.end is not None:
        end = scope.infer(node.end)
        return _counted(whole, [(node.domain, of), (node.end, end)], scope)
    of = scope.needed(node.domain, of, f"going through it as `{node.name}`")
    if of is Simple.NULL:
        scope.nothing(
            whole, "type-mismatch", "null is gone through, where a list is expected", node.domain.span, "null"
        )
        return Simple.ANY
    if only(of, "range"):
        ends = union(*(end for each in values_of(of) if isinstance(each, RangeOf) for end in members(each.of)))
        return _counted(whole, [(node.domain, ends)], scope)
    if never(of, "list", "range"):
        scope.warn(
            "iteration-over-non-list",
            f"{shown(scope.text(node.domain))} is {a_type(of)}, a list to go through was expected",
            node.domain.span,
            "gone through as a list of one",
            "name the list itself",
        )
    if isinstance(of, ListOf):
        return of.of
    return merged(of_each for each in values_of(of) for of_each in _items(each))


def _items(of: FeelType) -> tuple[FeelType, ...]:
    return members(of.of) if isinstance(of, ListOf | RangeOf) else (of,)


def _counted(whole: Node, ends: list[tuple[Node, FeelType]], scope: Scope) -> FeelType:
    for end, of in ends:
        if of is Simple.NULL or never(of, Simple.NUMBER, Simple.DATE):
            scope.nothing(
                whole,
                "type-mismatch",
                f"{shown(scope.text(end))} is {a_type(of)}, only whole numbers and dates can be counted between",
                end.span,
                "cannot be counted",
            )
            return Simple.ANY
        scope.needed(end, of, "counting")
    if len(ends) == 2:
        compare(whole, "<=", ends[0], ends[1], scope)
    return values_of(ends[0][1])[0] if len(values_of(ends[0][1])) == 1 else Simple.ANY


def not_hiding(name: str, node: Node, scope: Scope) -> None:
    """Note where a new name, at the start of `node`, hides one that is visible; a built-in's may be used."""
    if name not in scope.visible():
        return
    scope.warn(
        "shadowed-name",
        f"`{name}` is already a name here, and would mean something else inside",
        (node.span[0], node.span[0] + len(name)),
        "named again",
        "give it a name of its own",
    )


def _reaches_too_far(node: Quantified, scope: Scope) -> None:
    """Note `every x in xs satisfies a and b` where `b` is not about `x`, and so is not asked of an empty list."""
    every = node.quantifier == "every"
    if not isinstance(node.condition, And if every else Or):
        return
    bound = {each.name for each in node.iterators}
    operands = node.condition.operands
    for position, each in enumerate(operands):
        if position and not free_names(each).keys() & bound and any(free_names(one).keys() & bound for one in operands):
            word = "and" if every else "or"
            scope.warn(
                "precedence",
                f"{shown(scope.text(each))} is not about `{node.iterators[0].name}`, and not asked where there is none",
                each.span,
                f"belongs to `{node.quantifier}`",
                f"write `({node.quantifier} … satisfies …) {word} …` where it is a condition of its own",
            )
            return


def context_literal(node: ContextLiteral, scope: Scope) -> FeelType:
    """Return the type of `{a: 1, b: a + 1}`; an entry sees those before it."""
    entries: dict[str, FeelType] = {}
    for entry in node.entries:
        entries[entry.key] = scope.infer(entry.value)
        scope = scope.bind(entry.key, entries[entry.key], trusted=trusted(entry.value, scope))
    return ContextOf(entries)
