"""All tables, in one place to import them from.

A `Session` here is a dated session of a site; a session of SQLAlchemy is always
called ``db`` and has the type `scheduler.store.session.Db`.
"""

from scheduler.store.base import Base
from scheduler.store.tables.calendar import CANCELLED, CONFIRMED, CalendarEntry, Feed
from scheduler.store.tables.helper import (
    Absence,
    Availability,
    AvailabilityDate,
    Helper,
    HelperBadge,
    HelperClearance,
    HelperLanguage,
    HelperPair,
    HelperRole,
    HelperSkill,
    KnownSite,
    LikedActivity,
    LikedSite,
)
from scheduler.store.tables.network import (
    Activity,
    Network,
    Opening,
    Site,
    TravelTime,
)
from scheduler.store.tables.round import (
    DRAFT,
    PUBLISHED,
    Assignment,
    EmptySeat,
    PlanVersion,
    Round,
)
from scheduler.store.tables.session import Option, Pin, Seat, Session

__all__ = [
    "CANCELLED",
    "CONFIRMED",
    "DRAFT",
    "PUBLISHED",
    "Absence",
    "Activity",
    "Assignment",
    "Availability",
    "AvailabilityDate",
    "Base",
    "CalendarEntry",
    "EmptySeat",
    "Feed",
    "Helper",
    "HelperBadge",
    "HelperClearance",
    "HelperLanguage",
    "HelperPair",
    "HelperRole",
    "HelperSkill",
    "KnownSite",
    "LikedActivity",
    "LikedSite",
    "Network",
    "Opening",
    "Option",
    "Pin",
    "PlanVersion",
    "Round",
    "Seat",
    "Session",
    "Site",
    "TravelTime",
]
