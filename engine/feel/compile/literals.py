"""Values that are written: constants, lists, contexts and ranges (DMN 1.5, 10.3.1.2, 10.3.2.6, 10.3.2.7)."""

from collections import Counter

from engine.feel.bounds import work
from engine.feel.compile.scope import Code, Env, Scope, charge, no_value
from engine.feel.operators import compare
from engine.feel.temporal import parse_temporal
from engine.feel.tree import AtLiteral, ContextLiteral, ListLiteral, Literal, RangeLiteral, Span
from engine.feel.values import NoValue, Range, Unknown, Value


def constant(value: Value) -> Code:
    """Return code that gives `value`."""
    return lambda _: value


def literal(node: Literal, _: Scope) -> Code:
    """Compile a number, string, boolean or null."""
    return constant(node.value)


def at_literal(node: AtLiteral, _: Scope) -> Code:
    """Compile `@"…"`, read once."""
    try:
        return constant(parse_temporal(node.text))
    except NoValue as reason:
        return _null(node.span, str(reason))


def _null(span: Span, text: str) -> Code:
    return lambda env: no_value(env, span, text)


def list_literal(node: ListLiteral, scope: Scope) -> Code:
    """Compile `[a, b]`."""
    items = [scope.code(each) for each in node.items]
    return lambda env: [item(env) for item in items]


def context_literal(node: ContextLiteral, scope: Scope) -> Code:
    """Compile `{a: 1, b: a + 1}`; an entry sees those before it."""
    keys = [entry.key for entry in node.entries]
    if len(set(keys)) < len(keys):
        twice, _ = Counter(keys).most_common(1)[0]
        return _null(node.span, f"the entry `{twice}` is written twice")
    entries = [
        (entry.key, inside.depth, inside.code(entry.value))
        for entry, inside in zip(node.entries, scope.bind_each(keys), strict=True)
    ]

    def build(env: Env) -> Value:
        made: dict[str, Value] = {}
        for key, slot, code in entries:
            made[key] = env[slot] = code(env)
        return made

    return build


def range_literal(node: RangeLiteral, scope: Scope) -> Code:
    """Compile `[low..high]` or a half line; ends that are null or not in order (10.3.2.7) leave no range."""
    low = None if node.low is None else scope.code(node.low)
    high = None if node.high is None else scope.code(node.high)
    low_closed, high_closed, span = node.low_closed, node.high_closed, node.span

    def build(env: Env) -> Value:
        start = low(env) if low else None
        end = high(env) if high else None
        if (low and start is None) or (high and end is None):
            return no_value(env, span, "an end of the range is null")
        if low and high and not isinstance(start, Unknown) and not isinstance(end, Unknown):
            charge(env, work(start), span)
            try:
                backwards = compare(start, end) > 0
            except NoValue as reason:
                return no_value(env, span, str(reason))
            if backwards:
                return no_value(env, span, "the range ends before it starts")
        return Range(start, end, low_closed, high_closed)

    return build
