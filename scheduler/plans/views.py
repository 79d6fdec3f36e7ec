"""What people read of a plan: names, local times, sentences; no ids to look up."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class SeatView:
    """A seat, who holds it, or why nobody does."""

    id: str
    wanted: str
    mandatory: bool
    shadow: bool
    helper: str
    why: str

    @property
    def empty(self) -> bool:
        """Whether nobody holds it."""
        return not self.helper


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session with its local times and its seats.

    Attributes
    ----------
    start, end
        When it is held; of one that is not held, the first of its possible times.
    others
        The other times at which one that is not held was possible, in words.
    room
        Where it is held; empty for a session without room.
    why
        Why it is not held.
    """

    id: str
    site: str
    activity: str
    start: datetime
    end: datetime
    others: str
    room: str
    seats: tuple[SeatView, ...]
    held: bool
    why: str

    @property
    def people(self) -> list[str]:
        """Names of those who come."""
        return [seat.helper for seat in self.seats if seat.helper]

    @property
    def empty_seats(self) -> list[SeatView]:
        """The mandatory seats nobody holds."""
        return [seat for seat in self.seats if seat.mandatory and seat.empty]

    @property
    def missing(self) -> int:
        """How many mandatory seats are empty."""
        return len(self.empty_seats)


@dataclass(frozen=True, slots=True)
class SiteView:
    """A site and its sessions by local day."""

    name: str
    days: tuple[tuple[date, tuple[SessionView, ...]], ...]

    def on(self, day: date) -> tuple[SessionView, ...]:
        """Give the sessions of a day."""
        return dict(self.days).get(day, ())


@dataclass(frozen=True, slots=True)
class LoadView:
    """What a helper does this week, and wished to do."""

    name: str
    sessions: int
    wished: int
    minutes: int
    sites: int
    reserve: bool

    @property
    def hours(self) -> float:
        """Hours in sessions."""
        return self.minutes / 60


@dataclass(frozen=True, slots=True)
class TierView:
    """A tier: its meaning, what was reached and of what, how far that is proven."""

    name: str
    meaning: str
    result: str
    shares: str
    proof: str
    proven: bool


@dataclass(frozen=True, slots=True)
class PinView:
    """A fixed assignment that could not be kept."""

    session: SessionView
    helper: str
    why: str


@dataclass(frozen=True, slots=True)
class PlanView:
    """A whole plan, arranged for reading.

    `verdict` is how good it is in one sentence, `making` how it was found.
    """

    first_day: date
    last_day: date
    days: tuple[date, ...]
    sites: tuple[SiteView, ...]
    loads: tuple[LoadView, ...]
    tiers: tuple[TierView, ...]
    pins: tuple[PinView, ...]
    verdict: str
    making: str

    @property
    def sessions(self) -> list[SessionView]:
        """Every session, by time and place."""
        every = [
            session
            for site in self.sites
            for _, sessions in site.days
            for session in sessions
        ]
        return sorted(every, key=lambda one: (one.start, one.site, one.id))

    @property
    def mandatory(self) -> int:
        """How many mandatory seats there are."""
        return sum(seat.mandatory for one in self.sessions for seat in one.seats)

    @property
    def filled(self) -> int:
        """How many mandatory seats are filled."""
        return self.mandatory - sum(session.missing for session in self.sessions)

    @property
    def not_held(self) -> int:
        """How many sessions are not held."""
        return sum(not session.held for session in self.sessions)

    @property
    def engaged(self) -> int:
        """How many helpers come at all."""
        return sum(load.sessions > 0 for load in self.loads)

    @property
    def most(self) -> int:
        """The longest bar of loads: sessions held or wished by one helper."""
        return (
            max((max(one.sessions, one.wished) for one in self.loads), default=1) or 1
        )

    @property
    def lacking(self) -> list[SessionView]:
        """Sessions with an empty mandatory seat, by time."""
        return [session for session in self.sessions if session.missing]
