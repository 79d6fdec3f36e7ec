"""What comes in about when somebody can come: rules, dated exceptions, absences.

Weekly times are wall clocks in the network's zone; dated ones are local times that
must say their offset in the hour that comes twice. All faults are told at once. Times
of one wish may not overlap, because nobody could say which of the two to change; times
of several wishes may (gladly in the morning, and all day if need be).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from functools import lru_cache
from itertools import combinations
from typing import Any, Final
from zoneinfo import ZoneInfo

from matching import limits
from matching.faults import BadInputError, Fault
from matching.files.words import FLAG
from matching.problem import WISHES
from matching.shapes import Choice, Integer, Nullable, Reading, Text, Where, path_of
from matching.shapes.base import Leaf
from matching.times import utc_of_local
from scheduler.recurrence import LONGEST, MOST_NTH, MOST_WEEKS, Recurrence, read_rrule
from scheduler.services.forms import DAY, WALL, Shapes, read_fields
from scheduler.translate.times import ABSENT
from scheduler.translate.weeks import is_half_day

Columns = dict[str, Any]
_SPAN: Final = ("starts_at", "ends_at")
PARTS: Final = ("rules", "exceptions", "absences")
MOST: Final = {"rules": 100, "exceptions": 300, "absences": 300}
_NUMBER: Final = Integer((1, 2**31))
_RULE: Final[Shapes] = {
    "weekday": Integer((0, 6)),
    "every_weeks": Integer((1, MOST_WEEKS)),
    "nth": Integer((-MOST_NTH, MOST_NTH)),
    "rrule": Nullable(Text(LONGEST)),
    "starts": WALL,
    "ends": WALL,
    "wish": Choice({wish: wish for wish in WISHES}),
    "first_on": Nullable(DAY),
    "last_on": Nullable(DAY),
}
_MOMENT: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:00(\.0{1,6})?)?(Z|[+-]\d{2}:\d{2})?", re.ASCII
)
_ALL_DAYS: Final = date(limits.FIRST_TIME_YEAR, 1, 1), date(limits.LAST_TIME_YEAR, 1, 1)


class Moment(Leaf[datetime]):
    """A local time ``2026-12-01T09:00``, or an instant: the same with its offset."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.placeholder = datetime(limits.FIRST_TIME_YEAR, 1, 1, tzinfo=zone)
        self.expected = (
            f"a time YYYY-MM-DDTHH:MM from {limits.FIRST_TIME_YEAR} to"
            f" {limits.LAST_START_YEAR}, local or with its offset"
        )
        self.form = {"type": "string"}
        self._zone = zone

    def read(self, value: Any, where: Where, reading: Reading) -> datetime:
        """Read it; an hour that does not exist, or is not clear, is a fault."""
        expected = self.expected
        try:
            at = _moment(value)
            if at is not None:
                local = at.utcoffset() is None
                return utc_of_local(at, self._zone) if local else at.astimezone(UTC)
        except ValueError as error:
            expected = str(error)
        reading.fault(where, value, expected)
        return self.placeholder


def _moment(value: Any) -> datetime | None:
    """Read a time in whole minutes in the years that are taken; None: it is none."""
    if type(value) is str and _MOMENT.fullmatch(value):
        value = datetime.fromisoformat(value)
    years = range(limits.FIRST_TIME_YEAR, limits.LAST_START_YEAR + 1)
    if isinstance(value, datetime) and value.year in years:
        return value if value == value.replace(second=0, microsecond=0) else None
    return None


def read_parts(
    fields: Mapping[str, Any], zone: ZoneInfo, reading: Reading
) -> dict[str, list[Columns]]:
    """Read the parts that are there, each as the columns of its rows.

    Parameters
    ----------
    fields
        ``rules``, ``exceptions`` and ``absences``, each a list of objects; others are
        faults.
    reading
        Notes the faults; where there is one, the rows cannot be used.
    """
    moment = Moment(zone)
    span: Shapes = {"number": _NUMBER, "starts_at": moment, "ends_at": moment}
    wished: Shapes = {
        **span,
        "wish": Choice({wish: wish for wish in (*WISHES, ABSENT)}),
        "replaces": FLAG,
    }
    found: dict[str, list[Columns]] = {}
    for name, given in fields.items():
        where = (None, name)
        if name == "rules":
            found[name] = _rules(given, where, reading)
        elif name in PARTS:
            shapes = wished if name == "exceptions" else span
            found[name] = _spans(given, shapes, where, reading)
        else:
            reading.fault(where, given, f"one of {', '.join(PARTS)}")
    return found


def _objects(
    given: Any, where: Where, reading: Reading
) -> Iterator[tuple[Where, Mapping[str, Any]]]:
    if not isinstance(given, list | tuple):
        reading.fault(where, given, "a list")
        return
    most = MOST[path_of(where)]
    if len(given) > most:
        reading.fault(where, f"{len(given)} of them", f"{most} at most")
        return
    for number, one in enumerate(given):
        place = (where, number)
        if isinstance(one, Mapping):
            yield place, one
        else:
            reading.fault(place, one, "an object { }")


def _read_object(
    shapes: Shapes, given: Mapping[str, Any], where: Where, reading: Reading
) -> Columns | None:
    """Read the fields of an object with its two times; None if it has faults."""
    before = reading.count
    values = read_fields(shapes, given, reading, where)
    for name in ("starts", "ends", *_SPAN):
        if name in shapes and name not in values:
            reading.fault((where, name), None, shapes[name].expected)
    return values if reading.count == before else None


# ---------------------------------------------------------------- weekly rules


def _rules(given: Any, where: Where, reading: Reading) -> list[Columns]:
    found: list[tuple[Where, Columns]] = []
    for place, one in _objects(given, where, reading):
        values = _read_object(_RULE, one, place, reading)
        if values is None:
            continue
        if not is_half_day(values["starts"], values["ends"]):
            expected = "a time after “starts”; 00:00 is the end of the day"
            reading.fault((place, "ends"), f"{values['ends']:%H:%M}", expected)
        found += [
            (place, _columns(rule, values)) for rule in _days(values, place, reading)
        ]
    for (_, earlier), (place, later) in combinations(found, 2):
        if _meet(earlier, later):
            said = f"{later['starts']:%H:%M}-{later['ends']:%H:%M}"
            expected = "no overlap with a rule of the same wish before it"
            reading.fault(place, said, expected)
    return [columns for _, columns in found]


def _columns(rule: Recurrence, values: Mapping[str, Any]) -> Columns:
    return {
        "weekday": rule.weekday,
        "starts": values["starts"],
        "ends": values["ends"],
        "wish": values.get("wish", "available"),
        "first_on": rule.first_on,
        "last_on": rule.last_on,
        "every_weeks": rule.every_weeks,
        "nth": rule.nth,
    }


def _days(
    values: Mapping[str, Any], where: Where, reading: Reading
) -> Sequence[Recurrence]:
    """Give the weekdays of a rule: those of its RRULE, or the one it names."""
    try:
        rules = _named_days(values) if "weekday" in values else []
        if values.get("rrule") is not None:
            written = read_rrule(values["rrule"], values.get("first_on"))
            written = [_until(rule, values) for rule in written]
            if rules and rules != written:
                raise _refused(
                    "weekday", rules[0].weekday, "what “rrule” says, or none"
                )
            rules = written
        if not rules:
            raise _refused("weekday", None, "a weekday or an “rrule”")
        first_on, last_on = rules[0].first_on, rules[0].last_on
        if first_on is not None and last_on is not None and last_on < first_on:
            raise _refused("last_on", last_on, f"no day before {first_on}")
        if last_on is not None and last_on.year > limits.LAST_START_YEAR:
            raise _refused("last_on", last_on, f"a year up to {limits.LAST_START_YEAR}")
    except BadInputError as error:
        for fault in error.faults:
            path = f"{path_of(where)}.{fault.where}"
            reading.faults.append(Fault(path, fault.value, fault.expected))
        return []
    return rules


def _named_days(values: Mapping[str, Any]) -> list[Recurrence]:
    names = ("weekday", "every_weeks", "nth", "first_on", "last_on")
    return [Recurrence(**{name: values[name] for name in names if name in values})]


def _until(rule: Recurrence, values: Mapping[str, Any]) -> Recurrence:
    """Take the last day of a rule where its RRULE has none; else they agree."""
    last_on = values.get("last_on")
    if last_on is None or last_on == rule.last_on:
        return rule
    if rule.last_on is not None:
        raise _refused("last_on", last_on, "what “rrule” says, or none")
    return Recurrence(rule.weekday, rule.every_weeks, rule.nth, rule.first_on, last_on)


def _refused(where: str, value: object, expected: str) -> BadInputError:
    found = "nothing" if value is None else str(value)
    return BadInputError([Fault(where, found, expected)], "rule")


def _meet(one: Columns, other: Columns) -> bool:
    """Say whether two rules of one wish have a time on one day."""
    same = one["weekday"] == other["weekday"] and one["wish"] == other["wish"]
    if not same or one["starts"] >= _end(other) or other["starts"] >= _end(one):
        return False
    return not _dates(_rule_of(one)).isdisjoint(_dates(_rule_of(other)))


def _end(columns: Columns) -> time:
    # The midnight that ends the day comes after all its times.
    ends: time = columns["ends"]
    return time.max if ends == time.min else ends


def _rule_of(columns: Columns) -> Recurrence:
    names = ("weekday", "every_weeks", "nth", "first_on", "last_on")
    return Recurrence(**{name: columns[name] for name in names})


@lru_cache(maxsize=256)
def _dates(rule: Recurrence) -> frozenset[date]:
    return frozenset(rule.dates(*_ALL_DAYS))


# --------------------------------------------------------------- dated spans


def _spans(given: Any, shapes: Shapes, where: Where, reading: Reading) -> list[Columns]:
    found: list[tuple[Where, Columns]] = []
    for place, one in _objects(given, where, reading):
        values = _read_object(shapes, one, place, reading)
        if values is None:
            continue
        columns = {name: values[name] for name in _SPAN}
        if "wish" in shapes:
            columns["wish"] = values.get("wish", "available")
            columns["replaces"] = values.get("replaces", False)
        if columns["ends_at"] > columns["starts_at"]:
            found.append((place, columns))
        else:
            reading.fault(
                (place, "ends_at"), one["ends_at"], "a time after “starts_at”"
            )
    for place, columns in _overlapping(found):
        expected = "no overlap with another of the same kind"
        reading.fault(place, f"{columns['starts_at']:%Y-%m-%d %H:%M} UTC", expected)
    return [columns for _, columns in found]


def _overlapping(
    spans: Sequence[tuple[Where, Columns]],
) -> Iterator[tuple[Where, Columns]]:
    """Give the spans that begin before another of their wish has ended."""
    until: dict[str | None, datetime] = {}
    for place, columns in sorted(spans, key=lambda span: span[1]["starts_at"]):
        wish, ends_at = columns.get("wish"), columns["ends_at"]
        if wish in until and columns["starts_at"] < until[wish]:
            yield place, columns
        until[wish] = max(ends_at, until.get(wish, ends_at))
