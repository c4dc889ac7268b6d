"""A short search for texts that break a law of `fuzz.laws`, and the texts that once did; `make fuzz` searches on."""

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest
from conftest import PROFILE
from fuzz.laws import hold
from fuzz.texts import TEXTS
from hypothesis import given, settings
from hypothesis import strategies as st

BROKE = json.loads((Path(__file__).parent / "cases" / "feel" / "fuzz.json").read_text(encoding="utf-8"))

SECONDS = 60
"""Processor time after which a text counts as one that never ends."""


@contextmanager
def bounded(text: str) -> Iterator[None]:
    def give_up(_: int, __: FrameType | None) -> None:
        pytest.fail(f"this takes longer than {SECONDS} seconds: {text!r}")

    before = signal.signal(signal.SIGPROF, give_up)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@pytest.mark.parametrize("text", BROKE)
def test_a_text_that_broke_a_law_does_not_any_more(text: str) -> None:
    with bounded(text):
        hold(text)


@pytest.mark.parametrize("way", TEXTS)
@given(data=st.binary(max_size=120))
@settings(max_examples=800 if PROFILE == "quick" else 10_000)
def test_any_text_is_answered_by_a_value_or_a_message(way: str, data: bytes) -> None:
    text = TEXTS[way](data)
    with bounded(text):
        hold(text)
