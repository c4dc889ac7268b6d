"""Whoever changes an export is found out, against the newest checkpoint that the verifier holds."""

import io
import os
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pytest
from audit_exports import OTHER, SIGNER, Log, erased, made
from audit_flips import missed, turned

from engine.audit.checkpoint import Checkpoint, signed
from engine.audit.export import end_line
from engine.audit.finding import Finding
from engine.audit.line import lines_of
from engine.audit.verify import Verification, verify


def first_finding(content: bytes, held: Sequence[Checkpoint]) -> Finding | None:
    return next(verify(lines_of(io.BytesIO(content)), Verification(SIGNER.verifier, held)), None)


def test_every_single_bit_flip_of_an_export_of_200_records_is_noticed() -> None:
    log = made(200)
    lines, held = log.lines(), [log.checkpoints[200]]
    assert first_finding(b"".join(lines), held) is None
    bits, found = missed(lines, held, os.cpu_count() or 1)
    assert bits > 600_000
    assert found == []


def test_a_flip_is_noticed_in_a_whole_file_as_it_is_line_by_line() -> None:
    log = made(200)
    content = b"".join(log.lines())
    draw = random.Random(4)
    for bit in draw.sample(range(len(content) * 8), 200):
        assert first_finding(turned(content, bit), [log.checkpoints[200]]) is not None


def test_a_flip_is_noticed_in_an_export_with_an_erasure_or_without_openings() -> None:
    log = erased(6, 3)
    for lines in (log.lines(), log.lines(openings=False)):
        _, found = missed(lines, [log.checkpoints[6]], 1)
        assert found == []


# Ten thousand random changes, by somebody who can write files, and by somebody who has the log's key as well.


@dataclass(frozen=True)
class Case:
    lines: list[bytes]
    log: Log
    draw: random.Random


def without_records(case: Case) -> list[bytes]:
    start = case.draw.randrange(1, len(case.log.entries) + 1)
    return case.lines[:start] + case.lines[case.draw.randrange(start + 1, len(case.log.entries) + 2) :]


def with_a_line_more(case: Case) -> list[bytes]:
    others = made(len(case.log.entries) + 1, lambda _, fields: fields.update(at="2026-02-02T00:00:00.000000Z")).lines()
    at = case.draw.randrange(len(case.lines) + 1)
    return [*case.lines[:at], case.draw.choice([*case.lines, *others, b"{}\n", b"\n"]), *case.lines[at:]]


def with_lines_swapped(case: Case) -> list[bytes]:
    one, other = case.draw.sample(range(len(case.lines)), 2)
    found = list(case.lines)
    found[one], found[other] = case.lines[other], case.lines[one]
    return found


def cut(case: Case) -> list[bytes]:
    content = b"".join(case.lines)
    return [content[: case.draw.randrange(len(content))]]


def without_some_bytes(case: Case) -> list[bytes]:
    content = b"".join(case.lines)
    start = case.draw.randrange(len(content))
    return [content[:start], content[start + case.draw.randrange(1, 100) :]]


def with_some_bytes_more(case: Case) -> list[bytes]:
    content = b"".join(case.lines)
    at = case.draw.randrange(len(content) + 1)
    return [content[:at], case.draw.randbytes(case.draw.randrange(1, 9)), content[at:]]


def rolled_back(case: Case) -> list[bytes]:
    """An honest export, of an earlier state."""
    return case.log.lines(size=case.draw.randrange(len(case.log.entries)))


def rolled_back_under_the_newest_checkpoint(case: Case) -> list[bytes]:
    return [*case.log.lines(size=case.draw.randrange(len(case.log.entries)))[:-1], case.lines[-1]]


def rewritten(case: Case) -> list[bytes]:
    """Another history, right in itself, and signed with the log's own key."""
    changed = case.draw.randrange(len(case.log.entries))

    def change(index: int, fields: dict[str, object]) -> None:
        if index == changed:
            fields["at"] = "2026-01-01T00:00:00.000001Z"

    return made(len(case.log.entries) + case.draw.randrange(3), change).lines()


def rewritten_and_signed_by_another(case: Case) -> list[bytes]:
    return case.log.lines(signer=OTHER)


def with_another_checkpoint(case: Case) -> list[bytes]:
    size = case.draw.randrange(len(case.log.entries))
    root = case.draw.choice([case.log.checkpoints[size].root, case.draw.randbytes(32)])
    forged = Checkpoint(SIGNER.name, case.draw.choice([size, len(case.log.entries)]), root)
    return [*case.lines[:-1], end_line(signed(forged, case.draw.choice([SIGNER, OTHER])))]


def with_the_value_of_another(case: Case) -> list[bytes]:
    """An opening moved from one record to another, the records themselves untouched."""
    sealed = [number for number, line in enumerate(case.lines) if b'"openings":[{' in line]
    one, other = case.draw.sample(sealed, 2)
    marker = b'"openings":'
    value = case.lines[other].partition(marker)[2]
    changed = case.lines[one].partition(marker)[0] + marker + case.draw.choice([value, b"[]}\n"])
    return [*case.lines[:one], changed, *case.lines[one + 1 :]]


CHANGES: tuple[Callable[[Case], list[bytes]], ...] = (
    without_records,
    with_a_line_more,
    with_lines_swapped,
    cut,
    without_some_bytes,
    with_some_bytes_more,
    rolled_back,
    rolled_back_under_the_newest_checkpoint,
    rewritten,
    rewritten_and_signed_by_another,
    with_another_checkpoint,
    with_the_value_of_another,
)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_random_changes_of_an_export_are_noticed(change: Callable[[Case], list[bytes]]) -> None:
    """In all 10,080 of them, 840 of each kind."""
    draw = random.Random(change.__name__)
    cases = [Case(log.lines(), log, draw) for log in map(made, (5, 8, 17))]
    changed = 0
    while changed < 840:
        case = cases[changed % len(cases)]
        content = b"".join(change(case))
        if content != b"".join(case.lines):
            changed += 1
            assert first_finding(content, [case.log.checkpoints[-1]]) is not None, content
