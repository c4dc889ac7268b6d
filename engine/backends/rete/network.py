"""One sealed ruleset of durable-rules: definite clauses in, the heads that hold out.

The library is fast and exact inside a small subset and dangerous outside it, so this module is the only one
that imports it, and what it does with it is always the same. A network sees one flat fact of whole numbers
under keys that are made up here, in one session, in one thread at a time. It drives the C module itself, not
`Host`, whose timer threads crash once a state is deleted:

    assert_fact → start_action_for_state → complete_and_start_action until nothing is left → retract_fact

Every rule asks first for a marker key, so that no rule can match what the library asserts on its own account.
The warm-up rule fires once at creation: deleting a state in which no action ever ran frees memory that was
never allocated. After any error the ruleset is thrown away and built anew.

A lock rather than a ruleset per thread: the C module holds the interpreter lock all along, so threads gain
nothing from rulesets of their own, while each ruleset costs 20 to 30 kB a rule and could not be given back
when its thread ends.
"""

import json
import weakref
from collections.abc import Iterable, Mapping
from contextlib import suppress
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from threading import Lock

from engine.backends.rete.clause import Clause, Condition
from engine.backends.rete.limits import CONDITIONS, FAR, KEYS, LARGEST_THRESHOLD, RULES

UNAVAILABLE: str | None = None
"""Why durable-rules cannot be used here, in plain words; None where it can."""

try:
    import durable_rules_engine
except ImportError as failure:
    UNAVAILABLE = f"durable-rules cannot be imported: {failure}"

_OPERATORS = {"<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte"}
_MARKER = "m"
_WARM_UP = "w"
_SESSION = "1"
_FACT = "1"
_MATCHED, _NO_MATCH = 0, 1
_RETRACT = json.dumps({"sid": _SESSION, "id": _FACT})
_RESERVED = ("sid", "id", "$s", _MARKER, _WARM_UP)


class ReteError(RuntimeError):
    """Raised where the library did not do what it was driven to do, or the network is closed."""


def library_version() -> str:
    """Return the version of durable-rules that is installed, or `unknown`."""
    try:
        return version_of("durable-rules")
    except PackageNotFoundError:
        return "unknown"


def key_hash(key: str) -> int:
    """Return the 32 bits (FNV-1a) that are all the library compares of a property's name."""
    value = 0x811C9DC5
    for byte in key.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


class Network:
    """Definite clauses, held by durable-rules; safe to use from several threads.

    Raises:
        ValueError: where the clauses are more or larger than one network takes (`engine.backends.rete.limits`).
        ReteError: where durable-rules cannot be imported or refuses the rules.
    """

    def __init__(self, clauses: Iterable[Clause]) -> None:
        if UNAVAILABLE is not None:
            raise ReteError(UNAVAILABLE)
        self.clauses = tuple(clauses)
        _check(self.clauses)
        names = sorted({each.key for clause in self.clauses for each in clause.conditions})
        keys = {name: f"k{number}" for number, name in enumerate(names)}
        _check_hashes(keys.values())
        self._slots = tuple((name, f'"{key}":') for name, key in keys.items())
        self._heads = tuple(clause.head for clause in self.clauses)
        self._fires_on_nothing = any(not clause.conditions for clause in self.clauses)
        self._rules = _rules(self.clauses, keys)
        self._lock = Lock()
        self._open()

    def conclude(self, numbers: Mapping[str, int | None]) -> set[str]:
        """Return the heads of the clauses that hold; None is as good as absent, other names are ignored.

        Raises:
            ValueError: for a number that is not a whole number within `FAR`; the library never sees it.
            ReteError: where the library fails; the next call finds a new ruleset.
        """
        fact = self._fact(numbers)
        if fact is None:
            return set()
        with self._lock:
            if not self._release.alive:
                raise ReteError("this network is closed")
            try:
                return {self._heads[int(rule)] for rule in _drive(self._handle, fact)}
            except BaseException as failure:
                self._release()
                self._open()
                if isinstance(failure, durable_rules_engine.error):
                    raise ReteError(f"durable-rules failed: {failure}") from failure
                raise

    def close(self) -> None:
        """Give the ruleset back; closing twice does nothing more."""
        with self._lock:
            self._release()

    def _fact(self, numbers: Mapping[str, int | None]) -> str | None:
        parts = [f'{{"sid":"{_SESSION}","id":"{_FACT}","{_MARKER}":1']
        for name, key in self._slots:
            number = numbers.get(name)
            if number is not None:
                if type(number) is not int or not -FAR <= number <= FAR:
                    raise ValueError(f"`{name}` is {number!r}, not a whole number within {FAR}")
                parts.append(f"{key}{number}")
        if len(parts) == 1 and not self._fires_on_nothing:
            return None
        return ",".join(parts) + "}"

    def _open(self) -> None:
        try:
            handle = durable_rules_engine.create_ruleset("groundrules", self._rules)
        except durable_rules_engine.error as failure:
            raise ReteError(f"durable-rules refused the rules: {failure}") from failure
        self._handle: int = handle
        self._release = weakref.finalize(self, _delete, handle)
        fired = _drive(handle, json.dumps({"sid": _SESSION, "id": _FACT, _WARM_UP: 1}))
        if fired != [_WARM_UP]:
            raise ReteError("durable-rules did not fire the warm-up rule once")


def _check(clauses: tuple[Clause, ...]) -> None:
    if len(clauses) > RULES:
        raise ValueError(f"{len(clauses)} clauses, one network takes {RULES}")
    for clause in clauses:
        if len(clause.conditions) > CONDITIONS:
            raise ValueError(f"{len(clause.conditions)} conditions in one clause, a rule takes {CONDITIONS}")
        for condition in clause.conditions:
            if condition.operator not in _OPERATORS:
                raise ValueError(f"`{condition.operator}` is not an order")
            if abs(condition.threshold) > LARGEST_THRESHOLD:
                raise ValueError(f"threshold {condition.threshold}, a rule holds up to {LARGEST_THRESHOLD}")
    keys = {condition.key for clause in clauses for condition in clause.conditions}
    if len(keys) > KEYS:
        raise ValueError(f"{len(keys)} keys, one network takes {KEYS}")


def _check_hashes(keys: Iterable[str]) -> None:
    hashes = [key_hash(key) for key in (*_RESERVED, *keys)]
    if len(set(hashes)) < len(hashes):
        raise ReteError("two keys have the same hash, which durable-rules cannot tell apart")


def _rules(clauses: tuple[Clause, ...], keys: Mapping[str, str]) -> str:
    def test(condition: Condition) -> dict[str, dict[str, int]]:
        return {_OPERATORS[condition.operator]: {keys[condition.key]: condition.threshold}}

    rules: dict[str, object] = {_WARM_UP: {"all": [{"m": {"$ex": {_WARM_UP: 1}}}]}}
    for number, clause in enumerate(clauses):
        conditions = [{"$ex": {_MARKER: 1}}, *(test(each) for each in clause.conditions)]
        rules[str(number)] = {"all": [{"m": {"$and": conditions}}]}
    return json.dumps(rules)


def _drive(handle: int, fact: str) -> list[str]:
    """Assert a fact, run every action, retract it; return the names of the rules that fired."""
    fired = []
    code, state = durable_rules_engine.assert_fact(handle, fact)
    if code == _MATCHED:
        started = durable_rules_engine.start_action_for_state(handle, state)
        message = started[1] if started else None
        while message:
            fired.append(message[2 : message.index('"', 2)])
            message = durable_rules_engine.complete_and_start_action(handle, state)
    elif code != _NO_MATCH:
        raise ReteError(f"durable-rules answered {code} to a fact")
    durable_rules_engine.retract_fact(handle, _RETRACT)
    return fired


def _delete(handle: int) -> None:
    with suppress(durable_rules_engine.error):  # there is no session yet where the first fact was refused
        durable_rules_engine.delete_state(handle, _SESSION)
    durable_rules_engine.delete_ruleset(handle)
