"""People: what a helper is, can, and is free for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from matching.travel import Location

LANGUAGE_LEVELS: Final = ("A1", "A2", "B1", "B2", "C1", "C2", "native")
NATIVE: Final = 7  # the level of "native"; A1 is 1
WISHES: Final = ("preferred", "available", "if_needed")  # best first
INTERPRETER: Final = "interpreter"  # the role that lets a helper interpret
SHARED_LEVEL: Final = 4  # B2: what interpreter and colleague share to work as a duo


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
class Allowance:
    """What is left of a calendar year's flat-rate expenses.

    A local day with a session costs `day_rate_cents`, however many it has.
    """

    year: int
    day_rate_cents: int
    left_cents: int


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
        Only planned where pinned or published.
    allowances
        At most one a year; a year without one has no limit.
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
    allowances: tuple[Allowance, ...] = ()
    likes_sites: tuple[str, ...] = ()
    likes_activities: tuple[str, ...] = ()
    wanted_with: tuple[str, ...] = ()
    never_with: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The name, or the id where there is none."""
        return self.name or self.id
