"""Notices: what is written to people, in the transaction of what it tells.

Rows are rendered whole when they are written and kept as they were sent; a worker
hands them over later (`scheduler.jobs.outbox`).
"""

from scheduler.services.notices.alarms import tell_alarm
from scheduler.services.notices.expiry import tell_expiry
from scheduler.services.notices.publication import tell_again, tell_publication
from scheduler.services.notices.readers import Telling
from scheduler.services.notices.reading import (
    list_notices,
    notice_document,
    notice_mail,
    retry_notice,
    withdraw_notice,
)
from scheduler.services.notices.rounds import (
    tell_planned,
    tell_reminder,
    tell_round_opened,
)

__all__ = [
    "Telling",
    "list_notices",
    "notice_document",
    "notice_mail",
    "retry_notice",
    "tell_again",
    "tell_alarm",
    "tell_expiry",
    "tell_planned",
    "tell_publication",
    "tell_reminder",
    "tell_round_opened",
    "withdraw_notice",
]
