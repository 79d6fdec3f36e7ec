"""Alarms: raised by what takes somebody away, ended by themselves, put away by hand."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select

from matching.faults import BadInputError
from scheduler.errors import (
    AlarmEndedError,
    BegunError,
    NotFoundError,
    RefusedError,
)
from scheduler.services.alarms.cancellations import (
    cancel,
    list_cancellations,
    take_back,
)
from scheduler.services.alarms.documents import (
    alarm_document,
    dismiss_alarm,
    list_alarms,
    place_of,
)
from scheduler.services.alarms.raising import Watched, mend, watch
from scheduler.services.alarms.sweeping import sweep
from scheduler.services.availability.documents import (
    add_span,
    change_availability,
    remove_span,
)
from scheduler.services.people import change_helper
from scheduler.services.programme.sessions import change_session
from scheduler.services.rounds.keeping import (
    find_round,
    newest_version,
    open_round,
    round_problem,
    store_draft,
    stored_plan,
)
from scheduler.store.session import Database, Db
from scheduler.store.tables import (
    Availability,
    AvailabilityDate,
    Change,
    Closure,
    Helper,
    HelperClearance,
    HelperRole,
    Notice,
    Option,
    Pin,
    Session,
)
from tests.scheduler.live import alarms, network_of, published_week, row_id
from tests.scheduler.small import BEFORE, WEEK, plan_with, small_network

MONDAY = "epn-1.20261130.0900"
AFTERNOON = "epn-2.20261130.1400"
WEDNESDAY = "epn-1.20261202.0900"
LATER = BEFORE + timedelta(hours=1)
BEGINS = datetime(2026, 12, 1, 13, 30, tzinfo=UTC)  # the session "repair" of Bob
HOUR = timedelta(hours=1)
Write = Callable[[Db], Any]


@pytest.fixture
def live(database: Database) -> Database:
    published_week(database)
    return database


def looked(database: Database, write: Write, now: datetime = LATER) -> Watched:
    """Write, and look in the same transaction."""
    with database.write() as db:
        write(db)
        db.flush()
        return watch(db, network_of(db), now=now)


def all_alarms(database: Database) -> list[tuple[str, str, str, str]]:
    with database.read() as db:
        return alarms(db)


def away(
    database: Database, helper: str, start: str, end: str, now: datetime = LATER
) -> int:
    with database.write() as db:
        span = {"starts_at": start, "ends_at": end}
        network = network_of(db)
        made = add_span(db, network, helper, "absences", span, by="test", now=now)
        return int(made["number"])


def helper_of(db: Db, key: str) -> Helper:
    return db.get_one(Helper, row_id(db, Helper, key))


def session_of(db: Db, key: str) -> Session:
    return db.get_one(Session, row_id(db, Session, key))


def republish(
    database: Database,
    session: str,
    now: datetime,
    new: str | None,
    overrides: list[dict[str, Any]] | None = None,
) -> None:
    """Publish the same plan, with somebody else, or nobody, in Bob's seat."""
    with database.write() as db:
        network = network_of(db)
        of = find_round(db, network, WEEK)
        assert of is not None
        problem = round_problem(db, network, WEEK, now)
        chosen = [
            type(one)(one.session, one.option, one.seat, new)
            if new and (one.session, one.helper) == (session, "bob")
            else one
            for one in stored_plan(db, network, WEEK).assignments
            if new or (one.session, one.helper) != (session, "bob")
        ]
        made = store_draft(
            db, network, of, plan_with(problem, chosen), now, stale=False
        )
        newest = newest_version(db, of)
        assert newest is not None
        made.overrides = overrides or []
        made.number, made.state, made.published_at = newest.number + 1, "published", now


def test_nothing_is_wrong_with_what_was_just_published(live: Database) -> None:
    with live.write() as db:
        network = network_of(db)
        assert watch(db, network, now=BEFORE) == Watched()
        assert sweep(db, network, now=BEFORE) == (Watched(), [])
        assert mend(db, network, now=BEFORE) == Watched()


def test_an_absence_raises_an_alarm_by_itself(live: Database) -> None:
    away(live, "bob", "2026-11-30T11:59", "2026-11-30T14:00")
    assert all_alarms(live) == [(MONDAY, "bob", "absence", "open")]
    # The afternoon begins when the absence ends.
    with live.read() as db:
        network = network_of(db)
        (told,) = list_alarms(db, network)
        assert alarm_document(db, network, told["number"]) == told
    assert {**told, "number": 1} == {
        "number": 1,
        "state": "open",
        "cause": "absence",
        "raised_at": LATER,
        "ended_at": None,
        "week": WEEK,
        "version": 1,
        "session": MONDAY,
        "site": "epn-1",
        "seat": "b",
        "helper": "bob",
        "starts_at": datetime(2026, 11, 30, 8, tzinfo=UTC),
        "ends_at": datetime(2026, 11, 30, 11, tzinfo=UTC),
    }


def test_alarms_are_listed_by_the_time_of_their_sessions(live: Database) -> None:
    away(live, "bob", "2026-12-01T00:00", "2026-12-02T00:00")
    away(live, "bob", "2026-11-30T00:00", "2026-12-01T00:00")
    away(live, "amina", "2026-11-30T00:00", "2026-12-01T00:00")
    with live.read() as db:
        network = network_of(db)
        found = list_alarms(db, network)
        assert [(one["session"], one["helper"]) for one in found] == [
            (MONDAY, "bob"),
            (MONDAY, "amina"),
            (AFTERNOON, "bob"),
            (AFTERNOON, "amina"),
            ("repair", "bob"),
        ]
        paged: list[dict[str, Any]] = []
        while len(paged) < len(found):
            last = paged[-1] if paged else None
            after = place_of(last) if last else None
            paged += list_alarms(db, network, after=after, limit=2)
        assert paged == found
        for odd in (
            "",
            "2026-12-01 1",
            "2026-12-01T08:00Z x",
            "9999-12-31T23:59-01:00 1",
        ):
            with pytest.raises(BadInputError):
                list_alarms(db, network, after=odd)
        assert list_alarms(db, network, week="2026-W50") == []
        assert list_alarms(db, network, state="over") == []


def test_an_exception_and_a_rule_raise_alarms(live: Database) -> None:
    rules = [{"weekday": 0, "starts": time(8), "ends": time(13)}]
    with live.write() as db:
        network = network_of(db)
        change_availability(
            db, network, "amina", {"rules": rules}, revision=1, by="x", now=LATER
        )
        (exception,) = [one.id for one in _exceptions(db, "bob")]
        remove_span(db, network, "bob", "exceptions", exception, by="x", now=LATER)
        span = {
            "starts_at": "2026-11-30T09:00",
            "ends_at": "2026-11-30T10:00",
            "wish": "absent",
        }
        add_span(db, network, "bob", "exceptions", span, by="x", now=LATER)
    assert all_alarms(live) == [
        (AFTERNOON, "amina", "availability", "open"),
        (WEDNESDAY, "amina", "availability", "open"),
        ("repair", "bob", "availability", "open"),
        (MONDAY, "bob", "absence", "open"),
    ]


def _exceptions(db: Db, helper: str) -> list[Any]:
    mine = AvailabilityDate.helper_id == row_id(db, Helper, helper)
    return list(db.scalars(select(AvailabilityDate).where(mine)))


def _paper(**values: date) -> Write:
    def write(db: Db) -> None:
        mine = HelperClearance.helper_id == row_id(db, Helper, "amina")
        (paper,) = db.scalars(select(HelperClearance).where(mine))
        for name, value in values.items():
            setattr(paper, name, value)

    return write


def _no_paper(db: Db) -> None:
    mine = HelperClearance.helper_id == row_id(db, Helper, "amina")
    db.execute(delete(HelperClearance).where(mine))


AMINAS = (MONDAY, AFTERNOON, WEDNESDAY)


@pytest.mark.parametrize(
    ("write", "sessions"),
    [
        (_no_paper, AMINAS),
        (_paper(last_on=date(2026, 12, 1)), (WEDNESDAY,)),
        (_paper(last_on=date(2026, 12, 2)), ()),
        (_paper(first_on=date(2026, 12, 1)), (MONDAY, AFTERNOON)),
    ],
)
def test_a_paper_that_is_not_valid_that_day_raises_alarms(
    live: Database, write: Write, sessions: tuple[str, ...]
) -> None:
    looked(live, write)
    assert all_alarms(live) == [(one, "amina", "paper", "open") for one in sessions]


def test_a_helper_made_inactive_raises_alarms(live: Database) -> None:
    looked(live, lambda db: setattr(helper_of(db, "amina"), "active", False))
    assert all_alarms(live) == [(one, "amina", "inactive", "open") for one in AMINAS]
    looked(live, lambda db: setattr(helper_of(db, "amina"), "active", True))
    assert {state for *_, state in all_alarms(live)} == {"over"}


def test_a_session_called_off_or_moved_raises_alarms(live: Database) -> None:
    def move(db: Db) -> None:
        session_of(db, AFTERNOON).called_off = True
        mine = Option.session_id == row_id(db, Session, "repair")
        (option,) = db.scalars(select(Option).where(mine))
        option.starts_at += timedelta(minutes=30)
        option.ends_at += timedelta(minutes=30)

    looked(live, move)
    assert all_alarms(live) == [
        (AFTERNOON, "amina", "called_off", "open"),
        (AFTERNOON, "bob", "called_off", "open"),
        ("repair", "bob", "moved", "open"),
    ]


def test_who_changes_a_session_raises_alarms(live: Database) -> None:
    def change(fields: dict[str, Any]) -> None:
        with live.write() as db:
            change_session(
                db,
                network_of(db),
                "repair",
                fields,
                revision=None,
                by="x",
                now=LATER,
            )

    later = {"starts_at": BEGINS + timedelta(minutes=15), "ends_at": BEGINS + 2 * HOUR}
    change({"options": [later]})
    assert all_alarms(live) == [("repair", "bob", "moved", "open")]
    change({"called_off": True})
    assert all_alarms(live) == [("repair", "bob", "called_off", "open")]
    as_told = {"starts_at": BEGINS, "ends_at": BEGINS + 2 * HOUR}
    change({"options": [as_told], "called_off": False})
    assert all_alarms(live) == [("repair", "bob", "called_off", "over")]


def test_a_closure_raises_alarms(live: Database) -> None:
    with live.write() as db:
        network = network_of(db)
        closed = date(2026, 12, 2)
        db.add(Closure(network_id=network.id, first_on=closed, last_on=closed))
        db.flush()
        open_round(db, network, WEEK, now=LATER)
    assert all_alarms(live) == [(WEDNESDAY, "amina", "called_off", "open")]


def test_there_is_one_open_alarm_of_a_helper_in_a_session(live: Database) -> None:
    first = away(live, "bob", "2026-12-01T12:00", "2026-12-01T15:00")
    with live.write() as db:
        cancel(db, network_of(db), "repair", "bob", by="bob", now=LATER)
    assert all_alarms(live) == [("repair", "bob", "cancellation", "open")]
    # The first cause goes, and the other stays.
    with live.write() as db:
        remove_span(db, network_of(db), "bob", "absences", first, by="x", now=LATER)
    assert all_alarms(live) == [("repair", "bob", "cancellation", "open")]
    with live.write() as db:
        take_back(db, network_of(db), "repair", "bob", by="bob", now=LATER)
    assert all_alarms(live) == [("repair", "bob", "cancellation", "over")]


def test_an_alarm_ends_when_its_cause_has_gone(live: Database) -> None:
    number = away(live, "bob", "2026-12-01T12:00", "2026-12-01T15:00")
    with live.write() as db:
        remove_span(db, network_of(db), "bob", "absences", number, by="x", now=LATER)
    with live.read() as db:
        (ended,) = list_alarms(db, network_of(db), state=None)
    assert (ended["state"], ended["ended_at"]) == ("over", LATER)
    away(live, "bob", "2026-12-01T12:00", "2026-12-01T15:00")
    assert [state for *_, state in all_alarms(live)] == ["over", "open"]


@pytest.mark.parametrize("new", ["zoe", None])
def test_an_alarm_is_repaired_by_a_version_with_another_holder(
    live: Database, new: str | None
) -> None:
    away(live, "bob", "2026-12-01T12:00", "2026-12-01T15:00")
    away(live, "bob", "2026-11-30T09:00", "2026-11-30T10:00")
    republish(live, "repair", LATER, new)
    with live.write() as db:
        mended = mend(db, network_of(db), now=LATER)
    assert len(mended.ended) == 1
    assert sorted(all_alarms(live)) == [
        (MONDAY, "bob", "absence", "open"),
        ("repair", "bob", "absence", "repaired"),
    ]


def test_an_alarm_is_over_with_its_session(live: Database) -> None:
    away(live, "bob", "2026-12-01T12:00", "2026-12-01T15:00")
    ends = BEGINS + timedelta(hours=2)
    for now, ended in ((ends - timedelta(minutes=1), 0), (ends, 1)):
        assert len(looked(live, lambda db: None, now).ended) == ended
    assert all_alarms(live) == [("repair", "bob", "absence", "over")]


def test_what_has_begun_raises_nothing(live: Database) -> None:
    away(live, "bob", "2026-12-01T12:00", "2026-12-01T15:30", BEGINS)
    assert all_alarms(live) == []


def test_a_dismissed_alarm_comes_back_only_with_news(live: Database) -> None:
    number = away(live, "bob", "2026-12-01T12:00", "2026-12-01T15:00")
    with live.write() as db:
        network = network_of(db)
        (told,) = list_alarms(db, network)
        for _ in range(2):
            done = dismiss_alarm(db, network, told["number"], by="x", now=LATER)
            assert (done["state"], done["ended_at"]) == ("dismissed", LATER)
    assert looked(live, lambda db: None) == Watched()
    # Another cause is news.
    with live.write() as db:
        cancel(db, network_of(db), "repair", "bob", by="bob", now=LATER)
    # And so is the same one said again.
    with live.write() as db:
        again = LATER + timedelta(hours=1)
        network = network_of(db)
        take_back(db, network, "repair", "bob", by="bob", now=LATER)
        remove_span(db, network, "bob", "absences", number, by="x", now=again)
    away(live, "bob", "2026-12-01T13:00", "2026-12-01T16:00", again)
    assert all_alarms(live) == [
        ("repair", "bob", "absence", "dismissed"),
        ("repair", "bob", "cancellation", "over"),
        ("repair", "bob", "absence", "open"),
    ]


def test_a_session_that_is_moved_again_is_news(live: Database) -> None:
    def move(hours: int, now: datetime) -> None:
        times = BEGINS + hours * HOUR, BEGINS + (hours + 2) * HOUR
        options = [{"starts_at": times[0], "ends_at": times[1]}]
        _change(live, now, options=options)

    move(24, LATER)
    _dismiss(live, LATER + HOUR)
    _change(live, LATER + 2 * HOUR, priority=2)
    assert [state for *_, state in all_alarms(live)] == ["dismissed"]
    move(48, LATER + 3 * HOUR)
    assert [(cause, state) for *_, cause, state in all_alarms(live)] == [
        ("moved", "dismissed"),
        ("moved", "open"),
    ]


def test_who_leaves_again_is_news(live: Database) -> None:
    for hours, active in enumerate((False, True, False)):
        with live.write() as db:
            network, now = network_of(db), LATER + 2 * hours * HOUR
            fields = {"active": active}
            options: dict[str, Any] = {"revision": None, "by": "x", "now": now}
            change_helper(db, network, "bob", fields, **options)
        if not hours:
            _dismiss(live, LATER + HOUR)
    mine = [one for one in all_alarms(live) if one[0] == "repair"]
    assert [(cause, state) for *_, cause, state in mine] == [
        ("inactive", "dismissed"),
        ("inactive", "open"),
    ]


def test_a_dismissal_is_of_all_that_was_known(live: Database) -> None:
    away(live, "bob", "2026-12-01T13:00", "2026-12-01T17:00")
    with live.write() as db:
        cancel(db, network_of(db), "repair", "bob", by="x", now=LATER)
    _change(live, LATER, called_off=True)
    assert [cause for _, _, cause, _ in all_alarms(live)] == ["called_off"]
    _dismiss(live, LATER + HOUR)
    assert looked(live, lambda _: None, LATER + 2 * HOUR) == Watched()
    _change(live, LATER + 3 * HOUR, called_off=False)
    assert [state for *_, state in all_alarms(live)] == ["dismissed"]


def _change(database: Database, now: datetime, **fields: Any) -> None:
    with database.write() as db:
        options: dict[str, Any] = {"revision": None, "by": "x", "now": now}
        change_session(db, network_of(db), "repair", fields, **options)


def _dismiss(database: Database, now: datetime) -> None:
    with database.write() as db:
        network = network_of(db)
        open_now = {one["session"]: one for one in list_alarms(db, network)}
        told = open_now["repair"]
        dismiss_alarm(db, network, told["number"], by="x", now=now)


def test_an_alarm_that_has_ended_cannot_be_dismissed(live: Database) -> None:
    with live.write() as db:
        network = network_of(db)
        cancel(db, network, "repair", "bob", by="bob", now=LATER)
        (told,) = list_alarms(db, network)
        take_back(db, network, "repair", "bob", by="bob", now=LATER)
        with pytest.raises(AlarmEndedError):
            dismiss_alarm(db, network, told["number"], by="x", now=LATER)
        with pytest.raises(NotFoundError):
            dismiss_alarm(db, network, told["number"] + 1, by="x", now=LATER)
        with pytest.raises(NotFoundError):
            alarm_document(db, small_network(db, "liege"), told["number"])


def test_what_was_overridden_on_purpose_raises_nothing(live: Database) -> None:
    known = {"rule": "available", "session": "repair", "seat": "a", "helper": "bob"}
    told = {**known, "reason": "he will", "by": "x", "at": LATER.isoformat()}
    republish(live, "repair", LATER, "bob", [told])

    def write(db: Db) -> None:
        db.execute(delete(Availability))
        db.execute(delete(AvailabilityDate))

    looked(live, write)
    assert ("repair", "bob", "availability", "open") not in all_alarms(live)
    assert len(all_alarms(live)) == 5
    # What is said afterwards is news.
    away(
        live, "bob", "2026-12-01T12:00", "2026-12-01T15:00", LATER + timedelta(hours=1)
    )
    assert ("repair", "bob", "absence", "open") in all_alarms(live)


def test_the_nightly_look_finds_what_simple_conditions_do_not(live: Database) -> None:
    def no_roles(db: Db) -> None:
        db.execute(delete(HelperRole))

    assert looked(live, no_roles) == Watched()
    with live.write() as db:
        watched, unchecked = sweep(db, network_of(db), now=LATER)
    assert (len(watched.raised), unchecked) == (3, [])
    assert all_alarms(live) == [(one, "amina", "rules", "open") for one in AMINAS]
    assert looked(live, lambda db: None) == Watched()
    with live.write() as db:
        network = network_of(db)
        db.add(HelperRole(helper_id=row_id(db, Helper, "amina"), role="coach"))
        db.flush()
        watched, _ = sweep(db, network, now=LATER)
    assert len(watched.ended) == 3


def test_the_nightly_look_does_not_say_again_what_was_dismissed(
    live: Database,
) -> None:
    away(live, "bob", "2026-12-01T12:00", "2026-12-01T15:00")
    with live.write() as db:
        network = network_of(db)
        (told,) = list_alarms(db, network)
        dismiss_alarm(db, network, told["number"], by="x", now=LATER)
        assert sweep(db, network, now=LATER) == (Watched(), [])


def test_the_nightly_look_names_weeks_it_cannot_check(live: Database) -> None:
    with live.write() as db:
        mine = Availability.helper_id == row_id(db, Helper, "amina")
        for row in db.scalars(select(Availability).where(mine)):
            row.ends = row.starts
        db.flush()
        watched, unchecked = sweep(db, network_of(db), now=LATER)
    assert unchecked == [WEEK]
    assert len(watched.raised) == 3
    assert {cause for _, _, cause, _ in all_alarms(live)} == {"availability"}


def test_alarms_are_remembered_as_changes(live: Database) -> None:
    away(live, "bob", "2026-12-01T12:00", "2026-12-01T15:00")
    with live.read() as db:
        (row,) = db.scalars(select(Change).where(Change.kind == "alarm"))
    assert (row.action, row.by, row.at) == ("raised", "relais", LATER)


def test_coordinators_are_told_in_the_same_transaction(live: Database) -> None:
    with live.write() as db:
        network_of(db).contact = "coordination@example.org"
    span = {"starts_at": "2026-12-01T12:00", "ends_at": "2026-12-01T15:00"}
    with live.write() as db:
        add_span(db, network_of(db), "bob", "absences", span, by="x", now=LATER)
        db.rollback()
    with live.read() as db:
        assert list(db.scalars(select(Notice.kind))) == []
    away(live, "bob", "2026-12-01T12:00", "2026-12-01T15:00")
    with live.read() as db:
        (told,) = db.scalars(select(Notice))
    assert (told.kind, told.recipient) == ("alarm", "coordination@example.org")
    assert "Bob" in told.text


# --------------------------------------------------------------- cancellations


def test_who_cancels_is_away_from_that_session_alone(live: Database) -> None:
    with live.write() as db:
        network = network_of(db)
        made = cancel(db, network, AFTERNOON, "bob", by="bob", now=LATER)
        assert made == {"session": AFTERNOON, "helper": "bob", "said_at": LATER}
        assert list_cancellations(db, network, AFTERNOON) == [made]
        problem = round_problem(db, network, WEEK, LATER)
    (bob,) = (helper for helper in problem.helpers if helper.id == "bob")
    text = problem.horizon.text
    assert sorted((text(one.start), text(one.end)) for one in bob.absences) == [
        ("2026-11-30T14:00", "2026-11-30T17:00"),
        ("2026-12-02T01:00", "2026-12-03T01:00"),
    ]
    assert all_alarms(live) == [(AFTERNOON, "bob", "cancellation", "open")]


def test_a_pin_goes_with_a_cancellation(live: Database) -> None:
    with live.write() as db:
        cancel(db, network_of(db), "repair", "bob", by="bob", now=LATER)
        assert db.scalars(select(Pin.id)).all() == []


@pytest.mark.parametrize(
    ("session", "helper", "now", "refusal"),
    [
        ("repair", "bob", BEGINS, BegunError),
        ("repair", "bob", BEGINS + timedelta(hours=2), RefusedError),
        ("repair", "amina", LATER, RefusedError),
        ("repair", "nobody", LATER, NotFoundError),
        ("nothing", "bob", LATER, NotFoundError),
    ],
)
def test_only_what_is_published_and_to_come_is_cancelled(
    live: Database,
    session: str,
    helper: str,
    now: datetime,
    refusal: type[Exception],
) -> None:
    with live.write() as db, pytest.raises(refusal):
        cancel(db, network_of(db), session, helper, by="x", now=now)
    assert all_alarms(live) == []


def test_a_cancellation_is_taken_back_before_the_session_begins(live: Database) -> None:
    with live.write() as db:
        network = network_of(db)
        with pytest.raises(NotFoundError):
            take_back(db, network, "repair", "bob", by="bob", now=LATER)
        cancel(db, network, "repair", "bob", by="bob", now=LATER)
        with pytest.raises(RefusedError):
            cancel(db, network, "repair", "bob", by="bob", now=LATER)
        with pytest.raises(BegunError):
            take_back(db, network, "repair", "bob", by="bob", now=BEGINS)
        take_back(db, network, "repair", "bob", by="bob", now=LATER)
        assert list_cancellations(db, network, "repair") == []


def test_a_cancellation_that_was_repaired_can_be_taken_back(live: Database) -> None:
    with live.write() as db:
        cancel(db, network_of(db), "repair", "bob", by="bob", now=LATER)
    republish(live, "repair", LATER, None)
    with live.write() as db:
        network = network_of(db)
        with pytest.raises(BegunError):
            take_back(db, network, "repair", "bob", by="bob", now=BEGINS)
        take_back(db, network, "repair", "bob", by="bob", now=LATER)
    assert all_alarms(live) == [("repair", "bob", "cancellation", "repaired")]
