"""A region's week is read in bulk; how fast, `make bench` measures."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert, select

from scheduler.services.networks import create_network, find_network
from scheduler.services.rounds.keeping import round_problem
from scheduler.store.session import Database, Db
from scheduler.store.tables import (
    Availability,
    Base,
    Helper,
    HelperLanguage,
    HelperRole,
    HelperSkill,
    Option,
    Seat,
    Session,
    Site,
)

HELPERS, SITES, SESSIONS = 1500, 311, 2266
WEEK = "2026-W49"
MONDAY = datetime(2026, 11, 30, 8, tzinfo=UTC)


def fill(db: Db) -> None:
    network = create_network(db, "region").id

    def add(table: type[Base], count: int, **values: Any) -> list[int]:
        rows = [
            {name: of(n) if callable(of) else of for name, of in values.items()}
            for n in range(count)
        ]
        db.execute(insert(table), rows)
        return list(db.scalars(select(table.__table__.c.id)))

    sites = add(Site, SITES, network_id=network, key=lambda n: f"s{n}")
    helpers = add(Helper, HELPERS, network_id=network, key=lambda n: f"h{n}")
    parts: dict[type[Base], tuple[int, dict[str, Any]]] = {
        HelperRole: (2, {"role": lambda n: f"role{n // HELPERS}"}),
        HelperSkill: (4, {"skill": lambda n: f"{n // HELPERS}.1", "level": 5}),
        HelperLanguage: (2, {"language": lambda n: ["fr", "nl"][n // HELPERS]}),
        Availability: (5, {"weekday": lambda n: n // HELPERS}),
    }
    parts[HelperLanguage][1]["level"] = "C1"
    parts[Availability][1].update(starts=time(8), ends=time(18))
    for table, (each, values) in parts.items():
        owner = {"helper_id": lambda n: helpers[n % HELPERS]}
        add(table, each * HELPERS, **owner, **values)
    sessions = add(
        Session,
        SESSIONS,
        network_id=network,
        key=lambda n: f"k{n}",
        site_id=lambda n: sites[n % SITES],
        public_languages={"fr": "B2"},
    )
    starts = [MONDAY + timedelta(days=n % 6, hours=n % 7) for n in range(SESSIONS)]
    add(
        Option,
        SESSIONS,
        session_id=lambda n: sessions[n],
        starts_at=lambda n: starts[n],
        ends_at=lambda n: starts[n] + timedelta(hours=3),
    )
    add(
        Seat,
        2 * SESSIONS,
        session_id=lambda n: sessions[n // 2],
        key=lambda n: "ab"[n % 2],
        roles=["role1"],
        skills={"3.1": 3},
    )


@pytest.mark.slow
def test_a_region_week_in_few_statements(database: Database) -> None:
    with database.write() as db:
        fill(db)
    statements: list[str] = []
    event.listen(
        database.engine,
        "before_cursor_execute",
        lambda *call: statements.append(call[2]),
    )
    with database.read() as db:
        network = find_network(db, "region")
        problem = round_problem(db, network, WEEK, MONDAY)
    assert (len(problem.helpers), len(problem.sessions)) == (HELPERS, SESSIONS)
    assert sum(len(one.seats) for one in problem.sessions) == 2 * SESSIONS
    assert sum(len(one.availability) for one in problem.helpers) == 6 * HELPERS
    assert len(statements) < 40
