"""kill -9 in the midst of publishing: a version is there with all of it, or not at all."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from scheduler.services.networks import find_network
from scheduler.services.published.differences import (
    differences,
    kept_differences,
    teams_of,
)
from scheduler.services.rounds.keeping import find_draft, the_round
from scheduler.store.session import Database, Db
from scheduler.store.tables import (
    PUBLISHED,
    Assignment,
    CalendarEntry,
    Change,
    EmptySeat,
    Helper,
    Notice,
    PlanVersion,
    Seat,
)
from tests.journeys.crashing import Acknowledge, Turn, crash_often
from tests.scheduler.drafted import KEY, MONDAY, Office, seat
from tests.scheduler.small import BEFORE, WEEK

pytestmark = pytest.mark.slow


def publish_again_and_again(
    database: Database, turn: Turn, acknowledge: Acknowledge
) -> None:
    """Plan, edit every second time, and publish; acknowledge each version."""
    office = Office(database, make=False)
    while True:
        now = turn.now()
        office.plan(now)
        if office.draft()["revision"] % 2:
            office.edit(removed=[seat(MONDAY, "b")], now=now)
        acknowledge(office.publish(now))


def look_after_a_crash(database: Database, turn: Turn, acknowledged: list[int]) -> None:
    with database.read() as db:
        of = the_round(db, find_network(db, KEY), WEEK)
        versions = db.scalars(
            select(PlanVersion)
            .where(PlanVersion.round_id == of.id, PlanVersion.state == PUBLISHED)
            .order_by(PlanVersion.number)
        ).all()
        assert [one.number for one in versions] == list(range(1, len(versions) + 1))
        # Each child was killed at most once between publishing and acknowledging.
        last = max(acknowledged, default=0)
        assert last <= len(versions) <= last + turn.number + 1
        _are_whole(db, list(versions))
        draft = find_draft(db, of)
        seats = _counted(db, draft) if draft is not None else None
        assert seats in (None, 8)


def _are_whole(db: Db, versions: list[PlanVersion]) -> None:
    """Every version has its seats, differences, notices and its line of memory."""
    told = {*db.scalars(select(Notice.version_id))}
    before = None
    for version in versions:
        assert _counted(db, version) == 8
        expected = [*differences(teams_of(db, before), teams_of(db, version))]
        assert kept_differences(db, version) == expected
        assert not expected or version.id in told
        before = version
    fields = db.scalars(select(Change.fields).where(Change.action == "published"))
    assert [one["version"][1] for one in fields] == [one.number for one in versions]
    _calendars_agree(db, before)


def _counted(db: Db, version: PlanVersion) -> int:
    """Count the seats that a version speaks of: all of the week."""
    found: list[Any] = []
    for table in (Assignment, EmptySeat):
        found += db.scalars(
            select(table.seat_id).where(table.plan_version_id == version.id)
        )
    assert len(found) == len({*found})
    return len(found)


def _calendars_agree(db: Db, newest: PlanVersion | None) -> None:
    entries = db.execute(
        select(CalendarEntry.session_id, CalendarEntry.helper_id).where(
            CalendarEntry.status == "confirmed", CalendarEntry.helper_id.is_not(None)
        )
    )
    held = db.execute(
        select(Seat.session_id, Assignment.helper_id)
        .join(Seat, Seat.id == Assignment.seat_id)
        .where(Assignment.plan_version_id == (newest.id if newest else 0))
    )
    assert {tuple(row) for row in entries} == {tuple(row) for row in held}


def test_a_publication_killed_at_any_moment_is_whole_or_not_there(
    any_database: Database,
) -> None:
    Office(any_database)
    with any_database.write() as db:
        db.execute(update(Helper).values(email="somebody@example.org"))
    acknowledged = crash_often(
        any_database,
        publish_again_and_again,
        look_after_a_crash,
        start=BEFORE - timedelta(days=30),
        within=3,
    )
    assert acknowledged
