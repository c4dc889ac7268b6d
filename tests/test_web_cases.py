"""Requests to a real server, and what it answers: one file a case in `cases/http`."""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import requests
import yaml
from web_server import POLICIES, SUBJECTS, Server, serving

from casework.web.contract import SHAPES
from engine.resources import schemas_root

CASES = sorted(path for path in POLICIES.parent.rglob("*.yaml") if POLICIES not in path.parents)
KEYS = {"name", "xfail", "server", "key", "request", "expect"}
REQUEST_KEYS = {"method", "path", "headers", "json", "text", "hex", "repeat", "chunked"}
EXPECT_KEYS = {"status", "headers", "absent", "matches", "contains", "body", "lines"}

Servers = dict[str, Server]


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with (
        serving(tmp_path_factory.mktemp("open"), environment=SUBJECTS) as open_,
        serving(tmp_path_factory.mktemp("keyed"), keyed=True, environment=SUBJECTS) as keyed,
    ):
        yield {"open": open_, "keyed": keyed}


def schema_of(name: str) -> jsonschema.Draft202012Validator:
    text = (schemas_root() / f"{name}.schema.json").read_text(encoding="utf-8")
    return jsonschema.Draft202012Validator(json.loads(text), format_checker=jsonschema.FormatChecker())


DECISION, PROBLEM = schema_of("decision"), schema_of("problem")
LINE = jsonschema.Draft202012Validator(SHAPES["FactsLineAnswer"]["oneOf"][0])


def parameter(path: Path) -> Any:
    """Return a case as pytest takes it; one whose file has `xfail` is known to fail, and says why."""
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    marks = [pytest.mark.xfail(reason=case["xfail"])] if "xfail" in case else []
    return pytest.param(case, id=f"{path.parent.name}/{path.stem}", marks=marks)


@pytest.mark.parametrize("case", [parameter(path) for path in CASES])
def test_a_request_is_answered_as_its_case_says(case: dict[str, Any], servers: Servers) -> None:
    assert set(case) <= KEYS
    assert set(case["request"]) <= REQUEST_KEYS
    assert set(case["expect"]) <= EXPECT_KEYS
    server = servers[case.get("server", "open")]
    answer = send(server, case["request"], case.get("key"))
    expected = case["expect"]
    assert answer.status_code == expected["status"], answer.text
    for name, value in expected.get("headers", {}).items():
        assert answer.headers.get(name) == value
    for name in expected.get("absent", []):
        assert name not in answer.headers
    for name, pattern in expected.get("matches", {}).items():
        assert re.fullmatch(pattern, answer.headers[name])
    assert expected.get("contains", "") in answer.text
    if "body" in expected:
        same(expected["body"], read(answer.text))
    if "lines" in expected:
        lines = [read(line) for line in answer.text.splitlines()]
        same(expected["lines"], lines)
        for line in lines:
            (PROBLEM if "type" in line else LINE if "change" in line else DECISION).validate(line)
    if answer.status_code >= 400:
        assert answer.headers["Content-Type"] == "application/problem+json"
        PROBLEM.validate(answer.json())
        assert answer.json()["status"] == answer.status_code
        assert server.get(answer.json()["type"]).status_code == 200
    elif case["request"].get("path", EVALUATE).endswith("/evaluate"):
        DECISION.validate(answer.json())


EVALUATE = "/v1/policies/library-card/evaluate"


def send(server: Server, request: dict[str, Any], key: str | None) -> requests.Response:
    headers = {name: str(value).encode() for name, value in request.get("headers", {}).items()}
    if key:
        headers["Authorization"] = f"Bearer {server.keys[key]}".encode()
    options: dict[str, Any] = {}
    if "json" in request:
        options["json"] = request["json"]
    elif "text" in request:
        options["data"] = request["text"].encode()
    elif "hex" in request:
        options["data"] = bytes.fromhex(request["hex"])
    elif "repeat" in request:
        parts = request["repeat"]
        options["data"] = (parts["before"] + parts["text"] * parts["times"] + parts["after"]).encode()
    if request.get("chunked"):
        options["data"] = iter([options["data"]])
    method = request.get("method", "POST")
    return server.request(method, request.get("path", EVALUATE), headers=headers, **options)


def read(text: str) -> Any:
    return json.loads(text, parse_float=Decimal)


def same(expected: Any, found: Any) -> None:
    """Compare what was found with what was expected of it: keys that are not named do not matter."""
    match expected:
        case dict():
            assert isinstance(found, dict)
            for key, value in expected.items():
                assert key in found, f"{key} is not in {found}"
                same(value, found[key])
        case list():
            assert isinstance(found, list)
            assert len(found) == len(expected), found
            for one, other in zip(expected, found, strict=True):
                same(one, other)
        case float():
            assert found == Decimal(str(expected))
        case _:
            assert found == expected
