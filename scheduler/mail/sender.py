"""The way to the mail server, and what its refusals mean.

The pitfall is a server that stops answering after it has taken a message: whether it
was taken nobody knows, and the message is sent again under the same name.
"""

import smtplib
import ssl
from email.message import EmailMessage
from typing import Final, Self
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from pydantic import SecretStr

from scheduler.config import OWN_HOSTS

SECONDS: Final = 30.0
_PERMANENT: Final = 500
_SHOWN: Final = 300


class MailError(Exception):
    """A message was not taken; the text is what the server said."""


class UnreachableMailError(MailError):
    """Nothing was handed over: the server is down, or does not let us in."""


class UncertainMailError(MailError):
    """It was refused for now, or nobody knows whether it was taken: try again."""


class RefusedMailError(MailError):
    """The message is refused for good; another one may pass."""


class Sender:
    """One conversation with a mail server, begun when it is first needed.

    To be used in a ``with``; after a failure the next message begins a new one.

    Parameters
    ----------
    url
        ``smtp://USER:PASSWORD@HOST:PORT`` or ``smtps://…``, see the settings.
    seconds
        How long any single answer is waited for.
    """

    def __init__(self, url: str | SecretStr, seconds: float = SECONDS) -> None:
        self._url = url if isinstance(url, SecretStr) else SecretStr(url)
        self.seconds = seconds
        self._client: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def send(self, message: EmailMessage) -> None:
        """Hand a message over.

        Raises
        ------
        UnreachableMailError, UncertainMailError, RefusedMailError
            It was not taken, or perhaps not.
        """
        if self._client is None:
            self._client = self._connected()
        try:
            _hand_over(self._client, message)
        except (smtplib.SMTPException, OSError) as error:
            failure = _meaning(error)
            if not isinstance(failure, RefusedMailError):
                self._drop()
            raise failure from error

    def close(self) -> None:
        """End the conversation politely, if there is one."""
        client, self._client = self._client, None
        if client is not None:
            try:
                client.quit()
            except (smtplib.SMTPException, OSError):
                client.close()

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _connected(self) -> smtplib.SMTP:
        url = urlsplit(self._url.get_secret_value())
        try:
            client = _opened(url, self.seconds)
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise UnreachableMailError(_said(error)) from error
        try:
            _enter(client, url)
        except (smtplib.SMTPException, OSError, ValueError) as error:
            client.close()
            raise UnreachableMailError(_said(error)) from error
        return client


def _opened(url: SplitResult, seconds: float) -> smtplib.SMTP:
    host = url.hostname or ""
    if url.scheme == "smtps":
        safe = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, url.port or 465, timeout=seconds, context=safe)
    return smtplib.SMTP(
        host, url.port or (587 if url.username else 25), timeout=seconds
    )


def _enter(client: smtplib.SMTP, url: SplitResult) -> None:
    """Greet, encrypt and say who we are.

    Raises
    ------
    ValueError
        The line is not encrypted as it must be.
    """
    own = url.hostname in OWN_HOSTS
    wish = parse_qs(url.query).get("starttls", ["never" if own else "offered"])[-1]
    client.ehlo()
    safe = url.scheme == "smtps"
    if not safe and wish != "never" and client.has_extn("starttls"):
        client.starttls(context=ssl.create_default_context())
        client.ehlo()
        safe = True
    if not safe and (wish == "always" or (url.username and wish != "never")):
        msg = "the server offers no encryption (STARTTLS)"
        raise ValueError(msg)
    if url.username:
        client.login(unquote(url.username), unquote(url.password or ""))


def _hand_over(client: smtplib.SMTP, message: EmailMessage) -> None:
    # Not send_message: it writes the message anew, with ">From" where a line begins so.
    sender, to = (message[name].addresses[0].addr_spec for name in ("From", "To"))
    client.sendmail(sender, [to], message.as_bytes())


def _meaning(error: Exception) -> MailError:
    """Tell from what went wrong whether it may be tried again."""
    said = _said(error)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        final = min(codes) >= _PERMANENT
    elif isinstance(error, smtplib.SMTPDataError):
        final = error.smtp_code >= _PERMANENT
    else:  # who may send is a matter of the whole server, not of this message
        final = False
    return RefusedMailError(said) if final else UncertainMailError(said)


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        answers = [*error.recipients.values()]
        return "; ".join(_answer(code, text) for code, text in answers)
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer(error.smtp_code, error.smtp_error)
    return f"{type(error).__name__}: {error}"[:_SHOWN]


def _answer(code: int, text: bytes | str) -> str:
    words = text.decode(errors="replace") if isinstance(text, bytes) else text
    return " ".join(f"{code} {words}".split())[:_SHOWN]
