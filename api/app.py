"""The web application, put together in one place."""

from importlib.resources import files
from typing import Final
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.staticfiles import StaticFiles

from api.errors import add_error_handlers
from api.routes import calendars, health, weeks
from api.security import SafeHeaders
from scheduler.config import Settings
from scheduler.store.session import Database

OWN_HOSTS: Final = ("127.0.0.1", "localhost", "::1", "[::1]")


def create_app(database: Database, settings: Settings) -> FastAPI:
    """Make the application.

    Parameters
    ----------
    database
        Migrated already.
    settings
        `public_url` decides which host names are answered, besides this machine's.
    """
    app = FastAPI(title="Relais", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.database = database
    add_error_handlers(app)
    app.include_router(health.router)
    app.include_router(calendars.router)
    app.include_router(weeks.router)
    static = str(files("api.pages") / "static")
    app.mount("/static", StaticFiles(directory=static), name="static")
    # Another host name is somebody else's page that reaches this machine (DNS
    # rebinding), or a link that would be written with a wrong address.
    app.add_middleware(
        TrustedHostMiddleware,
        allowed_hosts=[*OWN_HOSTS, urlsplit(settings.public_url).hostname or ""],
        www_redirect=False,
    )
    secure = urlsplit(settings.public_url).scheme == "https"
    app.add_middleware(SafeHeaders, secure=secure)  # last added, outermost
    return app
