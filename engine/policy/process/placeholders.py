"""What `{name}` prints in the texts of a process: a few words of its own, and parameters, outputs and facts by name.

Parameters are printed when a policy is loaded, the rest when a text is sent or shown.
"""

import re
from collections.abc import Iterator, Mapping

from engine.policy.process.model import Approval, Award, Form, Process, Review

PLACEHOLDER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_.]*)\}")

WORDS: Mapping[str, str] = {
    "person": "the name of who reads it",
    "subject": "the name of the subject",
    "link": "the personal link",
    "deadline": "the last day of the window",
    "comment": "what the person wrote who returned or refused",
}
"""The words that mean something in every process; a parameter of the same name is not printed."""

ASKING = frozenset({"person", "subject", "link", "deadline"})

IN_TEXTS: Mapping[str, frozenset[str]] = {
    "invitation": ASKING,
    "reminder": ASKING,
    "request": ASKING,
    "returned": ASKING | {"comment"},
    "refused": ASKING | {"comment"},
    "awarded": frozenset({"person", "subject", "link"}),
    "declaration": frozenset({"person", "subject"}),
    "certificate": frozenset({"subject"}),
}
"""For each use of a text, which of `WORDS` it can print; a text without such a use prints none."""

AFTER_THE_DECISION = frozenset({"awarded", "certificate"})
"""Uses of texts that can print outputs as well."""


def uses(process: Process) -> Iterator[tuple[str, str]]:
    """Yield the use and the name of every message that a step sends."""
    for step in process.steps:
        match step:
            case Form(invitation=invitation, reminder=reminder):
                yield from [("invitation", invitation.name)] if invitation else []
                yield from [("reminder", reminder.message.name)] if reminder else []
            case Approval(request=request, returned=returned):
                yield from [("request", request.name)] if request else []
                yield from [("returned", returned.message.name)] if returned else []
            case Review(refused=refused) if refused:
                yield "refused", refused.message.name
            case Award(awarded=awarded) if awarded:
                yield "awarded", awarded.message.name
            case _:
                pass
