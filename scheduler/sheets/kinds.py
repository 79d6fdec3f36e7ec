"""Kinds of cells that only one column has: zones, ways of travel, wishes."""

from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from matching import limits
from scheduler.sheets.cells import Kind, choice, decimal, decimal_text, integer, text_of
from scheduler.sheets.grid import Cell
from scheduler.sheets.lists import items_of

_MODES: Final = ("walk", "bike", "transit", "car")

Mode = tuple[int, float]
"""Minutes before moving, and km per hour."""


def _zone(cell: Cell) -> str:
    name = text_of(cell)
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        msg = "a zone of the tz database, such as Europe/Brussels"
        raise ValueError(msg) from error
    return name


ZONE: Final = Kind(_zone, str, "`Europe/Brussels`", "`Europe/Brussels`")


def _modes(cell: Cell) -> dict[str, Mode]:
    found: dict[str, Mode] = {}
    base, speed = integer(*limits.BASE_MINUTES), decimal(*limits.KM_PER_HOUR)
    for item in items_of(cell):
        name, colon, said = item.partition(":")
        minutes, slash, fast = said.partition("/")
        if name.strip() not in _MODES or not (colon and slash) or name in found:
            msg = "modes as in transit:10/18 | bike:0/15, each once"
            raise ValueError(msg)
        found[name.strip()] = (base.read(minutes.strip()), speed.read(fast.strip()))
    return found


def _modes_text(modes: dict[str, Mode]) -> str:
    return " | ".join(
        f"{name}:{base}/{decimal_text(fast)}" for name, (base, fast) in modes.items()
    )


MODES: Final = Kind(_modes, _modes_text, "`transit:10/18`", "`transit:10/18`")
MODE: Final = choice(
    {
        "transit": "transit",
        "walk": "walk",
        "bike": "bike",
        "car": "car",
        "transports": "transit",
        "à pied": "walk",
        "vélo": "bike",
        "voiture": "car",
    }
)
_WISHES: Final = {
    "preferred": "preferred",
    "available": "available",
    "if_needed": "if_needed",
    "préféré": "preferred",
    "disponible": "available",
    "au besoin": "if_needed",
}
WISH: Final = choice(_WISHES)
DATED_WISH: Final = choice({**_WISHES, "absent": "absent"})
