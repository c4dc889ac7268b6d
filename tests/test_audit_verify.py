"""What verification says: of sound exports, of each thing that can be wrong, and of files that were made to hurt it."""

import io
import tracemalloc
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from audit_exports import FILES, OTHER, SIGNER, Log, erased, made
from conftest import Golden
from hypothesis import given
from hypothesis import strategies as st

from engine.audit.checkpoint import Checkpoint, signed
from engine.audit.evidence import Evidence
from engine.audit.export import READERS, Header, end_line, header_line, record_line, texts_lines
from engine.audit.finding import Finding
from engine.audit.frontier import Frontier
from engine.audit.line import MAX_LINE, lines_of, written
from engine.audit.note import Signer, sign
from engine.audit.tree import leaf_hash
from engine.audit.verify import Verification, verify
from engine.codes import AUDIT

EXPECTED = Path(__file__).parent / "cases" / "audit" / "findings.txt"

LOG = made(12)
LINES = LOG.lines()
NEWEST = LOG.checkpoints[12]


def verified(
    lines: Sequence[bytes], held: Sequence[Checkpoint] = (), signer: Signer = SIGNER
) -> tuple[Verification, list[Finding]]:
    verification = Verification(signer.verifier, held)
    return verification, list(verify(lines_of(io.BytesIO(b"".join(lines))), verification))


def edited(number: int, old: bytes, new: bytes, lines: Sequence[bytes] = LINES) -> list[bytes]:
    """Return the lines with something replaced in one of them."""
    assert old in lines[number]
    return [*lines[:number], lines[number].replace(old, new, 1), *lines[number + 1 :]]


def another_day(number: int, levels: int) -> list[bytes]:
    """Return the lines with an entry changed, and of the hashes from there on the lowest ones made to fit."""
    tree, lines = Frontier(), [LINES[0]]
    for index, entry in enumerate(LOG.entries):
        content = entry.replace(b"2026-01-01", b"2026-01-02") if index == number else entry
        fitting = tree.add(leaf_hash(content))[:levels]
        lines.append(record_line(content, [*fitting, *LOG.hashes[index][levels:]], LOG.openings[index]))
    return [*lines, *LINES[13:]]


def damaged_hash(number: int, level: int) -> list[bytes]:
    """Return the lines with one of the hashes beside an entry replaced by another, the entry as it was."""
    hashes = [bytes(32) if at == level else each for at, each in enumerate(LOG.hashes[number])]
    line = record_line(LOG.entries[number], hashes, LOG.openings[number])
    return [*LINES[: number + 1], line, *LINES[number + 2 :]]


def signed_note(text: str, signer: Signer = SIGNER) -> bytes:
    return end_line(sign(text, signer))


ERASED = erased(6, 3)
"""Record 5 says that the name in record 3 was erased."""

TWO_NOTES = signed(NEWEST, SIGNER) + sign("x\n", OTHER).split("\n")[-2] + "\n"

WRONG: Mapping[str, tuple[Sequence[bytes], Sequence[Checkpoint]]] = {
    "a fact changed": (edited(6, b"Ada 5", b"Ida 5"), [NEWEST]),
    "a fact changed, and the hash of its leaf": (another_day(5, 1), [NEWEST]),
    "a fact changed, and the two lowest hashes": (another_day(5, 2), [NEWEST]),
    "a fact changed, and all hashes": (another_day(5, 9), [NEWEST]),
    "a fact changed, and all hashes, behind a checkpoint that is held": (another_day(5, 9), [LOG.checkpoints[4]]),
    "a fact changed, and all hashes, before a checkpoint that is held": (another_day(5, 9), [LOG.checkpoints[8]]),
    "the hash of a leaf changed": (damaged_hash(5, 0), []),
    "the hash of a node changed": (damaged_hash(5, 1), []),
    "the hash at the top of a complete subtree changed": (damaged_hash(7, 3), []),
    "a record left out": ([*LINES[:6], *LINES[7:]], []),
    "a record left out, and a checkpoint from before it": ([*LINES[:6], *LINES[7:]], [LOG.checkpoints[4]]),
    "a record repeated": ([*LINES[:6], LINES[5], *LINES[6:]], []),
    "two records swapped": ([*LINES[:6], LINES[7], LINES[6], *LINES[8:]], []),
    "a record that does not say its number": (edited(6, b'"index":{"$decimal":"5"}', b'"index":"5"'), []),
    "a record with a hash too few": (edited(6, b'","', b""), []),
    "a record with hashes of another size": (edited(1, b'"hashes":["', b'"hashes":["AAAA'), []),
    "a record with Base 64 that is not canonical": (edited(1, b'="],"op', b'"],"op'), []),
    "a record that is not an object": (edited(1, LOG.entries[0], b'"x"'), []),
    "a line that is not JSON": ([*LINES[:6], b"nonsense\n", *LINES[7:]], []),
    "a line that is not UTF-8": (edited(6, b"Ada 5", b"Ad\xe5 5"), []),
    "a line with a blank": (edited(6, b'"kind":', b'"kind": '), []),
    "a line with an escape that is not needed": (edited(6, b"Ada 5", b"\\u0041da 5"), []),
    "a line with half of a character": (edited(6, b"Ada 5", b"\\ud800"), []),
    "a line with a bare number": (edited(6, b'{"$decimal":"5"}', b"5"), []),
    "a line with a key twice": (edited(6, b'"kind":"decision"', b'"kind":"decision","kind":"decision"'), []),
    "a line with a number that is none": (edited(6, b'{"$decimal":"5"}', b"NaN"), []),
    "a line with other keys": (edited(6, b'"hashes"', b'"hashez"'), []),
    "a line that is a list": ([*LINES[:6], b"[]\n", *LINES[7:]], []),
    "a text where a list is expected": (edited(2, b'"openings":[]', b'"openings":""'), []),
    "a number where a text is expected": (edited(1, b'"salt":"', b'"salt":[],"saltz":"'), []),
    "a value changed": (edited(1, b'"value":"Ada 0"', b'"value":"Ida 0"'), []),
    "a value for a place without a commitment": (edited(1, b'"/facts/name","salt"', b'"/facts/age","salt"'), []),
    "a value missing": (edited(1, LINES[1].partition(b'"openings":')[2], b"[]}\n"), []),
    "an erased value that is still there": ([*ERASED.lines()[:4], made(6).lines()[4], *ERASED.lines()[5:]], []),
    "an erasure that says other places": (edited(6, b'"/facts/name"', b'"/facts/age"', ERASED.lines()), []),
    "values in an export without them": ([made(12).lines(openings=False)[0], *LINES[1:]], []),
    "a header missing": (LINES[1:], []),
    "a header twice": ([LINES[0], *LINES], []),
    "a header of another format": (edited(0, b"export/1", b"export/2"), []),
    "a header with another number of records": (edited(0, b'"12"', b'"13"'), []),
    "a header with a number that is none": (edited(0, b'"12"', b'"012"'), []),
    "a header of another log": (edited(0, b"log.example", b"log.example.org"), []),
    "no checkpoint": (LINES[:-1], []),
    "two checkpoints": ([*LINES, LINES[-1]], []),
    "something behind the checkpoint": ([*LINES, b"{}\n"], []),
    "no line end at the end": ([*LINES[:-1], LINES[-1][:-1]], []),
    "a checkpoint of another key": ([*LINES[:-1], end_line(signed(NEWEST, OTHER))], []),
    "a checkpoint of another log": ([*LINES[:-1], signed_note(Checkpoint("log.other", 12, NEWEST.root).text())], []),
    "a checkpoint that is another text": ([*LINES[:-1], signed_note("hello\n")], []),
    "a checkpoint with a second signature": ([*LINES[:-1], end_line(TWO_NOTES)], []),
    "a checkpoint of fewer records": ([*LINES[:-1], LOG.lines(size=8)[-1]], []),
    "an earlier state": (LOG.lines(size=8), [NEWEST]),
    "another history": (made(12, lambda _, fields: fields.update(at="")).lines(), [LOG.checkpoints[4], NEWEST]),
    "a text changed": (edited(13, b"library-card", b"library-cart"), []),
    "a text missing": ([*LINES[:13], *LINES[14:]], []),
    "a text that nobody used": ([*LINES[:13], *sorted([LINES[13], *texts_lines([{"a": b""}])]), LINES[-1]], []),
    "texts out of order": ([*LINES[:13], *sorted([LINES[13], *texts_lines([{"a": b""}])])[::-1], LINES[-1]], []),
    "a decision without its texts": (made(2, lambda _, fields: fields.pop("texts")).lines(), []),
    "nothing": ([], []),
}


def test_each_thing_that_can_be_wrong_is_said_in_these_words(golden: Golden) -> None:
    said = []
    for name, (lines, held) in WRONG.items():
        _, findings = verified(lines, held)
        assert findings, name
        said.append(f"# {name}" + "".join(f"\n{each.code}: {each.message}{place(each)}" for each in findings))
    golden(EXPECTED, "\n\n".join(said) + "\n")


def place(finding: Finding) -> str:
    return f" [record {finding.record}]" if finding.record is not None else ""


def test_each_code_is_found_by_a_case_and_explained() -> None:
    found = {each.code: each for lines, held in WRONG.values() for each in verified(lines, held)[1]}
    assert set(AUDIT) - {"receipt-refused", "record-malformed"} == set(found)
    for each in found.values():
        assert each.message[0].islower()
        assert not each.message.endswith(".")


def test_a_sound_export_has_no_findings() -> None:
    for size in range(13):
        verification, findings = verified(LOG.lines(size=size), LOG.checkpoints[: size + 1])
        assert findings == []
        assert (verification.vouched, verification.first_bad) == (size, None)
        assert verification.continued == list(range(size + 1))
    verification, _ = verified(LINES)
    assert verification.kinds == {"decision": 11, "refusal": 1}
    assert (verification.kept.opened, verification.kept.erased, verification.texts) == (3, 0, 1)


def test_an_export_without_openings_or_with_an_erasure_is_sound() -> None:
    verification, findings = verified(LOG.lines(openings=False), [NEWEST])
    assert findings == []
    assert verification.header == Header("log.example", 12, openings=False)
    verification, findings = verified(ERASED.lines())
    assert findings == []
    assert (verification.kept.opened, verification.kept.erased) == (1, 1)


def test_the_names_of_keys_are_ordered_as_canonical_json_has_it() -> None:
    """By UTF-16: the character of two halves comes before the one of the last block."""
    log = made(1, lambda _, fields: fields.update({"\uff5e": "last", "\U0001f600": "first"}))
    line = log.lines()[1]
    assert line.index("\U0001f600".encode()) < line.index("\uff5e".encode())
    assert verified(log.lines())[1] == []


@pytest.mark.parametrize("index", range(12))
def test_the_first_bad_record_is_named_where_hashes_beside_it_are_as_they_were(index: int) -> None:
    at = b"2026-01-01"
    verification, findings = verified(edited(index + 1, at, b"2026-01-03"), [LOG.checkpoints[0]])
    assert findings[0].record == index
    assert verification.first_bad == index
    second = edited(12, b"T00:00:00", b"T00:00:01", edited(index + 1, at, b"2026-01-03"))
    assert verified(second)[0].first_bad == index


@pytest.mark.parametrize("index", range(12))
def test_a_record_is_known_to_be_right_when_only_a_hash_beside_it_is_damaged(index: int) -> None:
    for level in range(len(LOG.hashes[index])):
        verification, findings = verified(damaged_hash(index, level))
        assert [each.code for each in findings].count("record-hash-differs") >= 1
        assert (verification.vouched, verification.first_bad) == (12, None)


def test_evidence_follows_a_root_down_to_the_first_entry_that_it_does_not_vouch_for() -> None:
    """By brute force: any hashes beside the entries damaged, and one entry changed."""
    for size in (5, 8):
        for changed in range(size):
            for number, level in [(n, lv) for n in range(size) for lv in range(len(LOG.hashes[n]))]:
                evidence = Evidence()
                for index in range(size):
                    leaf = bytes(32) if index == changed else leaf_hash(LOG.entries[index])
                    claimed = [b"\1" * 32 if (index, at) == (number, level) else each
                               for at, each in enumerate(LOG.hashes[index])]  # fmt: skip
                    evidence.add(leaf, claimed)
                suspect = evidence.suspect(LOG.checkpoints[size].root)
                assert suspect is not None
                assert suspect <= changed


def test_what_cannot_be_read_is_known_from_the_hashes_around_it() -> None:
    evidence = Evidence()
    for index in range(8):
        evidence.add(leaf_hash(LOG.entries[index]), LOG.hashes[index] if index != 3 else ())
    assert evidence.root() == LOG.checkpoints[8].root
    assert evidence.suspect(LOG.checkpoints[8].root) is None
    evidence = Evidence()
    for index in range(8):
        evidence.add(leaf_hash(LOG.entries[index]) if index != 3 else None, LOG.hashes[index])
    assert evidence.root() is None
    assert evidence.suspect(LOG.checkpoints[8].root) == 3


# Files made to hurt whoever reads them.


def deep(levels: int) -> bytes:
    return b'{"entry":' + b"[" * levels + b"]" * levels + b"}\n"


HOSTILE: Mapping[str, Callable[[], bytes]] = {
    "a line without end": lambda: LINES[0] + b"x" * (MAX_LINE * 2 + 5),
    "a line too long in the middle": lambda: b"".join([*LINES[:3], b"x" * (MAX_LINE + 1) + b"\n", *LINES[4:]]),
    "a line of just the length that is read": lambda: LINES[0] + b"x" * MAX_LINE + b"\n" + LINES[1],
    "a long line of valid JSON": lambda: LINES[0] + b'{"entry":{"a":"' + b"x" * (MAX_LINE - 40) + b'"}}\n',
    "many short lines": lambda: LINES[0] + b"\n" * 50_000,
    "deep nesting": lambda: LINES[0] + deep(100_000),
    "nesting as deep as is read": lambda: LINES[0] + deep(199),
    "nesting in a text": lambda: LINES[0] + b'{"entry":"' + b"[" * 100_000 + b'"}\n',
    "a number of a million digits": lambda: LINES[0] + b'{"entry":' + b"9" * 1_000_000 + b"}\n",
    "a size of a million digits": lambda: LINES[0].replace(b'"12"', b'"' + b"9" * 1_000_000 + b'"'),
    "an index of a million digits": lambda: b"".join(edited(6, b'l":"5"}', b'l":"' + b"5" * 1_000_000 + b'"}')),
    "a note of a million signatures": lambda: LINES[0] + end_line("a\n\n" + "— a AAAAAAA=\n" * 100_000),
    "only zeros": lambda: bytes(1_000_000),
    "only brackets": lambda: b"[" * 1_000_000,
    "an archive": lambda: b"\x1f\x8b\x08\x00" + bytes(range(256)) * 100,
    "a kind that is a list": lambda: b"".join(edited(6, b'"kind":"decision"', b'"kind":[]')),
    "an erasure of nonsense": lambda: b"".join(
        made(3, lambda _, f: f.update(kind="erasure", erased=[1, {"index": "x", "pointers": [{}]}, {}, "y"])).lines()
    ),
    "an erasure that is no list": lambda: b"".join(made(3, lambda _, f: f.update(kind="erasure", erased="x")).lines()),
    "an erasure with pointers that are no texts": lambda: b"".join(
        made(3, lambda _, f: f.update(kind="erasure", erased=[{"index": 0, "pointers": [[], "\x1b[2J" * 99]}])).lines()
    ),
    "a commitment that is no text": lambda: b"".join(edited(6, b'"Ada 5"', b'{"$commitment":["x"]}')),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gives_findings_in_bounded_memory(name: str) -> None:
    content = HOSTILE[name]()
    file = io.BytesIO(content)
    tracemalloc.start()
    try:
        count = 0
        for each in verify(lines_of(file), Verification(SIGNER.verifier)):
            count += 1
            assert len(each.message) < 400
            assert each.message.isprintable()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count
    assert peak < 8 * MAX_LINE


def test_memory_does_not_grow_with_the_number_of_records() -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        try:
            assert list(verify(stream(count), Verification(SIGNER.verifier))) == []
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    few, many = peak(4000), peak(8000)
    assert many < few + 60_000


def stream(count: int) -> Iterator[bytes]:
    """Yield an export that is made while it is read, so that the log itself takes no memory."""
    tree = Frontier()
    yield header_line(Header(SIGNER.name, count))
    for index in range(count):
        entry = b'{"index":{"$decimal":"%d"},"kind":"refusal"}' % index
        yield record_line(entry, tree.add(leaf_hash(entry)), [])
    yield end_line(signed(Checkpoint(SIGNER.name, count, tree.root()), SIGNER))


def test_the_same_log_has_one_export() -> None:
    assert LOG.lines() == made(12).lines()
    twice = list(texts_lines([FILES, dict(reversed(FILES.items())), FILES]))
    assert twice == list(texts_lines([FILES]))
    assert isinstance(LOG, Log)


def test_a_line_that_no_reader_would_take_is_not_written() -> None:
    with pytest.raises(ValueError, match=f"longer than {MAX_LINE} bytes"):
        record_line(b'{"a":"' + b"x" * MAX_LINE + b'"}', [bytes(32)], [])


ANYTHING: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.text(max_size=9)
    | st.sampled_from(["included", "decision", "erasure", "/facts", "5"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["kind", "index", "erased", "pointers", "texts", "$decimal", "$commitment", "pointer", "salt"]
            )
            | st.text(max_size=3),
            inner,
            max_size=4,
        )
    ),
    max_leaves=15,
)


@given(st.lists(st.tuples(st.sampled_from(list(READERS)), st.lists(ANYTHING, min_size=4, max_size=4)), max_size=5))
def test_lines_with_the_right_keys_and_any_values_give_findings(
    drawn: list[tuple[tuple[str, ...], list[object]]],
) -> None:
    lines = [written(dict(zip(keys, values, strict=False))) + b"\n" for keys, values in drawn]
    for first in ([], LINES[:3]):
        assert verified([*first, *lines])[1]
