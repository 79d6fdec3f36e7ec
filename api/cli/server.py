"""The web server."""

import gc
import ipaddress
import threading
from contextlib import nullcontext
from typing import TYPE_CHECKING, Annotated, Final

import typer

from api.cli.databases import opened
from api.cli.speech import Lang, speak
from api.cli.working import told_to_stop

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from fastapi import FastAPI

    from scheduler.config import Settings
    from scheduler.jobs.worker import Worker
    from scheduler.store.session import Database

LAST_ANSWERS_SECONDS: Final = 10


def serve(
    host: Annotated[
        str, typer.Option(help="Address to listen on; others need a RELAIS_SECRET.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port.")] = 8000,
    with_worker: Annotated[
        bool | None,
        typer.Option(
            "--with-worker/--without-worker",
            help="Also do what `relais work` does; if left out, on SQLite alone.",
            show_default=False,
        ),
    ] = None,
    lang: Lang = None,
) -> None:
    """Serve calendars, pages and the API until Ctrl-C."""
    speak(lang)
    from api.app import create_app
    from api.logs import set_up_logs
    from scheduler.config import read_settings

    settings = read_settings()
    refuse_weak_secret(settings, host)
    set_up_logs()
    stopping = threading.Event()
    with opened() as database, told_to_stop(stopping) as stop:
        if with_worker is None:
            with_worker = database.kind == "sqlite"
        app = create_app(database, settings)
        gc.freeze()  # the application stays: no request waits while it is looked over
        with _working(database, settings, stopping) if with_worker else nullcontext():
            _listen(app, host, port, stop)


def _working(
    database: "Database", settings: "Settings", stopping: threading.Event
) -> "Worker":
    from scheduler.jobs.worker import Worker

    return Worker(database, settings, stopping=stopping)


def _listen(app: "FastAPI", host: str, port: int, stop: "Callable[[], None]") -> None:
    """Answer until a signal; a worker is told at once, while answers still go out."""
    import uvicorn

    class Server(uvicorn.Server):
        def handle_exit(self, sig: int, frame: "FrameType | None") -> None:
            stop()
            super().handle_exit(sig, frame)

    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        # Tokens stand in addresses: no log of them.
        access_log=False,
        log_config=None,
        server_header=False,
        date_header=True,
        timeout_graceful_shutdown=LAST_ANSWERS_SECONDS,
    )
    # At its end the server raises its signals anew: they end nothing else here.
    Server(config).run()


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
