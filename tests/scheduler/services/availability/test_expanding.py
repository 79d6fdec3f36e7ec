"""Half a year of a large network is read in bulk; how fast, `make bench` measures."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest
from sqlalchemy import event, insert, select

from scheduler.services.availability.heat import expanded
from scheduler.services.networks import create_network, find_network
from scheduler.store.session import Database, Db
from scheduler.store.tables import Absence, Availability, AvailabilityDate, Helper

HELPERS, WEEKS = 3000, 26
MONDAY = date(2026, 11, 30)


def fill(db: Db) -> None:
    lots = Random(1)  # noqa: S311 - the same rules every time
    network = create_network(db, "region").id
    rows = [{"network_id": network, "key": f"h{number}"} for number in range(HELPERS)]
    db.execute(insert(Helper), rows)
    rules, dates, absences = [], [], []
    for helper in db.scalars(select(Helper.id)):
        rules += [_rule(lots, helper, day) for day in lots.sample(range(7), 5)] * 2
        for _ in range(4):
            start = datetime(2026, 12, 1, 8, tzinfo=UTC)
            start += timedelta(days=lots.randrange(180))
            span = {"helper_id": helper, "starts_at": start}
            ends = {"ends_at": start + timedelta(hours=4)}
            dates.append({**span, **ends, "replaces": lots.random() < 0.5})
            absences.append({**span, "ends_at": start + timedelta(days=2)})
    for table, of in (
        (Availability, rules),
        (AvailabilityDate, dates),
        (Absence, absences),
    ):
        db.execute(insert(table), of)


def _rule(lots: Random, helper: int, weekday: int) -> dict[str, object]:
    every = lots.choice((1, 1, 1, 2))
    return {
        "helper_id": helper,
        "weekday": weekday,
        "starts": time(lots.choice((8, 9, 13)), lots.choice((0, 30))),
        "ends": time(lots.choice((17, 18, 20))),
        "wish": lots.choice(("preferred", "available", "if_needed")),
        "first_on": date(2026, 1, 1) + timedelta(days=lots.randrange(300)),
        "every_weeks": every,
        "nth": lots.choice((0, 0, 1, -1)) if every == 1 else 0,
    }


@pytest.mark.slow
def test_half_a_year_of_3000_helpers_in_few_statements(database: Database) -> None:
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
        last = MONDAY + timedelta(weeks=WEEKS, days=-1)
        found = expanded(db, network, MONDAY, last)
    assert len(found.times) == HELPERS
    assert sum(len(times.windows) for times in found.times.values()) > 300_000
    assert len(statements) < 12
