"""The `process` of a policy file → the typed model: paths of facts made whole, parameters printed into texts."""

from collections.abc import Callable, Mapping

from engine.policy import nodes
from engine.policy.process.load_form import form
from engine.policy.process.model import (
    Approval,
    Automatic,
    Award,
    Certificate,
    Directory,
    Message,
    Notice,
    People,
    Process,
    Review,
    Step,
    Subject,
)
from engine.policy.process.placeholders import WORDS
from engine.policy.process.reading import Reading
from engine.source import Span


def process(node: nodes.Node | None, printed: Mapping[str, str]) -> Process | None:
    """Return the process that a policy file describes, None where it has none.

    Args:
        node: the value of `process`, of the right shape.
        printed: what each parameter prints in a text.
    """
    if not isinstance(node, nodes.Mapping):
        return None
    whole = Reading(node, {name: text for name, text in printed.items() if name not in WORDS})
    subject = whole.part("subject") or whole
    return Process(
        Subject(subject.word("type"), subject.needed("id"), subject.needed("name")),
        {name: _people(name, *each) for name, each in whole.named("people").items()},
        tuple(STEPS[each.word("kind")](each) for each in whole.parts("steps")),
        whole.span,
        whole.mention("window"),
        {name: _message(name, *each) for name, each in whole.named("messages").items()},
    )


def _people(name: str, span: Span, people: Reading) -> People:
    each, one = people.mention("each"), people.mention("one")
    at = each or one
    within = f"{at.name}{'[]' if each else ''}." if at else ""
    return People(
        name,
        "each" if each else "one" if one else "accounts",
        span,
        at,
        people.text("title"),
        people.mention("name", within),
        people.mention("email", within),
        people.mention("language", within),
    )


def _message(name: str, span: Span, message: Reading) -> Message:
    return Message(name, message.text("subject"), message.text("body"), span)


def _automatic(step: Reading) -> Automatic:
    at = step.needed("step")
    return Automatic(at.name, at.span, step.needed("stage"), step.text("title"))


def _approval(step: Reading) -> Approval:
    at = step.needed("step")
    return Approval(
        at.name,
        at.span,
        step.needed("who"),
        step.needed("fact"),
        step.text("declaration"),
        step.text("title"),
        step.mention("on"),
        step.mention("request"),
        _notice(step.part("returned")),
    )


def _review(step: Reading) -> Review:
    at = step.needed("step")
    return Review(
        at.name,
        at.span,
        step.needed("who"),
        step.needed("fact"),
        step.text("title"),
        step.mention("on"),
        _notice(step.part("refused")),
    )


def _award(step: Reading) -> Award:
    at, certificate, directory = step.needed("step"), step.part("certificate"), step.part("directory")
    return Award(
        at.name,
        at.span,
        step.needed("outcome"),
        step.text("title"),
        step.mention("on"),
        step.mention("valid_until"),
        _notice(step.part("awarded")),
        Certificate(certificate.text("title"), certificate.text("text")) if certificate else None,
        step.texts("recognition"),
        Directory(directory.text("title"), directory.mentions("shows")) if directory else None,
        step.mentions("contacts"),
    )


def _notice(notice: Reading | None) -> Notice | None:
    if notice is None:
        return None
    return Notice(notice.needed("message"), notice.mentions("tell"), notice.mention("to"), notice.mention("outcome"))


STEPS: Mapping[str, Callable[[Reading], Step]] = {
    "automatic": _automatic,
    "form": form,
    "approval": _approval,
    "review": _review,
    "award": _award,
}
"""What reads a step of each kind."""
