"""Why each criterion came out as it did, in plain words, with the values, the rule's place and its source.

terms        what a sentence speaks of: facts, thresholds, counts and who was counted
sentences    from a condition to what is said of it
phrases      the words, one table a language
showing      values as people read them
"""

from collections.abc import Iterator, Mapping
from pathlib import PurePath

from engine.backends.base import Case
from engine.backends.reference import Conclusion
from engine.decision import Cited, Ground, Status
from engine.feel import tree
from engine.feel.compile import compile_part
from engine.feel.values import Function, Unknown, Value
from engine.feel.walk import children, free_names
from engine.grounds.phrases import LANGUAGES
from engine.grounds.sentences import Said, Sentences, Teller
from engine.grounds.terms import Terms, path_text
from engine.policy.model import Criterion, Policy

__all__ = ["Grounds", "Sentence"]

_NOT_SHOWN = (Unknown, Function, list, dict)
"""Values that a ground does not show by themselves: what they hold is in the sentence."""


class Sentence(Mapping[str, str]):
    """A sentence by language, put into words when it is first read in that language."""

    __slots__ = ("_languages", "_said", "_texts")

    def __init__(self, said: Said, languages: tuple[str, ...]) -> None:
        self._said, self._languages = said, languages
        self._texts: dict[str, str] = {}

    def __getitem__(self, language: str) -> str:
        if language not in self._languages:
            raise KeyError(language)
        if language not in self._texts:
            text = self._said.say(language)
            # A name such as eTwinning keeps its small letter.
            named = any(letter.isupper() for letter in text.split(maxsplit=1)[0])
            self._texts[language] = text if named else text[:1].upper() + text[1:]
        return self._texts[language]

    def __contains__(self, language: object) -> bool:
        return language in self._languages

    def __iter__(self) -> Iterator[str]:
        return iter(self._languages)

    def __len__(self) -> int:
        return len(self._languages)


class Grounds:
    """A policy version, ready to explain its decisions."""

    def __init__(self, policy: Policy) -> None:
        spoken = set(policy.title.by_language)
        self._languages = tuple(each for each in LANGUAGES if each in spoken or each == "en")
        sentences = Sentences(Terms(policy))
        self._rows = [_Row(policy, each, sentences) for each in policy.criteria.values()]
        read = {name: node for row in self._rows for name, node in row.read.items()}
        self._names = tuple(read)
        self._read = compile_part(tree.ListLiteral(tuple(read.values())))
        # A criterion that stands on others reads their values, as the reference has found them.
        conclusions = {*policy.criteria, *policy.stages}
        trees = [each.when.expression.tree for each in policy.criteria.values()]
        self._reads_conclusions = any(not conclusions.isdisjoint(free_names(each)) for each in trees)

    def explain(self, case: Case, conclusion: Conclusion) -> tuple[Ground, ...]:
        """Return the ground of each criterion, in the order of the policy."""
        if self._reads_conclusions:
            case = Case(case.policy, {**case.scope, **conclusion.values}, case.clock)
        values = dict(zip(self._names, case.value(self._read), strict=True))  # type: ignore[call-overload]
        shown = {name: each for name, each in values.items() if not isinstance(each, _NOT_SHOWN)}
        return tuple(row.explain(case, conclusion, shown, self._languages) for row in self._rows)


class _Row:
    """What one criterion needs to be explained, prepared once."""

    def __init__(self, policy: Policy, criterion: Criterion, sentences: Sentences) -> None:
        self.criterion = criterion
        self.teller: Teller = sentences.teller(criterion.when.expression.tree)
        self.read = dict(_read(policy, criterion.when.expression.tree))
        source = criterion.source
        self.cited = Cited(
            "/".join(PurePath(policy.source.name).parts[-2:]),
            criterion.when.span.place.line,
            source.ref if source else None,
            source.quote if source else None,
        )

    def explain(
        self, case: Case, conclusion: Conclusion, values: Mapping[str, Value], languages: tuple[str, ...]
    ) -> Ground:
        criterion = self.criterion
        value = conclusion.values[criterion.id]
        status = conclusion.verdict.criteria[criterion.id]
        reasons = conclusion.reasons.get(criterion.id, ())
        unknown = value if isinstance(value, Unknown) else None
        undetermined = status is Status.UNDETERMINED
        return Ground(
            id=criterion.id,
            status=status,
            title=criterion.title.by_language,
            sentence=Sentence(self.teller(case), languages),
            expression=criterion.when.text,
            values={name: values[name] for name in self.read if name in values},
            source=self.cited,
            cause=None if not undetermined else "no_value" if unknown is None else "missing",
            reason=reasons[0].text if reasons else None,
            missing=() if unknown is None else tuple(sorted(unknown.missing)),
        )


def _read(policy: Policy, root: tree.Node) -> Iterator[tuple[str, tree.Node]]:
    """Yield the facts that a condition names outside of its binders, and all thresholds and definitions in it."""
    seen: set[str] = set()
    todo = [root]
    while todo:
        node = todo.pop()
        path = path_text(node)
        if not path:
            todo.extend(reversed(_outside(node)))
        elif path not in seen and path.split(".", 1)[0] in policy.facts.types:
            seen.add(path)
            yield path, node
    named = {*policy.parameters, *policy.definitions, "as_of"}
    for name, node in free_names(root).items():
        if name in named:
            yield name, node


def _outside(node: tree.Node) -> list[tree.Node]:
    """Return the parts of a node that stand in the same scope as it does."""
    match node:
        case tree.Filter(base=base):
            return [base]
        case tree.For(iterators=iterators) | tree.Quantified(iterators=iterators):
            return [iterators[0].domain]
        case tree.FunctionLiteral() | tree.ContextLiteral():
            return []
        case _:
            return list(children(node))
