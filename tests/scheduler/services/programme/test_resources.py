"""Resources with their loans, and series with their modules."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from matching.faults import BadInputError
from matching.problem import Loan, Resource, Series
from scheduler.errors import ChangedError, NotFoundError, RefusedError
from scheduler.services.networks import find_network
from scheduler.services.programme.resources import (
    change_resource,
    create_loan,
    create_resource,
    list_resources,
    remove_loan,
    resource_document,
)
from scheduler.services.programme.series import (
    change_series,
    create_series,
    list_series,
    series_document,
)
from scheduler.services.programme.sessions import change_session, create_session
from scheduler.services.published.publishing import publish_round
from scheduler.services.rounds.keeping import open_round, round_problem, store_draft
from scheduler.store.session import Database
from scheduler.store.tables import Change, Network
from tests.scheduler.small import BEFORE, WEEK, simple_plan, small_network

AT = datetime(2026, 12, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
BY: dict[str, Any] = {"by": "anne", "now": BEFORE}


@pytest.fixture
def network(database: Database) -> Database:
    with database.write() as db:
        mine = small_network(db)
        create_resource(db, mine, "robots", {"capacity": 4, "sites": ["epn-1"]}, **BY)
        create_resource(db, mine, "van", {"name": "Camionnette"}, **BY)
    return database


def told(database: Database, kind: str) -> list[tuple[str, str, int | None, Any]]:
    with database.read() as db:
        rows = select(Change).where(Change.kind == kind).order_by(Change.id)
        return [
            (one.key, one.action, one.revision, one.fields) for one in db.scalars(rows)
        ]


def where(refused: pytest.ExceptionInfo[BadInputError]) -> list[str]:
    return [fault.where for fault in refused.value.faults]


def test_resources_are_made_listed_and_changed(network: Database) -> None:
    with network.write() as db:
        mine = find_network(db, "brussels")
        found = list_resources(db, mine)
        assert [one["key"] for one in found] == ["robots", "van"]
        assert [one["key"] for one in list_resources(db, mine, site="epn-2")] == ["van"]
        assert [one["key"] for one in list_resources(db, mine, after="robots")] == [
            "van"
        ]
        new = change_resource(
            db, mine, "van", {"capacity": 2, "active": False}, revision=1, **BY
        )
        assert (new["revision"], new["capacity"], new["active"]) == (2, 2, False)
        assert [one["key"] for one in list_resources(db, mine, active=True)] == [
            "robots"
        ]
        with pytest.raises(ChangedError):
            change_resource(db, mine, "van", {"capacity": 3}, revision=1, **BY)
        with pytest.raises(RefusedError, match="van"):
            create_resource(db, mine, "van", {}, **BY)
        with pytest.raises(NotFoundError):
            resource_document(db, mine, "plane")
        with pytest.raises(BadInputError) as refused:
            create_resource(db, mine, "x y", {"capacity": -1, "sites": ["epn-9"]}, **BY)
    assert where(refused) == ["key", "capacity", "sites[0]"]
    assert told(network, "resource")[-1] == (
        "van", "changed", 2, {"capacity": [1, 2], "active": [True, False]},
    )  # fmt: skip


def test_loans_come_and_go_with_their_resource(network: Database) -> None:
    fields = {"units": 2, "borrower": "Tom", "starts_at": AT, "ends_at": AT + DAY}
    with network.write() as db:
        mine = find_network(db, "brussels")
        loan = create_loan(db, mine, "robots", fields, **BY)
        whole = resource_document(db, mine, "robots")
        assert (whole["loans"], whole["revision"]) == ([loan], 2)
        with pytest.raises(BadInputError) as refused:
            create_loan(
                db, mine, "robots", {"units": 5, "starts_at": AT, "ends_at": AT}, **BY
            )
        with pytest.raises(NotFoundError):
            remove_loan(db, mine, "van", loan["number"], **BY)
    assert where(refused) == ["ends_at", "units"]
    with network.read() as db:
        problem = round_problem(db, find_network(db, "brussels"), WEEK, BEFORE)
    assert problem.resources == (Resource("robots", 4, ("epn-1",)), Resource("van", 1))
    start = (24 + 10) * 60
    assert problem.loans == (Loan("robots", 2, start, start + 24 * 60),)
    with network.write() as db:
        mine = find_network(db, "brussels")
        remove_loan(db, mine, "robots", loan["number"], **BY)
        assert resource_document(db, mine, "robots")["loans"] == []
    fields_told = [fields for *_, fields in told(network, "resource")]
    assert "Tom" not in str(fields_told)
    assert fields_told[-1]["loans"][1] is None


def test_loans_of_other_weeks_stay_out_of_a_problem(network: Database) -> None:
    with network.write() as db:
        mine = find_network(db, "brussels")
        later = {"starts_at": AT + 14 * DAY, "ends_at": AT + 15 * DAY}
        create_loan(db, mine, "robots", later, **BY)
        problem = round_problem(db, mine, WEEK, BEFORE)
        assert problem.loans == ()
        ends = AT + 5 * DAY
        create_session(
            db,
            mine,
            "camp",
            {
                "site": "epn-1",
                "options": [{"starts_at": ends, "ends_at": ends + 10 * DAY}],
                "resources": [{"id": "robots"}],
            },
            **BY,
        )
        problem = round_problem(db, mine, WEEK, BEFORE)
        assert [one.units for one in problem.loans] == [1]


def module(mine: Network, number: int, start: datetime) -> dict[str, Any]:
    return {
        "site": "epn-1",
        "options": [{"starts_at": start, "ends_at": start + DAY / 12}],
        "seats": [{"id": "t"}],
        "series": "basics",
        "module": number,
        "trainer_seat": "t",
    }


def test_a_series_shows_its_modules_in_order(network: Database) -> None:
    with network.write() as db:
        mine = find_network(db, "brussels")
        made = create_series(db, mine, "basics", {"trainer": "bob"}, **BY)
        assert (made["same_trainer"], made["trainer"], made["modules"]) == (
            True,
            "bob",
            [],
        )
        create_session(db, mine, "m2", module(mine, 2, AT + DAY), **BY)
        create_session(db, mine, "m1", module(mine, 1, AT), **BY)
        found = series_document(db, mine, "basics")
        assert [(one["module"], one["session"]) for one in found["modules"]] == [
            (1, "m1"),
            (2, "m2"),
        ]
        assert list_series(db, mine) == [found]
        assert list_series(db, mine, active=False) == []
        change_series(
            db, mine, "basics", {"trainer": "amina", "name": "Base"}, revision=1, **BY
        )
        with pytest.raises(BadInputError) as refused:
            create_series(db, mine, "more", {"trainer": "nobody", "name": 3}, **BY)
    assert where(refused) == ["name", "trainer"]
    assert told(network, "series")[-1][3] == {
        "name": ["", "Base"],
        "trainer": ["bob", "amina"],
    }


def test_who_led_the_modules_before_leads_the_next(network: Database) -> None:
    with network.write() as db:
        mine = find_network(db, "brussels")
        create_series(db, mine, "basics", {}, **BY)
        first = datetime(2026, 11, 30, 9, tzinfo=UTC)
        create_session(db, mine, "m1", module(mine, 1, first), **BY)
        create_session(db, mine, "m2", module(mine, 2, first + 7 * DAY), **BY)
        of = open_round(db, mine, WEEK)
        for key in ("epn-1.20261130.0900", "epn-2.20261130.1400"):
            change_session(db, mine, key, {"called_off": True}, revision=None, **BY)
        problem = round_problem(db, mine, WEEK, BEFORE)
        assert problem.series == (Series("basics", True, None),)
        plan = simple_plan(problem)
        led = next(one.helper for one in plan.assignments if one.session == "m1")
        store_draft(db, mine, of, plan, BEFORE, stale=False)
        publish_round(db, mine, WEEK, BEFORE)
        assert round_problem(db, mine, "2026-W50", BEFORE).series == (
            Series("basics", True, led),
        )
        named = {"trainer": "zoe"}
        change_series(db, mine, "basics", named, revision=None, **BY)
        assert round_problem(db, mine, "2026-W50", BEFORE).series == (
            Series("basics", True, "zoe"),
        )
        free = {"trainer": None, "same_trainer": False}
        change_series(db, mine, "basics", free, revision=None, **BY)
        assert round_problem(db, mine, "2026-W50", BEFORE).series == (
            Series("basics", False, None),
        )
