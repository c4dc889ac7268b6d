"""Random policies and cases, for holding one backend against another: text that a person could have written.

The values lie close to each other, so that comparisons come out equal, just below and just above; facts are
missing, null, fractional and huge; conditions use every construct that a backend treats in a way of its own.
"""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

from engine.diagnostics import has_errors
from engine.feel.values import DateTime, Time
from engine.policy.load import load
from engine.policy.model import Policy
from engine.source import Source

CLOCK = DateTime(date(2020, 5, 1), Time(0, 0, 0, offset=0))

BEGINNING = """
policy: random
version: "1"
in_force: {from: 2020-01-01}
facts:
  type: object
  properties:
    n1: {type: number}
    n2: {type: number}
    n3: {type: [number, "null"]}
    d1: {type: string, format: date}
    d2: {type: [string, "null"], format: date}
    t1: {type: string, format: date-time}
    b1: {type: boolean}
    b2: {type: [boolean, "null"]}
    word: {type: string}
    list:
      type: array
      items:
        type: object
        properties: {x: {type: number}, on: {type: string, format: date}, ok: {type: boolean}}
parameters:
  two: 2
  half: 2.5
  below: -1
  huge: 99999999999999999999
  day: 2020-03-01
  spring: {from: 2020-01-10, until: 2020-06-30}
  until_june: {until: 2020-06-30}
  letters: ["a", "b"]
  digits: [1, 2]
definitions:
  counted: count(list[ok])
  small: n1 < 3
"""

NUMBERS = (
    *("n1", "n2", "n3", "counted", "count(list[ok])", "count(list[x >= 2])"),
    *("n1 + 1", "2 * n2", "n1 - n2", "sum(list.x)"),
)
LIMITS = (
    *("two", "half", "below", "0", "1", "2", "3", "-1", "2.5", "2.50", "two + 1", "huge"),
    *("100000000000000000000000000", "0.0000000000000000000001"),
)
DAYS = ("d1", "d2", "min(list.on)", 'd1 + duration("P1M")')
DAY_LIMITS = ("day", 'date("2020-02-29")', '@"2020-03-01"', "spring.start", "spring.end", 'date("2020-02-30")')
OTHERS = ("t1", "word", "null")
PERIODS = ("spring", "until_june", "[day..spring.end]", "(day..spring.end)", "< day", "(>= day, spring)")
TESTS = (*LIMITS, "< 2", ">= half", "[1..2]", "digits", "n2", "> n2", "(< 2)", "!= 2")
PLAIN = ("b1", "b2", "small", "true", "false", "null", "word", "n1")
WORDS = ("letters", '"a"', '"b"', "null")
WHOLE = (
    "some a in list satisfies a.x > 1",
    "every a in list satisfies a.ok",
    "if b1 then n1 > 2 else b2",
    "list[1].ok",
    't1 < date and time("2020-03-01T00:00:00Z")',
)
ORDERS = ("<", "<=", ">", ">=", "=", "!=")
INSIDE = ("{0} = true", "{0} = false", "{0} != null", "{0} = null", "if {0} then b1 else n1 > 1")


def random_policy(chance: Random) -> Policy:
    """Return a sound policy."""
    criteria: list[str] = []
    stages: list[str] = []
    lines = [BEGINNING, "criteria:"]
    for number in range(chance.randrange(2, 7)):
        lines.append(f"  c{number}: {{when: {json.dumps(condition(chance, criteria))}}}")
        criteria.append(f"c{number}")
    lines.append("stages:")
    for number in range(chance.randrange(1, 5)):
        lines.append(f"  s{number}: {{{_stage(chance, criteria, stages)}}}")
        stages.append(f"s{number}")
    lines.append("outcomes:")
    for _ in range(chance.randrange(1, 6)):
        names = criteria + stages
        when = chance.choice(names) if chance.random() < 0.5 else condition(chance, names, 1)
        lines.append(f"  - {{outcome: o{chance.randrange(4)}, when: {json.dumps(when)}}}")
    lines.append("  - {outcome: o9}")
    return policy_of("\n".join(lines))


def policy_of(text: str) -> Policy:
    """Return the policy of a text that holds no error."""
    policy, found = load(Source("random.yaml", text), Path())
    if policy is None or has_errors(found):
        raise ValueError("; ".join(each.message for each in found))
    return policy


def _stage(chance: Random, criteria: list[str], stages: list[str]) -> str:
    names = criteria + stages
    members = chance.sample(names, chance.randrange(1, min(6, len(names)) + 1))
    after = f"after: {chance.choice(stages)}, " if stages and chance.random() < 0.5 else ""
    listed = f"[{', '.join(members)}]"
    kind = chance.choice(("all", "any", "at_least"))
    if kind == "at_least":
        return f"{after}at_least: {{count: {chance.randrange(1, len(members) + 1)}, of: {listed}}}"
    return f"{after}{kind}: {listed}"


def condition(chance: Random, names: list[str], depth: int = 0) -> str:
    """Return an expression over the facts and over `names` of criteria and stages."""
    if depth >= 3 or chance.random() < 0.4:
        return _leaf(chance, names)
    match chance.randrange(3):
        case 0:
            return f"not({condition(chance, names, depth + 1)})"
        case kind:
            join = " and " if kind == 1 else " or "
            parts = [condition(chance, names, depth + 1) for _ in range(chance.randrange(2, 4))]
            return f"({join.join(parts)})"


def _leaf(chance: Random, names: list[str]) -> str:
    number, limit, day, order = map(chance.choice, (NUMBERS, LIMITS, DAYS, ORDERS))
    match chance.randrange(16 if names else 13):
        case 0:
            return chance.choice(PLAIN)
        case 1 | 2:
            return f"{number} {order} {limit}"
        case 3:
            return f"{limit} {order} {number}"
        case 4:
            return f"{number} {order} {chance.choice(NUMBERS)}"
        case 5:
            return f"{day} {order} {chance.choice(DAY_LIMITS)}"
        case 6:
            return f"{day} {order} {chance.choice(DAYS + OTHERS)}"
        case 7:
            ends = [chance.choice(LIMITS + NUMBERS) for _ in range(2)]
            return f"{number} between {ends[0]} and {ends[1]}"
        case 8:
            return f"{number} in {chance.choice('[(]')}{limit}..{chance.choice(LIMITS)}{chance.choice('])[')}"
        case 9:
            return f"{chance.choice((day, 't1'))} in {chance.choice(PERIODS)}"
        case 10:
            tests = [chance.choice(TESTS) for _ in range(chance.randrange(1, 4))]
            return f"{number} in ({', '.join(tests)})"
        case 11:
            return f"word {chance.choice((order, 'in'))} {chance.choice(WORDS)}"
        case 12:
            return chance.choice((*WHOLE, f"{number} {order} null", f"b2 {order} true", f"d2 {order} null"))
        case 13:
            return chance.choice(INSIDE).format(chance.choice(names))
        case _:
            return chance.choice(names)


VALUES = (
    *("-2", "-1", "-1.0", "0", "0.5", "1", "2", "2.0", "2.4", "2.5", "2.50", "2.6", "3", "1E+30", "-1E+30", "1E-25"),
    *("2.500000000000000000000000000000001", "99999999999999999999", "100000000000000000000"),
)
DATES = ("2020-01-09", "2020-01-10", "2020-02-29", "2020-03-01", "2020-03-02", "2020-06-30", "2020-07-01")


def random_facts(chance: Random) -> dict[str, Any]:
    """Return the facts of a case, of which some, most or all are there."""
    known = chance.choice((0.3, 0.7, 1))
    numbers = [Decimal(each) for each in VALUES]
    items = {"x": numbers, "on": DATES, "ok": (True, False)}
    everything: dict[str, Any] = {
        "n1": chance.choice(numbers),
        "n2": chance.choice(numbers),
        "n3": chance.choice((None, *numbers)),
        "d1": chance.choice(DATES),
        "d2": chance.choice((None, *DATES)),
        "t1": "2020-03-01T00:00:00Z",
        "b1": chance.random() < 0.5,
        "b2": chance.choice((True, False, None)),
        "word": chance.choice("abc"),
        "list": [
            {name: chance.choice(values) for name, values in items.items() if chance.random() < known}
            for _ in range(chance.randrange(5))
        ],
    }
    return {name: value for name, value in everything.items() if chance.random() < known}
