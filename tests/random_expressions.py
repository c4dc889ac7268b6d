"""Random FEEL expressions whose value the standard leaves in no doubt, for a comparison with another implementation.

Numbers are whole or quarters, and never divided but by powers of two, so that binary fractions hold them exactly.
Operands that are no single token stand in parentheses: precedence has its own cases. So does an empty list: with a
bracket behind it, feelin sometimes reads the start of a range.
"""

from collections.abc import Callable
from random import Random

_MAY_BE_NULL = ("number", "boolean", "string", "date")
"""Kinds in whose place null stands at times, but for conditions inside lists, where feelin reads null as false."""

KINDS = ("number", "boolean", "string", "date", "duration", "numbers", "strings", "contexts", "context")


class Generator:
    """Writes expressions of a kind, `depth` levels of operators deep at most."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._scope: dict[str, list[str]] = {kind: [] for kind in KINDS}

    def expression(self, depth: int = 4) -> str:
        """Return an expression of any kind."""
        return self.of(self._random.choice(KINDS), depth)

    def of(self, kind: str, depth: int) -> str:
        """Return an expression of a kind: a leaf, or an operator over expressions."""
        if depth == 0 or self._random.random() < 0.15:
            return self._leaf(kind)
        forms = _FORMS[kind]
        return f"({self._random.choice(forms)(self, depth - 1)})"

    def within(self, kind: str, name: str, item: str, depth: int) -> str:
        """Return an expression of a kind in which `name` is a value of the kind `item`."""
        self._scope[item].append(name)
        made = self.of(kind, depth)
        self._scope[item].pop()
        return made

    def pick(self, *choices: str) -> str:
        """Return one of the choices."""
        return self._random.choice(choices)

    def _leaf(self, kind: str) -> str:
        pick = self._random.choice
        if self._scope[kind] and self._random.random() < 0.6:
            return pick(self._scope[kind])
        if self._random.random() < 0.04 and kind in _MAY_BE_NULL and not any(self._scope.values()):
            return "null"
        match kind:
            case "number":
                return pick(["0", "1", "2", "3", "7", "10", "0.5", "2.25", "(-1)", "(-4.5)"])
            case "boolean":
                return pick(["true", "false"])
            case "string":
                return pick(['""', '"a"', '"b"', '"ab"', '"abc"', '"B"', '"ä"'])
            case "date":
                return f'date("{pick(["2019-12-31", "2020-02-29", "2021-01-31", "2023-03-01", "2024-02-28"])}")'
            case "duration":
                return f'duration("{pick(["P1D", "P10D", "P365D", "-P1D"])}")'
            case "numbers":
                return pick(["([])", "[1]", "[1, 2, 3]", "[3, 1, 2]", "[5, 5]", "[0.5, -2]"])
            case "strings":
                return pick(["([])", '["a"]', '["b", "a"]', '["a", "ab", "abc"]'])
            case "context":
                return pick(['{n: 1, s: "a"}', '{n: 2.5, s: "b"}', '{n: -3, s: ""}'])
            case _:
                return pick(["([])", '[{n: 1, s: "a"}]', '[{n: 1, s: "a"}, {n: 2, s: "b"}, {n: 3, s: "a"}]'])


_Form = Callable[[Generator, int], str]


def _written(template: str, *kinds: str) -> _Form:
    """Return the form that fills the braces of `template` with expressions of these kinds."""
    return lambda made, depth: template.format(*(made.of(kind, depth) for kind in kinds))


def _binary(operators: str, kind: str) -> _Form:
    choices = operators.split(" | ")
    return lambda made, depth: f"{made.of(kind, depth)} {made.pick(*choices)} {made.of(kind, depth)}"


def _bound(template: str, domain: str, item: str, result: str) -> _Form:
    """Return the form of a loop or quantifier over a list of `domain`, whose variable is an `item`."""
    return lambda made, depth: template.format(made.of(domain, depth), made.within(result, "x", item, depth))


def _filtered(domain: str, item: str, read: str = "item") -> _Form:
    """Return the form of a filter by comparisons with what it reads of an item.

    The condition is no call: for most calls feelin finds no item for which they are true.
    """

    def write(made: Generator, depth: int) -> str:
        tests = [f"{read} {made.pick(*_ORDERS.split(' | '))} {made.of(item, depth)}" for _ in range(2)]
        return f"{made.of(domain, depth)}[{made.pick(' and ', ' or ').join(tests)}]"

    return write


_IF = "if {} then {} else {}"
_ORDERS = "= | != | < | <= | > | >="

_FORMS: dict[str, list[_Form]] = {
    "number": [
        _binary("+ | - | *", "number"),
        _written("{} / 4", "number"),
        _written("-{}", "number"),
        _written(_IF, "boolean", "number", "number"),
        _written("count({})", "numbers"),
        _written("count({})", "contexts"),
        _written("sum({})", "numbers"),
        _written("min({})", "numbers"),
        _written("max({})", "numbers"),
        _written("{}[1]", "numbers"),
        _written("{}[-1]", "numbers"),
        _written("{}.n", "context"),
        _written("string length({})", "string"),
        _written("{}.year", "date"),
        _written("{}.day", "date"),
        _written("floor({})", "number"),
        _written("ceiling({})", "number"),
        _written("abs({})", "number"),
        _written("modulo({}, 4)", "number"),
        _written("{}.days", "duration"),
    ],
    "boolean": [
        _binary("and | or", "boolean"),
        _written("not({})", "boolean"),
        *(_binary(_ORDERS, kind) for kind in ("number", "string", "date")),
        _binary("= | !=", "boolean"),
        _written("[{}, {}] = [{}, {}]", "number", "number", "number", "number"),
        _written(_IF, "boolean", "boolean", "boolean"),
        _written("{} between -1 and 5", "number"),
        _written('{} between "a" and "b"', "string"),
        _written('{} between date("2020-01-01") and date("2021-12-31")', "date"),
        _written("{} in ([0..3])", "number"),
        _written("{} in ((0..3))", "number"),
        _written("{} in ({}, {})", "number", "number", "number"),
        _written("{} in (> {})", "date", "date"),
        _written("list contains({}, {})", "numbers", "number"),
        _written("contains({}, {})", "string", "string"),
        _written("starts with({}, {})", "string", "string"),
        _bound("some x in {} satisfies {}", "numbers", "number", "boolean"),
        _bound("every x in {} satisfies {}", "numbers", "number", "boolean"),
        _bound("some x in {} satisfies {}", "contexts", "context", "boolean"),
        _bound("every x in {} satisfies {}", "strings", "string", "boolean"),
        _written("{} = null", "number"),
    ],
    "string": [
        _binary("+", "string"),
        _written(_IF, "boolean", "string", "string"),
        _written("upper case({})", "string"),
        _written("substring before({}, {})", "string", "string"),
        _written("substring after({}, {})", "string", "string"),
        _written("{}.s", "context"),
        _written("{}[1]", "strings"),
        _written("string join({}, {})", "strings", "string"),
    ],
    "date": [
        _written("{} + {}", "date", "duration"),
        _written("{} - {}", "date", "duration"),
        _written('{} + duration("P1M")', "date"),
        _written('{} - duration("P1Y")', "date"),
        _written(_IF, "boolean", "date", "date"),
    ],
    "duration": [
        _written("{} - {}", "date", "date"),
        _binary("+", "duration"),
    ],
    "numbers": [
        _filtered("numbers", "number"),
        _bound("for x in {} return {}", "numbers", "number", "number"),
        _written("[{}, {}]", "number", "number"),
        _written("{}.n", "contexts"),
        _written("append({}, {})", "numbers", "number"),
        _written("concatenate({}, {})", "numbers", "numbers"),
        _written("reverse({})", "numbers"),
        _written("distinct values({})", "numbers"),
        _written("sort({}, function(a, b) a < b)", "numbers"),
        _written("for i in 1..3 return i + {}", "number"),
    ],
    "strings": [
        _filtered("strings", "string"),
        _bound("for x in {} return {}", "strings", "string", "string"),
        _written("{}.s", "contexts"),
        _written("[{}, {}]", "string", "string"),
    ],
    "contexts": [
        _filtered("contexts", "number", "n"),
        _filtered("contexts", "string", "item.s"),
        _written("[{}, {}]", "context", "context"),
    ],
    "context": [
        _written("{{n: {}, s: {}}}", "number", "string"),
        _written("{}[1]", "contexts"),
    ],
}
