"""The OpenAPI document: sound, complete, and true of the running service."""

import copy
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import jsonschema
import pytest
import schemathesis
from conftest import PROFILE
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks
from web_server import POLICIES, SUBJECTS, Server, serving

from casework.web.contract import CONTRACT
from engine.web.codes import all_codes, meaning
from engine.web.contract.operation import GUARDED, SHARED
from engine.web.openapi import description

CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.positive_data_acceptance,
    checks.unsupported_method,
    checks.allow_header_conformance,
]
"""What is held against every answer; the others are about authentication and about creating resources."""

EXAMPLES = 1000 if PROFILE == "long" else 40


@schemathesis.serializer("application/x-ndjson")
def ndjson(_context: Any, value: Any) -> bytes:
    return b"".join(json.dumps(value).encode() + b"\n" for _ in range(3))


@schemathesis.serializer("text/csv")
def table(_context: Any, value: Any) -> bytes:
    return value.encode() if isinstance(value, str) else json.dumps(value).encode()


@schemathesis.deserializer("application/x-ndjson")
def first_line(_context: Any, response: Any) -> Any:
    return json.loads(response.content.splitlines()[0])


@schemathesis.deserializer("text/html", "text/css")
def page(_context: Any, response: Any) -> Any:
    return response.content.decode()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("server"), environment=SUBJECTS) as server:
        yield server


CONDITIONS = ("If-Match", "If-None-Match")

EXAMPLES_OF = {
    "change_many": {"id": "r-1", "facts": {"reader": {"age": 20}}},
    "put_facts": {"reader": {"age": 20}},
    "patch_facts": {"reader": {"age": 20}},
}
"""Bodies of operations that take others than a case."""


def closed(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema of facts as the service holds facts to it: undeclared keys are refused, null is unknown."""
    found = {key: value for key, value in schema.items() if key != "$schema"}
    if "properties" in found:
        found["properties"] = {name: or_null(closed(each)) for name, each in found["properties"].items()}
        found["additionalProperties"] = False
    if "items" in found:
        found["items"] = or_null(closed(found["items"]))
    return found


def or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {**schema, "type": [schema["type"], "null"]}


def document() -> dict[str, Any]:
    """Return the document as it is served, with the facts and names of the policy that the server of this test has."""
    found: dict[str, Any] = copy.deepcopy(description(CONTRACT))
    facts = json.loads((POLICIES / "library-card.facts.schema.json").read_text(encoding="utf-8"))
    found["components"]["schemas"]["Request"]["properties"]["facts"] = closed(facts)
    for name in ("Facts", "FactsPatch"):
        found["components"]["schemas"][name] = closed(facts)
    found["components"]["schemas"]["FactsLine"]["properties"] |= {"facts": closed(facts), "patch": closed(facts)}
    found["components"]["schemas"]["FactsTable"] = {"enum": ["id,deposit\nr-1,1\n", "id\nr-1\n"]}
    names = {"policy": "library-card", "version": "2023", "code": "fact-type", "id": "none", "type": "reader"}
    for methods in found["paths"].values():
        for operation in methods.values():
            # A key stands for one request, and a condition for one state: those that are sent here would be refused.
            operation["parameters"] = [
                each for each in operation.get("parameters", []) if each["name"] not in {"Idempotency-Key", *CONDITIONS}
            ]
            for parameter in operation["parameters"]:
                if parameter["in"] == "path":
                    parameter["example"] = names[parameter["name"]]
            for content in operation.get("requestBody", {}).get("content", {}).values():
                if "example" in content:
                    content["example"] = EXAMPLES_OF.get(
                        operation["operationId"], {"facts": {"reader": {"age": 20}}, "version": "2023"}
                    )
    return found


api = schemathesis.openapi.from_dict(document())


@api.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_sent_the_answer_is_one_that_the_document_promises(case: Any, server: Server) -> None:
    # What has many lines is answered even where each of them is refused.
    many = case.operation.path.endswith(("/batch", "{type}/facts"))
    excluded = [checks.negative_data_rejection] if many else []
    case.call_and_validate(base_url=server.url, checks=CHECKS, excluded_checks=excluded)


def test_the_document_that_is_served_is_the_one_that_is_tested(server: Server) -> None:
    assert server.get("/openapi.json").json() == json.loads(json.dumps(description(CONTRACT)))


def test_every_reference_in_the_document_leads_somewhere() -> None:
    whole = description(CONTRACT)
    for reference in re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(whole)):
        at: Any = whole
        for step in reference.split("/"):
            at = at[step]
        assert isinstance(at, dict)


def test_every_schema_in_the_document_is_a_json_schema() -> None:
    for schema in description(CONTRACT)["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(schema)


def test_every_kind_of_problem_belongs_to_an_operation() -> None:
    named = {code for operation in CONTRACT.operations for code in operation.problems}
    everywhere = {"route-unknown", "method-not-allowed"}
    of_pages = {"form-expired"}
    assert named | {*SHARED, *GUARDED} | everywhere | of_pages == set(CONTRACT.kinds)


class Page(HTMLParser):
    """What a page asks a browser to fetch, where its links lead, and the names in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.links: list[str] = []
        self.names: set[str] = set()
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.add(tag)
        self.names.add(found.get("id") or "")
        target = found.get("src") or (found.get("href") if tag == "link" else None)
        if target:
            self.fetched.append(target)
        if tag == "a" and found.get("href"):
            self.links.append(found["href"] or "")


@pytest.mark.parametrize("path", ["/docs", "/docs/problems", "/docs/problems/fact-undeclared"])
def test_a_page_needs_nothing_from_elsewhere_and_no_program(path: str, server: Server) -> None:
    page = Page(server.get(path).text)
    assert page.fetched == ["/docs/style.css"]
    assert "script" not in page.tags
    for link in page.links:
        if link.startswith("#"):
            assert link[1:] in page.names
        else:
            assert server.get(link).status_code == 200


def test_every_operation_is_on_the_page(server: Server) -> None:
    names = Page(server.get("/docs").text).names
    assert {operation.id for operation in CONTRACT.operations} <= names


def test_every_code_is_explained() -> None:
    for code in all_codes(CONTRACT.kinds):
        text = meaning(code, CONTRACT.kinds)
        assert text
        assert text[0].isupper() or text.startswith("`"), code
        assert text.endswith("."), code
