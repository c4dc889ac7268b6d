"""The process of a policy: what is read of it, where it stands, and that nobody can change it unseen."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from engine.diff.document import document
from engine.diff.sides import reached
from engine.policy.check import check_paths
from engine.policy.load import load, load_file
from engine.policy.model import Policy
from engine.policy.process.filled import filled
from engine.policy.process.mentions import mentions
from engine.policy.process.model import Form, Process
from engine.resources import policies_root
from engine.source import Source

GARDEN = Path(__file__).parent / "cases" / "good" / "process"
TEXT = (GARDEN / "policy.yaml").read_text(encoding="utf-8")


def policy_of(text: str) -> Policy:
    policy, _ = load(Source("policy.yaml", text), GARDEN)
    assert policy is not None
    return policy


def process_of(text: str) -> Process:
    process = policy_of(text).process
    assert process is not None
    return process


@pytest.fixture(scope="module")
def garden() -> Process:
    return process_of(TEXT)


def with_process() -> list[Policy]:
    """Return the garden's policy and the bundled versions that have a process."""
    return [policy_of(TEXT), *(each for each in check_paths([policies_root()]).policies if each.process)]


def test_a_process_is_read_as_this(golden: Callable[[Path, str], None]) -> None:
    found = document(policy_of(TEXT))["process"]
    golden(GARDEN / "process.yaml", yaml.safe_dump(found, sort_keys=False, allow_unicode=True, width=120))


@pytest.mark.parametrize("policy", with_process(), ids=lambda policy: policy.name)
def test_every_name_that_a_process_mentions_has_its_place_in_the_file(policy: Policy) -> None:
    assert policy.process is not None
    for _, mention in mentions(policy.process):
        span = mention.span
        written = span.source.text[span.start : span.end].strip("\"'")
        assert mention.name.endswith((written, "[]"))


@pytest.mark.parametrize("policy", with_process(), ids=lambda policy: policy.name)
def test_every_fact_that_a_process_fills_is_one_that_it_mentions(policy: Policy) -> None:
    assert policy.process is not None
    mentioned = {mention for kind, mention in mentions(policy.process) if kind == "fact"}
    fillings = {use.fact for use in filled(policy.process)}
    assert fillings
    assert fillings <= mentioned


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("quorum: {at_least: 2}", "quorum: {at_least: 3}"),
        ("trees by {deadline}", "trees until {deadline}"),
        ("every: P10D", "every: P11D"),
        ("tell: [owner, keepers]", "tell: [owner]"),
        ("type: number", "type: text"),
    ],
)
def test_the_digest_of_a_version_covers_its_process(old: str, new: str) -> None:
    assert old in TEXT
    assert policy_of(TEXT.replace(old, new)).digest != policy_of(TEXT).digest


def test_parameters_are_printed_into_the_texts_and_other_placeholders_stay(garden: Process) -> None:
    assert garden.messages["ask"].body.pick(("en",)) == "{person}, 3 trees by {deadline}: {link}"


def test_a_parameter_does_not_take_the_place_of_a_word_of_the_process() -> None:
    text = TEXT.replace("parameters:\n", "parameters:\n  deadline: 2020-01-01\n")
    assert process_of(text).messages["ask"].body.pick(("en",)).endswith("by {deadline}: {link}")


def test_a_field_of_a_person_is_a_full_path(garden: Process) -> None:
    keepers, owner, council = garden.people["keepers"], garden.people["owner"], garden.people["council"]
    assert keepers.email is not None
    assert owner.email is not None
    assert (keepers.email.name, owner.email.name, council.email) == ("keepers[].email", "owner.email", None)
    assert (keepers.own, owner.own, council.own) == ("keepers[].", "owner.", "")


def test_an_item_of_a_list_of_plain_values_is_a_fact_of_its_own(garden: Process) -> None:
    form = next(step for step in garden.steps if isinstance(step, Form))
    hours = form.sections[1].questions[0]
    assert (hours.fact.name, hours.of[0].fact.name) == ("quiet_hours", "quiet_hours[]")


def test_a_policy_without_a_process_has_none() -> None:
    policy, _ = load_file(policies_root() / "danish-accounting-classes" / "2024.yaml")
    assert policy is not None
    assert policy.process is None


def test_the_first_round_of_the_label_asks_for_what_its_criteria_read_and_for_nothing_else() -> None:
    """The day of the award, which criterion F reads, is filled by the step that awards."""
    policy = next(each for each in with_process() if each.name == "etwinning-school-label@2018")
    assert policy.process is not None
    form = next(step for step in policy.process.steps if isinstance(step, Form))
    assert len(form.sections) == 6
    for section in form.sections:
        asked = {question.fact.name.partition("[")[0] for question in section.questions} | {"evidence"}
        read = {name for name in reached(policy, section.criterion.name) if name in policy.facts.types}
        assert asked == read - {"label"}, section.criterion.name
