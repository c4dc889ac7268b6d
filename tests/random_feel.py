"""Random facts and random expressions over them, for the laws of the type check."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from engine.feel.types import ContextOf, FeelType, Limited, ListOf, RangeOf, Simple, UnionOf, optional
from engine.feel.values import Range, Value

TEACHER = ContextOf(
    {
        "full_name": Simple.STRING,
        "active": Simple.BOOLEAN,
        "hours": optional(Simple.NUMBER),
        "since": Simple.DATE,
        "events": ListOf(Simple.DATE),
        "role": Limited(Simple.STRING, ("head", "teacher")),
    }
)
TYPES: dict[str, FeelType] = {
    "n": Simple.NUMBER,
    "m": optional(Simple.NUMBER),
    "s": Simple.STRING,
    "flag": Simple.BOOLEAN,
    "maybe": optional(Simple.BOOLEAN),
    "day": Simple.DATE,
    "last": optional(Simple.DATE),
    "numbers": ListOf(Simple.NUMBER),
    "gaps": ListOf(optional(Simple.NUMBER)),
    "texts": ListOf(Simple.STRING),
    "days": ListOf(Simple.DATE),
    "teachers": ListOf(TEACHER),
    "teacher": TEACHER,
    "period": RangeOf(Simple.DATE),
    "level": Limited(Simple.STRING, ("a", "b")),
    "rating": optional(Limited(Simple.STRING, ("b", "c"))),
    "share": Limited(Simple.NUMBER, low=Decimal(0), high=Decimal(1)),
    "few": optional(Limited(Simple.NUMBER, (Decimal(1), Decimal(2)))),
    "marks": ListOf(Limited(Simple.NUMBER, high=Decimal(3))),
    "age": Limited(Simple.NUMBER, low=Decimal(0), high=Decimal(9), whole=True),
    "rate": optional(Limited(Simple.NUMBER, low=Decimal(0), high=Decimal(1), low_closed=False, high_closed=False)),
}

NUMBERS = st.integers(-3, 12).map(Decimal)
DATES = st.integers(0, 40).map(lambda days: date(2024, 1, 1) + timedelta(days=days))


def _period(ends: tuple[date, date]) -> Value:
    return Range(min(ends), max(ends))


def values(of: FeelType) -> st.SearchStrategy[Value]:
    """Return a strategy for the values of a type, null where it admits null."""
    match of:
        case Simple.NUMBER:
            return NUMBERS
        case Limited(values=listed) if listed:
            return st.sampled_from(listed)
        case Limited(low=low, high=high):
            least, most = (-4 if low is None else int(low)), (12 if high is None else int(high))
            if of.whole:
                return st.integers(least, most).map(Decimal)
            first, last = 4 * least + (not of.low_closed), 4 * most - (not of.high_closed)
            return st.integers(first, last).map(lambda quarters: Decimal(quarters) / 4)
        case Simple.STRING:
            return st.sampled_from(["", "a", "ab", "2024-01-05", "7"])
        case Simple.BOOLEAN:
            return st.booleans()
        case Simple.DATE:
            return DATES
        case ListOf(of=item):
            return st.lists(values(item), max_size=3)
        case RangeOf():
            return st.tuples(DATES, DATES).map(_period)
        case ContextOf(entries=entries):
            return st.fixed_dictionaries({name: values(each) for name, each in entries.items()})
        case UnionOf(members=members):
            return st.one_of(*map(values, members))
        case _:
            return st.none()


def facts(text: str | None = None) -> st.SearchStrategy[dict[str, Value]]:
    """Return a strategy for complete cases, or for as much of one as a text names."""
    return st.fixed_dictionaries({name: values(of) for name, of in TYPES.items() if text is None or name in text})


_LEAVES = {
    "number": [
        "n",
        "m",
        "3",
        "0",
        "(-1.5)",
        "teacher.hours",
        "day.year",
        "count(texts)",
        "share",
        "few",
        "marks[1]",
        "age",
        "rate",
        "5",
    ],
    "string": [
        "s",
        '"a"',
        '"2024-01-05"',
        "teacher.full_name",
        "string(n)",
        "level",
        "rating",
        "teacher.role",
        '"head"',
    ],
    "boolean": ["flag", "maybe", "true", "teacher.active", "(day in period)"],
    "date": ["day", "last", '@"2024-01-10"', "teacher.since", "period.start"],
    "duration": ['@"P2D"', 'duration("P1Y")', "(day - teacher.since)", '(3 * @"P1D")'],
    "list": [
        "marks",
        "teachers",
        "numbers",
        "gaps",
        "texts",
        "days",
        "teachers.hours",
        "teachers.since",
        "[1, 2]",
        "teachers.events[1]",
    ],
    "context": ["teacher", "teachers[1]", '{a: n, b: "x"}'],
    "range": ["period", "[1..n]", "(day..last]"],
}
KINDS = tuple(_LEAVES)


@st.composite
def strict(draw: st.DrawFn, depth: int = 2) -> str:
    """Draw an expression of operations that have no value as soon as one operand has none."""
    if depth == 0 or draw(st.integers(0, 5)) == 0:
        return draw(st.sampled_from(_LEAVES[draw(st.sampled_from(KINDS))]))
    inner = strict(depth=depth - 1)
    form = draw(
        st.sampled_from(
            [
                *["({0} + {1})", "({0} - {1})", "({0} * {1})", "({0} / {1})", "-({0})"],
                *["({0} < {1})", "({0} >= {1})", "upper case({0})", "floor({0})", "day of year({0})"],
                *["sum({0})", "min({0})", "max({0}, {1})", "mean({0})", "substring({0}, {1})", "contains({0}, {1})"],
                *["({0}).year", "({0}).months", "({0}).hours", "abs({0})", "not({0})", "modulo({0}, {1})", "date({0})"],
                *["before({0}, {1})", "years and months duration({0}, {1})", "starts with({0}, {1})", "odd({0})"],
            ]
        )
    )
    return form.format(draw(inner), draw(inner))


_FORMS: dict[str, list[tuple[str, tuple[str, ...]]]] = {
    "number": [
        ("({0} + {1})", ("number", "number")),
        ("({0} * {1})", ("number", "number")),
        ("({0} / {1})", ("number", "number")),
        ("(if {0} then {1} else {2})", ("boolean", "number", "number")),
        ("(if {0} = null then {1} else {0} + 1)", ("number", "number")),
        ("count({0})", ("list",)),
        ("sum(numbers[item > {0}])", ("number",)),
        ("min({0}, {1})", ("number", "number")),
        ("(if count({0}) > 0 then max(numbers) else {1})", ("list", "number")),
        ("count(teachers[active and hours != null and hours > {0}])", ("number",)),
        ("numbers[{0} + 1]", ("number",)),
        ("max(teachers[hours != null].hours)", ()),
        ("string length({0})", ("string",)),
        ("floor({0})", ("number",)),
        ("{0}.day", ("date",)),
    ],
    "string": [
        ("({0} + {1})", ("string", "string")),
        ("upper case({0})", ("string",)),
        ("substring({0}, {1})", ("string", "number")),
        ("string({0})", ("number",)),
        ("(if {0} then {1} else null)", ("boolean", "string")),
        ("texts[1]", ()),
        ('replace({0}, "a", "b")', ("string",)),
    ],
    "boolean": [
        ("({0} < {1})", ("number", "number")),
        ("({0} = {1})", ("number", "number")),
        ("({0} != null and {0} <= {1})", ("number", "number")),
        ("({0} = null or {0} <= {1})", ("date", "date")),
        ("({0} >= {1})", ("date", "date")),
        ("({0} and {1})", ("boolean", "boolean")),
        ("({0} or {1})", ("boolean", "boolean")),
        ("not({0})", ("boolean",)),
        ("({0} in [1..5])", ("number",)),
        ("({0} in period)", ("date",)),
        ("({0} in ({1}, > 5))", ("number", "number")),
        ("({0} between {1} and {2})", ("number", "number", "number")),
        ("(some t in teachers satisfies t.active and t.since < {0})", ("date",)),
        ("(every x in numbers satisfies x > {0})", ("number",)),
        ("list contains(texts, {0})", ("string",)),
        ("contains({0}, {1})", ("string", "string")),
        ("({0} instance of number)", ("number",)),
        ("all(for t in teachers return t.since > {0})", ("date",)),
    ],
    "date": [
        ('({0} + @"P2D")', ("date",)),
        ("(if {0} then {1} else {2})", ("boolean", "date", "date")),
        ("max(teachers.since)", ()),
        ("min({0}, {1})", ("date", "date")),
        ("date({0})", ("string",)),
        ("days[1]", ()),
        ("(if {0} != null then {0} else day)", ("date",)),
    ],
    "list": [
        ("teachers[since < {0}]", ("date",)),
        ("(for x in numbers return x + {0})", ("number",)),
        ("append(numbers, {0})", ("number",)),
        ("distinct values({0})", ("list",)),
        ("sort(numbers, function(a, b) a < b)", ()),
        ("flatten(teachers.events)", ()),
        ("teachers.full_name", ()),
        ("sublist(numbers, {0})", ("number",)),
        ("concatenate(texts, [{0}])", ("string",)),
    ],
}


@st.composite
def sensible(draw: st.DrawFn, kind: str | None = None, depth: int = 3) -> str:
    """Draw an expression whose operands are of the right kinds, though some may be null."""
    kind = kind or draw(st.sampled_from(list(_FORMS)))
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        return draw(st.sampled_from(_LEAVES[kind]))
    form, operands = draw(st.sampled_from(_FORMS[kind]))
    return form.format(*(draw(sensible(each, depth - 1)) for each in operands))


_LOOSE: list[tuple[str, tuple[str, ...]]] = [
    ("({0} = {1})", ("string", "string")),
    ("({0} != {1})", ("string", "string")),
    ("({0} > {1})", ("number", "number")),
    ("({0} between {1} and {2})", ("number", "number", "number")),
    ("({0} in ({1}, {2}))", ("string", "string", "string")),
    ("({0} in (>= {1}, {2}))", ("number", "number", "number")),
    ("({0} in [{1}, {2}])", ("number", "number", "number")),
    ("({0} in {1})", ("string", "list")),
    ("({0} = {1})", ("list", "list")),
    ("{0}[role = {1}]", ("list", "string")),
    ("{0}[item > {1}]", ("list", "number")),
    ("{0}[{1}]", ("list", "number")),
    ("{0}[{1}]", ("list", "boolean")),
    ("({0}).role", ("list",)),
    ("({0}).hours", ("context",)),
    ("(some x in {0} satisfies x = {1})", ("list", "string")),
    ("(every x in {0} satisfies x < {1} and {2})", ("list", "number", "boolean")),
    ("(some x in {0}, y in {1} satisfies x = y)", ("list", "list")),
    ("(for x in {0} return if x = null then {1} else x)", ("list", "number")),
    ("(for x in {0} return {{k: x, l: {1}}})", ("list", "string")),
    ("{{k: {0}, l: k}}.l", ("number",)),
    ("{{k: {0}, l: k}}", ("string",)),
    ("[{0}, {1}]", ("string", "string")),
    ("(if {0} then {1} else {2})", ("boolean", "string", "string")),
    ("(if {0} != null then {0} else {1})", ("string", "string")),
    ("list contains({0}, {1})", ("list", "string")),
    ("index of({0}, {1})", ("list", "number")),
    ("get value({0}, {1})", ("context", "string")),
    ("string join({0}, {1})", ("list", "string")),
    ("number({0})", ("string",)),
    ("(function(a: number, b: number) a < b)({0}, {1})", ("number", "number")),
    ("not({0})", ("boolean",)),
    ("({0} instance of string)", ("string",)),
    ("sum({0})", ("list",)),
    ("{0}({1})", ("string", "number")),
    ("({0} > {1} and {0} < {2})", ("number", "number", "number")),
    ("({0} <= {1} or {0} >= {2})", ("number", "number", "number")),
    ("({0} != {1} and {0} != {2} and {0} = {3})", ("string", "string", "string", "string")),
    ("(if {0} >= {1} then {0} else if {0} < {2} then {0} - {2} else {0} * 2)", ("number", "number", "number")),
    ("(if {0} = {1} then {0} else {1})", ("string", "string")),
    ("(not({0} < {1}) and {0} in [{2}..{1}])", ("number", "number", "number")),
    ("({0} > {1} and {0} < {2})", ("date", "date", "date")),
    ("({0} in ([{1}..{2}], {1}))", ("number", "number", "number")),
    ("({0} in [{1}])", ("number", "number")),
    ("({0} in not({1}))", ("string", "string")),
    ("({0} in {1})", ("number", "list")),
    ("({0} = null)", ("number",)),
    ("({0} in (null, {1}))", ("string", "string")),
    ("({0} + {1} < {2} - {3})", ("number", "number", "number", "number")),
    ("({0} * {1} >= {2})", ("number", "number", "number")),
    ("(-{0} = {1})", ("number", "number")),
    ("(upper case({0}) = {1})", ("string", "string")),
    ("({0} + {1} = {2})", ("string", "string", "string")),
    ("(string length({0}) > {1})", ("string", "number")),
    ("(day of week({0}) = {1})", ("date", "string")),
    ("({0}.month = {1})", ("date", "number")),
    ("({0}.days < {1})", ("duration", "number")),
    ("(day of year({0}) > {1})", ("date", "number")),
    ("(min({0}, {1}) > {2})", ("number", "string", "number")),
    ("(count({0}) = {1})", ("list", "number")),
    ("(some x in upper case({0}), y in {1} satisfies x = y)", ("string", "list")),
    ("({0} and {1})", ("boolean", "number")),
    ("({0} or {1})", ("number", "number")),
]
"""Forms in which types and values meet in other ways, for any operands."""

_EVERY = [*_LOOSE, *_LOOSE, *(form for forms in _FORMS.values() for form in forms)]


@st.composite
def mixed(draw: st.DrawFn, kind: str | None = None, depth: int = 3) -> str:
    """Draw an expression of any forms, whose operands are mostly of the right kinds."""
    kind = kind or draw(st.sampled_from(KINDS))
    forms = _FORMS.get(kind, _LOOSE) if draw(st.booleans()) else _EVERY
    if depth == 0 or draw(st.integers(0, 4)) == 0:
        return draw(st.sampled_from(_LEAVES[kind]))
    form, operands = draw(st.sampled_from(forms))
    right = [draw(st.integers(0, 5)) > 0 for _ in operands]
    inside = [draw(mixed(each if sure else None, depth - 1)) for each, sure in zip(operands, right, strict=True)]
    return form.format(*inside)


@st.composite
def judged(draw: st.DrawFn) -> tuple[str, list[dict[str, Value]]]:
    """Draw a mixed expression with cases for which it is evaluated."""
    text = draw(mixed())
    return text, [draw(facts(text)) for _ in range(3)]
