"""What comes in for a dated session: read field by field, then judged as a whole.

The whole is judged as a problem of this one session by `matching.validate`, so that
what is kept can be planned; a fault is told by the name of the field. The pitfall is
the week: all times of a session lie in the ISO week of the first.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from matching import limits
from matching.faults import Fault
from matching.files.session_shape import home_visit_shape, seats_shape, use_shape
from matching.files.words import FLAG, ID, LANGUAGES
from matching.problem import (
    HomeVisit,
    Module,
    Option,
    Problem,
    Resource,
    Room,
    Seat,
    Series,
    Session,
    Site,
    Use,
)
from matching.shapes import (
    Integer,
    Json,
    Key,
    ListOf,
    Nullable,
    Reading,
    Record,
    Shape,
    Where,
)
from matching.shapes.base import Leaf
from matching.shapes.records import REQUIRED
from matching.times import Horizon, utc_of_local
from matching.validate import findings
from scheduler.services.forms import Shapes
from scheduler.translate.times import up

_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)


class Instant(Leaf[datetime]):
    """A time of day on a date: an instant, or a local time of the network.

    Parameters
    ----------
    zone
        Of times that have none of their own.
    """

    def __init__(self, zone: str) -> None:
        self.placeholder = _EPOCH
        self.expected = (
            f"a time from {limits.FIRST_TIME_YEAR} to {limits.LAST_START_YEAR}, in"
            " whole minutes"
        )
        self.form = {"type": "string", "format": "date-time"}
        self._zone = ZoneInfo(zone)

    def read(self, value: Json, where: Where, reading: Reading) -> datetime:
        """Read it as an instant in UTC."""
        if (
            type(value) is datetime
            and limits.FIRST_TIME_YEAR <= value.year <= limits.LAST_START_YEAR
            and value == value.replace(second=0, microsecond=0)
        ):
            try:
                return _instant(value, self._zone)
            except ValueError as error:
                reading.fault(where, value.isoformat(), str(error))
                return self.placeholder
        found = value.isoformat() if isinstance(value, datetime) else value
        reading.fault(where, found, self.expected)
        return self.placeholder


def _instant(at: datetime, zone: ZoneInfo) -> datetime:
    if at.utcoffset() is None:
        return utc_of_local(at.replace(tzinfo=None), zone)
    return at.astimezone(UTC)


_SEATS: Final = seats_shape()
_USES: Final[Shape[tuple[Use, ...]]] = ListOf(use_shape(), "a list of uses")
_VISIT: Final[Shape[HomeVisit | None]] = Nullable(home_visit_shape())
# A time of a session, by the names of an option in a problem.
_RENAMED: Final = (
    (re.compile(r"^(options\[\d+\])\.start$"), r"\1.starts_at"),
    (re.compile(r"^(options\[\d+\])\.end$"), r"\1.ends_at"),
    (re.compile(r"^series\.id$"), "series"),
    (re.compile(r"^series\."), ""),
)


def _time(**given: Any) -> dict[str, Any]:
    return {"starts_at": None, "ends_at": None, "room": None, **given}


def _options(zone: str) -> Shape[tuple[dict[str, Any], ...]]:
    instant = Instant(zone)
    keys = [
        Key("starts_at", instant, default=REQUIRED),
        Key("ends_at", Nullable(instant), default=None),
        Key("room", Nullable(ID), default=None),
    ]
    return ListOf(
        Record(_time, keys, "a time { } with starts_at and ends_at"),
        "a list of possible times",
    )


def _count(name: str) -> Shape[int]:
    return Integer(limits.SESSION[name])


_OF_ANY_ZONE: Final[Shapes] = {
    "site": ID,
    "activity": Nullable(ID),
    "seats": _SEATS,
    "priority": _count("priority"),
    "min_staff": _count("min_staff"),
    "ideal_staff": Nullable(_count("ideal_staff")),
    "public_languages": LANGUAGES,
    "max_mentors_per_senior": Nullable(_count("max_mentors_per_senior")),
    "remote": FLAG,
    "requested": FLAG,
    "minors": _count("minors"),
    "home_visit": _VISIT,
    "resources": _USES,
    "series": Nullable(ID),
    "module": Nullable(Integer(limits.MODULE)),
    "trainer_seat": Nullable(ID),
    "called_off": FLAG,
}
NAMES: Final = (*_OF_ANY_ZONE, "options")
"""The fields of a session."""


@lru_cache
def session_shapes(zone: str) -> Shapes:
    """Give the shapes of the fields of a session, in a network's zone."""
    return {**_OF_ANY_ZONE, "options": _options(zone)}


_FORMS: Final[Shapes] = {
    "seats": _SEATS,
    "public_languages": LANGUAGES,
    "home_visit": _VISIT,
    "resources": _USES,
}
Values = Mapping[str, Any]


def read_forms(kept: Values) -> dict[str, Any]:
    """Read what is kept as problem files write it, as fields are read.

    What was kept wrongly is read as nothing: who changes a session may put it right.
    """
    reading = Reading()
    return {
        name: _FORMS[name].read(value, (None, name), reading)
        if name in _FORMS
        else value
        for name, value in kept.items()
    }


def written(name: str, value: Any) -> Any:
    """Give the kept form of a field that was read."""
    return _FORMS[name].write(value) if name in _FORMS else value


def seat_forms(seats: Iterable[Seat]) -> list[dict[str, Any]]:
    """Give the kept form of seats, each without what is usual."""
    forms: list[dict[str, Any]] = _SEATS.write(tuple(seats))
    return forms


class Around(NamedTuple):
    """What a session may name: keys of this network, and rooms of its site."""

    sites: frozenset[str]
    activities: frozenset[str]
    resources: frozenset[str]
    series: frozenset[str]
    rooms: frozenset[str]


def week_of(instant: datetime, zone: str) -> Horizon:
    """Give the ISO week in which an instant lies, as a horizon."""
    day = instant.astimezone(ZoneInfo(zone)).date()
    return Horizon(zone, day - timedelta(days=day.weekday()), 7)


def note_contradictions(
    key: str, wanted: Values, around: Around, zone: str, reading: Reading
) -> None:
    """Note what is wrong between the fields of a whole session.

    Parameters
    ----------
    wanted
        All fields of a session, as they were read.
    reading
        Knows which fields were faulty themselves; of those nothing more is said.
    """
    faults = [
        Fault(path, found.fault.value, found.fault.expected)
        for found in findings(_problem(key, wanted, around, zone))
        if (path := _field(found.where)) and not reading.spoils(path)
    ]
    faults += [
        fault for fault in _unknown(wanted, around) if not reading.spoils(fault.where)
    ]
    reading.faults.extend(faults)


def _field(where: str) -> str:
    """Give the field that a place in the problem of one session means."""
    path = where.removeprefix("sessions[0]").removeprefix(".")
    if path in (where, "id"):  # the key was read before
        return ""
    for pattern, name in _RENAMED:
        path = pattern.sub(name, path)
    return path


def _problem(key: str, wanted: Values, around: Around, zone: str) -> Problem:
    """Make the problem of one session, in which everything it names is there."""
    options = wanted["options"]
    first = options[0]["starts_at"] if options else _EPOCH
    horizon = week_of(first, zone)
    uses = wanted["resources"]
    module = None
    if wanted["series"] is not None:
        number = wanted["module"] or 0
        module = Module(wanted["series"], number, wanted["trainer_seat"])
    session = Session(
        id=key,
        site=wanted["site"],
        options=tuple(_option(one, horizon) for one in options),
        seats=wanted["seats"],
        min_staff=wanted["min_staff"],
        ideal_staff=wanted["min_staff"]
        if wanted["ideal_staff"] is None
        else wanted["ideal_staff"],
        public_languages=wanted["public_languages"],
        remote=wanted["remote"],
        home_visit=wanted["home_visit"],
        module=module,
        uses=uses,
    )
    rooms = tuple(Room(one) for one in sorted(around.rooms))
    resources = dict.fromkeys(use.resource for use in uses)
    return Problem(
        horizon=horizon,
        helpers=(),
        sites=(Site(wanted["site"], rooms=rooms),),
        sessions=(session,),
        resources=tuple(Resource(one, 1) for one in resources),
        series=(Series(wanted["series"]),) if module is not None else (),
    )


def _option(time: Values, horizon: Horizon) -> Option:
    start, end = time["starts_at"], time["ends_at"]
    first = horizon.minute_of_instant(start)
    return Option(first, first + 1 if end is None else up(horizon, end), time["room"])


def _unknown(wanted: Values, around: Around) -> Iterator[Fault]:
    """Find what is named and not there, and what is said by half."""
    for name, known in (
        ("site", around.sites),
        ("activity", around.activities),
        ("series", around.series),
    ):
        if wanted[name] is not None and wanted[name] not in known:
            yield _dangling(name, wanted[name], name)
    for number, use in enumerate(wanted["resources"]):
        if use.resource not in around.resources:
            yield _dangling(f"resources[{number}].id", use.resource, "resource")
    yield from _half_said(wanted)


def _half_said(wanted: Values) -> Iterator[Fault]:
    for number, time in enumerate(wanted["options"]):
        if time["ends_at"] is None:
            expected = "a time (the activity has no duration)"
            yield Fault(f"options[{number}].ends_at", "nothing", expected)
    if (wanted["series"] is None) != (wanted["module"] is None):
        missing = "series" if wanted["series"] is None else "module"
        yield Fault(missing, "nothing", "both series and module, or neither")
    if wanted["trainer_seat"] is not None and wanted["series"] is None:
        found = f"“{wanted['trainer_seat']}”"
        yield Fault("trainer_seat", found, "nothing, where there is no series")


def _dangling(where: str, key: str, kind: str) -> Fault:
    return Fault(where, f"“{key}”", f"a {kind} of this network")
