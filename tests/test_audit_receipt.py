"""Receipts and proofs: made from an export, checked offline, and of no use for anything else."""

import io

import pytest
from audit_exports import OTHER, SIGNER, made

from engine.audit.checkpoint import Checkpoint, signed
from engine.audit.line import MAX_LINE
from engine.audit.proof import Proof, parse_proof
from engine.audit.receipt import Receipt, ReceiptRefused, read_receipt, receipt_from, receipt_line
from engine.audit.tree import ProofRefused

LOG = made(13)
EXPORT = b"".join(LOG.lines())
NOTE = signed(LOG.checkpoints[13], SIGNER)


def receipt(index: int) -> Receipt:
    found = read_receipt(receipt_from(io.BytesIO(EXPORT), index))
    assert found is not None
    return found


@pytest.mark.parametrize("index", range(13))
def test_a_receipt_from_an_export_proves_its_record(index: int) -> None:
    found = receipt(index)
    assert found.check(SIGNER.verifier, LOG.checkpoints) == LOG.checkpoints[13]
    assert found.entry == LOG.entries[index]
    assert found.proof.index == index
    assert receipt_line(found.entry, found.openings, found.proof) == receipt_from(io.BytesIO(EXPORT), index)


def test_a_record_is_also_found_by_the_id_of_its_decision() -> None:
    log = made(5, lambda index, fields: fields.update(decision_id=f"id-{index}"))
    line = receipt_from(io.BytesIO(b"".join(log.lines())), "id-3")
    assert line == receipt_from(io.BytesIO(b"".join(log.lines())), 3)


def test_a_receipt_proves_nothing_else() -> None:
    honest = receipt(3)
    assert honest.openings
    for wrong, message in (
        (Receipt(LOG.entries[4], honest.fields, (), honest.proof), "does not lead from entry 3 to the root"),
        (Receipt(honest.entry, honest.fields, (), receipt(4).proof), "does not lead from entry 4 to the root"),
        (Receipt(honest.entry, honest.fields, receipt(0).openings, honest.proof), "is not the one that the record"),
        (Receipt(honest.entry, honest.fields, (), Proof(3, (), NOTE)), "fewer than lead to the root"),
        (Receipt(honest.entry, honest.fields, (), Proof(13, (), NOTE)), "there is no entry 13 in a tree of 13"),
        (
            Receipt(honest.entry, honest.fields, (), Proof(3, honest.proof.hashes, signed(LOG.checkpoints[13], OTHER))),
            "is not signed by the key",
        ),
    ):
        with pytest.raises(ReceiptRefused, match=message):
            wrong.check(SIGNER.verifier)
    held = Checkpoint(SIGNER.name, 13, bytes(32))
    with pytest.raises(ReceiptRefused, match="that you hold of 13 records has another root"):
        honest.check(SIGNER.verifier, [held])


def test_every_bit_of_a_receipt_counts() -> None:
    line = receipt_from(io.BytesIO(EXPORT), 3)
    missed = []
    for bit in range(len(line) * 8):
        content = bytearray(line)
        content[bit // 8] ^= 1 << (bit % 8)
        try:
            found = read_receipt(bytes(content))
            if found is not None:
                found.check(SIGNER.verifier)
                missed.append(bit)
        except ReceiptRefused:
            pass
    assert missed == []


def test_what_is_no_receipt_is_told_from_one_that_is_malformed() -> None:
    line = receipt_from(io.BytesIO(EXPORT), 3)
    for other in (LOG.lines()[0], LOG.lines()[1], b"", b"{}\n", b"x" * (MAX_LINE + 1)):
        assert read_receipt(other) is None
    for old, new, message in (
        (b'"entry":{', b'"entry":[{', "no entry or no proof"),
        (b'"salt":"', b'"salt":"=', "not Base 64 in its canonical form"),
        (b"index 3", b"index 03", "not in its canonical form"),
        (b"@v1", b"@v2", "a proof is not the line"),
    ):
        wrong = line.replace(old, new, 1)
        if old == b'"entry":{':
            wrong = wrong.replace(b'},"openings"', b'}],"openings"', 1)
        with pytest.raises(ReceiptRefused, match=message):
            read_receipt(wrong)


def test_no_receipt_is_made_of_what_is_not_sound_or_not_there() -> None:
    with pytest.raises(ReceiptRefused, match="there is no record `13`"):
        receipt_from(io.BytesIO(EXPORT), 13)
    lines = LOG.lines()
    for wrong, message in (
        ([*lines[:4], lines[4].replace(b"Ada", b"Ida"), *lines[5:]], "is not the one that the record commits to"),
        ([*lines[:4], lines[4].replace(b"2026-01-01", b"2026-01-02"), *lines[5:]], "is not sound"),
        (lines[:-1], "is not sound"),
        (
            [*lines[:2], lines[2].partition(b'"hashes"')[0] + b'"hashes":[],"openings":[]}\n', *lines[3:]],
            "is not sound",
        ),
        ([*lines[:3], b"nonsense\n", *lines[4:]], "a line is not JSON"),
    ):
        with pytest.raises(ReceiptRefused, match=message):
            receipt_from(io.BytesIO(b"".join(wrong)), 3)


def test_a_proof_is_read_as_it_is_written() -> None:
    for hashes in ((), (bytes(32),), (bytes(32), b"\x01" * 32)):
        proof = Proof(7, hashes, NOTE)
        assert parse_proof(proof.text()) == proof
    for wrong in (
        "",
        "c2sp.org/tlog-proof@v1",
        "c2sp.org/tlog-proof@v1\n\n",
        "c2sp.org/tlog-proof@v1\nextra AA==\nindex 1\n\n",
    ):
        with pytest.raises(ProofRefused):
            parse_proof(wrong)
