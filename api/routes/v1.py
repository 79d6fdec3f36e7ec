"""The routers of the API, in the order of its documentation."""

from typing import Final

from api.routes import (
    accounts,
    activities,
    alarms,
    availability,
    days,
    feeds,
    jobs,
    networks,
    openings,
    rounds,
    runs,
    sites,
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
    availability.router,
    rounds.router,
    runs.router,
    alarms.router,
)
