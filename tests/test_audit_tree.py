"""The Merkle tree: by the recursive definition of RFC 9162, and by the vectors of the transparency projects."""

import base64
import hashlib
import json
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.audit.frontier import Frontier
from engine.audit.tree import (
    EMPTY_ROOT,
    Hashes,
    ProofRefused,
    completed,
    consistency,
    inclusion,
    leaf_hash,
    node_hash,
    root,
    stored_count,
    stored_position,
    verify_consistency,
    verify_inclusion,
)

Check = Callable[..., None]

VECTORS = Path(__file__).parent / "cases" / "audit" / "vectors"

ENTRIES = [f"entry {number}".encode() for number in range(257)]


def vectors(kind: str) -> list[Any]:
    found: list[Any] = json.loads((VECTORS / f"{kind}.json").read_text(encoding="utf-8"))["vectors"]
    return found


def decoded(text: str | None) -> bytes:
    return base64.b64decode(text or "", validate=True)


# The definitions of RFC 9162, section 2.1, word for word.


def defined_root(entries: Sequence[bytes]) -> bytes:
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    k = split(len(entries))
    return hashlib.sha256(b"\x01" + defined_root(entries[:k]) + defined_root(entries[k:])).digest()


def split(size: int) -> int:
    k = 1
    while k * 2 < size:
        k *= 2
    return k


def defined_path(index: int, entries: Sequence[bytes]) -> list[bytes]:
    if len(entries) == 1:
        return []
    k = split(len(entries))
    if index < k:
        return [*defined_path(index, entries[:k]), defined_root(entries[k:])]
    return [*defined_path(index - k, entries[k:]), defined_root(entries[:k])]


def defined_proof(old: int, entries: Sequence[bytes]) -> list[bytes]:
    return defined_subproof(old, entries, known=True)


def defined_subproof(old: int, entries: Sequence[bytes], *, known: bool) -> list[bytes]:
    if old == len(entries):
        return [] if known else [defined_root(entries)]
    k = split(len(entries))
    if old <= k:
        return [*defined_subproof(old, entries[:k], known=known), defined_root(entries[k:])]
    return [*defined_subproof(old - k, entries[k:], known=False), defined_root(entries[:k])]


def stored(entries: Sequence[bytes]) -> tuple[list[bytes], Hashes]:
    found: list[bytes] = []

    def read(positions: Sequence[int]) -> list[bytes]:
        return [found[each] for each in positions]

    for index, entry in enumerate(entries):
        assert len(found) == stored_count(index)
        found += completed(index, leaf_hash(entry), read)
    return found, read


STORED, READ = stored(ENTRIES)


def test_the_root_is_that_of_the_definition_for_each_size() -> None:
    frontier = Frontier()
    for size in range(len(ENTRIES) + 1):
        expected = defined_root(ENTRIES[:size])
        assert root(size, READ) == expected
        assert frontier.root() == expected
        if size < len(ENTRIES):
            added = frontier.add(leaf_hash(ENTRIES[size]))
            assert added == STORED[stored_count(size) : stored_count(size + 1)]


def test_each_stored_hash_is_the_root_of_its_subtree() -> None:
    seen = set()
    for level in range(9):
        for number in range(len(ENTRIES) >> level):
            position = stored_position(level, number)
            assert STORED[position] == defined_root(ENTRIES[number << level : (number + 1) << level])
            seen.add(position)
    assert seen == set(range(len(STORED)))


@given(st.data())
def test_an_inclusion_proof_is_that_of_the_definition_and_holds(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, len(ENTRIES)))
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion(index, size, READ)
    assert proof == defined_path(index, ENTRIES[:size])
    verify_inclusion(index, size, leaf_hash(ENTRIES[index]), proof, root(size, READ))


@given(st.data())
def test_a_consistency_proof_is_that_of_the_definition_and_holds(data: st.DataObject) -> None:
    new = data.draw(st.integers(1, len(ENTRIES)))
    old = data.draw(st.integers(1, new))
    proof = consistency(old, new, READ)
    assert proof == defined_proof(old, ENTRIES[:new])
    verify_consistency(old, new, root(old, READ), root(new, READ), proof)


@pytest.mark.parametrize("size", range(1, 34))
def test_each_proof_of_a_small_tree_holds_for_its_own_question_alone(size: int) -> None:
    roots = [root(each, READ) for each in range(size + 1)]
    for index in range(size):
        proof = inclusion(index, size, READ)
        assert proof == defined_path(index, ENTRIES[:size])
        for other in range(size):
            if other == index:
                verify_inclusion(other, size, leaf_hash(ENTRIES[other]), proof, roots[size])
            else:
                with pytest.raises(ProofRefused):
                    verify_inclusion(other, size, leaf_hash(ENTRIES[other]), proof, roots[size])
    for old in range(1, size + 1):
        proof = consistency(old, size, READ)
        assert proof == defined_proof(old, ENTRIES[:size])
        for other in range(1, size + 1):
            if other == old:
                verify_consistency(other, size, roots[other], roots[size], proof)
            else:
                with pytest.raises(ProofRefused):
                    verify_consistency(other, size, roots[other], roots[size], proof)


@given(st.data())
def test_a_proof_with_a_bit_turned_a_hash_more_or_a_hash_less_is_refused(data: st.DataObject) -> None:
    new = data.draw(st.integers(2, len(ENTRIES)))
    old = data.draw(st.integers(1, new - 1))
    leaf, old_root, new_root = leaf_hash(ENTRIES[old]), root(old, READ), root(new, READ)
    includes: Check = partial(verify_inclusion, old, new, leaf, root=new_root)
    continues: Check = partial(verify_consistency, old, new, old_root, new_root)
    for proof, verify in ((inclusion(old, new, READ), includes), (consistency(old, new, READ), continues)):
        place = data.draw(st.integers(0, len(proof) - 1))
        bit = data.draw(st.integers(0, 255))
        turned = (int.from_bytes(proof[place]) ^ (1 << bit)).to_bytes(32)
        for wrong in (
            [*proof[:place], turned, *proof[place + 1 :]],
            [*proof, turned],
            [turned, *proof],
            [*proof[:place], *proof[place + 1 :]],
            [*proof[:place], turned[:31], *proof[place + 1 :]],
            [],
        ):
            with pytest.raises(ProofRefused):
                verify(proof=wrong)


def test_a_proof_reads_a_logarithm_of_what_is_stored() -> None:
    read: list[int] = []

    def counting(positions: Sequence[int]) -> list[bytes]:
        read.extend(positions)
        return [b"\x00" * 32 for _ in positions]

    size = 1_000_000_007
    for ask in (
        lambda: inclusion(0, size, counting),
        lambda: inclusion(size // 3, size, counting),
        lambda: consistency(size // 3, size, counting),
        lambda: root(size, counting),
    ):
        read.clear()
        ask()
        assert len(read) <= 2 * size.bit_length()


def test_what_is_not_in_a_tree_has_no_proof() -> None:
    for index, size in ((0, 0), (3, 3), (-1, 3)):
        with pytest.raises(ValueError, match=f"no entry {index} in a tree of {size}"):
            inclusion(index, size, READ)
        with pytest.raises(ProofRefused):
            verify_inclusion(index, size, leaf_hash(b""), [], EMPTY_ROOT)
    for old, new in ((0, 0), (0, 3), (4, 3)):
        with pytest.raises(ValueError, match=f"no proof from a tree of {old} to one of {new}"):
            consistency(old, new, READ)


def test_the_trees_of_the_reference_entries_have_the_published_hashes() -> None:
    published = json.loads((VECTORS / "roots.json").read_text(encoding="utf-8"))
    entries = [bytes.fromhex(each) for each in published["entries"]]
    hashes, read = stored(entries)
    assert [root(size, read).hex() for size in range(len(entries) + 1)] == published["roots"]
    for level, row in enumerate(published["nodes"]):
        assert [hashes[stored_position(level, number)].hex() for number in range(len(row))] == row
    assert node_hash(hashes[0], hashes[1]).hex() == published["nodes"][1][0]


@pytest.mark.parametrize("vector", vectors("inclusion"), ids=lambda vector: vector["file"])
def test_an_inclusion_vector_is_judged_as_published(vector: dict[str, Any]) -> None:
    def verify() -> None:
        proof = [decoded(each) for each in vector["proof"] or []]
        leaf, top = decoded(vector["leafHash"]), decoded(vector["root"])
        verify_inclusion(vector["leafIdx"], vector["treeSize"], leaf, proof, top)

    judged(verify, refused=vector["wantErr"])


@pytest.mark.parametrize("vector", vectors("consistency"), ids=lambda vector: vector["file"])
def test_a_consistency_vector_is_judged_as_published(vector: dict[str, Any]) -> None:
    def verify() -> None:
        proof = [decoded(each) for each in vector["proof"] or []]
        old_root, new_root = decoded(vector["root1"]), decoded(vector["root2"])
        verify_consistency(vector["size1"], vector["size2"], old_root, new_root, proof)

    judged(verify, refused=vector["wantErr"])


def judged(verify: Any, *, refused: bool) -> None:
    if refused:
        with pytest.raises(ProofRefused):
            verify()
    else:
        verify()
