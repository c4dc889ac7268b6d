"""The words of a process: every placeholder prints something, no language is left out, every message is sent."""

from collections.abc import Iterator, Mapping

from engine.diagnostics import Diagnostic, Severity
from engine.policy import nodes, reader
from engine.policy.loading import entries
from engine.policy.model import Period, Policy
from engine.policy.process.declared import declared, kind
from engine.policy.process.model import Message, Process
from engine.policy.process.placeholders import AFTER_THE_DECISION, IN_TEXTS, PLACEHOLDER, WORDS, uses
from engine.source import Span
from engine.suggest import did_you_mean

UNSENT = frozenset({"unsent"})
"""Of a message that no step sends."""

PLAIN = ("title", "label", "hint")
"""Keys whose texts can print parameters only."""


def check(policy: Policy, process: Process) -> Iterator[Diagnostic]:
    """Yield what is wrong with the texts of a process."""
    used: dict[str, set[str]] = {name: set() for name in process.messages}
    for use, sent in uses(process):
        used.get(sent, set()).add(use)
    root = nodes.find(reader.read(policy.source), ("process",))
    for key, node, in_ in _texts(root, used):
        yield from _languages(policy, key, node)
        if in_ == UNSENT:
            continue  # what is sent by no step is another message already
        known = _printable(policy, process, in_)
        for scalar in [node, *(value for _, value in entries(node).values())]:
            if isinstance(scalar, nodes.Scalar):
                yield from _placeholders(scalar, known, in_)
    misspelt = {sent for _, sent in uses(process)} - process.messages.keys()
    for name, message in process.messages.items():
        if used[name] or not misspelt:
            yield from _sent(message, used[name])


Written = tuple[nodes.Scalar, nodes.Node, frozenset[str]]
"""The key of a text, the text, and what it is used for."""


def _texts(node: nodes.Node, used: Mapping[str, set[str]]) -> Iterator[Written]:
    """Yield every text of a process."""
    for name, (key, value) in entries(node).items():
        if name == "messages":
            for message, (_, fields) in entries(value).items():
                in_ = frozenset(used[message]) or UNSENT
                yield from ((at, text, in_) for at, text in entries(fields).values())
        elif name == "certificate":
            yield from ((at, text, frozenset({"certificate"})) for at, text in entries(value).values())
        elif name == "declaration":
            yield key, value, frozenset({"declaration"})
        elif name in PLAIN:
            yield key, value, frozenset()
        elif name == "options":
            yield from ((at, text, frozenset()) for at, text in entries(value).values())
        elif name == "recognition" and isinstance(value, nodes.Sequence):
            yield from ((key, item, frozenset()) for item in value)
        elif isinstance(value, nodes.Sequence):
            for item in value:
                yield from _texts(item, used)
        else:
            yield from _texts(value, used)


def _printable(policy: Policy, process: Process, uses: frozenset[str]) -> frozenset[str]:
    """Return the names that can be printed in every use of a text."""
    found = frozenset(policy.parameters)
    if not uses:
        return found
    words = frozenset(WORDS).intersection(*(IN_TEXTS[use] for use in uses))
    if not _closes(policy, process):
        words -= {"deadline"}
    outputs = frozenset(policy.outputs) if uses <= AFTER_THE_DECISION else frozenset()
    facts = {path for path, schema in declared(policy.facts).items() if "[]" not in path and kind(schema) in PRINTED}
    return (found - WORDS.keys()) | words | outputs | facts


PRINTED = ("text", "address", "form", "date", "value", "number")
"""The kinds of facts that a text can print."""


def _closes(policy: Policy, process: Process) -> bool:
    """Tell whether the window has a last day; of one that is misspelt or no period, another message tells."""
    if process.window is None:
        return False
    window = policy.parameters.get(process.window.name)
    return window is None or not isinstance(window.value, Period) or window.value.range.high is not None


def _placeholders(scalar: nodes.Scalar, known: frozenset[str], uses: frozenset[str]) -> Iterator[Diagnostic]:
    for each in PLACEHOLDER.finditer(scalar.text):
        if each[1] not in known:
            near = did_you_mean(each[0], [f"{{{name}}}" for name in sorted(known)])
            words = ", ".join(f"`{{{word}}}`" for word in WORDS if word in known)
            there = f"this text can print parameters, facts, {words}" if uses else "this text can print parameters only"
            elsewhere = each[1] in WORDS
            yield Diagnostic(
                "unknown-placeholder",
                f"`{each[0]}` is {WORDS[each[1]]}, which is not known here"
                if elsewhere
                else f"nothing fills `{each[0]}` in this text",
                scalar.part(*each.span()),
                "prints nothing",
                there if elsewhere else near or there,
            )


def _languages(policy: Policy, key: nodes.Scalar, node: nodes.Node) -> Iterator[Diagnostic]:
    if not isinstance(node, nodes.Mapping):
        return
    there = entries(node)
    for language in policy.title.by_language:
        if language and language not in there:
            yield _missing(key.text, language, key.span)


def _missing(key: str, language: str, span: Span) -> Diagnostic:
    return Diagnostic(
        "language-missing",
        f"`{key}` has no words in `{language}`, one of the languages of the policy's title",
        span,
        f"not in `{language}`",
        f"add `{language}: …`",
    )


def _sent(message: Message, used: set[str]) -> Iterator[Diagnostic]:
    if not used:
        yield Diagnostic(
            "message-unused",
            f"no step sends the message `{message.id}`",
            message.span,
            "not used",
            "name it in a step, or delete it",
            severity=Severity.WARNING,
        )
    asks = sorted(used & {"invitation", "reminder", "request", "returned"})
    if asks and not all("{link}" in text for text in message.body.by_language.values()):
        yield Diagnostic(
            "message-without-link",
            f"the message `{message.id}` is sent as `{asks[0]}` and has no `{{link}}` in its body",
            message.span,
            "leads nowhere",
            "write `{link}` where the personal link is to stand",
            severity=Severity.WARNING,
        )
