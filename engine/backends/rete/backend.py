"""The rules engine as a backend: measures → criteria → stages → outcome, a pass of networks for each layer."""

from engine.backends.base import Case, Verdict
from engine.backends.rete.formula import head
from engine.backends.rete.inside import with_conclusions
from engine.backends.rete.network import Network, ReteError, library_version
from engine.backends.rete.program import chosen, compile_policy
from engine.decision import Status
from engine.diagnostics import Diagnostic, Findings
from engine.policy.model import Policy


def limits_of(policy: Policy) -> list[Diagnostic]:
    """Return a message for each part of a sound policy that the engine cannot hold; nothing is built for it."""
    return list(compile_policy(policy).excess)


class ReteBackend:
    """The rules engine, loaded with one policy version; safe to use from several threads.

    Attributes:
        version: the version of durable-rules.

    Raises:
        Findings: the engine cannot hold the policy; the same that `limits_of` returns.
        ReteError: durable-rules cannot be imported, or refuses the rules.
    """

    name = "rete"

    def __init__(self, policy: Policy) -> None:
        program = compile_policy(policy)
        if program.excess:
            raise Findings(program.excess)
        self.policy = policy
        self.version = library_version()
        self._measures = program.measures
        self._reads_conclusions = not program.measures.names.isdisjoint((*policy.criteria, *policy.stages))
        self._heads = {
            name: (head(name, met=True), head(name, met=False))
            for name in (*policy.criteria, *policy.stages, *program.rows)
        }
        self._rows = program.rows
        self._outcomes = tuple(dict.fromkeys(row.outcome for row in policy.outcomes))
        self._passes = [[Network(clauses) for clauses in networks] for networks in program.passes]

    def decide(self, case: Case) -> Verdict:
        """Decide one case.

        Raises:
            ReteError: durable-rules failed, or concluded both a thing and its opposite.
        """
        numbers = self._measures.take(with_conclusions(case) if self._reads_conclusions else case)
        concluded: set[str] = set()
        for networks in self._passes:
            found: set[str] = set()
            for network in networks:
                found |= network.conclude(numbers)
            numbers |= dict.fromkeys(found, 1)
            concluded |= found
        outcomes = [name for name in self._outcomes if chosen(name) in concluded]
        if len(outcomes) > 1:
            raise ReteError(f"the engine concluded several outcomes: {', '.join(outcomes)}")
        return Verdict(
            criteria={name: self._status(name, concluded) for name in self.policy.criteria},
            stages={name: self._status(name, concluded) for name in self.policy.stages},
            outcomes=tuple(self._status(name, concluded) for name in self._rows),
            outcome=outcomes[0] if outcomes else None,
        )

    def _status(self, name: str, concluded: set[str]) -> Status:
        met, not_met = self._heads[name]
        if met in concluded:
            if not_met in concluded:
                raise ReteError(f"the engine concluded that `{name}` is met and that it is not")
            return Status.MET
        return Status.NOT_MET if not_met in concluded else Status.UNDETERMINED

    def close(self) -> None:
        """Give the networks back."""
        for networks in self._passes:
            for network in networks:
                network.close()
