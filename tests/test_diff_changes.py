"""Every kind of change has a case in `cases/diff/<code>`: two policies, and what is said of them in both languages."""

from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
import yaml

from engine.diagnostics import has_errors
from engine.diff.change import Change
from engine.diff.changes import changes
from engine.diff.compatibility import ADVICE
from engine.diff.kinds import KINDS, ONE_SIDED, Level
from engine.diff.sentences import LEVELS, SENTENCES
from engine.diff.sides import Sides
from engine.diff.structure import difference
from engine.policy.check import check_file, check_paths
from engine.policy.load import load_file
from engine.policy.model import Policy
from engine.resources import policies_root
from engine.source import Span

CASES = Path(__file__).parent / "cases" / "diff"
FOLDERS = sorted(path.parent for path in CASES.glob("*/a.yaml"))
BUNDLED = check_paths([policies_root()]).policies
PAIRS = [(old, new) for old, new in combinations(BUNDLED, 2) if old.id == new.id]


@cache
def loaded(path: Path) -> Policy:
    policy, found = load_file(path)
    assert policy is not None
    assert not has_errors(found)
    return policy


def named(old: Policy, new: Policy) -> tuple[Change, ...]:
    structure = difference(old, new)
    return changes(Sides(old, new, structure.renames), structure)


@cache
def within(folder: Path, old: str, new: str) -> tuple[Change, ...]:
    """Return the changes between the two policies of a case."""
    return named(loaded(folder / old), loaded(folder / new))


@cache
def between(old: str, new: str) -> tuple[Change, ...]:
    """Return the changes between two bundled versions, by their names; each pair is compared once."""
    by_name = {each.name: each for each in BUNDLED}
    return named(by_name[old], by_name[new])


def line(span: Span | None) -> int | None:
    return span.place.line if span else None


def shown(change: Change) -> dict[str, object]:
    """Return what the golden file holds of a change."""
    found: dict[str, object] = {
        "code": change.code,
        "level": str(change.level),
        "at": f"{change.section}.{change.name}",
        "lines": [line(change.old_place), line(change.new_place)],
        "en": change.sentence(("en",)),
        "da": change.sentence(("da",)),
    }
    if change.touched:
        found["alone"] = {each.id: each.proof.value if each.proof else None for each in change.touched}
    return found


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_change_is_named_as_its_case_says(folder: Path, golden: Callable[[Path, str], None]) -> None:
    found = within(folder, "a.yaml", "b.yaml")
    assert folder.name in {each.code for each in found}
    text = yaml.safe_dump([shown(each) for each in found], sort_keys=False, allow_unicode=True, width=120)
    golden(folder / "expected.yaml", text)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_policies_of_the_cases_have_no_errors(folder: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        assert [each.message for each in check_file(folder / name) if has_errors([each])] == []


def test_every_code_has_a_case_and_every_case_a_code() -> None:
    assert {folder.name for folder in FOLDERS} == set(KINDS)


def test_every_code_has_a_sentence_in_every_language() -> None:
    for language, sentences in SENTENCES.items():
        assert set(sentences) == set(KINDS), language
        assert set(LEVELS[language]) == set(Level), language


def test_advice_is_for_codes_that_there_are() -> None:
    assert set(ADVICE) <= set(KINDS)
    assert {code for code, kind in KINDS.items() if kind.level is Level.BREAKING} <= set(ADVICE)


def test_codes_come_in_pairs_or_are_their_own_opposite_for_a_reason() -> None:
    for code, kind in KINDS.items():
        assert KINDS[kind.opposite].opposite == code
        assert KINDS[kind.opposite].moves == kind.moves
    alone = {code for code, kind in KINDS.items() if kind.moves and kind.opposite == code}
    assert alone == set(ONE_SIDED)


def opposites(found: tuple[Change, ...]) -> Counter[tuple[str, str]]:
    return Counter((KINDS[each.code].opposite, each.section) for each in found)


def codes(found: tuple[Change, ...]) -> Counter[tuple[str, str]]:
    return Counter((each.code, each.section) for each in found)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_same_policies_exchanged_have_the_opposite_changes(folder: Path) -> None:
    assert codes(within(folder, "b.yaml", "a.yaml")) == opposites(within(folder, "a.yaml", "b.yaml"))


@pytest.mark.parametrize(("old", "new"), PAIRS, ids=lambda policy: policy.name)
def test_bundled_versions_exchanged_have_the_opposite_changes(old: Policy, new: Policy) -> None:
    assert codes(between(new.name, old.name)) == opposites(between(old.name, new.name))


@pytest.mark.parametrize(("old", "new"), PAIRS, ids=lambda policy: policy.name)
def test_every_part_that_differs_has_a_name(old: Policy, new: Policy) -> None:
    edited = {edit.new_path[0] for edit in difference(old, new).edits}
    sections = {each.section for each in between(old.name, new.name)}
    whole = {"id", "version", "title", "in_force", "time_zone", "authority", "as_of", "supersedes"}
    assert {"policy" if name in whole else name for name in edited} == sections
