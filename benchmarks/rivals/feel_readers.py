"""Other readers of FEEL: two in Python, and one in Node with a process and a clock of its own.

None of them reads all of FEEL; a text that one answers wrongly or not at all has the answer None.
"""

import json
import logging
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from bkflow_feel.api import parse_expression
from pySFeel import SFeelParser

from engine.feel import parse, to_literal
from engine.feel.tree import And
from engine.feel.values import Value
from engine.feel.walk import walk

FEELIN = Path(__file__).parent / "feelin"
MADE = Path(__file__).parent.parent.parent / "build" / "feelin"


class Reader(Protocol):
    """Reads and evaluates texts, each time anew."""

    def answers(self) -> list[object]:
        """Return the value of each text."""

    def spend(self, chosen: Sequence[int], repeats: int) -> float:
        """Return the processor time, in seconds, for which it reads and evaluates the chosen texts so often."""


class Inside:
    """A reader in this process.

    Args:
        evaluate: reads and evaluates one text.
        texts: all of them.
    """

    def __init__(self, evaluate: Callable[[str], object], texts: Sequence[str]) -> None:
        self._evaluate = evaluate
        self._texts = texts

    def answers(self) -> list[object]:
        """Return the value of each text, None where reading or evaluating it fails."""
        return [self._answer(text) for text in self._texts]

    def _answer(self, text: str) -> object:
        try:
            return self._evaluate(text)
        except Exception:  # noqa: BLE001 - what they raise is not declared
            return None

    def spend(self, chosen: Sequence[int], repeats: int) -> float:
        """Return the processor time of this process."""
        evaluate, texts = self._evaluate, [self._texts[index] for index in chosen]
        start = time.process_time()
        for _ in range(repeats):
            for text in texts:
                evaluate(text)
        return time.process_time() - start


def pysfeel(texts: Sequence[str], facts: Mapping[str, Value]) -> Inside:
    """Return pySFeel with the facts assigned in FEEL, the entries of contexts by their whole paths, which it knows."""
    parser = SFeelParser()
    for name, value in _flat(facts):
        literal = _DAY.sub(r"date(\1)", to_literal(value))
        parser.sFeelParse(f"{name} <- {literal}")
    return Inside(lambda text: parser.sFeelParse(text)[1], [parenthesised(text) for text in texts])


def parenthesised(text: str) -> str:
    """Return a text with what `and` joins in parentheses, which pySFeel needs."""
    joined = [each.span for node in walk(parse(text).tree) if isinstance(node, And) for each in node.operands]
    marks = sorted([(end, ")") for _, end in joined] + [(start, "(") for start, _ in joined], reverse=True)
    for at, mark in marks:
        text = text[:at] + mark + text[at:]
    return text


_DAY = re.compile(r'@("\d{4}-\d\d-\d\d")')


def _flat(facts: Mapping[str, Value], path: str = "") -> Iterator[tuple[str, Value]]:
    for name, value in facts.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{path}{name}.")
        else:
            yield path + name, value


def bkflow(texts: Sequence[str], facts: Mapping[str, Value]) -> Inside:
    """Return bkflow-feel, whose whole numbers are `int`; what it logs of texts that it cannot read is not shown."""
    logging.getLogger("bkflow_feel").setLevel(logging.CRITICAL + 1)
    known = {name: int(value) if isinstance(value, Decimal) else value for name, value in facts.items()}
    return Inside(lambda text: parse_expression(text, known), texts)


class Feelin:
    """feelin in Node."""

    def __init__(self, process: "subprocess.Popen[str]", texts: Sequence[str], facts: Mapping[str, Any]) -> None:
        self._process = process
        self._answers: list[object] = self._asked({"facts": facts, "texts": list(texts)})

    def _asked(self, request: Mapping[str, Any]) -> Any:
        if self._process.stdin is None or self._process.stdout is None:
            raise ValueError("the process has no pipes")
        print(json.dumps(request, default=_as_json), file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())

    def answers(self) -> list[object]:
        """Return the value of each text."""
        return self._answers

    def spend(self, chosen: Sequence[int], repeats: int) -> float:
        """Return the processor time of Node, its compiler's and collector's included."""
        return float(self._asked({"chosen": list(chosen), "repeats": repeats}))


def _as_json(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else str(value)


@contextmanager
def feelin(texts: Sequence[str], facts: Mapping[str, Any]) -> Iterator[Feelin | None]:
    """Give feelin, installed by npm below `build/feelin`; None where npm or Node is missing, or cannot install it."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None or not _installed(npm):
        yield None
        return
    with subprocess.Popen(
        [node, MADE / "turns.mjs"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        yield Feelin(process, texts, facts)
        process.terminate()


def _installed(npm: str) -> bool:
    MADE.mkdir(parents=True, exist_ok=True)
    for each in FEELIN.iterdir():
        shutil.copy(each, MADE)
    wanted = json.loads((FEELIN / "package.json").read_text(encoding="utf-8"))["dependencies"]["feelin"]
    there = MADE / "node_modules" / "feelin" / "package.json"
    if there.is_file() and json.loads(there.read_text(encoding="utf-8"))["version"] == wanted:
        return True
    command = [npm, "install", "--prefix", str(MADE), "--silent", "--no-audit", "--no-fund"]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0
