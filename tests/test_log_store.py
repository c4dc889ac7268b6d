"""The log on disk, SQLite and PostgreSQL alike: nothing lost, nothing twice, and no log that was changed goes on."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from logged import Decider, policy
from postgres import Cluster
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import IntegrityError

from engine.audit.append import Placed, Taken, peak_positions, stored_hashes
from engine.audit.commitment import unseal
from engine.audit.database import FILE, VERSION_TABLE
from engine.audit.erase import erase
from engine.audit.exporting import exported
from engine.audit.log import DecisionLog, LogRefused
from engine.audit.opening import location, open_log, signer_of
from engine.audit.reading import Search, entries, find, hashes_of, size_of, texts_at, texts_digests
from engine.audit.record import Claim, of_erasure, of_event, of_refusal
from engine.audit.tables import METADATA
from engine.audit.texts import TextLost, policy_in
from engine.audit.tree import inclusion, leaf_hash, root, verify_inclusion
from engine.audit.verify import Verification, verify
from engine.audit.writer import Effect, LogUnavailable
from engine.canonical import canonical
from engine.resources import schemas_root

SCHEMA = json.loads((schemas_root() / "record.schema.json").read_text(encoding="utf-8"))
RECORD = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())

Open = Callable[[], DecisionLog]


@pytest.fixture
def opened(where: str, tmp_path: Path) -> Iterator[Open]:
    """Open the log of a test, again and again; what is open at the end is closed."""
    logs: list[DecisionLog] = []

    def open_() -> DecisionLog:
        logs.append(open_log(location(where, tmp_path / "key")))
        return logs[-1]

    yield open_
    for log in logs:
        log.close()


@pytest.fixture(scope="module")
def decider() -> Iterator[Decider]:
    found = Decider(policy())
    yield found
    found.program.close()


def contents(log: DecisionLog) -> list[bytes]:
    with log.reading() as connection:
        return [each.content for each in entries(connection, 0, size_of(connection))]


def test_the_migrations_make_the_tables_that_the_code_knows(opened: Open) -> None:
    with opened().reading() as connection:
        options = {"version_table": VERSION_TABLE, "compare_type": True, "compare_server_default": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), METADATA) == []
        assert set(inspect(connection).get_table_names()) == {*METADATA.tables, VERSION_TABLE}


def test_what_is_stored_is_found_again_when_the_log_is_opened_anew(opened: Open, decider: Decider) -> None:
    log = opened()
    first = log.append([decider.entry(), decider.entry(subject=None)])
    second = log.append([of_refusal(policy="x\0", caller=None, code="policy-unknown", status=404, mistakes=[])])
    assert [each.index for each in (*first, *second) if isinstance(each, Placed)] == [0, 1, 2]
    before = contents(log)
    log.close()
    again = opened()
    assert contents(again) == before
    (placed,) = again.append([of_erasure(by="op", why="asked for", erased=[])])
    assert isinstance(placed, Placed)
    assert placed.index == 3
    assert contents(again)[:3] == before


def test_every_entry_is_canonical_fits_its_schema_and_is_proved_by_the_tree(opened: Open, decider: Decider) -> None:
    log = opened()
    for number in range(5):
        log.append([decider.entry() for _ in range(number)])
    log.append(
        [
            of_refusal(
                policy="p",
                caller="k",
                code="engine-disagreement",
                status=500,
                mistakes=[("a", "/facts")],
                facts_digest="sha256:" + "0" * 64,
            )
        ]
    )
    log.append([of_erasure(by="op", why="w", erased=[{"index": 0, "decision_id": None, "pointers": ["/subject"]}])])
    with log.reading() as connection:
        size = size_of(connection)
        assert size == 12
        read = hashes_of(connection)
        top = root(size, read)
        for each in entries(connection, 0, size):
            data = json.loads(each.content)
            RECORD.validate(data)
            assert canonical(data) == each.content
            assert canonical(each.data()) == each.content
            assert data["index"] == {"$decimal": str(each.index)}
            verify_inclusion(each.index, size, leaf_hash(each.content), inclusion(each.index, size, read), top)
            opened_ = unseal(each.data(), each.openings)
            assert "$commitment" not in json.dumps(json.loads(canonical(opened_)))


def test_many_callers_at_once_get_places_without_a_gap_and_each_its_own(opened: Open, decider: Decider) -> None:
    log, placed, lock = opened(), [], threading.Lock()

    def call() -> None:
        for _ in range(10):
            found = log.append([decider.entry()])
            with lock:
                placed.extend(found)

    threads = [threading.Thread(target=call) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(each.index for each in placed if isinstance(each, Placed)) == list(range(80))
    assert len(set(contents(log))) == 80


def test_two_logs_of_one_postgresql_append_without_a_gap(cluster: Cluster, tmp_path: Path, decider: Decider) -> None:
    where = cluster.create("shared")
    at = location(where, tmp_path / "key")
    logs = [open_log(at), open_log(at)]
    for number in range(20):
        logs[number % 2].append([decider.entry()])
    claims = [Claim("portal", "k-1", "sha256:a", "en", name) for name in (b"one", b"two")]
    first, second = (log.append([decider.entry(claim=claim)])[0] for log, claim in zip(logs, claims, strict=True))
    assert isinstance(first, Placed)
    assert second == Taken("sha256:a", "en", b"one")
    assert len(contents(logs[0])) == 21
    for log in logs:
        log.close()


def test_a_second_process_is_not_let_write_to_sqlite(tmp_path: Path) -> None:
    at = location(str(tmp_path / "log"))
    log = open_log(at)
    with pytest.raises(LogRefused, match="another process writes to the log") as refused:
        open_log(at)
    assert "PostgreSQL" in refused.value.help
    log.close()
    open_log(at).close()


def test_a_log_that_came_back_shorter_or_otherwise_is_not_gone_on_with(opened: Open, decider: Decider) -> None:
    log = opened()
    log.append([decider.entry() for _ in range(5)])
    log.close()
    again = opened()
    with again.database.writing() as connection:
        connection.execute(text("UPDATE head SET size = 4"))
    with pytest.raises(LogRefused, match="the log has 4 entries, 5 were signed for"):
        again._require_continued()
    with again.database.writing() as connection:
        connection.execute(text("UPDATE head SET size = 5"))
        (found,) = stored_hashes(connection, peak_positions(5)[-1:])
        changed = {"hash": bytes(reversed(found)), "position": peak_positions(5)[-1]}
        connection.execute(text("UPDATE hashes SET hash = :hash WHERE position = :position"), changed)
    with pytest.raises(LogRefused, match="the first 5 entries of the log are not those signed for"):
        again._require_continued()


def test_a_log_that_loses_entries_while_it_is_open_takes_no_more(opened: Open, decider: Decider) -> None:
    log = opened()
    log.append([decider.entry() for _ in range(3)])
    with log.database.writing() as connection:
        connection.execute(text("UPDATE head SET size = 2"))
    with pytest.raises(LogUnavailable):
        log.append([decider.entry()])
    assert log.failure == "RolledBack"


def test_the_database_is_its_owners_alone_in_a_folder_that_others_can_read(tmp_path: Path, decider: Decider) -> None:
    at = location(str(tmp_path / "log"))
    assert at.folder is not None
    at.folder.mkdir(mode=0o755)
    for _ in range(2):
        log = open_log(at)
        log.append([decider.entry()])
        files = [each for each in at.folder.iterdir() if each.name.startswith(FILE)]
        assert len(files) == 3
        assert {each.stat().st_mode & 0o777 for each in files} == {0o600}
        log.close()
        (at.folder / FILE).chmod(0o644)


def test_a_key_that_is_gone_is_not_replaced_once_there_are_entries(tmp_path: Path, decider: Decider) -> None:
    at = location(str(tmp_path / "log"))
    log = open_log(at)
    assert at.key.stat().st_mode & 0o777 == 0o600
    log.append([decider.entry()])
    log.close()
    at.key.unlink()
    with pytest.raises(LogRefused, match=r"the key .* of the log is missing"):
        open_log(at)
    at.key.write_text("no key", encoding="utf-8")
    with pytest.raises(LogRefused, match="is not a key that signs"):
        signer_of(at.key)


@pytest.mark.parametrize("address", ["mysql://host/db", "postgresql://user:geheim@:x/"])
def test_an_address_that_is_none_is_refused_without_its_password(address: str, tmp_path: Path) -> None:
    with pytest.raises(LogRefused, match="is not where a log can be kept") as refused:
        open_log(location(address, tmp_path / "key"))
    assert "geheim" not in str(refused.value)


def test_a_search_finds_what_fits_newest_first_and_goes_on_where_it_ended(opened: Open, decider: Decider) -> None:
    log = opened()
    log.append([decider.entry(subject=name) for name in ("a", "b", "a")])
    log.append([decider.entry({}, subject="æ\0")])
    with log.reading() as connection:

        def found(**search: object) -> list[int]:
            return [each.index for each in find(connection, Search(**search), 10)]  # type: ignore[arg-type]

        assert found() == [3, 2, 1, 0]
        assert found(subject="a") == [2, 0]
        assert found(subject="æ\0") == [3]
        assert found(outcome="undetermined") == [3]
        assert found(outcome="granted", before=2) == [1, 0]
        assert found(policy="benefit", after=1) == [3, 2]
        assert found(policy="other") == found(policy="benefit\0") == []
        last = find(connection, Search(), 1)[0].at
        assert 3 in found(since=last)
        assert 3 not in found(until=last)


def test_the_files_of_a_version_are_kept_once_and_make_it_again(opened: Open, decider: Decider, tmp_path: Path) -> None:
    log = opened()
    log.append([decider.entry()])
    log.append([decider.entry()])
    with log.reading() as connection:
        (digest,) = texts_digests(connection)
        texts = texts_at(connection, digest)
    assert set(texts.files) == {"benefit/1.yaml", "benefit.facts.schema.json"}
    kept = policy_in(texts, decider.policy.digest, decider.policy.text_digest, tmp_path / "kept")
    assert kept.digest == decider.policy.digest
    with pytest.raises(TextLost):
        policy_in(texts, "sha256:other", decider.policy.text_digest, tmp_path / "again")
    with pytest.raises(TextLost):
        policy_in(texts, decider.policy.digest, "sha256:other", tmp_path / "once-more")


def test_what_an_entry_is_about_is_stored_in_the_same_transaction_or_not_at_all(opened: Open, decider: Decider) -> None:
    log = opened()
    with log.database.writing() as connection:
        connection.execute(text("CREATE TABLE seen (number BIGINT PRIMARY KEY)"))

    def effect(connection: Connection, placed: Sequence[Placed | Taken]) -> None:
        for each in placed:
            assert isinstance(each, Placed)
            connection.execute(text("INSERT INTO seen VALUES (:number)"), {"number": each.index})

    def failing(connection: Connection, placed: Sequence[Placed | Taken]) -> None:
        effect(connection, placed)
        raise LookupError("not as it was")

    def impossible(connection: Connection, placed: Sequence[Placed | Taken]) -> None:
        effect(connection, placed)
        effect(connection, placed)

    log.append([decider.entry(), decider.entry()], effect)
    before = contents(log)
    with pytest.raises(LookupError, match="not as it was"):
        log.append([decider.entry()], failing)
    with pytest.raises(IntegrityError):
        log.append([decider.entry()], impossible)
    assert log.failure is None
    assert contents(log) == before
    log.append([decider.entry()], effect)
    with log.reading() as connection:
        assert connection.scalars(text("SELECT number FROM seen ORDER BY number")).all() == [0, 1, 2]
        assert size_of(connection) == 3
    sound_tree(log)


def test_an_effect_that_fails_takes_back_its_own_entries_and_no_others_of_the_group(
    opened: Open, decider: Decider
) -> None:
    log, begun, go_on = opened(), threading.Event(), threading.Event()

    def holding(_connection: Connection, _placed: Sequence[Placed | Taken]) -> None:
        begun.set()
        assert go_on.wait(60)

    def failing(_connection: Connection, _placed: Sequence[Placed | Taken]) -> None:
        raise LookupError

    def nothing(_connection: Connection, _placed: Sequence[Placed | Taken]) -> None:
        pass

    found: dict[int, object] = {}

    def call(number: int, effect: Effect | None) -> None:
        try:
            found[number] = log.append([decider.entry(subject=str(number))], effect)
        except LookupError as error:
            found[number] = error

    first = threading.Thread(target=call, args=(0, holding))
    first.start()
    assert begun.wait(60)
    # All of these wait together, and so become one group.
    effects = [None, failing, nothing, failing, None, nothing]
    others = [threading.Thread(target=call, args=(number, each)) for number, each in enumerate(effects, 1)]
    for each in others:
        each.start()
    while len(log._writer._queue) < len(effects):
        time.sleep(0.01)
    go_on.set()
    for each in (first, *others):
        each.join()
    assert {number for number, each in found.items() if isinstance(each, LookupError)} == {2, 4}
    with log.reading() as connection:
        subjects = {each.subject for each in find(connection, Search(), 10)}
    assert subjects == {"0", "1", "3", "5", "6"}
    sound_tree(log)


def sound_tree(log: DecisionLog) -> None:
    """Find every entry of a log proved by the tree that is stored."""
    with log.reading() as connection:
        size, read = size_of(connection), hashes_of(connection)
        top = root(size, read)
        for each in entries(connection, 0, size):
            verify_inclusion(each.index, size, leaf_hash(each.content), inclusion(each.index, size, read), top)


def test_an_event_seals_whom_it_is_about_who_acted_and_what_is_sensitive(opened: Open) -> None:
    log = opened()
    data = {"facts": {"name": "Ada", "pupils": Decimal(40)}}
    log.append(
        [of_event("facts-put", subject=("school", "dk-1"), actor="a@example.org", data=data, sensitive=["/facts/name"])]
    )
    log.append([of_event("round-opened", policy="label", version="2018", case="c-1", caller="portal")])
    with log.reading() as connection:
        first, second = entries(connection, 0, 2)
    for each in (first, second):
        RECORD.validate(json.loads(each.content))
        assert canonical(json.loads(each.content)) == each.content
    assert [each.pointer for each in first.openings] == ["/actor", "/data/facts/name", "/subject/id"]
    assert b"Ada" not in first.content
    assert b"dk-1" not in first.content
    assert b"example" not in first.content
    opened_: Any = unseal(first.data(), first.openings)
    assert (opened_["subject"], opened_["data"]) == ({"type": "school", "id": "dk-1"}, data)
    assert erase(log.database, by="op", why="asked for", subject="school/dk-1")[0]["index"] == 0
    with log.reading() as connection:
        assert next(entries(connection, 0, 1)).openings == ()


def test_an_export_with_events_verifies_and_counts_them(opened: Open, decider: Decider) -> None:
    log = opened()
    log.append([decider.entry(), of_event("facts-put", subject=("school", "dk-1"), data={"facts": {}})])
    verification = Verification(log.signer.verifier)
    assert list(verify(exported(log.database, log.signer), verification)) == []
    assert verification.kinds == {"decision": 1, "event": 1}
