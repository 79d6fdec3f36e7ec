"""Who could take which seat, seen alone; every session is looked at once."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from matching.model.eligible import Eligibility, People
from matching.model.frame import Frame
from matching.problem import Problem

Able = tuple[str, int]  # helper, and the option of the session


class Pool:
    """The people of a problem by the seats they could take.

    Parameters
    ----------
    problem
        A problem without faults.
    people
        Its helpers, where they have been looked at already.
    """

    def __init__(self, problem: Problem, people: People | None = None) -> None:
        self._problem = problem
        self._people = people or People(problem.helpers)
        self._able: dict[str, dict[str, list[Able]]] = {}

    def of(self, session: str) -> dict[str, list[Able]]:
        """Give by seat who could take it, at which option."""
        self.look_at((session,))
        return self._able[session]

    def pairs(self, sessions: Iterable[str]) -> Iterator[tuple[str, str, int]]:
        """Give helper, session and option of all who could sit in some sessions."""
        sessions = [*sessions]
        self.look_at(sessions)
        for session in sessions:
            both = (able for team in self._able[session].values() for able in team)
            for helper, option in dict.fromkeys(both):
                yield helper, session, option

    def look_at(self, sessions: Iterable[str]) -> None:
        """Find out of several sessions at once, which takes hardly longer than of one."""
        new = frozenset(key for key in sessions if key not in self._able)
        if not new:
            return
        frame = Frame(_only(self._problem, new))
        helper, station, _ = Eligibility(frame, known=self._people).pairs()
        problem = frame.problem
        names = [helper.id for helper in problem.helpers]
        seats = [(s.id, seat.id) for s in problem.sessions for seat in s.seats]
        self._able |= {
            s.id: {seat.id: [] for seat in s.seats} for s in problem.sessions
        }
        at = frame.station_seat[station].tolist()
        options = frame.slot_option[frame.station_slot[station]].tolist()
        for who, seat, option in zip(helper.tolist(), at, options, strict=True):
            session, own = seats[seat]
            self._able[session][own].append((names[who], option))


def _only(problem: Problem, sessions: frozenset[str]) -> Problem:
    """Leave out all other sessions, and what is said of them."""
    return replace(
        problem,
        sessions=tuple(s for s in problem.sessions if s.id in sessions),
        pins=tuple(pin for pin in problem.pins if pin.session in sessions),
        published=tuple(p for p in problem.published if p.session in sessions),
    )
