"""Opening hours as registers write them: half-day cells, and OpenStreetMap's syntax.

Only what holds every week becomes an opening. An OSM rule for some weeks, months or
years, for holidays, by the sun or with an open end is said back, never guessed.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from opening_hours import (  # type: ignore[attr-defined]  # ParserError: not in stubs
    OpeningHours,
    ParserError,
    State,
)

from scheduler.places.place import Opening
from scheduler.sheets.cells import DAY_MINUTES

EXPECTED: Final = "hours such as 9h-12h30 or 9h12h, an end after the start, or -"
_CELL = re.compile(r"([0-9]{1,2})h([0-9]{2})?-?([0-9]{1,2})h([0-9]{2})?", re.ASCII)
_LONGEST_OSM: Final = 1000
_YEAR = re.compile(r"(?<![0-9:])(?:19|20)[0-9]{2}(?![0-9:])")
_VARIABLE = re.compile(r"sunrise|sunset|dawn|dusk|[0-9]\+", re.IGNORECASE)
_HOLIDAY = re.compile(r"\b(?:PH|SH|easter)\b")
_COMMENT = re.compile(r'"[^"]*"')
# Two whole years of weeks from a Monday; the year itself means nothing.
_FIRST: Final = datetime(2029, 1, 1)  # noqa: DTZ001 - wall clock, no instant
_WEEKS: Final = 105
_WEEK: Final = timedelta(days=7)


def read_half_day(text: str) -> tuple[int, int] | None:
    """Read a cell of the half-day register.

    Parameters
    ----------
    text
        ``H[H]h[MM][-]H[H]h[MM]``; blank or ``-`` is closed.

    Returns
    -------
    tuple or None
        Minutes of the day, [start, end), or None for closed.

    Raises
    ------
    ValueError
        Anything else.
    """
    text = text.strip()
    if text in ("", "-"):
        return None
    found = _CELL.fullmatch(text)
    if found is None:
        raise ValueError(EXPECTED)
    start = _minutes(found[1], found[2])
    end = _minutes(found[3], found[4])
    if not start < end <= DAY_MINUTES:
        raise ValueError(EXPECTED)
    return start, end


def _minutes(hour: str, minute: str | None) -> int:
    if int(minute or 0) > 59:
        raise ValueError(EXPECTED)
    return int(hour) * 60 + int(minute or 0)


@dataclass(frozen=True, slots=True)
class Weekly:
    """What holds every week, and what an expression says beside it."""

    openings: tuple[Opening, ...]
    left_out: tuple[str, ...]


def read_osm(text: str) -> Weekly:
    """Read OpenStreetMap opening hours as weekly openings.

    Parameters
    ----------
    text
        ``Mo-Fr 09:00-12:00,14:00-17:00; We[2] off``; blank is closed.

    Raises
    ------
    ValueError
        It is not in this syntax.
    """
    if not text.strip():
        return Weekly((), ())
    if len(text) > _LONGEST_OSM:
        msg = f"opening hours of at most {_LONGEST_OSM} characters"
        raise ValueError(msg)
    try:
        hours = OpeningHours(text, auto_country=False, auto_timezone=False)
    except ParserError as error:
        msg = "opening hours such as Mo-Fr 09:00-12:30; Sa 10:00-12:00"
        raise ValueError(msg) from error
    rules = _COMMENT.sub("", text)
    left_out = [f"comment {comment}" for comment in _COMMENT.findall(text)]
    if _VARIABLE.search(rules):
        return Weekly((), (*left_out, "hours by the sun or with an open end"))
    if _HOLIDAY.search(rules):
        left_out.append("rules for holidays")
    if _YEAR.search(rules):
        left_out.append("rules for single years")
    every, notes = _every_week(hours)
    return Weekly(every, (*left_out, *notes))


def _every_week(hours: OpeningHours) -> tuple[tuple[Opening, ...], list[str]]:
    """Find the openings of all weeks, and say those of some weeks only."""
    seen: Counter[Opening] = Counter()
    notes: list[str] = []
    for week in range(_WEEKS):
        monday = _FIRST + week * _WEEK
        seen.update(set(_openings(hours, monday, notes if week == 0 else [])))
    every = tuple(sorted(one for one, weeks in seen.items() if weeks == _WEEKS))
    some = sorted(one for one, weeks in seen.items() if weeks < _WEEKS)
    if len(some) > 7:
        return every, [*notes, f"{len(some)} openings of some weeks only"]
    return every, [*notes, *(f"{one} in some weeks only" for one in some)]


def _openings(
    hours: OpeningHours, monday: datetime, notes: list[str]
) -> Iterable[Opening]:
    """Give the openings of one week that lie inside a day."""
    spans: list[tuple[datetime, datetime]] = []
    for start, end, state, _ in hours.intervals(monday, monday + _WEEK):
        if state == State.UNKNOWN:
            notes.append(f"hours not sure ({start:%H:%M}-{end:%H:%M})")
        if state != State.OPEN:
            continue
        if spans and spans[-1][1] == start:
            spans[-1] = (spans[-1][0], end)  # only the comment differs
        else:
            spans.append((start, end))
    for start, end in spans:
        whole_days = start.time() == end.time() == datetime.min.time()
        weekday, minute = start.weekday(), start.hour * 60 + start.minute
        length = (end - start) // timedelta(minutes=1)
        if whole_days or minute + length > DAY_MINUTES:
            notes.append(f"open from {start:%H:%M} past midnight or the whole day")
        else:
            yield Opening(weekday, minute, minute + length)
