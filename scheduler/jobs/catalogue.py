"""All jobs, in the order in which they are done when several are due.

A name stands in rows for ever; docs/jobs.md says for people what stands here. Nothing
is due between 02:00 and 03:00 of a network's clock, when that may go forward or back.
"""

from datetime import time, timedelta
from typing import Final

from scheduler.jobs.acting import outside, within
from scheduler.jobs.house import (
    back_up,
    clean_up,
    forget_people,
    look_at_everything,
    look_for_alarms,
    warn,
)
from scheduler.jobs.job import Job, daily, every, weekly
from scheduler.jobs.weekly import close, open_week, remind, solve, tell

_FIVE_WEEKS: Final = timedelta(days=35)
_A_WEEK: Final = timedelta(days=7)

STEPS: Final = (
    Job("open", weekly, _FIVE_WEEKS, within(open_week)),
    Job("remind", weekly, _FIVE_WEEKS, within(remind)),
    Job("close", weekly, _FIVE_WEEKS, within(close)),
    Job("solve", weekly, _FIVE_WEEKS, within(solve)),
    Job("tell", weekly, _FIVE_WEEKS, within(tell)),
)
WATCH: Final = (
    Job(
        "alarms",
        every(5),
        timedelta(hours=1),
        outside(look_for_alarms),
        of_network=False,
        tells_missed=False,
    ),
    Job("expiry", daily(time(7)), _A_WEEK, within(warn)),
)
NIGHT: Final = (
    Job("backup", daily(time(3, 15)), _A_WEEK, outside(back_up), of_network=False),
    Job("clean", daily(time(3, 45)), _A_WEEK, within(clean_up), of_network=False),
    Job("forget", daily(time(4)), _A_WEEK, within(forget_people)),
    Job("check", daily(time(4, 30)), _A_WEEK, within(look_at_everything)),
)
JOBS: Final = (*STEPS, *WATCH, *NIGHT)
