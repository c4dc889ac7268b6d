"""The registry over HTTP: facts that change, as they were known, and conditions on which they are changed."""

import json
import threading
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from flask.testing import FlaskClient
from logged import FACTS, POLICIES
from web_server import SUBJECTS, kill, serving

from casework.registry.reading import history
from casework.registry.subject import Subject
from casework.settings import CaseworkSettings, subjects_in
from engine.audit.log import DecisionLog
from engine.audit.opening import location, open_to_read
from engine.audit.reading import entries, size_of
from engine.diagnostics import Findings
from engine.web.keys import entry, new_key
from engine.web.service import EXTENSION, Service
from engine.web.settings import Settings, SettingsRefused
from server import create_app

PERSONS = CaseworkSettings({"person": "benefit"})
ALL = "/v1/subjects/person"
ADA = f"{ALL}/ada/facts"
MERGE = {"Content-Type": "application/merge-patch+json"}


@pytest.fixture
def client(where: str, tmp_path: Path) -> Iterator[FlaskClient]:
    app = create_app(Settings(policies=POLICIES, watch=False, log=where, log_key=tmp_path / "key"), PERSONS)
    yield app.test_client()
    log_of(app.test_client()).close()


def log_of(client: FlaskClient) -> DecisionLog:
    service: Service = client.application.extensions[EXTENSION]
    assert service.recorder is not None
    return service.recorder.log


def events(client: FlaskClient) -> list[str]:
    with log_of(client).reading() as connection:
        return [json.loads(each.content)["event"] for each in entries(connection, 0, size_of(connection))]


def put(client: FlaskClient, facts: Any, **headers: str) -> Any:
    return client.put(ADA, json=facts, headers={name.replace("_", "-"): each for name, each in headers.items()})


def patched(client: FlaskClient, patch: Any) -> Any:
    return client.patch(ADA, data=json.dumps(patch), headers=MERGE)


def read(client: FlaskClient, address: str) -> Any:
    return client.get(address).json


def many(client: FlaskClient, body: str) -> list[Any]:
    """Send lines, and return the answer to each."""
    with client.post(f"{ALL}/facts", data=body, headers={"Content-Type": "application/x-ndjson"}) as answer:
        return [json.loads(line) for line in answer.get_data(as_text=True).splitlines()]


def test_what_was_put_and_patched_is_read_with_when_and_where_it_stands_in_the_log(client: FlaskClient) -> None:
    made = put(client, FACTS)
    assert (made.status_code, made.headers["Location"]) == (201, ADA)
    changed = patched(client, {"person": {"income": None}})
    assert changed.status_code == 200
    answer = client.get(ADA)
    assert answer.json == changed.json
    assert answer.headers["ETag"] == changed.headers["ETag"] == '"1"'
    assert changed.json["facts"] == {**FACTS, "person": {"name": "Ingeborg Hansen", "town": "Ribe"}}
    assert client.get(ADA, headers={"If-None-Match": '"1"'}).status_code == 304
    assert events(client) == ["facts-given", "facts-changed"]


def test_the_same_put_twice_is_one_change_also_with_the_same_condition(client: FlaskClient) -> None:
    first = put(client, FACTS, If_None_Match="*")
    again = put(client, FACTS, If_None_Match="*")
    assert (first.status_code, again.status_code) == (201, 200)
    second = put(client, {}, If_Match=first.headers["ETag"])
    assert second.headers["ETag"] == put(client, {}, If_Match=first.headers["ETag"]).headers["ETag"]
    assert events(client) == ["facts-given"] * 2


def test_nobody_overwrites_what_another_changed_meanwhile(client: FlaskClient) -> None:
    tag = put(client, FACTS).headers["ETag"]
    patched(client, {"person": {"town": "Esbjerg"}})
    refused = put(client, {}, If_Match=tag)
    assert (refused.status_code, refused.json["code"]) == (412, "changed-meanwhile")
    assert refused.json["detail"].startswith("the subject was changed last by entry 1, at ")
    assert put(client, {}, If_None_Match="*").status_code == 412
    assert put(client, {}, If_Match='W/"1"').status_code == 412
    assert put(client, {}, If_Match=f'{tag}, "1"').status_code == 200
    assert put(client, FACTS, If_Match="*").status_code == 200


def test_the_facts_of_a_past_moment_and_of_a_past_day_are_had_back(client: FlaskClient) -> None:
    first = put(client, FACTS).json
    second = put(client, {}).json

    def then(as_of: str) -> Any:
        return client.get(ADA, query_string={"as_of": as_of})

    assert then(first["at"]).json == first
    assert then(second["at"]).json == second
    moment = datetime.fromisoformat(first["at"])
    assert then((moment - timedelta(microseconds=1)).isoformat()).status_code == 404
    day = date.fromisoformat(second["at"][:10])
    assert then((day + timedelta(days=1)).isoformat()).json == second
    assert then((day - timedelta(days=2)).isoformat()).status_code == 404
    assert then("9999-12-31").json == second
    assert then("0001-01-01T00:00:00+14:00").status_code == 404


def test_a_history_names_every_change_and_goes_on_where_an_answer_ended(client: FlaskClient) -> None:
    for number in range(102):
        patched(client, {"person": {"income": number}})
    put(client, {})
    first = read(client, f"{ADA}/history")
    rest = read(client, f"{ADA}/history?cursor={first['cursor']}")
    assert first["changes"][0]["facts"] == {}
    assert [each["patch"] for each in first["changes"][1:2]] == [{"person": {"income": 101}}]
    assert [each["change"] for each in (*first["changes"], *rest["changes"])] == list(reversed(range(103)))
    assert rest["cursor"] is None


def test_subjects_are_listed_and_a_list_goes_on_where_an_answer_ended(client: FlaskClient) -> None:
    lines = "".join(json.dumps({"id": f"p-{number:03}", "facts": {}}) + "\n" for number in range(150))
    assert [each["change"] for each in many(client, lines)] == list(range(150))
    first = read(client, ALL)
    rest = read(client, f"{ALL}?cursor={first['cursor']}")
    assert [each["id"] for each in (*first["subjects"], *rest["subjects"])] == [f"p-{n:03}" for n in range(150)]
    assert rest["cursor"] is None


def test_a_line_that_is_too_long_is_refused_and_the_next_one_is_not(where: str, tmp_path: Path) -> None:
    settings = Settings(policies=POLICIES, watch=False, log=where, log_key=tmp_path / "key", max_body=100)
    client = create_app(settings, PERSONS).test_client()
    long = json.dumps({"id": "a", "facts": {"person": {"name": "x" * 200}}})
    first, second = many(client, long + '\n{"id": "b", "facts": {}}\n')
    assert (first["code"], second["id"]) == ("body-too-large", "b")
    log_of(client).close()


def test_while_the_log_cannot_be_written_nothing_is_changed_and_every_line_says_so(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(client, FACTS)
    database = log_of(client).database
    with monkeypatch.context() as failing:
        failing.setattr(type(database), "writing", unusable)
        refused = put(client, {})
        assert (refused.status_code, refused.json["code"]) == (503, "log-unavailable")
        assert [each["code"] for each in many(client, '{"id": "b", "facts": {}}\n')] == ["log-unavailable"]
    assert read(client, ADA)["facts"] == FACTS
    assert put(client, {}).status_code == 200


def unusable(_database: Any) -> Any:
    raise OSError


def test_without_a_log_no_facts_are_kept() -> None:
    client = create_app(Settings(policies=POLICIES, watch=False, log="off"), PERSONS).test_client()
    answer = put(client, FACTS)
    assert (answer.status_code, answer.json["code"]) == (404, "log-off")


def test_a_change_is_kept_with_the_key_that_it_came_by(tmp_path: Path) -> None:
    key = new_key()
    (tmp_path / "keys.yaml").write_text(entry("registrar", key, ["facts"]), encoding="utf-8")
    settings = Settings(policies=POLICIES, watch=False, log=str(tmp_path / "log"), keys=tmp_path / "keys.yaml")
    client = create_app(settings, PERSONS).test_client()
    made = put(client, FACTS, Authorization=f"Bearer {key}")
    assert made.json["source"] == "registrar"
    log_of(client).close()


def test_a_policy_that_subjects_are_to_have_must_be_there() -> None:
    with pytest.raises(Findings) as refused:
        create_app(Settings(policies=POLICIES, watch=False, log="off"), CaseworkSettings({"person": "benefits"}))
    (found,) = refused.value.diagnostics
    assert found.message == "there is no policy `benefits`, which `person` subjects are to have"
    assert found.help == "did you mean `benefit`?"


@pytest.mark.parametrize(
    ("text", "found"),
    [("", {}), (" person = benefit ,", {"person": "benefit"}), ("a=b,c-d=e", {"a": "b", "c-d": "e"})],
)
def test_types_are_read_with_their_policies(text: str, found: dict[str, str]) -> None:
    assert subjects_in(text) == found


@pytest.mark.parametrize("text", ["person", "person=", "=benefit", "Person=benefit", "a=b,a=c", "a b=c"])
def test_types_that_are_not_written_so_are_refused(text: str) -> None:
    with pytest.raises(SettingsRefused, match="GROUNDRULES_SUBJECTS"):
        subjects_in(text)


def test_facts_outlive_the_server_that_took_them(tmp_path: Path) -> None:
    for number in range(2):
        with serving(tmp_path, environment=SUBJECTS) as server:
            path = "/v1/subjects/reader/r-1/facts"
            if number == 0:
                assert server.request("PUT", path, json={"deposit": 1.5}).status_code == 201
            assert server.get(path).json()["facts"] == {"deposit": 1.5}


def test_a_server_that_is_killed_loses_no_change_that_it_answered_and_keeps_none_without_its_entry(
    tmp_path: Path,
) -> None:
    log, answered = tmp_path / "log", dict[str, list[int]]()

    def tell(url: str, id_: str, enough: threading.Event) -> None:
        for number in range(10_000):
            try:
                path = f"{url}/v1/subjects/reader/{id_}/facts"
                answer = requests.put(path, json={"deposit": number}, timeout=60)
            except requests.RequestException:
                return
            answered.setdefault(id_, []).append(answer.json()["change"])
            if number == 5:
                enough.set()

    for cycle in range(2):
        with serving(tmp_path, "--log", str(log), environment=SUBJECTS) as server:
            enough = [threading.Event() for _ in range(4)]
            threads = [
                threading.Thread(target=tell, args=(server.url, f"r-{cycle}-{number}", each))
                for number, each in enumerate(enough)
            ]
            for thread in threads:
                thread.start()
            assert all(each.wait(120) for each in enough)
            kill(server)
            for thread in threads:
                thread.join()
    database = open_to_read(location(str(log)))
    with database.reading() as connection:
        kept = [each.index for id_ in answered for each in history(connection, Subject("reader", id_), 10_000)]
        assert sorted(kept) == list(range(size_of(connection)))
    database.close()
    assert {index for each in answered.values() for index in each} <= set(kept)
