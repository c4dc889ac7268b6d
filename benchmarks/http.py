"""Decisions over HTTP, against a Flask endpoint that returns a constant, on the same server with the same settings.

Each side is a granian server of its own with one worker process; both are asked in turns, over connections that are
kept alive, by threads of this process. `python -m benchmarks.http SIDE PORT LOG` is such a server.
"""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

from flask import Flask, Response
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from benchmarks.decision import CASES, FOLDER, case_facts
from benchmarks.measure import ratio_of
from engine.audit.opening import OFF
from engine.web.settings import Settings
from server import create_app

PATH = f"/v1/policies/{FOLDER.name}/evaluate"
ROUNDS = 9
SECONDS = 1.0
"""How long a side is asked in each round."""

CONNECTIONS = 4
SETTINGS = Settings(policies=FOLDER.parent, watch=False, log=OFF)


def constant_app(_: Settings) -> Flask:
    """Return an application that answers every decision alike."""
    app = Flask("constant")
    app.add_url_rule(
        PATH, view_func=lambda: Response('{"outcome":"awarded"}', mimetype="application/json"), methods=["POST"]
    )
    return app


APPS: Mapping[str, Callable[[Settings], Flask]] = {"groundrules": create_app, "constant": constant_app}


def run() -> Iterator[str]:
    """Yield the lines of the report."""
    requests = {title: request(case_facts()[name]) for title, name in CASES.items()}
    rates: dict[str, list[float]] = {}
    with serving("groundrules") as decisions, serving("constant") as constant:
        for number in range(-1, ROUNDS):
            for title, message in requests.items():
                for port in (decisions, constant)[:: -1 if number % 2 else 1]:
                    found = rate(port, message)
                    if number >= 0:  # the round before the first warms up
                        rates.setdefault(f"{title} {port}", []).append(found)
    yield "decisions with their grounds as JSON, answered in a second for each answer of the constant"
    width = max(len(title) for title in requests)
    for title in requests:
        yield f"  {title:<{width}}  {ratio_of(rates[f'{title} {decisions}'], rates[f'{title} {constant}'])}"
    yield f"  {ROUNDS} rounds of {SECONDS:g} s a side, {CONNECTIONS} connections"


def body(facts: dict[str, Any]) -> bytes:
    """Return the body of a request for a decision by the round of 2018."""
    return json.dumps({"facts": facts, "version": "2018"}).encode()


def request(facts: dict[str, Any]) -> bytes:
    """Return a whole request, as it goes over the wire."""
    content = body(facts)
    head = (
        f"POST {PATH} HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Type: application/json",
        f"Content-Length: {len(content)}",
    )
    return "\r\n".join((*head, "", "")).encode() + content


def rate(port: int, message: bytes, connections: int = CONNECTIONS) -> float:
    """Return how many answers a second a server gives to all connections together."""
    counts: list[int] = []
    start = time.perf_counter()
    threads = [Thread(target=_ask, args=(port, message, start + SECONDS, counts)) for _ in range(connections)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return sum(counts) / (time.perf_counter() - start)


def _ask(port: int, message: bytes, until: float, counts: list[int]) -> None:
    answered = 0
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while time.perf_counter() < until:
            connection.sendall(message)
            _answer(connection)
            answered += 1
    counts.append(answered)


def _answer(connection: socket.socket) -> None:
    """Read one answer, which must be a success and say its length."""
    received = b""
    while (end := received.find(b"\r\n\r\n")) < 0:
        received += _some(connection)
    status, *fields = received[:end].lower().split(b"\r\n")
    if b" 200" not in status:
        raise RuntimeError(f"the server answered {status.decode()}")
    length = next(int(each.partition(b":")[2]) for each in fields if each.startswith(b"content-length:"))
    missing = end + 4 + length - len(received)
    while missing > 0:
        missing -= len(_some(connection))


def _some(connection: socket.socket) -> bytes:
    part = connection.recv(65536)
    if not part:
        raise RuntimeError("the server closed the connection")
    return part


@contextmanager
def serving(side: str, log: str = OFF) -> Iterator[int]:
    """Run a side's server; give its port once it listens.

    Args:
        side: a key of `APPS`.
        log: the folder of its log, or `off`.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [sys.executable, "-m", "benchmarks.http", side, str(port), log]
    process = subprocess.Popen(command, cwd=Path(__file__).parent.parent)
    try:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


def serve(side: str, port: int, log: str) -> None:
    """Serve a side's application, as `groundrules serve` does."""
    server = Granian(
        target=side,
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=SETTINGS.threads,
        websockets=False,
        log_level=LogLevels.critical,
    )
    server.serve(target_loader=partial(_load, side, log), wrap_loader=False)


def _load(side: str, log: str) -> Flask:
    return APPS[side](replace(SETTINGS, log=log))


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]), sys.argv[3])
