"""JSON, read strictly: like Python's reader wherever JSON is sound, and never like it where it is not."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.answer import dumps
from engine.canonical import decimal_text
from engine.web.bodies import MAX_DEPTH, depth, read_json
from engine.web.problems import Problem

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=5, min_value=-(10**20), max_value=10**20)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
DATA = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(TEXTS, inner, max_size=5),
    max_leaves=30,
)


@given(DATA)
def test_sound_json_is_read_as_it_was_written(data: Any) -> None:
    assert read_json(dumps(data).encode()) == data


@given(DATA)
def test_escaped_json_is_read_as_it_was_written(data: Any) -> None:
    escaped = json.dumps(json.loads(dumps(data), parse_float=str, parse_int=str), ensure_ascii=True)
    assert read_json(escaped.encode()) == json.loads(escaped)


@given(st.binary(max_size=60))
def test_any_bytes_are_either_read_or_refused_by_name(content: bytes) -> None:
    check(content)


@given(st.text(st.sampled_from('[]{}",:\\u0dD8aE1eE+-.N \n'), max_size=60))
def test_any_text_that_looks_like_json_is_either_read_or_refused_by_name(text: str) -> None:
    check(text.encode())


def check(content: bytes) -> None:
    refused, data = None, None
    try:
        data = read_json(content)
    except Problem as problem:
        refused = problem
    if refused:
        assert refused.status == 400
        assert dumps(refused.data()).encode()
    else:
        assert json.loads(content, parse_float=Decimal, parse_int=Decimal) == data


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_nesting_is_read_up_to_the_limit_and_not_beyond(opening: str, closing: str) -> None:
    read_json((opening * MAX_DEPTH + "1" + closing * MAX_DEPTH).encode())
    with pytest.raises(Problem) as refused:
        read_json((opening * (MAX_DEPTH + 1) + "1" + closing * (MAX_DEPTH + 1)).encode())
    assert refused.value.code == "json-too-deep"


def test_brackets_in_strings_are_not_nesting() -> None:
    text = json.dumps({"a": "[" * 1000, "b\\": '"' + "{" * 1000})
    assert depth(text) == 1
    assert read_json(text.encode()) == json.loads(text)


def test_a_string_without_an_end_is_looked_through_once() -> None:
    assert depth('{"' + "\\" * 100_001 + "[" * 100_000) == 1


@pytest.mark.parametrize("text", ["1" * 34, "0." + "1" * 34, "1e6144", "1E-6143", "-0", "1.50"])
def test_numbers_within_the_limits_are_exact(text: str) -> None:
    found = read_json(text.encode())
    assert found == Decimal(text)
    assert str(found) == str(Decimal(decimal_text(Decimal(text))))


def test_numbers_that_are_short_by_their_exponents_only_are_bounded_all_together() -> None:
    assert len(read_json(b"[" + b"1e6000," * 166 + b"1]")) == 167
    with pytest.raises(Problem) as refused:
        read_json(b"[" + b"1e6000," * 200 + b"1]")
    assert refused.value.code == "json-number"


@pytest.mark.parametrize(
    "text", ["1" * 35, "0.1" + "1" * 34, "1e6145", "1e-6145", "1e" + "9" * 1000, "0e99999", "-Infinity"]
)
def test_numbers_beyond_the_limits_are_refused(text: str) -> None:
    with pytest.raises(Problem) as refused:
        read_json(text.encode())
    assert refused.value.code == "json-number"
