"""Part of an import: when sessions may be held, and in which rooms.

The first possible time of a session is that of its row; the others stand in one cell,
which is the whole list of them.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from scheduler.services.imports.intake import Batch, Intake, kept_rows
from scheduler.sheets.reading import Row
from scheduler.store.tables import Option

Times = Mapping[int, list[dict[str, Any]]]
"""The possible times of sessions, by row id, in their order."""


def kept_times(intake: Intake) -> Times:
    """Load the possible times of all sessions."""
    mine = Option.session_id.in_(intake.of_network("session"))
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = kept_rows(intake.db, Option, ("session_id", "position"), mine)
    for (session, _), row in sorted(rows.items()):
        found[session].append(row)
    return dict(found)


def wanted_times(
    intake: Intake,
    row: Row,
    values: Mapping[str, Any],
    activity: Mapping[str, Any] | None,
    kept: list[dict[str, Any]],
) -> list[dict[str, Any]] | None:
    """Give the possible times that a row wants; None where it has a fault.

    Parameters
    ----------
    values
        The columns of its session.
    activity
        That of the session, if it has one.
    kept
        The times that the session has.
    """
    site = values["site_id"]
    first = _first(row, activity, kept)
    if "room" in row.values:
        first["room_id"] = intake.find_room(site, row.values["room"], row)
    elif kept:
        first["room_id"] = kept[0]["room_id"]
    if "options" in row.values:
        others = [
            {
                "starts_at": starts_at,
                "ends_at": ends_at,
                "room_id": intake.find_room(site, room, row, "options"),
            }
            for starts_at, ends_at, room in row.values["options"]
        ]
    else:
        names = ("starts_at", "ends_at", "room_id")
        others = [{name: one[name] for name in names} for one in kept[1:]]
    if first["ends_at"] is None:
        expected = "an hour, or an activity with a duration"
        intake.faults.append(row.fault("end", None, expected))
        return None
    return [first, *others]


def _first(
    row: Row,
    activity: Mapping[str, Any] | None,
    kept: list[dict[str, Any]],
) -> dict[str, Any]:
    """Give the time of the row itself; without an end where nobody knows it."""
    starts_at, ends_at = row.values["starts_at"], row.values["ends_at"]
    if ends_at is None:
        if activity is not None and activity["duration_minutes"] is not None:
            ends_at = starts_at + timedelta(minutes=activity["duration_minutes"])
        elif kept and "end" not in row.values:
            ends_at = starts_at + (kept[0]["ends_at"] - kept[0]["starts_at"])
    return {"starts_at": starts_at, "ends_at": ends_at}


def bring_times(
    intake: Intake, known: Times, wanted: Mapping[str, list[dict[str, Any]]]
) -> set[str]:
    """Bring the times of sessions to what is wanted; give whose changed."""
    ids = intake.ids["session"]
    batch, changed = Batch(Option), set()
    for key, times in wanted.items():
        session = ids[key]
        kept = known.get(session, [])
        for position, time in enumerate(times):
            old = kept[position] if position < len(kept) else None
            values = {"session_id": session, "position": position, **time}
            if batch.bring(old, values):
                changed.add(key)
        beyond = kept[len(times) :]
        batch.gone += [old["id"] for old in beyond]
        if beyond:
            changed.add(key)
    batch.write(intake.db)
    return changed
