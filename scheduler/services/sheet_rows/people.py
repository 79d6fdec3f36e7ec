"""The sheets about helpers: who they are, and when they can come."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from scheduler.services.imports.people import HELPER_COLUMNS
from scheduler.services.imports.times import RULE_IDENTITY, SPAN_IDENTITY
from scheduler.services.imports.walls import minutes
from scheduler.services.sheet_rows.rows import Record, Source, last_of_each, picked
from scheduler.sheets.cells import Moment
from scheduler.sheets.export import Rows, Tables
from scheduler.sheets.lists import Held
from scheduler.store.tables import (
    Absence,
    Availability,
    AvailabilityDate,
    CostsElsewhere,
    Helper,
    HelperBadge,
    HelperClearance,
    HelperLanguage,
    HelperPair,
    HelperRole,
    HelperSkill,
    KnownSite,
    LikedActivity,
    LikedSite,
)

Lists = Mapping[int, list[Record]]


def people_tables(source: Source) -> Tables:
    """Give the sheets of people by key."""
    return {
        "helpers": _helpers(source),
        "availability": _rules(source),
        "dates": _dates(source),
        "absences": [
            {
                "helper": source.helpers[row["helper_id"]],
                "start": source.moment(row["starts_at"]),
                "end": source.moment(row["ends_at"]),
            }
            for row in last_of_each(source.spans(_all(source, Absence)), SPAN_IDENTITY)
        ],
    }


def _all(source: Source, table: Any) -> list[Record]:
    return source.rows(table, source.of_helpers(table.helper_id))


def _by_helper(source: Source, table: Any) -> Lists:
    found: dict[int, list[Record]] = defaultdict(list)
    for row in _all(source, table):
        found[row["helper_id"]].append(row)
    return found


def _helpers(source: Source) -> Rows:
    lists = {
        table: _by_helper(source, table)
        for table in (
            HelperRole,
            HelperSkill,
            HelperLanguage,
            HelperClearance,
            HelperBadge,
            HelperPair,
            LikedSite,
            LikedActivity,
            KnownSite,
            CostsElsewhere,
        )
    }
    rows = source.rows(Helper, Helper.network_id == source.network.id)
    return [
        {
            "key": row["key"],
            **picked(row, HELPER_COLUMNS),
            "busy_until": _until(source, row),
            **_abilities({table: of.get(row["id"], []) for table, of in lists.items()}),
            **_likings(
                source, {table: of.get(row["id"], []) for table, of in lists.items()}
            ),
        }
        for row in rows
    ]


def _until(source: Source, row: Record) -> Moment | None:
    return None if row["busy_until"] is None else source.moment(row["busy_until"])


def _held(rows: list[Record], name: str) -> tuple[Held, ...]:
    return tuple(
        Held(row[name], row.get("level"), row["first_on"], row["last_on"])
        for row in rows
    )


def _abilities(of: Mapping[Any, list[Record]]) -> dict[str, Any]:
    return {
        "roles": _held(of[HelperRole], "role"),
        "skills": _held(of[HelperSkill], "skill"),
        "introductions": tuple(
            Held(row["skill"], first_on=row["introduced_on"])
            for row in of[HelperSkill]
            if row["after_introduction"]
        ),
        "languages": {row["language"]: row["level"] for row in of[HelperLanguage]},
        "clearances": _held(of[HelperClearance], "clearance"),
        "badges": tuple(row["badge"] for row in of[HelperBadge]),
        "costs_elsewhere": {row["year"]: row["cents"] for row in of[CostsElsewhere]},
    }


def _likings(source: Source, of: Mapping[Any, list[Record]]) -> dict[str, Any]:
    sites, activities = source.sites, source.activities
    pairs = {
        kind: tuple(
            source.helpers[row["other_id"]]
            for row in of[HelperPair]
            if row["kind"] == kind
        )
        for kind in ("with", "never_with")
    }
    return {
        "likes_sites": tuple(sites[row["site_id"]] for row in of[LikedSite]),
        "likes_activities": tuple(
            activities[row["activity_id"]] for row in of[LikedActivity]
        ),
        "site_history": {
            sites[row["site_id"]]: row["sessions"] for row in of[KnownSite]
        },
        **pairs,
    }


def _rules(source: Source) -> Rows:
    return [
        {
            "helper": source.helpers[row["helper_id"]],
            "weekdays": (row["weekday"],),
            "start": minutes(row["starts"]),
            "end": minutes(row["ends"], closes=True),
            **picked(row, ("wish", "first_on", "last_on", "every_weeks", "nth")),
        }
        for row in last_of_each(_all(source, Availability), RULE_IDENTITY)
    ]


def _dates(source: Source) -> Rows:
    rows = source.spans(_all(source, AvailabilityDate))
    return [
        {
            "helper": source.helpers[row["helper_id"]],
            **source.span(row["starts_at"], row["ends_at"]),
            **picked(row, ("wish", "replaces")),
        }
        for row in last_of_each(rows, SPAN_IDENTITY)
    ]
