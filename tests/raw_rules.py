"""durable-rules as it comes, without the seal: what the seal's tests hold against it."""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import durable_rules_engine as engine

HERE = Path(__file__).parent


def rule(*conditions: dict[str, Any]) -> dict[str, Any]:
    """Return a rule on one message; several conditions are an and."""
    return {"all": [{"m": {"$and": list(conditions)} if len(conditions) > 1 else conditions[0]}]}


def ruleset(**rules: Any) -> int:
    """Create a ruleset and return its handle."""
    return int(engine.create_ruleset("raw", json.dumps(rules)))


def fact(session: str = "1", name: str = "1", **properties: Any) -> str:
    """Return a fact as the library takes it."""
    return json.dumps({"sid": session, "id": name, **properties})


def fire(handle: int, text: str, post: Callable[[int, str], tuple[int, int]] = engine.assert_fact) -> list[str]:
    """Assert (or post) and return the names of the rules that fired."""
    code, state = post(handle, text)
    fired = []
    if code == 0:
        started = engine.start_action_for_state(handle, state)
        message = started and started[1]
        while message:
            fired.append(message[2 : message.index('"', 2)])
            message = engine.complete_and_start_action(handle, state)
    return fired


def memory() -> int:
    """Return the memory that this process holds now, in kB (Linux)."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() // 1024


def child(program: str, seconds: float = 60, **environment: str) -> int | None:
    """Run a program in a process of its own; return its exit status, or None where it did not end in time."""
    path = os.pathsep.join((str(HERE), str(HERE.parent)))
    try:
        ended = subprocess.run(
            [sys.executable, "-c", "from raw_rules import *\n" + program],
            env={**os.environ, "PYTHONPATH": path, **environment},
            timeout=seconds,
            capture_output=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return ended.returncode
