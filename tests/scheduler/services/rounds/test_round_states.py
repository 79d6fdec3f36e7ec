"""Rounds: opened, reminded, closed, opened again; and what a round says of itself."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from matching.faults import BadInputError
from scheduler.errors import ChangedError, NotFoundError, RefusedError
from scheduler.services.changes import changes_since
from scheduler.services.networks import find_network
from scheduler.services.rounds.documents import list_rounds, round_document
from scheduler.services.rounds.keeping import (
    find_draft,
    open_round,
    round_problem,
    store_draft,
)
from scheduler.services.rounds.states import (
    change_round,
    close_round,
    create_round,
    mark_reminded,
    missing,
)
from scheduler.store.session import Database, Db
from scheduler.store.tables import PUBLISHED, Answer, Helper, Network, Notice, Session
from tests.scheduler.small import BEFORE, WEEK, simple_plan, small_network

HOUR = timedelta(hours=1)
CLOSES = datetime(2026, 11, 28, 18, tzinfo=UTC)
NEXT = "2026-W50"


@pytest.fixture
def network(database: Database) -> Database:
    with database.write() as db:
        small_network(db)
    return database


def own(db: Db) -> Network:
    return find_network(db, "brussels")


def opened(db: Db, week: str = WEEK, closes_at: datetime | None = CLOSES) -> Any:
    fields = {"closes_at": closes_at}
    return create_round(db, own(db), week, fields, by="ada", now=BEFORE)


def change(
    db: Db,
    fields: dict[str, Any],
    revision: int | None = None,
    now: datetime = BEFORE,
) -> Any:
    return change_round(db, own(db), WEEK, fields, revision=revision, by="ada", now=now)


def draft(db: Db, *, published: bool = False) -> None:
    of = open_round(db, own(db), WEEK)
    problem = round_problem(db, own(db), WEEK, BEFORE)
    version = store_draft(db, own(db), of, simple_plan(problem), BEFORE, stale=False)
    if published:
        version.number, version.state = 1, PUBLISHED
        version.published_at = BEFORE
    db.flush()


def test_an_open_round_says_who_is_asked_and_until_when(network: Database) -> None:
    with network.write() as db:
        document = opened(db)
        assert db.scalars(
            select(Session.id).where(Session.opening_id.is_not(None))
        ).all()
    with network.read() as db:
        assert round_document(db, own(db), WEEK) == document
    assert document == {
        "key": WEEK,
        "revision": 2,
        "state": "open",
        "first_on": date(2026, 11, 30),
        "last_on": date(2026, 12, 6),
        "opened_at": BEFORE,
        "closes_at": CLOSES,
        "reminded_at": None,
        "closed_at": None,
        "asked": 2,
        "answered": 0,
        "missing": 2,
        "running": [],
        "draft": None,
        "published": None,
    }


def test_who_has_not_answered_is_listed(network: Database) -> None:
    with network.write() as db:
        opened(db)
        of = open_round(db, own(db), WEEK)
        helpers = db.scalars(select(Helper).order_by(Helper.key)).all()
        amina, bob, zoe = helpers
        assert [one["key"] for one in missing(db, own(db), WEEK)] == ["amina", "bob"]
        assert missing(db, own(db), WEEK, after="amina", limit=1) == [
            {"key": "bob", "name": "Bob"}
        ]
        for one in (amina, zoe):  # Zoé is in reserve: her answer is not waited for
            db.add(Answer(round_id=of.id, helper_id=one.id, answered_at=BEFORE))
        db.flush()
        assert [one["key"] for one in missing(db, own(db), WEEK)] == ["bob"]
        document = round_document(db, own(db), WEEK)
        assert (document["answered"], document["missing"]) == (1, 1)
        bob.active = False
        assert missing(db, own(db), WEEK) == []
        with pytest.raises(NotFoundError):
            missing(db, own(db), NEXT)


def test_a_round_is_opened_reminded_closed_and_opened_again(
    network: Database,
) -> None:
    later = BEFORE + HOUR
    with network.write() as db:
        opened(db)
        mark_reminded(db, own(db), WEEK, now=later)
        closed = close_round(db, own(db), WEEK, by="ada", now=later)
        assert (closed["state"], closed["closed_at"]) == ("closed", later)
        again = close_round(db, own(db), WEEK, by="bea", now=later + HOUR)
        assert again == closed
        back = change(db, {"closed": False}, now=later)
        assert change(db, {"closed": False}, now=later) == back
        assert (back["state"], back["closes_at"]) == ("open", CLOSES)
        close_round(db, own(db), WEEK, now=CLOSES)
        late = change(db, {"closed": False}, now=CLOSES + HOUR)
        assert (late["state"], late["closes_at"]) == ("open", None)
        told = changes_since(db, own(db), "round", WEEK, 1)
    assert [(one.revision, one.by, one.action) for one in told] == [
        (2, "ada", "opened"),
        (3, "relais", "reminded"),
        (4, "ada", "closed"),
        (5, "ada", "reopened"),
        (6, "relais", "closed"),
        (7, "ada", "reopened"),
    ]
    assert told[2].fields == {"closed_at": [None, later.isoformat()]}


def test_who_comes_too_late_is_told_what_changed(network: Database) -> None:
    with network.write() as db:
        read = opened(db)["revision"]
        change(db, {"closes_at": CLOSES + HOUR}, revision=read)
        for fields in ({"closed": True}, {"closed": False}, {"closes_at": None}):
            with pytest.raises(ChangedError, match="ada") as refused:
                change(db, fields, revision=read)
            (told,) = refused.value.changes
            assert list(told.fields) == ["closes_at"]
        assert round_document(db, own(db), WEEK)["closes_at"] == CLOSES + HOUR


def test_a_round_is_closed_with_another_day_at_once(network: Database) -> None:
    with network.write() as db:
        opened(db)
        fields = {"closes_at": CLOSES + HOUR, "closed": True}
        document = change(db, fields, revision=2)
        assert (document["revision"], document["state"]) == (3, "closed")
        assert document["closes_at"] == CLOSES + HOUR
        assert change(db, {})["revision"] == 3


def test_a_round_is_opened_once_and_closes_in_time(network: Database) -> None:
    with network.write() as db:
        for closes_at in (BEFORE, datetime(2026, 12, 6, 23, 1, tzinfo=UTC)):
            with pytest.raises(BadInputError, match="before the end of the week"):
                opened(db, closes_at=closes_at)
        with pytest.raises(BadInputError, match="ISO week"):
            opened(db, "next")
        opened(db)
        with pytest.raises(RefusedError, match="opened already"):
            opened(db)


def test_a_week_made_ready_for_planning_can_be_opened_afterwards(
    network: Database,
) -> None:
    with network.write() as db:
        open_round(db, own(db), WEEK)
        assert round_document(db, own(db), WEEK)["opened_at"] is None
        assert opened(db)["opened_at"] == BEFORE
        # By a job that comes late: nothing changes.
        open_round(db, own(db), WEEK, now=BEFORE + HOUR, closes_at=None)
        assert round_document(db, own(db), WEEK)["closes_at"] == CLOSES


def test_the_state_follows_from_the_plans(network: Database) -> None:
    with network.write() as db:
        opened(db)
        opened(db, NEXT, None)
        close_round(db, own(db), WEEK, now=BEFORE)
        for state in ("open", "closed", "planned", "published"):
            found = list_rounds(db, own(db), state=state)
            weeks = {"open": [NEXT], "closed": [WEEK]}.get(state, [])
            assert [one["key"] for one in found] == weeks
            assert {one["state"] for one in found} <= {state}
        draft(db, published=True)
        document = round_document(db, own(db), WEEK)
        assert (document["state"], document["draft"]) == ("published", None)
        assert document["published"] == {"number": 1, "published_at": BEFORE}
        assert [one["key"] for one in list_rounds(db, own(db), state="published")] == [
            WEEK
        ]
        draft(db)
        document = round_document(db, own(db), WEEK)
        assert (document["state"], document["published"]["number"]) == ("planned", 1)
        assert document["draft"]["made_at"] == BEFORE
        assert find_draft(db, open_round(db, own(db), WEEK)) is not None
        assert [one["key"] for one in list_rounds(db, own(db), state="planned")] == [
            WEEK
        ]
        assert list_rounds(db, own(db), state="published") == []
        with pytest.raises(BadInputError, match="planned"):
            list_rounds(db, own(db), state="done")


def test_rounds_are_listed_week_by_week_and_of_one_network(network: Database) -> None:
    with network.write() as db:
        small_network(db, "liege")
        for week in ("2026-W51", WEEK, NEXT):
            opened(db, week, None)
        other = find_network(db, "liege")
        assert list_rounds(db, other) == []
        with pytest.raises(NotFoundError):
            round_document(db, other, WEEK)
        first = list_rounds(db, own(db), limit=2)
        assert [one["key"] for one in first] == [WEEK, NEXT]
        rest = list_rounds(db, own(db), after=NEXT, limit=2)
        assert [one["key"] for one in rest] == ["2026-W51"]


def test_who_can_be_written_to_is_asked_when_a_round_opens(network: Database) -> None:
    with network.write() as db:
        amina = db.scalars(select(Helper).where(Helper.key == "amina")).one()
        zoe = db.scalars(select(Helper).where(Helper.key == "zoe")).one()
        amina.email, zoe.email = "amina@example.org", "zoe@example.org"
        db.flush()
        opened(db)
        asked = db.execute(select(Notice.kind, Notice.recipient)).all()
    assert [tuple(row) for row in asked] == [("round", "amina@example.org")]
