"""The sheets there are, in the order in which they are read: owners first."""

from types import MappingProxyType
from typing import Final

from scheduler.sheets.templates.people import ABSENCES, AVAILABILITY, DATES, HELPERS
from scheduler.sheets.templates.places import NETWORK, OPENINGS, SITES, TRAVEL
from scheduler.sheets.templates.programme import ACTIVITIES, PINS, SEATS, SESSIONS

__all__ = ["KNOWN_HEADINGS", "TEMPLATES"]

TEMPLATES: Final = MappingProxyType(
    {
        template.key: template
        for template in (
            NETWORK,
            SITES,
            ACTIVITIES,
            OPENINGS,
            TRAVEL,
            HELPERS,
            AVAILABILITY,
            DATES,
            ABSENCES,
            SESSIONS,
            SEATS,
            PINS,
        )
    }
)
KNOWN_HEADINGS: Final = frozenset(
    heading for template in TEMPLATES.values() for heading in template.by_heading
)
