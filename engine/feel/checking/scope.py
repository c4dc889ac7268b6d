"""What checking shares: the names around a node, what is known of them, and the problems found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from engine.feel.checking.limits import joined, narrowed
from engine.feel.checking.relations import nullable
from engine.feel.checking.words import shown
from engine.feel.problems import Problem
from engine.feel.tree import Name, Node, Path, Span
from engine.feel.types import ContextOf, FeelType, Limited, Simple, UnionOf, optional, union, without_null
from engine.feel.values import Value
from engine.feel.walk import free_names, walk


@dataclass(frozen=True, slots=True)
class Names:
    """The names from outside an expression.

    Attributes:
        types: the type of each.
        barred: names that exist and may not be used here, with the reason: a sentence without its subject.
        constants: the values of those that are the same in every case.
        whys: when those that may be null are: a clause that begins with `where`.
        kinds: what a name can be, for the message about an unknown one.
    """

    types: Mapping[str, FeelType]
    barred: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, Value] = field(default_factory=dict)
    whys: Mapping[str, str] = field(default_factory=dict)
    kinds: str = "a name in scope"


@dataclass(slots=True)
class Notes:
    """What a check has found so far.

    Attributes:
        text: the expression.
        problems: in the order of finding, perhaps with repetitions.
        types: the type of each node by its span.
        whys: why the value at a span may be null.
    """

    text: str
    problems: list[Problem] = field(default_factory=list)
    types: dict[Span, FeelType] = field(default_factory=dict)
    whys: dict[Span, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Binder:
    """A name bound inside the expression.

    Attributes:
        name: the name.
        type: of what it is bound to.
        item: it is the item of a filter, whose entries are names as well.
        trusted: what it is bound to surely is of that type.
    """

    name: str
    type: FeelType
    item: bool = False
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """Where a name was found.

    Attributes:
        type: its type; None where there is no such name.
        entry: it is an entry of a filtered item.
        hides: another declaration of the name lies further out.
    """

    type: FeelType | None
    entry: bool = False
    hides: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """The names around a node and what conditions around it have made sure.

    Attributes:
        present: expressions that are not null here.
        filled: lists that are not empty and numbers that are not zero here.
        limits: within which limits the values of expressions are here.
    """

    infer_node: Callable[[Node, "Scope"], FeelType]
    names: Names
    notes: Notes
    binders: tuple[Binder, ...] = ()
    present: frozenset[Node] = frozenset()
    filled: frozenset[Node] = frozenset()
    limits: Mapping[Node, Limited] = field(default_factory=dict)

    def infer(self, node: Node) -> FeelType:
        """Return the type of `node`, and note it with the problems inside."""
        found = self.infer_node(node, self)
        if self.present and found is not Simple.NULL and node in self.present:
            found = without_null(found)
        if self.limits and node in self.limits:
            found = narrowed(found, self.limits[node])
        self.notes.types[node.span] = found
        return found

    def bind(self, name: str, of: FeelType, *, item: bool = False, trusted: bool = False) -> "Scope":
        """Return the scope inside a binder; what was known of expressions with its names is forgotten."""
        hidden = {name, *(_entries(of) if item else ())}
        return replace(
            self,
            binders=(*self.binders, Binder(name, of, item, trusted)),
            present=_without(self.present, hidden),
            filled=_without(self.filled, hidden),
            limits={node: self.limits[node] for node in _without(frozenset(self.limits), hidden)},
        )

    def knowing(self, present: frozenset[Node], filled: frozenset[Node]) -> "Scope":
        """Return the scope where more is sure."""
        if not present and not filled:
            return self
        return replace(self, present=self.present | present, filled=self.filled | filled)

    def within(self, limits: Mapping[Node, Limited]) -> "Scope":
        """Return the scope where these limits hold as well; where they contradict what holds, that goes on."""
        return replace(self, limits=joined([self.limits, limits])) if limits else self

    def is_limited(self, node: Node) -> bool:
        """Tell whether what occurs in `node` may be less here than elsewhere."""
        return bool(self.limits) and any(each in self.limits for each in walk(node))

    def is_filled(self, node: Node) -> bool:
        """Tell whether a list is surely not empty: an entry of each item is asked of as many as there are."""
        while isinstance(node, Path) and node not in self.filled:
            node = node.base
        return node in self.filled

    def resolve(self, name: str) -> Found:
        """Return where `name` is found, the innermost place first; an item's entries go before its name."""
        entry: Found | None = None
        loose = False
        for binder in reversed(self.binders):
            own = _entries(binder.type).get(name) if binder.item else None
            if entry is not None and (own is not None or binder.name == name):
                return replace(entry, hides=True)
            if own is not None:
                entry = Found(own, entry=True)
            elif entry is None and binder.name == name:
                return Found(Simple.ANY if loose else binder.type)
            elif binder.item and _open(binder.type):
                loose = True
        outer = self.names.types.get(name)
        if entry is not None:
            return replace(entry, hides=outer is not None)
        return Found(Simple.ANY if loose else outer)

    def trusts(self, name: str) -> bool:
        """Tell whether a name surely has a value of its type."""
        for binder in reversed(self.binders):
            if name == binder.name or (binder.item and (name in _entries(binder.type) or _open(binder.type))):
                return binder.trusted
        return name in self.names.types

    def visible(self) -> list[str]:
        """Return every name that could be written here, the innermost first."""
        inner: list[str] = []
        for binder in reversed(self.binders):
            inner += [*(_entries(binder.type) if binder.item else ()), binder.name]
        return [*inner, *self.names.types]

    def text(self, node: Node) -> str:
        """Return the text of a node, on one line."""
        if isinstance(node, Name):
            return node.name
        return " ".join(self.notes.text[node.span[0] : node.span[1]].split())

    def error(self, code: str, message: str, span: Span, label: str = "", help: str = "") -> None:
        """Note an error: what stands at `span` means nothing here."""
        self.notes.problems.append(Problem(code, message, span, label, help))

    def nothing(
        self, node: Node, code: str, message: str, span: Span | None = None, label: str = "always null", help: str = ""
    ) -> None:
        """Note that `node` is null whatever the facts are.

        Args:
            node: the part that never has a value.
            code: the kind of mistake.
            message: what was found and what was expected.
            span: the place at fault, by default the whole of `node`.
            label: a few words under the carets.
            help: how to write it.
        """
        self.notes.problems.append(Problem(code, message, span or node.span, label, help, null=node.span))

    def warn(self, code: str, message: str, span: Span, label: str = "", help: str = "") -> None:
        """Note a warning: there are facts for which this is probably not what was meant."""
        self.notes.problems.append(Problem(code, message, span, label, help, warning=True))

    def maybe(self, node: Node, of: FeelType, why: str) -> FeelType:
        """Return `of` or null, noting why."""
        self.notes.whys[node.span] = why
        return optional(of)

    def needed(self, node: Node, of: FeelType, user: str, help: str = "") -> FeelType:
        """Return the type of an operand that must not be null, warning where it may be.

        Args:
            node: the operand.
            of: its type.
            user: what has no value then, as in `` `<` ``.
            help: how to write it; by default a guard before the whole.
        """
        if not nullable(of) or of is Simple.NULL:
            return of
        text = self.text(node)
        why = self.notes.whys.get(node.span, "")
        null = f"is null {why}" if why else "may be null"
        self.warn(
            "may-be-null",
            f"{shown(text)} {null}, and {user} has no value then",
            node.span,
            "null for some facts",
            help or f"say what holds then, as in `{text} != null and …`",
        )
        return without_null(of)


def _entries(of: FeelType) -> Mapping[str, FeelType]:
    """Return the entries that items of a type have; an entry that not every item has may be null."""
    if isinstance(of, ContextOf):
        return of.entries
    if not isinstance(of, UnionOf):
        return {}
    contexts = [each.entries for each in of.members if isinstance(each, ContextOf)]
    names = dict.fromkeys(name for each in contexts for name in each)
    return {name: union(*(each.get(name, Simple.NULL) for each in contexts)) for name in names}


def _open(of: FeelType) -> bool:
    """Tell whether an item may have entries that its type does not name."""
    for each in of.members if isinstance(of, UnionOf) else (of,):
        if each is Simple.ANY or (isinstance(each, ContextOf) and not each.closed):
            return True
    return False


def _without(known: frozenset[Node], hidden: set[str]) -> frozenset[Node]:
    return frozenset(each for each in known if not free_names(each).keys() & hidden)
