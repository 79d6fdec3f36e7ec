"""Cells that hold what sessions need, other times they may have, and money.

``robots | laptops:4@60/30`` are uses of resources: units, and minutes before and after.
``25/11/2026 13:30 - 16:30 @ lab`` is another possible time, perhaps in a room.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from matching import limits
from scheduler.sheets.cells import (
    MOMENT,
    Kind,
    Moment,
    day_of,
    id_of,
    integer,
    moment_text,
)
from scheduler.sheets.grid import Cell
from scheduler.sheets.lists import Held, items_of

_BETWEEN_HOURS: Final = re.compile(r"\s*(?:\.\.|–|\s-\s)\s*")
_USE: Final = "resources as in robots | laptops:4@60/30"
_TIME: Final = "times as in 25/11/2026 13:30 - 16:30 @ lab"
_COST: Final = "years with euros, as in 2026:123.45"
_EUROS = re.compile(r"[0-9]{1,7}(?:\.[0-9]{1,2})?", re.ASCII)
_UNITS = integer(*limits.UNITS)
_MINUTES = integer(*limits.USE_MINUTES)


@dataclass(frozen=True, slots=True)
class OtherTime:
    """Another possible time of a session; without a day, that of the session."""

    start: Moment
    end: Moment
    room: str | None = None


def _use(item: str) -> dict[str, Any]:
    """Read a use, in the form of a problem file, without what is usual."""
    thing, at, minutes = item.partition("@")
    name, colon, units = thing.strip().rpartition(":")
    if not (colon and units.strip().isascii() and units.strip().isdecimal()):
        name, units = thing.strip(), ""
    found: dict[str, Any] = {"id": id_of(name.strip())}
    if units and _UNITS.read(units.strip()) != 1:
        found["units"] = int(units)
    if at:
        before, slash, after = minutes.partition("/")
        if not slash:
            raise ValueError(_USE)
        for key, said in (("before_minutes", before), ("after_minutes", after)):
            if _MINUTES.read(said.strip()):
                found[key] = int(said)
    return found


def _uses(cell: Cell) -> tuple[dict[str, Any], ...]:
    uses = tuple(map(_use, items_of(cell)))
    _once(use["id"] for use in uses)
    return uses


def _once(ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            msg = f"“{one}” only once"
            raise ValueError(msg)
        seen.add(one)


def _use_text(use: dict[str, Any]) -> str:
    text, units = str(use["id"]), use.get("units", 1)
    if units != 1 or ":" in text:
        text += f":{units}"
    before, after = use.get("before_minutes", 0), use.get("after_minutes", 0)
    return text + (f"@{before}/{after}" if before or after else "")


USES: Final = Kind(
    _uses,
    lambda uses: " | ".join(map(_use_text, uses)),
    "resources, with units and minutes before and after if need be:"
    " `robots | laptops:4@60/30`",
    "matériel, avec unités et minutes avant et après si besoin :"
    " `robots | portables:4@60/30`",
)


def _times(cell: Cell) -> tuple[OtherTime, ...]:
    return tuple(map(_time, items_of(cell)))


def _time(item: str) -> OtherTime:
    hours, at, room = item.partition("@")
    parts = _BETWEEN_HOURS.split(hours.strip())
    if len(parts) != 2:
        raise ValueError(_TIME)
    start, end = MOMENT.read(parts[0]), MOMENT.read(parts[1])
    if start.minute is None or end.minute is None:
        raise ValueError(_TIME)
    return OtherTime(start, end, id_of(room.strip()) if at else None)


def _times_text(times: Iterable[OtherTime]) -> str:
    return " | ".join(
        f"{moment_text(one.start)} - {moment_text(one.end)}"
        + (f" @ {one.room}" if one.room else "")
        for one in times
    )


OTHER_TIMES: Final = Kind(
    _times,
    _times_text,
    "times, with a date if it is another day, and `@` a room:"
    " `13:30 - 16:30 | 25/11/2026 9:00 - 12:00 @ lab`",
    "plages, avec la date si c'est un autre jour, et `@` une salle :"
    " `13:30 - 16:30 | 25/11/2026 9:00 - 12:00 @ labo`",
)


def _introduced(cell: Cell) -> tuple[Held, ...]:
    found = tuple(map(_introduction, items_of(cell)))
    _once(one.id for one in found)
    return found


def _introduction(item: str) -> Held:
    name, at, day = item.partition("@")
    return Held(id_of(name.strip()), first_on=day_of(day.strip()) if at else None)


def _introduction_text(held: Held) -> str:
    return held.id + (f"@{held.first_on.isoformat()}" if held.first_on else "")


INTRODUCED: Final = Kind(
    _introduced,
    lambda value: " | ".join(map(_introduction_text, value)),
    "skills, with the day of the introduction if it has been: `admin | 5.1@2026-11-20`",
    "compétences, avec le jour de l'introduction si elle a eu lieu :"
    " `admin | 5.1@2026-11-20`",
)


def _costs(cell: Cell) -> dict[int, int]:
    """Read cents by year."""
    found: dict[int, int] = {}
    for item in items_of(cell):
        year, colon, euros = item.partition(":")
        if not (colon and _EUROS.fullmatch(euros.strip())):
            raise ValueError(_COST)
        number = integer(*limits.YEAR).read(year.strip())
        if number in found:
            msg = f"“{number}” only once"
            raise ValueError(msg)
        found[number] = int(Decimal(euros.strip()) * 100)
    return found


def _costs_text(costs: dict[int, int]) -> str:
    return " | ".join(
        f"{year}:{cents // 100}.{cents % 100:02}"
        for year, cents in sorted(costs.items())
    )


COSTS: Final = Kind(
    _costs,
    _costs_text,
    "euros by year, with a point: `2026:123.45`",
    "euros par année, avec un point : `2026:123.45`",
)
