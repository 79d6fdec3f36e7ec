"""Who could take which seat, seen alone; every session is looked at once."""

from collections.abc import Iterable, Iterator

from matching.problem import Problem
from matching.repair.piece import candidates

Able = tuple[str, int]  # helper, and the option of the session


class Pool:
    """The people of a problem by the seats they could take.

    Parameters
    ----------
    problem
        A problem without faults.
    """

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
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
        draft = candidates(self._problem, new)
        frame, problem = draft.frame, draft.problem
        names = [helper.id for helper in problem.helpers]
        seats = [(s.id, seat.id) for s in problem.sessions for seat in s.seats]
        self._able |= {
            s.id: {seat.id: [] for seat in s.seats} for s in problem.sessions
        }
        at = frame.station_seat[draft.station].tolist()
        options = frame.slot_option[draft.slot].tolist()
        for helper, seat, option in zip(
            draft.helper.tolist(), at, options, strict=True
        ):
            session, own = seats[seat]
            self._able[session][own].append((names[helper], option))
