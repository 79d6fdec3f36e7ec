"""Step of an import: helpers, with everything that belongs to them.

A list in a cell is the whole list: what the cell no longer names is taken away from
the helper. A column that is not in the sheet changes nothing.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from scheduler.services.imports.intake import Batch, Intake, kept_rows
from scheduler.sheets.reading import Row
from scheduler.store.base import Base
from scheduler.store.tables import (
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

HELPER_COLUMNS: Final[tuple[str, ...]] = (
    "name",
    "adult",
    "latitude",
    "longitude",
    "mode",
    "max_travel_minutes",
    "max_sessions",
    "max_sessions_per_day",
    "max_minutes",
    "max_minutes_per_day",
    "min_rest_minutes",
    "wished_sessions",
    "past_sessions",
    "past_weeks",
    "counted_from",
    "busy_until",
    "alone_ok",
    "reserve",
    "active",
    "contract",
    "email",
    "phone",
    "language",
)
Parts = Mapping[Any, dict[str, Any]]
"""What a cell says of a list: by what tells the items apart, their other columns."""


@dataclass(frozen=True, slots=True)
class Belonging:
    """A list of a helper, kept in a table of its own.

    Attributes
    ----------
    item
        Column that tells the items of one helper apart.
    parts
        From a row of the sheet to what the list shall be.
    kind
        Rows of the table that count, where several lists share it.
    """

    column: str
    table: type[Base]
    item: str
    parts: Callable[[Intake, Row], Parts]
    kind: Mapping[str, str]


def take_helpers(intake: Intake, rows: list[Row]) -> None:
    """Bring the helpers to what the sheet says."""
    mine = Helper.network_id == intake.network.id
    kept = kept_rows(intake.db, Helper, ("key",), mine)
    report, batch = intake.sheet("helpers"), Batch(Helper)
    changed: set[str] = set()
    for row in rows:
        key = row.values["key"]
        values = {"network_id": intake.network.id, "key": key}
        values |= {
            name: row.values[name] for name in HELPER_COLUMNS if name in row.values
        }
        names = batch.bring(kept.get((key,)), values)
        intake.ledger.take("helper", key, names, new=(key,) not in kept)
        if names:
            changed.add(key)
    batch.write(intake.db)
    intake.know("helper")
    for belonging in _BELONGINGS:
        mended = _bring_lists(intake, belonging, rows)
        for key in mended:
            intake.ledger.take("helper", key, [belonging.column], new=False)
        changed |= mended
    for row in rows:
        key = row.values["key"]
        report.count(new=(key,) not in kept, changed=key in changed)
    there = {row.values["key"] for row in rows}
    report.gone += [
        f"helper {key}"
        for (key,), old in sorted(kept.items())
        if key not in there and old["active"]
    ]


def _bring_lists(intake: Intake, what: Belonging, rows: list[Row]) -> set[str]:
    """Bring one list of every helper to what the cells say; give who changed."""
    rows = [row for row in rows if what.column in row.values]
    if not rows:
        return set()
    ids, lists = intake.ids["helper"], _kept_lists(intake, what)
    batch, changed = Batch(what.table), set()
    for row in rows:
        key = row.values["key"]
        old, wanted = lists[ids[key]], what.parts(intake, row)
        gone = [old[item]["id"] for item in old if item not in wanted]
        batch.gone += gone
        for item, columns in wanted.items():
            values = {"helper_id": ids[key], what.item: item, **what.kind, **columns}
            if batch.bring(old.get(item), values):
                changed.add(key)
        if gone:
            changed.add(key)
    batch.write(intake.db)
    return changed


def _kept_lists(
    intake: Intake, what: Belonging
) -> dict[int, dict[Any, dict[str, Any]]]:
    """Load one list of every helper, by helper and item."""
    table = what.table.__table__
    where: list[Any] = [table.c.helper_id.in_(intake.of_network("helper"))]
    where += [table.c[name] == value for name, value in what.kind.items()]
    lists: dict[int, dict[Any, dict[str, Any]]] = defaultdict(dict)
    kept = kept_rows(intake.db, what.table, ("helper_id", what.item), *where)
    for (helper_id, item), old in kept.items():
        lists[helper_id][item] = old
    return lists


def _skills(_: Intake, row: Row) -> Parts:
    """Give the skills, with their introductions where the sheet speaks of those."""
    found = {
        held.id: {
            "level": held.level,
            "first_on": held.first_on,
            "last_on": held.last_on,
        }
        for held in row.values["skills"]
    }
    if "introductions" in row.values:
        days = {one.id: one.first_on for one in row.values["introductions"]}
        for skill, columns in found.items():
            columns["after_introduction"] = skill in days
            if skill in days:
                columns["introduced_on"] = days[skill]
    return found


def _held(column: str) -> Callable[[Intake, Row], Parts]:
    def parts(_: Intake, row: Row) -> Parts:
        found: dict[str, dict[str, Any]] = {}
        for held in row.values[column]:
            found[held.id] = {"first_on": held.first_on, "last_on": held.last_on}
        return found

    return parts


def _plain(column: str) -> Callable[[Intake, Row], Parts]:
    def parts(_: Intake, row: Row) -> Parts:
        return {item: {} for item in row.values[column]}

    return parts


def _numbered(column: str, name: str) -> Callable[[Intake, Row], Parts]:
    def parts(_: Intake, row: Row) -> Parts:
        return {item: {name: said} for item, said in row.values[column].items()}

    return parts


def _referring(column: str, kind: str) -> Callable[[Intake, Row], Parts]:
    def parts(intake: Intake, row: Row) -> Parts:
        found = (intake.find(kind, key, row, column) for key in row.values[column])
        return {row_id: {} for row_id in found if row_id is not None}

    return parts


def _visits(intake: Intake, row: Row) -> Parts:
    found: dict[int, dict[str, Any]] = {}
    for key, sessions in row.values["site_history"].items():
        site = intake.find("site", key, row, "site_history")
        if site is not None:
            found[site] = {"sessions": sessions}
    return found


_BELONGINGS: Final = (
    Belonging("roles", HelperRole, "role", _held("roles"), {}),
    Belonging("skills", HelperSkill, "skill", _skills, {}),
    Belonging(
        "languages", HelperLanguage, "language", _numbered("languages", "level"), {}
    ),
    Belonging("clearances", HelperClearance, "clearance", _held("clearances"), {}),
    Belonging(
        "costs_elsewhere",
        CostsElsewhere,
        "year",
        _numbered("costs_elsewhere", "cents"),
        {},
    ),
    Belonging("badges", HelperBadge, "badge", _plain("badges"), {}),
    Belonging("site_history", KnownSite, "site_id", _visits, {}),
    Belonging(
        "likes_sites", LikedSite, "site_id", _referring("likes_sites", "site"), {}
    ),
    Belonging(
        "likes_activities",
        LikedActivity,
        "activity_id",
        _referring("likes_activities", "activity"),
        {},
    ),
    *(
        Belonging(
            column,
            HelperPair,
            "other_id",
            _referring(column, "helper"),
            {"kind": column},
        )
        for column in ("with", "never_with")
    ),
)
