"""Every folder in `cases/bad` is named after one mistake; its expected.txt holds the exact messages about it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.codes import CODES
from engine.diagnostics import has_errors
from engine.policy.check import check_file
from engine.render import pretty

BAD = Path(__file__).parent / "cases" / "bad"
FOLDERS = sorted(folder for folder in BAD.iterdir() if folder.is_dir())
WARNINGS_ONLY = "only-warned"
"""A file of this name in a folder says that the policy can be used in spite of the messages."""


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_mistake_is_named_in_these_words(
    folder: Path, golden: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    found = check_file(Path("policy.yaml"))
    golden(folder / "expected.txt", "\n\n".join(pretty(each) for each in found) + "\n")
    assert found
    assert has_errors(found) is not (folder / WARNINGS_ONLY).exists()


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_message_has_a_known_code_and_the_agreed_form(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    for each in check_file(Path("policy.yaml")):
        assert each.code in CODES
        assert not each.message.endswith(".")
        assert not each.help.endswith(".")
        assert each.message[0] == each.message[0].lower()
        assert "\n" not in each.message + each.help + each.label


def test_a_sound_policy_has_no_messages() -> None:
    assert check_file(BAD.parent / "good" / "minimal" / "policy.yaml") == []
