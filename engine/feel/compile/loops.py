"""`for`, `some` and `every` (DMN 1.5, 10.3.2.14 and 10.3.2.15): once for each combination of the iterators' items.

A combination may be certain, may be possible (its item comes from an uncertain list), or may be hidden behind a
list that is unknown or null.
"""

from collections.abc import Iterator as Iterating
from dataclasses import dataclass
from decimal import Decimal

from engine.feel.budget import MOST_STEPS, TOO_MANY_STEPS, Stopped
from engine.feel.builtins.conform import described
from engine.feel.compile.logic import kleene
from engine.feel.compile.scope import Code, Env, Scope, charge, no_value, weight
from engine.feel.compile.unknowns import NOTHING, Missing, Reads, held
from engine.feel.temporal import date_from_number, day_number
from engine.feel.tree import For, Iterator, Name, Node, Quantified, Span
from engine.feel.values import (
    AnyDate,
    NoValue,
    Range,
    UncertainList,
    Unknown,
    Value,
)
from engine.feel.walk import walk

PARTIAL = "partial"


@dataclass(frozen=True, slots=True)
class Level:
    """One iterator: its list, the slot of its variable, and what lies behind it where the list is unknown.

    Attributes:
        weight: the steps that each item is worth.
    """

    domain: Code
    slot: int
    span: Span
    behind: Reads
    weight: int


@dataclass(frozen=True, slots=True)
class Combination:
    """How sure one combination is.

    Attributes:
        hidden: the list is null or unknown, so that there is no combination to evaluate.
        doubt: the missing facts on which it depends that the combination exists; None where it does.
    """

    hidden: bool = False
    doubt: Missing | None = None


CERTAIN = Combination()
NULL = Combination(hidden=True)


def levels(iterators: tuple[Iterator, ...], body: Node, scope: Scope) -> tuple[tuple[Level, ...], Scope]:
    """Compile the iterators; return them with the scope inside, where `body` is to be compiled."""
    made: list[Level] = []
    for at, each in enumerate(iterators):
        later = iterators[at + 1 :]
        nodes = [node for one in later for node in (one.domain, one.end) if node is not None]
        bound = frozenset({each.name, *(one.name for one in later), PARTIAL})
        domain = _domain(each, scope)
        behind = Reads((*nodes, body), scope, bound)
        made.append(Level(domain, scope.depth, each.domain.span, behind, weight(*nodes, body)))
        scope = scope.bind(each.name)
    return tuple(made), scope


def combinations(levels: tuple[Level, ...], env: Env, domain: Value) -> Iterating[Combination]:
    """Yield each combination, its items in their slots of `env`; `domain` is the first level's list."""
    level, inner = levels[0], levels[1:]
    if domain is None:
        no_value(env, level.span, "null is gone through, where a list is expected")
        yield NULL
        return
    if isinstance(domain, UncertainList):
        sure, possible = domain.certain, domain.possible
    elif isinstance(domain, Unknown):
        yield Combination(hidden=True, doubt=domain.missing | level.behind(env))
        return
    else:
        sure, possible = domain if isinstance(domain, list) else [domain], []
    charge(env, (len(sure) + len(possible)) * level.weight, level.span)
    missing = domain.missing if isinstance(domain, UncertainList) else NOTHING
    for items, doubt in ((sure, None), (possible, missing)):
        for item in items:
            env[level.slot] = item
            if not inner:
                yield CERTAIN if doubt is None else Combination(doubt=doubt)
                continue
            for each in combinations(inner, env, inner[0].domain(env)):
                yield each if doubt is None else Combination(each.hidden, (each.doubt or NOTHING) | doubt)


def quantified(node: Quantified, scope: Scope) -> Code:
    """Compile `some` and `every`, Kleene's or and and over the combinations."""
    iterators, inside = levels(node.iterators, node.condition, scope)
    condition = inside.code(node.condition)
    decisive = node.quantifier == "some"

    def verdicts(env: Env, first: Value) -> Iterating[Value]:
        for each in combinations(iterators, env, first):
            verdict = None if each.hidden else condition(env)
            if each.doubt is None or verdict is (not decisive):
                yield verdict
            else:
                yield Unknown(each.doubt | held(env[1], verdict))

    if len(iterators) > 1:
        return lambda env: kleene(verdicts(env, iterators[0].domain(env)), decisive=decisive)
    domain, slot, span, weighs = iterators[0].domain, iterators[0].slot, node.span, iterators[0].weight

    def over_one_list(env: Env) -> Value:
        items = domain(env)
        if type(items) is not list:
            return kleene(verdicts(env, items), decisive=decisive)
        charge(env, len(items) * weighs, span)
        undecided: list[Value] = []
        for item in items:
            env[slot] = item
            verdict = condition(env)
            if verdict is decisive:
                return decisive
            if type(verdict) is not bool:
                undecided.append(verdict)
        return kleene(undecided, decisive=decisive) if undecided else not decisive

    return over_one_list


def loop(node: For, scope: Scope) -> Code:
    """Compile `for`; `partial` is the list of the results so far."""
    uses_partial = any(isinstance(each, Name) and each.name == PARTIAL for each in walk(node.body))
    partial_slot = scope.depth
    iterators, inside = levels(node.iterators, node.body, scope.bind(PARTIAL))
    body, span = inside.code(node.body), node.span

    def run(env: Env) -> Value:
        results: list[Value] = []
        missing: set[str] = set()
        unknown = False
        for each in combinations(iterators, env, iterators[0].domain(env)):
            if each.hidden and each.doubt is None:
                return None
            if uses_partial:
                charge(env, len(results) // 64, span)
                env[partial_slot] = Unknown(frozenset(missing) | held(env[1], results)) if unknown else results.copy()
            value = None if each.hidden else body(env)
            if each.doubt is not None:
                unknown = True
                missing |= each.doubt
            results.append(value)
        return Unknown(frozenset(missing) | held(env[1], results)) if unknown else results

    return run


def _domain(node: Iterator, scope: Scope) -> Code:
    if node.end is not None:
        return _from_to(scope.code(node.domain), scope.code(node.end), node.domain.span)
    domain, span = scope.code(node.domain), node.domain.span

    def items(env: Env) -> Value:
        value = domain(env)
        if not isinstance(value, Range):
            return value
        if isinstance(value.low, Unknown) or isinstance(value.high, Unknown):
            return Unknown(held(env[1], value))
        try:
            low, high = _steps(value.low, value.high, span)
        except NoValue as reason:
            return no_value(env, span, str(reason))
        low += not value.low_closed
        high -= not value.high_closed
        return _counted(value.low, range(low, high + 1))

    return items


def _from_to(low: Code, high: Code, span: Span) -> Code:
    def items(env: Env) -> Value:
        start, end = low(env), high(env)
        if isinstance(start, Unknown) or isinstance(end, Unknown):
            return Unknown(held(env[1], start, end))
        try:
            first, last = _steps(start, end, span)
        except NoValue as reason:
            return no_value(env, span, str(reason))
        return _counted(start, range(first, last + 1) if first <= last else range(first, last - 1, -1))

    return items


def _steps(low: Value, high: Value, span: Span) -> tuple[int, int]:
    """Return two whole numbers, or the numbers of two days, that can be counted between."""
    if isinstance(low, AnyDate) and isinstance(high, AnyDate):
        first, last = day_number(low), day_number(high)
    elif isinstance(low, Decimal) and isinstance(high, Decimal):
        if abs(low - high) > MOST_STEPS:
            raise Stopped(TOO_MANY_STEPS, span)
        if low != low.to_integral_value() or high != high.to_integral_value():
            raise NoValue("only whole numbers and dates can be counted between")
        return int(low), int(high)
    else:
        raise NoValue(
            f"only whole numbers and dates can be counted between, not {described(low)} and {described(high)}"
        )
    if abs(first - last) > MOST_STEPS:
        raise Stopped(TOO_MANY_STEPS, span)
    return first, last


def _counted(like: Value, numbers: range) -> list[Value]:
    if isinstance(like, Decimal):
        return [Decimal(each) for each in numbers]
    return [date_from_number(each) for each in numbers]
