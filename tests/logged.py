"""Logs and entries for tests: a policy whose facts are partly sensitive, its decisions, and where they are kept."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from engine.answer import decision_json
from engine.audit.append import stored_hashes
from engine.audit.frontier import Frontier
from engine.audit.opening import Location, open_to_read
from engine.audit.reading import entries, size_of
from engine.audit.record import Claim, Pending, of_decision
from engine.audit.sensitive import sensitive
from engine.audit.texts import texts_of
from engine.audit.tree import leaf_hash, stored_count
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
        self,
        facts: Mapping[str, Any] = FACTS,
        subject: str | None = "s-1",
        claim: Claim | None = None,
        as_of: date | None = None,
    ) -> Pending:
        asked = Request(self.policy.id, facts, subject=subject, as_of=as_of)
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


def contents(at: Location) -> list[bytes]:
    """Return all entries of a log, in order, after a look at its tree."""
    database = open_to_read(at)
    with database.reading() as connection:
        size = size_of(connection)
        found = [each.content for each in entries(connection, 0, size)]
        tree = Frontier()
        stored = [hash_ for each in found for hash_ in tree.add(leaf_hash(each))]
        assert list(stored_hashes(connection, range(stored_count(size)))) == stored
    database.close()
    return found


def sound(found: Sequence[bytes], acknowledged: Iterable[str]) -> None:
    """Find a log without a gap and without a decision twice, and all that was acknowledged in it."""
    data = [json.loads(each) for each in found]
    assert [each["index"]["$decimal"] for each in data] == [str(number) for number in range(len(data))]
    ids = Counter(each["decision_id"] for each in data if each["kind"] == "decision")
    assert set(ids.values()) <= {1}
    assert set(acknowledged) <= set(ids)
