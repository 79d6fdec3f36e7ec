"""The sheets there are, in the order in which they are read: owners first."""

from types import MappingProxyType
from typing import Final

from scheduler.sheets.templates.people import ABSENCES, AVAILABILITY, DATES, HELPERS
from scheduler.sheets.templates.places import (
    CLOSURES,
    EXTRA_OPENINGS,
    NETWORK,
    OPENINGS,
    ROOMS,
    SITES,
    TRAVEL,
)
from scheduler.sheets.templates.programme import ACTIVITIES, PINS, SEATS, SESSIONS
from scheduler.sheets.templates.things import LOANS, RESOURCES, SERIES

__all__ = ["KNOWN_HEADINGS", "TEMPLATES"]

TEMPLATES: Final = MappingProxyType(
    {
        template.key: template
        for template in (
            NETWORK,
            SITES,
            ROOMS,
            RESOURCES,
            LOANS,
            ACTIVITIES,
            OPENINGS,
            EXTRA_OPENINGS,
            CLOSURES,
            TRAVEL,
            HELPERS,
            AVAILABILITY,
            DATES,
            ABSENCES,
            SERIES,
            SESSIONS,
            SEATS,
            PINS,
        )
    }
)
KNOWN_HEADINGS: Final = frozenset(
    heading for template in TEMPLATES.values() for heading in template.by_heading
)
