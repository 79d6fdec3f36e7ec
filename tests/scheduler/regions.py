"""A problem put into rows, so that large weeks of the generator can be worked on.

What a week of a database gives back is another problem than the one put in: memory is
counted from other columns, and who is paid costs has an allowance. Sessions, seats,
people and their times are the same.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import insert

from matching.files import write_problem
from matching.problem import LANGUAGE_LEVELS, WISHES, Dated, Helper, Problem
from matching.times import Horizon
from scheduler.services.networks import create_network
from scheduler.services.rounds.keeping import open_round
from scheduler.store import tables
from scheduler.store.session import Db

Ids = Mapping[str, int]
Rows = list[dict[str, Any]]
_SAME = (
    *("name", "adult", "mode", "max_travel_minutes", "max_sessions"),
    *("max_sessions_per_day", "max_minutes", "max_minutes_per_day"),
    *("min_rest_minutes", "wished_sessions", "past_sessions", "past_weeks"),
    *("alone_ok", "reserve"),
)
_SESSION = (
    *("priority", "min_staff", "ideal_staff", "public_languages"),
    *("max_mentors_per_senior", "remote", "requested", "minors"),
)


def store_problem(db: Db, problem: Problem, key: str = "region") -> tables.Network:
    """Make a network of a problem of one ISO week, with its round open."""
    document = json.loads(write_problem(problem))
    network = create_network(db, key, key.title())
    network.zone = problem.horizon.zone
    network.settings = document.get("settings", {})
    sites = _sites(db, network, problem)
    activities = _activities(db, network, problem)
    helpers = _helpers(db, network, problem, sites, activities)
    _resources(db, network, problem)
    _sessions(db, network, problem, document, (sites, activities, helpers))
    open_round(db, network, week_of(problem))
    db.flush()
    return network


def week_of(problem: Problem) -> str:
    """Name the ISO week of a problem."""
    year, week, _ = problem.horizon.start.isocalendar()
    return f"{year}-W{week:02}"


def _put(db: Db, table: Any, rows: Rows) -> Ids:
    """Insert rows with keys; give their ids."""
    found = db.execute(insert(table).returning(table.id, table.key), rows)
    return {key: row_id for row_id, key in found}


def _add(db: Db, table: Any, rows: Rows) -> None:
    if rows:
        db.execute(insert(table), rows)


def _sites(db: Db, network: tables.Network, problem: Problem) -> Ids:
    rows = [
        {
            "network_id": network.id,
            "key": site.id,
            "name": site.name,
            "latitude": site.location[0] if site.location else None,
            "longitude": site.location[1] if site.location else None,
            "remote_interpreting": site.remote_interpreting,
        }
        for site in problem.sites
    ]
    ids = _put(db, tables.Site, rows)
    rooms = [
        {"site_id": ids[site.id], "key": room.id, "capacity": room.capacity}
        for site in problem.sites
        for room in site.rooms
    ]
    _add(db, tables.Room, rooms)
    ways = [
        {"site_id": ids[one], "other_id": ids[other], "minutes": minutes}
        for (one, other), minutes in problem.travel_minutes.items()
    ]
    _add(db, tables.TravelTime, ways)
    return ids


def _activities(db: Db, network: tables.Network, problem: Problem) -> Ids:
    keys = {session.activity for session in problem.sessions}
    keys |= {key for helper in problem.helpers for key in helper.likes_activities}
    rows = [{"network_id": network.id, "key": key} for key in sorted(keys - {""})]
    return _put(db, tables.Activity, rows) if rows else {}


def _helpers(
    db: Db, network: tables.Network, problem: Problem, sites: Ids, activities: Ids
) -> Ids:
    rows = [
        {
            "network_id": network.id,
            "key": helper.id,
            "latitude": helper.home[0] if helper.home else None,
            "longitude": helper.home[1] if helper.home else None,
            "contract": "volunteer" if helper.allowances else "employee",
            "email": f"{helper.id}@example.org",
            **{name: getattr(helper, name) for name in _SAME},
        }
        for helper in problem.helpers
    ]
    ids = _put(db, tables.Helper, rows)
    parts: dict[Any, Rows] = {}
    for helper in problem.helpers:
        for table, cells in _parts(helper, problem.horizon, ids, sites, activities):
            row = {"helper_id": ids[helper.id], **cells}
            parts.setdefault(table, []).append(row)
    for table, of_table in parts.items():
        _add(db, table, of_table)
    return ids


def _parts(
    helper: Helper, horizon: Horizon, ids: Ids, sites: Ids, activities: Ids
) -> list[tuple[Any, dict[str, Any]]]:
    def at(start: int, end: int) -> dict[str, Any]:
        return {"starts_at": horizon.instant(start), "ends_at": horizon.instant(end)}

    return [
        *((tables.HelperRole, _dated("role", one, horizon)) for one in helper.roles),
        *(
            (
                tables.HelperSkill,
                {
                    "level": one.level,
                    **_dated(
                        "skill", Dated(one.id, one.first_day, one.last_day), horizon
                    ),
                },
            )
            for one in helper.skills
        ),
        *(
            (
                tables.HelperLanguage,
                {"language": one, "level": LANGUAGE_LEVELS[level - 1]},
            )
            for one, level in helper.languages.items()
        ),
        *(
            (tables.HelperClearance, _dated("clearance", one, horizon))
            for one in helper.clearances
        ),
        *((tables.HelperBadge, {"badge": one}) for one in helper.badges),
        *(
            (
                tables.AvailabilityDate,
                {**at(one.start, one.end), "wish": WISHES[one.wish]},
            )
            for one in helper.availability
        ),
        *((tables.Absence, at(one.start, one.end)) for one in helper.absences),
        *((tables.LikedSite, {"site_id": sites[one]}) for one in helper.likes_sites),
        *(
            (tables.LikedActivity, {"activity_id": activities[one]})
            for one in helper.likes_activities
        ),
        *(
            (tables.KnownSite, {"site_id": sites[one], "sessions": visits})
            for one, visits in helper.site_history.items()
        ),
        *(
            (tables.HelperPair, {"other_id": ids[one], "kind": "with"})
            for one in helper.wanted_with
        ),
        *(
            (tables.HelperPair, {"other_id": ids[one], "kind": "never_with"})
            for one in helper.never_with
        ),
    ]


def _dated(name: str, one: Dated, horizon: Horizon) -> dict[str, Any]:
    def day(number: int | None) -> date | None:
        return None if number is None else horizon.date_of_day(number)

    return {name: one.id, "first_on": day(one.first_day), "last_on": day(one.last_day)}


def _resources(db: Db, network: tables.Network, problem: Problem) -> None:
    rows = [
        {
            "network_id": network.id,
            "key": one.id,
            "capacity": one.capacity,
            "sites": [*(one.sites or ())],
        }
        for one in problem.resources
    ]
    if not rows:
        return
    ids = _put(db, tables.Resource, rows)
    loans = [
        {
            "resource_id": ids[one.resource],
            "units": one.units,
            "starts_at": problem.horizon.instant(one.start),
            "ends_at": problem.horizon.instant(one.end),
        }
        for one in problem.loans
    ]
    _add(db, tables.Loan, loans)


def _sessions(
    db: Db,
    network: tables.Network,
    problem: Problem,
    document: dict[str, Any],
    known: tuple[Ids, Ids, Ids],
) -> None:
    sites, activities, helpers = known
    series = [
        {
            "network_id": network.id,
            "key": one.id,
            "same_trainer": one.same_trainer,
            "trainer_id": helpers[one.trainer] if one.trainer else None,
        }
        for one in problem.series
    ]
    series_ids = _put(db, tables.Series, series) if series else {}
    rows, written = [], document["sessions"]
    for session, form in zip(problem.sessions, written, strict=True):
        module = session.module
        rows.append(
            {
                "network_id": network.id,
                "key": session.id,
                "site_id": sites[session.site],
                "activity_id": activities.get(session.activity),
                "series_id": series_ids[module.series] if module else None,
                "module": module.number if module else None,
                "trainer_seat": module.trainer_seat if module else None,
                "home_visit": form.get("home_visit"),
                "resources": form.get("resources", []),
                **{name: getattr(session, name) for name in _SESSION},
                "public_languages": form.get("public_languages", {}),
            }
        )
    ids = _put(db, tables.Session, rows)
    seats = [
        {
            "session_id": ids[session.id],
            "key": seat["id"],
            "position": position,
            **_seat(seat),
        }
        for session, form in zip(problem.sessions, written, strict=True)
        for position, seat in enumerate(form["seats"])
    ]
    _add(db, tables.Seat, seats)
    _options(db, problem, sites, ids)


def _seat(form: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "roles": [],
        "skills": {},
        "languages": {},
        "any_language": False,
        "clearances": [],
        "badges": [],
        "mandatory": True,
        "shadow": False,
        "tutor_roles": [],
    }
    return {name: form.get(name, default) for name, default in plain.items()}


def _options(db: Db, problem: Problem, sites: Ids, sessions: Ids) -> None:
    names = {row_id: key for key, row_id in sites.items()}
    rooms = {
        (names[room.site_id], room.key): room.id
        for room in db.query(tables.Room).where(tables.Room.site_id.in_(names))
    }
    rows = [
        {
            "session_id": sessions[session.id],
            "position": position,
            "starts_at": problem.horizon.instant(option.start),
            "ends_at": problem.horizon.instant(option.end),
            "room_id": rooms[session.site, option.room] if option.room else None,
        }
        for session in problem.sessions
        for position, option in enumerate(session.options)
    ]
    _add(db, tables.Option, rows)
