"""A policy version as plain, typed, immutable data: what the backends, the grounds and the diff walk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from engine.feel import Expression
from engine.feel.values import Range, Value
from engine.policy.facts import FactsSchema
from engine.policy.nodes import Scalar
from engine.policy.process.model import Process
from engine.policy.text import NO_TEXT, Text
from engine.source import Source, Span


@dataclass(frozen=True, slots=True)
class Formula:
    """A FEEL expression together with the YAML scalar that holds its text.

    Attributes:
        broken: the text is no expression and `null` stands for it; such a policy is checked but never used.
    """

    expression: Expression
    scalar: Scalar
    broken: bool = False

    @property
    def text(self) -> str:
        """The expression as it stands in the policy."""
        return self.expression.text

    @property
    def span(self) -> Span:
        """The place of the whole expression."""
        return self.part((0, len(self.expression.text)))

    def part(self, span: tuple[int, int]) -> Span:
        """Return the place of a part, given as offsets into the expression's text."""
        return self.scalar.part(*span)


@dataclass(frozen=True, slots=True)
class Reference:
    """A source of the policy: an address or a file beside it.

    Attributes:
        text: the file's content where the source is a file, else None.
    """

    id: str
    title: Text
    span: Span
    url: str | None = None
    file: str | None = None
    text: str | None = None
    language: str | None = None
    retrieved: date | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """Which source says so, and the words in which it does."""

    ref: str
    span: Span
    quote: str | None = None
    quote_span: Span | None = None


@dataclass(frozen=True, slots=True)
class Constant:
    """A threshold that is one value; `written` is the text that grounds print."""

    value: Value
    written: str


@dataclass(frozen=True, slots=True)
class Period:
    """A closed range of dates; `from_written` and `until_written` are the ends as the source gives them."""

    range: Range
    from_written: str | None
    until_written: str | None


@dataclass(frozen=True, slots=True)
class Dated:
    """Values that hold from a date on; the latest that is not after the date that `by` gives decides.

    `by` is None where the case's as-of date decides.
    """

    by: Formula | None
    values: tuple[tuple[date, Constant], ...]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A named threshold."""

    name: str
    value: Constant | Period | Dated
    span: Span
    title: Text = NO_TEXT
    unit: Text = NO_TEXT
    source: Citation | None = None


HitPolicy = Literal["unique", "any", "first", "priority", "rule order", "output order", "collect"]
Aggregation = Literal["sum", "min", "max", "count"]


@dataclass(frozen=True, slots=True)
class Column:
    """An output of a decision table; `values` are its allowed values in order of priority, or empty."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A rule of a decision table: a unary test for each input, an expression for each output."""

    tests: tuple[Formula, ...]
    outputs: tuple[Formula, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Table:
    """A decision table (OMG DMN 1.5, chapter 8); with one output the result is its value, else a context."""

    inputs: tuple[Formula, ...]
    outputs: tuple[Column, ...]
    hit_policy: HitPolicy
    aggregation: Aggregation | None
    rows: tuple[Row, ...]
    default: tuple[Formula, ...] | None


@dataclass(frozen=True, slots=True)
class Definition:
    """A named value computed from facts, like the definitions at the head of a legal text."""

    name: str
    body: Formula | Table
    span: Span
    title: Text = NO_TEXT
    source: Citation | None = None


@dataclass(frozen=True, slots=True)
class Criterion:
    """A condition of the policy; `text` is what a citizen reads, parameters already printed into it."""

    id: str
    when: Formula
    span: Span
    title: Text = NO_TEXT
    text: Text = NO_TEXT
    source: Citation | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """Criteria (or stages) that belong together; `after` names a stage that must be met as well.

    Attributes:
        kind: how the stage is written.
        count: how many members must be met: all of them, one, or the number at `at_least`.
        of: the ids of the members, with a place for each in `of_spans`.
    """

    id: str
    kind: Literal["all", "any", "at_least"]
    of: tuple[str, ...]
    of_spans: tuple[Span, ...]
    count: int
    span: Span
    after: str | None = None
    after_span: Span | None = None
    title: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is decided where `when` is the first that holds; the last outcome has no `when`."""

    outcome: str
    span: Span
    when: Formula | None = None
    title: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class Output:
    """A further value of a decision, computed once the outcome is known."""

    name: str
    value: Formula
    span: Span
    title: Text = NO_TEXT


@dataclass(frozen=True, slots=True)
class InForce:
    """The dates on which a version is law; `until` is included, None is the day before the next version."""

    start: date
    until: date | None
    span: Span


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of a policy, loaded.

    Attributes:
        order: names of definitions, criteria and stages, each after those that it uses.
        digest: `sha256:` and the hexadecimal SHA-256 of the canonical JSON with the facts schema inlined.
        text_digest: the same of the file's bytes.
    """

    id: str
    version: str
    source: Source
    title: Text
    in_force: InForce
    time_zone: str
    facts: FactsSchema
    sources: Mapping[str, Reference]
    parameters: Mapping[str, Parameter]
    definitions: Mapping[str, Definition]
    criteria: Mapping[str, Criterion]
    stages: Mapping[str, Stage]
    outcomes: tuple[Outcome, ...]
    outputs: Mapping[str, Output]
    order: tuple[str, ...]
    digest: str
    text_digest: str
    as_of: Formula | None = None
    authority: str = ""
    notes: tuple[Text, ...] = ()
    supersedes: tuple[str, ...] = ()
    process: Process | None = None

    @property
    def name(self) -> str:
        """`policy@version`, as messages and commands write it."""
        return f"{self.id}@{self.version}"
