"""Calls of built-ins: which signature fits, and what it gives."""

from collections.abc import Sequence

from engine.feel.builtins import Builtin
from engine.feel.checking.arguments import Fit, Shape, fit, misfit, possible, shapes, written
from engine.feel.checking.constants import NONE, folded
from engine.feel.checking.corrections import corrected, quoted
from engine.feel.checking.functions import function, many, wrong_type
from engine.feel.checking.limits import exactly
from engine.feel.checking.occurring import note_same_answer
from engine.feel.checking.relations import item_of, never, nullable, only
from engine.feel.checking.results import (
    FAILS,
    LIMITS,
    NEEDS_ITEMS,
    RESULTS,
    Called,
    broken_pattern,
    ends,
    image,
    never_ordered,
    never_together,
)
from engine.feel.checking.scope import Scope
from engine.feel.checking.words import a_type, shown
from engine.feel.tree import Argument, Call, FunctionLiteral, Literal
from engine.feel.types import FeelType, ListOf, Simple, union, without_null
from engine.feel.values import NoValue
from engine.suggest import did_you_mean


def of_builtin(node: Call, builtin: Builtin, scope: Scope) -> FeelType:
    """Return the type of a call of a built-in."""
    if builtin.needs_clock:
        scope.warn(
            "reads-clock",
            f"`{builtin.name}()` reads the clock, so that the same facts do not always give the same outcome",
            node.span,
            "the moment of the decision",
            "use `as_of`, the date of the case",
        )
    types = _inferred(node, builtin, scope)
    fitting = shapes(builtin, node.arguments)
    if not fitting:
        _misshapen(node, builtin, scope)
        return _declared_result(builtin)
    before = len(scope.notes.problems)
    able = [each for each in fitting if possible(each, types)]
    if not able:
        _unfit(node, builtin, fitting, types, scope)
        return _declared_result(builtin)
    if _impossible(node, builtin, _called(node, able[0], types, scope), scope):
        return _declared_result(builtin)
    types = _guarded(node, builtin, able, types, scope)
    called = _called(node, able[0], types, scope)
    if len(scope.notes.problems) == before:
        try:
            value = folded(node, builtin, scope)
        except NoValue as reason:
            scope.nothing(node, "no-such-value", str(reason), help=_meant(node))
            return _declared_result(builtin)
        if value is not NONE:
            return exactly(value)
    if builtin.name == "list contains":
        (things, wanted), of = called.nodes, item_of(called.type(0))
        subject = f"an item of {shown(scope.text(things))}"
        note_same_answer(node, "=", (things, of), (wanted, called.type(1)), scope, subject=subject, only_never=True)
    refine = RESULTS.get(builtin.name)
    result = refine(called) if refine else LIMITS.get(builtin.name) or union(*(each[0].result for each in able))
    if all(each.name is None for each in node.arguments):
        result = image(builtin, called) or result
    fails = FAILS.get(builtin.name)
    why = fails(called) if fails else ""
    return scope.maybe(node, result, why) if why else result


def _meant(node: Call) -> str:
    """Return how the text of a date, a time or a duration is written that has no value."""
    texts = [each.value.value for each in node.arguments if isinstance(each.value, Literal)]
    meant = [each for text in texts if isinstance(text, str) for each in corrected(text)]
    return f"write {quoted(meant)}" if meant else ""


def _declared_result(builtin: Builtin) -> FeelType:
    """Return the type of a call whose arguments are wrong; contexts are left open, to say nothing more of them."""
    found = union(*(each.result for each in builtin.signatures))
    return found if isinstance(found, Simple) else Simple.ANY


def _inferred(node: Call, builtin: Builtin, scope: Scope) -> tuple[FeelType, ...]:
    """Return the types of the arguments; a function literal is told what the items of the list are."""
    items: FeelType = Simple.ANY
    types: list[FeelType] = []
    for each in node.arguments:
        if isinstance(each.value, FunctionLiteral) and builtin.name in ("sort", "list replace"):
            of = function(each.value, scope, (items, items))
            scope.notes.types[each.value.span] = of
        else:
            of = scope.infer(each.value)
        if not types:
            items = item_of(of)
        types.append(of)
    return tuple(types)


def _misshapen(node: Call, builtin: Builtin, scope: Scope) -> None:
    given = len(node.arguments)
    wrong = [each.name for each in node.arguments if each.name is not None]
    known = [name for each in builtin.signatures for one in each.parameters for name in (one.name, *one.aliases)]
    strange = [each for each in node.arguments if each.name is not None and each.name not in known]
    if strange:
        name, start = strange[0].name or "", strange[0].span[0]
        scope.nothing(
            node,
            "wrong-arguments",
            f"`{builtin.name}` has no parameter `{name}`",
            (start, start + len(name)),
            "no such parameter",
            f"{_nearest(name, known)}it is {written(builtin)}",
        )
        return
    if wrong:
        message = f"`{builtin.name}` needs other arguments than {', '.join(f'`{each}`' for each in wrong)}"
    else:
        message = f"`{builtin.name}` cannot be called with {many(given)}"
    scope.nothing(node, "wrong-arguments", message, help=f"it is {written(builtin)}")


def _nearest(name: str, known: Sequence[str]) -> str:
    """Return the beginning of a help line with the parameter that `name` was meant for."""
    words = [each for each in dict.fromkeys(known) if name in each.split() or each in name.split("_")]
    near = did_you_mean(name, known) or (f"did you mean `{words[0]}`?" if words else "")
    return f"{near} " if near else ""


def _unfit(node: Call, builtin: Builtin, fitting: list[Shape], types: Sequence[FeelType], scope: Scope) -> None:
    """Report the argument at which the most fitting signature stops."""
    places = [(misfit(each, types) or 0, each) for each in fitting]
    furthest = max(place for place, _ in places)
    parameters = [each[1][furthest] for place, each in places if place == furthest]
    wanted = union(*(each.type for each in parameters if each is not None))
    name = next((each.name for each in parameters if each is not None), "")
    wrong_type(node, node.arguments[furthest].value, types[furthest], wanted, name, f"`{builtin.name}`", scope)


def _guarded(
    node: Call, builtin: Builtin, able: list[Shape], types: Sequence[FeelType], scope: Scope
) -> tuple[FeelType, ...]:
    """Return the types of the arguments without what the built-in does not take, warning of that."""
    found: list[FeelType] = []
    user = f"`{builtin.name}`"
    for position, (argument, of) in enumerate(zip(node.arguments, types, strict=True)):
        wanted = [shape[1][position] for shape in able]
        fits = [fit(of, each.type) for each in wanted if each is not None]
        if Fit.ALWAYS in fits:
            found.append(of)
            _list_of_one(argument, builtin, of, [each.type for each in wanted if each is not None], scope)
            continue
        rest = of
        if nullable(of) and of is not Simple.NULL:
            rest = scope.needed(argument.value, of, user)
        if all(fit(rest, each.type) is not Fit.ALWAYS for each in wanted if each is not None):
            expected = next(each.type for each in wanted if each is not None)
            text = scope.text(argument.value)
            scope.warn(
                "may-be-null",
                f"{user} expects {a_type(without_null(expected))}, {shown(text)} is {a_type(rest)}",
                argument.span,
                "null for some facts",
                f"leave the others out, as in `{text}[item != null]`" if isinstance(rest, ListOf) else "",
            )
        found.append(rest)
    return tuple(found)


def _list_of_one(argument: Argument, builtin: Builtin, of: FeelType, wanted: list[FeelType], scope: Scope) -> None:
    """Warn of `count(school)`: a single value is taken for a list of itself."""
    if any(not isinstance(each, ListOf) for each in wanted) or of is Simple.NULL or not never(of, "list"):
        return
    scope.warn(
        "list-of-one",
        f"{shown(scope.text(argument.value))} is {a_type(of)}, `{builtin.name}` expects a list",
        argument.span,
        "taken as a list of one",
        "name the list itself",
    )


def _called(node: Call, shape: Shape, types: Sequence[FeelType], scope: Scope) -> Called:
    """Return the call with its arguments in the order of the parameters."""
    parameters = shape[0].parameters
    places = [
        parameters.index(each) if argument.name is not None and each in parameters else position
        for position, (argument, each) in enumerate(zip(node.arguments, shape[1], strict=True))
    ]
    order = sorted(range(len(places)), key=places.__getitem__)
    return Called(tuple(node.arguments[at].value for at in order), tuple(types[at] for at in order), scope)


def _impossible(node: Call, builtin: Builtin, called: Called, scope: Scope) -> bool:
    """Note a call that is null for every fact though each argument by itself fits."""
    if builtin.name in NEEDS_ITEMS and len(called.types) == 1 and only(called.types[0], "list"):
        wanted = builtin.signatures[0].parameters[0].type
        items = item_of(called.types[0])
        ordering = builtin.name in ("min", "max") and never_ordered(called)
        if ordering or (isinstance(wanted, ListOf) and fit(items, wanted.of) is Fit.NEVER):
            expected = "values that have an order" if ordering else a_type(wanted)
            scope.nothing(
                node,
                "wrong-arguments",
                f"`{builtin.name}` expects {expected}, "
                f"{shown(scope.text(called.nodes[0]))} is {a_type(called.types[0])}",
                called.nodes[0].span,
            )
            return True
    if builtin.name in ("min", "max") and len(called.types) > 1 and never_ordered(called):
        given = a_type(union(*called.types))
        message = f"`{builtin.name}` expects values that have an order, its arguments are {given} each"
        scope.nothing(node, "wrong-arguments", message)
        return True
    if builtin.name in ("min", "max") and (apart := never_together(called)):
        first, second = (f"{shown(scope.text(each))} is {a_type(of)}" for each, of in apart)
        message = f"{first} and {second}, these cannot be put in order"
        scope.nothing(node, "wrong-arguments", message, apart[1][0].span)
        return True
    broken = broken_pattern(builtin.name, called)
    if broken:
        scope.nothing(node, "no-such-value", broken, called.nodes[1].span)
        return True
    if builtin.name == "modulo" and called.constant(1) == 0:
        scope.nothing(node, "no-such-value", "nothing can be divided by zero")
        return True
    if builtin.group == "range" and len(called.types) == 2:
        one, other = (ends(each) for each in called.types)
        if Simple.ANY not in one | other and one and other and not one & other:
            scope.nothing(
                node,
                "wrong-arguments",
                f"{shown(scope.text(called.nodes[0]))} is {a_type(called.types[0])} and "
                f"{shown(scope.text(called.nodes[1]))} is {a_type(called.types[1])}, these cannot be compared",
            )
            return True
    return False
