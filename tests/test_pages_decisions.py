"""Decisions on pages: found, read, verified step by step, and shown as refuted where the log was changed."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from web_server import POLICIES

from engine.audit.erase import erase
from engine.audit.log import DecisionLog
from engine.audit.reading import entries, hashes_of
from engine.audit.tree import inclusion, leaf_hash
from engine.web.pages.decisions import LISTED
from engine.web.pages.proving import joints_of
from engine.web.service import EXTENSION, Service
from engine.web.settings import Settings
from server import create_app

GRANTED = {"reader": {"age": 30, "resident": True}, "deposit": 10, "loans": []}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    found = create_app(Settings(policies=POLICIES, watch=False, log=str(tmp_path / "log")))
    yield found
    log_of(found).close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def log_of(app: Flask) -> DecisionLog:
    service: Service = app.extensions[EXTENSION]
    assert service.recorder is not None
    return service.recorder.log


def decide(client: FlaskClient, facts: Any, **asked: str) -> str:
    body = {"facts": facts, "version": "2023"} | asked
    answer = client.post("/v1/policies/library-card/evaluate", json=body)
    assert answer.json is not None
    return str(answer.json["decision_id"])


def verify(client: FlaskClient, id_: str) -> str:
    token = re.search(r'name="\.token" value="([^"]+)"', client.get(f"/decisions/{id_}").text)
    assert token
    answer = client.post(f"/decisions/{id_}", data={".token": token[1]})
    assert answer.status_code == 200
    return answer.text


def found_on(client: FlaskClient, query: str) -> list[str]:
    answer = client.get(f"/decisions?{query}")
    assert answer.status_code == 200
    return re.findall('<a href="/decisions/([^"?]+)"><time', answer.text)


def test_decisions_are_found_by_what_is_asked_for(client: FlaskClient) -> None:
    one = decide(client, GRANTED, subject="reader 1")
    other = decide(client, {}, subject="reader 2")
    assert found_on(client, "") == [other, one]
    assert found_on(client, "subject=reader+1") == [one]
    assert found_on(client, "outcome=undetermined") == [other]
    assert found_on(client, "policy=library-card&since=2020-01-01&until=2999-12-31") == [other, one]
    assert found_on(client, "policy=nothing") == []
    assert found_on(client, "until=2020-01-01") == []
    assert found_on(client, "since=2999-01-01") == []
    assert found_on(client, "until=9999-12-31&since=x") == []


def test_a_day_that_does_not_exist_is_told_at_its_field(client: FlaskClient) -> None:
    text_ = client.get("/decisions?since=2025-02-30").text
    assert 'href="#since"' in text_
    assert 'value="2025-02-30"' in text_


def test_a_page_of_decisions_leads_to_the_older_ones(client: FlaskClient) -> None:
    ids = [decide(client, {}) for _ in range(LISTED + 1)]
    first = client.get("/decisions?policy=library-card").text
    assert len(found_on(client, "policy=library-card")) == LISTED
    query = re.search(r'href="/decisions\?([^"]+)" rel="next"', first)
    assert query
    assert found_on(client, query[1].replace("&amp;", "&")) == ids[:1]
    assert found_on(client, "cursor=nothing") == ids[: -LISTED - 1 : -1]


def test_a_decision_on_record_is_verified_step_by_step(client: FlaskClient, app: Flask) -> None:
    ids = [decide(client, GRANTED if number % 2 else {}, subject=f"reader {number}") for number in range(7)]
    for id_ in ids:
        page = verify(client, id_)
        assert "Verified: on record as it was made" in page
        assert page.count(">holds</span>") == 6
        assert str(log_of(app).signer.verifier) in page


def test_the_steps_lead_from_every_leaf_to_the_root(client: FlaskClient, app: Flask) -> None:
    for _ in range(9):
        decide(client, {})
    with log_of(app).reading() as connection:
        leaves = [leaf_hash(each.content) for each in entries(connection, 0, 9)]
        for size in range(1, 10):
            tops = set()
            for index in range(size):
                proof = inclusion(index, size, hashes_of(connection))
                joints = list(joints_of(index, size, leaves[index], proof))
                tops.add(joints[-1].above if joints else leaves[index])
            assert len(tops) == 1


def test_a_decision_that_was_changed_in_the_database_is_not_verified(client: FlaskClient, app: Flask) -> None:
    id_ = decide(client, GRANTED)
    decide(client, GRANTED)
    change = "UPDATE entries SET bytes = CAST(replace(CAST(bytes AS TEXT), '\"granted\"', '\"refused\"') AS BLOB)"
    with log_of(app).database.writing() as connection:
        connection.execute(text(change))
    page = verify(client, id_)
    assert "Not verified: see the step that does not hold" in page
    assert page.count(">does not hold</span>") == 2, "neither the way to the root nor the decision"


def test_what_stands_apart_and_was_changed_is_not_verified(client: FlaskClient, app: Flask) -> None:
    id_ = decide(client, GRANTED, subject="reader 1")
    change = "UPDATE openings SET content = CAST(replace(CAST(content AS TEXT), 'reader 1', 'reader 2') AS BLOB)"
    with log_of(app).database.writing() as connection:
        connection.execute(text(change))
    assert "What is kept apart does not belong to this entry" in client.get(f"/decisions/{id_}").text
    page = verify(client, id_)
    assert "Not verified" in page
    assert "reader 2" not in page


def test_what_was_erased_is_said_to_be_erased_and_the_decision_is_verified_all_the_same(
    client: FlaskClient, app: Flask
) -> None:
    id_ = decide(client, GRANTED, subject="reader 1")
    assert "reader 1" in client.get(f"/decisions/{id_}").text
    erase(log_of(app).database, by="the reader", why="asked for", subject="reader 1")
    page = verify(client, id_)
    assert "reader 1" not in page
    assert ">erased</span>" in page
    assert "Verified: on record as it was made" in page


def test_a_decision_that_is_not_on_record_is_not_found(client: FlaskClient) -> None:
    for id_ in ("nothing", "%00", "é", "1b4e28ba-2fa1-41d2-883f-0016d3cca427"):
        assert client.get(f"/decisions/{id_}").status_code == 404


def test_a_decision_of_a_text_that_is_not_served_any_more_says_so(client: FlaskClient, app: Flask) -> None:
    id_ = decide(client, GRANTED)
    assert "the service has another text of this version" not in client.get(f"/decisions/{id_}").text
    with log_of(app).database.writing() as connection:
        connection.execute(text("UPDATE entries SET bytes = CAST(replace(bytes, 'sha256:', 'sha256:0') AS BLOB)"))
    assert "the service has another text of this version" in client.get(f"/decisions/{id_}").text


def test_the_state_of_the_log_is_told(client: FlaskClient) -> None:
    assert "none yet" in client.get("/log").text
    decide(client, {})
    page = client.get("/log").text
    assert "takes decisions" in page
    assert re.search(r"<dt>Entries</dt><dd>1</dd>", page)


def test_where_no_log_is_kept_its_pages_say_so() -> None:
    client = create_app(Settings(policies=POLICIES, watch=False, log="off")).test_client()
    assert 'href="/decisions"' not in client.get("/").text
    for path in ("/decisions", "/decisions/x", "/log"):
        answer = client.get(path)
        assert (answer.status_code, answer.mimetype) == (404, "text/html")
        assert "The service keeps no log" in answer.text
