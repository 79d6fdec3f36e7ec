"""The outbox against a real mail server that fails in every way: nothing is lost."""

import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from scheduler.config import Settings
from scheduler.jobs.outbox import Outbox, outbox_of
from scheduler.services.networks import find_network
from scheduler.services.notices.outbox import MOST_ATTEMPTS, SILENCE, TOO_LATE, WAITS
from scheduler.services.notices.writing import NewNotice, write_notices
from scheduler.store.session import Database
from scheduler.store.tables import Notice
from tests.house.checkout import ROOT
from tests.scheduler.mail.servers import Post, free_port, listening, only_here, post
from tests.scheduler.services.notices.told import (
    DAY,
    HOUR,
    NOON,
    network_of_helpers,
    publish,
)

__all__ = ["only_here", "post"]

FROM = "relais@reseau.example"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def network(database: Database) -> Database:
    network_of_helpers(database)
    return database


@pytest.fixture
def small(database: Database) -> Database:
    network_of_helpers(database)
    return database


def write(database: Database, count: int, due_at: datetime = NOON) -> None:
    """Put some notices into the outbox."""
    with database.write() as db:
        those = [
            NewNotice(
                key=f"test:{number}",
                kind="test",
                recipient=f"helper{number}@example.org",
                language="fr",
                subject=f"Numéro {number}",
                text="Bonjour,\n",
                due_at=due_at,
            )
            for number in range(count)
        ]
        assert write_notices(db, find_network(db, "bxl"), those, NOON) == count


def outbox(database: Database, post: Post, seconds: float = 5) -> Outbox:
    return Outbox(database, post.url, FROM, seconds=seconds)


def rows(database: Database) -> list[Notice]:
    with database.read() as db:
        return list(db.scalars(select(Notice).order_by(Notice.id)))


def states(database: Database) -> Counter[str]:
    return Counter(row.state for row in rows(database))


def test_what_is_due_is_sent_once(network: Database, post: Post) -> None:
    write(network, 3)
    box = outbox(network, post)
    assert box.work_once(NOON - MINUTE) == 0
    assert box.work_once(NOON) == 3
    assert box.work_once(NOON + DAY) == 0
    found = rows(network)
    assert Counter(post.message_ids) == Counter(row.message_id for row in found)
    for row in found:
        assert (row.state, row.attempts, row.error, row.claim) == ("sent", 1, "", None)
        assert row.sent_at is not None
        assert NOON <= row.sent_at < NOON + MINUTE
    message = post.taken[0]
    assert message["From"] == f"Réseau Bruxelles <{FROM}>"
    assert message["Reply-To"] == "post@bxl.example"
    assert found[0].sent_at is not None
    assert message["Date"].datetime == found[0].sent_at.replace(microsecond=0)


def test_a_publication_arrives_with_its_calendar(network: Database, post: Post) -> None:
    publish(network, {"mon": ["amina"]})
    assert outbox(network, post).work_once(NOON) == 2
    by_reader = {message["To"]: message for message in post.taken}
    assert set(by_reader) == {"amina@example.org", "foret@epn.example"}
    _, calendar = by_reader["amina@example.org"].iter_parts()
    assert b"METHOD:PUBLISH" in calendar.get_payload(decode=True)


def test_a_refusal_for_now_is_tried_again_and_again(
    network: Database, post: Post
) -> None:
    write(network, 1)
    box, now = outbox(network, post), NOON
    post.data.extend(["451 later"] * 3)
    for attempt, wait in enumerate(WAITS[:3], 1):
        assert box.work_once(now) == 1
        [row] = rows(network)
        assert (row.state, row.attempts) == ("waiting", attempt)
        assert row.error == "451 later"
        assert now + wait <= row.due_at < now + wait + MINUTE
        assert box.work_once(row.due_at - timedelta(seconds=1)) == 0
        now = row.due_at
    assert box.work_once(now) == 1
    assert states(network) == {"sent": 1}
    assert len(post.taken) == 1


def test_attempts_have_an_end(small: Database, post: Post) -> None:
    write(small, 1)
    box, now = outbox(small, post), NOON
    post.recipients.extend(["450 full"] * 99)
    for _ in range(MOST_ATTEMPTS):
        assert box.work_once(now) == 1
        now = rows(small)[0].due_at
    [row] = rows(small)
    assert (row.state, row.attempts, row.error) == (
        "refused",
        MOST_ATTEMPTS,
        "450 full",
    )
    assert box.work_once(now + DAY) == 0
    assert now - NOON < timedelta(days=2)


def test_a_refusal_for_good_stops_nobody_else(network: Database, post: Post) -> None:
    write(network, 3)
    post.recipients.extend(["550 no such user"])
    assert outbox(network, post).work_once(NOON) == 3
    assert [row.state for row in rows(network)] == ["refused", "sent", "sent"]
    assert rows(network)[0].error == "550 no such user"


def test_who_has_no_good_address_is_refused_here(small: Database, post: Post) -> None:
    write(small, 2)
    with small.write() as db:
        db.scalars(select(Notice)).all()[0].recipient = "a@b\r\nBcc: c@d"
    assert outbox(small, post).work_once(NOON) == 2
    assert [row.state for row in rows(small)] == ["refused", "sent"]
    assert "no mail address" in rows(small)[0].error


@pytest.mark.parametrize("what", ["hang", "drop"])
def test_a_server_that_falls_silent_after_data(
    network: Database, post: Post, what: str
) -> None:
    """Nobody knows whether it was taken: it is sent again as the same message."""
    write(network, 2)
    post.data.append(what)
    box = outbox(network, post, seconds=0.5)
    assert box.work_once(NOON) == 2
    first, second = rows(network)
    assert (first.state, second.state) == ("waiting", "sent")
    assert box.work_once(first.due_at) == 1
    assert states(network) == {"sent": 2}
    assert Counter(post.message_ids) == {first.message_id: 2, second.message_id: 1}


def test_a_server_that_is_down_costs_no_attempt(network: Database) -> None:
    write(network, 3)
    down = Outbox(network, f"smtp://127.0.0.1:{free_port()}", FROM)
    assert down.work_once(NOON) == 0
    for row in rows(network):
        assert (row.state, row.attempts, row.claim) == ("waiting", 0, None)
        assert "refused" in row.error
        assert row.due_at == NOON
    # It waits before it asks again, and then everything goes.
    one = Post()
    with listening(one):
        up = Outbox(network, f"smtp://127.0.0.1:{one.port}", FROM)
        assert up.work_once(NOON + MINUTE) == 3
    assert states(network) == {"sent": 3}


def test_a_pause_is_kept(small: Database, only_here: None) -> None:
    write(small, 1)
    one = Post(port=free_port())
    box = Outbox(small, f"smtp://127.0.0.1:{one.port}", FROM)
    assert box.work_once(NOON) == 0
    with listening(one):
        assert box.work_once(NOON + timedelta(seconds=5)) == 0
        assert box.work_once(NOON + MINUTE) == 1


def test_what_waited_too_long_is_no_news(small: Database, post: Post) -> None:
    write(small, 1)
    assert outbox(small, post).work_once(NOON + TOO_LATE + MINUTE) == 0
    assert states(small) == {"refused": 1}
    assert post.taken == []


def test_a_claim_that_fell_silent_is_taken_again(small: Database, post: Post) -> None:
    write(small, 1)
    with small.write() as db:
        row = db.scalars(select(Notice)).one()
        row.state, row.claim, row.seen_at, row.attempts = "sending", "x", NOON, 1
    box = outbox(small, post)
    assert box.work_once(NOON + SILENCE) == 0
    assert box.work_once(NOON + SILENCE + MINUTE) == 1
    assert rows(small)[0].attempts == 2
    assert len(post.taken) == 1


def test_a_worker_that_is_killed_after_data_leaves_one_duplicate_at_most(
    network: Database, post: Post
) -> None:
    write(network, 3)
    post.data.extend(["take", "hang"])
    url = network.engine.url.render_as_string(hide_password=False)
    child = subprocess.Popen(  # noqa: S603 - our own module
        [
            *(sys.executable, "-m", "tests.scheduler.jobs.posting"),
            *(url, post.url, NOON.isoformat()),
        ],
        cwd=ROOT,
    )
    try:
        wait_for(lambda: len(post.taken) == 2)
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait(10)
    assert states(network) == {"sent": 1, "sending": 2}
    box = outbox(network, post)
    assert box.work_once(NOON + MINUTE) == 0  # it may still live
    assert box.work_once(NOON + SILENCE + HOUR) == 2
    assert states(network) == {"sent": 3}
    ids = [row.message_id for row in rows(network)]
    assert Counter(post.message_ids) == {ids[0]: 1, ids[1]: 2, ids[2]: 1}


def wait_for(reached: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def test_two_workers_send_each_notice_once(network: Database, post: Post) -> None:
    write(network, 60)
    boxes = [outbox(network, post) for _ in range(2)]
    begin = threading.Barrier(2)

    def work(box: Outbox) -> None:
        begin.wait()
        while box.work_once(NOON):
            pass

    threads = [threading.Thread(target=work, args=(box,)) for box in boxes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert states(network) == {"sent": 60}
    assert Counter(Counter(post.message_ids).values()) == {1: 60}


def test_who_must_leave_gives_back_what_was_not_sent(
    small: Database, post: Post
) -> None:
    write(small, 5)
    stop = threading.Event()
    stop.set()
    assert outbox(small, post).work_once(NOON, stop) == 0
    for row in rows(small):
        assert (row.state, row.attempts, row.claim) == ("waiting", 0, None)


def test_a_worker_works_until_it_is_stopped(small: Database, post: Post) -> None:
    write(small, 30)
    stop = threading.Event()
    box = Outbox(small, post.url, FROM, clock=lambda: NOON)
    thread = threading.Thread(target=box.run, args=(stop,))
    thread.start()
    try:
        wait_for(lambda: len(post.taken) == 30)
    finally:
        stop.set()
        thread.join(30)
    assert states(small) == {"sent": 30}


def test_what_follows_waits_behind_what_may_still_arrive(
    network: Database, post: Post
) -> None:
    publish(network, {"mon": ["amina"]})
    box = outbox(network, post)
    post.data.extend(["451 later"] * 2)
    assert box.work_once(NOON) == 2
    now = NOON + 3 * DAY
    publish(network, {"mon": ["bob"]}, now)
    post.taken.clear()
    assert box.work_once(now) == 3  # Bob's, and the first ones of the others
    assert box.work_once(now) == 2
    by_reader = [message["To"] for message in post.taken]
    assert Counter(by_reader) == {
        "amina@example.org": 2,
        "foret@epn.example": 2,
        "bob@example.org": 1,
    }
    kinds = {row.message_id: row.kind for row in rows(network)}
    told = [
        kinds[message["Message-ID"]]
        for message in post.taken
        if message["To"] == "amina@example.org"
    ]
    assert told == ["week", "change"]


def test_what_follows_a_refusal_is_told_whole(network: Database, post: Post) -> None:
    publish(network, {"mon": ["amina"], "tue": ["amina"]})
    box = outbox(network, post)
    post.data.extend(["451 later"] * 3)
    assert box.work_once(NOON) == 3
    publish(network, {"mon": ["amina"]}, NOON + 3 * DAY)
    with network.read() as db:
        follows = db.scalars(
            select(Notice).where(
                Notice.state == "waiting",
                Notice.attempts == 0,
                Notice.recipient == "amina@example.org",
            )
        ).one()
    assert follows.kind == "change"
    post.recipients.extend(["550 gone"] * 3)
    box.work_once(NOON + 3 * DAY + 20 * HOUR)
    found = {row.key: row for row in rows(network)}
    assert found["week:2026-W49:1:helper:amina"].state == "refused"
    assert found["change:2026-W49:2:helper:amina"].state == "withdrawn"
    again = found["week:2026-W49:2:helper:amina"]
    assert (again.state, again.attempts) == ("waiting", 0)
    # Also what was cancelled: it may be in her calendar.
    assert again.calendar.count("STATUS:CANCELLED") == 1
    assert again.calendar.count("STATUS:CONFIRMED") == 1


def test_without_a_mail_server_everything_waits(small: Database) -> None:
    assert outbox_of(small, Settings()) is None
    settings = Settings(smtp_url=SecretStr("smtp://127.0.0.1:25"), mail_from=FROM)
    assert outbox_of(small, settings) is not None
