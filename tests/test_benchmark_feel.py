"""The sides of the benchmark `feel` answer alike: correctness only, nothing is timed."""

import sys
from pathlib import Path

import pytest

pytest.importorskip("bkflow_feel", reason="the other readers are installed with the extra `bench`")
pytest.importorskip("pySFeel", reason="the other readers are installed with the extra `bench`")
sys.path.insert(0, str(Path(__file__).parent.parent))  # where the package `benchmarks` is, which is not installed

from benchmarks.feel import SUBJECTS, facts_of, sides
from benchmarks.rivals.feel_readers import bkflow, parenthesised, pysfeel
from benchmarks.rivals.feel_texts import LABEL
from engine.feel import evaluate, parse
from engine.feel.values import Value

RIGHTLY = {"pySFeel": (1, 1, 7), "bkflow-feel": (1, 0, 3)}
"""How many conditions of each subject the other readers in Python answer rightly, as the page of figures says."""


@pytest.mark.parametrize("title", SUBJECTS)
def test_every_condition_is_true_to_all_sides(title: str) -> None:
    conditions = SUBJECTS[title]
    for side in sides(conditions, facts_of(conditions)).values():
        assert side() == [True] * len(conditions)


def test_no_condition_of_the_label_is_true_of_a_school_that_has_nothing() -> None:
    facts: dict[str, Value] = {name: [] if isinstance(value, list) else {} for name, value in facts_of(LABEL).items()}
    answers = [evaluate(each.feel, facts) for each in LABEL]
    assert [index for index, answer in enumerate(answers) if answer is True] == [4]  # every one of no teachers


def test_the_other_readers_answer_as_many_as_is_said() -> None:
    texts = {title: [each.feel for each in conditions] for title, conditions in SUBJECTS.items()}
    for name, reader in {"pySFeel": pysfeel, "bkflow-feel": bkflow}.items():
        made = [reader(texts[title], facts_of(conditions)) for title, conditions in SUBJECTS.items()]
        assert tuple(sum(answer is True for answer in each.answers()) for each in made) == RIGHTLY[name]


@pytest.mark.parametrize("text", ["a > 5 and a < 10", "(a or b) and c[d and e] and f", "a"])
def test_parentheses_around_what_is_joined_change_nothing(text: str) -> None:
    assert parse(parenthesised(text)).tree == parse(text).tree
