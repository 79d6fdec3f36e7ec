"""Slots: done once, late or missed, failed and seen, begun again when a worker died."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from matching.faults import BadInputError, Fault
from scheduler.errors import LateAnswerError, NoDraftError
from scheduler.jobs.acting import within
from scheduler.jobs.job import Job, Turn, every
from scheduler.jobs.slots import (
    BEGUN_AGAIN,
    MISSED,
    SILENCE,
    WORKER_LOST,
    Due,
    Taken,
    take,
)
from scheduler.jobs.ticking import tick
from scheduler.services.networks import find_network
from scheduler.store.session import Database, Db
from scheduler.store.tables import JobRun
from tests.scheduler.jobs.toys import (
    Hands,
    add_networks,
    jobs,
    mark,
    marks,
    refusing,
    runs,
    steps,
    utc,
)


def test_a_week_goes_through_its_steps(database: Database) -> None:
    add_networks(database, bxl="Europe/Brussels", nyc="America/New_York")
    hands = Hands(database, "2026-11-16T06:59")
    assert tick(hands.work, steps()) > 0  # what had come before
    before = len(marks(database))
    for minute in range(7 * 24 * 60 // 30 + 2):
        hands.now = utc("2026-11-16T07:00") + timedelta(minutes=30 * minute)
        tick(hands.work, steps())
    assert marks(database)[before:] == [
        "open/bxl/2026-W49/2026-11-16T07:00:00+00:00",
        "tell/bxl/2026-W48/2026-11-16T07:00:00+00:00",
        "open/nyc/2026-W49/2026-11-16T13:00:00+00:00",
        "tell/nyc/2026-W48/2026-11-16T13:00:00+00:00",
        "remind/bxl/2026-W49/2026-11-19T17:00:00+00:00",
        "remind/nyc/2026-W49/2026-11-19T23:00:00+00:00",
        "close/bxl/2026-W49/2026-11-22T19:00:00+00:00",
        "solve/bxl/2026-W49/2026-11-22T20:00:00+00:00",
        "close/nyc/2026-W49/2026-11-23T01:00:00+00:00",
        "solve/nyc/2026-W49/2026-11-23T02:00:00+00:00",
        "open/bxl/2026-W50/2026-11-23T07:00:00+00:00",
        "tell/bxl/2026-W49/2026-11-23T07:00:00+00:00",
    ]
    assert {state for (state,) in runs(database, "state")} == {"done"}


def test_a_second_tick_and_a_second_worker_do_nothing(database: Database) -> None:
    add_networks(database, bxl="Europe/Brussels")
    hands = Hands(database, "2026-11-23T07:00")
    begun = len(jobs()) - 1  # there is nobody left to remind of the week after
    assert tick(hands.work, jobs()) == begun
    assert tick(hands.work, jobs()) == 0
    assert tick(Hands(database, "2026-11-23T07:03").work, jobs()) == 0
    assert tick(hands.at("2026-11-23T07:05"), jobs()) == 1  # what is done often
    assert len(marks(database)) == begun + 1


def test_a_new_network_begins_with_what_came_last(database: Database) -> None:
    add_networks(database, bxl="Europe/Brussels")
    tick(Hands(database, "2026-11-18T12:00").work, steps())
    assert {scope for (scope,) in runs(database, "scope")} == {
        "bxl/2026-W49",  # opened two days late
        "bxl/2026-W48",
    }
    assert {told for (told,) in runs(database, "told")} == {"marked"}


def test_late_slots_are_done_once_and_too_late_ones_are_seen(
    database: Database,
) -> None:
    add_networks(database, bxl="Europe/Brussels")
    hands = Hands(database, "2026-11-16T07:00")
    tick(hands.work, jobs())
    done = len(marks(database))
    tick(hands.at("2026-12-01T12:00"), jobs())  # two weeks later, in W49
    late = {mark.rpartition("/")[0] for mark in marks(database)[done:]}
    assert late == {
        "open/bxl/2026-W51",
        "close/bxl/2026-W50",
        "solve/bxl/2026-W50",
        "tell/bxl/2026-W50",
        "daily/bxl",
        "nightly/",
        "often/",
    }
    missed = [
        (job, scope)
        for job, scope, told in runs(database, "job", "scope", "told")
        if told == MISSED
    ]
    assert ("open", "bxl/2026-W50") in missed  # answers ended before it came back
    assert ("close", "bxl/2026-W49") in missed
    assert missed.count(("daily", "bxl")) == 7 - 1
    assert not [job for job, _ in missed if job == "often"]
    assert tick(hands.work, jobs()) == 0


def test_nothing_happens_twice_for_a_week_when_its_cycle_is_changed(
    database: Database,
) -> None:
    add_networks(database, bxl="Europe/Brussels")
    hands = Hands(database, "2026-11-16T07:00")
    tick(hands.work, steps())
    with database.write() as db:
        find_network(db, "bxl").cycle = {
            "open": {"weeks_before": 2, "weekday": 1, "time": "08:00"}
        }
    tick(hands.at("2026-11-17T08:00"), steps())
    opened = [one for one in marks(database) if one.startswith("open/")]
    assert opened == ["open/bxl/2026-W49/2026-11-16T07:00:00+00:00"]
    with database.write() as db:
        find_network(db, "bxl").cycle = {
            "open": {"weeks_before": 3, "weekday": 0, "time": "08:00"}
        }
    # The slot of W50 is that same Monday, which was W49's: it comes all the same.
    tick(hands.at("2026-11-17T09:00"), steps())
    opened = [one for one in marks(database) if one.startswith("open/")]
    assert opened[1:] == ["open/bxl/2026-W50/2026-11-16T07:00:00+00:00"]


def test_a_cycle_with_faults_stops_only_its_own_steps(database: Database) -> None:
    add_networks(database, bxl="Europe/Brussels", lg="Europe/Brussels")
    with database.write() as db:
        find_network(db, "lg").cycle = {"open": "whenever"}
    tick(Hands(database, "2026-11-16T07:00").work, jobs())
    done = {(job, scope) for job, scope in runs(database, "job", "scope")}
    assert ("open", "bxl/2026-W49") in done
    assert ("daily", "lg") in done
    assert not [job for job, scope in done if str(scope).startswith("lg/")]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ValueError("secret"), "fault: ValueError"),
        (NoDraftError("there is none"), "no_draft: there is none"),
        (BadInputError([Fault("a", "b", "c")], "rows"), "bad_input: rows: 1 fault"),
    ],
)
def test_a_failure_is_seen_undone_and_stops_nobody(
    database: Database, error: Exception, told: str
) -> None:
    add_networks(database, bxl="Europe/Brussels")
    both = [steps(refusing(lambda: error))[0], *steps()[1:]]
    hands = Hands(database, "2026-11-16T07:00")
    assert tick(hands.work, both) == 4
    rows = runs(database, "job", "state", "told", "ended_at")
    (one,) = [row for row in rows if row[1] == "failed"]
    assert one[0] == "open"
    assert str(one[2]).startswith(told)
    assert one[3] == hands.now
    assert not [mark for mark in marks(database) if mark.startswith("open/")]
    assert len(marks(database)) == 3
    assert tick(hands.work, both) == 0


def die(database: Database, job: str, at: str) -> Taken:
    """Take a slot as a worker does that then dies."""
    with database.write() as db:
        network = find_network(db, "bxl")
        due = Due(utc(at), job, network.id, "bxl/2026-W49", utc("2026-11-29T00:00"))
        taken = take(db, due, now=utc(at), again=True)
    assert taken is not None
    return taken


def test_a_slot_whose_worker_died_is_begun_again_once(database: Database) -> None:
    add_networks(database, bxl="Europe/Brussels")
    hands = Hands(database, "2026-11-16T07:00")
    lost = die(database, "open", "2026-11-16T07:00")
    only = steps()[:1]
    hands.now += SILENCE
    assert tick(hands.work, only) == 0  # it may still live
    hands.now += timedelta(seconds=1)
    assert tick(hands.work, only) == 1
    assert runs(database, "state", "told") == [("done", "marked")]
    # The one that was only asleep wakes up: what it did is not kept.
    waking = within(mark)
    with database.read() as db:
        turn = Turn(_due(db), hands.now, hands.work.settings)
    with pytest.raises(LateAnswerError):
        waking(hands.work, lost, turn)
    assert len(marks(database)) == 1


def _due(db: Db) -> Due:
    row = db.scalars(select(JobRun)).one()
    return Due(row.slot, row.job, row.network_id, row.scope, row.slot)


def test_a_slot_whose_worker_dies_twice_has_failed(database: Database) -> None:
    add_networks(database, bxl="Europe/Brussels")
    hands = Hands(database, "2026-11-16T07:00")
    die(database, "open", "2026-11-16T07:00")
    with database.write() as db:
        db.execute(update(JobRun).values(told=BEGUN_AGAIN))
    hands.now += SILENCE + timedelta(seconds=1)
    assert tick(hands.work, steps()[:1]) == 0
    assert runs(database, "state", "told") == [("failed", WORKER_LOST)]


def test_a_job_that_must_not_be_begun_again_has_failed(database: Database) -> None:
    add_networks(database, bxl="Europe/Brussels")
    hands = Hands(database, "2026-11-16T07:00")
    once = Job("often", every(60), timedelta(hours=1), within(mark), False, again=False)
    with database.write() as db:
        taken = take(
            db,
            Due(hands.now, "often", None, "", hands.now + timedelta(hours=1)),
            now=hands.now,
            again=False,
        )
    assert taken is not None
    hands.now += SILENCE + timedelta(seconds=1)
    assert tick(hands.work, [once]) == 0
    assert runs(database, "state", "told") == [("failed", WORKER_LOST)]


def test_a_worker_that_stops_begins_nothing(database: Database) -> None:
    add_networks(database, bxl="Europe/Brussels")
    hands = Hands(database, "2026-11-16T07:00")
    hands.work.stopping.set()
    assert tick(hands.work, jobs()) == 0
    assert runs(database, "job") == []
