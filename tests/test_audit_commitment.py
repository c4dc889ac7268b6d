"""Commitments: what they hide, what opens them, and what does not."""

from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.audit.commitment import CommitmentRefused, Opening, commitments, seal, unseal
from engine.canonical import canonical

ENTRY = {
    "facts": {
        "school": {"name": "Vestre Skole", "registered_on": "2015-03-01"},
        "teachers": [{"name": "Ada", "age": Decimal("41.5")}, {"name": "Bo", "age": None}],
        "a/b~c": [1, 2],
    },
    "subject": "school-17",
}


def salts() -> Any:
    numbers = count(1)
    return lambda size: next(numbers).to_bytes(size)


def test_a_sealed_value_is_the_hash_of_its_salt_and_its_canonical_json() -> None:
    sealed, openings = seal(ENTRY, ["/facts/teachers/0/age"], salts())
    # printf of 31 zero bytes, a one and {"$decimal":"41.5"}, piped into sha256sum
    assert sealed["facts"]["teachers"][0]["age"] == {
        "$commitment": "sha256:8bc4ff5e4f747d131a674c7c5d752b85abb84ade19e0af473feadb0577066177"
    }
    assert openings == (Opening("/facts/teachers/0/age", (1).to_bytes(32), b'{"$decimal":"41.5"}'),)
    assert ENTRY["facts"]["teachers"][0]["age"] == Decimal("41.5")  # type: ignore[index]


def test_a_place_inside_of_another_goes_with_that_one() -> None:
    pointers = ["/facts/teachers/0/name", "/facts/teachers", "/subject", "/facts/teachers/0", "/subject"]
    sealed, openings = seal(ENTRY, pointers)
    assert [each.pointer for each in openings] == ["/facts/teachers", "/subject"]
    assert [pointer for pointer, _ in commitments(sealed)] == ["/facts/teachers", "/subject"]
    assert unseal(sealed, openings) == ENTRY


def test_keys_with_slashes_and_tildes_are_written_as_in_json_pointers() -> None:
    sealed, openings = seal(ENTRY, ["/facts/a~1b~0c/1"])
    assert [pointer for pointer, _ in commitments(sealed)] == ["/facts/a~1b~0c/1"]
    assert unseal(sealed, openings) == ENTRY


@pytest.mark.parametrize(
    "pointer",
    [
        "",
        "facts",
        "/fact",
        "/facts/teachers/2",
        "/facts/teachers/00",
        "/facts/teachers/-1",
        "/subject/0",
        "/facts/teachers/x",
        "/facts/teachers/99999999999999999999",
        "/facts/teachers/²",
    ],
)
def test_a_pointer_that_leads_nowhere_is_named(pointer: str) -> None:
    with pytest.raises(KeyError) as error:
        seal(ENTRY, ["/subject", pointer])
    assert error.value.args == (pointer,)


def test_the_same_value_has_another_commitment_each_time() -> None:
    sealed, _ = seal({"a": "yes", "b": "yes"}, ["/a", "/b"])
    again, _ = seal({"a": "yes", "b": "yes"}, ["/a", "/b"])
    found = [each for _, each in (*commitments(sealed), *commitments(again))]
    assert len(set(found)) == 4


def test_what_has_no_opening_stays_committed() -> None:
    sealed, openings = seal(ENTRY, ["/subject", "/facts/school/name"])
    partly = unseal(sealed, openings[:1])
    assert partly["facts"]["school"]["name"] == "Vestre Skole"
    assert [pointer for pointer, _ in commitments(partly)] == ["/subject"]


def test_an_opening_of_something_else_is_refused() -> None:
    sealed, (opening,) = seal(ENTRY, ["/subject"])
    for wrong, message in (
        (Opening("/subject", opening.salt, b'"school-18"'), "is not the one that was committed to"),
        (Opening("/subject", bytes(32), b'"school-17"'), "is not the one that was committed to"),
        (Opening("/facts/school/name", opening.salt, b'"school-17"'), "there is no commitment at"),
        (Opening("/nobody", opening.salt, b'"school-17"'), "there is no commitment at"),
        (Opening("subject", opening.salt, b'"school-17"'), "there is no commitment at"),
    ):
        with pytest.raises(CommitmentRefused, match=message):
            unseal(sealed, [wrong])


JSON: Any = st.recursive(
    st.none() | st.booleans() | st.decimals(allow_nan=False, allow_infinity=False, places=2) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)


def places(data: Any, pointer: str = "") -> list[str]:
    found = [pointer] if pointer else []
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        token = str(key).replace("~", "~0").replace("/", "~1")
        found += places(value, f"{pointer}/{token}")
    return found


@given(st.data())
def test_what_is_sealed_and_opened_is_what_it_was(data: st.DataObject) -> None:
    value = data.draw(st.dictionaries(st.text(max_size=3), JSON, min_size=1, max_size=4))
    chosen = data.draw(st.lists(st.sampled_from(places(value)), max_size=4))
    before = canonical(value)
    sealed, openings = seal(value, chosen)
    assert canonical(value) == before
    assert canonical(unseal(sealed, openings)) == before
    assert {pointer for pointer, _ in commitments(sealed)} == {each.pointer for each in openings}
