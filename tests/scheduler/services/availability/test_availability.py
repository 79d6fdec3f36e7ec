"""When somebody can come: read, replaced, added to, refused, and expanded."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from matching.faults import BadInputError
from scheduler.errors import ChangedError, NotFoundError, RefusedError
from scheduler.services.availability.answers import answer
from scheduler.services.availability.documents import (
    add_span,
    availability_document,
    change_availability,
    remove_span,
)
from scheduler.services.availability.heat import expanded, heat
from scheduler.services.rounds.keeping import open_round, round_problem
from scheduler.services.rounds.states import close_round, missing
from scheduler.store.session import Database
from scheduler.store.tables import Answer, Change, Helper
from tests.scheduler.live import network_of
from tests.scheduler.small import BEFORE, WEEK, small_network

LATER = BEFORE + timedelta(minutes=5)
RULE = {"weekday": 0, "starts": time(9), "ends": time(12)}


@pytest.fixture
def small(database: Database) -> Database:
    with database.write() as db:
        small_network(db)
    return database


def change(database: Database, fields: dict[str, Any], **how: Any) -> dict[str, Any]:
    with database.write() as db:
        given = {"revision": None, "by": "tester", "now": LATER, **how}
        return change_availability(db, network_of(db), "bob", fields, **given)


def add(database: Database, part: str, **fields: Any) -> dict[str, Any]:
    with database.write() as db:
        network = network_of(db)
        return add_span(db, network, "bob", part, fields, by="tester", now=LATER)


def read(database: Database, helper: str = "bob") -> dict[str, Any]:
    with database.read() as db:
        return availability_document(db, network_of(db), helper)


def faults(refused: pytest.ExceptionInfo[BadInputError]) -> list[tuple[str, str]]:
    return [(fault.where, fault.value) for fault in refused.value.faults]


def test_everything_said_is_one_document(small: Database) -> None:
    document = read(small)
    assert document == {
        "helper": "bob",
        "revision": 1,
        "zone": "Europe/Brussels",
        "rules": [
            rule(0, time(8), time(18), "preferred", "FREQ=WEEKLY;BYDAY=MO"),
            rule(2, time(8), time(0), "available", "FREQ=WEEKLY;BYDAY=WE"),
        ],
        "exceptions": [
            {
                "number": document["exceptions"][0]["number"],
                "starts_at": "2026-12-01T14:00:00+01:00",
                "ends_at": "2026-12-01T17:00:00+01:00",
                "wish": "if_needed",
                "replaces": False,
            }
        ],
        "absences": [
            {
                "number": document["absences"][0]["number"],
                "starts_at": "2026-12-02T01:00:00+01:00",
                "ends_at": "2026-12-03T01:00:00+01:00",
            }
        ],
    }


def rule(
    weekday: int, starts: time, ends: time, wish: str, rrule: str, **more: Any
) -> dict[str, Any]:
    return {
        "weekday": weekday,
        "every_weeks": 1,
        "nth": 0,
        "first_on": None,
        "last_on": None,
        "rrule": rrule,
        "starts": starts,
        "ends": ends,
        "wish": wish,
        **more,
    }


def test_a_document_read_can_be_given_back(small: Database) -> None:
    before = read(small)
    parts = ("rules", "exceptions", "absences")
    assert change(small, {part: before[part] for part in parts}) == before


def test_parts_are_replaced_and_others_stay(small: Database) -> None:
    before = read(small)
    day = date(2026, 12, 1)
    after = change(
        small,
        {
            "rules": [
                {**RULE, "wish": "preferred", "every_weeks": 2, "first_on": day},
                {
                    "rrule": "FREQ=MONTHLY;BYDAY=2WE,-1FR",
                    "starts": time(14),
                    "ends": time(0),
                },
            ]
        },
        revision=1,
    )
    assert after["revision"] == 2
    assert after["exceptions"] == before["exceptions"]
    assert after["absences"] == before["absences"]
    assert [(one["rrule"], one["first_on"]) for one in after["rules"]] == [
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", day),
        ("FREQ=MONTHLY;BYDAY=2WE", None),
        ("FREQ=MONTHLY;BYDAY=-1FR", None),
    ]
    assert read(small) == after


def test_what_changed_is_remembered_without_times(small: Database) -> None:
    change(small, {"rules": [], "absences": []})
    with small.read() as db:
        (row,) = db.scalars(select(Change).where(Change.kind == "availability"))
    assert (row.key, row.by, row.revision) == ("bob", "tester", 2)
    assert row.fields == {"rules": None, "absences": None}


def test_two_at_once_lose_nothing(small: Database) -> None:
    change(small, {"rules": []}, revision=1)
    with pytest.raises(ChangedError) as refused:
        change(small, {"rules": [RULE]}, revision=1)
    assert refused.value.revision == 2
    assert [told.fields for told in refused.value.changes] == [{"rules": None}]
    assert read(small)["rules"] == []


def test_the_revision_of_the_helper_is_another(small: Database) -> None:
    change(small, {"rules": []})
    with small.read() as db:
        revision = db.scalar(select(Helper.revision).where(Helper.key == "bob"))
    assert (revision, read(small)["revision"]) == (1, 2)


def test_all_faults_are_told_at_once(small: Database) -> None:
    with pytest.raises(BadInputError) as refused:
        change(
            small,
            {
                "rules": [
                    {**RULE, "ends": time(9)},
                    {**RULE, "weekday": 7, "wish": "gladly"},
                    {"starts": time(9), "ends": time(10)},
                    {**RULE, "rrule": "FREQ=DAILY"},
                    {**RULE, "every_weeks": 2},
                    {**RULE, "weekday": 1, "rrule": "FREQ=WEEKLY;BYDAY=MO"},
                    {**RULE, "first_on": date(2026, 2, 1), "last_on": date(2026, 1, 1)},
                    "Monday",
                ],
                "exceptions": [
                    {"starts_at": "2026-12-01T09:00", "ends_at": "2026-12-01T09:00"}
                ],
                "absences": [
                    {"starts_at": "2026-03-29T02:30", "ends_at": "2026-10-25T02:30"},
                    {"starts_at": "2026-12-01", "ends_at": "9999-12-31T23:00"},
                    {
                        "starts_at": "2026-12-01T10:00:30Z",
                        "ends_at": "2026-12-31T24:00",
                    },
                ],
                "absense": [],
            },
        )
    assert faults(refused) == [
        ("rules[0].ends", "“09:00”"),
        ("rules[1].weekday", "7"),
        ("rules[1].wish", "“gladly”"),
        ("rules[2].weekday", "nothing"),
        ("rules[3].rrule, FREQ", "“DAILY”"),
        ("rules[3].rrule, BYDAY", "nothing"),
        ("rules[4].first_on", "nothing"),
        ("rules[5].weekday", "1"),
        ("rules[6].last_on", "2026-01-01"),
        ("rules[7]", "“Monday”"),
        ("exceptions[0].ends_at", "“2026-12-01T09:00”"),
        ("absences[0].starts_at", "“2026-03-29T02:30”"),
        ("absences[0].ends_at", "“2026-10-25T02:30”"),
        ("absences[1].starts_at", "“2026-12-01”"),
        ("absences[1].ends_at", "“9999-12-31T23:00”"),
        ("absences[2].starts_at", "“2026-12-01T10:00:30Z”"),
        ("absences[2].ends_at", "“2026-12-31T24:00”"),
        ("absense", "[]"),
    ]
    assert read(small)["revision"] == 1


@pytest.mark.parametrize(
    ("other", "overlaps"),
    [
        ({}, True),
        ({"starts": time(12), "ends": time(13)}, False),
        ({"starts": time(11), "ends": time(0)}, True),
        ({"wish": "preferred"}, False),
        ({"weekday": 1}, False),
        ({"nth": 5}, True),
        ({"first_on": date(2027, 1, 1)}, True),
        ({"every_weeks": 2, "first_on": date(2026, 12, 7)}, True),
    ],
)
def test_rules_of_one_wish_may_not_overlap(
    small: Database, other: dict[str, Any], overlaps: bool
) -> None:
    rules = [RULE, {**RULE, **other}]
    if overlaps:
        with pytest.raises(BadInputError) as refused:
            change(small, {"rules": rules})
        assert [where for where, _ in faults(refused)] == ["rules[1]"]
    else:
        assert len(change(small, {"rules": rules})["rules"]) == 2


@pytest.mark.parametrize("end", ["UNTIL=99991231", "COUNT=1000;INTERVAL=52"])
def test_a_rule_ends_in_a_year_that_can_be_kept(small: Database, end: str) -> None:
    rule = {**RULE, "rrule": f"FREQ=WEEKLY;{end}", "first_on": date(2190, 1, 1)}
    del rule["weekday"]
    with pytest.raises(BadInputError) as refused:
        change(small, {"rules": [rule]})
    assert [where for where, _ in faults(refused)] == ["rules[0].last_on"]


def test_rules_that_take_turns_do_not_overlap(small: Database) -> None:
    turns = [
        {**RULE, "every_weeks": 2, "first_on": date(2026, 11, 30)},
        {**RULE, "every_weeks": 2, "first_on": date(2026, 12, 7)},
    ]
    assert len(change(small, {"rules": turns})["rules"]) == 2
    months = [{**RULE, "nth": 1}, {**RULE, "nth": -1}, {**RULE, "nth": 4}]
    with pytest.raises(BadInputError) as refused:
        change(small, {"rules": months})
    # The fourth Monday is the last one of most months.
    assert [where for where, _ in faults(refused)] == ["rules[2]"]


def test_one_absence_is_added_and_removed(small: Database) -> None:
    added = add(
        small,
        "absences",
        starts_at="2026-12-10T00:00",
        ends_at="2026-12-12T00:00",
    )
    assert added["revision"] == 2
    assert read(small)["absences"][-1]["number"] == added["number"]
    with small.write() as db:
        remove_span(
            db,
            network_of(db),
            "bob",
            "absences",
            added["number"],
            by="tester",
            now=LATER,
        )
    assert len(read(small)["absences"]) == 1
    assert read(small)["revision"] == 3


def test_one_exception_is_added_with_its_offset(small: Database) -> None:
    added = add(
        small,
        "exceptions",
        starts_at="2026-10-25T02:30+02:00",
        ends_at="2026-10-25T02:30+01:00",
        wish="preferred",
        replaces=True,
    )
    assert {**added, "number": 0} == {
        "number": 0,
        "starts_at": "2026-10-25T02:30:00+02:00",
        "ends_at": "2026-10-25T02:30:00+01:00",
        "wish": "preferred",
        "replaces": True,
        "revision": 2,
    }


def test_what_overlaps_its_kind_is_refused(small: Database) -> None:
    with pytest.raises(BadInputError, match="no overlap"):
        add(
            small,
            "absences",
            starts_at="2026-12-02T12:00",
            ends_at="2026-12-05T00:00",
        )
    with pytest.raises(BadInputError, match="no overlap"):
        change(
            small,
            {
                "absences": [
                    {"starts_at": "2026-12-02T12:00", "ends_at": "2026-12-05T00:00"},
                    {"starts_at": "2026-12-01T12:00", "ends_at": "2026-12-03T00:00"},
                ]
            },
        )
    span = {"starts_at": "2026-12-01T15:00", "ends_at": "2026-12-01T16:00"}
    assert add(small, "exceptions", **span, wish="absent")["wish"] == "absent"


def test_nobody_removes_what_is_another_s(small: Database) -> None:
    number = read(small)["absences"][0]["number"]
    for helper, wanted in (("amina", number), ("bob", number + 1), ("who", number)):
        with small.write() as db, pytest.raises(NotFoundError):
            remove_span(
                db, network_of(db), helper, "absences", wanted, by="x", now=LATER
            )
    assert len(read(small)["absences"]) == 1


def test_another_network_s_helpers_are_not_there(small: Database) -> None:
    with small.write() as db:
        other = small_network(db, "liege")
        with pytest.raises(NotFoundError):
            availability_document(db, other, "nobody")
        change_availability(
            db, other, "bob", {"rules": []}, revision=None, by="x", now=LATER
        )
    assert len(read(small)["rules"]) == 2


def test_who_touches_their_times_has_answered(small: Database) -> None:
    with small.write() as db:
        for week in (WEEK, "2026-W50", "2026-W51"):
            open_round(db, network_of(db), week, now=BEFORE)
        open_round(db, network_of(db), "2026-W52")  # nobody was asked
        close_round(db, network_of(db), "2026-W51", now=BEFORE)
    change(small, {"rules": read(small)["rules"]})  # nothing changed: it is in order
    with small.read() as db:
        network = network_of(db)
        waited = {
            week: [one["key"] for one in missing(db, network, week)]
            for week in (WEEK, "2026-W50", "2026-W51", "2026-W52")
        }
    assert waited == {
        WEEK: ["amina"],
        "2026-W50": ["amina"],
        "2026-W51": ["amina", "bob"],
        "2026-W52": ["amina", "bob"],
    }


def test_an_answer_may_be_late_and_repeated(small: Database) -> None:
    with small.write() as db:
        network = network_of(db)
        open_round(db, network, WEEK)
        with pytest.raises(RefusedError, match="not been asked"):
            answer(db, network, WEEK, "bob", by="bob", now=LATER)
        open_round(db, network, WEEK, now=BEFORE)
        close_round(db, network, WEEK, now=BEFORE)
        answer(db, network, WEEK, "bob", by="bob", now=BEFORE)
        answer(db, network, WEEK, "bob", by="bob", now=LATER)
        with pytest.raises(NotFoundError):
            answer(db, network, WEEK, "nobody", by="bob", now=LATER)
        with pytest.raises(NotFoundError):
            answer(db, network, "2026-W40", "bob", by="bob", now=LATER)
    with small.read() as db:
        assert list(db.scalars(select(Answer.answered_at))) == [LATER]


def test_many_weeks_are_expanded_at_once(small: Database) -> None:
    change(
        small, {"rules": [{**RULE, "every_weeks": 2, "first_on": date(2026, 11, 30)}]}
    )
    with small.write() as db:
        for helper in db.scalars(select(Helper).where(Helper.key == "amina")):
            helper.active = False
    with small.read() as db:
        found = expanded(db, network_of(db), date(2026, 11, 30), date(2027, 1, 3))
    assert sorted(found.times) == ["bob", "zoe"]
    text = found.horizon.text
    assert [text(one.start) for one in found.times["bob"].windows] == [
        "2026-12-01T14:00",
        "2026-11-30T09:00",
        "2026-12-14T09:00",
        "2026-12-28T09:00",
    ]
    assert len(found.times["bob"].absences) == 1
    assert found.times["zoe"].windows == []


def test_expanded_times_are_those_of_the_problem_of_each_week(small: Database) -> None:
    change(small, {"rules": [{**RULE, "nth": 1}, {**RULE, "weekday": 3}]})
    monday = date(2026, 11, 30)
    with small.read() as db:
        network = network_of(db)
        found = expanded(db, network, monday, monday + timedelta(days=13))
        week = round_problem(db, network, "2026-W50", BEFORE)
    (bob,) = (helper for helper in week.helpers if helper.id == "bob")
    of_problem = {week.horizon.instant(one.start) for one in bob.availability}
    windows = [found.horizon.instant(one.start) for one in found.times["bob"].windows]
    # The problem knows the Monday after its week too.
    second = datetime(2026, 12, 6, 23, tzinfo=UTC)
    end = second + timedelta(days=7)
    assert {at for at in of_problem if at < end} == {
        at for at in windows if at >= second
    }


def test_the_heat_of_a_week_counts_free_and_needed(small: Database) -> None:
    with small.write() as db:
        open_round(db, network_of(db), WEEK)
    with small.read() as db:
        found = heat(db, network_of(db), WEEK)
    assert len(found) == 21
    shown = [
        (str(one["date"]), one["part"], one["free"], one["needed"], one["sessions"])
        for one in found
        if one["free"] or one["needed"]
    ]
    assert shown == [
        ("2026-11-30", "morning", 2, 1, 1),
        ("2026-11-30", "afternoon", 2, 1, 1),
        ("2026-12-01", "afternoon", 1, 1, 1),
        ("2026-12-02", "morning", 1, 1, 1),  # Bob is away until Thursday
        ("2026-12-02", "afternoon", 1, 0, 0),
        ("2026-12-02", "evening", 1, 0, 0),
    ]
    with small.read() as db, pytest.raises(NotFoundError):
        heat(db, network_of(db), "2026-W40")
