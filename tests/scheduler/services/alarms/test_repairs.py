"""The live week: who could stand in, and the least change that mends it."""

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from scheduler.errors import BrokenRulesError, EditedDraftError, NotFoundError
from scheduler.services.alarms.raising import watch
from scheduler.services.alarms.repairs import (
    alarm_stand_ins,
    keep,
    look_at,
    mend,
    repair_week,
    week_of_alarm,
)
from scheduler.services.drafts.vacancies import explain_seat, stand_ins
from scheduler.services.networks import find_network
from scheduler.services.published.versions import difference_document, version_document
from scheduler.store.session import Database
from scheduler.store.tables import (
    Absence,
    Alarm,
    Availability,
    Helper,
    HelperBadge,
    HelperClearance,
    HelperLanguage,
    HelperRole,
    HelperSkill,
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

NIGHT = BEFORE + timedelta(days=2)  # before Monday
TUESDAY = BEFORE + timedelta(days=4)


@pytest.fixture
def office(database: Database) -> Office:
    """A published week in which eve, who can do what amina can, hardly comes."""
    return made(database)


@pytest.fixture
def one(database: Database) -> Office:
    return made(database)


def made(database: Database) -> Office:
    office = Office(database)
    with database.write() as db:
        network = find_network(db, KEY)
        eve = Helper(
            network_id=network.id,
            key="eve",
            name="Ève",
            roles=[HelperRole(role="coach")],
            skills=[HelperSkill(skill="5.1", level=4)],
            languages=[HelperLanguage(language="fr", level="C1")],
            clearances=[HelperClearance(clearance="confidentiality")],
            badges=[HelperBadge(badge="friendly")],
            availability=[
                Availability(weekday=day, starts=time(8), ends=time(18))
                for day in (0, 2)
            ],
        )
        db.add(eve)
    office.plan()
    office.publish()
    return office


def is_away(
    office: Office, key: str, start: str, end: str, now: datetime
) -> int | None:
    """Let a helper be away, and give the number of the alarm that it raises."""
    with office.database.write() as db:
        network = find_network(db, KEY)
        helper = db.scalars(select(Helper.id).where(Helper.key == key)).one()
        db.add(Absence(helper_id=helper, starts_at=utc(start), ends_at=utc(end)))
        db.flush()
        raised = watch(db, network, now=now, helpers={helper}).raised
    return raised[0] if raised else None


def on_monday(office: Office, key: str = "amina") -> int:
    raised = is_away(office, key, "2026-11-30T07:00", "2026-11-30T12:00", NIGHT)
    assert raised is not None
    return raised


def repair(office: Office, now: datetime = NIGHT, *, instead: bool = False) -> Document:
    with office.database.write() as db:
        network = find_network(db, KEY)
        return repair_week(
            db,
            network,
            WEEK,
            replace_draft=instead,
            desks=office.desks,
            by="ada",
            now=now,
        )


def test_an_alarm_says_who_could_stand_in(office: Office) -> None:
    alarm = on_monday(office)
    with office.database.read() as db:
        network = find_network(db, KEY)
        found = alarm_stand_ins(db, network, alarm, desks=office.desks, now=NIGHT)
        assert week_of_alarm(db, network, alarm) == WEEK
    assert (found["session"], found["seat"], found["version"]) == (MONDAY, "a", 1)
    assert [one["helper"] for one in found["fit"]] == ["eve"]
    assert found["fit"][0]["helper_name"] == "Ève"
    assert found["vacant"]["cost"][0] == 4
    with office.database.read() as db, pytest.raises(NotFoundError):
        alarm_stand_ins(
            db, find_network(db, KEY), alarm + 1, desks=office.desks, now=NIGHT
        )


def test_a_repair_is_a_draft_of_the_least_change(office: Office) -> None:
    alarm = on_monday(office)
    before = published(office)
    found = repair(office)
    (change,) = found["changes"]
    assert change["session"] == MONDAY
    assert [one["helper"] for one in change["removed"]] == ["amina"]
    # Bob is there already: to change his seat tells nobody anything.
    assert (change["added"], [one["helper"] for one in change["reseated"]]) == (
        [],
        ["bob"],
    )
    assert (found["regained"], found["stale"], found["version"]) == (True, False, 1)
    draft = office.draft()
    assert draft["repairs"]
    assert held(draft) == {**before, f"{MONDAY}/a": "bob", f"{MONDAY}/b": None}
    assert_truthful(office)
    assert office.publish(NIGHT + timedelta(minutes=5)) == 2
    with office.database.read() as db:
        network = find_network(db, KEY)
        told = difference_document(db, network, WEEK, 2)["differences"]
        state = db.scalars(select(Alarm.state).where(Alarm.id == alarm)).one()
    assert [(one["kind"], one["helper"]) for one in told] == [
        ("team", None),
        ("removed", "amina"),
        ("seat", "bob"),
    ]
    assert state == "repaired"


def published(office: Office) -> dict[str, str | None]:
    with office.database.read() as db:
        return held(version_document(db, find_network(db, KEY), WEEK, 1))


def test_what_has_begun_stays_as_it_was(office: Office) -> None:
    on_monday(office)
    found = repair(office, TUESDAY)
    assert found["changes"] == []
    assert held(office.draft()) == published(office)
    assert office.publish(TUESDAY) == 2


def test_several_are_mended_at_once(office: Office) -> None:
    on_monday(office)
    is_away(office, "amina", "2026-12-02T07:00", "2026-12-02T12:00", NIGHT)
    found = repair(office)
    assert {change["session"] for change in found["changes"]} == {MONDAY, WEDNESDAY}
    assert held(office.draft())[f"{WEDNESDAY}/a"] == "eve"
    assert office.publish(NIGHT) == 2


def test_somebodys_draft_is_not_written_over_unseen(office: Office) -> None:
    on_monday(office)
    repair(office)
    repair(office)  # nobody has touched the first
    office.edit(removed=[seat(AFTERNOON, "b")], now=NIGHT)
    with pytest.raises(EditedDraftError):
        repair(office)
    assert office.draft()["edits"] == 1
    repair(office, instead=True)
    assert office.draft()["edits"] == 0
    office.plan(NIGHT)
    with pytest.raises(EditedDraftError):
        repair(office)


def test_news_while_it_was_mended_make_it_stale(office: Office) -> None:
    on_monday(office)
    with office.database.read() as db:
        torn = look_at(db, find_network(db, KEY), WEEK, desks=office.desks, now=NIGHT)
    mended = mend(torn)
    with office.database.write() as db:
        db.execute(update(Helper).where(Helper.key == "eve").values(max_sessions=0))
    with office.database.write() as db:
        found = keep(
            db, find_network(db, KEY), mended, desks=office.desks, by="ada", now=NIGHT
        )
    assert found["stale"]
    assert office.draft()["stale"]


def test_what_was_broken_on_purpose_stays(one: Office) -> None:
    one.plan()
    move: dict[str, Any] = {
        "removed": [seat(WEDNESDAY, "b")],
        "added": [seat(WEDNESDAY, "b", "zoe")],
    }
    with pytest.raises(BrokenRulesError) as refused:
        one.edit(**move)
    given = [{**rule, "reason": REASON} for rule in refused.value.rules]
    assert {rule["rule"] for rule in given} == {"available"}
    one.edit(**move, overrides=given)
    one.publish()
    on_monday(one)
    found = repair(one)
    assert {change["session"] for change in found["changes"]} == {MONDAY}
    assert [kept["reason"] for kept in found["overrides"]] == [REASON]
    assert held(one.draft())[f"{WEDNESDAY}/b"] == "zoe"
    assert_truthful(one)
    assert one.publish(NIGHT) == 3


def test_without_a_version_there_is_nothing_to_repair(database: Database) -> None:
    office = Office(database)
    with pytest.raises(NotFoundError, match="Nothing is published"):
        repair(office)


def test_who_could_take_a_seat_of_the_draft(one: Office) -> None:
    one.plan()
    with one.database.read() as db:
        network = find_network(db, KEY)
        found = stand_ins(db, network, WEEK, AFTERNOON, "a", desks=one.desks)
        away = stand_ins(
            db, network, WEEK, AFTERNOON, "a", desks=one.desks, away=["eve"]
        )
        with pytest.raises(NotFoundError):
            stand_ins(db, network, WEEK, AFTERNOON, "z", desks=one.desks)
    assert (found["holder"], found["stale"]) == ("amina", False)
    assert [who["helper"] for who in found["fit"]] == ["eve"]
    assert away["fit"] == []


def test_why_a_seat_is_empty_and_what_would_fill_it(one: Office) -> None:
    one.plan()
    one.edit(removed=[seat(WEDNESDAY)], now=LATER)
    with one.database.read() as db:
        network = find_network(db, KEY)
        found = explain_seat(db, network, WEEK, WEDNESDAY, "a", desks=one.desks)
        hasty = explain_seat(
            db, network, WEEK, "repair", "b", desks=one.desks, seconds=0
        )
        with pytest.raises(NotFoundError):
            explain_seat(db, network, WEEK, "nowhere", "a", desks=one.desks)
    assert found["holder"] is None
    assert next(gate["left"] for gate in found["gates"]) == 4
    (first, *_) = found["fixes"]
    assert first["change"] == {"kind": "Replan"}
    assert first["moves"][0]["takes"] == [{"session": WEDNESDAY, "seat": "a"}]
    assert hasty["gates"]
    assert hasty["fixes"] == []


def test_every_kind_of_change_can_be_told(one: Office) -> None:
    one.plan()
    with one.database.read() as db:
        network = find_network(db, KEY)
        found = explain_seat(db, network, WEEK, "repair", "b", desks=one.desks)
    kinds = {fix["change"]["kind"] for fix in found["fixes"]}
    assert {"AddHelper", "AddWindow"} <= kinds
    for fix in found["fixes"]:
        if fix["change"]["kind"] == "AddWindow":
            assert fix["change"]["start"] == "2026-12-01T13:30:00+00:00"
