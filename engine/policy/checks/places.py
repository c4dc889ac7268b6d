"""Places in a policy file that the model does not keep, looked up when a message needs one."""

from engine.diagnostics import Findings
from engine.policy import nodes, reader
from engine.policy.model import Policy
from engine.source import Span


def value_at(policy: Policy, *path: str | int) -> Span:
    """Return the place of the value at a path of keys and 0-based positions, or of its nearest surroundings."""
    found = policy.in_force.span
    try:
        node = reader.read(policy.source)
        for step in path:
            node = nodes.find(node, (step,))
            found = node.span
    except (LookupError, Findings):
        pass
    return found
