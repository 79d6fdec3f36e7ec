"""Publishing: once for ever, with what it changes; a week that has begun stays so far."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import delete, exc, select, update

from scheduler.errors import (
    BrokenRulesError,
    ChangedError,
    NoDraftError,
    NotFoundError,
    StaleDraftError,
)
from scheduler.services.changes import list_changes
from scheduler.services.networks import find_network
from scheduler.services.published.publishing import publish_round
from scheduler.services.published.versions import (
    difference_document,
    list_versions,
    version_document,
)
from scheduler.store.session import Database
from scheduler.store.tables import (
    CalendarEntry,
    Difference,
    Helper,
    Notice,
    Option,
    PlanVersion,
    Session,
)
from tests.scheduler.agendas import utc
from tests.scheduler.drafted import (
    AFTERNOON,
    KEY,
    LATER,
    MONDAY,
    REASON,
    WEDNESDAY,
    Document,
    Office,
    assert_truthful,
    held,
    seat,
)
from tests.scheduler.small import BEFORE, WEEK

TUESDAY = BEFORE + timedelta(days=4)


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


def override(found: BrokenRulesError) -> list[Document]:
    return [{**rule, "reason": REASON} for rule in found.rules]


def version(office: Office, number: int) -> Document:
    with office.database.read() as db:
        return version_document(db, find_network(db, KEY), WEEK, number)


def difference(
    office: Office, number: int, against: int | None = None
) -> list[tuple[str, str, str | None]]:
    with office.database.read() as db:
        found = difference_document(
            db, find_network(db, KEY), WEEK, number, against=against
        )
    return [
        (one["kind"], one["session"], one["helper"]) for one in found["differences"]
    ]


def test_the_first_version_adds_everything(office: Office) -> None:
    with office.database.write() as db:
        db.execute(update(Helper).where(Helper.key == "bob").values(email="b@x.org"))
    assert office.publish() == 1
    found = difference(office, 1)
    assert Counter(kind for kind, _, _ in found) == {"added": 10}
    assert ("added", MONDAY, None) in found
    assert ("added", MONDAY, "amina") in found
    with office.database.read() as db:
        (kept,) = list_versions(db, find_network(db, KEY), WEEK)
        assert db.scalars(select(Notice.recipient)).all() == ["b@x.org"]
    assert (kept["number"], kept["assignments"], kept["empty_seats"]) == (1, 6, 2)
    assert held(version(office, 1))[f"{MONDAY}/a"] == "amina"


def test_a_version_says_what_it_changes_against_the_one_before(office: Office) -> None:
    office.publish()
    office.plan()
    office.edit(
        removed=[
            seat(MONDAY, "b"),
            seat(WEDNESDAY),
            seat(AFTERNOON),
            seat(AFTERNOON, "b"),
        ],
        added=[seat(AFTERNOON, "a", "bob"), seat(AFTERNOON, "b", "amina")],
    )
    assert office.publish(LATER + timedelta(hours=1)) == 2
    assert difference(office, 2) == [
        ("team", MONDAY, None),
        ("removed", MONDAY, "bob"),
        ("removed", WEDNESDAY, None),
        ("removed", WEDNESDAY, "amina"),
        ("seat", AFTERNOON, "amina"),
        ("seat", AFTERNOON, "bob"),
    ]
    with office.database.read() as db:
        found = difference_document(db, find_network(db, KEY), WEEK, 2)
    gone = found["differences"][1]
    assert gone["before"] == {
        "starts_at": "2026-11-30T08:00:00+00:00",
        "ends_at": "2026-11-30T11:00:00+00:00",
        "seat": "b",
        "helpers": ["amina", "bob"],
    }
    assert gone["after"] is None


def test_a_session_at_another_time_is_moved_for_all(office: Office) -> None:
    office.publish()
    with office.database.write() as db:
        session = db.scalars(select(Session.id).where(Session.key == MONDAY)).one()
        db.execute(
            update(Option)
            .where(Option.session_id == session)
            .values(ends_at=utc("2026-11-30T10:30"))
        )
    office.plan()
    office.publish(LATER + timedelta(hours=1))
    assert [one for one in difference(office, 2) if one[1] == MONDAY] == [
        ("moved", MONDAY, None),
        ("moved", MONDAY, "amina"),
        ("moved", MONDAY, "bob"),
    ]


def test_any_two_versions_can_be_compared(office: Office) -> None:
    office.publish()
    office.plan()
    office.edit(removed=[seat(MONDAY, "b")])
    office.publish(LATER + timedelta(hours=1))
    office.plan()
    office.publish(LATER + timedelta(hours=2))
    assert difference(office, 3) == [("team", MONDAY, None), ("added", MONDAY, "bob")]
    assert difference(office, 3, against=1) == []
    assert difference(office, 1, against=2) == difference(office, 3)
    assert len(difference(office, 3, against=0)) == 10
    with pytest.raises(NotFoundError, match="no version 4"):
        difference(office, 4)
    with pytest.raises(NotFoundError, match="no version 7"):
        difference(office, 1, against=7)


def test_what_a_version_changes_never_changes(office: Office) -> None:
    office.publish()
    for write in (
        update(Difference).values(kind="team"),
        delete(Difference),
        update(PlanVersion).values(overrides=[{"rule": "available"}]),
    ):
        with office.database.write() as db:
            with pytest.raises(exc.IntegrityError, match="never changes"):
                db.execute(write)
            db.rollback()
    assert len(difference(office, 1)) == 10


def test_nobody_publishes_what_they_have_not_seen(office: Office) -> None:
    read = office.draft()["revision"]
    office.edit(removed=[seat(MONDAY, "b")])
    with pytest.raises(ChangedError) as lost, office.database.write() as db:
        publish_round(db, find_network(db, KEY), WEEK, LATER, revision=read)
    assert lost.value.changes[0].by == "ada"
    with office.database.write() as db:
        network = find_network(db, KEY)
        done = publish_round(
            db, network, WEEK, LATER, revision=read + 1, desks=office.desks, by="ada"
        )
        assert done.number == 1
    with office.database.read() as db:
        (change, *_) = list_changes(db, find_network(db, KEY), kind="round")
    assert (change["action"], change["by"]) == ("published", "ada")
    assert change["fields"] == {"version": [None, 1]}


def test_a_reason_is_published_with_what_it_allows_and_no_other(office: Office) -> None:
    with pytest.raises(BrokenRulesError) as refused:
        office.edit(added=[seat(WEDNESDAY, "b", "zoe")])
    office.edit(added=[seat(WEDNESDAY, "b", "zoe")], overrides=override(refused.value))
    with pytest.raises(BrokenRulesError) as second:
        office.edit(added=[seat("repair", "b", "zoe")])
    office.edit(added=[seat("repair", "b", "zoe")], overrides=override(second.value))
    office.edit(removed=[seat("repair", "b")])
    assert len(office.draft()["overrides"]) == 1 + len(second.value.rules)
    office.publish()
    (kept,) = version(office, 1)["overrides"]
    assert (kept["rule"], kept["session"], kept["reason"]) == (
        "available",
        WEDNESDAY,
        REASON,
    )


def test_without_its_reason_a_broken_rule_is_not_published(office: Office) -> None:
    with pytest.raises(BrokenRulesError) as refused:
        office.edit(added=[seat(WEDNESDAY, "b", "zoe")])
    office.edit(added=[seat(WEDNESDAY, "b", "zoe")], overrides=override(refused.value))
    with office.database.write(inputs=False) as db:
        db.execute(update(PlanVersion).values(overrides=[]))
    with pytest.raises(BrokenRulesError, match=r"available: .* helper zoe"):
        office.publish()
    assert_truthful(office)


def test_a_draft_that_is_not_worth_what_it_says_is_not_published(
    office: Office,
) -> None:
    with office.database.write(inputs=False) as db:
        score = db.scalars(select(PlanVersion.score)).one()
        score["cover"]["value"] += 1
        db.execute(update(PlanVersion).values(score=score))
    with pytest.raises(BrokenRulesError, match="not worth what it says"):
        office.publish()


def test_a_week_that_has_begun_is_published_again_as_far_as_it_goes(
    office: Office,
) -> None:
    office.publish()
    office.plan(TUESDAY)
    office.edit(removed=[seat(WEDNESDAY)], now=TUESDAY)
    assert office.publish(TUESDAY) == 2
    assert difference(office, 2) == [
        ("removed", WEDNESDAY, None),
        ("removed", WEDNESDAY, "amina"),
    ]
    with office.database.read() as db:
        entries = db.execute(
            select(CalendarEntry.status, Session.key)
            .join(Session, Session.id == CalendarEntry.session_id)
            .where(CalendarEntry.status == "cancelled")
        ).all()
    assert {key for _, key in entries} == {WEDNESDAY}


def test_what_began_since_the_draft_was_made_stays_as_published(office: Office) -> None:
    office.publish()
    office.plan()
    office.edit(removed=[seat(MONDAY, "b")])
    with pytest.raises(BrokenRulesError) as refused:
        office.publish(TUESDAY)
    assert [(rule["rule"], rule["session"]) for rule in refused.value.rules] == [
        ("pin", MONDAY)
    ]
    assert office.publish(LATER + timedelta(hours=1)) == 2


def test_a_first_version_may_come_late(office: Office) -> None:
    assert office.publish(TUESDAY) == 1


def test_nothing_is_published_twice_or_of_other_rows(office: Office) -> None:
    office.publish()
    with pytest.raises(NoDraftError, match="published already"):
        office.publish()
    office.plan()
    with office.database.write() as db:
        db.execute(update(Session).where(Session.key == MONDAY).values(called_off=True))
    with pytest.raises(StaleDraftError, match="plan it again"):
        office.publish()
    with office.database.read() as db:
        assert len(list_versions(db, find_network(db, KEY), WEEK)) == 1
