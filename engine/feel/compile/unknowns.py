"""Which missing facts a result depends on, also through what was not evaluated (design: unknown is a value).

Where one operand is unknown, others are sometimes not evaluated: the condition of a filter over an unknown
list, the body of a loop, a function that was not called. The facts that they would have read could change the
result all the same, so they are collected here: `Reads` evaluates the names and paths that occur in the part
left out, and takes the unknowns inside those values.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine.feel.budget import Stopped
from engine.feel.compile.scope import Code, Env, Run, Scope
from engine.feel.tree import ContextLiteral, Filter, For, FunctionLiteral, In, Name, Node, Path, Quantified
from engine.feel.values import DateTime, Function, NoValue, Range, UncertainList, Unknown, Value
from engine.feel.walk import children

Missing = frozenset[str]

NOTHING: Missing = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """What a function of the text calls: its code in the environment in which the function stood.

    Attributes:
        enter: takes the run of the caller and the arguments.
        reads: the missing facts that the function may read, beside its arguments, in a run.
        clock: that of the run in which the function was made.
    """

    enter: Callable[[Run, list[Value]], Value]
    reads: Callable[[Run], Missing]
    clock: DateTime | None

    def __call__(self, *arguments: Value) -> Value:
        """Call the function outside any other run; raises `NoValue` where it reaches a bound."""
        try:
            return self.enter(Run(clock=self.clock), list(arguments))
        except Stopped as stop:
            raise NoValue(stop.text) from None


def body_of(value: Value) -> Body | None:
    """Return the body of a function of the text, or None for any other value."""
    return value.call if isinstance(value, Function) and isinstance(value.call, Body) else None


_WITHOUT_PARTS = frozenset({bool, str, Decimal, date, type(None)})
"""The values that hold no others and are met most."""


def held(run: Run, *values: Value) -> Missing:
    """Return the missing facts that `values` depend on, at any depth, functions included; it takes steps of `run`."""
    missing: set[str] = set()
    todo: list[Value] = list(values)
    seen: set[int] = set()
    while todo:
        value = todo.pop()
        if type(value) in _WITHOUT_PARTS or id(value) in seen:
            continue
        seen.add(id(value))
        if isinstance(value, Unknown):
            missing |= value.missing
            if isinstance(value, UncertainList):
                run.open(len(value.certain) + len(value.possible))
                todo += value.certain
                todo += value.possible
        elif isinstance(value, list | Mapping):
            run.open(len(value))
            todo += value.values() if isinstance(value, Mapping) else value
        elif isinstance(value, Range):
            todo += (value.low, value.high)
        elif (body := body_of(value)) is not None:
            missing |= body.reads(run)
    return frozenset(missing)


@dataclass(slots=True)
class Reads:
    """The missing facts that `nodes`, which stand in `scope` but for the names in `bound`, may read.

    Compiled when first asked for, since most expressions never leave anything out.
    """

    nodes: tuple[Node, ...]
    scope: Scope
    bound: frozenset[str] = NOTHING
    _codes: tuple[Code, ...] | None = None

    def __call__(self, env: Env) -> Missing:
        """Return them for the values in `env`; nothing is noted in the journal."""
        if self._codes is None:
            found = {each: None for node in self.nodes for each in _outer_paths(node, self.bound)}
            self._codes = tuple(self.scope.code(each) for each in found)
        run: Run = env[1]
        run.open(len(env))
        quiet = [*env]
        quiet[1] = silent = Run(clock=run.clock, steps=run.steps, calls=run.calls)
        missing = held(silent, *(code(quiet) for code in self._codes))
        run.steps = silent.steps
        return missing


def _outer_paths(node: Node, bound: Missing) -> Iterator[Node]:
    """Yield the names, each with the simple path behind it, that `node` reads from around itself."""
    match node:
        case Name(name=name):
            if name not in bound:
                yield node
        case Path(base=base):
            root = base
            while isinstance(root, Path):
                root = root.base
            if not isinstance(root, Name):
                yield from _outer_paths(base, bound)
            elif root.name not in bound:
                yield node
        case Filter(base=base, condition=condition):
            yield from _outer_paths(base, bound)
            yield from _outer_paths(condition, bound | {"item"})
        case In(value=value, tests=tests):
            yield from _outer_paths(value, bound)
            for test in tests:
                yield from _outer_paths(test, bound | {"?"})
        case For(iterators=iterators, body=body) | Quantified(iterators=iterators, condition=body):
            for each in iterators:
                yield from _outer_paths(each.domain, bound)
                if each.end is not None:
                    yield from _outer_paths(each.end, bound)
                bound |= {each.name}
            yield from _outer_paths(body, bound | {"partial"} if isinstance(node, For) else bound)
        case FunctionLiteral(parameters=parameters, body=body):
            yield from _outer_paths(body, bound | {each.name for each in parameters})
        case ContextLiteral(entries=entries):
            for entry in entries:
                yield from _outer_paths(entry.value, bound)
                bound |= {entry.key}
        case _:
            for child in children(node):
                yield from _outer_paths(child, bound)
