"""The sheets about a network, its places, and what they share."""

from typing import Any, Final

from matching.travel import TravelSettings
from scheduler.services.imports.places import OPENING_IDENTITY, SITE_COLUMNS
from scheduler.services.imports.settings import SIMPLE_SETTINGS
from scheduler.services.imports.walls import minutes
from scheduler.services.sheet_rows.rows import Record, Source, last_of_each, picked
from scheduler.sheets.export import Rows, Tables
from scheduler.store.tables import (
    Closure,
    ExtraOpening,
    Loan,
    Opening,
    Resource,
    Room,
    Site,
    TravelTime,
)

_RULE: Final = ("first_on", "last_on", "every_weeks", "nth", "during")


def place_tables(source: Source) -> Tables:
    """Give the sheets of places by key."""
    mine = Site.network_id == source.network.id
    rooms = source.rows(Room, source.of_sites(Room.site_id))
    travel = source.rows(TravelTime, source.of_sites(TravelTime.site_id))
    return {
        "network": [_network(source)],
        "sites": [
            {"key": row["key"], **picked(row, SITE_COLUMNS)}
            for row in source.rows(Site, mine)
        ],
        "rooms": [
            {
                "site": source.sites[row["site_id"]],
                "room": row["key"],
                **picked(row, ("name", "capacity")),
            }
            for row in rooms
        ],
        "openings": _openings(source),
        "extra_openings": _extra_openings(source),
        "closures": _closures(source),
        "travel": [
            {
                "site": source.sites[row["site_id"]],
                "other": source.sites[row["other_id"]],
                "minutes": row["minutes"],
            }
            for row in travel
        ],
        "resources": _resources(source),
        "loans": _loans(source),
    }


def _network(source: Source) -> dict[str, Any]:
    network, usual = source.network, TravelSettings().modes
    row: dict[str, Any] = {"zone": network.zone, "name": network.name}
    for name in SIMPLE_SETTINGS:
        said = network.settings.get(name)
        row[name] = tuple(said) if isinstance(said, list) else said or None
        if said == 0:
            row[name] = 0
    travel = network.settings.get("travel", {})
    row["detour"] = travel.get("detour")
    row["modes"] = {
        name: (
            mode.get("base_minutes", usual[name].base_minutes),
            mode.get("km_per_hour", usual[name].km_per_hour),
        )
        for name, mode in travel.get("modes", {}).items()
    } or None
    return row


def _hours(row: Record) -> dict[str, int]:
    ends = minutes(row["ends"], closes=True)
    return {"start": minutes(row["starts"]), "end": ends}


def _openings(source: Source) -> Rows:
    rows = source.rows(Opening, source.of_sites(Opening.site_id))
    return [
        {
            "site": source.sites[row["site_id"]],
            "weekdays": (row["weekday"],),
            **_hours(row),
            "activity": source.activities.get(row["activity_id"]),
            "room": source.rooms.get(row["room_id"]),
            **picked(row, _RULE),
        }
        for row in last_of_each(rows, (*OPENING_IDENTITY, "activity_id"))
    ]


def _extra_openings(source: Source) -> Rows:
    rows = source.rows(ExtraOpening, source.of_sites(ExtraOpening.site_id))
    return [
        {
            "site": source.sites[row["site_id"]],
            "date": row["on_day"],
            **_hours(row),
            "activity": source.activities.get(row["activity_id"]),
            "room": source.rooms.get(row["room_id"]),
        }
        for row in rows
    ]


def _closures(source: Source) -> Rows:
    rows = source.rows(Closure, Closure.network_id == source.network.id)
    names = ("first_on", "last_on")
    return [
        {
            "site": source.sites.get(row["site_id"]),
            **picked(row, names),
            "reason": row["reason"],
        }
        for row in last_of_each(rows, ("site_id", *names))
    ]


def _resources(source: Source) -> Rows:
    rows = source.rows(Resource, Resource.network_id == source.network.id)
    return [
        {
            **picked(row, ("key", "name", "capacity", "active")),
            "sites": tuple(row["sites"]),
        }
        for row in rows
    ]


def _loans(source: Source) -> Rows:
    rows = source.spans(source.rows(Loan, Loan.resource_id.in_(source.resources)))
    identity = ("resource_id", "starts_at", "ends_at", "borrower")
    return [
        {
            "resource": source.resources[row["resource_id"]],
            **picked(row, ("units", "borrower")),
            "start": source.moment(row["starts_at"]),
            "end": source.moment(row["ends_at"]),
        }
        for row in last_of_each(rows, identity)
    ]
