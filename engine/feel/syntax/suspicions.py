"""What is FEEL, but most likely not what was meant."""

from decimal import Decimal

from engine.feel.problems import Problem
from engine.feel.tree import Arithmetic, In, Literal, Node, UnaryComparison, UnaryTests
from engine.feel.walk import walk


def suspicions(tree: Node) -> list[Problem]:
    """Return warnings about a tree that `parse_expression` or `parse_unary_tests` returned, in order of place.

    `looks-like-a-date`: `2020-01-31` is a subtraction. `decimal-comma`: `<1,5` is two tests.
    """
    found: list[Problem] = []
    for node in walk(tree):
        if isinstance(node, Arithmetic):
            found.extend(_plain_date(node))
        elif isinstance(node, In | UnaryTests):
            found.extend(_decimal_comma(node.tests))
    return sorted(found, key=lambda problem: problem.span)


def _plain_date(node: Arithmetic) -> list[Problem]:
    first = node.left
    if not isinstance(first, Arithmetic) or node.operator not in "-/" or first.operator != node.operator:
        return []
    parts = [_whole(each) for each in (first.left, first.right, node.right)]
    if None in parts:
        return []
    year, month, day = parts if (parts[0] or 0) > 31 else reversed(parts)
    length = node.span[1] - node.span[0]
    if not (8 <= length <= 10 and _within(year, 1000, 9999) and _within(month, 1, 12) and _within(day, 1, 31)):
        return []
    date = f'@"{year:04}-{month:02}-{day:02}"' if node.operator == "-" else '@"2020-01-31"'
    return [
        Problem(
            "looks-like-a-date",
            "a date without quotes is a calculation with three numbers",
            node.span,
            "not a date",
            f"write dates as year, month and day, `{date}`, or put spaces around the operators to calculate",
            warning=True,
        )
    ]


def _decimal_comma(tests: tuple[Node, ...]) -> list[Problem]:
    if len(tests) != 2 or not isinstance(tests[0], UnaryComparison):
        return []
    whole, part = _whole(tests[0].operand), _whole(tests[1])
    if whole is None or part is None or tests[0].span[1] + 1 != tests[1].span[0]:
        return []
    return [
        Problem(
            "decimal-comma",
            f"`{whole},{part}` is two tests with a comma between them",
            (tests[0].operand.span[0], tests[1].span[1]),
            "not one number",
            f"write `{whole}.{part}` for one number, or a space after the comma for two tests",
            warning=True,
        )
    ]


def _whole(node: Node) -> int | None:
    value = node.value if isinstance(node, Literal) else None
    if isinstance(value, Decimal) and value < 10_000 and value == value.to_integral_value():
        return int(value)
    return None


def _within(value: int | None, low: int, high: int) -> bool:
    return value is not None and low <= value <= high
