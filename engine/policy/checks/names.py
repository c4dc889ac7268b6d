"""Names that a policy declares: none is a word of FEEL, so that every expression reads as it looks."""

from collections.abc import Iterator, Mapping

from engine.diagnostics import Diagnostic
from engine.feel.builtins import BUILTINS
from engine.feel.syntax.names import KEYWORDS
from engine.policy.model import Policy
from engine.source import Span

OURS: Mapping[str, str] = {"as_of": "the date of the case", "outcome": "the outcome in outputs"}
"""Names that every policy has."""

TAKEN: Mapping[str, str] = {
    **dict.fromkeys(BUILTINS, "the name of a built-in function"),
    **dict.fromkeys(KEYWORDS, "a word of the expression language"),
    **OURS,
    "item": "what a filter calls the item at hand",
    "partial": "what `for` calls the results so far",
}
"""Names that mean something in every expression, and what."""


def check(policy: Policy) -> Iterator[Diagnostic]:
    """Yield a message for each declared name that already means something."""
    for kind, names in _declared(policy).items():
        for name, span in names.items():
            if name in TAKEN:
                yield Diagnostic(
                    "reserved-name",
                    f"`{name}` is {TAKEN[name]}, and cannot be {kind} as well",
                    span,
                    "means something else already",
                    f"call it something longer, such as `{name}_required`",
                )


def _declared(policy: Policy) -> dict[str, dict[str, Span]]:
    return {
        "a parameter": {name: each.span for name, each in policy.parameters.items()},
        "a definition": {name: each.span for name, each in policy.definitions.items()},
        "a criterion": {name: each.span for name, each in policy.criteria.items()},
        "a stage": {name: each.span for name, each in policy.stages.items()},
    }
