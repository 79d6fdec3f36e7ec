"""A real SMTP server in a thread, that takes, refuses, hangs and drops as it is told.

It listens on this machine alone, and while it runs nobody connects to anywhere else.
"""

import asyncio
import socket
import ssl
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from ipaddress import ip_address
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

HANG_SECONDS = 20.0


@dataclass
class Post:
    """What the server does, and what it has taken.

    Attributes
    ----------
    data, recipients
        What it does with the next messages, after DATA and at RCPT: an answer
        (``451 later``), ``hang``, ``drop`` (both after it has taken the message), or
        ``take``; when the list is over it takes everything.
    password
        Asked for, if it is not empty.
    encryption
        Offered after the greeting (STARTTLS) and asked of everybody, if there is any.
    encrypted
        Of each message taken, whether it came so.
    """

    data: deque[str] = field(default_factory=deque)
    recipients: deque[str] = field(default_factory=deque)
    password: str = ""
    taken: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    logins: list[bool] = field(default_factory=list)
    encryption: ssl.SSLContext | None = None
    encrypted: list[bool] = field(default_factory=list)
    conversations: int = 0
    host: str = "127.0.0.1"
    port: int = 0

    @property
    def url(self) -> str:
        user = f"tom:{self.password}@" if self.password else ""
        return f"smtp://{user}{self.host}:{self.port}"

    @property
    def message_ids(self) -> list[str]:
        return [one["Message-ID"] for one in self.taken]

    async def handle_RCPT(  # noqa: N802 - the name aiosmtpd calls
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        answer = self.recipients.popleft() if self.recipients else "take"
        if answer != "take":
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        answer = self.data.popleft() if self.data else "take"
        if answer not in {"take", "hang", "drop"}:
            return answer
        content = envelope.content
        assert isinstance(content, bytes)
        message = message_from_bytes(content, policy=default)
        assert isinstance(message, EmailMessage)
        self.envelopes.append((envelope.mail_from or "", tuple(envelope.rcpt_tos)))
        self.taken.append(message)
        self.encrypted.append(session.ssl is not None)
        if answer == "drop":
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        if answer == "hang":
            await asyncio.sleep(HANG_SECONDS)
        return "250 OK"

    def authenticate(self, *given: Any) -> AuthResult:
        right = given[-1].password == self.password.encode()
        self.logins.append(right)
        return AuthResult(success=right, handled=False)

    def protocol(self) -> SMTP:
        self.conversations += 1
        if not self.password:
            return SMTP(
                self,
                hostname="post.example",
                enable_SMTPUTF8=True,
                tls_context=self.encryption,
                require_starttls=self.encryption is not None,
            )
        return SMTP(
            self,
            hostname="post.example",
            authenticator=self.authenticate,
            auth_require_tls=False,
            auth_required=True,
        )


@contextmanager
def listening(post: Post) -> Iterator[Post]:
    """Run a server for as long as the block lasts; at the same port the next time."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(
        loop.create_server(post.protocol, post.host, post.port)
    )
    post.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield post
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _end(server: asyncio.Server) -> None:
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    await asyncio.sleep(0)  # transports close


@pytest.fixture
def only_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody connect to another machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6}:
            assert ip_address(address[0]).is_loopback, address
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def post(only_here: None) -> Iterator[Post]:
    """A mail server that takes everything, until it is told otherwise."""
    with listening(Post()) as one:
        yield one


def free_port() -> int:
    """Give a port at which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
