"""The checks of a policy's process: a property a module, a table of them here."""

from collections.abc import Callable, Iterable, Iterator

from engine.diagnostics import Diagnostic
from engine.policy.checks.process import answers, coverage, fillings, names, order, personal, texts
from engine.policy.model import Policy
from engine.policy.process.model import Process

Check = Callable[[Policy, Process], Iterable[Diagnostic]]

CHECKS: tuple[Check, ...] = (
    names.check,
    order.check,
    fillings.check,
    answers.check,
    coverage.check,
    personal.check,
    texts.check,
)
"""From what a process mentions to the words that it is written in."""


def check(policy: Policy) -> Iterator[Diagnostic]:
    """Yield what is wrong with the process of a policy, if it has one."""
    if policy.process is not None:
        for each in CHECKS:
            yield from each(policy, policy.process)
