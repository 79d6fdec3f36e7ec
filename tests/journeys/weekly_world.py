"""The network in which the machine lives, and the doors through which it looks.

What is looked at is read with plain selects: no service of the product is asked
whether the product is right.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any, Final

from icalendar import Calendar, Event
from sqlalchemy import select

from matching.check import Facts, violations
from matching.funnel import Funnels, tables
from matching.plan import Assignment, Plan
from matching.problem import Problem
from matching.repair import Desk
from matching.repair.result import refused_pins
from scheduler.services.networks import create_network
from scheduler.store.base import Base
from scheduler.store.session import Db
from scheduler.store.tables import (
    Activity,
    Availability,
    Helper,
    HelperPair,
    HelperRole,
    Opening,
    Site,
    TravelTime,
)
from tests.journeys.weekly_model import BRUSSELS, Duty, Rule, Span, local
from tests.scheduler.small import plan_with

KEY: Final = "bxl"
START: Final = datetime(2026, 10, 16, 10, 0, tzinfo=UTC)
# The clock goes back in the night to the last day of the first week.
WEEKS: Final = ("2026-W43", "2026-W44")
MONDAYS: Final = {week: datetime.fromisoformat(f"{week}-1").date() for week in WEEKS}
SITES: Final = ("nord", "sud")
# Site, weekday, from and to.
OPENINGS: Final = (
    ("nord", 0, time(9), time(12)),
    ("sud", 0, time(14), time(17)),
    ("nord", 3, time(9), time(12)),
    ("sud", 6, time(10), time(13)),
)
HELPERS: Final = ("amina", "bob", "carl", "dora", "eve")
COACHES: Final = ("amina", "bob", "carl")
SEATS: Final = ("a", "b")
ALWAYS: Final[tuple[Rule, ...]] = tuple((day, time(8), time(20)) for day in range(7))
MORNINGS: Final[tuple[Rule, ...]] = tuple((day, time(8), time(13)) for day in range(7))
RULES: Final[Mapping[str, tuple[Rule, ...]]] = {
    "always": ALWAYS,
    "mornings": MORNINGS,
    "mondays": ALWAYS[:1],
    "never": (),
}
Thing = tuple[str, str]  # kind and key of what has a revision


def make_network(db: Db) -> None:
    """Make two sites, four openings and five helpers."""
    network = create_network(db, KEY, "Réseau de Bruxelles")
    network.contact, network.country = "bureau@bxl.example", ""
    own = {"network_id": network.id}
    sites = {
        key: Site(**own, key=key, name=f"EPN {key}", email=f"{key}@epn.example")
        for key in SITES
    }
    seats = [{"id": "a", "roles": ["coach"]}, {"id": "b", "mandatory": False}]
    activity = Activity(**own, key="permanence", seats=seats, duration_minutes=180)
    helpers = {key: _helper(network.id, key) for key in HELPERS}
    db.add_all([*sites.values(), activity, *helpers.values()])
    db.flush()
    nord, sud = (sites[key].id for key in SITES)
    db.add(TravelTime(site_id=nord, other_id=sud, minutes=30))
    apart = helpers["bob"].id, helpers["carl"].id
    db.add(HelperPair(helper_id=apart[0], other_id=apart[1], kind="never_with"))
    for site, weekday, starts, ends in OPENINGS:
        own_site = {"site_id": sites[site].id, "activity_id": activity.id}
        db.add(Opening(**own_site, weekday=weekday, starts=starts, ends=ends))
    db.flush()


def _helper(network_id: int, key: str) -> Helper:
    row = Helper(
        network_id=network_id,
        key=key,
        name=key.title(),
        email=f"{key}@example.org",
        max_sessions=3 if key == "eve" else None,
        max_sessions_per_day=1 if key == "dora" else None,
        availability=[
            Availability(weekday=day, starts=starts, ends=ends)
            for day, starts, ends in ALWAYS
        ],
    )
    row.roles = [HelperRole(role="coach")] if key in COACHES else []
    return row


def opened(week: str) -> dict[str, tuple[str, Span]]:
    """Give the sessions that openings make in a week, by key: site and time."""
    monday = MONDAYS[week]
    found: dict[str, tuple[str, Span]] = {}
    for site, weekday, starts, ends in OPENINGS:
        day = monday.fromordinal(monday.toordinal() + weekday)
        span = local(day, starts), local(day, ends)
        found[f"{site}.{day:%Y%m%d}.{starts:%H%M}"] = site, span
    return found


# ----------------------------------------------------------------- plans, without solver


def answer(problem: Problem, order: Sequence[str], leave: int) -> Plan:
    """Make a plan that keeps every rule, by trying helpers in some order.

    Parameters
    ----------
    leave
        Every so many seats one is left empty; 0: none.
    """
    facts = Facts(problem)
    begun = [one for one in problem.published if one.session in facts.begun]
    chosen = [Assignment(o.session, o.option, o.seat, o.helper) for o in begun]
    pinned = {(pin.session, pin.seat): pin.helper for pin in problem.pins}
    free = [key for key in facts.seats if key[0] not in facts.begun]
    for number, seat in enumerate(sorted(free, key=lambda one: one not in pinned), 1):
        if leave and number % leave == 0 and seat not in pinned:
            continue
        helpers = [pinned[seat]] if seat in pinned else order
        for helper in helpers:
            tried = [*chosen, Assignment(seat[0], 0, seat[1], helper)]
            known = helper in facts.helpers
            if known and all(one.rule == "pin" for one in violations(problem, tried)):
                chosen = tried
                break
    plan = plan_with(problem, chosen)
    desk = Desk(problem, plan.assignments)
    funnels = Funnels(tables(problem), desk.roster)
    return replace(
        plan,
        pins_refused=tuple(refused_pins(desk.roster)),
        empty_seats=funnels.empty_seats(),
        not_held=funnels.not_held(),
        bound=dict.fromkeys(plan.score),
    )


# ------------------------------------------------------------------------ what is kept

_TABLES: Final = {
    table.name: select(table).order_by(
        table.c.id if "id" in table.c else next(iter(table.c))
    )
    for table in Base.metadata.sorted_tables
}
Row = dict[str, Any]
Kept = Mapping[str, Sequence[Row]]


def everything(db: Db) -> Kept:
    """Give all rows of all tables, in their order."""
    connection = db.connection()
    return {
        name: [dict(row) for row in connection.execute(query).mappings()]
        for name, query in _TABLES.items()
    }


class Keys:
    """Keys of helpers, sessions and seats, and weeks of versions, by row id."""

    def __init__(self, kept: Kept) -> None:
        self.helpers = {row["id"]: row["key"] for row in kept["helper"]}
        self.sites = {row["id"]: row["key"] for row in kept["site"]}
        self.sessions = {row["id"]: row["key"] for row in kept["session"]}
        self.seats = {
            row["id"]: (self.sessions[row["session_id"]], row["key"])
            for row in kept["seat"]
        }
        weeks = {row["id"]: row["week"] for row in kept["round"]}
        self.weeks = {row["id"]: weeks[row["round_id"]] for row in kept["plan_version"]}


def duties_of(kept: Kept) -> dict[int, frozenset[Duty]]:
    """Give the assignments of every version and draft by its row id."""
    keys, found = Keys(kept), defaultdict[int, set[Duty]](set)
    for row in kept["assignment"]:
        duty = Duty(
            *keys.seats[row["seat_id"]],
            keys.helpers[row["helper_id"]],
            row["starts_at"],
            row["ends_at"],
        )
        found[row["plan_version_id"]].add(duty)
    return {row["id"]: frozenset(found[row["id"]]) for row in kept["plan_version"]}


def drafts_of(kept: Kept) -> dict[str, Row]:
    """Give the rows of drafts by week."""
    weeks = Keys(kept).weeks
    plans = (row for row in kept["plan_version"] if row["state"] == "draft")
    return {weeks[row["id"]]: row for row in plans}


def revisions_of(kept: Kept) -> dict[Thing, int]:
    """Give the revisions of everything that has one, as it is told in changes."""
    keys = Keys(kept)
    found: dict[Thing, int] = {}
    for row in kept["session"]:
        found["session", row["key"]] = row["revision"]
    for row in kept["helper"]:
        found["helper", row["key"]] = row["revision"]
        found["availability", row["key"]] = row["availability_revision"]
    for row in kept["round"]:
        found["round", row["week"]] = row["revision"]
    for week, draft in drafts_of(kept).items():
        found["draft", week] = draft["revision"]
    for row in kept["attendance"]:
        pair = keys.sessions[row["session_id"]], keys.helpers[row["helper_id"]]
        found["attendance", " ".join(pair)] = row["revision"]
    return found


# -------------------------------------------------------------------- what people have


class Agenda:
    """The calendar of one reader, who opens what comes by mail."""

    def __init__(self) -> None:
        self.entries: dict[str, tuple[int, bool, Span]] = {}

    def take(self, text: bytes) -> None:
        """Put in what a message brings, as calendars do: by name and sequence."""
        for event in Calendar.from_ical(text).walk("VEVENT"):
            assert isinstance(event, Event)
            uid, sequence = str(event["UID"]), int(str(event["SEQUENCE"]))
            if uid in self.entries and sequence < self.entries[uid][0]:
                continue
            span = _utc(event.DTSTART), _utc(event.DTEND)
            on = str(event.get("STATUS", "CONFIRMED")) != "CANCELLED"
            self.entries[uid] = sequence, on, span

    def after(self, now: datetime) -> list[Span]:
        """Give what they will go to."""
        spans = [span for _, on, span in self.entries.values() if on]
        return sorted(span for span in spans if span[0] > now)


def _utc(at: object) -> datetime:
    assert isinstance(at, datetime), "a day is no time"
    assert at.tzinfo is not None, "a time in a calendar has no zone"
    return at.astimezone(UTC)


def local_text(at: datetime) -> str:
    """Write an instant as people do, with its offset."""
    return at.astimezone(BRUSSELS).isoformat(timespec="minutes")
