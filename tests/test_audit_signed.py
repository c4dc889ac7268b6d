"""Keys, signed notes and checkpoints: by the examples of Go and of C2SP, and by what must be refused."""

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from engine.audit.checkpoint import Checkpoint, CheckpointRefused, open_checkpoint, parse, signed
from engine.audit.note import NoteRefused, generate, open_note, read_signer, read_verifier, sign
from engine.audit.tree import EMPTY_ROOT, leaf_hash

CASES = Path(__file__).parent / "cases" / "audit"

NOTES: list[dict[str, str]] = json.loads((CASES / "vectors" / "notes.json").read_text(encoding="utf-8"))["notes"]
EXAMPLE = NOTES[0]
SIGNATURE = EXAMPLE["note"].split("\n")[-2]


def cases(name: str) -> pytest.MarkDecorator:
    found = yaml.safe_load((CASES / name).read_text(encoding="utf-8"))
    return pytest.mark.parametrize("case", found, ids=[each["name"] for each in found])


@pytest.mark.parametrize("published", NOTES, ids=[each["name"] for each in NOTES])
def test_a_published_note_opens_with_its_published_key(published: dict[str, str]) -> None:
    verifier = read_verifier(published["verifier"])
    assert str(verifier) == published["verifier"]
    assert open_note(published["note"], verifier) == published["text"]


def test_the_published_key_signs_the_published_note() -> None:
    signer = read_signer(EXAMPLE["signer"])
    assert signer.secret_text() == EXAMPLE["signer"]
    assert str(signer.verifier) == EXAMPLE["verifier"]
    assert sign(EXAMPLE["text"], signer) == EXAMPLE["note"]


@cases("notes_refused.yaml")
def test_a_note_is_refused(case: dict[str, str]) -> None:
    with pytest.raises(NoteRefused) as refused:
        open_note(case["note"].replace("…", SIGNATURE), read_verifier(EXAMPLE["verifier"]))
    assert str(refused.value) == case["message"]


@cases("keys_refused.yaml")
def test_a_key_that_verifies_is_refused(case: dict[str, str]) -> None:
    with pytest.raises(NoteRefused) as refused:
        read_verifier(case["key"])
    assert str(refused.value) == case["message"]


def test_no_key_with_a_part_cut_off_or_a_character_changed_is_read() -> None:
    """As Go's tests have it, for both kinds of keys."""
    for key, read in ((EXAMPLE["verifier"], read_verifier), (EXAMPLE["signer"], read_signer)):
        cut = [
            key[start:end] for start in range(len(key)) for end in range(start, len(key) + 1) if end - start < len(key)
        ]
        changed = [f"{key[:at]}{chr(ord(key[at]) + 1)}{key[at + 1 :]}" for at in range(len(key))]
        for each in [*cut, *changed]:
            with pytest.raises(NoteRefused):
                read(each)


def test_a_secret_is_not_repeated_in_messages_or_in_what_is_printed() -> None:
    signer = read_signer(EXAMPLE["signer"])
    seed = EXAMPLE["signer"].rsplit("+", 1)[1]
    assert repr(signer) == "Signer(name='PeterNeumann')"
    for read, key in ((read_verifier, EXAMPLE["signer"]), (read_signer, EXAMPLE["signer"][:-4] + "AAAA")):
        with pytest.raises(NoteRefused) as refused:
            read(key)
        assert seed[:20] not in str(refused.value)


def test_a_new_key_signs_and_verifies_and_can_be_kept_as_text() -> None:
    signer = generate("log.example/2026")
    note = sign("a text\n", read_signer(signer.secret_text()))
    assert open_note(note, read_verifier(str(signer.verifier))) == "a text\n"
    assert generate("log.example/2026").seed != signer.seed


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", "a\x00b", "a\nb"])
def test_a_name_with_blanks_or_a_plus_gets_no_key(name: str) -> None:
    with pytest.raises(NoteRefused):
        generate(name)


def test_a_text_that_cannot_be_a_note_is_not_signed() -> None:
    signer = read_signer(EXAMPLE["signer"])
    for text in ("no line end", "a\ttab\n", ""):
        with pytest.raises(NoteRefused):
            sign(text, signer)


def test_a_note_of_a_known_key_among_too_many_or_too_long_is_refused() -> None:
    verifier = read_verifier(EXAMPLE["verifier"])
    many = EXAMPLE["text"] + "\n" + f"{SIGNATURE}\n" * 101
    with pytest.raises(NoteRefused, match="more than 100 signatures"):
        open_note(many, verifier)
    with pytest.raises(NoteRefused, match="longer than 1000000 bytes"):
        open_note("a" * 1_000_001 + "\n" + EXAMPLE["note"], verifier)


@given(st.integers(0, len(EXAMPLE["note"].encode()) * 8 - 1))
def test_a_note_with_a_bit_turned_is_refused(bit: int) -> None:
    content = bytearray(EXAMPLE["note"].encode())
    content[bit // 8] ^= 1 << (bit % 8)
    verifier = read_verifier(EXAMPLE["verifier"])
    with pytest.raises(NoteRefused):
        open_note(content.decode("utf-8", "surrogateescape"), verifier)


@cases("checkpoints_refused.yaml")
def test_a_text_that_is_no_checkpoint_is_refused(case: dict[str, str]) -> None:
    with pytest.raises(CheckpointRefused) as refused:
        parse(case["text"])
    assert str(refused.value) == case["message"]


def test_a_checkpoint_of_the_specification_is_read() -> None:
    """The text of the example in https://c2sp.org/tlog-checkpoint."""
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    found = parse(text)
    assert (found.origin, found.size, found.text()) == ("example.com/behind-the-sofa", 20852163, text)


@given(st.integers(1, 10**18), st.binary(max_size=20))
def test_a_checkpoint_that_is_signed_opens_as_itself(size: int, entry: bytes) -> None:
    signer = read_signer(EXAMPLE["signer"])
    for checkpoint in (Checkpoint(signer.name, size, leaf_hash(entry)), Checkpoint(signer.name, 0, EMPTY_ROOT)):
        assert parse(checkpoint.text()) == checkpoint
        assert open_checkpoint(signed(checkpoint, signer), signer.verifier) == checkpoint


def test_a_checkpoint_of_another_log_is_neither_signed_nor_opened() -> None:
    signer = read_signer(EXAMPLE["signer"])
    other = Checkpoint("log.example", 0, EMPTY_ROOT)
    with pytest.raises(CheckpointRefused, match=r"`PeterNeumann` does not sign for the log `log.example`"):
        signed(other, signer)
    with pytest.raises(CheckpointRefused, match=r"of the log `log.example`, `PeterNeumann` was expected"):
        open_checkpoint(sign(other.text(), signer), signer.verifier)
    with pytest.raises(CheckpointRefused, match="is not signed by the key"):
        open_checkpoint(sign(other.text(), signer), generate("log.example").verifier)
