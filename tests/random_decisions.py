"""Random policies and random partial facts for the guarantees of unknown, made from a seed.

The policies use every construct on which unknown facts act: comparisons, counts over filters, quantifiers, `and`, `or`,
`not`, `if`, definitions, criteria that name criteria, stages of all kinds, several outcomes.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from engine.diagnostics import has_errors
from engine.policy.load import load
from engine.policy.model import Policy
from engine.render import pretty
from engine.source import Source

DATES = ["2023-12-31", "2024-01-01", "2024-02-29", "2025-01-01"]
NUMBERS = ["-1", "0", "1", "2", "2.5", "3"]
BEYOND_DATES = ["2020-01-01", *DATES, "2030-01-01"]
BEYOND_NUMBERS = ["-5", *NUMBERS, "9"]
WORDS = ["red", "green", "blue"]

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        **{f"b{i}": {"type": "boolean"} for i in range(4)},
        **{f"n{i}": {"type": "number"} for i in range(4)},
        **{f"d{i}": {"type": "string", "format": "date"} for i in range(3)},
        "maybe": {"type": ["number", "null"]},
        "word": {"type": "string"},
        "person": {
            "type": "object",
            "properties": {"age": {"type": "number"}, "since": {"type": "string", "format": "date"}},
        },
        "rows": {
            "type": "array",
            "items": {
                "type": "object",
                "x-label": "tag",
                "properties": {
                    "tag": {"type": "string"},
                    "flag": {"type": "boolean"},
                    "amount": {"type": "number"},
                    "day": {"type": "string", "format": "date"},
                },
            },
        },
    },
}


@dataclass(frozen=True)
class Names:
    """The facts that the expressions of one policy may use; `once` takes each out of use when it is read."""

    booleans: list[str]
    numbers: list[str]
    dates: list[str]
    once: bool = False

    def take(self, random: Random, names: list[str]) -> str | None:
        if not names:
            return None
        name = random.choice(names)
        if self.once:
            names.remove(name)
        return name


def all_names(*, once: bool = False) -> Names:
    """Return every scalar fact of the schema."""
    return Names(
        [f"b{i}" for i in range(4)],
        [*(f"n{i}" for i in range(4)), "person.age"],
        [*(f"d{i}" for i in range(3)), "person.since"],
        once,
    )


def condition(random: Random, names: Names, depth: int = 0) -> str:
    """Return a random boolean expression."""
    if depth < 3 and random.random() < 0.45:
        word = random.choice(["and", "or"])
        parts = [condition(random, names, depth + 1) for _ in range(random.randint(2, 3))]
        return "(" + f" {word} ".join(parts) + ")"
    if depth < 3 and random.random() < 0.15:
        return f"not({condition(random, names, depth + 1)})"
    if not names.once and depth < 2 and random.random() < 0.1:
        parts = [condition(random, names, depth + 1) for _ in range(3)]
        return f"(if {parts[0]} then {parts[1]} else {parts[2]})"
    return atom(random, names)


def atom(random: Random, names: Names) -> str:
    """Return a comparison, a boolean fact, or a question about the rows."""
    operator = random.choice(["<", "<=", ">", ">=", "=", "!="])
    kind = random.randrange(5 if names.once else 9)
    match kind:
        case 0 | 1:
            name = names.take(random, names.numbers)
            return f"{name} {operator} {random.choice(NUMBERS)}" if name else atom_left(random, names)
        case 2:
            name = names.take(random, names.dates)
            return f'{name} {operator} @"{random.choice(DATES)}"' if name else atom_left(random, names)
        case 3 | 4:
            name = names.take(random, names.booleans)
            return name or atom_left(random, names)
        case 5:
            return f"count(rows[{row_condition(random)}]) {operator} {random.randint(0, 3)}"
        case 6:
            return f"({random.choice(['some', 'every'])} r in rows satisfies {row_condition(random, 'r.')})"
        case 7:
            return f"{random.choice(names.numbers)} {operator} {random.choice(names.numbers)}"
        case _:
            return random.choice(
                [
                    "maybe > 1",
                    'd0 in [@"2024-01-01"..@"2024-12-31")',
                    "n0 between 0 and 2",
                    'word in ("red", "green")',
                    "as_of > d1",
                    "count(distinct values(rows[flag].amount)) > 1",
                    "n1 + n2 >= limit",
                    "n3 / n0 > 1",
                    "total > limit",
                ]
            )


def atom_left(random: Random, names: Names) -> str:
    """Return an atom of whatever names are left, or a constant."""
    for left, form in ((names.booleans, "{}"), (names.numbers, "{} > 1"), (names.dates, '{} >= @"2024-01-01"')):
        name = names.take(random, left)
        if name:
            return form.format(name)
    return random.choice(["true", "false"])


def row_condition(random: Random, prefix: str = "") -> str:
    """Return a condition on an item of `rows`."""
    parts = [
        f"{prefix}flag",
        f"{prefix}amount {random.choice(['<', '>=', '='])} {random.choice(NUMBERS)}",
        f'{prefix}day > @"{random.choice(DATES)}"',
    ]
    word = random.choice([" and ", " or "])
    return word.join(random.sample(parts, random.randint(1, 2)))


def policy_text(random: Random) -> str:
    """Return a random policy that uses everything."""
    names = all_names()
    criteria = {f"c{i}": condition(random, names) for i in range(random.randint(1, 6))}
    if random.random() < 0.5:
        criteria["again"] = f"{random.choice(list(criteria))} or {atom(random, names)}"
    stages: dict[str, Any] = {}
    for i in range(random.randint(1, 3)):
        members = random.sample(list(criteria), random.randint(1, len(criteria)))
        kind = random.choice(["all", "any", "at_least"])
        stage: dict[str, Any] = (
            {"at_least": {"count": random.randint(1, len(members)), "of": members}}
            if kind == "at_least"
            else {kind: members}
        )
        if i and random.random() < 0.5:
            stage["after"] = f"s{i - 1}"
        stages[f"s{i}"] = stage
    whens = random.sample(
        [*stages, *(f"{each} and b0" for each in stages), "b1", condition(random, names, 2)], random.randint(1, 3)
    )
    outcomes: list[dict[str, Any]] = [{"outcome": f"o{random.randint(0, 2)}", "when": when} for when in whens]
    return document(criteria, stages, [*outcomes, {"outcome": "none"}])


def once_text(random: Random) -> str:
    """Return a random policy that compares each fact once and uses each criterion, stage and outcome once."""
    names = all_names(once=True)
    criteria = {f"c{i}": condition(random, names, 1) for i in range(random.randint(1, 4))}
    ids = list(criteria)
    cut = random.randint(0, len(ids) - 1)
    stages: dict[str, Any] = {}
    for number, members in enumerate(part for part in (ids[:cut], ids[cut:]) if part):
        kind = random.choice(["all", "any"])
        stages[f"s{number}"] = {kind: members}
    outcomes: list[dict[str, Any]] = [{"outcome": f"o{i}", "when": stage} for i, stage in enumerate(stages)]
    return document(criteria, stages, [*outcomes, {"outcome": "none"}])


def document(criteria: dict[str, str], stages: dict[str, Any], outcomes: list[dict[str, Any]]) -> str:
    """Return the policy as YAML (JSON is YAML)."""
    return json.dumps(
        {
            "policy": "random",
            "version": "1",
            "title": "Random",
            "in_force": {"from": "2000-01-01"},
            "as_of": "d2",
            "facts": SCHEMA,
            "parameters": {"limit": 2},
            "definitions": {"total": "n0 + n1"},
            "criteria": {name: {"when": when} for name, when in criteria.items()},
            "stages": stages,
            "outcomes": outcomes,
        },
        indent=1,
    )


def loaded(text: str) -> Policy:
    """Return the policy that a text makes; it must load without errors."""
    policy, found = load(Source("random.yaml", text), Path())
    assert policy is not None, "\n".join(pretty(each) for each in found)
    assert not has_errors(found), "\n".join(pretty(each) for each in found)
    return policy


def value(random: Random, schema: dict[str, Any]) -> Any:
    """Return random JSON data of a schema, without holes."""
    kind = schema["type"]
    if isinstance(kind, list):
        return random.choice([None, Decimal(random.choice(BEYOND_NUMBERS))])
    match kind:
        case "boolean":
            return random.random() < 0.5
        case "number":
            return Decimal(random.choice(BEYOND_NUMBERS))
        case "array":
            return [value(random, schema["items"]) for _ in range(random.randint(0, 4))]
        case "object":
            return {name: value(random, each) for name, each in schema["properties"].items()}
        case _:
            return random.choice(BEYOND_DATES if schema.get("format") == "date" else WORDS)


def with_holes(random: Random, data: Any, share: float) -> Any:
    """Return a copy of JSON data in which members of objects are left out."""
    if isinstance(data, dict):
        kept = {name: each for name, each in data.items() if random.random() >= share}
        return {name: with_holes(random, each, share) for name, each in kept.items()}
    if isinstance(data, list):
        return [with_holes(random, each, share) for each in data]
    return data


def holes(data: Any, schema: dict[str, Any], path: str = "") -> Iterator[str]:
    """Yield the paths of the declared facts that are not there, as FEEL writes them."""
    if schema["type"] == "object":
        for name, each in schema["properties"].items():
            inner = f"{path}.{name}" if path else name
            if name not in data and each["type"] != "object":
                yield inner
            else:
                yield from holes(data.get(name, {}), each, inner)
    elif schema["type"] == "array":
        for position, item in enumerate(data, 1):
            yield from holes(item, schema["items"], f"{path}[{position}]")


def completed(random: Random, data: Any, schema: dict[str, Any], path: str = "", only: Any = None) -> Any:
    """Return a copy of the facts with each hole filled at random, or only those whose path is in `only`."""
    if schema["type"] == "object":
        result = dict(data)
        for name, each in schema["properties"].items():
            inner = f"{path}.{name}" if path else name
            if name in data or each["type"] == "object":
                filled = completed(random, data.get(name, {}), each, inner, only)
                if name in data or filled:
                    result[name] = filled
            elif only is None or inner in only:
                result[name] = value(random, each)
        return result
    if schema["type"] == "array":
        return [completed(random, item, schema["items"], f"{path}[{i}]", only) for i, item in enumerate(data, 1)]
    return data
