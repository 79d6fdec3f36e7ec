"""A network with one site, two activities, and nothing planned yet."""

from collections.abc import Iterable
from datetime import UTC, datetime, time
from typing import Any

from sqlalchemy import select

from scheduler.services.networks import create_network, find_network
from scheduler.services.openings import (
    WeekSessions,
    make_sessions,
    openings_document,
    replace_openings,
)
from scheduler.services.places.sites import create_site
from scheduler.services.programme.activities import create_activity
from scheduler.store.session import Database, Db
from scheduler.store.tables import Network, Session
from scheduler.translate import week_horizon

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
BY: dict[str, Any] = {"by": "coordination", "now": NOW}
MORNING = {"starts": time(9), "ends": time(12)}


def house(db: Db, **site: Any) -> Network:
    """Make the network; its site speaks French unless said otherwise."""
    network = create_network(db, "brussels")
    rooms = [{"key": "salle", "capacity": 2}]
    create_site(db, network, "epn-1", {"rooms": rooms, **site}, **BY)
    seats = [{"id": "a", "roles": ["coach"]}, {"id": "b", "mandatory": False}]
    create_activity(db, network, "permanence", {"seats": seats}, **BY)
    create_activity(db, network, "atelier", {"seats": seats[:1], "minors": 6}, **BY)
    return network


def opening(weekday: int, **more: Any) -> dict[str, Any]:
    return {"weekday": weekday, **MORNING, "activity": "permanence", **more}


def put(db: Db, *openings: dict[str, Any]) -> list[dict[str, Any]]:
    """Replace the openings of the site."""
    network = find_network(db, "brussels")
    done = replace_openings(db, network, "epn-1", openings, revision=None, **BY)
    found: list[dict[str, Any]] = done["openings"]
    return found


def openings(db: Db) -> list[dict[str, Any]]:
    network = find_network(db, "brussels")
    found: list[dict[str, Any]]
    found = openings_document(db, network, "epn-1", now=NOW)["openings"]
    return found


def make(database: Database, week: str, now: datetime | None = NOW) -> WeekSessions:
    """Make the sessions of a week in a transaction of its own."""
    with database.write() as db:
        network = find_network(db, "brussels")
        return make_sessions(db, network, week_horizon(week, network.zone), now=now)


def days_made(database: Database, weeks: Iterable[str]) -> list[str]:
    """Make the sessions of weeks; give their days as ``1124``."""
    keys = [key for week in weeks for key in make(database, week).made]
    return [key.split(".")[1][4:] for key in keys]


def held(db: Db) -> set[str]:
    """Give the keys of the sessions that are not called off."""
    return set(db.scalars(select(Session.key).where(~Session.called_off)))
