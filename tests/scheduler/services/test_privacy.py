"""Retention: what led to a plan goes in time, and what was held stays for ever."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, select, update

from scheduler.services.networks import find_network
from scheduler.services.privacy import clean, forget
from scheduler.services.published.publishing import publish_round
from scheduler.services.rounds.keeping import open_round, round_problem, store_draft
from scheduler.store.session import Database
from scheduler.store.tables import (
    Absence,
    Alarm,
    Attendance,
    Availability,
    AvailabilityDate,
    Base,
    Helper,
    JobRun,
    KeptAnswer,
    Network,
    Notice,
    Option,
    Round,
    RunEvent,
    Session,
    SolveRun,
)
from scheduler.store.tables import Answer as AnswerRow
from tests.scheduler.everything import AT, add_everything
from tests.scheduler.small import BEFORE, WEEK, simple_plan, small_network

# Everything of the small network is of November and December 2026 or before.
STAYS = datetime(2028, 11, 1, tzinfo=UTC)
GOES = datetime(2029, 4, 1, tzinfo=UTC)


def plan(database: Database, key: str) -> None:
    with database.write() as db:
        network = find_network(db, key)
        of = open_round(db, network, WEEK)
        made = simple_plan(round_problem(db, network, WEEK, BEFORE))
        store_draft(db, network, of, made, BEFORE, stale=False)


def fill(database: Database, key: str) -> None:
    """Put something into every table of a network, old as it will be."""
    with database.write() as db:
        small_network(db, key)
    plan(database, key)
    with database.write() as db:
        publish_round(db, find_network(db, key), WEEK, BEFORE)
    plan(database, key)
    with database.write() as db:
        network = find_network(db, key)
        add_everything(db, network)
        alarm = db.scalars(select(Alarm).where(Alarm.network_id == network.id)).one()
        alarm.state, alarm.ended_at = "over", AT
        db.execute(update(Notice).values(state="sent"))
        visited = db.scalars(
            select(Session).where(
                Session.network_id == network.id, Session.key == "repair"
            )
        ).one()
        visited.home_visit = {"location": {"lat": 50.8, "lon": 4.3}}


def counts(database: Database) -> dict[str, int]:
    with database.read() as db:
        return {
            name: db.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }


def test_nothing_goes_before_its_time(database: Database) -> None:
    fill(database, "brussels")
    before = counts(database)
    with database.write() as db:
        assert forget(db, find_network(db, "brussels"), STAYS) == {}
    assert counts(database) == before


def test_what_led_to_old_plans_goes_and_what_was_held_stays(
    database: Database,
) -> None:
    for key in ("brussels", "liege"):
        fill(database, key)
    before = counts(database)
    with database.write() as db:
        find_network(db, "liege").keep_months = 60
        gone = forget(db, find_network(db, "brussels"), GOES)
    after = counts(database)
    halved = {name for name in before if after[name] == before[name] / 2 > 0}
    assert halved == {
        "absence",
        "alarm",
        "answer",
        "api_token",
        "availability_date",
        "change",
        "edit",
        "loan",
        "notice",
        "run_event",
        "solve_run",
    }
    # Of plans, the published version stays and the draft goes.
    fewer = {name for name in before if before[name] / 2 < after[name] < before[name]}
    assert fewer == {"plan_version", "assignment", "empty_seat"}
    assert gone["homes that were visited"] == 1
    assert gone["notes on attendance"] == 1
    with database.read() as db:
        notes = dict(
            db.execute(
                select(Network.key, Attendance.note)
                .join(Session, Session.id == Attendance.session_id)
                .join(Network, Network.id == Session.network_id)
            ).all()
        )
        assert notes == {"brussels": "", "liege": "é"}
        visits = db.execute(
            select(Network.key, Session.home_visit.is_(None))
            .join(Network, Network.id == Session.network_id)
            .where(Session.key == "repair")
        )
        assert dict(visits.all()) == {"brussels": True, "liege": False}
    with database.write() as db:
        assert forget(db, find_network(db, "brussels"), GOES) == {}


def test_the_border_is_an_instant(database: Database) -> None:
    now = datetime(2028, 12, 1, 3, 30, tzinfo=UTC)
    border = datetime(2026, 12, 1, 3, 30, tzinfo=UTC)
    begin = border - timedelta(days=9)
    with database.write() as db:
        network = small_network(db)
        helper = db.scalars(select(Helper).where(Helper.key == "zoe")).one()
        for table in (Absence, AvailabilityDate):
            for end in (border - timedelta(seconds=1), border):
                db.add(table(helper_id=helper.id, starts_at=begin, ends_at=end))
        for last_on in (date(2026, 11, 30), date(2026, 12, 1), None):
            rule = Availability(helper_id=helper.id, weekday=4, last_on=last_on)
            rule.starts, rule.ends = time(9), time(12)
            db.add(rule)
        for week in ("2026-W48", "2026-W49"):
            of = Round(network_id=network.id, week=week)
            db.add(of)
            db.flush()
            db.add(AnswerRow(round_id=of.id, helper_id=helper.id, answered_at=begin))
    with database.write() as db:
        gone = forget(db, find_network(db, "brussels"), now)
    assert gone == {
        "absences": 1,
        "dated exceptions": 1,
        "rules that ended": 1,
        "answers": 1,
    }
    with database.read() as db:
        kept = db.scalars(select(Absence.ends_at).where(Absence.helper_id == helper.id))
        assert kept.all() == [border]
        assert db.scalars(
            select(Round.week).join(AnswerRow, AnswerRow.round_id == Round.id)
        ).all() == ["2026-W49"]


def test_a_home_is_forgotten_after_all_times_of_the_visit(database: Database) -> None:
    fill(database, "brussels")
    with database.write() as db:
        visited = db.scalars(select(Session).where(Session.key == "repair")).one()
        late = datetime(2027, 6, 1, 12, tzinfo=UTC)
        option = Option(session_id=visited.id, position=1, starts_at=late, ends_at=late)
        option.ends_at += timedelta(hours=1)
        db.add(option)
    with database.write() as db:
        gone = forget(db, find_network(db, "brussels"), GOES)
        assert "homes that were visited" not in gone


def add_run(database: Database, ended_at: datetime | None, events: int) -> int:
    with database.write() as db:
        of = db.scalars(select(Round)).first()
        assert of is not None
        number = db.scalar(select(func.count()).select_from(SolveRun)) or 0
        run = SolveRun(round_id=of.id, number=number + 1, seconds=1, workers=1)
        run.wanted_at, run.ended_at = AT, ended_at
        run.state = "running" if ended_at is None else "failed"
        db.add(run)
        db.flush()
        for one in range(events):
            db.add(RunEvent(run_id=run.id, number=one + 1, at=AT, what={}))
        return run.id


def test_cleaning_keeps_the_last_word_of_runs_and_what_is_new(
    database: Database,
) -> None:
    with database.write() as db:
        network = small_network(db)
        db.add(Round(network_id=network.id, week=WEEK))
    now = AT + timedelta(days=31)
    old = add_run(database, AT, 4)
    new = add_run(database, now - timedelta(days=29), 4)
    add_run(database, None, 4)
    with database.write() as db:
        for job, days, state in (
            ("alarms", 8, "done"),
            ("alarms", 6, "done"),
            ("alarms", 9, "running"),
            ("open", 399, "done"),
            ("open", 401, "failed"),
        ):
            slot = now - timedelta(days=days)
            db.add(
                JobRun(job=job, slot=slot, started_at=slot, seen_at=slot, state=state)
            )
    with database.write() as db:
        assert clean(db, now, ["alarms"]) == {"progress": 3, "runs of jobs": 2}
    with database.read() as db:
        left = dict(
            db.execute(
                select(RunEvent.run_id, func.count()).group_by(RunEvent.run_id)
            ).all()
        )
        assert (left[old], left[new]) == (1, 4)
        last = db.scalar(select(RunEvent.number).where(RunEvent.run_id == old))
        assert last == 4


def test_kept_answers_are_cleaned(database: Database) -> None:
    fill(database, "brussels")
    with database.write() as db:
        assert clean(db, AT + timedelta(hours=23)) == {}
        assert clean(db, AT + timedelta(hours=25)) == {"answers of requests": 1}
        assert db.scalars(select(KeptAnswer)).all() == []
