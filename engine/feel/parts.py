"""What the value of one node is made of: the nodes that stand in the same scope, and the items of a loop.

A node inside a binder is evaluated at the top of an expression, in a context that holds the binder's names too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from engine.feel import tree
from engine.feel.builtins import BUILTINS
from engine.feel.compile import compile_node
from engine.feel.compile.loops import PARTIAL, combinations, levels
from engine.feel.compile.names import ITEM
from engine.feel.compile.scope import Env, Run, Scope
from engine.feel.compile.tests import TESTED
from engine.feel.compile.unknowns import held
from engine.feel.elements import compile_elements
from engine.feel.tree import Node
from engine.feel.values import Unknown, Value, unknown_from
from engine.feel.walk import children, free_names

Names = Mapping[str, Value]

MOST_ELEMENTS = 10
"""Items of one list of which is said what a loop made of them."""


@dataclass(frozen=True, slots=True)
class Element:
    """What a loop made of one of its items, or of one combination of them.

    Attributes:
        position: counted from 1.
        bound: the loop's variables; `item` for a filter.
        around: the names that the condition or body can read beside those around the loop.
        body: the condition or body.
        value: what it came to.
        telling: it made the result what it is.
    """

    position: int
    bound: Names
    around: Names
    body: Node
    value: Value
    telling: bool


def parts(node: Node, value: Value) -> Iterator[Node]:
    """Yield the nodes directly in `node` that stand in its scope, but for what is written out, as `5`.

    Args:
        node: a node with a value, so no type and no argument.
        value: of the condition of an `if`, which says what was chosen; of other nodes it is not asked.
    """
    for part in _parts(node, value):
        if not _written(part):
            yield part


def _parts(node: Node, value: Value) -> Iterator[Node]:
    match node:
        case tree.Path(base=base):
            while isinstance(base, tree.Path):
                base = base.base
            if not isinstance(base, tree.Name):
                yield node.base
        case tree.Filter(base=base):
            yield base
        case tree.If(condition=condition, consequence=consequence, alternative=alternative):
            yield condition
            if value is True or isinstance(value, Unknown):
                yield consequence
            if value is not True:
                yield alternative
        case tree.For(iterators=iterators) | tree.Quantified(iterators=iterators):
            yield from (each for each in (iterators[0].domain, iterators[0].end) if each is not None)
        case tree.In(value=tested) | tree.InstanceOf(value=tested):
            yield tested
        case tree.Call(function=function, arguments=arguments):
            if not isinstance(function, tree.Name):
                yield function
            yield from (each.value for each in arguments)
        case tree.Name() | tree.FunctionLiteral() | tree.ContextLiteral():
            return
        case _:
            yield from children(node)


def _written(node: Node) -> bool:
    """Tell whether a node is its own value."""
    match node:
        case tree.Literal() | tree.AtLiteral():
            return True
        case tree.Negation() | tree.ListLiteral() | tree.RangeLiteral():
            return all(map(_written, children(node)))
        case _:
            return False


def named_parts(node: Node, value: Value) -> Iterator[tuple[Node, Names]]:
    """Yield the nodes in `node` that read more names than stand around it, with these names; no items of loops.

    Args:
        node: of them, an `in` has its tests and a context its entries.
        value: of what is tested, or of the context.
    """
    if isinstance(node, tree.In):
        for test in node.tests:
            if not _written(test):
                yield test, {TESTED: value}
    elif isinstance(node, tree.ContextLiteral) and isinstance(value, dict):
        before: dict[str, Value] = {}
        for entry in node.entries:
            if not _written(entry.value):
                yield entry.value, dict(before)
            before[entry.key] = value[entry.key]


def elements(node: Node, value: Value, context: Names, run: Run) -> tuple[list[Element], int]:
    """Return what a loop made of its items, and of how many more; of another node, or a filter by position, nothing.

    Of many items those are chosen that made the result what it is, the first ones before others.

    Args:
        node: stands at the top scope of an expression.
        value: of the node.
        context: the names around it.
        run: journal, clock and bounds.

    Raises:
        Stopped: the run has come to one of its bounds.
    """
    match node:
        case tree.Filter() if isinstance(value, list | Unknown) and not _written(node.condition):
            return _chosen(_filtered(node, value, context, run))
        case tree.Quantified():
            return _chosen(_quantified(node, context, run))
        case tree.For() if isinstance(value, list):
            found = list(islice(_looped(node, value, context, run), MOST_ELEMENTS))
            return found, len(value) - len(found)
        case _:
            return [], 0


def _chosen(found: Iterator[Element]) -> tuple[list[Element], int]:
    telling: list[Element] = []
    others: list[Element] = []
    count = 0
    for each in found:
        count += 1
        chosen = telling if each.telling else others
        if len(chosen) < MOST_ELEMENTS:
            chosen.append(each)
    shown = (telling + others)[:MOST_ELEMENTS]
    return sorted(shown, key=lambda each: each.position), count - len(shown)


def _filtered(node: tree.Filter, value: Value, context: Names, run: Run) -> Iterator[Element]:
    sieve = compile_elements(node)
    read = free_names(node.condition).keys()
    verdicts = sieve.judge([context, run, *sieve.scope.slots])
    if isinstance(value, list) and value and all(verdict is None for _, _, verdict in verdicts):
        return  # the condition was a position
    for position, item, verdict in verdicts:
        around: dict[str, Value] = {ITEM: item}
        if isinstance(item, dict):
            around |= item
        elif isinstance(item, Unknown):
            around |= {name: unknown_from(item) for name in read if name not in context and name not in BUILTINS}
        yield Element(position, {ITEM: item}, around, node.condition, verdict, verdict is not False)


def _quantified(node: tree.Quantified, context: Names, run: Run) -> Iterator[Element]:
    scope = Scope(compile_node)
    iterators, inside = levels(node.iterators, node.condition, scope)
    condition = inside.code(node.condition)
    env: Env = [context, run, *scope.slots]
    ordinary = node.quantifier == "every"
    found = (each for each in combinations(iterators, env, iterators[0].domain(env)) if not each.hidden)
    for position, each in enumerate(found, start=1):
        verdict = condition(env)
        if each.doubt is not None and verdict is not ordinary:
            verdict = Unknown(each.doubt | held(run, verdict))
        bound = {one.name: env[level.slot] for one, level in zip(node.iterators, iterators, strict=True)}
        yield Element(position, bound, bound, node.condition, verdict, verdict is not ordinary)


def _looped(node: tree.For, value: list[Value], context: Names, run: Run) -> Iterator[Element]:
    scope = Scope(compile_node)
    iterators, _ = levels(node.iterators, node.body, scope.bind(PARTIAL))
    env: Env = [context, run, *scope.slots]
    found = combinations(iterators, env, iterators[0].domain(env))
    for position, (_, result) in enumerate(zip(found, value, strict=False), start=1):
        bound = {one.name: env[level.slot] for one, level in zip(node.iterators, iterators, strict=True)}
        around = {PARTIAL: value[: position - 1], **bound}
        yield Element(position, bound, around, node.body, result, telling=True)
