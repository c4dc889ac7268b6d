"""Nobody who is not asked for them sees facts: not in what is logged and measured, nor in what others are answered."""

import json
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

from logged import POLICIES, contents
from web_server import Server, serving

from engine.audit.opening import location
from engine.canonical import canonical

CANARY = "Kanariefugl"
NUMBER = 7719463
FACTS: dict[str, Any] = {
    "person": {"name": f"{CANARY} A", "income": NUMBER, "town": f"{CANARY} B"},
    "children": [{"name": f"{CANARY} C", "born_on": "2020-05-01"}],
    "applied_on": "2025-02-01",
}
SENT: tuple[dict[str, Any], ...] = (
    {"facts": FACTS, "subject": f"{CANARY} D"},
    {"facts": {**FACTS, "person": {"income": CANARY}}},
    {"facts": {**FACTS, CANARY: NUMBER}},
    {"facts": {"person": {CANARY: {CANARY: 1}}}},
    {"facts": {"person": CANARY}, "as_of": CANARY},
    {"facts": FACTS, "version": CANARY, "subject": f"{CANARY} E"},
    {"facts": [CANARY], CANARY: NUMBER},
    {"facts": {**FACTS, "applied_on": "1999-01-01"}},
)
TEXTS = (
    f'{{"facts": {{"person": {{"name": "{CANARY}", "name": "{CANARY}"}}}}}}',
    f'{{"facts": {{"{CANARY}": NaN}}}}',
    f'{{"facts": "{CANARY}"',
    "[" * 100 + f'"{CANARY}"',
    f'{{"facts": {{"person": {{"name": {{"$commitment": "{CANARY}"}}}}}}}}',
)


def ask(server: Server) -> None:
    """Send the facts in every way in which they are decided and refused."""
    headers = {"Content-Type": "application/json", "Idempotency-Key": "k-1"}
    path = "/v1/policies/benefit/evaluate"
    for body in SENT:
        server.evaluate("benefit", body)
        server.request("POST", path, json=body, headers=headers)
    for text in TEXTS:
        server.request("POST", path, data=text.encode(), headers=headers)
    lines = "\n".join([*(json.dumps(each) for each in SENT), *TEXTS]).encode()
    server.request("POST", f"{path}/batch", data=lines, headers={"Content-Type": "application/x-ndjson"})
    server.request("POST", path, data=CANARY.encode(), headers={"Content-Type": "text/plain"})


def told(texts: Iterable[str]) -> list[str]:
    return [text for text in texts if CANARY in text or str(NUMBER) in text]


def test_no_fact_is_printed_measured_or_told_to_others(tmp_path: Path) -> None:
    with serving(tmp_path, "--log", str(tmp_path / "log"), policies=POLICIES) as server:
        ask(server)
        others = [server.get(path).text for path in ("/metrics", "/v1/status", "/v1/policies", "/v1/log/checkpoint")]
        others.append(server.evaluate("benefit", {"facts": {"person": {"income": "x"}}}).text)
        ids = [each["decision_id"] for each in server.get("/v1/decisions").json()["decisions"]]
        others += [server.get(f"/v1/decisions/{each}x").text for each in ids]
        assert told(others) == []
        assert told(server.log.read_text(encoding="utf-8").splitlines()) == []
    assert len(ids) >= 3
    for content in contents(location(str(tmp_path / "log"))):
        entry = json.loads(content)
        if entry["kind"] == "refusal":
            assert told([content.decode()]) == []
            continue
        # What is not marked as sensitive stands in the entry; the town is such a fact.
        assert told([canonical(entry).decode().replace(f"{CANARY} B", "")]) == []


def test_nor_where_the_log_fails(tmp_path: Path) -> None:
    with serving(tmp_path, "--log", str(tmp_path / "log"), policies=POLICIES) as server:
        ask(server)
        with closing(sqlite3.connect(tmp_path / "log" / "log.sqlite")) as connection:
            connection.execute("DROP TABLE hashes")  # fails in the midst of a transaction
        answers = [server.evaluate("benefit", body) for body in SENT]
        assert {each.status_code for each in answers} == {503}
        assert told(each.text for each in answers) == []
        assert told(server.log.read_text(encoding="utf-8").splitlines()) == []
