"""FEEL: conditions read once and evaluated often, or read each time, against hand-written Python and other readers.

The other readers are `benchmarks.rivals.feel_readers`. Each is compared on the conditions that it answers rightly, and
Groundrules beside it on the same ones; one that answers none is named.
"""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from typing import Any

from benchmarks.decision import CASES, case_facts, policy_2018
from benchmarks.measure import ROUNDS, TURN, compared, ratio_of
from benchmarks.rivals.feel_readers import Inside, Reader, bkflow, feelin, pysfeel
from benchmarks.rivals.feel_texts import CONSTANTS, COUNT, COUNTING, LABEL, SIMPLE, Condition
from engine.feel import evaluate, parse
from engine.feel.values import Unknown, Value

BASELINE = "plain Python"

WARM = 0.5
"""Seconds of processor time after which a reader is warm."""

SUBJECTS: Mapping[str, tuple[Condition, ...]] = {
    "two comparisons": SIMPLE,
    "a comparison and a count": COUNTING,
    "the thirteen criteria of the label": LABEL,
}


def run() -> Iterator[str]:
    """Yield the lines of the report."""
    for title, conditions in SUBJECTS.items():
        facts = facts_of(conditions)
        yield f"{title}: evaluated, as a multiple of {BASELINE}'s time"
        yield from compared(sides(conditions, facts), BASELINE)
        yield f"{title}: read and evaluated, as a multiple of Groundrules' time on what the other answers rightly"
        yield from _against_readers([each.feel for each in conditions], facts)


def facts_of(conditions: Sequence[Condition]) -> Mapping[str, Any]:
    """Return the facts that conditions are about, as FEEL values; every one of the conditions is true of them."""
    if conditions is not LABEL:
        return COUNT
    policy = policy_2018()
    facts = known(policy.facts.read(case_facts()[CASES["an awarded school, every fact known"]]))
    submitted = facts["application"]["submitted_on"]
    return {**facts, **CONSTANTS, "as_of": submitted}


def known(value: Any) -> Any:
    """Return a value without the entries that nobody gave; the other readers have no unknown."""
    if isinstance(value, dict):
        return {name: known(each) for name, each in value.items() if not isinstance(each, Unknown)}
    return [known(each) for each in value] if isinstance(value, list) else value


def sides(conditions: Sequence[Condition], facts: Mapping[str, Any]) -> dict[str, Callable[[], list[object]]]:
    """Return what evaluates all conditions, by name."""
    expressions = [parse(each.feel, facts) for each in conditions]
    functions = [each.python for each in conditions]
    return {
        "Groundrules, read once": lambda: [each.evaluate(facts) for each in expressions],
        "Groundrules, read each time": lambda: [evaluate(each.feel, facts) for each in conditions],
        BASELINE: lambda: [each(facts) for each in functions],
    }


def _against_readers(texts: Sequence[str], facts: Mapping[str, Value]) -> Iterator[str]:
    ours = Inside(lambda text: evaluate(text, facts), texts)
    with ExitStack() as stack:
        readers: dict[str, Reader | None] = {
            "feelin, in Node": stack.enter_context(feelin(texts, facts)),
            "pySFeel": pysfeel(texts, facts),
            "bkflow-feel": bkflow(texts, facts),
        }
        for name, reader in readers.items():
            yield f"  {name:<16}{_compared(reader, ours, len(texts))}"


def _compared(reader: Reader | None, ours: Reader, size: int) -> str:
    """Return how many texts a reader answers rightly, all being true, and the ratio on these."""
    if reader is None:
        return "left out: npm or Node is not there, or could not install it"
    right = [index for index, answer in enumerate(reader.answers()) if answer is True]
    if not right:
        return f"answers none of {size} rightly"
    times: dict[Reader, list[float]] = {reader: [], ours: []}
    repeats = {each: _repeats(partial(each.spend, right)) for each in times}
    for number in range(ROUNDS):
        for each in (reader, ours)[:: -1 if number % 2 else 1]:
            gc.collect()
            times[each].append(each.spend(right, repeats[each]) / repeats[each])
    return f"{ratio_of(times[reader], times[ours])} on {len(right)} of {size}"


def _repeats(spend: Callable[[int], float]) -> int:
    """Return how many repeats take a turn, once the reader is warm, as Node is only after a while."""
    repeats = 1
    while (spent := spend(repeats)) < WARM:
        repeats *= 2
    return max(1, round(repeats * TURN / spent))
