"""Four weeks of a network by the clock alone, with a clock change among them.

A simulated clock goes from one hour in which something may be due to the next. At each
the jobs that are due are done, runs that are wanted are solved, and notices leave for a
mail server. People do what people do in between; everything else happens by itself. What it must come to, and why, stands
in `tests.journeys.four_weeks`, written by hand.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from matching.plan import Plan
from scheduler.config import Settings
from scheduler.example import NETWORK_KEY
from scheduler.jobs.catalogue import JOBS
from scheduler.jobs.job import Work
from scheduler.jobs.outbox import Outbox
from scheduler.jobs.solving import Solver
from scheduler.jobs.ticking import tick
from scheduler.services.alarms.cancellations import cancel
from scheduler.services.alarms.repairs import alarm_stand_ins, repair_week
from scheduler.services.availability.answers import answer
from scheduler.services.availability.documents import (
    add_span,
    availability_document,
    change_availability,
)
from scheduler.services.drafts.desks import Desks
from scheduler.services.held.attendance import set_attendance
from scheduler.services.held.hours import list_hours
from scheduler.services.imports import import_files
from scheduler.services.networks import change_network, find_network
from scheduler.services.places.extra_openings import add_extra_opening
from scheduler.services.published.differences import kept_differences, named
from scheduler.services.published.publishing import publish_round
from scheduler.services.rounds.keeping import round_problem, stored_plan
from scheduler.store.session import Database, Db
from scheduler.store.tables import (
    PUBLISHED,
    Alarm,
    Helper,
    JobRun,
    Network,
    Notice,
    PlanVersion,
    Round,
    Session,
)
from tests.journeys import four_weeks as table
from tests.scheduler.mail.servers import Post, only_here, post

__all__ = ["only_here", "post"]

ZONE = ZoneInfo("Europe/Brussels")
HOUR = timedelta(hours=1)
# UTC: of the nights, mornings and evenings in which something is due, in both times.
HOURS = {4, 6, 7, *range(16, 21)}
BY: dict[str, Any] = {"by": "ada"}


class Story:
    """A network, its worker and its mail server, on a clock that is moved forward."""

    def __init__(self, database: Database, post: Post) -> None:
        self.database, self.post = database, post
        self.now = datetime(2027, 3, 1, 5, tzinfo=UTC)
        # A long time, so that a busy machine proves as much as another; seconds pass.
        settings = Settings(solve_seconds=60, workers=1, backup_keep=0)
        self.jobs = Work(database, settings, lambda: self.now)
        self.solver = Solver(database, lambda: self.now)
        self.outbox = Outbox(database, post.url, "relais@reseau.example")

    def until(self, local: str) -> None:
        """Let the time go by until a time of the clock on the wall."""
        end = datetime.fromisoformat(f"2027-{local}").replace(tzinfo=ZONE)
        while self.now < end:
            self.work()
            self.now = min(self._next_hour(), end.astimezone(UTC))
        self.work()

    def _next_hour(self) -> datetime:
        """Give the next hour in which something may be due."""
        hour = self.now.replace(minute=0) + HOUR
        while hour.hour not in HOURS:
            hour += HOUR
        return hour

    def work(self) -> None:
        """Do what is due now."""
        tick(self.jobs, JOBS)
        while self.solver.work_once():
            pass
        while self.outbox.work_once(self.now):
            pass

    @contextmanager
    def acting(self, local: str) -> Iterator[tuple[Db, Network]]:
        """Let somebody act at a time of the clock on the wall, and the rest follow."""
        self.until(local)
        with self.database.write() as db:
            yield db, find_network(db, NETWORK_KEY)
        self.work()

    def publish(self, local: str, week: str) -> None:
        with self.acting(local) as (db, network):
            publish_round(db, network, week, self.now, **BY)

    def repair(self, local: str, week: str) -> dict[str, Any]:
        with self.acting(local) as (db, network):
            return repair_week(db, network, week, desks=Desks(), now=self.now, **BY)

    def stand_ins(self, alarm: int) -> list[str]:
        with self.database.read() as db:
            network = find_network(db, NETWORK_KEY)
            found = alarm_stand_ins(db, network, alarm, desks=Desks(), now=self.now)
        return [one["helper"] for one in found["fit"]]


@pytest.fixture
def story(any_database: Database, post: Post) -> Story:
    one = Story(any_database, post)
    with any_database.write() as db:
        import_files(db, NETWORK_KEY, table.network_files(), now=one.now)
        network = find_network(db, NETWORK_KEY)
        fields = {"contact": table.CONTACT}
        change_network(db, network, fields, revision=None, now=one.now, **BY)
    return one


def first_week(story: Story) -> None:
    """Week 11: two have answered; Mehdi, it seems, does not come on Monday."""
    with story.acting("03-02T12:00") as (db, network):
        answer(db, network, "2027-W11", "driss", now=story.now, by="driss")
    with story.acting("03-03T10:00") as (db, network):  # an absence before planning
        away(db, network, "amina", "2027-03-25", "2027-03-26", story.now)
    story.publish("03-08T10:00", "2027-W11")
    with story.acting("03-10T20:00") as (db, network):
        fields = {"starts_at": "2027-03-28T00:30", "ends_at": "2027-03-28T06:00"}
        more = {"wish": "available", "replaces": False}
        told: dict[str, Any] = {**fields, **more}
        add_span(db, network, "noe", "exceptions", told, now=story.now, by="noe")
    with story.acting("03-12T11:00") as (db, network):
        add_extra_opening(
            db,
            network,
            "passerelle",
            {
                "on_day": date(2027, 3, 29),
                "starts": time(9, 30),
                "ends": time(12),
                "activity": "permanence",
            },
            now=story.now,
            **BY,
        )
    story.publish("03-15T10:00", "2027-W12")
    came(story, "03-15T16:00", "passerelle.20270315.0930", "mehdi", state="no_show")


def second_week(story: Story) -> None:
    """Week 12: Karim does not come, Hilde does; on Saturday Mehdi falls ill."""
    with story.acting("03-17T18:00") as (db, network):
        rules = availability_document(db, network, "karim")["rules"]
        for rule in rules:
            del rule["rrule"]
            rule["last_on"] = date(2027, 4, 4)
        fields = {"rules": rules}
        change_availability(
            db, network, "karim", fields, revision=None, now=story.now, by="karim"
        )
    story.publish("03-22T10:00", "2027-W13")
    monday = "glycines.20270322.1400"
    came(story, "03-22T18:00", monday, "karim", state="no_show")
    came(story, "03-22T18:30", monday, "hilde", state="held")
    with story.acting("03-23T09:00") as (db, network):
        answer(db, network, "2027-W14", "driss", now=story.now, by="driss")
    with story.acting("03-27T09:00") as (db, network):
        away(db, network, "mehdi", "2027-03-29", "2027-03-30", story.now)
    assert story.stand_ins(1) == ["driss"]
    mended = story.repair("03-27T09:10", "2027-W13")
    assert mended["regained"]
    assert [one["session"] for one in mended["changes"]] == [table.EASTER]
    story.publish("03-27T09:20", "2027-W13")


def third_week(story: Story) -> None:
    """Week 13: after Easter Monday Amina cancels, and Mehdi is put right."""
    story.publish("03-30T10:00", "2027-W14")
    thursday = "cerisiers.20270401.1400"
    with story.acting("03-30T12:00") as (db, network):
        cancel(db, network, thursday, "amina", now=story.now, by="amina")
    # The reserve may be asked, and has held less; only Elif may be planned.
    assert story.stand_ins(2) == ["nadia", "elif"]
    mended = story.repair("03-30T12:10", "2027-W13")
    assert [one["session"] for one in mended["changes"]] == [thursday]
    story.publish("03-30T12:15", "2027-W13")
    late = datetime(2027, 3, 15, 10, 30, tzinfo=ZONE)
    came(
        story,
        "03-30T14:00",
        "passerelle.20270315.0930",
        "mehdi",
        state="held",
        starts_at=late,
        ends_at=late + timedelta(minutes=90),
    )


def away(
    db: Db, network: Network, helper: str, first: str, end: str, now: datetime
) -> None:
    span = {"starts_at": f"{first}T00:00", "ends_at": f"{end}T00:00"}
    add_span(db, network, helper, "absences", span, now=now, by=helper)


def came(story: Story, local: str, session: str, helper: str, **fields: Any) -> None:
    with story.acting(local) as (db, network):
        set_attendance(
            db, network, session, helper, fields, revision=None, now=story.now, **BY
        )


@pytest.mark.slow
@pytest.mark.solver
def test_four_weeks_come_to_what_was_worked_out_by_hand(story: Story) -> None:
    first_week(story)
    second_week(story)
    third_week(story)
    story.until("04-11T12:00")
    with story.database.read() as db:
        network = find_network(db, NETWORK_KEY)
        check_clock(db)
        check_versions(db, network)
        check_alarms(db)
        check_notices(db, story.post)
        check_hours(db, network, story.now)


def check_clock(db: Db) -> None:
    """Every slot once, at its hour, and to what end."""
    rows = db.scalars(select(JobRun).order_by(JobRun.started_at, JobRun.scope)).all()
    assert [one for one in rows if one.state != "done"] == []
    steps = [
        f"{one.scope.removeprefix(NETWORK_KEY + '/2027-')} {one.job:7}"
        f" {one.started_at:%m-%d %H:%M}  {one.told}"
        for one in rows
        if "/" in one.scope
    ]
    assert sorted(steps) == sorted(table.STEPS.strip().splitlines())
    others = Counter(one.job for one in rows if "/" not in one.scope)
    del others["alarms"]  # every five minutes, and this clock goes by hours
    assert others == table.NIGHTS


def check_versions(db: Db, network: Network) -> None:
    """Which versions there are, who holds what in them, and what they changed."""
    rows = select(PlanVersion, Round.week).join(Round, Round.id == PlanVersion.round_id)
    published = db.execute(rows.where(PlanVersion.state == PUBLISHED)).all()
    assert {(week, one.number) for one, week in published} == set(table.PLANS)
    for week, number in table.PLANS:
        plan = stored_plan(db, network, week, number)
        assert number > 1 or plan.status == "optimal"  # others were mended, not solved
        assert holders(plan) == table.PLANS[week, number], (week, number)
    assert holders(stored_plan(db, network, "2027-W15", 0)) == table.DRAFT
    for version, week in published:
        if week == "2027-W13" and version.number in table.DIFFERENCES:
            found = named(db, kept_differences(db, version))
            kinds = [(one["session"], one["helper"], one["kind"]) for one in found]
            assert kinds == table.DIFFERENCES[version.number]


def holders(plan: Plan) -> dict[str, str]:
    return {one.session: one.helper for one in plan.assignments}


def check_alarms(db: Db) -> None:
    rows = db.execute(
        select(Session.key, Helper.key, Alarm)
        .select_from(Alarm)
        .join(Session, Session.id == Alarm.session_id)
        .join(Helper, Helper.id == Alarm.helper_id)
        .order_by(Alarm.id)
    )
    found = [
        (
            session,
            helper,
            one.cause,
            one.state,
            minute(one.raised_at),
            minute(one.ended_at),
        )
        for session, helper, one in rows
    ]
    assert found == table.ALARMS


def minute(at: datetime | None) -> str:
    assert at is not None
    return f"{at:%m-%d %H:%M}"


def check_notices(db: Db, post: Post) -> None:
    """Who was sent what: each once, at its hour, and of nobody else's affairs."""
    notices = {one.message_id: one for one in db.scalars(select(Notice))}
    assert {one.state for one in notices.values()} == {"sent"}
    assert sorted(post.message_ids) == sorted(notices)  # each once
    assert len(post.taken) == table.ALL_NOTICES
    by_reader: dict[str, Counter[str]] = {}
    for message in post.taken:
        kinds = by_reader.setdefault(message["To"], Counter())
        kinds[notices[message["Message-ID"]].kind] += 1
    assert by_reader == table.NOTICES
    names = dict(db.execute(select(Helper.key, Helper.name)).all())
    told = [
        f"{minute(one.sent_at)} {one.kind:6} {one.recipient.partition('@')[0]:10} |"
        f" {spoken_of(one, names):20} | {one.calendar.count('BEGIN:VEVENT')}"
        for one in notices.values()
        if one.kind in {"week", "change"}
    ]
    for one in notices.values():
        if one.kind in {"round", "reminder"}:
            assert spoken_of(one, names) == one.recipient.partition("@")[0]
    assert sorted(told) == sorted(table.TOLD.strip().splitlines())


def spoken_of(notice: Notice, names: dict[str, str]) -> str:
    """Give the helpers that a notice names, in its text or its calendar."""
    text = f"{notice.subject}\n{notice.text}\n{notice.calendar}"
    return " ".join(key for key in sorted(names) if names[key] in text)


def check_hours(db: Db, network: Network, now: datetime) -> None:
    """What everybody held, and what the next week remembers of it."""
    period = date(2027, 3, 15), date(2027, 4, 11)
    names = ("sessions", "minutes", "days", "costs_cents", "no_shows")
    found = {
        one["key"]: tuple(one[name] for name in names)
        for one in list_hours(db, network, *period, now=now)
    }
    assert found == table.HOURS
    problem = round_problem(db, network, "2027-W15", now)
    remembered = {
        one.id: (one.past_sessions, one.past_weeks) for one in problem.helpers
    }
    assert remembered == table.MEMORY
