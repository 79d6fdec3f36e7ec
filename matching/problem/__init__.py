"""What is asked: helpers, sites, sessions and rules, frozen and without faults.

Everything is an integer or an id: minutes since the local 00:00 that opens the
horizon (see `matching.times`), day numbers since its first day, levels. Whoever
makes a `Problem` passes it through `matching.validate.validated`, which lists every
fault at once. The one pitfall: an empty tuple of roles means "any role".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from matching.problem.people import (
    INTERPRETER,
    LANGUAGE_LEVELS,
    NATIVE,
    SHARED_LEVEL,
    WISHES,
    Allowance,
    Dated,
    Helper,
    Interval,
    Skill,
    Window,
)
from matching.problem.places import Loan, Resource, Room, Site
from matching.problem.sessions import (
    HomeVisit,
    Module,
    Option,
    Pin,
    Published,
    Seat,
    Series,
    Session,
    Use,
)
from matching.problem.settings import DEFAULT_WEIGHTS, TIERS, Settings
from matching.times import Horizon

__all__ = [
    "DEFAULT_WEIGHTS",
    "INTERPRETER",
    "LANGUAGE_LEVELS",
    "NATIVE",
    "NOTHING",
    "SHARED_LEVEL",
    "TIERS",
    "WISHES",
    "Allowance",
    "Dated",
    "Helper",
    "HomeVisit",
    "Interval",
    "Loan",
    "Module",
    "Option",
    "Pin",
    "Problem",
    "Published",
    "Resource",
    "Room",
    "Seat",
    "Series",
    "Session",
    "Settings",
    "Site",
    "Skill",
    "Use",
    "Window",
]

NOTHING: Final[Mapping[str, int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Problem:
    """A planning problem; `matching.validate.validated` says that it has no faults.

    Attributes
    ----------
    as_of
        Minute at which the plan is made; a session that began before it is past, and
        fixed as it was published.
    published
        The plan people have been told; empty: nothing has been published yet.
    travel_minutes
        Minutes between two sites, keyed by both ids in sorted order.
    """

    horizon: Horizon
    helpers: tuple[Helper, ...]
    sites: tuple[Site, ...]
    sessions: tuple[Session, ...]
    as_of: int | None = None
    travel_minutes: Mapping[tuple[str, str], int] = field(default_factory=dict)
    pins: tuple[Pin, ...] = ()
    resources: tuple[Resource, ...] = ()
    loans: tuple[Loan, ...] = ()
    series: tuple[Series, ...] = ()
    published: tuple[Published, ...] = ()
    settings: Settings = field(default_factory=Settings)
