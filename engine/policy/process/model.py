"""A process as plain, typed, immutable data: who is asked what, in which order, and which facts the answers fill.

A process decides nothing: people state facts, and the policy decides on them. A mention of a fact holds the fact's full
path, fields of the items of a list as `teachers[].email`, whatever of it stands in the file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from engine.policy.text import NO_TEXT, Text
from engine.source import Span


@dataclass(frozen=True, slots=True)
class Mention:
    """A name or path that a process mentions, and where."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Subject:
    """What a case is about: `type` is a word for the kind of thing, `id` and `name` are facts."""

    type: str
    id: Mention
    name: Mention


@dataclass(frozen=True, slots=True)
class People:
    """People who take part.

    Attributes:
        kind: `each` item of the list of facts at `at`, the `one` that the object of facts at `at` describes, or
            `accounts` of the service.
        at: None for accounts, and so are the facts with a person's name, address and language.
    """

    id: str
    kind: Literal["each", "one", "accounts"]
    span: Span
    at: Mention | None = None
    title: Text = NO_TEXT
    name: Mention | None = None
    email: Mention | None = None
    language: Mention | None = None

    @property
    def own(self) -> str:
        """What the path of a fact about one of them begins with; empty for accounts."""
        if self.at is None:
            return ""
        return f"{self.at.name}[]." if self.kind == "each" else f"{self.at.name}."


QuestionType = Literal["text", "number", "date", "choice", "yes_no", "person", "people", "url", "file", "list"]


@dataclass(frozen=True, slots=True)
class Option:
    """A value that can be chosen, and the words for it."""

    value: Mention
    text: Text


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and the fact that the answer fills.

    Attributes:
        fact: of a question of a row, a field of the row, or the item itself.
        options: of `choice`, what can be chosen.
        people: of `person` and `people`, whom to choose from; None is those who fill in the form.
        answered: a boolean fact that is true once there is an answer.
        of: of `list`, what is asked in each row.
    """

    id: str
    type: QuestionType
    fact: Mention
    label: Text
    span: Span
    hint: Text = NO_TEXT
    required: bool = False
    options: tuple[Option, ...] = ()
    people: Mention | None = None
    answered: Mention | None = None
    of: tuple["Question", ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceRows:
    """The list of facts that holds the evidence of a form, and which of its fields hold what.

    Evidence is given as a file, a web address or a written account; a form of it without a field cannot be given.
    """

    fact: Mention
    by: Mention
    title: Mention
    file: Mention | None = None
    address: Mention | None = None
    account: Mention | None = None


@dataclass(frozen=True, slots=True)
class SectionEvidence:
    """That evidence can be added to a section; `value` is what the field `by` then holds (`as` in the file)."""

    value: Mention
    label: Text = NO_TEXT
    hint: Text = NO_TEXT
    required: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """The part of a form that is about one criterion, whose title and text are its heading."""

    criterion: Mention
    hint: Text = NO_TEXT
    questions: tuple[Question, ...] = ()
    evidence: SectionEvidence | None = None


QuorumKind = Literal["all", "any", "one", "at_least"]


@dataclass(frozen=True, slots=True)
class Quorum:
    """How many of the people must have answered; `count` is the number of `at_least`, else 0.

    `any` is one of them, whoever it is; `one` is one who is chosen.
    """

    kind: QuorumKind
    count: int
    span: Span


@dataclass(frozen=True, slots=True)
class Reminder:
    """What is sent to those who have not answered: every so many `days`, to one person `at_most` so many times."""

    message: Mention
    days: int
    at_most: int


@dataclass(frozen=True, slots=True)
class Notice:
    """A message and the people whom it tells of a step's end.

    Attributes:
        to: the form that is open again by it; None where it is not.
        outcome: the outcome that it is about, of a refusal.
    """

    message: Mention
    tell: tuple[Mention, ...]
    to: Mention | None = None
    outcome: Mention | None = None


@dataclass(frozen=True, slots=True)
class Automatic:
    """A step without people: a case opens where the stage is met."""

    id: str
    span: Span
    stage: Mention
    title: Text = NO_TEXT
    kind: Literal["automatic"] = "automatic"


@dataclass(frozen=True, slots=True)
class Form:
    """A step in which people fill in a form.

    Attributes:
        shared: all fill in one form together; else each has a form of their own, and what they list is taken together.
        answered: the boolean fact that says who has answered, a field of each person or one fact.
        covers: criteria of the stage that filling in meets by itself.
        fact, on: the boolean fact that is true once the form is handed in, and the date of that day.
    """

    id: str
    span: Span
    who: Mention
    quorum: Quorum
    sections: tuple[Section, ...]
    title: Text = NO_TEXT
    stage: Mention | None = None
    shared: bool = False
    answered: Mention | None = None
    covers: tuple[Mention, ...] = ()
    fact: Mention | None = None
    on: Mention | None = None
    invitation: Mention | None = None
    reminder: Reminder | None = None
    evidence: EvidenceRows | None = None
    kind: Literal["form"] = "form"


@dataclass(frozen=True, slots=True)
class Approval:
    """A step in which one person declares, by which `fact` becomes true, or returns the whole with a comment."""

    id: str
    span: Span
    who: Mention
    fact: Mention
    declaration: Text
    title: Text = NO_TEXT
    on: Mention | None = None
    request: Mention | None = None
    returned: Notice | None = None
    kind: Literal["approval"] = "approval"


@dataclass(frozen=True, slots=True)
class Review:
    """A step in which somebody assesses, by which `fact` becomes true; evidence that is refused is taken out."""

    id: str
    span: Span
    who: Mention
    fact: Mention
    title: Text = NO_TEXT
    on: Mention | None = None
    refused: Notice | None = None
    kind: Literal["review"] = "review"


@dataclass(frozen=True, slots=True)
class Certificate:
    """The words of the document that says that something was awarded."""

    title: Text
    text: Text


@dataclass(frozen=True, slots=True)
class Directory:
    """The public list of those to whom something was awarded; `shows` are facts beside name, day and validity."""

    title: Text
    shows: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Award:
    """A step that an outcome takes by itself.

    Attributes:
        on: the date that holds the day of the award.
        valid_until: the output that says how long it is valid.
        recognition: for what the subject is recognised.
        contacts: people whom the accounts of the service may list.
    """

    id: str
    span: Span
    outcome: Mention
    title: Text = NO_TEXT
    on: Mention | None = None
    valid_until: Mention | None = None
    awarded: Notice | None = None
    certificate: Certificate | None = None
    recognition: tuple[Text, ...] = ()
    directory: Directory | None = None
    contacts: tuple[Mention, ...] = ()
    kind: Literal["award"] = "award"


Step = Automatic | Form | Approval | Review | Award


@dataclass(frozen=True, slots=True)
class Message:
    """An e-mail; parameters are printed already, other placeholders stand as they are written."""

    id: str
    subject: Text
    body: Text
    span: Span


@dataclass(frozen=True, slots=True)
class Process:
    """The process of a policy version.

    Attributes:
        window: the parameter, a period, in which people can act; None where they always can.
        steps: in the order in which they are taken.
    """

    subject: Subject
    people: Mapping[str, People]
    steps: tuple[Step, ...]
    span: Span
    window: Mention | None = None
    messages: Mapping[str, Message] = field(default_factory=dict)
