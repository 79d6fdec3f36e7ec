"""Sessions: their seats and possible times, and what they need."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from matching.travel import Location


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
    """One possible time of a session, minutes [start, end), perhaps in a room."""

    start: int
    end: int
    room: str | None = None

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class HomeVisit:
    """A session at somebody's home: in pairs, or by one who knows the place.

    Attributes
    ----------
    location
        Where it is; None is at the site.
    known_helper_suffices
        One helper is enough whose `site_history` has the session's site.
    """

    location: Location | None = None
    known_helper_suffices: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """Sessions that follow each other as modules (see `Module`).

    Attributes
    ----------
    same_trainer
        The trainer seats of all its modules are held by one helper, or empty.
    trainer
        With `same_trainer`: who it is, as earlier modules decided.
    """

    id: str
    same_trainer: bool = False
    trainer: str | None = None


@dataclass(frozen=True, slots=True)
class Module:
    """A session's place in a series; numbers need not be consecutive.

    Attributes
    ----------
    trainer_seat
        The seat of the session that `Series.same_trainer` speaks of.
    """

    series: str
    number: int
    trainer_seat: str | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """Units of a resource that a held session keeps busy.

    From `before_minutes` before its start (set-up, pick-up) to `after_minutes` after
    its end (return).
    """

    resource: str
    units: int = 1
    before_minutes: int = 0
    after_minutes: int = 0


@dataclass(frozen=True, slots=True)
class Session:
    """One dated occurrence at a site, with its seats.

    Attributes
    ----------
    priority
        1 to 5, 5 most urgent: what a filled mandatory seat is worth.
    options
        Its possible times, at least one; a held session takes one of them.
    requested
        An EPN asked for it: to hold it is worth something by itself.
    min_staff, ideal_staff
        Covering helpers: fewer than the first, and it is not held.
    public_languages
        Languages of the public with the level somebody in the team should have.
    max_mentors_per_senior
        None is no such limit.
    minors
        Children present; one covering adult for each `Settings.minors_per_adult`.
    remote
        A session without travel.
    home_visit
        None is no home visit.
    module
        None is no part of a series.
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
    requested: bool = False
    minors: int = 0
    home_visit: HomeVisit | None = None
    module: Module | None = None
    uses: tuple[Use, ...] = ()


@dataclass(frozen=True, slots=True)
class Pin:
    """An assignment fixed by hand."""

    session: str
    seat: str
    helper: str


@dataclass(frozen=True, slots=True)
class Published:
    """An assignment of the plan that people have been told."""

    session: str
    option: int
    seat: str
    helper: str
