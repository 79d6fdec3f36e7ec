"""Kinds of cells that only one column has: zones, ways of travel, wishes."""

import re
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from matching import limits
from scheduler.sheets.cells import (
    Kind,
    choice,
    decimal,
    decimal_text,
    integer,
    text_of,
    unless_dash,
)
from scheduler.sheets.grid import Cell
from scheduler.sheets.lists import items_of

_MAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+")
_LONGEST_MAIL: Final = 254
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


def _mail(cell: Cell) -> str:
    text = text_of(cell)
    if len(text) > _LONGEST_MAIL or _MAIL.fullmatch(text) is None:
        msg = "a mail address"
        raise ValueError(msg)
    return text


MAIL: Final = Kind(_mail, str, "mail address", "adresse de courriel")


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
DURING: Final = choice(
    {
        "always": "always",
        "term": "term",
        "holidays": "holidays",
        "toujours": "always",
        "école": "term",
        "vacances": "holidays",
    }
)
CONTRACT: Final = choice(
    {
        "volunteer": "volunteer",
        "employee": "employee",
        "integration_worker": "integration_worker",
        "bénévole": "volunteer",
        "volontaire": "volunteer",
        "salarié": "employee",
        "insertion": "integration_worker",
    }
)
LANGUAGE: Final = choice({one: one for one in ("fr", "nl", "de", "en")})
COMMUNITY: Final = unless_dash(choice({one: one for one in ("fr", "nl", "de")}), "")
