"""A plan as people read it: by place and day, by helper, and what stays empty.

Only arranged here, nothing decided: every figure stands in the plan or its problem.
"""

from scheduler.plans.arranging import Arranger, wanted
from scheduler.plans.times import other_times, times_of
from scheduler.plans.views import (
    LoadView,
    PinView,
    PlanView,
    SeatView,
    SessionView,
    SiteView,
    TierView,
)

__all__ = [
    "Arranger",
    "LoadView",
    "PinView",
    "PlanView",
    "SeatView",
    "SessionView",
    "SiteView",
    "TierView",
    "other_times",
    "times_of",
    "wanted",
]
