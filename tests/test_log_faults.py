"""When the disk or the database fails: nothing is answered that is not on record, and it goes on by itself."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from logged import FACTS, POLICIES, contents, sound
from postgres import Cluster
from web_server import Server, serving, wait_until

from engine.audit.opening import location

HERE = Path(__file__).parent
CASE = {"facts": FACTS, "subject": "s-1"}
WRONG = {"facts": {"person": {"income": "much"}}}


@dataclass
class Asked:
    """What was answered with success: the ids of decisions, in order."""

    server: Server
    acknowledged: list[str]

    def decide(self, number: int) -> None:
        """Have some cases decided, one by one and as a batch."""
        for _ in range(number):
            answer = self.server.evaluate("benefit", CASE)
            assert answer.status_code == 200, answer.text
            self.acknowledged.append(answer.json()["decision_id"])
        self.acknowledged += [each["decision_id"] for each in self.batch(number)]

    def batch(self, number: int) -> list[dict[str, Any]]:
        lines = "".join(json.dumps(CASE) + "\n" for _ in range(number))
        headers = {"Content-Type": "application/x-ndjson"}
        path = "/v1/policies/benefit/evaluate/batch"
        answer = self.server.request("POST", path, data=lines.encode(), headers=headers)
        return [json.loads(line) for line in answer.text.splitlines()]

    def refused(self) -> None:
        """Find that nothing is answered with success, and that callers are told when to come again."""
        for body in (CASE, WRONG, CASE):
            answer = self.server.evaluate("benefit", body)
            assert answer.status_code == 503, answer.text
            assert answer.json()["code"] == "log-unavailable"
            assert int(answer.headers["Retry-After"]) > 0
        assert [each["code"] for each in self.batch(3)] == ["log-unavailable"] * 3
        assert self.server.get("/v1/status").json()["log"]["failure"]

    def recovered(self) -> None:
        """Wait until cases are decided again, and find all that was acknowledged on record."""
        wait_until(lambda: self.server.evaluate("benefit", WRONG).status_code == 422)
        self.decide(5)
        assert self.server.get("/v1/status").json()["log"]["failure"] is None


@pytest.fixture(scope="module")
def failing_disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("there is no C compiler")
    library = tmp_path_factory.mktemp("shim") / "failing_disk.so"
    source = HERE / "failing_disk.c"
    subprocess.run([compiler, "-shared", "-fPIC", "-Wall", "-Werror", "-o", library, source, "-ldl"], check=True)
    return library


@pytest.fixture(scope="module")
def on_disk(failing_disk: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Asked, Path, Path]]:
    """Give a server whose disk fails as the second path says, and the folder of its log."""
    folder = tmp_path_factory.mktemp("server")
    fault, log = folder / "fault", folder / "disk" / "log"
    environment = {
        "LD_PRELOAD": str(failing_disk),
        "GROUNDRULES_DISK": str(folder / "disk"),
        "GROUNDRULES_FAULT": str(fault),
    }
    with serving(folder, "--log", str(log), policies=POLICIES, environment=environment) as server:
        yield Asked(server, []), fault, log


@pytest.mark.parametrize("kind", ["full", "sync", "read-only"])
def test_a_disk_that_fails_stops_the_answers_until_it_is_well_again(
    kind: str, on_disk: tuple[Asked, Path, Path]
) -> None:
    asked, fault, log = on_disk
    asked.decide(5)
    fault.write_text(kind, encoding="utf-8")
    try:
        asked.refused()
    finally:
        fault.unlink()
    asked.recovered()
    sound(contents(location(str(log))), asked.acknowledged)
    printed = asked.server.log.read_text(encoding="utf-8")
    assert "Traceback" not in printed
    assert "Ingeborg" not in printed


def test_a_folder_that_is_moved_away_stops_the_answers_until_it_is_back(tmp_path: Path) -> None:
    log, away = tmp_path / "log", tmp_path / "away"
    with serving(tmp_path, "--log", str(log), policies=POLICIES) as server:
        asked = Asked(server, [])
        asked.decide(3)
        log.rename(away)
        asked.refused()
        away.rename(log)
        asked.recovered()
        sound(contents(location(str(log))), asked.acknowledged)


def test_a_database_that_goes_and_comes_back_stops_the_answers_for_that_time(cluster: Cluster, tmp_path: Path) -> None:
    where = cluster.create("faults")
    with serving(tmp_path, "--log", where, "--log-key", str(tmp_path / "key"), policies=POLICIES) as server:
        asked = Asked(server, [])
        for mode in ("immediate", "fast"):
            asked.decide(5)
            cluster.stop(mode)
            try:
                asked.refused()
                assert server.get("/v1/decisions").status_code == 503
                assert server.get("/health/live").status_code == 200
            finally:
                cluster.start()
            asked.recovered()
        assert server.get("/v1/decisions").status_code == 200
        sound(contents(location(where)), asked.acknowledged)
        assert "Traceback" not in server.log.read_text(encoding="utf-8")
