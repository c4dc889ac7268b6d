"""From a condition to the sentence that says why it came out so: one teller for each kind of node.

A teller is made once for a policy version and told many cases; what it returns holds the values, and is put into
words only when a language is asked for.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from engine.backends.base import Case
from engine.feel import tree
from engine.feel.compile import compile_part
from engine.feel.elements import compile_elements
from engine.feel.values import Range, Unknown, Value
from engine.grounds.phrases import LANGUAGES, Phrases
from engine.grounds.showing import listed, shown
from engine.grounds.terms import Count, Term, Terms, path_text, sorted_out
from engine.policy.model import Formula
from engine.policy.text import Text


class Said(Protocol):
    """Why a condition came out so, with the values in it."""

    def say(self, language: str) -> str:
        """Return the sentence in a language that has phrases."""
        ...


Teller = Callable[[Case], Said]

MIRRORED: Mapping[str, str] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison: `holds` is its value."""

    subject: Term
    operator: str
    object: Term
    holds: Value

    def say(self, language: str) -> str:
        """Return for instance `school registered on 2023-03-01 is not on or before 2023-01-09 (…)`."""
        words = LANGUAGES[language]
        subject, other = self.subject, self.object
        name, value = (subject.name(language) if subject.title else ""), subject.shown(language)
        fill = {"subject": name, "value": value, "phrase": self._phrase(words), "object": other.as_object(language)}
        if not subject.known:
            return words.left_unknown.format(**fill)
        if not other.known:
            return words.right_unknown.format(**fill)
        if self.holds is None:
            nothing = [side for side in (subject, other) if side.value is None]
            if not nothing:
                return words.incomparable.format(**fill)
            return words.no_value.format(subject=nothing[0].name(language))
        if isinstance(self.holds, Unknown):
            return words.uncertain.format(**fill)
        if subject.is_day:
            if subject.computed:
                fill |= {"subject": value, "value": f"({name})"}
            template = words.date_is if self.holds is True else words.date_is_not
        else:
            template = words.is_ if self.holds is True else words.is_not
        return template.format(**fill).strip()

    def _phrase(self, words: Phrases) -> str:
        if self.operator != "in":
            days = self.subject.is_day or self.object.is_day
            return (words.dates if days else words.others)[self.operator]
        if isinstance(self.object.value, Range):
            return words.within
        return words.one_of if isinstance(self.object.value, list) else words.others["="]


@dataclass(frozen=True, slots=True)
class Stated:
    """A yes or no that stands for itself: a fact, a criterion, or an expression with no better words."""

    title: Text
    value: Value

    def say(self, language: str) -> str:
        """Return for instance `head approved: yes`."""
        words = LANGUAGES[language]
        subject = self.title.pick((language,))
        if isinstance(self.value, Unknown):
            return words.state_unknown.format(subject=subject)
        if self.value is None:
            return words.no_value.format(subject=subject)
        return words.state.format(subject=subject, value=shown(self.value, words))


@dataclass(frozen=True, slots=True)
class Quantified:
    """`some` or `every` over a list: who made it so."""

    title: Text
    quantifier: str
    holds: Value
    count: Count

    def say(self, language: str) -> str:
        """Return for instance `among projects, this holds for Project A`."""
        words = LANGUAGES[language]
        subject = self.title.pick((language,))
        yes, no, perhaps = self.count.counted, self.count.not_counted, self.count.perhaps
        total = len(yes) + len(no) + len(perhaps)
        if isinstance(self.holds, Unknown):
            if not total:
                return words.state_unknown.format(subject=subject)
            return words.quantified_unknown.format(subject=subject, names=listed(perhaps, words))
        if not total:
            return words.empty.format(subject=subject)
        if self.quantifier == "some":
            template, names = (words.some, yes) if self.holds is True else (words.some_not, no)
        else:
            template, names = (words.every, yes) if self.holds is True else (words.every_not, no)
        return template.format(subject=subject, names=listed(names, words), count=total)


@dataclass(frozen=True, slots=True)
class Joined:
    """The parts of an `and` or `or` that made it come out so; each is true to say, whichever word joined them."""

    parts: Sequence[Said]

    def say(self, language: str) -> str:
        """Return the parts with the joint of the language between them."""
        return LANGUAGES[language].joint.join(part.say(language) for part in self.parts)


class Sentences:
    """Makes tellers of the conditions of one policy."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.policy = terms.policy

    def teller(self, node: tree.Node) -> Teller:
        """Return what tells why a condition came out so."""
        make = _TELLERS.get(type(node))
        return make(self, node) if make else self._stated(node)

    def _stated(self, node: tree.Node) -> Teller:
        compiled, title = compile_part(node), self.terms.title(node)
        return lambda case: Stated(title, case.value(compiled))

    def of_name(self, node: tree.Name) -> Teller:
        """Tell of a definition by its own expression, of any other name by its value."""
        definition = self.policy.definitions.get(node.name)
        if definition is None or not isinstance(definition.body, Formula):
            return self._stated(node)
        body = definition.body.expression.tree
        return self.teller(body) if type(body) in _TELLERS else self._stated(node)

    def of_comparison(self, node: tree.Comparison) -> Teller:
        """Tell of a comparison; the threshold stands last, whichever way it is written."""
        left, right, operator = node.left, node.right, str(node.operator)
        if self._is_threshold(left) and not self._is_threshold(right):
            left, right, operator = right, left, MIRRORED[operator]
        return self._compared(node, left, operator, right)

    def _compared(self, whole: tree.Node, left: tree.Node, operator: str, right: tree.Node) -> Teller:
        compiled = compile_part(whole)
        subject, other = self.terms.make(left), self.terms.make(right)
        return lambda case: Compared(subject(case), operator, other(case), case.value(compiled))

    def of_between(self, node: tree.Between) -> Teller:
        """Tell of a value between two ends."""
        return self._compared(node, node.value, "in", tree.RangeLiteral(node.low, node.high, True, True))  # noqa: FBT003

    def of_in(self, node: tree.In) -> Teller:
        """Tell of a value in a range or list."""
        match node.tests:
            case (tree.UnaryComparison(operator=operator, operand=operand),):
                return self._compared(node, node.value, operator, operand)
            case (only,) if not isinstance(only, tree.UnaryTests):
                return self._compared(node, node.value, "in", only)
            case tests if not any(isinstance(each, tree.UnaryComparison | tree.UnaryTests) for each in tests):
                return self._compared(node, node.value, "in", tree.ListLiteral(tests))
            case _:
                return self._stated(node)

    def of_quantified(self, node: tree.Quantified) -> Teller:
        """Tell for which elements the condition holds."""
        if len(node.iterators) != 1 or node.iterators[0].end is not None:
            return self._stated(node)
        domain = node.iterators[0].domain
        while isinstance(domain, tree.Filter):
            domain = domain.base
        title, label = self.terms.title(domain), self.terms.label(domain)
        compiled, found = compile_part(node), compile_elements(node)

        def tell(case: Case) -> Said:
            holds = case.value(compiled)
            count = sorted_out(found.run(case.scope, None, case.clock), label)
            return Quantified(title, node.quantifier, holds, count)

        return tell

    def of_joined(self, node: tree.And | tree.Or) -> Teller:
        """Tell of the parts that decided, or of all that are open."""
        parts = [(compile_part(each), self.teller(each)) for each in node.operands]
        # What makes a conjunction false, or a disjunction true, is a part that is so; anything else needs all.
        decisive = isinstance(node, tree.Or)

        def tell(case: Case) -> Said:
            values = [case.value(compiled) for compiled, _ in parts]
            if any(value is decisive for value in values):
                chosen = [value is decisive for value in values]
            elif all(isinstance(value, bool) for value in values):
                chosen = [True] * len(values)
            else:
                chosen = [not isinstance(value, bool) for value in values]
            said = [teller(case) for (_, teller), take in zip(parts, chosen, strict=True) if take]
            return said[0] if len(said) == 1 else Joined(said)

        return tell

    def of_call(self, node: tree.Call) -> Teller:
        """Tell of what is inside `not`, as the sentence says whether it is so; of `list contains` as of `in`."""
        if node.function == tree.Name("not") and len(node.arguments) == 1:
            return self.teller(node.arguments[0].value)
        if node.function == tree.Name("list contains") and len(node.arguments) == 2:
            things, wanted = (argument.value for argument in node.arguments)
            if not isinstance(wanted, tree.Literal):
                return self._compared(node, wanted, "in", things)
        return self._stated(node)

    def of_if(self, node: tree.If) -> Teller:
        """Tell of the condition, and of the branch that it chose where that is more than a constant."""
        compiled, condition = compile_part(node.condition), self.teller(node.condition)
        branches = {True: node.consequence, False: node.alternative}
        tellers = {key: self.teller(each) for key, each in branches.items() if not isinstance(each, tree.Literal)}

        def tell(case: Case) -> Said:
            value = case.value(compiled)
            chosen = None if isinstance(value, Unknown) else tellers.get(value is True)
            return Joined([condition(case), chosen(case)]) if chosen else condition(case)

        return tell

    def _is_threshold(self, node: tree.Node) -> bool:
        match node:
            case tree.Literal() | tree.AtLiteral():
                return True
            case tree.Name(name=name):
                return name in self.policy.parameters
            case tree.Arithmetic(left=left, right=right):
                return all(self._is_threshold(side) or path_text(side) == "as_of" for side in (left, right))
            case _:
                return False


_TELLERS: Mapping[type[tree.Node], Callable[[Sentences, Any], Teller]] = {
    tree.Name: Sentences.of_name,
    tree.Comparison: Sentences.of_comparison,
    tree.Between: Sentences.of_between,
    tree.In: Sentences.of_in,
    tree.Quantified: Sentences.of_quantified,
    tree.And: Sentences.of_joined,
    tree.Or: Sentences.of_joined,
    tree.Call: Sentences.of_call,
    tree.If: Sentences.of_if,
}
