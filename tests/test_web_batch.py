"""Batches: many lines, streamed, with bounded memory, and callers that go away."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from web_server import Server, serving, wait_until

BATCH = "/v1/policies/library-card/evaluate/batch"
HEADERS = {"Content-Type": "application/x-ndjson"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("server")) as server:
        yield server


def case(number: int) -> bytes:
    facts = {"reader": {"age": number % 40, "resident": True}}
    return json.dumps({"facts": facts, "version": "2023", "subject": str(number)}).encode() + b"\n"


def worker(server: Server) -> Path:
    """Return the folder in which Linux shows the process that answers."""
    parent = server.process.pid
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="utf-8").split()
    return Path("/proc") / children[-1]


def open_batches(server: Server) -> int:
    """Count the batches that wait on disk: files that are open and have no name."""
    names = [str(each.readlink()) for each in (worker(server) / "fd").iterdir() if each.is_symlink()]
    return len([name for name in names if name.endswith("(deleted)")])


def test_ten_thousand_lines_are_each_answered_once_and_in_order(server: Server) -> None:
    total = 10_000
    body = b"".join(b"broken\n" if number % 1000 == 7 else case(number) for number in range(1, total + 1))
    with server.request("POST", BATCH, data=body, headers=HEADERS, stream=True) as answer:
        assert answer.status_code == 200
        assert "Content-Length" not in answer.headers
        number = 0
        for line in answer.iter_lines(chunk_size=65536):
            number += 1
            found = json.loads(line)
            assert found["line"] == number
            if number % 1000 == 7:
                assert (found["status"], found["code"]) == (400, "json-invalid")
            else:
                assert found["subject"] == str(number)
                assert found["outcome"] == ("granted" if number % 40 >= 18 else "refused")
    assert number == total


def test_a_large_batch_does_not_grow_the_memory_of_the_server(server: Server) -> None:
    def peak() -> int:
        lines = (worker(server) / "status").read_text(encoding="utf-8").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))

    padding = b" " * 10_000

    def lines() -> Iterator[bytes]:
        for number in range(1, 4001):
            yield case(number).rstrip() + padding + b"\n"

    before = peak()
    with server.request("POST", BATCH, data=lines(), headers=HEADERS, stream=True) as answer:
        assert sum(1 for _ in answer.iter_lines(chunk_size=65536)) == 4000
    sent, grown = 4000 * 10, peak() - before
    assert grown < sent / 2, "kB by which the memory grew while 40 MB of cases were decided"


def test_a_caller_that_goes_away_leaves_nothing_open(server: Server) -> None:
    wait_until(lambda: open_batches(server) == 0)
    body = b"".join(case(number) for number in range(40_000))
    with server.request("POST", BATCH, data=body, headers=HEADERS, stream=True) as answer:
        lines = answer.iter_lines()
        assert next(lines)
        assert open_batches(server) == 1
    wait_until(lambda: open_batches(server) == 0)


def test_a_batch_of_which_only_a_part_arrives_is_not_decided(server: Server) -> None:
    def decided() -> str:
        return "".join(line for line in server.get("/metrics").text.splitlines() if "decisions_total{" in line)

    before = decided()
    host, port = server.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as caller:
        head = f"POST {BATCH} HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nX-Request-Id: cut\r\n"
        caller.sendall(head.encode() + b"Content-Length: 100000\r\n\r\n" + case(1) + case(2))
    wait_until(lambda: "id=cut " in server.log.read_text(encoding="utf-8"))
    lines = server.log.read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if "id=cut " in line and "status=400" in line]
    assert decided() == before
