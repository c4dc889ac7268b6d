"""The words of comparisons: every language has every word, and no word is without a use."""

import re
from pathlib import Path

import engine.diff
from engine.diff.words import WORDS

TEXT = "".join(path.read_text(encoding="utf-8") for path in Path(engine.diff.__file__).parent.rglob("*.py"))
MADE = re.compile(
    r"(equivalent|stricter|looser|incomparable|no-difference-found) (by-construction|found|sampled)"
    r"|(outcome-)?only-(old|new)|level-.*|outcome-case-.*"
)
"""Words whose keys are put together."""


def uses(key: str) -> int:
    return len(re.findall(f"[\"']{key}[\"']", TEXT))


def test_every_language_has_the_same_words() -> None:
    for language, words in WORDS.items():
        assert set(words) == set(WORDS["en"]), language


def test_every_word_is_used() -> None:
    statuses = {"met", "not_met", "undetermined", "criterion", "stage", "outcome", "stricter", "looser"}
    unused = [
        key for key in WORDS["en"] if uses(key) < len(WORDS) + 1 and not MADE.fullmatch(key) and key not in statuses
    ]
    assert unused == []


def test_the_places_to_fill_in_are_the_same_in_every_language() -> None:
    for language, words in WORDS.items():
        for key, text in words.items():
            assert set(re.findall(r"{(\w+)}", text)) == set(re.findall(r"{(\w+)}", WORDS["en"][key])), (language, key)
