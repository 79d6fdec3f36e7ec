"""Who was really there is said after the session, and once more if it was wrong."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from matching.faults import BadInputError
from scheduler.errors import (
    CalledOffError,
    ChangedError,
    NotFoundError,
    NotOverError,
)
from scheduler.services.held.attendance import (
    clear_attendance,
    session_attendance,
    set_attendance,
)
from scheduler.services.networks import find_network
from scheduler.store.session import Database
from scheduler.store.tables import Attendance, Cancellation, Change, Helper, Session
from scheduler.translate.held import held
from tests.scheduler.weeks import at, make_session, plain_network, publish_week

BEGIN, END = at("2026-11-24T08:00"), at("2026-11-24T11:00")
AFTER = at("2026-11-24T11:00")
DURING = at("2026-11-24T09:00")
HOUR = timedelta(hours=1)


@pytest.fixture
def network(database: Database) -> Database:
    """One session of Tuesday, for amina and bob; zoe was not planned."""
    with database.write() as db:
        own = plain_network(db, ["amina", "bob", "zoe"])
        make_session(db, own, "s1", "2026-11-24T08:00")
        publish_week(db, own, "2026-W48", [("s1", "a", "amina"), ("s1", "b", "bob")])
    return database


def say(
    database: Database,
    helper: str,
    state: str = "held",
    *,
    revision: int | None = None,
    now: datetime = AFTER,
    **fields: Any,
) -> dict[str, Any]:
    with database.write() as db:
        return set_attendance(
            db,
            find_network(db, "brussels"),
            "s1",
            helper,
            {"state": state, **fields},
            revision=revision,
            by="jo",
            now=now,
        )


def clear(database: Database, helper: str, revision: int | None = None) -> None:
    with database.write() as db:
        own = find_network(db, "brussels")
        clear_attendance(db, own, "s1", helper, revision=revision, by="jo", now=AFTER)


def shown(database: Database, now: datetime = AFTER) -> list[tuple[Any, ...]]:
    with database.read() as db:
        found = session_attendance(db, find_network(db, "brussels"), "s1", now=now)
    assert (found["starts_at"], found["ends_at"]) == (BEGIN, END)
    return [(one["helper"], one["seat"], one["state"]) for one in found["helpers"]]


def really(database: Database) -> list[tuple[str, datetime, datetime]]:
    with database.read() as db:
        network = find_network(db, "brussels")
        keys = {row.id: row.key for row in db.execute(select(Helper.id, Helper.key))}
        found = held(db, network.id, at("2026-11-01T00:00"), at("2026-12-01T00:00"))
    return sorted((keys[one.helper_id], one.starts_at, one.ends_at) for one in found)


def test_without_a_word_the_plan_is_right(network: Database) -> None:
    planned = [("amina", "a", "planned"), ("bob", "b", "planned")]
    assert shown(network, DURING) == planned
    assert shown(network) == [("amina", "a", "held"), ("bob", "b", "held")]
    assert really(network) == [("amina", BEGIN, END), ("bob", BEGIN, END)]


def test_who_did_not_come_did_not_hold_it(network: Database) -> None:
    said = say(network, "amina", "no_show", revision=0, now=BEGIN, note="nobody rang")
    assert (said["state"], said["revision"]) == ("no_show", 1)
    assert (said["note"], said["name"], said["seat"]) == ("nobody rang", "amina", "a")
    say(network, "bob", "excused")
    assert shown(network) == [("amina", "a", "no_show"), ("bob", "b", "excused")]
    assert really(network) == []


def test_times_are_put_right(network: Database) -> None:
    said = say(network, "amina", starts_at=BEGIN - HOUR, ends_at=END - HOUR)
    assert (said["starts_at"], said["ends_at"]) == (BEGIN - HOUR, END - HOUR)
    assert really(network)[0] == ("amina", BEGIN - HOUR, END - HOUR)


def test_who_came_unplanned_held_it(network: Database) -> None:
    said = say(network, "zoe", starts_at=BEGIN + HOUR, ends_at=END)
    assert (said["seat"], said["state"]) == (None, "held")
    assert really(network)[2] == ("zoe", BEGIN + HOUR, END)
    say(network, "zoe")
    assert really(network)[2] == ("zoe", BEGIN, END)


def test_who_cancelled_held_nothing_unless_they_came(network: Database) -> None:
    with network.write() as db:
        session = db.scalars(select(Session.id)).one()
        amina = db.scalars(select(Helper.id).where(Helper.key == "amina")).one()
        db.add(Cancellation(session_id=session, helper_id=amina, said_at=BEGIN - HOUR))
    assert shown(network)[0] == ("amina", "a", "cancelled")
    assert [one[0] for one in really(network)] == ["bob"]
    say(network, "amina")
    assert shown(network)[0] == ("amina", "a", "held")
    assert [one[0] for one in really(network)] == ["amina", "bob"]


def test_nothing_is_said_before_its_time(network: Database) -> None:
    for state in ("held", "excused"):
        with pytest.raises(NotOverError):
            say(network, "amina", state, now=AFTER - timedelta(seconds=1))
    with pytest.raises(NotOverError):
        say(network, "amina", "no_show", now=BEGIN - timedelta(seconds=1))
    assert say(network, "amina", "no_show", now=BEGIN)["state"] == "no_show"


def test_a_session_called_off_was_held_by_nobody(network: Database) -> None:
    say(network, "zoe")
    with network.write() as db:
        db.execute(update(Session).values(called_off=True))
    with pytest.raises(CalledOffError):
        say(network, "amina")
    assert really(network) == []


def test_only_the_newest_version_was_held(network: Database) -> None:
    say(network, "amina", "no_show")
    say(network, "zoe", starts_at=BEGIN, ends_at=END - HOUR)
    with network.write() as db:
        own = find_network(db, "brussels")
        publish_week(db, own, "2026-W48", [("s1", "a", "zoe")])
    assert shown(network) == [("amina", None, "no_show"), ("zoe", "a", "held")]
    assert really(network) == [("zoe", BEGIN, END - HOUR)]


def test_two_coordinators_do_not_undo_each_other(network: Database) -> None:
    say(network, "amina", "no_show", revision=0)
    with pytest.raises(ChangedError) as late:
        say(network, "amina", "excused", revision=0)
    assert (late.value.revision, len(late.value.changes)) == (1, 1)
    assert say(network, "amina", "excused", revision=1)["revision"] == 2
    with pytest.raises(ChangedError):
        clear(network, "amina", revision=1)
    clear(network, "amina", revision=2)
    assert shown(network)[0] == ("amina", "a", "held")
    # What is said anew is not what was read before it was taken back.
    assert say(network, "amina", "no_show", revision=0)["revision"] == 4
    with pytest.raises(ChangedError):
        say(network, "amina", "held", revision=2)


def test_saying_the_same_again_changes_nothing(network: Database) -> None:
    assert say(network, "amina", "no_show")["revision"] == 1
    assert say(network, "amina", "no_show", revision=1)["revision"] == 1
    with network.read() as db:
        assert [one.fields for one in db.scalars(select(Change))] == [{"state": None}]
        kept = db.scalars(select(Attendance)).one()
        assert (kept.noted_by, kept.noted_at) == ("jo", AFTER)


def test_what_is_not_there_is_not_found(network: Database) -> None:
    with pytest.raises(NotFoundError, match="Nothing was said"):
        clear(network, "amina")
    with pytest.raises(NotFoundError, match="no helper"):
        say(network, "nobody")
    with network.read() as db, pytest.raises(NotFoundError, match="no session"):
        session_attendance(db, find_network(db, "brussels"), "s2", now=AFTER)


@pytest.mark.parametrize(
    ("helper", "fields", "where"),
    [
        ("amina", {"state": "late", "note": "\x00", "colour": 1},
         {"state", "note", "colour"}),
        ("amina", {"state": "no_show", "starts_at": BEGIN}, {"ends_at", "starts_at"}),
        ("zoe", {"state": "excused"}, {"state"}),
        ("amina", {"starts_at": BEGIN, "ends_at": BEGIN}, {"ends_at"}),
        ("amina", {"starts_at": BEGIN, "ends_at": END + HOUR}, {"ends_at"}),
        ("amina", {"starts_at": BEGIN - 25 * HOUR, "ends_at": BEGIN},
         {"starts_at", "ends_at"}),
        ("amina", {"starts_at": BEGIN.replace(tzinfo=None), "ends_at": END},
         {"starts_at"}),
    ],
)  # fmt: skip
def test_every_fault_is_told(
    network: Database, helper: str, fields: dict[str, Any], where: set[str]
) -> None:
    with pytest.raises(BadInputError) as refused:
        say(network, helper, **fields)
    assert {fault.where for fault in refused.value.faults} == where
    assert len(really(network)) == 2
