"""The web server."""

import ipaddress
from typing import TYPE_CHECKING, Annotated, Final

import typer

from api.cli.databases import opened
from api.cli.speech import Lang, speak

if TYPE_CHECKING:
    from scheduler.config import Settings

LAST_ANSWERS_SECONDS: Final = 10


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


def refuse_weak_secret(settings: "Settings", host: str) -> None:
    """Refuse to listen where others can reach, with a secret that others know.

    Raises
    ------
    BadInputError
        `host` is not this machine's own and the secret is the default or short.
    """
    from matching.faults import BadInputError, Fault
    from scheduler.config import DEFAULT_SECRET, SHORTEST_SECRET

    secret = settings.secret.get_secret_value()
    weak = secret == DEFAULT_SECRET or len(secret) < SHORTEST_SECRET
    if weak and not _is_own(host):
        expected = (
            f"a secret of your own of at least {SHORTEST_SECRET} characters, because "
            f"{host} can be reached from other machines"
        )
        fault = Fault("RELAIS_SECRET", "the default or a short one", expected)
        raise BadInputError([fault], "environment")


def _is_own(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
