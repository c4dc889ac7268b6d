"""Calls and functions: is it a function, do the arguments fit, and what does it give."""

from collections.abc import Sequence

from engine.feel.builtins import BUILTINS, Builtin
from engine.feel.checking.arguments import Fit, Shape, fit, misfit, possible, shapes, written
from engine.feel.checking.binders import not_hiding
from engine.feel.checking.constants import NONE, folded
from engine.feel.checking.relations import item_of, kinds, members, never, nullable, only, type_of, values_of
from engine.feel.checking.results import FAILS, NEEDS_ITEMS, RESULTS, Called, broken_pattern, ends, never_ordered
from engine.feel.checking.scope import Scope
from engine.feel.checking.words import a_type, remedy, shown
from engine.feel.compile.types import NoType, declared
from engine.feel.tree import Argument, Call, FunctionLiteral, Name, Node
from engine.feel.types import FeelType, FunctionOf, ListOf, Simple, union, without_null
from engine.feel.values import NoValue
from engine.suggest import did_you_mean


def function(node: FunctionLiteral, scope: Scope, given: Sequence[FeelType] = ()) -> FeelType:
    """Return the type of `function(a, b) body`.

    Args:
        node: the function.
        scope: where it stands.
        given: the types of the arguments, where it is known who calls it.
    """
    types: list[FeelType] = []
    inside = scope
    for position, each in enumerate(node.parameters):
        of: FeelType = given[position] if position < len(given) else Simple.ANY
        if each.type is not None:
            try:
                of = declared(each.type)
            except NoType as unknown:
                scope.error("unknown-type", f"there is no type `{unknown}`", each.type.span, "unknown")
        types.append(of)
        not_hiding(each.name, each, scope)
        inside = inside.bind(each.name, of)
    if node.external:
        scope.error("external-function", "an external function cannot be called here", node.span, "always null")
        return Simple.ANY
    return FunctionOf(tuple(types), inside.infer(node.body), tuple(each.name for each in node.parameters))


def call(node: Call, scope: Scope) -> FeelType:
    """Return the type of a call of a built-in by its name, or of a value that is a function."""
    builtin = BUILTINS.get(node.function.name) if isinstance(node.function, Name) else None
    if builtin is not None:
        own = _variable(builtin.name, scope)
        if own is None or never(own, "function"):
            return _of_builtin(node, builtin, scope)
    elif isinstance(node.function, Name) and scope.resolve(node.function.name).type is None:
        return _of_unknown(node, node.function, scope)
    of = scope.needed(node.function, scope.infer(node.function), "the call")
    types = [scope.infer(each.value) for each in node.arguments]
    if Simple.ANY in members(of):
        return Simple.ANY
    callable_ = [each for each in values_of(of) if isinstance(each, FunctionOf)]
    if not callable_:
        scope.error(
            "not-a-function",
            f"{shown(scope.text(node.function))} is {a_type(of)}, only a function can be called",
            node.function.span,
            "always null",
        )
        return Simple.ANY
    for each in callable_:
        _own_arguments(node, each, types, scope)
    return union(*(each.result for each in callable_))


def _variable(name: str, scope: Scope) -> FeelType | None:
    """Return the type of a variable that is named like a built-in; an item's entry is not asked in a call."""
    bound = [binder.type for binder in scope.binders if binder.name == name]
    return bound[-1] if bound else scope.names.types.get(name)


def _of_unknown(node: Call, name: Name, scope: Scope) -> FeelType:
    for each in node.arguments:
        scope.infer(each.value)
    known = [*BUILTINS, *(each for each, of in scope.names.types.items() if isinstance(of, FunctionOf))]
    barred = scope.names.barred.get(name.name)
    if barred is not None:
        scope.error("unknown-name", f"`{name.name}` {barred}", name.span, "not to be used here")
    else:
        message = f"`{name.name}` is not a function"
        scope.error("unknown-name", message, name.span, "not declared", did_you_mean(name.name, known))
    return Simple.ANY


def _own_arguments(node: Call, of: FunctionOf, types: Sequence[FeelType], scope: Scope) -> None:
    """Check the arguments of a function of the text; a null argument is handed on."""
    names = [each.name for each in node.arguments if each.name is not None]
    text = shown(scope.text(node.function))
    if names and of.names and set(names) != set(of.names):
        listed = ", ".join(f"`{each}`" for each in of.names)
        scope.error("wrong-arguments", f"the parameters of {text} are {listed}", node.span, "other names", "")
        return
    if len(types) != len(of.parameters):
        takes = len(of.parameters)
        signature = ", ".join(f"{name}: {each}" for name, each in zip(of.names, of.parameters, strict=False))
        scope.error(
            "wrong-arguments",
            f"{text} takes {_many(takes)}, and {len(types)} {'is' if len(types) == 1 else 'are'} given",
            node.span,
            "always null",
            f"it is `function({signature})`" if of.names else "",
        )
        return
    for position, (argument, given) in enumerate(zip(node.arguments, types, strict=True)):
        place = of.names.index(argument.name) if argument.name in of.names else position
        wanted = of.parameters[place]
        if given is not Simple.NULL and never(given, *kinds(wanted)) and wanted is not Simple.ANY:
            _wrong_type(argument.value, given, wanted, of.names[place] if of.names else "", text, scope)


def _many(count: int) -> str:
    return f"{count or 'no'} argument{'' if count == 1 else 's'}"


def _of_builtin(node: Call, builtin: Builtin, scope: Scope) -> FeelType:
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
        return merged_result(builtin)
    before = len(scope.notes.problems)
    able = [each for each in fitting if possible(each, types)]
    if not able:
        _unfit(node, builtin, fitting, types, scope)
        return merged_result(builtin)
    if _impossible(node, builtin, _called(node, able[0], types, scope), scope):
        return merged_result(builtin)
    types = _guarded(node, builtin, able, types, scope)
    called = _called(node, able[0], types, scope)
    if len(scope.notes.problems) == before:
        try:
            value = folded(node, builtin, scope)
        except NoValue as reason:
            scope.error("no-such-value", str(reason), node.span, "always null")
            return merged_result(builtin)
        if value is not NONE:
            return type_of(value)
    refine = RESULTS.get(builtin.name)
    result = refine(called) if refine else union(*(each[0].result for each in able))
    fails = FAILS.get(builtin.name)
    why = fails(called) if fails else ""
    return scope.maybe(node, result, why) if why else result


def merged_result(builtin: Builtin) -> FeelType:
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
    strange = [each for each in wrong if each not in known]
    if strange:
        message = f"`{builtin.name}` has no parameter `{strange[0]}`"
    elif wrong:
        message = f"`{builtin.name}` needs other arguments than {', '.join(f'`{each}`' for each in wrong)}"
    else:
        message = f"`{builtin.name}` cannot be called with {_many(given)}"
    scope.error("wrong-arguments", message, node.span, "always null", f"it is {written(builtin)}")


def _unfit(node: Call, builtin: Builtin, fitting: list[Shape], types: Sequence[FeelType], scope: Scope) -> None:
    """Report the argument at which the most fitting signature stops."""
    places = [(misfit(each, types) or 0, each) for each in fitting]
    furthest = max(place for place, _ in places)
    parameters = [each[1][furthest] for place, each in places if place == furthest]
    wanted = union(*(each.type for each in parameters if each is not None))
    name = next((each.name for each in parameters if each is not None), "")
    _wrong_type(node.arguments[furthest].value, types[furthest], wanted, name, f"`{builtin.name}`", scope)


def _wrong_type(node: Node, of: FeelType, wanted: FeelType, name: str, user: str, scope: Scope) -> None:
    as_ = f" as `{name}`" if name else ""
    scope.error(
        "wrong-arguments",
        f"{user} expects {a_type(without_null(wanted))}{as_}, {shown(scope.text(node))} is {a_type(of)}",
        node.span,
        "always null",
        remedy(node, of, scope.text(node), wanted),
    )


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
            expected = union(*(each.type for each in wanted if each is not None))
            scope.warn(
                "may-be-null",
                f"{user} expects {a_type(without_null(expected))}, "
                f"{shown(scope.text(argument.value))} is {a_type(rest)}",
                argument.span,
                "null for some facts",
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
            scope.error(
                "wrong-arguments",
                f"`{builtin.name}` expects {expected}, "
                f"{shown(scope.text(called.nodes[0]))} is {a_type(called.types[0])}",
                called.nodes[0].span,
                "always null",
            )
            return True
    broken = broken_pattern(builtin.name, called)
    if broken:
        scope.error("no-such-value", broken, called.nodes[1].span, "always null")
        return True
    if builtin.group == "range" and len(called.types) == 2:
        one, other = (ends(each) for each in called.types)
        if Simple.ANY not in one | other and one and other and not one & other:
            scope.error(
                "wrong-arguments",
                f"{shown(scope.text(called.nodes[0]))} is {a_type(called.types[0])} and "
                f"{shown(scope.text(called.nodes[1]))} is {a_type(called.types[1])}, these cannot be compared",
                node.span,
                "always null",
            )
            return True
    return False
