"""A notice as a mail message: the same notice gives the same message.

Everything is decided when the notice is written; here it only gets its envelope. The
pitfall is a name with a line break in it: it must end in no header line of its own,
so every value of a header is put on one line first.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from typing import Final
from urllib.parse import urlsplit

from scheduler.config import is_address

CALENDAR_FILE: Final = "relais.ics"
# Fixed for ever: it makes the same name from the same keys.
_NAMES: Final = uuid.UUID("0b3c1d38-0c5b-4a4d-8f6b-5f3d5b8f7c11")


@dataclass(frozen=True, slots=True)
class Letter:
    """What a message is made of.

    Attributes
    ----------
    sender
        Name beside the address it comes from: the network's.
    answers
        Address to which answers go; empty: to the sender.
    calendar
        An iCalendar object with ``METHOD:PUBLISH``; empty: none.
    """

    message_id: str
    recipient: str
    language: str
    subject: str
    text: str
    calendar: str = ""
    sender: str = ""
    answers: str = ""


def message_id(network: str, key: str, public_url: str) -> str:
    """Give the name of a message for ever, from the keys of network and notice."""
    # A key of a network has no slash, so no two pairs give one text.
    name = uuid.uuid5(_NAMES, f"{network}/{key}")
    return f"<{name}@{urlsplit(public_url).hostname or 'relais'}>"


def mail_message(letter: Letter, mail_from: str, at: datetime) -> EmailMessage:
    """Write the message of a letter.

    Parameters
    ----------
    mail_from
        Address it comes from, perhaps with a name.
    at
        Aware instant of the ``Date``: when it is handed over.

    Raises
    ------
    ValueError
        The recipient is no mail address.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = _sender(letter, mail_from)
    message["To"] = _address(letter.recipient)
    if is_address(letter.answers):
        message["Reply-To"] = _address(letter.answers)
    message["Subject"] = on_one_line(letter.subject)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="quoted-printable")
    if letter.calendar:
        _attach(message, letter)
    # Last: the library takes headers of content away when content is set.
    message["Content-Language"] = on_one_line(letter.language)
    return message


def _attach(message: EmailMessage, letter: Letter) -> None:
    message.add_attachment(
        letter.calendar.encode(),
        maintype="text",
        subtype="calendar",
        filename=CALENDAR_FILE,
        params={"method": "PUBLISH", "charset": "utf-8"},
    )
    # Not chance: who gets a message twice gets the same one.
    message.set_boundary(f"relais-{letter.message_id[1:].partition('@')[0]}")


def _sender(letter: Letter, mail_from: str) -> Address:
    name, address = parseaddr(mail_from)
    return _address(address, on_one_line(letter.sender) or name)


def _address(text: str, name: str = "") -> Address:
    """Make an address for a header; a domain may have letters of any alphabet.

    Raises
    ------
    ValueError
        It is none.
    """
    user, _, domain = text.strip().rpartition("@")
    if not domain.isascii():
        domain = domain.encode("idna").decode()
    plain = f"{user}@{domain}"
    if not text.isprintable() or not is_address(plain):
        msg = f"{text!r} is no mail address"
        raise ValueError(msg)
    return Address(display_name=name, addr_spec=plain)


def on_one_line(text: str) -> str:
    """Put a text on one line, without what is not printed."""
    one = " ".join(text.split())
    return "".join(letter for letter in one if letter.isprintable())
