"""What helpers are asked, and coordinators told: once each, whoever calls again."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import delete, select, update

from scheduler.services.networks import find_network
from scheduler.services.notices import (
    Telling,
    tell_alarm,
    tell_expiry,
    tell_planned,
    tell_reminder,
    tell_round_opened,
)
from scheduler.store.session import Database
from scheduler.store.tables import (
    Account,
    Alarm,
    Answer,
    Assignment,
    EmptySeat,
    Helper,
    HelperClearance,
    HelperSkill,
    Network,
    Notice,
    PlanVersion,
    Round,
    Seat,
    Session,
)
from tests.scheduler.services.notices.told import (
    DAY,
    NOON,
    network_of_helpers,
    publish,
    waiting,
    withdrawn,
)

CLOSES = datetime(2026, 11, 26, 19, tzinfo=UTC)  # 20:00 there


@pytest.fixture
def network(database: Database) -> Database:
    network_of_helpers(database)
    with database.write() as db:
        db.execute(update(Round).values(opened_at=NOON, closes_at=CLOSES))
    return database


def ask(database: Database, *, again: bool, now: datetime = NOON) -> Telling:
    with database.write() as db:
        of = db.scalars(select(Round)).one()
        tell = tell_reminder if again else tell_round_opened
        return tell(db, find_network(db, "bxl"), of, now)


def test_everybody_is_asked_once(network: Database) -> None:
    with network.write() as db:
        db.execute(update(Helper).where(Helper.key == "carl").values(reserve=True))
        db.execute(update(Helper).where(Helper.key == "dora").values(active=False))
    told = ask(network, again=False)
    assert (told.written, told.unreached) == (2, ("helper eve",))
    found = waiting(network)
    assert set(found) == {"amina", "bob"}
    assert found["amina"].key == "round:2026-W49:helper:amina"
    assert "20:00" in found["amina"].text
    assert ask(network, again=False).written == 0


def test_who_has_answered_is_not_reminded(network: Database) -> None:
    with network.write() as db:
        of = db.scalars(select(Round)).one()
        amina = db.scalars(select(Helper).where(Helper.key == "amina")).one()
        db.add(Answer(round_id=of.id, helper_id=amina.id, answered_at=NOON))
    ask(network, again=True, now=datetime(2026, 11, 25, 22, tzinfo=UTC))
    found = waiting(network)
    assert set(found) == {"bob", "carl", "dora"}
    # 23:00: at the end of quiet hours.
    assert {one.due_at for one in found.values()} == {
        datetime(2026, 11, 26, 7, tzinfo=UTC)
    }
    assert ask(network, again=True).written == 0


def draft(database: Database, revision: int = 1) -> int:
    """Make a draft with an empty seat and a session that is not held."""
    with database.write() as db:
        of = db.scalars(select(Round)).one()
        seats = {
            (session, seat): id_
            for session, seat, id_ in db.execute(
                select(Session.key, Seat.key, Seat.id).join(
                    Seat, Seat.session_id == Session.id
                )
            )
        }
        old = db.scalars(select(PlanVersion.id).where(PlanVersion.number == 0)).all()
        for table in (Assignment, EmptySeat):
            db.execute(delete(table).where(table.plan_version_id.in_(old)))
        db.execute(delete(PlanVersion).where(PlanVersion.id.in_(old)))
        version = PlanVersion(
            round_id=of.id,
            problem_sha256="ab" * 32,
            status="feasible",
            strategy="by hand",
            seconds=0,
            seed=1,
            score={"cover": {"value": 9, "mandatory_filled": 12, "mandatory_empty": 2}},
            bound={},
            made_at=NOON,
            revision=revision,
            not_held=[{"session": "tue"}],
        )
        db.add(version)
        db.flush()
        for session, seat in (("mon", "b"), ("tue", "a")):
            db.add(
                EmptySeat(
                    plan_version_id=version.id,
                    seat_id=seats[session, seat],
                    mandatory=True,
                    why={"helpers": 5, "role": 0},
                )
            )
        return version.id


def planned(database: Database) -> Telling:
    with database.write() as db:
        one = db.scalars(select(PlanVersion).where(PlanVersion.number == 0)).one()
        return tell_planned(db, find_network(db, "bxl"), one, NOON)


def test_coordinators_hear_what_a_draft_leaves_open(network: Database) -> None:
    draft(network)
    assert planned(network).written == 1
    notice = waiting(network)["contact"]
    assert notice.recipient == "post@bxl.example"
    assert notice.language == "fr"
    assert "12" in notice.text
    assert "14" in notice.text
    empty, not_held = (notice.text.find(f"EPN {site}") for site in ("Foret", "Vlieger"))
    assert -1 < not_held < empty  # each once: its empty seats follow from that
    assert notice.text.count("EPN Vlieger") == 1
    # The draft may go and be made anew: nothing refers to it.
    assert notice.version_id is None
    assert planned(network).written == 0
    draft(network, revision=2)
    again = planned(network)
    assert (again.written, again.withdrawn) == (1, 1)
    assert withdrawn(network) == {notice.key}


def test_without_a_contact_every_coordinator_is_told(network: Database) -> None:
    with network.write() as db:
        db.execute(update(Network).values(contact=""))
        of = find_network(db, "bxl")
        db.add_all(
            Account(
                network_id=of.id,
                key=key,
                email=email,
                role=role,
                active=active,
                language=language,
                created_at=NOON,
            )
            for key, email, role, active, language in (
                ("ann", "ann@bxl.example", "coordinator", True, "nl"),
                ("ben", "", "coordinator", True, ""),
                ("cleo", "cleo@bxl.example", "reader", True, ""),
                ("dirk", "dirk@bxl.example", "coordinator", False, ""),
            )
        )
    draft(network)
    planned(network)
    found = waiting(network)
    assert set(found) == {"ann"}
    assert found["ann"].language == "nl"


def alarms(database: Database, session: str, *helpers: str) -> list[int]:
    with database.write() as db:
        of = find_network(db, "bxl")
        rows = db.execute(
            select(Assignment, Seat.session_id)
            .join(Seat, Seat.id == Assignment.seat_id)
            .join(Session, Session.id == Seat.session_id)
            .join(Helper, Helper.id == Assignment.helper_id)
            .where(Session.key == session, Helper.key.in_(helpers))
        ).all()
        made = [
            Alarm(
                network_id=of.id,
                version_id=row.plan_version_id,
                session_id=session_id,
                seat_id=row.seat_id,
                helper_id=row.helper_id,
                cause="cancellation",
                raised_at=NOON,
            )
            for row, session_id in rows
        ]
        db.add_all(made)
        db.flush()
        return [one.id for one in made]


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (NOON, datetime(2026, 11, 26, 7, tzinfo=UTC)),
        (NOON + 4 * DAY, NOON + 4 * DAY),  # Sunday, it is tomorrow
    ],
)
def test_an_alarm_is_told_once(network: Database, now: datetime, due: datetime) -> None:
    publish(network, {"mon": ["amina", "bob"]})
    with network.write(inputs=False) as db:
        db.execute(delete(Notice))
    raised = alarms(network, "mon", "amina", "bob")
    for written in (1, 0):
        with network.write() as db:
            told = tell_alarm(db, find_network(db, "bxl"), raised, now)
            assert told.written == written
    notice = waiting(network)["contact"]
    assert "Amina B." in notice.text
    assert "Bob B." in notice.text
    assert "09:00–12:00" in notice.text
    assert notice.due_at == due
    assert notice.session_id is not None


def test_no_alarm_is_no_notice(network: Database) -> None:
    with network.write() as db:
        assert tell_alarm(db, find_network(db, "bxl"), [], NOON) == Telling()


def expiry(database: Database, now: datetime) -> Telling:
    with database.write() as db:
        return tell_expiry(db, find_network(db, "bxl"), now)


def test_what_ends_soon_is_told_once(network: Database) -> None:
    with network.write() as db:
        of = {one.key: one.id for one in db.scalars(select(Helper))}
        end = date(2026, 12, 20)
        db.add_all(
            [
                HelperClearance(helper_id=of["amina"], clearance="C45B", last_on=end),
                HelperClearance(helper_id=of["eve"], clearance="CPAS", last_on=end),
                HelperSkill(helper_id=of["bob"], skill="5.1", level=3, last_on=end),
                HelperSkill(
                    helper_id=of["carl"],
                    skill="5.1",
                    level=3,
                    last_on=date(2027, 5, 1),
                ),
            ]
        )
    assert expiry(network, NOON).unreached == ("helper eve",)
    found = waiting(network)
    assert set(found) == {"amina", "bob", "contact"}
    assert "C45B" in found["amina"].text
    assert "CPAS" in found["contact"].text
    assert expiry(network, NOON + DAY).written == 0
    # Something more is news, for her alone; coordinators hear it the week after.
    with network.write() as db:
        db.add(HelperSkill(helper_id=of["amina"], skill="2.1", level=3, last_on=end))
    assert expiry(network, NOON + 2 * DAY).written == 1
    assert expiry(network, NOON + 7 * DAY).written == 1
    with network.read() as db:
        newest = db.scalars(select(Notice).order_by(Notice.id.desc())).first()
    assert newest is not None
    assert newest.key.startswith("expiry:2026-W49:")


def test_nothing_ends_and_nothing_is_told(network: Database) -> None:
    assert expiry(network, NOON) == Telling()
    assert waiting(network) == {}
