"""In which direction each criterion, stage and outcome moved, and how that is known.

stricter      the new text accepts less: it refuses cases that the old one accepts, and none the other way
looser        it accepts more
equivalent    it accepts the same cases
incomparable  it accepts some that the old one refuses, and refuses some that the old one accepts

Where none of the four is known, the word is `no-difference-found`: cases were compared, and that proves nothing.

Of an outcome, to accept a case is to reach it. What only one version has is held against what would be without it: a
criterion or stage that is not asked for is met by every case, and no case reaches an outcome that there is not.

The cases that are compared are those whose facts are all given and which both versions take; each version is given of
a case what it declares. By the guarantees of unknown, what either text determines for an incomplete case is what it
says of all its completions, so that no incomplete case is accepted by one and refused by the other against a proven
direction.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from engine.diff.bench import MET, NO_VALUE, NOT_MET, Key
from engine.diff.relations import EQUAL, LESS, MORE, Proof
from engine.diff.search import Search
from engine.diff.sides import Sides
from engine.diff.witnesses import Replay, Witness

Word = Literal["stricter", "looser", "equivalent", "incomparable", "no-difference-found"]
Known = Literal["by-construction", "found", "sampled"]

BOUNDS: dict[Proof, Word] = {EQUAL: "equivalent", LESS: "stricter", MORE: "looser"}


@dataclass(frozen=True, slots=True)
class Direction:
    """What is known of one element.

    Attributes:
        only: which version has it, where one has not.
        known: `by-construction`: proven on the syntax trees, and, for stricter and looser, shown to have an effect by a
            witness; `found`: a witness shows it, and in `tried` cases there was none the other way; `sampled`: no
            difference in `tried` cases, which proves nothing.
        at_most: what is proven where `known` is `sampled`: if anything, it moved in this direction.
        tried: cases that were compared.
        stricter, looser: a smallest case that only the old text accepts, and one that only the new text accepts.
        no_value: a case for which one of the texts has no value although all facts are given.
    """

    kind: str
    id: str
    word: Word
    known: Known
    only: Literal["old", "new"] | None = None
    at_most: Word | None = None
    tried: int = 0
    stricter: Witness | None = None
    looser: Witness | None = None
    no_value: Witness | None = None


def directions(sides: Sides, search: Search, replay: Replay) -> tuple[Direction, ...]:
    """Return the direction of every criterion, stage and outcome that either version has."""
    return tuple(_direction(sides, search, replay, key) for key in search.keys)


def _direction(sides: Sides, search: Search, replay: Replay, key: Key) -> Direction:
    only, proof = _proven(sides, key)
    tried = search.findings.tried[key]

    def shown(old: int, new: int) -> Witness | None:
        plan = search.findings.plans.get((key, old, new))
        return replay.witness(search, key, plan, (old, new)) if plan is not None else None

    lower, higher = shown(MET, NOT_MET), shown(NOT_MET, MET)
    no_value = next(
        (
            found
            for pair in ((MET, NO_VALUE), (NO_VALUE, MET), (NOT_MET, NO_VALUE), (NO_VALUE, NOT_MET))
            if (found := shown(*pair))
        ),
        None,
    )
    word, known, at_most = _judged(proof, lower, higher, no_value)
    return Direction(*key, word, known, only, at_most, tried, lower, higher, no_value)


def _judged(
    proof: Proof, lower: Witness | None, higher: Witness | None, no_value: Witness | None
) -> tuple[Word, Known, Word | None]:
    if proof is EQUAL:
        return "equivalent", "by-construction", None
    if lower and higher:
        return "incomparable", "found", None
    if proof is not None and (lower or higher or no_value):
        return BOUNDS[proof], "by-construction", None
    if lower or higher:
        return ("stricter" if lower else "looser"), "found", None
    if no_value is not None:
        return _by_value(no_value), "found", None
    return "no-difference-found", "sampled", BOUNDS[proof] if proof else None


def _by_value(witness: Witness) -> Word:
    """Return the word for a case that one text decides and the other has no value for: null lies between."""
    order = {"not_met": NOT_MET, "undetermined": NO_VALUE, "met": MET}
    return "stricter" if order[witness.new_status] < order[witness.old_status] else "looser"


def _proven(sides: Sides, key: Key) -> tuple[Literal["old", "new"] | None, Proof]:
    kind, name = key
    of: dict[str, tuple[Callable[[str], Proof], bool, bool]] = {
        "criterion": (sides.proofs.criterion, name in sides.aligned.criteria, name in sides.new.criteria),
        "stage": (sides.proofs.name, name in sides.aligned.stages, name in sides.new.stages),
        "outcome": (
            sides.proofs.outcome,
            name in {row.outcome for row in sides.aligned.outcomes},
            name in {row.outcome for row in sides.new.outcomes},
        ),
    }
    prove, before, after = of[kind]
    if before and after:
        return None, prove(name)
    only: Literal["old", "new"] = "new" if after else "old"
    # A demand that comes takes cases away; an outcome that comes is reached by some.
    return only, LESS if (only == "new") == (kind != "outcome") else MORE
