"""Sources: what is cited is declared, and what is quoted stands there."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from engine.diagnostics import Diagnostic
from engine.policy.model import Citation, Policy, Reference
from engine.suggest import did_you_mean

SHOWN = 90
"""Characters of the source that a help line shows."""


def check(policy: Policy) -> Iterator[Diagnostic]:
    """Yield what is wrong with the citations of a policy."""
    folded = {each.id: fold(each.text) for each in policy.sources.values() if each.text is not None}
    for citation in citations(policy):
        reference = policy.sources.get(citation.ref)
        if reference is None:
            near = did_you_mean(citation.ref, policy.sources)
            yield Diagnostic(
                "unknown-source",
                f"`{citation.ref}` is not one of the policy's sources",
                citation.span,
                "not declared",
                near or "declare it under `sources`",
            )
        elif citation.quote is not None and reference.id in folded:
            yield from _quote(citation, citation.quote, reference, folded[reference.id])


def citations(policy: Policy) -> Iterator[Citation]:
    """Yield every citation of a policy, in the order of the text."""
    for section in (policy.parameters, policy.definitions, policy.criteria):
        for each in section.values():
            if each.source is not None:
                yield each.source


def fold(text: str) -> str:
    """Return `text` with every run of white space as one space."""
    return " ".join(text.split())


def _quote(citation: Citation, quote: str, reference: Reference, text: str) -> Iterator[Diagnostic]:
    wanted = fold(quote)
    if wanted in text:
        return
    near = _nearest(wanted, text)
    yield Diagnostic(
        "quote-not-in-source",
        f"this quote does not stand in `{reference.file}`",
        citation.quote_span or citation.span,
        "not found, white space aside",
        f"the source says `{near}`" if near else "copy the words from the source",
    )


def _nearest(wanted: str, text: str) -> str:
    """Return the sentence of `text` that is most like `wanted`, or an empty text where none is."""
    sentences = re.split(r"(?<=[.!?:;])\s", text)
    words = set(wanted.casefold().split())
    likely = max(sentences, key=lambda each: len(words & set(each.casefold().split())), default="")
    likeness = SequenceMatcher(None, wanted.casefold(), likely.casefold(), autojunk=False)
    if likeness.quick_ratio() < 0.5:
        return ""
    return likely if len(likely) <= SHOWN else likely[: SHOWN - 1] + "…"
