"""The web server."""

from typing import Annotated

import typer

from api.cli.databases import opened
from api.cli.speech import Lang, speak

LAST_ANSWERS_SECONDS = 10


def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen on; others need a RELAIS_SECRET.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port.")] = 8000,
    lang: Lang = None,
) -> None:
    """Serve calendars and published weeks until Ctrl-C."""
    speak(lang)
    import uvicorn

    from api.app import create_app
    from api.security import refuse_weak_secret
    from scheduler.config import read_settings

    settings = read_settings()
    refuse_weak_secret(settings, host)
    with opened() as database:
        uvicorn.run(
            create_app(database, settings),
            host=host,
            port=port,
            # Tokens stand in addresses: no log of them.
            access_log=False,
            log_level="info",
            server_header=False,
            date_header=True,
            timeout_graceful_shutdown=LAST_ANSWERS_SECONDS,
        )
