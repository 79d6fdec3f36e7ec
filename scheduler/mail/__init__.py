"""Mail: a notice as a message, and the way to the server that takes it."""

from scheduler.mail.message import Letter, mail_message, message_id
from scheduler.mail.sender import (
    MailError,
    RefusedMailError,
    Sender,
    UncertainMailError,
    UnreachableMailError,
)

__all__ = [
    "Letter",
    "MailError",
    "RefusedMailError",
    "Sender",
    "UncertainMailError",
    "UnreachableMailError",
    "mail_message",
    "message_id",
]
