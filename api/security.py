"""What every answer carries, and what is refused before a server starts."""

import ipaddress
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from matching.faults import BadInputError, Fault
from scheduler.config import DEFAULT_SECRET, SHORTEST_SECRET, Settings

SAFE_HEADERS: Final = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "x-robots-tag": "noindex, nofollow",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
UNLESS_SAID: Final = {"cache-control": "no-store"}
ONLY_HTTPS: Final = {"strict-transport-security": "max-age=31536000"}


class SafeHeaders:
    """Put the safe headers on every answer, errors included.

    Parameters
    ----------
    app
        What answers.
    secure
        The public address is https: browsers are told to keep to it.
    """

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self.app = app
        self.always = SAFE_HEADERS | (ONLY_HTTPS if secure else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, with the headers added as the answer starts."""

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(self.always)
                for name, value in UNLESS_SAID.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_safely)


def refuse_weak_secret(settings: Settings, host: str) -> None:
    """Refuse to listen where others can reach, with a secret that others know.

    Raises
    ------
    BadInputError
        `host` is not this machine's own and the secret is the default or short.
    """
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
