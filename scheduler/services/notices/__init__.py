"""Notices: what is written to people, in the transaction of what it tells.

Rows are rendered whole when they are written and kept as they were sent; a worker
hands them over later (`scheduler.jobs.outbox`).
"""

from scheduler.services.notices.publication import tell_again, tell_publication
from scheduler.services.notices.readers import Telling

__all__ = ["Telling", "tell_again", "tell_publication"]
