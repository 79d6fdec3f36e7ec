"""The web application, put together in one place."""

from collections.abc import Iterable
from importlib.metadata import version
from importlib.resources import files
from typing import Final
from urllib.parse import urlsplit

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

from api.errors import add_error_handlers
from api.logs import Requests
from api.metrics import Metrics
from api.permissions import PREFIX, ROWS
from api.routes import calendars, health, v1, weeks
from api.security import BodyLimit, SafeHeaders
from scheduler.config import Settings
from scheduler.services.drafts.desks import Desks
from scheduler.services.published.feeds import Calendars
from scheduler.store.session import Database

OWN_HOSTS: Final = ("127.0.0.1", "localhost", "::1", "[::1]")
MEGABYTE: Final = 1024 * 1024
DESCRIPTION: Final = """\
Plans who staffs which session in a network of digital centres.

Every operation needs a token (`Authorization: Bearer …`) and a row in the table of
permissions. Lists are paged by cursor; things that several people edit have an `ETag`,
and are changed with `If-Match`; every POST takes an `Idempotency-Key`; refusals are
problem details (RFC 9457) with a stable `code`.
"""


def create_app(database: Database, settings: Settings) -> FastAPI:
    """Make the application.

    Parameters
    ----------
    database
        Migrated already.
    settings
        `public_url` decides which host names are answered, besides this machine's.

    Raises
    ------
    RuntimeError
        An operation of the API has no row in the table of permissions.
    """
    app = FastAPI(
        title="Relais",
        version=version("relais"),
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    metrics = Metrics()
    app.state.database = database
    app.state.settings = settings
    app.state.metrics = metrics
    app.state.calendars = Calendars()
    app.state.desks = Desks()
    add_error_handlers(app)
    app.include_router(health.router)
    app.include_router(calendars.router)
    app.include_router(weeks.router)
    check_permissions(v1.ROUTERS)
    for router in v1.ROUTERS:
        app.include_router(router)
    static = str(files("api.pages") / "static")
    app.mount("/static", StaticFiles(directory=static), name="static")
    app.add_middleware(
        BodyLimit, most=2 * MEGABYTE, most_of_files=v1.LARGEST_IMPORT_BYTES
    )
    # Another host name is somebody else's page that reaches this machine (DNS
    # rebinding), or a link that would be written with a wrong address.
    app.add_middleware(
        TrustedHostMiddleware,
        allowed_hosts=[*OWN_HOSTS, urlsplit(settings.public_url).hostname or ""],
        www_redirect=False,
    )
    secure = urlsplit(settings.public_url).scheme == "https"
    app.add_middleware(SafeHeaders, secure=secure)
    app.add_middleware(Requests, metrics=metrics)  # last added, outermost
    return app


def check_permissions(routers: Iterable[APIRouter]) -> None:
    """Refuse to start with an operation that nobody decided about.

    Asked of the routers: an application keeps what it includes for later.

    Raises
    ------
    RuntimeError
        An operation has no row.
    """
    for route in operations_of(routers):
        row = ROWS.get(route.operation_id or "")
        if row is None or PREFIX + row.path != route.path:
            msg = f"{route.path} has no row in api.permissions"
            raise RuntimeError(msg)


def operations_of(routers: Iterable[APIRouter]) -> list[APIRoute]:
    """Give the operations of routers."""
    return [
        route
        for router in routers
        for route in router.routes
        if isinstance(route, APIRoute)
    ]
