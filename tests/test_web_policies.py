"""Policies read over HTTP: copies that are still good, and digests that anyone can compute again."""

import hashlib
import json
from collections.abc import Iterator
from decimal import Decimal

import pytest
import yaml
from web_server import POLICIES, Server, serving

from engine.canonical import canonical, digest

VERSION = "/v1/policies/library-card/versions/2023"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.mark.parametrize(
    ("path", "accept"),
    [
        (VERSION, "application/yaml"),
        (VERSION, "application/json"),
        ("/v1/policies/library-card/facts-schema", "application/schema+json"),
    ],
)
def test_a_copy_that_is_still_good_is_not_sent_again(path: str, accept: str, server: Server) -> None:
    first = server.get(path, Accept=accept)
    assert first.status_code == 200
    again = server.get(path, Accept=accept, If_None_Match=first.headers["ETag"])
    assert again.status_code == 304
    assert again.content == b""
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Vary"] == "Accept"
    other = server.get(path, Accept=accept, If_None_Match='"another"')
    assert (other.status_code, other.content) == (200, first.content)


def test_the_two_forms_of_a_version_have_different_validators(server: Server) -> None:
    tags = {server.get(VERSION, Accept=form).headers["ETag"] for form in ("application/yaml", "application/json")}
    assert len(tags) == 2


def test_the_yaml_is_the_file_and_its_digest_the_one_that_is_listed(server: Server) -> None:
    content = server.get(VERSION).content
    assert content == (POLICIES / "library-card" / "2023.yaml").read_bytes()
    listed = server.get("/v1/policies/library-card").json()["versions"][1]
    assert listed["text_digest"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_the_digest_of_a_decision_can_be_computed_from_the_json_of_its_version(server: Server) -> None:
    text = server.get(VERSION, Accept="application/json").text
    data = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    decision = server.evaluate("library-card", {"facts": {}, "version": "2023"}).json()
    assert digest(canonical(data)) == decision["digest"]


def test_the_json_of_a_version_says_what_its_yaml_says(server: Server) -> None:
    data = server.get(VERSION, Accept="application/json").json()
    written = yaml.safe_load(server.get(VERSION).text)
    assert data["criteria"] == written["criteria"]
    assert data["outcomes"] == written["outcomes"]
    assert list(data) == list(written)


def test_a_head_request_tells_what_a_get_request_would(server: Server) -> None:
    answer = server.request("HEAD", VERSION)
    assert answer.status_code == 200
    assert answer.content == b""
    assert answer.headers["ETag"] == server.get(VERSION).headers["ETag"]
