"""The steps of a round by the clock alone, and where a coordinator was quicker."""

import pytest
from sqlalchemy import delete, select, update

from scheduler.config import Settings
from scheduler.jobs.catalogue import STEPS
from scheduler.jobs.job import Work
from scheduler.jobs.solving import Solver
from scheduler.jobs.ticking import tick
from scheduler.services.availability.answers import answer
from scheduler.services.networks import find_network
from scheduler.services.published.publishing import publish_round
from scheduler.services.rounds.keeping import (
    find_round,
    open_round,
    round_problem,
    store_draft,
)
from scheduler.services.rounds.states import close_round
from scheduler.store.session import Database
from scheduler.store.tables import (
    Activity,
    Helper,
    JobRun,
    Notice,
    PlanVersion,
    Round,
    Session,
    SolveRun,
)
from tests.scheduler.jobs.toys import utc
from tests.scheduler.small import WEEK, simple_plan, small_network

OPEN, REMIND = "2026-11-16T07:00", "2026-11-19T17:00"
CLOSE, SOLVE, TELL = "2026-11-22T19:00", "2026-11-22T20:00", "2026-11-23T07:00"
SETTINGS = Settings(solve_seconds=2, workers=1)


@pytest.fixture
def network(database: Database) -> Database:
    with database.write() as db:
        small_network(db).contact = "planning@example.org"
        db.execute(update(Helper).values(email=Helper.key + "@example.org"))
        db.execute(update(Helper).where(Helper.key == "zoe").values(email=""))
    return database


def at(database: Database, now: str) -> dict[str, str]:
    """Tick at an instant; give what was told of the week, by step."""
    instant = utc(now)
    before = told_of_week(database)
    tick(Work(database, SETTINGS, lambda: instant), STEPS)
    after = told_of_week(database)
    return {job: told for job, told in after.items() if job not in before}


def told_of_week(database: Database) -> dict[str, str]:
    with database.read() as db:
        rows = select(JobRun.job, JobRun.told).where(JobRun.scope == f"brussels/{WEEK}")
        return dict(db.execute(rows).all())


def notices(database: Database, kind: str) -> list[str]:
    with database.read() as db:
        rows = select(Notice.recipient).where(Notice.kind == kind)
        return sorted(db.scalars(rows))


def the_round(database: Database) -> Round | None:
    with database.read() as db:
        return find_round(db, find_network(db, "brussels"), WEEK)


def plan_by_hand(database: Database, now: str) -> None:
    instant = utc(now)
    with database.write() as db:
        network = find_network(db, "brussels")
        of = open_round(db, network, WEEK, now=instant)
        made = simple_plan(round_problem(db, network, WEEK, instant))
        store_draft(db, network, of, made, instant, stale=False)


@pytest.mark.solver
def test_a_round_goes_from_opening_to_its_draft_by_the_clock(
    network: Database,
) -> None:
    assert at(network, OPEN) == {"open": "opened; 2 told"}
    of = the_round(network)
    assert of is not None
    assert (of.opened_at, of.closes_at) == (utc(OPEN), utc(CLOSE))
    with network.read() as db:
        assert len(db.scalars(select(Session)).all()) > 1  # those of openings
    assert notices(network, "round") == ["amina@example.org", "bob@example.org"]
    with network.write() as db:
        answer(
            db,
            find_network(db, "brussels"),
            WEEK,
            "amina",
            by="helper amina",
            now=utc("2026-11-18T12:00"),
        )
    assert at(network, REMIND) == {"remind": "reminded; 1 told"}
    assert notices(network, "reminder") == ["bob@example.org"]
    assert at(network, CLOSE) == {"close": "closed"}
    assert at(network, SOLVE) == {"solve": "run 1 wanted"}
    assert Solver(network, lambda: utc(SOLVE)).work_once()
    assert at(network, TELL) == {"tell": "1 told"}
    assert notices(network, "planned") == ["planning@example.org"]
    of = the_round(network)
    assert of is not None
    assert (of.reminded_at, of.closed_at) == (utc(REMIND), utc(CLOSE))
    with network.read() as db:
        assert db.scalars(select(PlanVersion.state)).all() == ["draft"]
        assert set(db.scalars(select(JobRun.state))) == {"done"}


def test_a_round_that_was_opened_by_hand_is_only_told_of(network: Database) -> None:
    early = utc("2026-11-13T10:00")
    with network.write() as db:
        open_round(db, find_network(db, "brussels"), WEEK, now=early)
    assert at(network, OPEN) == {"open": "opened; 2 told"}
    of = the_round(network)
    assert of is not None
    assert of.opened_at == early


def test_a_round_that_was_closed_by_hand_stays_closed(network: Database) -> None:
    at(network, OPEN)
    with network.write() as db:
        owner = find_network(db, "brussels")
        close_round(db, owner, WEEK, now=utc("2026-11-18T10:00"))
    closed = "nothing: the round is closed"
    assert at(network, REMIND) == {"remind": closed}
    assert at(network, CLOSE) == {"close": closed}
    assert notices(network, "reminder") == []


def test_who_was_reminded_is_left_in_peace(network: Database) -> None:
    at(network, OPEN)
    with network.write() as db:
        db.execute(update(Round).values(reminded_at=utc("2026-11-18T10:00")))
    told = at(network, REMIND)
    assert told == {"remind": "nothing: they were reminded already"}


def test_a_network_that_begins_late_is_not_planned_by_surprise(
    network: Database,
) -> None:
    told = at(network, "2026-11-25T12:00")  # after all steps of W49
    assert told == dict.fromkeys(
        ("close", "solve", "tell"), "nothing: the round was never opened"
    )
    with network.read() as db:
        assert db.scalars(select(Round.week)).all() == ["2026-W50"]
        assert db.scalars(select(SolveRun.id)).all() == []


def test_what_was_published_by_hand_is_not_planned_anew(network: Database) -> None:
    at(network, OPEN)
    plan_by_hand(network, "2026-11-20T10:00")
    with network.write() as db:
        owner = find_network(db, "brussels")
        publish_round(db, owner, WEEK, utc("2026-11-20T11:00"))
    assert at(network, SOLVE)["solve"] == "nothing: the week is published"
    assert at(network, TELL) == {"tell": "nothing: the week is published"}
    assert notices(network, "planned") == []


def test_a_draft_that_was_edited_is_not_written_over(network: Database) -> None:
    at(network, OPEN)
    plan_by_hand(network, "2026-11-22T10:00")
    with network.write() as db:
        db.scalars(select(PlanVersion)).one().revision = 2
    assert at(network, SOLVE)["solve"] == "nothing: the draft was edited by hand"
    assert at(network, TELL) == {"tell": "1 told"}


def test_a_draft_that_nobody_edited_is_made_anew(network: Database) -> None:
    at(network, OPEN)
    plan_by_hand(network, "2026-11-22T10:00")
    assert at(network, SOLVE)["solve"] == "run 1 wanted"


def test_a_run_under_way_is_enough(network: Database) -> None:
    at(network, OPEN)
    assert at(network, SOLVE)["solve"] == "run 1 wanted"
    with network.write() as db:
        db.execute(delete(JobRun).where(JobRun.job == "solve"))
    again = at(network, SOLVE)
    assert again["solve"] == f"nothing: Run 1 of week {WEEK} is under way."


@pytest.mark.parametrize(
    ("state", "why"), [("wanted", "is still being solved"), ("failed", "has no draft")]
)
def test_without_a_draft_the_failure_is_seen(
    network: Database, state: str, why: str
) -> None:
    at(network, OPEN)
    at(network, SOLVE)
    with network.write() as db:
        db.execute(update(SolveRun).values(state=state))
    told = at(network, TELL)
    assert told == {"tell": f"no_draft: Week {WEEK} of network “brussels” {why}."}
    with network.read() as db:
        failed = db.scalars(select(JobRun).where(JobRun.state == "failed")).all()
        assert {row.job for row in failed} == {"tell"}


def test_a_fault_of_rows_leaves_the_round_unopened(network: Database) -> None:
    with network.write() as db:
        db.execute(update(Activity).values(seats=[{"id": 7}]))
    told = at(network, OPEN)
    assert told["open"].startswith("bad_input: ")
    assert the_round(network) is None
    assert notices(network, "round") == []
