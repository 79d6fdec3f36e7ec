"""What can be wrong between the openings of a site, told all at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from matching.faults import BadInputError, Fault, shown
from matching.shapes import Reading
from scheduler.almanac import has_school_calendar
from scheduler.recurrence import Recurrence
from scheduler.translate.weeks import half_day, is_half_day


@dataclass(frozen=True, slots=True)
class Around:
    """What openings may name, and what is there already.

    Attributes
    ----------
    activities, rooms
        Row ids by key: of the network, of the site.
    ended
        Row ids of activities that are no longer offered.
    rows
        By row id of the site's openings: the activity they have.
    """

    country: str
    community: str
    activities: Mapping[str, int]
    ended: set[int]
    rooms: Mapping[str, int]
    rows: Mapping[int, int | None]


def faults_of_openings(
    openings: Sequence[Mapping[str, Any]], around: Around, reading: Reading
) -> Iterator[Fault]:
    """Find what is wrong with a list of openings, beside what was noted reading it."""
    seen: dict[object, int] = {}
    ids: dict[int, int] = {}
    for number, one in enumerate(openings):
        where = f"openings[{number}]"
        yield from _times(where, one)
        yield from _names(where, one, around)
        if _sound(where, reading):
            what = tuple(value for name, value in one.items() if name != "id")
            first = seen.setdefault(what, number)
            if first != number:
                expected = f"each opening once (openings[{first}] is the same)"
                hours = half_day(one["starts"], one["ends"])
                yield Fault(where, hours, expected)
        row = one["id"]
        if row is not None and ids.setdefault(row, number) != number:
            yield Fault(f"{where}.id", shown(row), "each opening once")


def _sound(where: str, reading: Reading) -> bool:
    """Say whether an opening was read without a fault."""
    return not any(fault.where.startswith(where) for fault in reading.faults)


def _times(where: str, one: Mapping[str, Any]) -> Iterator[Fault]:
    starts, ends = one["starts"], one["ends"]
    if not is_half_day(starts, ends):
        yield Fault(f"{where}.ends", half_day(starts, ends), "an end after its start")
    first, last = one["first_on"], one["last_on"]
    if first is not None and last is not None and last < first:
        yield Fault(f"{where}.last_on", last.isoformat(), f"no day before {first}")
    try:
        Recurrence(one["weekday"], one["every_weeks"], one["nth"], first, last)
    except BadInputError as error:
        for fault in error.faults:
            yield Fault(f"{where}.{fault.where}", fault.value, fault.expected)


def _names(where: str, one: Mapping[str, Any], around: Around) -> Iterator[Fault]:
    row, activity, room = one["id"], one["activity"], one["room"]
    if row is not None and row not in around.rows:
        yield Fault(f"{where}.id", shown(row), "the id of an opening of this site")
    if activity is not None:
        known = around.activities.get(activity)
        kept = row is not None and around.rows.get(row) == known
        if known is None or (known in around.ended and not kept):
            expected = "an activity of this network that is offered"
            yield Fault(f"{where}.activity", shown(activity), expected)
    if room is not None and room not in around.rooms:
        yield Fault(f"{where}.room", shown(room), "a room of this site")
    calendar = has_school_calendar(around.country, around.community)
    if one["during"] != "always" and not calendar:
        expected = "always (no school calendar is known for this site)"
        yield Fault(f"{where}.during", shown(one["during"]), expected)
