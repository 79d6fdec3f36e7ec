"""What every answer carries."""

from http import HTTPStatus
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

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


class BodyLimit:
    """Refuse bodies that are too large, before they are in memory.

    Parameters
    ----------
    app
        What answers.
    most
        Bytes of a usual request.
    most_of_files
        Bytes of one that carries files (``multipart/form-data``).
    """

    def __init__(self, app: ASGIApp, *, most: int, most_of_files: int) -> None:
        self.app = app
        self.most, self.most_of_files = most, most_of_files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; a body that goes on too long ends as 413."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        files = headers.get("content-type", "").startswith("multipart/form-data")
        most = self.most_of_files if files else self.most
        read = 0

        async def receive_some() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > most:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
            return message

        await self.app(scope, receive_some, send)
