"""How large or small a value may be: the file shapes and `validate` both look here.

The bounds are generous: they keep arithmetic and calendars safe, they are no
rules of planning. Every pair is lowest and highest, both allowed.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

Bounds = tuple[int, int]

ID_PATTERN: Final = r"[A-Za-z0-9_.:-]{1,64}"
LONGEST_NAME: Final = 200
_NAME = re.compile(r"[^\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]*")

FIRST_TIME_YEAR: Final = 2000  # zones had offsets with seconds long before
LAST_TIME_YEAR: Final = 2199
FIRST_DATE_YEAR: Final = 1900
LAST_DATE_YEAR: Final = 2199
LAST_START_YEAR: Final = 2198
YEAR: Final[Bounds] = (FIRST_TIME_YEAR, LAST_TIME_YEAR)
DAYS: Final[Bounds] = (1, 366)

WEEK_MINUTES: Final = 7 * 24 * 60
SKILL_LEVEL: Final[Bounds] = (1, 8)
SITE_VISITS: Final[Bounds] = (0, 100_000)
TRAVEL_MINUTES: Final[Bounds] = (0, WEEK_MINUTES)
LATITUDE: Final = (-90.0, 90.0)
LONGITUDE: Final = (-180.0, 180.0)
DETOUR: Final = (1.0, 10.0)
KM_PER_HOUR: Final = (0.1, 1000.0)
BASE_MINUTES: Final[Bounds] = (0, 1440)
CAPACITY: Final[Bounds] = (0, 10_000)
UNITS: Final[Bounds] = (1, 10_000)
USE_MINUTES: Final[Bounds] = (0, WEEK_MINUTES)
MODULE: Final[Bounds] = (0, 10_000)
MINORS_PER_ADULT: Final[Bounds] = (1, 10_000)
CENTS: Final[Bounds] = (0, 100_000_000)
OPTIONS: Final = 100  # most that one session may have
CHANGEOVER_MINUTES: Final[Bounds] = (0, 1440)

HELPER: Final[Mapping[str, Bounds]] = MappingProxyType(
    {
        "max_travel_minutes": (0, WEEK_MINUTES),
        "max_sessions": (0, 10_000),
        "max_sessions_per_day": (0, 10_000),
        "max_minutes": (0, 100_000),
        "max_minutes_per_day": (0, 100_000),
        "min_rest_minutes": (0, WEEK_MINUTES),
        "wished_sessions": (0, 1000),
        "past_sessions": (0, 10_000),
        "past_weeks": (0, 8),
    }
)
SESSION: Final[Mapping[str, Bounds]] = MappingProxyType(
    {
        "priority": (1, 5),
        "min_staff": (0, 1000),
        "ideal_staff": (0, 1000),
        "max_mentors_per_senior": (0, 1000),
        "minors": (0, 10_000),
    }
)
WEIGHTS: Final[Mapping[str, Bounds]] = MappingProxyType(
    {
        "requested": (0, 1000),
        "language_native": (0, 1000),
        "language_level": (0, 1000),
        "language_interpreter": (0, 1000),
        "language_remote": (0, 1000),
        "language_nobody": (0, 1000),
        "ideal_staff": (0, 1000),
        "optional_seat": (0, 1000),
        "equity": (0, 1000),
        "changed": (0, 1000),
        "moved": (0, 1000),
        "preferred": (-1000, 1000),
        "available": (-1000, 1000),
        "if_needed": (-1000, 1000),
        "liked": (-1000, 1000),
        "wanted_pair": (-1000, 0),
        "same_helper": (-1000, 1000),
        "travel": (-1000, 1000),
    }
)


def fits_name(text: str, longest: int = LONGEST_NAME) -> bool:
    """Say whether text is one line, not too long, that UTF-8 can write."""
    return len(text) <= longest and _NAME.fullmatch(text) is not None


LONGEST_SOLVE_SECONDS: Final = 7 * 24 * 3600
