"""The log over HTTP: decisions on record, proofs that hold, and requests that are repeated."""

import base64
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from flask.testing import FlaskClient
from logged import FACTS, POLICIES
from werkzeug.test import TestResponse

from casework.web.contract import CONTRACT
from engine.audit.append import Placed, Taken
from engine.audit.checkpoint import Checkpoint, open_checkpoint
from engine.audit.commitment import Opening, unseal
from engine.audit.log import DecisionLog
from engine.audit.note import read_verifier
from engine.audit.reading import entries, size_of
from engine.audit.receipt import read_receipt
from engine.audit.record import ABOVE, Pending
from engine.audit.tree import verify_consistency
from engine.audit.writer import Effect
from engine.canonical import canonical, parsed
from engine.resources import schemas_root
from engine.web.contract.operation import Operation
from engine.web.keys import SCOPES, entry, new_key
from engine.web.service import EXTENSION, Service
from engine.web.settings import Settings
from server import create_app

EVALUATE = "/v1/policies/benefit/evaluate"
CASE: dict[str, Any] = {"facts": FACTS, "subject": "s-1"}
RECORD = jsonschema.Draft202012Validator(json.loads((schemas_root() / "record.schema.json").read_text("utf-8")))


class LoggedClient(FlaskClient):
    """A client whose service has a log."""

    @property
    def service(self) -> Service:
        found: Service = self.application.extensions[EXTENSION]
        return found

    @property
    def log(self) -> DecisionLog:
        assert self.service.recorder is not None
        return self.service.recorder.log

    def recorded(self) -> list[Any]:
        with self.log.reading() as connection:
            return [json.loads(each.content) for each in entries(connection, 0, size_of(connection))]

    def decide(self, body: Any = CASE, **headers: str) -> TestResponse:
        return self.post(EVALUATE, json=body, headers={name.replace("_", "-"): each for name, each in headers.items()})

    def lines(self, *bodies: Any) -> list[Any]:
        content = "".join(json.dumps(each) + "\n" for each in bodies)
        with self.post(f"{EVALUATE}/batch", data=content, headers={"Content-Type": "application/x-ndjson"}) as answer:
            return [json.loads(line) for line in answer.get_data(as_text=True).splitlines()]


@pytest.fixture
def client(tmp_path: Path) -> Iterator[LoggedClient]:
    yield from served(Settings(policies=POLICIES, watch=False, log=str(tmp_path / "log")))


def served(settings: Settings) -> Iterator[LoggedClient]:
    app = create_app(settings)
    app.test_client_class = LoggedClient
    client = app.test_client()
    assert isinstance(client, LoggedClient)
    yield client
    if client.service.recorder is not None:
        client.log.close()


def test_an_answer_is_on_record_word_for_word(client: LoggedClient) -> None:
    answer = client.decide(Accept_Language="da").json
    assert answer is not None
    found = client.get(f"/v1/decisions/{answer['decision_id']}").json
    assert found is not None
    RECORD.validate(found["entry"])
    openings = [
        Opening(each["pointer"], base64.b64decode(each["salt"]), canonical(each["value"])) for each in found["openings"]
    ]
    data: Any = parsed(canonical(unseal(found["entry"], openings)))
    assert {**{key: data[key] for key in ABOVE}, **data["decision"]} == json.loads(json.dumps(answer))
    assert data["facts"] == FACTS
    assert data["asked"] == {"version": None, "as_of": None, "languages": ["da"]}
    assert data["caller"] is None
    assert found["erased"] == []


def test_every_line_of_a_batch_is_on_record_whether_decided_or_refused(client: LoggedClient) -> None:
    answers = client.lines(*[CASE] * 3, {"facts": {"person": {"income": "x", "Secret": 1}}}, *[CASE] * 120)
    assert [each["line"] for each in answers] == list(range(1, 125))
    kinds = [each["kind"] for each in client.recorded()]
    assert kinds == ["decision"] * 3 + ["refusal"] + ["decision"] * 120
    ids = [each.get("decision_id") for each in client.recorded()]
    assert ids == [each.get("decision_id") for each in answers]
    assert client.recorded()[3]["mistakes"] == [
        {"code": "fact-undeclared", "pointer": "/facts/person"},
        {"code": "fact-type", "pointer": "/facts/person/income"},
    ]


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        (EVALUATE, b"{", "json-invalid"),
        (EVALUATE, b'{"facts": {}, "version": "9"}', "version-unknown"),
        (EVALUATE, b'{"facts": {}, "as_of": "1999-01-01"}', "no-version-in-force"),
        ("/v1/policies/unheard-of/evaluate", b'{"facts": {}}', "policy-unknown"),
        ("/v1/policies/other/evaluate/batch", b"", "media-type"),
        (f"{EVALUATE}?x=1", b'{"facts": {}}', "query-unknown"),
    ],
)
def test_a_refusal_is_on_record_by_its_code(client: LoggedClient, path: str, body: bytes, code: str) -> None:
    answer = client.post(path, data=body, headers={"Content-Type": "application/json"})
    assert answer.json is not None
    assert answer.json["code"] == code
    (found,) = client.recorded()
    assert (found["kind"], found["code"], found["status"]) == ("refusal", code, {"$decimal": str(answer.status_code)})


def test_who_asked_is_on_record_by_the_id_of_the_key_and_who_may_not_ask_at_all_is_not(tmp_path: Path) -> None:
    key, reader = new_key(), new_key()
    keys = tmp_path / "keys.yaml"
    keys.write_text(entry("portal", key, ["evaluate"]) + entry("reader", reader, ["read"]), encoding="utf-8")
    for client in served(Settings(policies=POLICIES, watch=False, log=str(tmp_path / "log"), keys=keys)):
        assert client.decide().status_code == 401
        assert client.decide(Authorization=f"Bearer {new_key()}").status_code == 401
        assert client.recorded() == []
        assert client.decide(Authorization=f"Bearer {key}").status_code == 200
        assert client.decide(Authorization=f"Bearer {reader}").status_code == 403
        decision, refusal = client.recorded()
        assert decision["caller"] == "portal"
        assert (refusal["caller"], refusal["code"]) == ("reader", "scope-missing")
        assert key not in json.dumps([decision, refusal])


@pytest.mark.parametrize("operation", [each for each in CONTRACT.operations if each.scope], ids=lambda each: each.id)
def test_a_key_without_the_scope_is_on_record_at_every_operation(operation: Operation, tmp_path: Path) -> None:
    key = new_key()
    keys = tmp_path / "keys.yaml"
    scope = next(each for each in SCOPES if each != operation.scope)
    keys.write_text(entry("other", key, [scope]), encoding="utf-8")
    for client in served(Settings(policies=POLICIES, watch=False, log=str(tmp_path / "log"), keys=keys)):
        path = operation.path.format(policy="benefit", version="1", code="x", id="x", type="school")
        assert client.open(path, method=operation.method).status_code == 401
        answer = client.open(path, method=operation.method, headers={"Authorization": f"Bearer {key}"})
        assert answer.status_code == 403
        (refusal,) = client.recorded()
        policy = "benefit" if "{policy}" in operation.path else None
        assert (refusal["caller"], refusal["code"], refusal["policy"]) == ("other", "scope-missing", policy)


def test_a_batch_refuses_the_key_of_a_single_decision(client: LoggedClient) -> None:
    headers = {"Content-Type": "application/x-ndjson", "Idempotency-Key": "k"}
    answer = client.post(f"{EVALUATE}/batch", data=b'{"facts": {}}\n', headers=headers)
    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (400, "idempotency-key-invalid")
    (refusal,) = client.recorded()
    assert refusal["code"] == "idempotency-key-invalid"


def test_a_proof_leads_from_the_entry_to_the_signed_root(client: LoggedClient) -> None:
    first, second = (client.decide().json for _ in range(2))
    assert first is not None
    assert second is not None
    status = client.get("/v1/status").json
    assert status is not None
    verifier = read_verifier(status["log"]["key"])

    def checkpoint(note: str) -> Checkpoint:
        return open_checkpoint(note, verifier)

    before = checkpoint(client.get("/v1/log/checkpoint").text)
    assert before.size == 2
    client.lines(*[CASE] * 5)
    receipt = read_receipt(client.get(f"/v1/decisions/{second['decision_id']}/proof").data)
    assert receipt is not None
    assert receipt.fields["decision_id"] == second["decision_id"]
    after = receipt.check(verifier, [before])
    between = client.get(f"/v1/log/consistency?from={before.size}&to={after.size}").json
    assert between is not None
    hashes = [base64.b64decode(each) for each in between["proof"]]
    verify_consistency(before.size, after.size, before.root, after.root, hashes)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/v1/decisions/none", 404, "decision-unknown"),
        ("/v1/decisions/none/proof", 404, "decision-unknown"),
        ("/v1/decisions/%00", 404, "decision-unknown"),
        ("/v1/log/consistency?from=1&to=1", 404, "proof-unknown"),
        ("/v1/log/consistency?from=1", 400, "query-invalid"),
        ("/v1/log/consistency?from=01&to=1", 400, "query-invalid"),
        ("/v1/decisions?since=2025-01-01", 400, "query-invalid"),
        ("/v1/decisions?since=yesterday", 400, "query-invalid"),
        ("/v1/decisions?cursor=x", 400, "query-invalid"),
        ("/v1/decisions?subjekt=x", 400, "query-unknown"),
    ],
)
def test_what_cannot_be_looked_up_is_refused_by_name(client: LoggedClient, path: str, status: int, code: str) -> None:
    answer = client.get(path)
    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert client.recorded() == []


def test_decisions_are_listed_newest_first_in_parts_that_a_cursor_joins(client: LoggedClient) -> None:
    client.lines(*({**CASE, "subject": f"s-{number % 3}"} for number in range(240)))
    found, path = [], "/v1/decisions?subject=s-0&policy=benefit&outcome=granted&since=2025-01-01T00:00:00%2B01:00"
    cursor: str | None = ""
    while cursor is not None:
        answer = client.get(path + (f"&cursor={cursor}" if cursor else "")).json
        assert answer is not None
        found += answer["decisions"]
        cursor = answer["cursor"]
    assert [each["index"] for each in found] == list(range(237, -1, -3))
    for moment in ("0001-01-01T00:00:00%2B10:00", "2016-12-31T23:59:60Z"):
        older = client.get(f"/v1/decisions?until={moment}").json
        assert older is not None
        assert older["decisions"] == []


def test_the_same_key_and_body_are_decided_once_and_answered_alike(client: LoggedClient) -> None:
    first = client.decide(Idempotency_Key="k-1", Accept_Language="da")
    again = client.post(
        EVALUATE,
        data=json.dumps(dict(reversed(CASE.items())), indent=2),
        headers={"Content-Type": "application/json", "Idempotency-Key": "k-1"},
    )
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.data == first.data
    assert again.headers["Content-Language"] == first.headers["Content-Language"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert len(client.recorded()) == 1
    assert client.decide(Idempotency_Key="k-2").json != first.json
    assert [each["kind"] for each in client.recorded()] == ["decision"] * 2


@pytest.mark.parametrize(
    ("key", "body", "status", "code"),
    [
        ("k-1", {**CASE, "subject": "s-2"}, 422, "idempotency-key-reused"),
        ("", CASE, 400, "idempotency-key-invalid"),
        ("a b", CASE, 400, "idempotency-key-invalid"),
        ("k" * 201, CASE, 400, "idempotency-key-invalid"),
    ],
)
def test_a_key_that_cannot_stand_for_the_request_is_refused(
    client: LoggedClient, key: str, body: Any, status: int, code: str
) -> None:
    client.decide(Idempotency_Key="k-1")
    answer = client.decide(body, Idempotency_Key=key)
    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_a_key_of_a_request_that_was_refused_can_be_used_again(client: LoggedClient) -> None:
    assert client.decide({"facts": []}, Idempotency_Key="k-1").status_code == 422
    assert client.decide(Idempotency_Key="k-1").status_code == 200


def test_a_key_whose_request_is_being_answered_is_refused_until_it_is(client: LoggedClient) -> None:
    recorder = client.service.recorder
    assert recorder is not None
    store, entered, go_on = recorder.log.append, threading.Event(), threading.Event()

    def slow(pending: list[Pending], _effect: Effect | None) -> list[Placed | Taken]:
        if pending[0].claim:
            entered.set()
            go_on.wait(30)
        return store(pending)

    recorder.log.append = slow  # type: ignore[method-assign,assignment] # the disk takes its time
    answers: list[TestResponse] = []
    thread = threading.Thread(target=lambda: answers.append(client.decide(Idempotency_Key="k-1")))
    thread.start()
    assert entered.wait(30)
    other = client.application.test_client().post(EVALUATE, json=CASE, headers={"Idempotency-Key": "k-1"})
    assert other.json is not None
    assert (other.status_code, other.json["code"]) == (409, "idempotency-in-flight")
    go_on.set()
    thread.join()
    assert answers[0].status_code == 200
    assert client.decide(Idempotency_Key="k-1").data == answers[0].data


def test_without_a_log_cases_are_decided_and_nothing_can_be_looked_up() -> None:
    for client in served(Settings(policies=POLICIES, watch=False, log="off")):
        assert client.decide().status_code == 200
        assert len(client.lines(CASE, {"facts": []})) == 2
        status = client.get("/v1/status").json
        assert status is not None
        assert status["log"] is None
        for path in ("/v1/decisions", "/v1/decisions/x", "/v1/log/checkpoint"):
            answer = client.get(path)
            assert answer.json is not None
            assert (answer.status_code, answer.json["code"]) == (404, "log-off")
        keyed = client.decide(Idempotency_Key="k-1")
        assert keyed.json is not None
        assert (keyed.status_code, keyed.json["code"]) == (422, "idempotency-unavailable")


def test_an_object_that_would_pass_for_a_number_or_a_commitment_is_refused(client: LoggedClient) -> None:
    for key in ("$decimal", "$commitment"):
        answer = client.decide({"facts": {"person": {"name": {key: "1"}}}})
        assert answer.json is not None
        assert (answer.status_code, answer.json["code"]) == (400, "json-reserved-key")
