"""Steps of an import: activities with their defaults, and dated sessions.

A blank cell of a session means: as its activity has it. Where a column is not in the
sheet, a new session takes the activity's value and a known one keeps its own.
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

from scheduler.services.imports.intake import Batch, Intake, Kept, kept_rows
from scheduler.services.imports.occasions import (
    Times,
    bring_times,
    kept_times,
    wanted_times,
)
from scheduler.services.imports.seats import (
    brought,
    changes_of_wish,
    kept_seats,
    merged,
    new_seat,
)
from scheduler.sheets.reading import Row
from scheduler.sheets.templates.programme import NO_LIMIT
from scheduler.store.tables import Activity, Seat, Session

_BASE: Final[Mapping[str, Any]] = {
    "priority": 3,
    "min_staff": 1,
    "ideal_staff": None,
    "public_languages": {},
    "max_mentors_per_senior": None,
    "remote": False,
    "minors": 0,
    "resources": [],
}
_ALONE: Final = (
    "called_off",
    "requested",
    "home_visit",
    "module",
    "trainer_seat",
)
ACTIVITY_COLUMNS: Final = tuple(_BASE)
SESSION_COLUMNS: Final = (*_BASE, *_ALONE)
_USE: Final[Mapping[str, Any]] = {"units": 1, "before_minutes": 0, "after_minutes": 0}
_VISIT: Final[Mapping[str, Any]] = {"location": None, "known_helper_suffices": False}
_LONGEST_KEY: Final = 64
_DIGEST: Final = 12


def take_activities(intake: Intake, rows: list[Row]) -> None:
    """Bring the activities to what the sheet says."""
    kept = _kept_activities(intake)
    report, batch = intake.sheet("activities"), Batch(Activity)
    for row in rows:
        key = row.values["key"]
        old = kept.get((key,))
        values = {"network_id": intake.network.id, "key": key}
        plain = ("name", "duration_minutes", "active")
        values |= {name: row.values[name] for name in plain if name in row.values}
        values |= _as_kept(_said(intake, row, _BASE), old)
        if row.values.get("seats") is not None:
            changes = {one.id: changes_of_wish(one) for one in row.values["seats"]}
            seats = old["seats"] if old is not None else []
            values["seats"] = brought(seats, changes)
            report.gone += [
                f"seat {form['id']} of activity {key}"
                for form in seats
                if ("activity", key, form["id"]) not in intake.seats
            ]
        changed = batch.bring(old, values)
        intake.ledger.take("activity", key, changed, new=old is None)
        report.count(new=old is None, changed=changed)
    batch.write(intake.db)
    intake.know("activity")
    there = {row.values["key"] for row in rows}
    report.gone += [
        f"activity {key}"
        for (key,), old in sorted(kept.items())
        if key not in there and old["active"]
    ]


def _kept_activities(intake: Intake) -> Kept:
    mine = Activity.network_id == intake.network.id
    return kept_rows(intake.db, Activity, ("key",), mine)


def _said(intake: Intake, row: Row, defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Give the overriding columns that are in the sheet; blank cells by default."""
    found: dict[str, Any] = {}
    for name in _BASE:
        if name not in row.values:
            continue
        said = row.values[name]
        found[name] = defaults[name] if said is None else said
        if said == NO_LIMIT:
            found[name] = None
        if isinstance(said, tuple):
            found[name] = [dict(use) for use in said]
            named = [use["id"] for use in said]
            intake.find_later("resource", named, row, "resources")
    return found


def _as_kept(values: dict[str, Any], old: Mapping[str, Any] | None) -> dict[str, Any]:
    """Give what is kept already, where it says the same in other words."""
    if old is None:
        return values
    for name, whole in (("resources", _whole_uses), ("home_visit", _whole_visit)):
        if name in values and whole(values[name]) == whole(old[name]):
            values[name] = old[name]
    return values


def _whole_uses(uses: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**_USE, **use} for use in uses]


def _whole_visit(visit: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if visit is None else {**_VISIT, **visit}


def take_sessions(intake: Intake, rows: Iterable[Row]) -> None:
    """Bring the dated sessions to what the sheet says."""
    rows = [_with_key(row, intake.zone) for row in rows]
    rows = intake.each_once(rows, lambda row: row.values["key"], "key", "id")
    mine = Session.network_id == intake.network.id
    kept = kept_rows(intake.db, Session, ("key",), mine)
    known = kept_times(intake)
    activities = {old["id"]: old for old in _kept_activities(intake).values()}
    report, batch = intake.sheet("sessions"), Batch(Session)
    wanted: dict[str, list[dict[str, Any]]] = {}
    changed: set[str] = set()
    for row in rows:
        key = row.values["key"]
        old = kept.get((key,))
        times = known.get(old["id"], []) if old is not None else []
        values = _session_values(intake, row, old, activities)
        activity = activities.get(values.get("activity_id")) if values else None
        some = wanted_times(intake, row, values, activity, times) if values else None
        if values is None or some is None:
            intake.claim("session", [key])
            continue
        wanted[key] = some
        names = batch.bring(old, values)
        intake.ledger.take("session", key, names, new=old is None)
        if names:
            changed.add(key)
    batch.write(intake.db)
    intake.know("session")
    there = [row for row in rows if row.values["key"] in wanted]
    parts = {
        "options": bring_times(intake, known, wanted),
        "seats": _bring_seats(intake, there, kept, activities),
    }
    for name, keys in parts.items():
        changed |= keys
        for key in keys:
            intake.ledger.take("session", key, [name], new=False)
    for row in there:
        key = row.values["key"]
        report.count(new=(key,) not in kept, changed=key in changed)
    report.gone += _gone_sessions(kept, known, wanted)


def _with_key(row: Row, zone: ZoneInfo) -> Row:
    """Give a session without a key the one that site, time and activity make."""
    if row.values.get("key") is None:
        local = row.values["starts_at"].astimezone(zone)
        activity = row.values.get("activity")
        key = f"{row.values['site']}-{local:%Y%m%d-%H%M}"
        key += f"-{activity}" if activity else ""
        if len(key) > _LONGEST_KEY:
            digest = hashlib.sha256(key.encode()).hexdigest()[:_DIGEST]
            key = f"{key[: _LONGEST_KEY - _DIGEST - 1]}-{digest}"
        row.values["key"] = key
    return row


def _session_values(
    intake: Intake,
    row: Row,
    old: dict[str, Any] | None,
    activities: Mapping[int, dict[str, Any]],
) -> dict[str, Any] | None:
    site = intake.find("site", row.values["site"], row, "site")
    values = {"network_id": intake.network.id, "key": row.values["key"]}
    values["site_id"] = site
    activity = None if old is None else old["activity_id"]
    if "activity" in row.values:
        named = row.values["activity"]
        activity = intake.find("activity", named, row, "activity")
        if named is not None and activity is None:
            return None
    values["activity_id"] = activity
    if site is None:
        return None
    defaults = _BASE if activity is None else activities[activity]
    if old is None:
        values |= {name: defaults[name] for name in _BASE}
    values |= _said(intake, row, defaults)
    values |= {name: row.values[name] for name in _ALONE if name in row.values}
    if "series" in row.values:
        named = row.values["series"]
        values["series_id"] = intake.find("series", named, row, "series")
    return _as_kept(values, old)


def _bring_seats(
    intake: Intake,
    rows: Iterable[Row],
    kept: Kept,
    activities: Mapping[int, dict[str, Any]],
) -> set[str]:
    """Give new sessions their seats, and known ones those that the cell names."""
    rows = list(rows)
    ids, known = intake.ids["session"], intake.ids.get("activity", {})
    seats = kept_seats(
        intake, [ids[row.values["key"]] for row in rows if row.values.get("seats")]
    )
    batch, changed = Batch(Seat), set()
    for row in rows:
        key, wishes = row.values["key"], row.values.get("seats")
        session = ids[key]
        changes = {one.id: changes_of_wish(one) for one in wishes or ()}
        if (key,) not in kept:
            activity = activities.get(known.get(row.values.get("activity") or "", -1))
            usual = [] if activity is None else activity["seats"]
            forms = (
                merged(usual, changes) if wishes is None else _chosen(usual, changes)
            )
            batch.new += [
                new_seat(session, form["id"], position, form)
                for position, form in enumerate(forms)
            ]
            continue
        before = seats.get(session, {})
        position = 1 + max((old["position"] for old in before.values()), default=-1)
        for seat, change in changes.items():
            old = before.get(seat)
            if old is None:
                change = new_seat(session, seat, position, change)
                position += 1
            if batch.bring(old, change):
                changed.add(key)
    batch.write(intake.db)
    return changed


def _chosen(
    usual: Iterable[dict[str, Any]], changes: Mapping[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    """Give only the seats that a cell names, as the activity has them but for it."""
    named = [form for form in usual if form["id"] in changes]
    by_id = {form["id"]: form for form in merged(named, changes)}
    return [by_id[seat] for seat in changes]


def _gone_sessions(
    kept: Kept, known: Times, wanted: Mapping[str, list[dict[str, Any]]]
) -> list[str]:
    """Name known sessions of the same days that the sheet does not have."""
    starts = [times[0]["starts_at"] for times in wanted.values()]
    if not starts:
        return []
    first, last = min(starts), max(starts)
    return [
        f"session {key}"
        for (key,), old in sorted(kept.items())
        if key not in wanted
        and not old["called_off"]
        and old["opening_id"] is None
        and old["id"] in known
        and first <= known[old["id"]][0]["starts_at"] <= last
    ]
