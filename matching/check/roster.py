"""A plan as the rules ask it: its duties by session and by helper.

A roster never changes. `Roster.with_changes` gives another one that shares all that
a move does not touch, so that hundreds of moves can be tried on a large plan. The
one pitfall: a malformed assignment (an id nobody has, a seat filled twice) is kept
as a fault and counts nowhere else.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from matching.check.duty import Duty, Violation, in_file, in_time
from matching.check.facts import Facts
from matching.plan import Assignment
from matching.problem import Pin

Duties = tuple[Duty, ...]
SeatKey = tuple[str, str]  # session and seat


class Layers(Mapping[str, Duties]):
    """Duties by id, some of them replaced; an id without duties is not in it."""

    def __init__(self, base: dict[str, Duties], over: dict[str, Duties]) -> None:
        self._base, self._over = base, over

    def of(self, key: str) -> Duties:
        """Give the duties of an id, none if it has none."""
        found = self._over.get(key)
        return self._base.get(key, ()) if found is None else found

    def replaced(self, entries: Mapping[str, Duties]) -> "Layers":
        """Give the same with other duties for some ids."""
        return Layers(self._base, {**self._over, **entries})

    def __getitem__(self, key: str) -> Duties:
        if found := self.of(key):
            return found
        raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        every = dict.fromkeys((*self._base, *self._over))
        return (key for key in every if self.of(key))

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Roster:
    """An answer to a problem.

    Parameters
    ----------
    facts
        The problem it answers.
    assignments
        In any order; the second of one seat is a fault.

    Attributes
    ----------
    by_session
        The duties in each held session, in the order of its seats.
    by_helper
        The duties of each helper who has any, in the order of time.
    gone, come
        The duties that `with_changes` took out and put in to make this one.
    """

    def __init__(self, facts: Facts, assignments: Iterable[Assignment]) -> None:
        self.facts = facts
        self.cache: dict[object, tuple[Violation, ...]] = {}
        self.shared: dict[object, set[str]] = {}
        self.by_session = self.by_helper = Layers({}, {})
        self.gone: Duties = ()
        self.come: Duties = ()
        seats: dict[SeatKey, Duty | None] = {}
        self.faulty = self._enter(assignments, seats)
        duties = [duty for duty in seats.values() if duty is not None]
        duties.sort(key=in_file)
        sessions: dict[str, list[Duty]] = {}
        helpers: dict[str, list[Duty]] = {}
        for duty in duties:
            sessions.setdefault(duty.session.id, []).append(duty)
            helpers.setdefault(duty.helper.id, []).append(duty)
        self.by_session = Layers(
            {key: tuple(team) for key, team in sessions.items()}, {}
        )
        weeks = {key: tuple(sorted(week, key=in_time)) for key, week in helpers.items()}
        self.by_helper = Layers(weeks, {})

    # ------------------------------------------------------------- to look at

    @property
    def faults(self) -> list[Violation]:
        """What is malformed in the answer (rule ``answer``)."""
        return [
            Violation(
                "answer",
                entry.session,
                entry.seat,
                entry.helper,
                {"fault": fault, "option": entry.option},
            )
            for entry, fault in self.faulty
        ]

    @cached_property
    def duties(self) -> Duties:
        """Every duty, in the order of the seats in the file."""
        every = (duty for team in self.by_session.values() for duty in team)
        return tuple(sorted(every, key=in_file))

    @cached_property
    def by_seat(self) -> Mapping[SeatKey, Duty]:
        """Every duty by session and seat."""
        return {(duty.session.id, duty.seat.id): duty for duty in self.duties}

    @property
    def moved(self) -> Duties:
        """Every duty gone or come by the move that made this roster."""
        return (*self.gone, *self.come)

    def holder(self, session: str, seat: str) -> Duty | None:
        """Give the duty of whoever holds a seat; None if it is empty or unknown."""
        for duty in self.by_session.of(session):
            if duty.seat.id == seat:
                return duty
        return None

    def keeps(self, pin: Pin) -> bool:
        """Say whether the helper of a pin holds its seat."""
        duty = self.holder(pin.session, pin.seat)
        return duty is not None and duty.helper.id == pin.helper

    def option(self, session: str) -> int | None:
        """Give the option a session is held at; None if nobody is assigned."""
        team = self.by_session.of(session)
        return team[0].number if team else None

    # --------------------------------------------------------------- to change

    def with_changes(
        self, removed: Iterable[Assignment], added: Iterable[Assignment]
    ) -> "Roster":
        """Give the roster after a move; this one stays as it is.

        Takes time in proportion to the move, and to those made since the roster
        was made from a list: after some hundred moves make one anew.

        Parameters
        ----------
        removed
            Assignments of this plan, whole, with their option; of equal ones, the
            last goes.
        added
            What comes in their place, and beside. To change the option of a session,
            remove and add all of its assignments.

        Returns
        -------
        Roster
            As made from what is left of this plan, and then `added`.

        Raises
        ------
        KeyError
            Something removed is not in the plan.
        """
        seats: dict[SeatKey, Duty | None] = {}
        waiting = [entry for entry, _ in reversed(self.faulty)]
        for entry in removed:
            key = entry.session, entry.seat
            duty = None if key in seats else self.holder(*key)
            if entry in waiting:
                waiting.remove(entry)
            elif duty is not None and duty.assignment == entry:
                seats[key] = None
            else:
                raise KeyError(entry)
        faulty = self._enter((*reversed(waiting), *added), seats)
        was = [self.holder(*key) for key in seats]
        gone = tuple(duty for duty in was if duty is not None)
        come = tuple(duty for duty in seats.values() if duty is not None)
        after = Roster.__new__(Roster)
        after.facts, after.faulty = self.facts, faulty
        after.cache, after.shared = {}, {}
        after.gone, after.come = gone, come
        teams = _moved(self.by_session, gone, come, lambda duty: duty.session.id)
        weeks = _moved(self.by_helper, gone, come, lambda duty: duty.helper.id)
        after.by_session = self.by_session.replaced(
            {key: tuple(sorted(team, key=in_file)) for key, team in teams.items()}
        )
        after.by_helper = self.by_helper.replaced(
            {key: tuple(sorted(week, key=in_time)) for key, week in weeks.items()}
        )
        return after

    def _enter(
        self, entries: Iterable[Assignment], seats: dict[SeatKey, Duty | None]
    ) -> Sequence[tuple[Assignment, str]]:
        """Put assignments in the seats that are free; return the malformed ones.

        `seats` are those that differ from this roster.
        """
        faulty = []
        for entry in entries:
            key = entry.session, entry.seat
            fault = _fault_of(self.facts, entry)
            if fault is None:
                holder = seats[key] if key in seats else self.holder(*key)
                if holder is None:
                    seats[key] = self.facts.duty(
                        entry.session, entry.option, entry.seat, entry.helper
                    )
                    continue
                fault = "seat_filled_twice"
            faulty.append((entry, fault))
        return faulty


def _moved(
    before: Layers,
    gone: Sequence[Duty],
    come: Sequence[Duty],
    id_of: Callable[[Duty], str],
) -> dict[str, list[Duty]]:
    """Give the duties after a move of each id that the move touches."""
    after: dict[str, list[Duty]] = {}
    for duty in gone:
        after.setdefault(id_of(duty), [*before.of(id_of(duty))]).remove(duty)
    for duty in come:
        after.setdefault(id_of(duty), [*before.of(id_of(duty))]).append(duty)
    return after


def with_duty(
    duties: Duties, duty: Duty, order: Callable[[Duty], int | tuple[int, ...]]
) -> Duties:
    """Give duties in order, with one more in place of whoever has its seat."""
    others = (other for other in duties if other.order != duty.order)
    return tuple(sorted((duty, *others), key=order))


def _fault_of(facts: Facts, entry: Assignment) -> str | None:
    """Name what is malformed in an assignment; None if nothing is."""
    session = facts.sessions.get(entry.session)
    if session is None:
        return "unknown_session"
    if (entry.session, entry.seat) not in facts.seats:
        return "unknown_seat"
    if entry.helper not in facts.helpers:
        return "unknown_helper"
    if not 0 <= entry.option < len(session.options):
        return "option_out_of_range"
    return None
