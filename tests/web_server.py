"""A real server process for tests, on a port of its own, with real HTTP in front of it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from engine.web.keys import SCOPES, entry, new_key

HERE = Path(__file__).parent
POLICIES = HERE / "cases" / "http" / "policies"
COMMAND = (str(Path(sys.executable).with_name("groundrules")),)
SUBJECTS = {"GROUNDRULES_SUBJECTS": "reader=library-card"}
"""The environment in which facts of readers are kept, as the policy has them."""

STARTS_WITHIN = 180
"""Seconds after which a server that does not answer is taken to have failed."""


@dataclass(frozen=True)
class Server:
    """A server that runs.

    Attributes:
        keys: an API key for each scope, and one for all of them under `all`; empty where it is open.
        log: the file of everything that it prints.
    """

    url: str
    process: "subprocess.Popen[bytes]"
    log: Path
    keys: dict[str, str] = field(default_factory=dict)

    def request(self, method: str, path: str, **options: Any) -> requests.Response:
        return requests.request(method, self.url + path, timeout=60, **options)

    def get(self, path: str, **headers: str) -> requests.Response:
        return self.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def evaluate(self, policy: str, body: Any, **headers: str) -> requests.Response:
        return self.request("POST", f"/v1/policies/{policy}/evaluate", json=body, headers=headers)

    def stop(self) -> int:
        """Ask the server to end, and return its exit code."""
        self.process.terminate()
        return self.process.wait(STARTS_WITHIN)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def launch(
    log: Path, *flags: str, cwd: Path | None = None, environment: Mapping[str, str] | None = None
) -> "subprocess.Popen[bytes]":
    """Start the command `serve` with some flags; everything it prints goes into a file."""
    with log.open("wb") as out:
        all_ = {**os.environ, **(environment or {})}
        return subprocess.Popen([*COMMAND, "serve", *flags], stdout=out, stderr=subprocess.STDOUT, cwd=cwd, env=all_)


@contextmanager
def serving(
    folder: Path,
    *flags: str,
    policies: Path | None = POLICIES,
    keyed: bool = False,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """Serve policies from a free port while the block runs.

    Args:
        folder: where the log and the keys go.
        flags: further flags of `serve`.
        policies: what is served; None is what the command serves by itself.
        keyed: with API keys, one for each scope.
        environment: variables beside those of the tests.
    """
    port, log, keys = free_port(), folder / "server.log", {}
    all_flags = ["--port", str(port), *flags]
    if policies is not None:
        all_flags += ["--policies", str(policies)]
    if keyed:
        keys = {scope: new_key() for scope in (*SCOPES, "all")}
        lines = [entry(name, key, SCOPES if name == "all" else (name,)) for name, key in keys.items()]
        (folder / "keys.yaml").write_text("".join(lines), encoding="utf-8")
        all_flags += ["--keys", str(folder / "keys.yaml")]
    process = launch(log, *all_flags, cwd=folder, environment=environment)
    server = Server(f"http://127.0.0.1:{port}", process, log, keys)
    try:
        _wait(server)
        yield server
    finally:
        if process.poll() is None:
            server.stop()


def _wait(server: Server) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        assert server.process.poll() is None, server.log.read_text(encoding="utf-8")
        try:
            if server.get("/health/ready").status_code == 200:
                return
        except requests.ConnectionError:
            time.sleep(0.05)
    raise AssertionError(server.log.read_text(encoding="utf-8"))


def copy_of_policies(folder: Path) -> Path:
    """Return a copy of the test policies that a test may edit."""
    shutil.copytree(POLICIES, folder / "policies")
    return folder / "policies"


def wait_until(holds: Any, seconds: float = STARTS_WITHIN) -> None:
    """Wait until something holds; a server that never does it fails the test."""
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.05)


def kill(server: Server) -> None:
    """Kill the process that was started, and those that it started."""
    pid = server.process.pid
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split():
        os.kill(int(child), signal.SIGKILL)
    server.process.kill()
    server.process.wait(60)
