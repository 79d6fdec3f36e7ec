"""Columns that mean something only together: a span of time, a location, a seat.

Each function is the `finish` of a template, or a part of one; it changes the values
of one row in place and raises `CellError` for the column to blame.
"""

from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from matching.times import utc_of_local
from scheduler.sheets.cells import DAY_MINUTES, Moment
from scheduler.sheets.needs import OtherTime
from scheduler.sheets.template import CellError, Values


def location(values: Values, zone: ZoneInfo) -> None:
    """Ask for both degrees of a place or neither; an absent column stays absent."""
    del zone
    latitude, longitude = values.get("latitude"), values.get("longitude")
    if (latitude is None) != (longitude is None):
        missing = "latitude" if latitude is None else "longitude"
        raise CellError(missing, "both latitude and longitude, or neither")


def half_day(values: Values, zone: ZoneInfo) -> None:
    """Ask for an end after the start, and dates in their order."""
    del zone
    if values["end"] <= values["start"]:
        raise CellError("end", "an hour after the start")
    first, last = values.get("first_on"), values.get("last_on")
    if first and last and last < first:
        raise CellError("last_on", "a day that is not before the first")


def recurring(values: Values, zone: ZoneInfo) -> None:
    """Check what comes every few weeks, or on a week of the month, and not both."""
    half_day(values, zone)
    if values.get("every_weeks", 1) > 1:
        if values.get("nth", 0):
            raise CellError("nth", "nothing, where every n weeks is more than 1")
        if values.get("first_on") is None:
            expected = "a day, from whose week every n weeks is counted"
            raise CellError("first_on", expected)


def days(values: Values, zone: ZoneInfo) -> None:
    """Check days in their order; without a last day the first is alone."""
    del zone
    if values.get("last_on") is None:
        values["last_on"] = values["first_on"]
    if values["last_on"] < values["first_on"]:
        raise CellError("last_on", "a day that is not before the first")


@lru_cache(maxsize=10_000)
def instant(
    day: date, minute: int, offset: timedelta | None, zone: ZoneInfo
) -> datetime:
    """Give the instant of a wall-clock time.

    Raises
    ------
    ValueError
        The hour is missing or ambiguous in the zone, or the year out of range.
    """
    if not 2000 <= day.year <= 2199:
        msg = "a year from 2000 to 2199"
        raise ValueError(msg)
    local = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)
    if offset is not None:
        if abs(offset) >= timedelta(hours=24):
            msg = "an offset of less than a day"
            raise ValueError(msg)
        local = local.replace(tzinfo=timezone(offset))
    return utc_of_local(local, zone)


def _place(
    values: Values, column: str, day: date, missing: int, zone: ZoneInfo
) -> datetime:
    said: Moment = values.get(column) or Moment()
    minute = missing if said.minute is None else said.minute
    try:
        return instant(said.day or day, minute, said.offset, zone)
    except ValueError as error:
        raise CellError(column, str(error)) from error


def dated_span(values: Values, zone: ZoneInfo) -> None:
    """Turn a date with two hours into instants; no hours mean the whole day."""
    day: date = values["date"]
    start, end = values.get("start"), values.get("end")
    starts_at = _place(values, "start", day, 0, zone)
    if end is None and start is not None:
        raise CellError("end", "an hour, as there is a start")
    _store_span(values, starts_at, _place(values, "end", day, DAY_MINUTES, zone))


def absence(values: Values, zone: ZoneInfo) -> None:
    """Turn two moments into instants; a last day without an hour is included."""
    for column in ("start", "end"):
        if values[column].day is None:
            raise CellError(column, "a date, with an hour if it is not the whole day")
    starts_at = _place(values, "start", values["start"].day, 0, zone)
    ends_at = _place(values, "end", values["end"].day, DAY_MINUTES, zone)
    _store_span(values, starts_at, ends_at)


def _store_span(values: Values, starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise CellError("end", "an end after the start")
    values["starts_at"], values["ends_at"] = starts_at, ends_at


def session(values: Values, zone: ZoneInfo) -> None:
    """Join the times of a session, the parts of a home visit, and series and module."""
    _session_span(values, zone)
    if "options" in values:
        values["options"] = tuple(
            _other_time(one, values["date"], zone) for one in values["options"]
        )
    if "home_visit" in values:
        values["home_visit"] = _home_visit(values)
    if (values.get("series") is None) != (values.get("module") is None):
        missing = "series" if values.get("series") is None else "module"
        raise CellError(missing, "both series and module, or neither")
    if values.get("trainer_seat") is not None and values.get("series") is None:
        raise CellError("trainer_seat", "nothing, where there is no series")


def _other_time(
    time: OtherTime, day: date, zone: ZoneInfo
) -> tuple[datetime, datetime, str | None]:
    start = time.start.day or day
    said: Values = {"start": time.start, "end": time.end}
    try:
        starts_at = _place(said, "start", start, 0, zone)
        ends_at = _place(said, "end", start, 0, zone)
    except CellError as error:
        raise CellError("options", error.expected) from error
    if ends_at <= starts_at:
        raise CellError("options", "an end after the start, in each of the times")
    if starts_at.astimezone(zone).date().isocalendar()[:2] != day.isocalendar()[:2]:
        raise CellError("options", "times in the week of the date")
    return starts_at, ends_at, time.room


def _home_visit(values: Values) -> dict[str, object] | None:
    """Give a home visit in the form of a problem file, without what is usual."""
    latitude, longitude = values.get("visit_latitude"), values.get("visit_longitude")
    known = values.get("known_helper_suffices", False)
    if not values["home_visit"]:
        for column in ("visit_latitude", "visit_longitude", "known_helper_suffices"):
            if values.get(column) not in (None, False):
                raise CellError(column, "nothing, where there is no home visit")
        return None
    if (latitude is None) != (longitude is None):
        missing = "visit_latitude" if latitude is None else "visit_longitude"
        raise CellError(missing, "both latitude and longitude, or neither")
    found: dict[str, object] = {}
    if latitude is not None:
        found["location"] = [latitude, longitude]
    return found | ({"known_helper_suffices": True} if known else {})


def _session_span(values: Values, zone: ZoneInfo) -> None:
    """Turn date and hours into instants; without an end the activity's length counts."""
    day: date = values["date"]
    if values["start"].minute is None:
        raise CellError("start", "an hour such as 9:30")
    if values["start"].day not in (None, day):
        raise CellError("start", "an hour of the date in its own column")
    values["starts_at"] = _place(values, "start", day, 0, zone)
    if values.get("end") is None:
        values["ends_at"] = None
        return
    if values["end"].minute is None:
        raise CellError("end", "an hour such as 12:30")
    _store_span(values, values["starts_at"], _place(values, "end", day, 0, zone))


def seat(values: Values, zone: ZoneInfo) -> None:
    """Ask for one owner; a seat that trains is never mandatory."""
    del zone
    if (values.get("activity") is None) == (values.get("session") is None):
        column = "session" if "session" in values else "activity"
        raise CellError(column, "an activity or a session, and not both")
    if values.get("shadow"):
        if values.get("mandatory"):
            raise CellError("mandatory", "no for a seat that only trains (shadow)")
        values["mandatory"] = False
    elif values.get("mandatory", True) is None:
        values["mandatory"] = True


def helper(values: Values, zone: ZoneInfo) -> None:
    """Check the home, and turn the end of the last session elsewhere to an instant."""
    location(values, zone)
    for column in ("with", "never_with"):
        if values["key"] in values.get(column, ()):
            raise CellError(column, "other helpers than this one")
    _introductions(values)
    busy = values.get("busy_until")
    if busy is None:
        return
    if busy.day is None or busy.minute is None:
        raise CellError("busy_until", "a date with an hour, such as 22/11/2026 20:00")
    values["busy_until"] = _place(values, "busy_until", busy.day, 0, zone)


def _introductions(values: Values) -> None:
    """Ask for the skills that introductions are about, and join the two."""
    if not values.get("introductions"):
        return
    if "skills" not in values:
        raise CellError("introductions", "a column of skills beside it")
    held = {one.id for one in values["skills"]}
    for one in values["introductions"]:
        if one.id not in held:
            raise CellError("introductions", f"skills of the helper, not {one.id}")


def two_sites(values: Values, zone: ZoneInfo) -> None:
    """Ask for two different sites."""
    del zone
    if values["site"] == values["other"]:
        raise CellError("other", "another site than the first")
