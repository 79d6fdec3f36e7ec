"""Problems in memory: kept while nothing changes, and never what was not committed."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from matching.check import violations
from matching.repair import Move
from scheduler.services.drafts.desks import Desks
from scheduler.services.drafts.documents import the_draft
from scheduler.services.drafts.edits import edit_draft
from scheduler.services.drafts.on_desk import OnDesk
from scheduler.services.networks import find_network
from scheduler.services.rounds.keeping import newest_version, the_round
from scheduler.store.session import Database, Db
from scheduler.store.tables import Helper
from tests.scheduler.drafted import KEY, LATER, MONDAY, Office, seat
from tests.scheduler.small import BEFORE, WEEK


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


def of_draft(office: Office, db: Db) -> OnDesk:
    network = find_network(db, KEY)
    return office.desks.draft(db, network, *the_draft(db, network, WEEK))


def draft(office: Office) -> OnDesk:
    with office.database.read() as db:
        return of_draft(office, db)


def published(office: Office, now: datetime) -> OnDesk:
    with office.database.read() as db:
        network = find_network(db, KEY)
        of = the_round(db, network, WEEK)
        version = newest_version(db, of)
        assert version is not None
        return office.desks.published(db, network, of, version, now)


def change(office: Office, **values: object) -> None:
    with office.database.write() as db:
        db.execute(update(Helper).where(Helper.key == "amina").values(values))


def test_while_nothing_changes_the_desk_stays(office: Office) -> None:
    first = draft(office)
    assert first.fresh
    with office.database.write(inputs=False) as db:
        db.execute(update(Helper).values(phone="+32 2 000 00 00"))
    assert draft(office) is first


def test_what_is_loaded_again_and_is_the_same_stays(office: Office) -> None:
    first = draft(office)
    change(office, name="Amina B.", email="amina@example.org")
    assert draft(office) is first


def test_other_inputs_make_another_desk(office: Office) -> None:
    first = draft(office)
    change(office, max_sessions=1)
    other = draft(office)
    assert other is not first
    assert not other.fresh
    assert {helper.max_sessions for helper in other.problem.helpers} >= {1}
    change(office, max_sessions=3)
    again = draft(office)
    assert again.fresh
    assert again.look.sha256 == first.look.sha256


def test_what_is_not_committed_is_not_kept(office: Office) -> None:
    first = draft(office)
    office.desks = Desks()
    with office.database.write() as db:
        db.execute(update(Helper).values(max_sessions=1))
        assert not of_draft(office, db).fresh
        db.rollback()
    assert draft(office).look.sha256 == first.look.sha256
    assert draft(office).fresh


def test_an_edit_that_is_committed_is_there_at_once(office: Office) -> None:
    draft(office)
    office.edit(removed=[seat(MONDAY, "b")])
    known = office.desks.__dict__["_weeks"]
    assert len(known) == 1
    kept = draft(office)
    assert kept.desk.held_by(MONDAY, "b") is None
    assert draft(office) is kept
    anew = Desks()
    with office.database.read() as db:
        network = find_network(db, KEY)
        loaded = anew.draft(db, network, *the_draft(db, network, WEEK))
    assert loaded.problem == kept.problem
    assert sorted(loaded.desk.assignments) == sorted(kept.desk.assignments)
    assert (loaded.fresh, loaded.refused) == (kept.fresh, kept.refused)


def test_an_edit_that_is_undone_by_its_transaction_leaves_nothing(
    office: Office,
) -> None:
    first = draft(office)

    with office.database.write() as db:
        network, fields = find_network(db, KEY), {"removed": [seat(MONDAY, "b")]}
        edit_draft(
            db,
            network,
            WEEK,
            fields,
            revision=None,
            desks=office.desks,
            by="ada",
            now=LATER,
        )
        db.rollback()
    assert draft(office) is first


def test_a_published_week_is_judged_as_of_now(office: Office) -> None:
    office.publish()
    before = published(office, BEFORE + timedelta(hours=2))
    assert before.desk.facts.begun == set()
    monday_noon = BEFORE + timedelta(days=3)
    after = published(office, monday_noon)
    assert after.desk.facts.begun == {MONDAY}
    assert published(office, monday_noon + timedelta(minutes=1)) is after
    assert after.broken == ()


def test_only_the_last_few_weeks_are_kept(office: Office) -> None:
    first = draft(office)
    with office.database.read() as db:
        network = find_network(db, KEY)
        for week in ("2026-W50", "2026-W51", "2026-W52", "2026-W53"):
            look = office.desks.look(db, network, week, BEFORE)
            assert office.desks.look(db, network, week, BEFORE) is look
    assert len(office.desks.__dict__["_weeks"]) == 4
    assert draft(office) is not first


def test_what_is_broken_after_a_move_is_what_the_check_says(office: Office) -> None:
    plan = draft(office)
    moves = [Move.replace(one, "zoe") for one in plan.desk.assignments]
    for move in moves:
        after = plan.after(move)
        said = violations(after.problem, after.desk.assignments, after.refused)
        assert sorted(map(str, after.broken)) == sorted(map(str, said))
        assert after.broken
    assert plan.broken == ()


def test_a_week_can_be_loaded_before_it_is_written_to(office: Office) -> None:
    with office.database.read() as db:
        network = find_network(db, KEY)
        office.desks.warm(db, network, WEEK)
        office.desks.warm(db, network, "2026-W02")  # without a round
    warm = draft(office)
    with office.database.write() as db:
        assert of_draft(office, db) is warm
    change(office, max_sessions=-1)
    with office.database.read() as db:
        office.desks.warm(db, find_network(db, KEY), WEEK)  # who asks next is told
