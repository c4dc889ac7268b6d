"""Variables, paths and literals: what a name stands for, and what may be asked of a value by `.`."""

from collections.abc import Mapping
from typing import assert_never

from engine.feel.builtins import BUILTINS
from engine.feel.checking import foreign
from engine.feel.checking.constants import NONE, constant
from engine.feel.checking.corrections import corrected, quoted
from engine.feel.checking.limits import exactly
from engine.feel.checking.relations import SAMPLES, members, merged, nullable, type_of, values_of
from engine.feel.checking.results import PARTS
from engine.feel.checking.scope import Scope
from engine.feel.checking.words import a_type, shown
from engine.feel.temporal import parse_temporal, property_of
from engine.feel.tree import AtLiteral, ListLiteral, Literal, Name, Path
from engine.feel.types import (
    ContextOf,
    FeelType,
    FunctionOf,
    Limited,
    ListOf,
    OneType,
    RangeOf,
    Simple,
    optional,
    union,
    widened,
)
from engine.feel.values import NoValue
from engine.suggest import did_you_mean

OF_A_RANGE = ("start", "end", "start included", "end included")
OF_TIME = (
    *("year", "month", "day", "weekday", "hour", "minute", "second", "time offset", "timezone"),
    *("years", "months", "days", "hours", "minutes", "seconds"),
)
"""The properties of dates, times and durations (OMG DMN 1.5, tables 61 and 62)."""

_PERHAPS_NULL = frozenset({"time offset", "timezone", "start", "end"})


def literal(node: Literal, _: Scope) -> FeelType:
    """Return the type of a number, string, boolean or null, of which no other value occurs."""
    return exactly(node.value)


def at_literal(node: AtLiteral, scope: Scope) -> FeelType:
    """Return the type of `@"…"`, which must be a date, a time or a duration that exists."""
    try:
        return exactly(parse_temporal(node.text))
    except NoValue as reason:
        scope.nothing(
            node,
            "no-such-value",
            str(reason),
            node.span,
            "no such value",
            f"write {quoted(meant, '@')}"
            if (meant := corrected(node.text))
            else 'a date is written `@"2025-01-31"`, a duration `@"P2Y"`, a time `@"12:30:00"`',
        )
        return Simple.ANY


def list_literal(node: ListLiteral, scope: Scope) -> FeelType:
    """Return the type of `[a, b]`."""
    return ListOf(merged([scope.infer(each) for each in node.items]))


def name(node: Name, scope: Scope) -> FeelType:
    """Return the type of a variable, an item's entry or a built-in."""
    found = scope.resolve(node.name)
    if found.hides:
        scope.warn(
            "shadowed-name",
            f"`{node.name}` is an entry of the item and also a name around the filter",
            node.span,
            "could be either",
            f"write `item.{node.name}` for the entry, or give the other another name",
        )
    if found.type is not None:
        known = constant(node, scope)
        if known is not NONE:
            return exactly(known)
        if node.name in scope.names.whys and nullable(found.type):
            scope.notes.whys[node.span] = scope.names.whys[node.name]
        return found.type
    if node.name in BUILTINS:
        return _builtin(node.name)
    _unknown(node, scope)
    return Simple.ANY


def _builtin(wanted: str) -> FeelType:
    signature = BUILTINS[wanted].signatures[0]
    types = tuple(each.type for each in signature.parameters)
    return FunctionOf(types, signature.result, tuple(each.name for each in signature.parameters))


def _unknown(node: Name, scope: Scope) -> None:
    barred = scope.names.barred.get(node.name)
    if barred is not None:
        scope.error("unknown-name", f"`{node.name}` {barred}", node.span, "not to be used here")
        return
    owners = [each for each, of in scope.names.types.items() if isinstance(of, ContextOf) and node.name in of.entries]
    if owners:
        near = f"did you mean `{owners[0]}.{node.name}`?"
    else:
        near = did_you_mean(node.name, scope.visible()) or did_you_mean(node.name, BUILTINS)
    near = foreign.word(node.name) or near
    message = f"`{node.name}` is not {scope.names.kinds}"
    if any(binder.item for binder in scope.binders):
        message = f"`{node.name}` is not an entry of the item, nor {scope.names.kinds}"
    scope.error("unknown-name", message, node.span, "not declared", near)


def path(node: Path, scope: Scope) -> FeelType:
    """Return the type of `base.name`."""
    base = scope.needed(node.base, scope.infer(node.base), f"`.{node.name}`")
    if base is Simple.NULL:
        scope.nothing(node, "unknown-property", f"null has no `{node.name}`", node.name_span)
        return Simple.ANY
    found = [of for each in values_of(base) if (of := property_type(each, node.name)) is not None]
    if not found:
        _no_property(node, base, scope)
        return Simple.ANY
    result = union(*found)
    if len(found) < len(values_of(base)):
        return scope.maybe(node, result, f"where {shown(scope.text(node.base))} has none")
    if node.name in _PERHAPS_NULL and not isinstance(base, ContextOf):
        scope.notes.whys[node.span] = "where there is none"
    return result


def property_type(of: OneType, wanted: str) -> FeelType | None:
    """Return the type of `.wanted` of a value of a type; None where there is no such thing."""
    match of:
        case Simple.ANY:
            return Simple.ANY
        case ContextOf(entries=entries, closed=closed):
            return entries.get(wanted, None if closed else Simple.ANY)
        case ListOf(of=item):
            found = [property_type(each, wanted) for each in values_of(item) or (Simple.ANY,)]
            known = [each for each in found if each is not None]
            missing = len(known) < len(found) or len(values_of(item)) < len(members(item))
            return ListOf(optional(union(*known)) if missing else union(*known)) if known else None
        case RangeOf(of=end):
            return {"start": optional(end), "end": optional(end)}.get(wanted) or (
                Simple.BOOLEAN if wanted in OF_A_RANGE else None
            )
        case Simple() | Limited():
            found_there = _SIMPLE.get((widened(of), wanted))
            return PARTS.get(wanted, found_there) if found_there is Simple.NUMBER else found_there
        case FunctionOf():
            return None
        case _:
            assert_never(of)


def _property(of: Simple, wanted: str) -> FeelType | None:
    try:
        found = type_of(property_of(SAMPLES[of], wanted))
    except NoValue:
        return None
    known = {"time offset": Simple.DAY_TIME_DURATION, "timezone": Simple.STRING}
    return optional(known[wanted]) if wanted in known else found


_SIMPLE: Mapping[tuple[FeelType, str], FeelType] = {
    (of, wanted): found for of in SAMPLES for wanted in OF_TIME if (found := _property(of, wanted)) is not None
}
"""The type of each property of each simple type, asked of the evaluation."""


def _no_property(node: Path, base: FeelType, scope: Scope) -> None:
    known = names_in(base)
    text = shown(scope.text(node.base))
    inside = any(isinstance(each, ListOf) for each in values_of(base))
    behind = scope.notes.text[node.span[1] :].lstrip()
    function = foreign.member(scope.text(node.base), base, node.name, behind)
    if known:
        what = f"the items of {text} have" if inside else f"{text} has"
        near = function if inside or behind.startswith("(") else ""
        near = near or did_you_mean(node.name, known)
        listed = [f"`{each}`" for each in known[:MOST_LISTED]]
        more = ", …" if len(known) > MOST_LISTED else ""
        near = near or f"there are {', '.join(listed)}{more}"
        scope.error("unknown-property", f"{what} no `{node.name}`", node.name_span, "not declared", near)
        return
    message = f"{text} is {a_type(base)}, and that has no `{node.name}`"
    if inside:
        scope.warn("unknown-property", message, node.name_span, "null for every item", function)
    else:
        scope.nothing(node, "unknown-property", message, node.name_span, help=function)


MOST_LISTED = 8
"""Names that a help line lists."""


def names_in(of: FeelType) -> list[str]:
    """Return what may be asked by `.` of a value of a type."""
    found: dict[str, None] = {}
    for each in values_of(of):
        match each:
            case ContextOf(entries=entries):
                found |= dict.fromkeys(entries)
            case ListOf(of=item):
                found |= dict.fromkeys(names_in(item))
            case RangeOf():
                found |= dict.fromkeys(OF_A_RANGE)
            case Simple():
                found |= dict.fromkeys(wanted for simple, wanted in _SIMPLE if simple is each)
    return list(found)
