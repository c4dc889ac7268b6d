"""Logs and entries for tests: a policy whose facts are partly sensitive, its decisions, and where they are kept."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.answer import decision_json
from engine.audit.record import Claim, Pending, of_decision
from engine.audit.sensitive import sensitive
from engine.audit.texts import texts_of
from engine.policy.load import load_file
from engine.policy.model import Policy
from engine.program import Program, Request

HERE = Path(__file__).parent
POLICIES = HERE / "cases" / "log" / "policies"


def policy(name: str = "benefit", version: str = "1") -> Policy:
    found, messages = load_file(POLICIES / name / f"{version}.yaml")
    assert found is not None, messages
    return found


FACTS: Mapping[str, Any] = {
    "person": {"name": "Ingeborg Hansen", "income": 1200, "town": "Ribe"},
    "children": [{"name": "Liv", "born_on": "2020-05-01"}, {"name": "Nor", "born_on": "2012-01-31"}],
    "applied_on": "2025-02-01",
}


class Decider:
    """Decides cases by one policy version and makes their entries."""

    def __init__(self, policy: Policy) -> None:
        self.policy, self.program = policy, Program(policy)
        self.seen, self.texts = sensitive(policy), texts_of(policy)

    def entry(
        self, facts: Mapping[str, Any] = FACTS, subject: str | None = "s-1", claim: Claim | None = None
    ) -> Pending:
        asked = Request(self.policy.id, facts, subject=subject)
        decision = self.program.decide(asked, "today")
        return of_decision(
            self.policy,
            self.seen,
            asked,
            decision,
            decision_json(decision),
            languages=("en",),
            caller="portal",
            texts=self.texts,
            claim=claim,
        )
