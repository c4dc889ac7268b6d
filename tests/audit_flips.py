"""Every bit of an export turned, one at a time; runs in processes of its own.

Verification takes lines one after the other and knows nothing of the next one, so that up to the line with the turned
bit it does the same for all flips of that line: what it holds there is kept and taken up again for each. From that line
on nothing is spared.
"""

import io
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from multiprocessing import get_context
from typing import Any

from audit_exports import SIGNER

from engine.audit.checkpoint import Checkpoint
from engine.audit.evidence import Evidence
from engine.audit.kept import Kept
from engine.audit.verify import Verification

Missed = tuple[int, int]
"""A line and a bit in it, from 0, whose flip is not noticed."""


def missed(lines: Sequence[bytes], held: Sequence[Checkpoint], processes: int) -> tuple[int, list[Missed]]:
    """Return how many bits there are, and those whose flip is not noticed."""
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        shares = [range(start, len(lines), processes) for start in range(processes)]
        found = pool.map(missed_in, [lines] * processes, [held] * processes, shares)
        return sum(map(len, lines)) * 8, sorted(chain.from_iterable(found))


def missed_in(lines: Sequence[bytes], held: Sequence[Checkpoint], share: range) -> list[Missed]:
    """Return the bits of some of the lines whose flip is not noticed."""
    found = []
    verification = Verification(SIGNER.verifier, held)
    for number, line in enumerate(lines):
        rest = lines[number + 1 :]
        if number in share:
            found += [
                (number, bit) for bit in range(len(line) * 8) if not noticed(verification, turned(line, bit), rest)
            ]
        assert not list(verification.line(line))
    return found


def noticed(verification: Verification, line: bytes, rest: Sequence[bytes]) -> bool:
    """Tell whether a finding comes of a changed line and those behind it; the verification stays as it is."""
    twin = forked(verification)
    findings = chain(chain.from_iterable(map(twin.line, lines_of(line, rest))), twin.end())
    return next(findings, None) is not None


def forked(state: Any) -> Any:
    """Return a copy that can go on by itself; what its lists and maps hold is never changed, only they are."""
    kind = type(state)
    twin = object.__new__(kind)
    for name in kind.__slots__:
        value = getattr(state, name)
        copied = value.copy() if type(value) in {list, dict} else forked(value) if type(value) in CHANGED else value
        setattr(twin, name, copied)
    return twin


CHANGED = {Evidence, Kept}


def turned(content: bytes, bit: int) -> bytes:
    """Return the bytes with one bit turned."""
    at = bit // 8
    return content[:at] + bytes([content[at] ^ 1 << (bit % 8)]) + content[at + 1 :]


def lines_of(content: bytes, rest: Sequence[bytes]) -> Iterable[bytes]:
    """Return a changed line and the unchanged ones behind it, as they are read from a file."""
    if content.endswith(b"\n") and content.count(b"\n") == 1:
        return chain([content], rest)
    return io.BytesIO(content + b"".join(rest))
