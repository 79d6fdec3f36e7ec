"""A process that sends what is due and may be killed: ``python -m … DATABASE SMTP NOW``."""

import sys
from datetime import datetime

from scheduler.jobs.outbox import Outbox
from scheduler.store.session import Database

if __name__ == "__main__":
    _, url, smtp, now = sys.argv
    outbox = Outbox(Database(url), smtp, "relais@reseau.example", seconds=60)
    outbox.work_once(datetime.fromisoformat(now))
