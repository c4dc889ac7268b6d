"""The outbox: every letter leaves, once, in spite of servers that refuse, of delays, and of workers that die."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mail_server import mail_server
from sqlalchemy import Connection, Update, select, update

from casework.outbox.box import next_due, put
from casework.outbox.letter import LINK, Letter, filled
from casework.outbox.schedule import GIVE_UP, LEASE, LONGEST_WAIT, Pace, next_try
from casework.outbox.transport import Deferred, Refused, Server, Smtp
from casework.outbox.worker import Worker
from casework.store.preparing import prepare
from casework.store.tables import LETTERS
from engine.audit.log import DecisionLog
from engine.audit.opening import location, open_log
from engine.audit.reading import entries, size_of

START = datetime(2018, 1, 20, 12, 0, tzinfo=UTC)
RUNNER = Path(__file__).with_name("outbox_runner.py")


def letter(number: int, to: str | None = None) -> Letter:
    return Letter(
        key=f"invitation-{number}",
        kind="invitation",
        case="case-1",
        to=to if to is not None else f"teacher{number}@school.example",
        name=f"Teacher {number}",
        language="en",
        subject="Please fill in the form",
        body=f"Your form: {LINK}\n",
    )


class Clock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


class Post:
    """A transport that keeps what it is given, and can be told to refuse it."""

    def __init__(self) -> None:
        self.arrived: list[EmailMessage] = []
        self.answers: list[Deferred | Refused] = []

    def send(self, email: EmailMessage) -> None:
        if self.answers:
            raise self.answers.pop(0)
        self.arrived.append(email)

    def rest(self) -> None:
        pass


@pytest.fixture
def log(where: str, tmp_path: Path) -> Iterator[DecisionLog]:
    found = open_log(location(where, tmp_path / "key"))
    prepare(found.database)
    yield found
    found.close()


def worker(log: DecisionLog, post: Post, clock: Clock) -> Worker:
    links = lambda _, letter: f"https://label.example/p/{letter.key}"  # noqa: E731 - one line says it
    return Worker(log, post, "label@authority.example", Pace(1_000_000), links, clock)


def put_in(log: DecisionLog, *letters: Letter) -> int:
    counted: list[int] = []
    log.append((), lambda connection, _: counted.append(put(connection, letters, START)))
    return counted[0]


def change(log: DecisionLog, statement: Update) -> None:
    def effect(connection: Connection, _: object) -> None:
        connection.execute(statement)

    log.append((), effect)


def states(log: DecisionLog) -> dict[str, tuple[str, str | None]]:
    with log.reading() as connection:
        rows = connection.execute(select(LETTERS.c.key, LETTERS.c.state, LETTERS.c.failure))
        return {key: (state, failure) for key, state, failure in rows}


def events(log: DecisionLog) -> list[str]:
    with log.reading() as connection:
        return [json.loads(each.content)["event"] for each in entries(connection, 0, size_of(connection))]


def test_a_letter_leaves_once_with_a_link_of_its_own(log: DecisionLog) -> None:
    post, clock = Post(), Clock()
    assert put_in(log, letter(1), letter(2), letter(1)) == 2
    assert put_in(log, letter(2), letter(3)) == 1
    here = worker(log, post, clock)
    assert [here.step() for _ in range(4)] == [True, True, True, False]
    assert [each.get_content().strip() for each in post.arrived] == [
        f"Your form: https://label.example/p/invitation-{number}" for number in (1, 2, 3)
    ]
    assert set(states(log).values()) == {("sent", None)}
    assert events(log) == ["message-sent"] * 3


def test_a_letter_is_stored_with_the_step_that_asks_for_it_or_not_at_all(log: DecisionLog) -> None:
    def step(connection: Connection, _: object) -> None:
        put(connection, [letter(1)], START)
        raise ValueError("the step fails")

    with pytest.raises(ValueError, match="the step fails"):
        log.append((), step)
    assert states(log) == {}


def test_a_letter_that_the_server_puts_off_is_tried_again_when_it_is_due(log: DecisionLog) -> None:
    post, clock = Post(), Clock()
    put_in(log, letter(1))
    post.answers = [Deferred("the server answers 450 to the recipient")] * 2
    here = worker(log, post, clock)
    assert here.step()
    assert states(log)["invitation-1"] == ("waiting", "the server answers 450 to the recipient")
    assert not here.step()
    with log.reading() as connection:
        assert next_due(connection) == START + timedelta(minutes=1)
    clock.now += timedelta(minutes=1)
    assert here.step()
    clock.now += timedelta(minutes=1)
    assert not here.step()
    clock.now += timedelta(minutes=1)
    assert here.step()
    assert states(log)["invitation-1"] == ("sent", None)
    assert len(post.arrived) == 1


def test_a_letter_that_the_server_refuses_or_whose_address_is_none_has_failed_and_holds_up_no_other(
    log: DecisionLog,
) -> None:
    post, clock = Post(), Clock()
    put_in(log, letter(1), letter(2, to="nobody"), letter(3))
    post.answers = [Refused("the server answers 550 to the recipient")]
    here = worker(log, post, clock)
    assert [here.step() for _ in range(4)] == [True, True, True, False]
    assert states(log) == {
        "invitation-1": ("failed", "the server answers 550 to the recipient"),
        "invitation-2": ("failed", "the address is none"),
        "invitation-3": ("sent", None),
    }
    assert events(log) == ["message-failed", "message-failed", "message-sent"]


def test_a_letter_that_nobody_takes_for_days_is_given_up(log: DecisionLog) -> None:
    post, clock = Post(), Clock()
    put_in(log, letter(1))
    here = worker(log, post, clock)
    post.answers = [Deferred("the server cannot be spoken to")] * 2
    assert here.step()
    clock.now += GIVE_UP
    assert here.step()
    assert states(log)["invitation-1"] == ("failed", "the server cannot be spoken to")
    assert events(log) == ["message-failed"]


def test_a_letter_whose_sender_died_is_sent_by_the_next_one_once_its_time_is_over(log: DecisionLog) -> None:
    post, clock = Post(), Clock()
    put_in(log, letter(1))
    taken = {"state": "sending", "due": (START + LEASE).isoformat(timespec="microseconds"), "tries": 1}
    change(log, update(LETTERS).values(taken))
    here = worker(log, post, clock)
    assert not here.step()
    clock.now += LEASE
    assert here.step()
    assert len(post.arrived) == 1


def test_a_worker_sends_what_is_put_in_while_it_runs_and_ends_when_it_is_told(log: DecisionLog) -> None:
    with mail_server() as mailbox:
        here = worker(log, Post(), Clock())
        here.transport = Smtp(Server("127.0.0.1", mailbox.port, "none"))
        thread = threading.Thread(target=here.run)
        thread.start()
        put_in(log, letter(1))
        here.changed.set()
        while not mailbox.arrived:
            time.sleep(0.01)
        here.end()
        thread.join()
    assert states(log)["invitation-1"] == ("sent", None)


def test_killed_at_any_moment_nobody_is_left_out_and_only_the_letter_in_flight_arrives_twice(tmp_path: Path) -> None:
    where = str(tmp_path / "log")
    letters = [letter(number) for number in range(60)]
    log = open_log(location(where))
    prepare(log.database)
    put_in(log, *letters)
    log.close()
    kills = 0
    with mail_server() as mailbox:
        while len({each["Message-ID"] for each in mailbox.arrived}) < len(letters):
            before = len(mailbox.arrived)
            running = subprocess.Popen([sys.executable, str(RUNNER), where, str(mailbox.port)])
            while len(mailbox.arrived) < before + 14 and len({each["Message-ID"] for each in mailbox.arrived}) < 60:
                time.sleep(0.001)
                assert running.poll() is None
            running.send_signal(signal.SIGKILL)
            running.wait()
            kills += 1
            _expire_leases(where)
    times = Counter(each["Message-ID"] for each in mailbox.arrived)
    assert len(times) == len(letters)
    assert max(times.values()) <= 1 + kills
    assert sum(times.values()) <= len(letters) + kills


def _expire_leases(where: str) -> None:
    """Let the time be over for which whoever was killed had taken a letter."""
    log = open_log(location(where))
    taken = update(LETTERS).where(LETTERS.c.state == "sending").values(due=START.isoformat(timespec="microseconds"))
    change(log, taken)
    log.close()


@given(st.integers(1, 60), st.timedeltas(timedelta(0), GIVE_UP - timedelta(seconds=1)))
def test_each_wait_is_as_long_as_the_one_before_or_twice_that(tries: int, waited: timedelta) -> None:
    now = START + waited
    wait, longer = (next_try(each, START, now) for each in (tries, tries + 1))
    assert wait is not None
    assert longer is not None
    assert longer - now in (2 * (wait - now), LONGEST_WAIT)


@given(st.lists(st.floats(0, 100), min_size=2), st.floats(1, 10_000))
def test_no_more_letters_leave_in_a_time_than_the_pace_says(moments: list[float], a_minute: float) -> None:
    pace, left = Pace(a_minute), list[float]()
    for moment in sorted(moments):
        at = moment + pace.left(moment)
        pace.count(at)
        left.append(at)
    assert all(later - earlier >= 60 / a_minute - 1e-9 for earlier, later in pairwise(left))


def test_what_has_no_value_yet_stays_as_it_is_written() -> None:
    assert filled("{subject}: {link} {}", {"subject": "Skolen {link}"}) == "Skolen {link}: {link} {}"
