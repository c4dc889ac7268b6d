"""Functions of the text: what they are, and whether the arguments of a call fit them."""

from collections.abc import Sequence

from engine.feel.checking.arguments import Fit, fit
from engine.feel.checking.binders import not_hiding
from engine.feel.checking.scope import Scope
from engine.feel.checking.trust import doubtful
from engine.feel.checking.words import a_type, remedy, shown
from engine.feel.compile.types import NoType, declared
from engine.feel.tree import Call, FunctionLiteral, Node
from engine.feel.types import FeelType, FunctionOf, Simple, may_be_null, without_null
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


def own_arguments(node: Call, of: FunctionOf, types: Sequence[FeelType], scope: Scope) -> None:
    """Check the arguments of a function of the text; a null argument is handed on, and most bodies are null then."""
    names = [each.name for each in node.arguments if each.name is not None]
    text = shown(scope.text(node.function))
    if names and of.names and not set(names) <= set(of.names):
        listed = ", ".join(f"`{each}`" for each in of.names)
        near = next((near for each in names if (near := did_you_mean(each, of.names))), "")
        message = f"the parameters of {text} are {listed}"
        scope.nothing(node, "wrong-arguments", message, label="other names", help=near)
        return
    if len(types) != len(of.parameters) and not names:
        takes = len(of.parameters)
        signature = ", ".join(f"{name}: {each}" for name, each in zip(of.names, of.parameters, strict=False))
        scope.nothing(
            node,
            "wrong-arguments",
            f"{text} takes {many(takes)}, and {len(types)} {'is' if len(types) == 1 else 'are'} given",
            help=f"it is `function({signature})`" if of.names else "",
        )
        return
    for position, (argument, given) in enumerate(zip(node.arguments, types, strict=True)):
        place = of.names.index(argument.name) if argument.name in of.names else position
        wanted = of.parameters[place]
        if not may_be_null(wanted):
            scope.needed(argument.value, given, text)
        fits = Fit.ALWAYS if given is Simple.NULL else fit(without_null(given), wanted)
        if fits is Fit.NEVER:
            wrong_type(node, argument.value, given, wanted, of.names[place] if of.names else "", text, scope)
        elif fits is Fit.SOMETIMES:
            what = (
                f"{text} expects {a_type(without_null(wanted))}, {shown(scope.text(argument.value))} is {a_type(given)}"
            )
            scope.warn("may-be-null", what, argument.span, "null for some facts")


def many(count: int) -> str:
    """Return a number of arguments in words."""
    return f"{count or 'no'} argument{'' if count == 1 else 's'}"


def wrong_type(call: Call, node: Node, of: FeelType, wanted: FeelType, name: str, user: str, scope: Scope) -> None:
    """Note that `node`, an argument of `call`, never fits its parameter."""
    as_ = f" as `{name}`" if name else ""
    message = f"{user} expects {a_type(without_null(wanted))}{as_}, {shown(scope.text(node))} is {a_type(of)}"
    advice = remedy(node, of, scope.text(node), wanted)
    if may_be_null(wanted) and doubtful(scope, node):
        scope.warn("wrong-arguments", message, node.span, "null, or left out", advice)
    else:
        scope.nothing(call, "wrong-arguments", message, node.span, help=advice)
