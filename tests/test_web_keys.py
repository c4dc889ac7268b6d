"""Who may do what: every route has a scope, and asks for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from web_server import POLICIES, SUBJECTS, Server, serving

from casework.web.contract import CONTRACT
from engine.diagnostics import Findings
from engine.web.contract.operation import Operation
from engine.web.keys import SCOPES, entry, load_keys, new_key
from engine.web.pages.contract import BY_ENDPOINT as PAGES
from engine.web.settings import Settings
from server import create_app

KNOWN = "/v1/subjects/reader/r-1/facts"
"""The address of facts that are there."""

BODIES = {"change_many": b'{"id": "r-1", "facts": {}}', "put_facts": b"{}", "patch_facts": b"{}"}
"""The bodies of operations that take others than a case."""

OPEN = {"live", "ready", "openapi", "docs", "problems", "problem", "style"}
"""The routes that anyone may use; a new one is put here on purpose."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("server"), keyed=True, environment=SUBJECTS) as server:
        key = f"Bearer {server.keys['all']}"
        made = server.request("PUT", KNOWN, json={}, headers={"Authorization": key})
        assert made.status_code == 201
        yield server


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app(Settings(policies=POLICIES, watch=False, log="off"))


@pytest.fixture(scope="module")
def decision(server: Server) -> str:
    """Return the id of a decision that is in the log."""
    key = f"Bearer {server.keys['all']}"
    answer = server.evaluate("library-card", {"facts": {}, "version": "2023"}, Authorization=key)
    return str(answer.json()["decision_id"])


QUERIES = {"diff_versions": "?from=2020&to=2023", "log_consistency": "?from=1&to=1"}
"""The query of operations that need one."""


def address(operation: Operation, decision: str) -> str:
    """Return an address at which an operation answers, its parameters replaced by examples."""
    path = operation.path.replace("/v1/subjects/{type}/{id}/facts", KNOWN).replace("{type}", "reader")
    names = (("policy", "library-card"), ("version", "2023"), ("code", "fact-type"), ("id", decision))
    for name, value in names:
        path = path.replace(f"{{{name}}}", value)
    return path + QUERIES.get(operation.id, "")


def ask(server: Server, operation: Operation, decision: str, key: str | None) -> int:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    data = None
    if operation.body:
        headers["Content-Type"] = next(iter(operation.body))
        data = BODIES.get(operation.id, b'{"facts": {}, "version": "2023"}')
    return server.request(operation.method, address(operation, decision), headers=headers, data=data).status_code


def test_every_route_has_an_operation_and_every_operation_a_route(app: Flask) -> None:
    routes = {rule.endpoint: rule for rule in app.url_map.iter_rules() if rule.endpoint not in PAGES}
    assert {CONTRACT.at(endpoint).id for endpoint in routes} == set(CONTRACT.by_id)
    assert len(CONTRACT.by_id) == len(CONTRACT.operations)
    for endpoint, rule in routes.items():
        operation = CONTRACT.at(endpoint)
        assert rule.rule.replace("<", "{").replace(">", "}") == operation.path
        assert rule.methods is not None
        assert rule.methods - {"HEAD"} == {operation.method}


def test_a_route_that_nobody_classified_is_not_answered() -> None:
    fresh = create_app(Settings(policies=POLICIES, watch=False, log="off"))
    fresh.add_url_rule("/secret", "secret", lambda: "secret")
    answer = fresh.test_client().get("/secret")
    assert answer.status_code == 500
    assert b"secret" not in answer.data


@pytest.mark.parametrize("operation", CONTRACT.operations, ids=lambda each: each.id)
def test_an_operation_asks_for_its_scope_and_no_other(operation: Operation, server: Server, decision: str) -> None:
    assert (operation.scope is None) == (operation.id in OPEN)
    expected = 200 if operation.scope is None else 401
    assert ask(server, operation, decision, None) == expected
    for scope in SCOPES:
        expected = 200 if operation.scope in {None, scope} else 403
        assert ask(server, operation, decision, server.keys[scope]) == expected
    assert ask(server, operation, decision, server.keys["all"]) == 200


@pytest.mark.parametrize("remote", ["192.0.2.7", "::ffff:192.0.2.7", "2001:db8::1"])
def test_without_keys_another_machine_is_refused_wherever_the_server_listens(app: Flask, remote: str) -> None:
    answer = app.test_client().get("/v1/policies", environ_base={"REMOTE_ADDR": remote})
    assert answer.status_code == 403
    assert answer.json is not None
    assert answer.json["code"] == "loopback-only"


def test_keys_are_read_from_json_too(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    file.write_text('[{"id": "a", "sha256": "' + "0" * 64 + '", "scopes": ["read"]}]', encoding="utf-8")
    keys = load_keys(file).keys
    assert keys is not None
    assert [(each.id, each.scopes) for each in keys] == [("a", frozenset({"read"}))]


def test_a_new_key_is_found_by_itself_and_by_nothing_else(tmp_path: Path) -> None:
    key, other = new_key(), new_key()
    file = tmp_path / "keys.yaml"
    file.write_text(entry("a", key, ["read"]) + entry("b", new_key(), ["admin"]), encoding="utf-8")
    keys = load_keys(file)
    found = keys.find(key)
    assert found is not None
    assert found.id == "a"
    for wrong in (other, "", key[:-1], key + "x", key.upper(), found.sha256):
        assert keys.find(wrong) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "a list of keys was expected"),
        ("{a: 1}", "a list of keys was expected"),
        ("- {id: a}", "a key has an `id`, a `sha256` and `scopes`"),
        (f'- {{id: a, sha256: "{"0" * 64}", scopes: []}}', "`scopes` is a list of at least one scope"),
        (f'- {{id: a, sha256: "{"0" * 64}", scopes: [root]}}', "`root` is not a scope"),
        (f'- {{id: a, sha256: "{"A" * 64}", scopes: [read]}}', "`sha256` is 64 hexadecimal digits in lower case"),
        (f'- {{id: "", sha256: "{"0" * 64}", scopes: [read]}}', "the `id` of a key is a short text"),
        (f'- {{id: a, sha256: "{"0" * 64}", scopes: [read]}}\n' * 2, "two keys have the id `a`"),
    ],
)
def test_a_file_of_keys_that_is_wrong_is_refused_as_a_whole(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "keys.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Findings) as refused:
        load_keys(file)
    assert any(message in each.message for each in refused.value.diagnostics)
