"""The commands `groundrules audit`, as an auditor calls them: what they print and how they exit."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from audit_exports import OTHER, SIGNER, made
from click.testing import CliRunner, Result

from engine.audit.checkpoint import Checkpoint, signed
from engine.audit.keyfile import load_signer
from engine.audit.note import sign
from engine.cli import main

ROOT = Path(__file__).parent.parent

LOG = made(20)

pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    Path("export.ndjson").write_bytes(b"".join(LOG.lines()))
    Path("old.checkpoint").write_text(signed(LOG.checkpoints[8], SIGNER), encoding="utf-8")
    Path("log.pub").write_text(f"{SIGNER.verifier}\n", encoding="utf-8")
    return tmp_path


def call(*arguments: str, content: bytes | None = None) -> Result:
    result = CliRunner().invoke(main, ["audit", *arguments], input=content)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_a_sound_export_is_told_so_with_what_it_was_held_against() -> None:
    result = call("verify", "export.ndjson", "--key", "log.pub", "--checkpoint", "old.checkpoint")
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "log `log.example`: 20 records (18 decisions, 2 refusals)",
        "sound: every record is the one that was logged, root WQaDIfAnrUm5ouX69i/6jTnKuZPFs583+S2C/tPY3WU=",
        "it continues the checkpoints that you hold, of 8 records",
        "sealed values: 6 checked, 0 erased on record",
        "files that decisions were made by: 1 set",
    ]


def test_it_says_what_was_not_looked_at() -> None:
    Path("export.ndjson").write_bytes(b"".join(LOG.lines(openings=False)))
    result = call("verify", "export.ndjson", "--key", str(SIGNER.verifier))
    assert "no checkpoint from before was given" in result.output
    assert "left out of this export, none was checked" in result.output
    assert result.exit_code == 0


def test_a_changed_export_is_told_with_the_first_bad_record() -> None:
    content = Path("export.ndjson").read_bytes().replace(b"Ada 11", b"Ida 11")
    result = call("verify", "-", "--key", "log.pub", "--checkpoint", "old.checkpoint", content=content)
    assert result.exit_code == 1
    assert (
        "error[record-not-authentic]: record 11 is the first that is not known to be what was logged" in result.output
    )
    assert "the first 11 of 20 records are known to be as they were logged" in result.output


def test_the_findings_are_data_too() -> None:
    Path("export.ndjson").write_bytes(Path("export.ndjson").read_bytes().replace(b"2026-01-01", b"2026-01-02"))
    result = call("verify", "export.ndjson", "--key", "log.pub", "--format", "json")
    assert result.exit_code == 1
    data = json.loads(result.output)
    assert (data["sound"], data["first_bad"], data["vouched"], data["size"]) == (False, 0, 0, 20)
    assert data["findings"][0]["code"] == "record-hash-differs"
    assert data["findings"][0]["line"] == 2
    sound = json.loads(
        call("verify", "-", "--key", "log.pub", "--format", "json", content=b"".join(LOG.lines())).output
    )
    assert (sound["sound"], sound["findings"], sound["records"]) == (True, [], {"decision": 18, "refusal": 2})


def test_of_many_findings_the_first_are_printed_and_all_are_counted() -> None:
    content = b"".join(LOG.lines()[:1]) + b"\n" * 100
    assert call("verify", "-", "--key", "log.pub", content=content).output.count("error[") == 20
    data = json.loads(call("verify", "-", "--key", "log.pub", "--format", "json", content=content).output)
    assert len(data["findings"]) + data["more"] > 100


def test_the_checkpoint_of_a_sound_export_is_kept_for_the_next_time() -> None:
    assert call("verify", "export.ndjson", "--key", "log.pub", "--keep", "new.checkpoint").exit_code == 0
    assert Path("new.checkpoint").read_text(encoding="utf-8") == signed(LOG.checkpoints[20], SIGNER)
    earlier = b"".join(LOG.lines(size=12))
    result = call("verify", "-", "--key", "log.pub", "--checkpoint", "new.checkpoint", "--keep", "x", content=earlier)
    assert result.exit_code == 1
    assert "error[log-rolled-back]: the export has 12 records, and you hold a checkpoint of 20" in result.output
    assert not Path("x").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nothing.ndjson", "--key", "log.pub"), "`nothing.ndjson` cannot be used: No such file or directory"),
        ((".", "--key", "log.pub"), "`.` cannot be used: Is a directory"),
        (("export.ndjson",), "Missing option '--key'"),
        (("export.ndjson", "--key", "nothing.pub"), "`nothing.pub` is no key, and cannot be read as a file"),
        (("export.ndjson", "--key", "a+b"), "the key is not a name, eight hexadecimal digits and Base 64"),
        (("export.ndjson", "--key", "export.ndjson"), "the key is not a name, eight hexadecimal digits and Base 64"),
        (("export.ndjson", "--key", "bytes"), "`bytes` holds no key"),
        (("export.ndjson", "--key", SIGNER.secret_text()), "the key is a private one"),
        (("export.ndjson", "--key", "log.pub", "--checkpoint", "nothing"), "`nothing` cannot be read"),
        (("export.ndjson", "--key", "log.pub", "--checkpoint", "bytes"), "`bytes` is not UTF-8"),
        (("export.ndjson", "--key", "log.pub", "--checkpoint", "log.pub"), "`log.pub` is no checkpoint of this log"),
        (("export.ndjson", "--key", "log.pub", "--checkpoint", "other"), "`other` is no checkpoint of this log"),
        (("export.ndjson", "--key", "log.pub", "--keep", "no/folder"), "`no/folder` cannot be used"),
    ],
)
def test_what_cannot_be_read_ends_with_two(arguments: tuple[str, ...], message: str) -> None:
    Path("bytes").write_bytes(b"\xff\xfe")
    Path("other").write_text(sign("x\n", OTHER), encoding="utf-8")
    result = call("verify", *arguments)
    assert (result.exit_code, message in result.output) == (2, True), result.output
    assert SIGNER.secret_text()[-20:] not in result.output


def test_a_receipt_is_printed_and_verified() -> None:
    proven = call("prove", "export.ndjson", "7")
    assert proven.exit_code == 0
    Path("receipt.json").write_text(proven.output, encoding="utf-8")
    result = call("verify", "receipt.json", "--key", "log.pub")
    assert result.output.startswith("log `log.example`: record 7 is one of the 20 that were logged")
    assert json.loads(call("verify", "receipt.json", "--key", "log.pub", "--format", "json").output)["record"] == 7


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: text.replace("Ada 7", "Ada 8"), "does not lead from entry 7 to the root"),
        (lambda text: text.replace("index 7", "index 07"), "is not in its canonical form"),
        (lambda text: text + text, "something stands behind the receipt"),
    ],
)
def test_a_receipt_that_proves_nothing_is_a_finding(change: object, message: str) -> None:
    assert callable(change)
    Path("receipt.json").write_text(change(call("prove", "export.ndjson", "7").output), encoding="utf-8")
    result = call("verify", "receipt.json", "--key", "log.pub")
    assert (result.exit_code, message in result.output) == (1, True), result.output
    data = json.loads(call("verify", "receipt.json", "--key", "log.pub", "--format", "json").output)
    assert [each["code"] for each in data["findings"]] == ["receipt-refused"]


def test_a_receipt_names_the_values_that_it_does_not_have() -> None:
    line = call("prove", "export.ndjson", "3").output
    data = json.loads(line)
    assert data["openings"]
    before, _, rest = line.partition('"openings":[')
    Path("receipt.json").write_text(before + '"openings":[' + rest[rest.index('],"proof"') :], encoding="utf-8")
    pointer = data["openings"][0]["pointer"]
    result = call("verify", "receipt.json", "--key", "log.pub")
    expected = ["sealed values: 0 checked, 1 not in the receipt, erased or left out:", f"  {pointer}"]
    assert (result.exit_code, result.output.splitlines()[1:]) == (0, expected)
    told = json.loads(call("verify", "receipt.json", "--key", "log.pub", "--format", "json").output)
    assert told["missing"] == [pointer]


def test_a_receipt_says_which_checkpoints_it_was_compared_with() -> None:
    Path("receipt.json").write_text(call("prove", "export.ndjson", "7").output, encoding="utf-8")
    Path("same.checkpoint").write_text(signed(LOG.checkpoints[20], SIGNER), encoding="utf-8")
    held = ("--checkpoint", "old.checkpoint", "--checkpoint", "same.checkpoint")
    output = call("verify", "receipt.json", "--key", "log.pub", *held).output
    assert "its checkpoint is the one that you hold of 20 records" in output
    assert "not compared with the checkpoint that you hold of 8 records: sizes differ, verify an export" in output
    told = json.loads(call("verify", "receipt.json", "--key", "log.pub", *held, "--format", "json").output)
    assert (told["compared"], told["not_compared"]) == ([20], [8])
    kept = call("verify", "receipt.json", "--key", "log.pub", "--keep", "new.checkpoint")
    assert (kept.exit_code, "--keep is for exports" in kept.output) == (2, True)
    assert not Path("new.checkpoint").exists()


def test_nothing_is_known_where_a_checkpoint_held_of_the_same_size_differs() -> None:
    other = Checkpoint(SIGNER.name, 20, bytes(32))
    Path("other.checkpoint").write_text(signed(other, SIGNER), encoding="utf-8")
    arguments = ("verify", "export.ndjson", "--key", "log.pub", "--checkpoint", "other.checkpoint")
    result = call(*arguments)
    assert "record 0 is the first that is not known to be what was logged" in result.output
    assert "the first 0 of 20 records are known to be as they were logged" in result.output
    told = json.loads(call(*arguments, "--format", "json").output)
    assert (told["first_bad"], told["vouched"]) == (0, 0)


@pytest.mark.parametrize("missing", [True, False])
def test_a_wrong_value_beside_a_record_is_told_with_the_record_and_its_line(missing: bool) -> None:  # noqa: FBT001
    lines = LOG.lines()
    before, _, rest = lines[4].partition(b'"openings":[')
    assert rest[0:1] == b"{"
    lines[4] = before + b'"openings":[]}\n' if missing else lines[4].replace(b"Ada 3", b"Ida 3")
    content = b"".join(lines)
    result = call("verify", "-", "--key", "log.pub", content=content)
    assert "record 3 is the first that something was found about" in result.output
    assert missing or "--> -:5" in result.output
    told = json.loads(call("verify", "-", "--key", "log.pub", "--format", "json", content=content).output)
    assert (told["first_bad"], told["vouched"]) == (3, 20)


def test_what_is_no_export_at_all_is_one_finding() -> None:
    content = b"# Readme\n\nSome text\n" * 50
    result = call("verify", "-", "--key", "log.pub", content=content)
    assert (result.exit_code, result.output.count("error[")) == (1, 1), result.output
    assert "it is no export of a log, and no receipt" in result.output
    told = json.loads(call("verify", "-", "--key", "log.pub", "--format", "json", content=content).output)
    assert (told["sound"], len(told["findings"])) == (False, 1)


def test_there_is_no_receipt_for_what_is_not_there() -> None:
    missing = call("prove", "export.ndjson", "20")
    assert (missing.exit_code, missing.output) == (1, "error[receipt-refused]: there is no record `20` in the export\n")
    assert call("prove", "nothing.ndjson", "0").exit_code == 2


def test_a_key_is_made_for_its_owners_eyes_and_never_overwritten() -> None:
    made_key = call("keygen", "example.org/decisions")
    assert made_key.exit_code == 0
    path = Path("log.key")
    assert path.stat().st_mode & 0o777 == 0o600
    assert made_key.stdout == f"{load_signer(path).verifier}\n"
    before = path.read_bytes()
    again = call("keygen", "example.org/decisions")
    assert (again.exit_code, "is there already" in again.output) == (2, True)
    assert path.read_bytes() == before
    assert path.read_text(encoding="utf-8").strip() not in made_key.output + again.output
    assert call("keygen", "two words", "--out", "other.key").exit_code == 2
    assert call("keygen", "name", "--out", "log.key/log.key").exit_code == 2
    assert call("keygen", "name", "--out", "groundrules-log/key").exit_code == 0
    assert Path("groundrules-log").stat().st_mode & 0o777 == 0o700
    assert Path("groundrules-log/key").stat().st_mode & 0o777 == 0o600


def test_progress_is_shown_on_a_terminal_alone(folder: Path) -> None:
    long = made(3000)
    (folder / "long.ndjson").write_bytes(b"".join(long.lines()))
    command = [
        sys.executable,
        "-c",
        "from engine.cli import main; main()",
        "audit",
        "verify",
        "long.ndjson",
        "--key",
        "log.pub",
    ]
    terminal, end = pty.openpty()
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "100"}
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=end, env=environment, text=True, check=False)
    os.close(end)
    assert (run.returncode, "3000 records" in run.stdout) == (0, True)
    assert "verifying" in os.read(terminal, 100_000).decode()
    os.close(terminal)
    assert "verifying" not in call("verify", "long.ndjson", "--key", "log.pub").output
