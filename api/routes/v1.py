"""The routers of the API, in the order of its documentation."""

from typing import Final

from api.routes import (
    accounts,
    activities,
    alarms,
    attendance,
    availability,
    days,
    drafts,
    feeds,
    hours,
    imports,
    jobs,
    networks,
    notices,
    openings,
    people,
    rounds,
    runs,
    sessions,
    sites,
    things,
    versions,
)

LARGEST_IMPORT_BYTES: Final = 64 * 1024 * 1024
ROUTERS: Final = (
    networks.router,
    accounts.router,
    jobs.router,
    feeds.router,
    sites.router,
    openings.router,
    activities.router,
    days.router,
    sessions.router,
    things.router,
    imports.router,
    people.router,
    availability.router,
    attendance.router,
    hours.router,
    rounds.router,
    runs.router,
    drafts.router,
    versions.router,
    alarms.router,
    notices.router,
)
