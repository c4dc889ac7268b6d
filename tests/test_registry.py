"""The registry on SQLite and PostgreSQL: what is known of subjects, now and as of any moment, and on record."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from logged import FACTS, POLICIES, policy
from sqlalchemy import Connection, Table, inspect, select

from casework.registry.change import Change, ChangeTooLarge, ConditionFailed, Done, State
from casework.registry.declared import Declared, TypeUnknown, declared
from casework.registry.merge import merged
from casework.registry.reading import history, listed, state, states
from casework.registry.subject import Subject, SubjectRefused
from casework.registry.writing import Outcome, Store, store
from casework.store.preparing import VERSION_TABLE, prepare
from casework.store.tables import CHANGES, METADATA
from casework.store.tables import SUBJECTS as LAST
from engine.audit.append import Placed, Taken
from engine.audit.commitment import unseal
from engine.audit.exporting import exported
from engine.audit.log import DecisionLog
from engine.audit.opening import location, open_log
from engine.audit.reading import entries, size_of
from engine.audit.record import Pending
from engine.audit.verify import Verification, verify
from engine.audit.writer import Effect
from engine.canonical import canonical
from engine.policy.bundle import Bundle, NotFound
from engine.policy.check import load_bundle
from engine.policy.facts import FactsRefused
from engine.resources import schemas_root

RECORD = jsonschema.Draft202012Validator(json.loads((schemas_root() / "record.schema.json").read_text("utf-8")))
PERSON = Subject("person", "p-1")
POLICY = policy()
DECLARED = Declared("person", POLICY.id, POLICY.version, POLICY.facts, "Europe/Copenhagen")


@pytest.fixture
def log(where: str, tmp_path: Path) -> Iterator[DecisionLog]:
    """A log that has the tables of the registry."""
    log = open_log(location(where, tmp_path / "key"))
    prepare(log.database)
    yield log
    log.close()


def change(log: DecisionLog, *changes: Change, source: str | None = "portal") -> list[Outcome]:
    return store(Store(log.append, log.reading), DECLARED, changes, source)


def put(facts: Mapping[str, Any], subject: Subject = PERSON, **more: Any) -> Change:
    return Change(subject, facts, **more)


def patch(content: Mapping[str, Any], subject: Subject = PERSON) -> Change:
    return Change(subject, content, patch=True)


def known(log: DecisionLog, subject: Subject = PERSON, as_of: str | None = None) -> Any:
    with log.reading() as connection:
        found = state(connection, subject, as_of)
    return None if found is None else found.facts


def done(outcome: Outcome) -> State:
    assert isinstance(outcome, Done)
    return outcome.state


def test_the_migrations_make_the_tables_that_the_code_knows(log: DecisionLog) -> None:
    def ours(_object: Any, name: str | None, type_: str, _reflected: bool, _other: Any) -> bool:  # noqa: FBT001
        return type_ != "table" or name in METADATA.tables

    prepare(log.database)
    options = {"version_table": VERSION_TABLE, "compare_type": True, "include_object": ours}
    with log.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts=options), METADATA) == []
        assert {*METADATA.tables, VERSION_TABLE} < set(inspect(connection).get_table_names())


def test_facts_are_known_as_they_were_put_and_patched(log: DecisionLog) -> None:
    first, second = change(log, put(FACTS), patch({"person": {"income": None}, "children": []}))
    assert (done(first).source, done(second).index) == ("portal", 1)
    assert known(log) == {
        "person": {"name": "Ingeborg Hansen", "town": "Ribe"},
        "children": [],
        "applied_on": "2025-02-01",
    }
    assert known(log, Subject("person", "p-2")) is None
    assert known(log, Subject("animal", "p-1")) is None


def test_a_change_that_changes_nothing_makes_no_entry(log: DecisionLog) -> None:
    (first,) = change(log, put(FACTS))
    again = change(log, put(FACTS), patch({"person": {"town": "Ribe"}}), put({**FACTS}))
    assert [each for each in again if isinstance(each, Done) and each.changed] == []
    assert {done(each).index for each in again} == {done(first).index}
    with log.reading() as connection:
        assert size_of(connection) == 1


def test_a_subject_that_is_changed_twice_at_once_is_changed_in_order(log: DecisionLog) -> None:
    found = change(log, patch({"person": {"income": 1}}), patch({"person": {"town": "Ribe"}}), patch({}))
    assert [each.new for each in found if isinstance(each, Done)] == [True, False, False]
    assert [done(each).index for each in found] == [0, 1, 1]
    assert known(log) == {"person": {"income": 1, "town": "Ribe"}}
    with log.reading() as connection:
        past = history(connection, PERSON, 10)
        assert [(each.index, each.patch) for each in past] == [
            (1, {"person": {"town": "Ribe"}}),
            (0, {"person": {"income": 1}}),
        ]
        assert [each.index for each in history(connection, PERSON, 10, before=1)] == [0]
        assert [each.index for each in listed(connection, "person", 10)] == [1]


def test_facts_that_break_their_declaration_are_refused_all_mistakes_at_once_and_no_others(log: DecisionLog) -> None:
    wrong, right = change(log, put({"person": {"income": "x"}, "persn": {}}), put({}, Subject("person", "p-2")))
    assert isinstance(wrong, FactsRefused)
    assert [each.pointer for each in wrong.problems] == ["/persn", "/person/income"]
    assert isinstance(right, Done)
    assert known(log) is None


def test_what_a_patch_makes_of_the_facts_must_fit_their_declaration(log: DecisionLog) -> None:
    change(log, put(FACTS))
    (found,) = change(log, patch({"person": "Ingeborg"}))
    assert isinstance(found, FactsRefused)
    assert known(log) == FACTS


def test_a_condition_that_does_not_hold_keeps_a_change_from_being_made(log: DecisionLog) -> None:
    (absent,) = change(log, put(FACTS, condition=lambda before: before is not None))
    assert isinstance(absent, ConditionFailed)
    assert absent.state is None
    change(log, put(FACTS))
    (failed,) = change(log, put({}, condition=lambda before: before is None))
    assert isinstance(failed, ConditionFailed)
    assert failed.state is not None
    assert failed.state.facts == FACTS
    (held,) = change(log, put({}, condition=lambda before: before is not None and before.index == 0))
    assert isinstance(held, Done)


def test_a_change_that_is_there_already_is_made_whatever_its_condition(log: DecisionLog) -> None:
    change(log, put(FACTS))
    (again,) = change(log, put(FACTS, condition=lambda before: before is None))
    assert isinstance(again, Done)
    assert not again.changed


def test_a_change_whose_entry_would_be_too_large_is_refused(log: DecisionLog) -> None:
    (found,) = change(log, put({"person": {"name": "x" * 9_000_000}}))
    assert isinstance(found, ChangeTooLarge)
    assert known(log) is None


def test_the_entry_of_a_change_says_what_happened_and_nothing_personal(log: DecisionLog) -> None:
    change(log, put(FACTS), patch({"children": [{"name": "Liv"}], "person": {"town": "Esbjerg"}}))
    with log.reading() as connection:
        first, second = entries(connection, 0, 2)
    for each in (first, second):
        RECORD.validate(json.loads(each.content))
        assert not [name for name in ("Ingeborg", "Liv", "p-1", "1200") if name.encode() in each.content]
    opened: Any = unseal(second.data(), second.openings)
    assert (opened["event"], opened["caller"], opened["policy"]) == ("facts-changed", "portal", "benefit")
    assert opened["subject"] == {"type": "person", "id": "p-1"}
    assert opened["data"] == {"patch": {"children": [{"name": "Liv"}], "person": {"town": "Esbjerg"}}}
    assert b"Esbjerg" in second.content
    assert list(verify(exported(log.database, log.signer), Verification(log.signer.verifier))) == []


def rows(log: DecisionLog, table: Table) -> int:
    with log.reading() as connection:
        return len(connection.execute(select(table)).all())


def test_a_change_and_its_entry_are_there_both_or_neither(log: DecisionLog) -> None:
    change(log, put(FACTS))

    def ending_early(pending: list[Pending], effect: Effect) -> list[Placed | Taken]:
        def run(connection: Connection, placed: Any) -> None:
            effect(connection, placed)
            raise LookupError("stopped")

        return log.append(pending, run)

    with pytest.raises(LookupError, match="stopped"):
        store(Store(ending_early, log.reading), DECLARED, [put({}), put({}, Subject("person", "p-2"))], None)  # type: ignore[arg-type]
    assert known(log) == FACTS
    assert (rows(log, CHANGES), rows(log, LAST)) == (1, 1)
    with log.reading() as connection:
        assert size_of(connection) == 1


def test_changes_by_many_at_once_are_all_made_one_after_the_other(log: DecisionLog) -> None:
    def call(number: int) -> None:
        for step in range(5):
            change(log, patch({"children": [{"born_on": f"20{number:02}-01-0{step + 1}"}]}), source=str(number))

    threads = [threading.Thread(target=call, args=(number,)) for number in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    with log.reading() as connection:
        past = history(connection, PERSON, 100)
    assert len(past) == 40
    assert {each.source for each in past} == {str(number) for number in range(8)}
    assert known(log) == past[0].facts


def test_a_change_that_was_overtaken_is_worked_out_anew(log: DecisionLog) -> None:
    change(log, put({"person": {"town": "Ribe"}}))
    first = True

    def overtaken(pending: Any, effect: Effect) -> Any:
        nonlocal first
        if first:
            first = False
            change(log, patch({"person": {"income": 7}}), source="other")
        return log.append(pending, effect)

    store(Store(overtaken, log.reading), DECLARED, [patch({"person": {"town": "Esbjerg"}})], "portal")
    assert known(log) == {"person": {"income": 7, "town": "Esbjerg"}}


def test_many_subjects_are_read_at_once_and_listed_in_the_order_of_their_ids(log: DecisionLog) -> None:
    ids = [f"{letter}-{number}" for letter in "zaZ" for number in range(400)]
    change(log, *[put({"applied_on": "2025-01-01"}, Subject("person", each)) for each in ids])
    change(log, *[put({}, Subject("person", each)) for each in ids[:3]])
    with log.reading() as connection:
        found = states(connection, "person", [*ids, "nobody"])
        assert len(found) == 1200
        assert found[Subject("person", ids[0])].facts == {}
        assert found[Subject("person", ids[3])].facts == {"applied_on": "2025-01-01"}
        first = listed(connection, "person", 700)
        rest = listed(connection, "person", 700, after=first[-1].subject.id)
    assert [each.subject.id for each in (*first, *rest)] == sorted(ids)


def test_a_day_ends_in_the_time_zone_of_the_policy() -> None:
    assert DECLARED.end_of(date(2018, 1, 20)) == "2018-01-20T22:59:59.999999Z"
    assert DECLARED.end_of(date(2018, 7, 20)) == "2018-07-20T21:59:59.999999Z"
    assert DECLARED.end_of(date.max) > DECLARED.end_of(date(9999, 12, 30)) > DECLARED.end_of(date.min)


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    found, _ = load_bundle(POLICIES)
    assert found is not None
    return found


@pytest.mark.parametrize(("year", "version"), [(2024, "2"), (2025, "1"), (2026, "2")])
def test_facts_are_declared_by_the_version_in_force_or_else_by_the_newest(
    bundle: Bundle, year: int, version: str
) -> None:
    assert declared(bundle, {"person": "benefit"}, "person", datetime(year, 6, 1, tzinfo=UTC)).version == version


def test_a_type_that_no_policy_is_about_is_unknown(bundle: Bundle) -> None:
    now = datetime.now(UTC)
    with pytest.raises(TypeUnknown) as near:
        declared(bundle, {"person": "benefit"}, "persn", now)
    assert near.value.help == "did you mean `person`?"
    with pytest.raises(TypeUnknown) as none:
        declared(bundle, {}, "person", now)
    assert "GROUNDRULES_SUBJECTS" in none.value.help
    with pytest.raises(NotFound):
        declared(bundle, {"person": "benefits"}, "person", now)


@pytest.mark.parametrize("id_", ["", ".", "a/b", "a b", "æ", "-a", "x" * 201, "a\n"])
def test_an_id_that_cannot_stand_in_an_address_is_none(id_: str) -> None:
    with pytest.raises(SubjectRefused):
        Subject("person", id_)


CASES: tuple[tuple[Any, Any, Any], ...] = (
    ({"a": "b"}, {"a": "c"}, {"a": "c"}),
    ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
    ({"a": "b"}, {"a": None}, {}),
    ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
    ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
    ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
    ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
    ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
    (["a", "b"], ["c", "d"], ["c", "d"]),
    ({"a": "b"}, ["c"], ["c"]),
    ({"a": "foo"}, None, None),
    ({"a": "foo"}, "bar", "bar"),
    ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
    ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
    ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
)
"""The examples of RFC 7396, appendix A."""


@pytest.mark.parametrize(("target", "patch_", "result"), CASES)
def test_a_patch_is_merged_as_its_standard_says(target: Any, patch_: Any, result: Any) -> None:
    before = canonical(target)
    assert merged(target, patch_) == result
    assert canonical(target) == before


TOWNS = st.sampled_from(["Ribe", "Esbjerg"])
PEOPLE = st.fixed_dictionaries({}, optional={"name": TOWNS, "town": TOWNS, "income": st.integers(0, 3)})
CHILDREN = st.lists(st.fixed_dictionaries({}, optional={"name": TOWNS}), max_size=2)
WHOLE = st.fixed_dictionaries({}, optional={"person": PEOPLE, "children": CHILDREN})
OR_NONE = st.none() | TOWNS
PATCHES = st.fixed_dictionaries(
    {},
    optional={
        "person": st.none()
        | st.fixed_dictionaries(
            {}, optional={"name": OR_NONE, "town": OR_NONE, "income": st.none() | st.integers(0, 3)}
        ),
        "children": st.none() | CHILDREN,
    },
)
WHOLES, MERGED = (st.tuples(st.just(kind), each) for kind, each in (("put", WHOLE), ("patch", PATCHES)))
STEPS = st.lists(
    st.tuples(st.sampled_from(["p-1", "p-2"]), WHOLES | MERGED),
    max_size=8,
)


def replayed(before: Any, step: Any) -> Any:
    """Return the facts after a step, worked out in the plainest way."""
    whole = dict(before)
    for key, value in step.items():
        if value is None:
            whole.pop(key, None)
        elif isinstance(value, dict):
            whole[key] = replayed(whole[key] if isinstance(whole.get(key), dict) else {}, value)
        else:
            whole[key] = value
    return whole


@given(groups=st.lists(STEPS, max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_after_any_changes_the_facts_of_every_moment_are_those_of_a_plain_replay(
    log: DecisionLog, unused: Callable[[], str], groups: list[list[Any]]
) -> None:
    prefix = unused()
    moments: list[tuple[str, str, Any]] = []
    now: dict[str, Any] = {}
    for group in groups:
        changes = [put(c, Subject("person", prefix + i), patch=how == "patch") for i, (how, c) in group]
        outcomes = change(log, *changes)
        for (id_, (how, content)), outcome in zip(group, outcomes, strict=True):
            now[id_] = replayed(now.get(id_, {}), content) if how == "patch" else content
            assert done(outcome).facts == now[id_]
        moments += [(id_, done(outcomes[-1]).at, facts) for id_, facts in now.items()] if group else []
    for id_, at, facts in moments:
        # All of a group have one moment; a group that changed nothing has that of an earlier one.
        later = [each for other, moment, each in moments if other == id_ and moment == at]
        assert known(log, Subject("person", prefix + id_), at) in later
        assert facts in later
    for id_, facts in now.items():
        assert known(log, Subject("person", prefix + id_)) == facts
        with log.reading() as connection:
            past = history(connection, Subject("person", prefix + id_), 100)
        folded: Any = {}
        for each in reversed(past):
            folded = replayed(folded, each.patch) if each.patch is not None else each.facts
            assert folded == each.facts
        assert folded == facts


@pytest.fixture
def unused() -> Callable[[], str]:
    """Give a new beginning of ids at each call, so that examples share a database and no subject."""
    numbers = iter(range(10**6))
    return lambda: f"x{next(numbers)}-"
