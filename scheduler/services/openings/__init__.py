"""When sites are open, and how that becomes the sessions of a week."""

from scheduler.services.openings.documents import openings_document, replace_openings
from scheduler.services.openings.making import WeekSessions, make_sessions
from scheduler.services.openings.naming import session_key

__all__ = [
    "WeekSessions",
    "make_sessions",
    "openings_document",
    "replace_openings",
    "session_key",
]
