"""What a sentence speaks of: facts, thresholds and computed values, by their titles."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import assert_never

from engine.backends.base import Case
from engine.feel import tree
from engine.feel.compile import Compiled, compile_part
from engine.feel.elements import Element, compile_elements
from engine.feel.syntax.printer import print_expression
from engine.feel.types import Simple, without_null
from engine.feel.values import DateTime, UncertainCount, Unknown, Value, unknown_inside
from engine.feel.walk import substituted
from engine.grounds.phrases import LANGUAGES, Phrases
from engine.grounds.showing import is_day, listed, shown
from engine.policy.model import Constant, Dated, Formula, Period, Policy
from engine.policy.shapes import Record, Rows
from engine.policy.text import NO_TEXT, Text


@dataclass(frozen=True, slots=True)
class Count:
    """Which elements of a list were counted, by name."""

    counted: tuple[str, ...]
    not_counted: tuple[str, ...]
    perhaps: tuple[str, ...]

    def say(self, words: Phrases) -> str:
        """Return the names in parentheses, ready to stand behind a number."""
        total = len(self.counted) + len(self.not_counted) + len(self.perhaps)
        parts = []
        if self.counted:
            parts.append(words.counted.format(names=listed(self.counted, words)))
        elif total and not self.perhaps:
            parts.append(words.nothing_counted.format(count=total))
        if self.perhaps:
            parts.append(words.perhaps.format(names=listed(self.perhaps, words)))
        if self.not_counted and (self.counted or self.perhaps):
            parts.append(words.not_counted.format(names=listed(self.not_counted, words)))
        return f" ({'; '.join(parts)})" if parts else ""


@dataclass(frozen=True, slots=True)
class Term:
    """One side of a comparison, evaluated.

    Attributes:
        title: what it is called, by language; empty for a value written in the rule itself.
        written: how its source writes it, where that is not the value's own text.
        count: which elements were counted, for a number of things.
        computed: the title is a sum or difference, and reads better behind the value.
        day: one speaks of it as of a day, whether or not it is known.
        said: what the term is as an object, by language, once it was put into words; a threshold's term is kept.
    """

    title: Text
    value: Value
    written: str = ""
    unit: Text = NO_TEXT
    count: Count | None = None
    computed: bool = False
    day: bool = False
    said: dict[str, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def known(self) -> bool:
        """Whether there is a value to speak of; a count between bounds is one."""
        return not isinstance(self.value, Unknown) or isinstance(self.value, UncertainCount)

    def name(self, language: str) -> str:
        """Return what the term is called."""
        return self.title.pick((language,)) or self.shown(language)

    def shown(self, language: str) -> str:
        """Return the term's value with its unit and with the elements that were counted."""
        words = LANGUAGES[language]
        text = self.written or shown(self.value, words)
        unit = f" {self.unit.pick((language,))}" if self.unit else ""
        return f"{text}{unit}{self.count.say(words) if self.count else ''}"

    def as_object(self, language: str) -> str:
        """Return the term as what another is held against: its value, then its title in parentheses."""
        if language not in self.said:
            self.said[language] = self._as_object(language)
        return self.said[language]

    def _as_object(self, language: str) -> str:
        title = self.title.pick((language,))
        if not self.known:
            return title or "…"
        return f"{self.shown(language)} ({title})" if title else self.shown(language)

    @property
    def is_day(self) -> bool:
        """Whether one speaks of the value as of a day."""
        return self.day or is_day(self.value)


TermMaker = Callable[[Case], Term]

JUDGED_ON = Text({language: words.judged_on for language, words in LANGUAGES.items()})
"""What the date of a case is called where the request gives it, or where no fact does."""

CONSTRUCTORS = frozenset({"date", "time", "date and time", "duration", "years and months duration"})
"""Built-ins that write a value down when their arguments are constants."""


def always(term: Term) -> TermMaker:
    """Return what makes the same term of every case."""
    return lambda _: term


class Terms:
    """Makes terms of the expressions of one policy."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy

    def make(self, node: tree.Node) -> TermMaker:
        """Return what evaluates a node, which stands at the top scope of an expression, to a term."""
        compiled = compile_part(node)
        if isinstance(node, tree.Literal | tree.AtLiteral):
            return always(Term(NO_TEXT, compiled.run({})))
        if isinstance(node, tree.RangeLiteral | tree.ListLiteral) or _is_constant(node):
            return self._written_value(node, compiled)
        if node == tree.Name("as_of") and self.policy.as_of is not None:
            return self._as_of(self.policy.as_of.expression.tree, compiled)
        if isinstance(node, tree.Arithmetic):
            return self._arithmetic(node, compiled)
        if isinstance(node, tree.Name) and node.name in self.policy.parameters:
            return self._parameter(node.name, compiled)
        title, day = self.title(node), self.is_day(node)
        count = self._count(node)
        if count is None:
            return lambda case: Term(title, case.value(compiled), day=day)
        counting = count
        return lambda case: Term(title, case.value(compiled), count=counting(case))

    def title(self, node: tree.Node) -> Text:
        """Return what a node is called: by the schema, the policy, or its own text."""
        path = path_text(node)
        policy = self.policy
        if path in policy.definitions and policy.definitions[path].title:
            return policy.definitions[path].title
        if path in policy.parameters and policy.parameters[path].title:
            return policy.parameters[path].title
        if path in policy.criteria and policy.criteria[path].title:
            return policy.criteria[path].title
        if path == "as_of":
            return self.title(policy.as_of.expression.tree) if policy.as_of else JUDGED_ON
        declared = policy.facts.properties.get(path)
        if declared is not None and declared.titles:
            return Text(declared.titles)
        if path:
            return Text({"": path.replace(".", " ").replace("_", " ")})
        if isinstance(node, tree.Call) and isinstance(node.function, tree.Name):
            return self._call_title(node, node.function.name)
        return Text({"": f"`{print_expression(node)}`"})

    def _call_title(self, node: tree.Call, function: str) -> Text:
        definition = self.policy.definitions.get(function)
        if definition is not None and definition.title:
            arguments = ", ".join(print_expression(each.value) for each in node.arguments)
            return Text({lang: f"{text} ({arguments})" for lang, text in definition.title.by_language.items()})
        if function == "count" and len(node.arguments) == 1:
            things = self.title(_base(_listed_by(node) or node.arguments[0].value))
            return Text(
                {lang: words.number_of.format(things=things.pick((lang,))) for lang, words in LANGUAGES.items()}
            )
        return Text({"": f"`{print_expression(node)}`"})

    def _parameter(self, name: str, compiled: Compiled) -> TermMaker:
        parameter = self.policy.parameters[name]
        title = parameter.title or Text({"": name.replace("_", " ")})
        unit = parameter.unit
        match parameter.value:
            case Period() as period:
                ends = [each for each in (period.from_written, period.until_written) if each]
                written = " – ".join(ends) if len(ends) == 2 else ""
                return always(Term(title, period.range, written, unit))
            case Constant() as constant:
                written = constant.written if is_day(constant.value) else ""
                return always(Term(title, constant.value, written, unit))
            case Dated():
                return lambda case: Term(title, case.value(compiled), "", unit)
            case _:
                assert_never(parameter.value)

    def _arithmetic(self, node: tree.Arithmetic, compiled: Compiled) -> TermMaker:
        left, right, operator = self._operand(node.left), self._operand(node.right), node.operator

        def term(case: Case) -> Term:
            sides = left(case), right(case)
            said = {
                language: f" {words.arithmetic[operator]} ".join(_operand(side, language) for side in sides)
                for language, words in LANGUAGES.items()
            }
            return Term(Text(said), case.value(compiled), computed=True)

        return term

    def _written_value(self, node: tree.Node, compiled: Compiled) -> TermMaker:
        """Return the term of a value that the rule itself writes; where a part of it is not known, of its text."""
        text = Text({"": f"`{print_expression(node)}`"})

        def term(case: Case) -> Term:
            value = case.value(compiled)
            unknown = unknown_inside(value)
            return Term(NO_TEXT, value) if unknown is None else Term(text, unknown)

        return term

    def _as_of(self, fact: tree.Node, compiled: Compiled) -> TermMaker:
        """Return the term of the case's date: its fact, or the day that the request asks for in its place."""
        title, given = self.title(fact), compile_part(fact)

        def term(case: Case) -> Term:
            day, own = case.value(compiled), case.value(given)
            asked = not isinstance(day, Unknown) and (own.date if isinstance(own, DateTime) else own) != day
            return Term(JUDGED_ON if asked else title, day, day=True)

        return term

    def is_day(self, node: tree.Node) -> bool:
        """Tell whether a node is a date by what the schema and the policy say of it."""
        path = path_text(node)
        if path == "as_of":
            return True
        if path in self.policy.facts.properties:
            return without_null(self.policy.facts.properties[path].type) is Simple.DATE
        definition = self.policy.definitions.get(path)
        if definition is not None and isinstance(definition.body, Formula):
            return self.is_day(definition.body.expression.tree)
        return isinstance(node, tree.Arithmetic) and node.operator in "+-" and self.is_day(node.left)

    def _operand(self, node: tree.Node) -> TermMaker:
        """Return the term of a side of a sum; a threshold is said by its value alone."""
        term = self.make(node)
        if not (isinstance(node, tree.Name) and node.name in self.policy.parameters):
            return term
        return lambda case: replace(known, title=NO_TEXT, said={}) if (known := term(case)).known else known

    def _count(self, node: tree.Node) -> Callable[[Case], Count] | None:
        """Return what names the elements that a count counted, through definitions, or None."""
        things = _listed_by(self._written_out(node))
        if things is None:
            return None
        found, label = compile_elements(things), self.label(_base(things))

        def count(case: Case) -> Count:
            return sorted_out(found.run(case.scope, None, case.clock), label)

        return count

    def _written_out(self, node: tree.Node) -> tree.Node:
        """Return what a definition is defined as, and what a function defined here makes of constants."""
        while True:
            called = node.function if isinstance(node, tree.Call) else node
            definition = self.policy.definitions.get(called.name) if isinstance(called, tree.Name) else None
            if definition is None or not isinstance(definition.body, Formula):
                return node
            body = definition.body.expression.tree
            if not isinstance(node, tree.Call):
                node = body
            elif isinstance(body, tree.FunctionLiteral) and _fits(node, body):
                values = {each.name: given.value for each, given in zip(body.parameters, node.arguments, strict=True)}
                node = substituted(body.body, values)
            else:
                return node

    def label(self, things: tree.Node) -> tuple[str, str]:
        """Return how to name an element of a list: the property that does, and the list's own name."""
        path = path_text(things)
        declared = self.policy.facts.properties.get(path)
        shape = declared.shape if declared else None
        record = shape.items.shape if isinstance(shape, Rows) else None
        name = record.label if isinstance(record, Record) else None
        return name or "", path or "item"


def sorted_out(found: list[Element], label: tuple[str, str]) -> Count:
    """Return the names of a list's elements by whether they were counted."""
    rows: dict[str, list[str]] = {"yes": [], "no": [], "perhaps": []}
    for position, item, verdict in found:
        key = "yes" if verdict is True else "perhaps" if isinstance(verdict, Unknown) else "no"
        rows[key].append(name_of(position, item, label))
    return Count(tuple(rows["yes"]), tuple(rows["no"]), tuple(rows["perhaps"]))


def name_of(position: int, item: Value, label: tuple[str, str]) -> str:
    """Return the name of an element: the property that the schema's label names, else its place in the list."""
    key, things = label
    value = item.get(key) if isinstance(item, dict) else item
    return value if isinstance(value, str) else f"{things}[{position}]"


def path_text(node: tree.Node) -> str:
    """Return the text of a plain path such as `school.registered_on`; empty for any other expression."""
    match node:
        case tree.Name(name=name):
            return name
        case tree.Path(base=base, name=name):
            before = path_text(base)
            return f"{before}.{name}" if before else ""
        case _:
            return ""


def _is_constant(node: tree.Node) -> bool:
    """Tell whether a node is a value written as a call, such as `duration("P2Y")`."""
    if not (isinstance(node, tree.Call) and isinstance(node.function, tree.Name) and node.arguments):
        return False
    return node.function.name in CONSTRUCTORS and all(isinstance(each.value, tree.Literal) for each in node.arguments)


def _fits(call: tree.Call, function: tree.FunctionLiteral) -> bool:
    """Tell whether constants stand for all parameters of a function, in their order."""
    return len(call.arguments) == len(function.parameters) and all(
        each.name is None and isinstance(each.value, tree.Literal) for each in call.arguments
    )


def _operand(side: Term, language: str) -> str:
    title = side.title.pick((language,))
    if not title:
        return side.shown(language)
    return f"{title} {side.shown(language)}" if side.known else title


def _listed_by(node: tree.Node) -> tree.Filter | None:
    """Return the filter whose elements `count` counts, below `distinct values` and projections."""
    if not (isinstance(node, tree.Call) and node.function == tree.Name("count") and len(node.arguments) == 1):
        return None
    inner = node.arguments[0].value
    while not isinstance(inner, tree.Filter):
        if isinstance(inner, tree.Path):
            inner = inner.base
        elif isinstance(inner, tree.Call) and inner.function == tree.Name("distinct values") and inner.arguments:
            inner = inner.arguments[0].value
        else:
            return None
    return inner


def _base(node: tree.Node) -> tree.Node:
    while isinstance(node, tree.Filter):
        node = node.base
    return node
