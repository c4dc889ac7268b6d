"""A reader of the documentation at work: follows a page in a folder, and finds out whether what it shows happens."""

import contextlib
import doctest
import json
import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import requests
from click.testing import CliRunner
from documents import Block, Step, blocks, is_shown, pattern, renewed, steps

from casework.cli import main
from engine.feel import Reason, parse, to_literal
from engine.feel.values import Value, unknown_inside
from engine.policy import nodes, reader
from engine.policy.facts import FactsSchema
from engine.program import clock
from engine.source import Source

ADDRESS = "http://127.0.0.1:8000"
PATIENCE = 30.0
"""Seconds until a server that has not answered is taken for broken."""

OURS = re.compile(r"groundrules [^|&;<>$`]*")
"""A command of ours that needs no shell."""

NOW = clock(datetime(2026, 11, 23, 12, tzinfo=UTC), "UTC")


class Reading:
    """A reader in a folder.

    Attributes:
        golden: what is printed goes into the page, instead of being compared with it.
        page: the text that was followed, with what was printed where that goes into it.
    """

    def __init__(self, folder: Path, *, golden: bool = False) -> None:
        self.golden = golden
        self.page = ""
        self.folder = folder
        self.address = ADDRESS
        self.code = 0
        self.server: subprocess.Popen[str] | None = None
        self.changed = datetime.now(UTC)
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        self.exported: dict[str, str] = {}
        self.environment = {**os.environ, "PATH": path, "NO_COLOR": "1", "COLUMNS": "120"}

    def follow(self, page: str) -> None:
        """Do all that a page shows."""
        self.page = page
        for block in blocks(page):
            self.do(block)

    def compare(self, step: Step, printed: str) -> None:
        """Compare what a command printed with what the page shows, or let the page show it."""
        if is_shown(step.output, printed):
            return
        if self.golden:
            shown = f"$ {step.command}\n"
            new = renewed(step.output, printed)
            self.page = self.page.replace(shown + step.output, shown + new, 1)
        else:
            assert printed == step.output, f"$ {step.command}"

    def do(self, block: Block) -> None:
        """Do what a block shows."""
        match block.language:
            case "console":
                for step in steps(block):
                    self.run(step)
            case "diff":
                self.change(block)
            case "feel":
                self.calculate(block)
            case "python":
                self.interpret(block)
            case "yaml" | "json" if block.name:
                self.write(block.name, block.text)
            case "yaml":
                reader.read(Source(f"line {block.line}", block.text))
            case "json":
                json.loads(block.text)
            case "sh":
                if re.search("^make serve", block.text, re.MULTILINE):
                    self.serve(Step("groundrules serve", "…\n"))
            case "text" | "":
                pass
            case _:
                raise AssertionError(f"line {block.line}: nothing is known of blocks of `{block.language}`")

    def run(self, step: Step) -> None:
        """Run a command and compare what it prints; a server goes on in the background."""
        if setting := re.fullmatch(r"export (\w+)=(\S+)", step.command):
            self.exported[setting[1]] = self.environment[setting[1]] = setting[2]
            return
        if re.match(r"groundrules serve(?!.*--new-key)", step.command) and not step.output.startswith("error"):
            self.serve(step)
            return
        if step.command.startswith("curl") and "/evaluate" in step.command:
            self.until(self.loaded)
        command = step.command.replace(ADDRESS, self.address)
        printed = self.ours(command) if OURS.fullmatch(command) else self.shell(command)
        self.compare(step, printed.replace(self.address, ADDRESS))

    def ours(self, command: str) -> str:
        """Run a command of ours, here and without the seconds that a new process takes; return what it prints."""
        with contextlib.chdir(self.folder):
            done = CliRunner(env={"NO_COLOR": "1", "COLUMNS": "120", **self.exported}).invoke(
                main, shlex.split(command)[1:]
            )
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        self.code = done.exit_code
        return done.output

    def shell(self, command: str) -> str:
        """Run a command as a shell does; return what it prints."""
        done = subprocess.run(
            ["bash", "-c", f"(exit {self.code}); {command}"],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
            check=False,
        )
        self.code = done.returncode
        return done.stdout

    def serve(self, step: Step) -> None:
        """Start the service on a free port, and wait until it answers."""
        self.close()
        self.changed = datetime.now(UTC)
        with (self.folder / "service.log").open("w") as log:
            self.server = subprocess.Popen(
                ["bash", "-c", f"exec {step.command} --port 0"],
                cwd=self.folder,
                env=self.environment,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        stream = self.server.stdout
        assert stream is not None
        first = stream.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", first)
        assert found, (first, (self.folder / "service.log").read_text())
        self.address = found[0]
        rest = "".join(stream.readline() for _ in step.output.splitlines()[1:])
        self.compare(step, (first + rest).replace(self.address, ADDRESS))
        self.until(lambda: self.answers("/health/ready") is not None)

    def answers(self, path: str) -> Any:
        """Return what the service answers as JSON, None where it does not."""
        try:
            answer = requests.get(self.address + path, timeout=5)
        except requests.ConnectionError:
            return None
        return answer.json() if answer.ok else None

    def until(self, met: Callable[[], bool]) -> None:
        """Wait for a condition."""
        end = time.monotonic() + PATIENCE
        while not met():
            assert time.monotonic() < end, "the service does not come to it"
            time.sleep(0.05)

    def loaded(self) -> bool:
        """Tell whether the service has loaded its policies, or failed to, since they were last changed."""
        status = self.answers("/v1/status")
        loads = (status["last_load"], status["last_failed_load"]) if status else ()
        return any(datetime.fromisoformat(each["at"]) > self.changed for each in loads if each)

    def write(self, name: str, text: str) -> None:
        """Write a file."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        if name.startswith("policies/"):
            self.changed = datetime.now(UTC)

    def change(self, block: Block) -> None:
        """Change a file; the lines that go, and those around them, must stand in it exactly once."""
        text = (self.folder / block.name).read_text(encoding="utf-8")
        lines = [(line[:1], line[1:]) for line in block.text.splitlines()]
        before = "".join(f"{line}\n" for mark, line in lines if mark != "+")
        after = "".join(f"{line}\n" for mark, line in lines if mark != "-")
        found = re.findall(pattern(before), text)
        assert len(found) == 1, f"line {block.line}: stands {len(found)} times in {block.name}"
        self.write(block.name, text.replace(found[0], after))

    def calculate(self, block: Block) -> None:
        """Evaluate the expressions of a block and compare their values."""
        scope = self.facts()
        for line in block.text.splitlines():
            text, arrow, shown = line.partition("→")
            if line.strip():
                assert arrow, f"{line}: what is its value?"
                found = value_of(text.strip(), scope)
                expected = shown.strip()
                assert found == expected or found.startswith(f"{expected} ("), f"{text.strip()} → {found}"

    def facts(self) -> dict[str, Value]:
        """Return the facts of the page, unknown where they are declared and not there."""
        declared = self.folder / "facts.schema.yaml"
        given = self.folder / "facts.json"
        if not declared.exists():
            return {}
        schema: Any = nodes.plain(reader.read(reader.read_file(declared)))
        facts = json.loads(given.read_text(encoding="utf-8"), parse_float=Decimal, parse_int=Decimal)
        return FactsSchema(schema).read(facts)

    def interpret(self, block: Block) -> None:
        """Run a session of the interpreter."""
        test = doctest.DocTestParser().get_doctest(block.text, {}, "page", "page", block.line)
        assert test.examples, f"line {block.line}: no example"
        runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS)
        found: list[str] = []
        with contextlib.chdir(self.folder):
            runner.run(test, out=found.append)
        assert not found, "".join(found)

    def close(self) -> None:
        """Stop the service."""
        if self.server is not None:
            self.server.terminate()
            self.server.communicate(timeout=PATIENCE)
            self.server = None


def value_of(text: str, scope: dict[str, Value]) -> str:
    """Return the value of an expression as pages show it; null with its reason, unknown with what it depends on."""
    journal: list[Reason] = []
    value = parse(text, scope).run(scope, journal, NOW)
    unknown = unknown_inside(value)
    if unknown is not None:
        return f"unknown ({', '.join(sorted(unknown.missing))})"
    if value is None:
        return f"null ({journal[-1].text})" if journal else "null"
    return to_literal(value)
