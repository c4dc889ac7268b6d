"""Pages of the documentation as data: their blocks, and what the blocks of commands show.

```console              `$ ` begins a command, and what follows is what it prints
```yaml policies/x.yaml  a name behind the language: a file is written
```diff policies/x.yaml  lines with `-` go from that file, lines with `+` come
```feel                 `expression → value`, with the facts of the page's `facts.json` and `facts.schema.yaml`
```python               a session of the interpreter
```sh                   for the reader alone: commands that build environments; of them `make serve` starts the service

In what is printed `…` stands for any characters, and a line of its own for any lines.
"""

import re
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # where the package `docs` is, which is not installed

FENCE = re.compile(r"^( *)```(\w*)[ ]*(.*?)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    language: str
    name: str
    text: str
    line: int


def blocks(page: str) -> Iterator[Block]:
    """Yield the fenced blocks of a page."""
    for found in FENCE.finditer(page):
        text = textwrap.dedent(found[4]) if found[1] else found[4]
        yield Block(found[2], found[3], text, page.count("\n", 0, found.start()) + 1)


@dataclass(frozen=True)
class Step:
    """A command and what it prints."""

    command: str
    output: str


def steps(block: Block) -> Iterator[Step]:
    """Yield the commands of a block; one that ends with a backslash goes on in the next line."""
    lines = block.text.splitlines()
    at = 0
    while at < len(lines):
        assert lines[at].startswith("$ "), f"line {block.line + at + 1}: a command was expected"
        command = lines[at].removeprefix("$ ")
        at += 1
        while command.endswith("\\"):
            command += "\n" + lines[at]
            at += 1
        start = at
        while at < len(lines) and not lines[at].startswith("$ "):
            at += 1
        yield Step(command, "".join(f"{line}\n" for line in lines[start:at]))


def pattern(output: str) -> str:
    """Return the regular expression of an output as a page shows it."""
    parts = []
    for line in output.splitlines():
        if line.strip() == "…":
            parts.append(r"(?:.*\n)*?")
        else:
            parts.append(".*?".join(map(re.escape, line.rstrip().split("…"))) + r"[ ]*\n")
    return "".join(parts)


def is_shown(shown: str, printed: str) -> bool:
    """Tell whether a page shows what was printed."""
    return re.fullmatch(pattern(shown), printed) is not None


def renewed(shown: str, printed: str) -> str:
    """Return what a page is to show of an output, leaving out what it left out before, as far as that can be told."""
    left = printed.splitlines()
    lines = []
    for line in shown.splitlines():
        if line.strip() == "…" or any(is_shown(line, f"{each}\n") for each in left):
            lines.append(line)
        elif near := get_close_matches(line, left, 1):
            lines += near
        else:
            return printed
    found = "".join(f"{line}\n" for line in lines)
    return found if is_shown(found, printed) else printed
