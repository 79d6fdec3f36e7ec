"""What is said of somebody in a session that is over, as it comes in."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from matching.shapes import Choice, Nullable, Pattern, Reading
from scheduler.services.forms import MOMENT, Shapes, read_fields, refuse_faults
from scheduler.store.tables import EXCUSED, HELD, NO_SHOW

Times = tuple[datetime, datetime]
LONGEST_NOTE: Final = 1000
_AROUND: Final = timedelta(days=1)
_SHAPES: Final[Shapes] = {
    "state": Choice({state: state for state in (HELD, NO_SHOW, EXCUSED)}),
    "starts_at": Nullable(MOMENT),
    "ends_at": Nullable(MOMENT),
    "note": Pattern(
        rf"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]{{0,{LONGEST_NOTE}}}",
        f"text of at most {LONGEST_NOTE} characters",
    ),
}


def read_attendance(
    fields: Mapping[str, Any],
    planned: Times,
    source: str,
    *,
    unplanned: bool,
    now: datetime,
) -> dict[str, Any]:
    """Read what is said as columns; who was there has the planned time, or another.

    Parameters
    ----------
    planned
        When the session was planned.
    source
        The session, for the first line of the message.

    Raises
    ------
    BadInputError
        With every fault.
    """
    reading = Reading()
    if "state" not in fields:
        expected = _SHAPES["state"].expected
        reading.fault((None, "state"), None, expected)
    found: dict[str, Any] = {"starts_at": None, "ends_at": None, "note": ""}
    found |= read_fields(_SHAPES, fields, reading)
    if not reading.faults:
        _check(found, planned, reading, unplanned=unplanned, now=now)
    refuse_faults(reading, source)
    if found["state"] == HELD and found["starts_at"] is None:
        found["starts_at"], found["ends_at"] = planned
    return found


def _check(
    found: Mapping[str, Any],
    planned: Times,
    reading: Reading,
    *,
    unplanned: bool,
    now: datetime,
) -> None:
    state, begin, end = found["state"], found["starts_at"], found["ends_at"]
    if unplanned and state != HELD:
        expected = f"“{HELD}” of somebody who was not planned"
        reading.fault((None, "state"), state, expected)
    for name, one, other in (("starts_at", begin, end), ("ends_at", end, begin)):
        if one is None and other is not None:
            reading.fault((None, name), None, "both times, or none")
        if one is not None and state != HELD:
            _say(reading, name, one, f"no time with “{state}”")
    if begin is None or end is None:
        return
    if not planned[0] - _AROUND <= begin <= planned[0] + _AROUND:
        _say(reading, "starts_at", begin, "a time within a day of the planned one")
    if not begin < end <= min(now, begin + _AROUND):
        expected = "a time after the start, at most a day, and not to come"
        _say(reading, "ends_at", end, expected)


def _say(reading: Reading, name: str, at: datetime, expected: str) -> None:
    reading.fault((None, name), at.isoformat(), expected)
