"""Checks over several policy files: versions, released files, bundles; and what single checks leave alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.diagnostics import Diagnostic, Findings, Severity, has_errors
from engine.policy.check import check_file, check_paths, load_bundle
from engine.policy.model import Policy
from engine.policy.released import LOCK, release
from engine.render import pretty

FACTS = """{
  "type": "object",
  "properties": {
    "age": {"type": "integer"},
    "applied_on": {"type": "string", "format": "date"},
    "moved_on": {"type": "string", "format": "date"}
  }
}
"""

POLICY = """policy: {policy}
version: "{version}"
in_force: {{from: {start}{until}}}
as_of: {as_of}{more}
facts: {{$ref: ../../schemas/card.facts.schema.json}}
criteria:
  old_enough: {{when: age >= 16}}
outcomes:
  - {{outcome: card, when: {when}}}
  - {{outcome: no_card}}
"""


class Tree:
    """A folder of policies to write versions into."""

    def __init__(self, root: Path) -> None:
        self.root = root / "policies"
        self.schema = root / "schemas" / "card.facts.schema.json"
        self.schema.parent.mkdir()
        self.schema.write_text(FACTS, encoding="utf-8")

    def write(
        self,
        version: str,
        start: str,
        until: str = "",
        *,
        policy: str = "card",
        as_of: str = "applied_on",
        when: str = "old_enough",
        more: str = "",
        file: str = "",
    ) -> Path:
        path = self.root / (file or f"{policy}/{version}.yaml")
        path.parent.mkdir(parents=True, exist_ok=True)
        until = f", until: {until}" if until else ""
        more = f"\n{more}" if more else ""
        text = POLICY.format(
            policy=policy, version=version, start=start, until=until, as_of=as_of, when=when, more=more
        )
        path.write_text(text, encoding="utf-8")
        return path


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tree:
    monkeypatch.chdir(tmp_path)
    return Tree(Path())


def found(root: Path) -> list[str]:
    return [f"{each.severity}[{each.code}] {each.message}" for each in check_paths([root]).diagnostics]


def test_versions_that_follow_each_other_are_sound(tree: Tree) -> None:
    tree.write("2024", "2024-01-01")
    tree.write("2025", "2025-01-01", "2025-12-31")
    tree.write("2026", "2026-01-01")
    bundle, messages = load_bundle(tree.root)
    assert messages == ()
    assert bundle is not None
    assert list(bundle.versions("card")) == ["2024", "2025", "2026"]


def test_versions_that_overlap_are_an_error_with_both_places(tree: Tree) -> None:
    tree.write("2024", "2024-01-01", "2025-06-30")
    tree.write("2025", "2025-01-01")
    (message,) = check_paths([tree.root]).diagnostics
    assert pretty(message) == (
        "error[versions-overlap]: `card@2025` is in force from 2025-01-01, and so is `card@2024`, until 2025-06-30\n"
        " --> policies/card/2025.yaml:3:11\n"
        "  |\n"
        "3 | in_force: {from: 2025-01-01}\n"
        "  |           ^^^^^^^^^^^^^^^^^^ in force on the same days\n"
        " ::: policies/card/2024.yaml:3:11\n"
        "  |\n"
        "3 | in_force: {from: 2024-01-01, until: 2025-06-30}\n"
        "  |           ------------------------------------- in force as well\n"
        "  |\n"
        "  = help: end `2024` before 2025-01-01, or let one of them take the other out of force with `supersedes`"
    )
    assert load_bundle(tree.root)[0] is None
    assert check_paths([tree.root]).policies == ()


def test_versions_that_begin_on_one_day_overlap(tree: Tree) -> None:
    tree.write("2024", "2024-01-01")
    tree.write("2024b", "2024-01-01")
    assert [each.code for each in check_paths([tree.root]).diagnostics] == ["versions-overlap"]


def test_a_version_that_takes_another_out_of_force_does_not_overlap_with_it(tree: Tree) -> None:
    tree.write("2024", "2024-01-01")
    tree.write("2024b", "2024-01-01", more='supersedes: "2024"')
    assert found(tree.root) == []


def test_days_without_a_version_are_a_warning(tree: Tree) -> None:
    tree.write("2024", "2024-01-01", "2024-12-30")
    tree.write("2025", "2025-01-02")
    assert found(tree.root) == ["warning[versions-hole] no version of `card` is in force from 2024-12-31 to 2025-01-01"]
    assert load_bundle(tree.root)[0] is not None


def test_a_version_that_supersedes_none_that_exists_is_told_the_nearest(tree: Tree) -> None:
    tree.write("2024-a", "2024-01-01", "2024-12-31")
    tree.write("2025", "2025-01-01", more='supersedes: "2024a"')
    (message,) = check_paths([tree.root]).diagnostics
    assert message.code == "unknown-version"
    assert message.help == "did you mean `2024-a`?"
    assert message.span is not None
    assert str(message.span) == "policies/card/2025.yaml:5:13"


def test_a_version_does_not_supersede_itself(tree: Tree) -> None:
    tree.write("2024", "2024-01-01", more='supersedes: ["2024"]')
    assert [each.code for each in check_paths([tree.root]).diagnostics] == ["unknown-version"]


def test_versions_that_date_a_case_otherwise_are_an_error(tree: Tree) -> None:
    tree.write("2024", "2024-01-01", "2024-12-31")
    tree.write("2025", "2025-01-01", as_of="moved_on")
    (message,) = check_paths([tree.root]).diagnostics
    assert message.code == "as-of-differs"
    assert [str(each.span) for each in message.related] == ["policies/card/2024.yaml:4:8"]


def test_a_file_is_named_after_its_version_and_its_folder_after_its_policy(tree: Tree) -> None:
    tree.write("2024", "2024-01-01", file="cards/24.yaml")
    codes = [each.code for each in check_paths([tree.root]).diagnostics]
    assert codes == ["policy-folder-name", "version-file-name"]


def test_one_version_in_two_files_is_an_error(tree: Tree) -> None:
    tree.write("2024", "2024-01-01", "2024-12-31")
    tree.write("2024", "2025-01-01", file="card/2025.yaml")
    assert "version-twice" in [each.code for each in check_paths([tree.root]).diagnostics]


def test_one_file_is_checked_without_its_neighbours(tree: Tree) -> None:
    tree.write("2024", "2024-01-01")
    alone = tree.write("2024b", "2024-01-01")
    assert check_file(alone) == []
    assert check_paths([alone]).diagnostics == ()


def test_tests_beside_a_policy_are_no_policies(tree: Tree) -> None:
    tree.write("2024", "2024-01-01")
    folder = tree.root / "card" / "tests"
    folder.mkdir()
    (folder / "2024.yaml").write_text("policy: card\ncases: []\n", encoding="utf-8")
    assert found(tree.root) == []
    assert check_paths([folder]).policies == ()


def test_a_file_named_twice_is_checked_once(tree: Tree) -> None:
    path = tree.write("2024", "2024-01-01")
    assert [each.name for each in check_paths([tree.root, path]).policies] == ["card@2024"]


def test_a_file_that_is_not_there_is_a_message(tree: Tree) -> None:
    (message,) = check_paths([tree.root / "card" / "2024.yaml"]).diagnostics
    assert message.code == "unreadable-file"


def test_sound_versions_are_kept_where_another_is_broken(tree: Tree) -> None:
    tree.write("2024", "2024-01-01", "2024-12-31")
    tree.write("2025", "2025-01-01", when="old_enugh")
    checked = check_paths([tree.root])
    assert [each.name for each in checked.policies] == ["card@2024"]
    assert [each.code for each in checked.diagnostics] == ["criterion-unused", "unknown-name"]


def test_messages_of_many_files_come_sorted_by_file_and_place(tree: Tree) -> None:
    for version in ("2026", "2024", "2025"):
        tree.write(version, f"{version}-01-01", f"{version}-12-31", when="old_enugh and agge > 3")
    places = [str(each.span) for each in check_paths([tree.root]).diagnostics]
    assert places == sorted(places)
    assert len(places) == 9


def test_a_further_check_sees_only_what_is_sound(tree: Tree) -> None:
    tree.write("2024", "2024-01-01", "2024-12-31")
    tree.write("2025", "2025-01-01", when="old_enugh")
    seen: list[str] = []

    def limits(policy: Policy) -> Iterator[Diagnostic]:
        seen.append(policy.name)
        yield Diagnostic("engine-limit", "too large", policy.criteria["old_enough"].span)

    checked = check_paths([tree.root], [limits])
    assert seen == ["card@2024"]
    assert checked.policies == ()
    assert "engine-limit" in [each.code for each in checked.diagnostics]


def test_a_mistake_in_a_shared_schema_is_told_once(tree: Tree) -> None:
    tree.schema.write_text(FACTS.replace('"integer"', '"integer", "minimun": 0'), encoding="utf-8")
    tree.write("2024", "2024-01-01", "2024-12-31")
    tree.write("2025", "2025-01-01")
    (message,) = check_paths([tree.root]).diagnostics
    assert (message.code, message.severity) == ("unknown-keyword", Severity.WARNING)
    assert str(message.span).endswith("card.facts.schema.json:4:32")


@pytest.fixture
def released(tree: Tree) -> Tree:
    tree.write("2024", "2024-01-01", "2024-12-31")
    tree.write("2025", "2025-01-01")
    release(tree.root, ["card@2024"])
    return tree


def test_a_release_holds_the_version_and_its_schema(released: Tree) -> None:
    lines = (released.root / LOCK).read_text(encoding="utf-8").splitlines()
    assert [line.split(" ")[1] for line in lines] == ["../schemas/card.facts.schema.json", "card/2024.yaml"]
    assert all(line.startswith("sha256:") for line in lines)
    assert found(released.root) == []


def test_a_released_version_cannot_be_edited(released: Tree) -> None:
    path = released.root / "card" / "2024.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# a remark\n", encoding="utf-8")
    (message,) = check_paths([released.root]).diagnostics
    assert message.code == "released-edited"
    assert message.message == "`card/2024.yaml` is released and has been changed since"
    assert str(message.span) == "policies/released.lock:2:73"
    assert load_bundle(released.root)[0] is None
    assert has_errors(check_paths([path]).diagnostics)
    assert check_paths([released.root / "card" / "2025.yaml"]).diagnostics == ()


def test_a_released_schema_cannot_be_edited(released: Tree) -> None:
    released.schema.write_text(FACTS.replace("integer", "number"), encoding="utf-8")
    assert [each.code for each in check_paths([released.root]).diagnostics] == ["released-edited"]


def test_a_released_version_cannot_be_deleted(released: Tree) -> None:
    (released.root / "card" / "2024.yaml").unlink()
    assert [each.code for each in check_paths([released.root]).diagnostics] == ["released-missing"]


def test_a_version_that_is_not_released_can_be_edited(released: Tree) -> None:
    released.write("2025", "2025-01-01", "2030-12-31")
    assert found(released.root) == []


def test_a_second_release_keeps_the_first(released: Tree) -> None:
    before = (released.root / LOCK).read_text(encoding="utf-8")
    added = release(released.root, ["card@2024", "card@2025"])
    assert [each.name for each in added] == ["2025.yaml"]
    assert set(before.splitlines()) < set((released.root / LOCK).read_text(encoding="utf-8").splitlines())


def test_nothing_is_released_beside_an_edited_version(released: Tree) -> None:
    released.schema.write_text(FACTS.replace("integer", "number"), encoding="utf-8")
    with pytest.raises(Findings) as refused:
        release(released.root, ["card@2025"])
    assert [each.code for each in refused.value.diagnostics] == ["released-edited"]


def test_a_version_that_is_not_there_cannot_be_released(released: Tree) -> None:
    with pytest.raises(Findings) as refused:
        release(released.root, ["card@2052"])
    assert refused.value.diagnostics[0].help == "did you mean `card@2025`?"


def test_a_line_of_the_lock_that_is_none_is_named(released: Tree) -> None:
    with (released.root / LOCK).open("a", encoding="utf-8") as file:
        file.write("card/2025.yaml\n")
    assert [each.code for each in check_paths([released.root]).diagnostics] == ["released-line"]


def test_an_empty_line_of_the_lock_means_nothing(released: Tree) -> None:
    with (released.root / LOCK).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert found(released.root) == []


def test_a_version_whose_facts_stand_in_it_is_released_alone(released: Tree) -> None:
    path = released.write("2025", "2025-01-01")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("facts: {$ref: ../../schemas/card.facts.schema.json}", f"facts: {FACTS}"), "utf-8")
    assert [each.name for each in release(released.root, ["card@2025"])] == ["2025.yaml"]


def test_a_criterion_may_name_another_and_a_text_uses_a_parameter(tree: Tree, tmp_path: Path) -> None:
    path = tmp_path / "policies" / "card" / "2024.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(
        "policy: card\n"
        'version: "2024"\n'
        "in_force: {from: 2024-01-01}\n"
        "facts: {$ref: ../../schemas/card.facts.schema.json}\n"
        "parameters: {fee: 10}\n"
        "criteria:\n"
        "  old_enough: {when: age >= 16}\n"
        '  grown_up: {text: "Old enough, for {fee} a year", when: old_enough and age >= 18}\n'
        "outcomes:\n"
        "  - {outcome: card, when: grown_up}\n"
        "  - {outcome: no_card}\n",
        encoding="utf-8",
    )
    assert found(tree.root) == []


OUTCOMES: dict[str, tuple[str, list[str]]] = {
    "a stage by itself": ("first", []),
    "a conjunction that holds the earlier condition": ("first and age > 20", ["outcome-unreachable"]),
    "a stage after the earlier one": ("second", ["outcome-unreachable"]),
    "what the earlier one asks for": ("old_enough", []),
    "another criterion": ("grown_up", []),
}


@pytest.mark.parametrize(("when", "codes"), OUTCOMES.values(), ids=OUTCOMES)
@pytest.mark.usefixtures("tree")
def test_an_outcome_is_unreachable_where_structure_says_so(when: str, codes: list[str], tmp_path: Path) -> None:
    path = tmp_path / "policies" / "card" / "2024.yaml"
    path.parent.mkdir(parents=True)
    earlier = "first and age > 16" if when == "first" else "first"
    path.write_text(
        "policy: card\n"
        'version: "2024"\n'
        "in_force: {from: 2024-01-01}\n"
        "facts: {$ref: ../../schemas/card.facts.schema.json}\n"
        "criteria:\n"
        "  old_enough: {when: age >= 16}\n"
        "  grown_up: {when: age >= 18}\n"
        "stages:\n"
        "  first: {all: [old_enough, grown_up]}\n"
        "  second: {after: first, any: [old_enough, grown_up]}\n"
        "outcomes:\n"
        f"  - {{outcome: early, when: {earlier}}}\n"
        f"  - {{outcome: late, when: {when}}}\n"
        "  - {outcome: none}\n",
        encoding="utf-8",
    )
    assert [each.code for each in check_file(path)] == codes


def test_the_policies_that_come_with_the_program_are_sound() -> None:
    bundle, messages = load_bundle(Path(__file__).parent.parent / "policies")
    assert bundle is not None
    assert [pretty(each) for each in messages if each.severity is Severity.ERROR] == []


def test_two_versions_do_not_supersede_each_other(tree: Tree) -> None:
    tree.write("2024", "2024-01-01", more='supersedes: "2025"')
    tree.write("2025", "2025-01-01", more='supersedes: "2024"')
    end = "take each other out of force, so that neither decides"
    assert found(tree.root) == [
        f"error[supersedes-each-other] `card@2024` and `card@2025` {end}",
        f"error[supersedes-each-other] `card@2025` and `card@2024` {end}",
    ]


def test_a_superseded_first_version_leaves_days_without_law(tree: Tree) -> None:
    tree.write("2024", "2024-01-01")
    tree.write("2025", "2025-01-01", more='supersedes: "2024"')
    assert found(tree.root) == [
        "warning[versions-hole] no version of `card` is in force from 2024-01-01 to 2024-12-31, as `2024` is superseded"
    ]
