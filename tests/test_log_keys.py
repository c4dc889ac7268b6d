"""The key of a log is changed, step by step as `docs/operations.md` says."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from logged import Decider, policy

from engine.audit.checkpoint import Checkpoint, CheckpointRefused, open_checkpoint
from engine.audit.keyfile import load_signer
from engine.audit.log import LogRefused
from engine.audit.note import Verifier
from engine.audit.opening import CHECKPOINT, KEY, location, open_log
from engine.audit.reading import hashes_of
from engine.audit.tree import consistency, verify_consistency
from engine.cli import main

NAME = "log.example/decisions"


@pytest.fixture
def decider() -> Iterator[Decider]:
    found = Decider(policy())
    yield found
    found.program.close()


def audit(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["audit", *map(str, arguments)])


def done(*arguments: object) -> str:
    result = audit(*arguments)
    assert result.exit_code == 0, result.output
    return result.stdout


def extended(folder: Path, decider: Decider) -> tuple[str, Verifier]:
    """Store two decisions; return the checkpoint behind them and what it is verified by."""
    log = open_log(location(str(folder)))
    log.append([decider.entry(), decider.entry()])
    note, verifier = log.checkpoint(), log.signer.verifier
    log.close()
    return note, verifier


def test_a_log_goes_on_under_a_new_key_and_each_checkpoint_is_verified_by_its_own(
    tmp_path: Path, decider: Decider
) -> None:
    folder, before, after = tmp_path / "log", tmp_path / "before.ndjson", tmp_path / "after.ndjson"
    folder.mkdir()
    old_public = done("keygen", NAME, "--out", folder / KEY).strip()
    old_note, old = extended(folder, decider)
    done("export", before, "--log", folder)
    done("verify", before, "--key", old_public, "--keep", tmp_path / "kept")

    new_public = done("keygen", NAME, "--out", tmp_path / "new").strip()
    (tmp_path / "new").replace(folder / KEY)
    with pytest.raises(LogRefused, match="is not a checkpoint of this log"):
        open_log(location(str(folder)))
    (folder / CHECKPOINT).replace(tmp_path / "set-aside")
    new_note, new = extended(folder, decider)
    assert load_signer(folder / KEY).verifier == new != old

    assert open_checkpoint(old_note, old) == open_checkpoint((tmp_path / "kept").read_text(encoding="utf-8"), old)
    for note, other in ((old_note, new), (new_note, old)):
        with pytest.raises(CheckpointRefused):
            open_checkpoint(note, other)

    first, second = open_checkpoint(old_note, old), open_checkpoint(new_note, new)
    assert (first.size, second.size) == (2, 4)
    require_continued(folder, first, second)

    done("export", after, "--log", folder)
    assert "4 records" in done("verify", after, "--key", new_public)
    assert "2 records" in done("verify", before, "--key", old_public, "--checkpoint", tmp_path / "kept")
    for export, key in ((after, old_public), (before, new_public)):
        assert audit("verify", export, "--key", key).exit_code == 1
    assert audit("verify", after, "--key", new_public, "--checkpoint", tmp_path / "kept").exit_code == 2


def require_continued(folder: Path, first: Checkpoint, second: Checkpoint) -> None:
    """Prove, as `/v1/log/consistency` does, that the later state continues the earlier one."""
    log = open_log(location(str(folder)))
    with log.reading() as connection:
        proof = consistency(first.size, second.size, hashes_of(connection))
    log.close()
    verify_consistency(first.size, second.size, first.root, second.root, proof)
