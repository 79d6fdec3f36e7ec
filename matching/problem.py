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

from matching.times import Horizon
from matching.travel import Location, TravelSettings

LANGUAGE_LEVELS: Final = ("A1", "A2", "B1", "B2", "C1", "C2", "native")
NATIVE: Final = 7  # the level of "native"; A1 is 1
WISHES: Final = ("preferred", "available", "if_needed")  # best first
TIERS: Final = ("cover", "teams", "calm", "fairness", "comfort")
DEFAULT_WEIGHTS: Final[Mapping[str, int]] = MappingProxyType(
    {
        "language_native": 0,
        "language_level": 1,
        "language_nobody": 10,
        "ideal_staff": 1,
        "optional_seat": 1,
        "preferred": 0,
        "available": 1,
        "if_needed": 4,
        "liked": -1,
        "wanted_pair": -2,
        "same_helper": -1,
        "travel": 1,
    }
)
NOTHING: Final[Mapping[str, int]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Dated:
    """A role or clearance held from one day to another, both inclusive.

    A bound of None is open. Days may lie outside the horizon.
    """

    id: str
    first_day: int | None = None
    last_day: int | None = None

    def on(self, day: int) -> bool:
        """Say whether it holds on a day."""
        return (self.first_day is None or self.first_day <= day) and (
            self.last_day is None or day <= self.last_day
        )


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill at a level (1 to 8), perhaps with dates, both inclusive."""

    id: str
    level: int
    first_day: int | None = None
    last_day: int | None = None

    def on(self, day: int) -> bool:
        """Say whether it holds on a day."""
        return Dated(self.id, self.first_day, self.last_day).on(day)


@dataclass(frozen=True, slots=True)
class Window:
    """Minutes [start, end) in which a helper can come, and how gladly.

    `wish` is an index into `WISHES`: 0 preferred, 1 available, 2 if needed.
    """

    start: int
    end: int
    wish: int = 1


@dataclass(frozen=True, slots=True)
class Interval:
    """Minutes [start, end)."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Helper:
    """Anyone who staffs. Limits of None are none; lists absent are empty.

    Attributes
    ----------
    max_sessions, max_minutes
        Per ISO week.
    wished_sessions
        Wished sessions a week, the share fairness measures against; 0 counts as ½.
    past_sessions, past_weeks
        Sessions held in the last `past_weeks` (0 to 8) weeks.
    busy_until
        Minute at which the last session before the horizon ends.
    alone_ok
        False: needs a covering colleague for whom it is True.
    reserve
        Only planned where pinned.
    """

    id: str
    name: str = ""
    roles: tuple[Dated, ...] = ()
    skills: tuple[Skill, ...] = ()
    languages: Mapping[str, int] = field(default_factory=dict)
    clearances: tuple[Dated, ...] = ()
    badges: tuple[str, ...] = ()
    adult: bool = True
    home: Location | None = None
    mode: str = "transit"
    max_travel_minutes: int | None = None
    availability: tuple[Window, ...] = ()
    absences: tuple[Interval, ...] = ()
    busy_until: int | None = None
    max_sessions: int | None = None
    max_sessions_per_day: int | None = None
    max_minutes: int | None = None
    max_minutes_per_day: int | None = None
    min_rest_minutes: int = 0
    wished_sessions: int = 2
    past_sessions: int = 0
    past_weeks: int = 8
    site_history: Mapping[str, int] = field(default_factory=dict)
    alone_ok: bool = True
    reserve: bool = False
    likes_sites: tuple[str, ...] = ()
    likes_activities: tuple[str, ...] = ()
    wanted_with: tuple[str, ...] = ()
    never_with: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The name, or the id where there is none."""
        return self.name or self.id


@dataclass(frozen=True, slots=True)
class Site:
    """A digital centre, library or other place; without location, travel is 0."""

    id: str
    name: str = ""
    location: Location | None = None

    @property
    def label(self) -> str:
        """The name, or the id where there is none."""
        return self.name or self.id


@dataclass(frozen=True, slots=True)
class Seat:
    """A place for one helper in a session, with what it asks.

    Attributes
    ----------
    roles
        One of them; empty is any.
    skills, languages
        Level wanted, all of them; `any_language`: one of the languages is enough.
    shadow
        Trains and does not cover; needs a tutor (of `tutor_roles`, if given).
    """

    id: str
    roles: tuple[str, ...] = ()
    skills: Mapping[str, int] = field(default_factory=dict)
    languages: Mapping[str, int] = field(default_factory=dict)
    any_language: bool = False
    clearances: tuple[str, ...] = ()
    badges: tuple[str, ...] = ()
    mandatory: bool = True
    shadow: bool = False
    tutor_roles: tuple[str, ...] = ()

    @property
    def covering(self) -> bool:
        """Whether who sits here counts as staff."""
        return not self.shadow


@dataclass(frozen=True, slots=True)
class Option:
    """One possible time of a session, minutes [start, end)."""

    start: int
    end: int

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Session:
    """One dated occurrence at a site, with its seats.

    Attributes
    ----------
    priority
        1 to 5, 5 most urgent: what a filled mandatory seat is worth.
    options
        Exactly one so far.
    min_staff, ideal_staff
        Covering helpers: fewer than the first, and it is not held.
    public_languages
        Languages of the public with the level somebody in the team should have.
    max_mentors_per_senior
        None is no such limit.
    remote
        A session without travel.
    """

    id: str
    site: str
    options: tuple[Option, ...]
    seats: tuple[Seat, ...]
    activity: str = ""
    priority: int = 3
    min_staff: int = 1
    ideal_staff: int = 1
    public_languages: Mapping[str, int] = field(default_factory=dict)
    max_mentors_per_senior: int | None = None
    remote: bool = False

    @property
    def option(self) -> Option:
        """The time of the session."""
        return self.options[0]


@dataclass(frozen=True, slots=True)
class Pin:
    """An assignment fixed by hand."""

    session: str
    seat: str
    helper: str


@dataclass(frozen=True, slots=True)
class Settings:
    """What a network may decide about the plan.

    Attributes
    ----------
    tiers
        The order: cover and teams first, the others as wished.
    weights
        What one unit of a term costs inside its tier; keys of `DEFAULT_WEIGHTS`.
    """

    tiers: tuple[str, ...] = TIERS
    weights: Mapping[str, int] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))
    changeover_minutes: int = 10
    senior_roles: tuple[str, ...] = ("senior_animator",)
    mentor_roles: tuple[str, ...] = ("young_mentor",)
    travel: TravelSettings = field(default_factory=TravelSettings)


@dataclass(frozen=True, slots=True)
class Problem:
    """A planning problem; `matching.validate.validated` says that it has no faults.

    Attributes
    ----------
    as_of
        Minute at which the plan is made; a session that began before it is past.
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
    settings: Settings = field(default_factory=Settings)
