"""What the log gives out, judged by an independent verifier: Go's `sumdb/note` and `sumdb/tlog`, from Debian."""

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from audit_exports import OTHER, SIGNER, made

from engine.audit.checkpoint import Checkpoint, signed
from engine.audit.encoding import base64_text
from engine.audit.note import generate, sign
from engine.audit.tree import consistency, inclusion

PROGRAM = Path(__file__).parent / "go_verifier"
LIBRARIES = Path("/usr/share/gocode")
"""Where the package golang-golang-x-mod-dev puts its sources."""

LOG = made(70)
STORED = [each for hashes in LOG.hashes for each in hashes]
NOTES = [signed(each, SIGNER) for each in LOG.checkpoints]
VERIFIER = str(SIGNER.verifier)

Ask = Callable[[Sequence[dict[str, Any]]], list[str]]


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Return what puts questions to the Go program, one answer each: `ok`, or why not."""
    if shutil.which("go") is None or not (LIBRARIES / "src" / "golang.org" / "x" / "mod").is_dir():
        assert not os.environ.get("CI"), "install golang-go and golang-golang-x-mod-dev, as .ci/run does"
        pytest.skip("needs Debian's golang-go and golang-golang-x-mod-dev")
    folder = tmp_path_factory.mktemp("go")
    settings = {"GO111MODULE": "off", "GOPATH": str(LIBRARIES), "GOCACHE": str(folder / "cache"), "GOFLAGS": ""}
    environment = os.environ | settings
    subprocess.run(["go", "build", "-o", folder / "verifier", "."], cwd=PROGRAM, env=environment, check=True)

    def answers(questions: Sequence[dict[str, Any]]) -> list[str]:
        given = "".join(json.dumps(each) + "\n" for each in questions)
        run = subprocess.run([folder / "verifier"], input=given, capture_output=True, text=True, check=True)
        found = run.stdout.splitlines()
        assert len(found) == len(questions)
        return found

    return answers


def read(positions: Sequence[int]) -> list[bytes]:
    return [STORED[each] for each in positions]


def included(index: int, size: int, proof: Sequence[bytes] | None = None) -> dict[str, Any]:
    proof = inclusion(index, size, read) if proof is None else proof
    entry = base64.b64encode(LOG.entries[index]).decode()
    asked = {"kind": "inclusion", "verifier": VERIFIER, "note": NOTES[size], "entry": entry, "index": index}
    return asked | {"proof": list(map(base64_text, proof))}


def continued(old: int, new: int, proof: Sequence[bytes] | None = None) -> dict[str, Any]:
    proof = consistency(old, new, read) if proof is None else proof
    asked = {"kind": "consistency", "verifier": VERIFIER, "note": NOTES[new], "old": NOTES[old]}
    return asked | {"proof": list(map(base64_text, proof))}


def test_go_accepts_each_inclusion_proof(ask: Ask) -> None:
    assert set(ask([included(index, size) for size in range(1, 71) for index in range(size)])) == {"ok"}


def test_go_accepts_each_consistency_proof(ask: Ask) -> None:
    assert set(ask([continued(old, new) for new in range(1, 71) for old in range(1, new + 1)])) == {"ok"}


def test_go_refuses_what_is_not_proven(ask: Ask) -> None:
    other = {**included(3, 9), "verifier": str(OTHER.verifier)}
    wrong_entry = {**included(3, 9), "entry": base64.b64encode(b"{}").decode()}
    wrong = [
        included(3, 9, inclusion(4, 9, read)),
        included(3, 9, []),
        wrong_entry,
        other,
        {**included(3, 9), "note": NOTES[9].replace("\n9\n", "\n8\n")},
        continued(3, 9, consistency(4, 9, read)),
        continued(3, 9, []),
    ]
    assert "ok" not in ask(wrong)


def test_go_finds_the_stored_hashes_where_it_would_have_stored_them(ask: Ask) -> None:
    positions = [0]
    for hashes in LOG.hashes:
        positions.append(positions[-1] + len(hashes))
    asked = [
        {"kind": "stored", "verifier": VERIFIER, "note": NOTES[size],
         "positions": list(map(base64_text, STORED[: positions[size]]))}
        for size in range(1, 71)
    ]  # fmt: skip
    assert set(ask(asked)) == {"ok"}


def test_go_signs_the_same_notes_with_our_keys(ask: Ask) -> None:
    signers = [SIGNER, OTHER, generate("example.org/beslutninger"), generate("Ælle.example")]
    texts = ["a\n", "two\n\nparts\n", "æøå — €\n", Checkpoint("log.example", 0, LOG.checkpoints[0].root).text()]
    asked = [
        {"kind": "sign", "signer": signer.secret_text(), "text": text, "expected": sign(text, signer)}
        for signer in signers
        for text in texts
    ]
    assert set(ask(asked)) == {"ok"}
