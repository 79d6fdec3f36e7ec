"""Logs as lines of JSON: what was asked, how it ended, how long it took.

No personal data: addresses are written as their routes (`/calendars/{token}.ics`),
never as they were asked, and bodies not at all.
"""

import logging
import re
import secrets
import sys
import time
from collections.abc import Callable, MutableMapping
from typing import Any, Final, TextIO

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.metrics import Metrics

REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{8,64}", re.ASCII)
# What is worth a line when nothing is wrong.
OWN: Final = ("api", "relais", "scheduler", "uvicorn", "uvicorn.error")
LOG = logging.getLogger("relais.http")
Processor = Callable[[Any, str, MutableMapping[str, Any]], Any]


def set_up_logs(stream: TextIO | None = None) -> None:
    """Write everything that is logged in this process as JSON, one line each.

    Parameters
    ----------
    stream
        Standard error unless told otherwise.
    """
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
    ]
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in OWN:
        logger = logging.getLogger(name)
        logger.setLevel(logging.INFO)
        logger.handlers.clear()
        logger.propagate = True


class Requests:
    """Give every request a number, log its end and count it.

    A number that comes in ``X-Request-ID`` is kept if it is harmless.
    """

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and tell of it afterwards."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        number = given if REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = number
        status = 500
        began = time.perf_counter()

        async def send_numbered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = int(message["status"])
                MutableHeaders(scope=message)["x-request-id"] = number
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=number):
            try:
                await self.app(scope, receive, send_numbered)
            finally:
                seconds = time.perf_counter() - began
                route = route_of(scope)
                self.metrics.count_request(scope["method"], route, status, seconds)
                told = {
                    "method": scope["method"],
                    "route": route,
                    "status": status,
                    "milliseconds": round(seconds * 1000, 1),
                }
                LOG.info("request", extra=told)


def route_of(scope: Scope) -> str:
    """Give the route of a request as it is declared; never the address itself."""
    route = scope.get("route")
    return str(getattr(route, "path", "unknown"))
