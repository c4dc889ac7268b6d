"""The checks of one policy version: a property a module, a table of them here.

Each takes a loaded version, which may have mistakes of every kind, and yields a message for each it finds.
"""

from collections.abc import Callable, Iterable

from engine.diagnostics import Diagnostic
from engine.policy.checks import dating, facts, names, outcomes, process, sources, stages, types, unused
from engine.policy.model import Policy

Check = Callable[[Policy], Iterable[Diagnostic]]

CHECKS: tuple[Check, ...] = (
    dating.check,
    facts.check,
    names.check,
    types.check,
    stages.check,
    outcomes.check,
    sources.check,
    unused.check,
    process.check,
)
"""In the order of a policy file, as far as there is one; messages are sorted by place afterwards."""
