"""A server that is killed in the middle of its work, again and again, while eight callers write."""

import http.client
import json
import os
import random
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from logged import FACTS, POLICIES, contents, sound
from web_server import kill, serving

from engine.audit.opening import location

HERE = Path(__file__).parent
CYCLES = int(os.environ.get("GROUNDRULES_KILLS", "20"))
"""How often the server is killed; `.ci/run` asks for more."""

WRITERS = 8
EVALUATE = "/v1/policies/benefit/evaluate"
BODY = json.dumps({"facts": FACTS, "subject": "s-1"}).encode()


class Writer(threading.Thread):
    """Has cases decided until told to stop, and repeats with the same key what was not answered.

    Attributes:
        acknowledged: the decision that was answered for each key.
    """

    def __init__(self, port: int, stop: threading.Event, answered: threading.Event) -> None:
        super().__init__()
        self.port, self.stop, self.answered = port, stop, answered
        self.acknowledged: dict[str, str] = {}
        self.wrong: list[str] = []

    def run(self) -> None:
        key = str(uuid.uuid4())
        while not self.stop.is_set():
            found = self.ask(key)
            if found is not None:
                self.acknowledged[key] = found
                self.answered.set()
                key = str(uuid.uuid4())

    def ask(self, key: str) -> str | None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            headers = {"Content-Type": "application/json", "Idempotency-Key": key}
            connection.request("POST", EVALUATE, BODY, headers)
            answer = connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
        if answer.status != 200:
            self.wrong.append(content.decode())
            return None
        return str(json.loads(content)["decision_id"])


def write_and_kill(port: int, cycles: int, start: Callable[[], object], kill: Callable[[], object]) -> list[Writer]:
    """Let writers write while the server is killed at random moments and started again."""
    stop, answered = threading.Event(), threading.Event()
    writers = [Writer(port, stop, answered) for _ in range(WRITERS)]
    start()
    for each in writers:
        each.start()
    moments = random.Random(4)
    for number in range(cycles):
        answered.clear()
        answered.wait()
        # Every other time at once: what was answered but a moment ago is then to be on the disk.
        time.sleep(moments.random() * 0.05 * (number % 2))
        kill()
        start()
    stop.set()
    for each in writers:
        each.join()
    return writers


def judged(writers: list[Writer], log: Path, cycles: int) -> None:
    assert [wrong for each in writers for wrong in each.wrong] == []
    acknowledged = [decision for each in writers for decision in each.acknowledged.values()]
    assert len(acknowledged) >= cycles
    assert len(set(acknowledged)) == len(acknowledged)
    sound(contents(location(str(log))), acknowledged)


def test_no_acknowledged_decision_is_lost_where_the_server_is_killed(tmp_path: Path) -> None:
    log = tmp_path / "log"
    command = [sys.executable, str(HERE / "forked_server.py"), str(POLICIES), str(log)]
    environment = {**os.environ, "PYTHONPATH": str(HERE.parent)}
    with (tmp_path / "printed").open("wb") as printed:
        forker = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=printed, env=environment, text=True
        )
        assert forker.stdin is not None
        assert forker.stdout is not None

        def tell(what: str) -> str:
            print(what, file=forker.stdin, flush=True)
            return forker.stdout.readline() if forker.stdout else ""

        with forker:
            port = int(forker.stdout.readline())
            writers = write_and_kill(port, CYCLES, lambda: tell("start"), lambda: tell("kill"))
            tell("kill")
    assert b"Traceback" not in (tmp_path / "printed").read_bytes()
    judged(writers, log, CYCLES)


def test_nor_where_it_is_the_server_of_the_command_line(tmp_path: Path) -> None:
    log = tmp_path / "log"
    acknowledged: list[Writer] = []
    for _ in range(2):
        with serving(tmp_path, "--log", str(log), policies=POLICIES) as server:
            stop = threading.Event()
            port = int(server.url.rpartition(":")[2])
            writers = [Writer(port, stop, threading.Event()) for _ in range(WRITERS)]
            for each in writers:
                each.start()
            while sum(len(each.acknowledged) for each in writers) < 3 * WRITERS:
                time.sleep(0.002)
            kill(server)
            stop.set()
            for each in writers:
                each.join()
        acknowledged += writers
    judged(acknowledged, log, 2)
