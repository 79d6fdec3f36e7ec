"""The funnels of one plan, and why sessions are not held."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from matching.check import Facts, Roster
from matching.funnel.gates import GATES, Gates
from matching.funnel.possible import why_not_held
from matching.funnel.reasons import COMPANY, ELSEWHERE, LIMITS, NONE, Reasons
from matching.model import Model
from matching.model.frame import Ints
from matching.plan import Assignment, EmptySeat, NotHeld

FUNNEL = ("helpers", *GATES, "limits", "company", "used_elsewhere")
_LAST_GATE = len(FUNNEL) - 2  # the last column only says who of these is elsewhere
_PART = 2048  # stations looked at together: bounds the memory


@dataclass(frozen=True, slots=True)
class _Best:
    """The option a seat is spoken of, and how many are left after each gate."""

    station: int
    counts: tuple[int, ...]


class Funnels:
    """Explains the empty seats of one plan.

    Parameters
    ----------
    model
        The model of the problem; only its tables of who can do what are used.
    plan
        Its assignments, or a roster of the same problem.
    """

    def __init__(self, model: Model, plan: Iterable[Assignment] | Roster) -> None:
        self._model = model
        self._frame = model.draft.frame
        self._gates = Gates(model.draft.eligibility)
        if not isinstance(plan, Roster):
            plan = Roster(Facts(model.problem), plan)
        self._roster = plan
        self._reasons = Reasons(model.draft.eligibility, self._roster)
        self._best: dict[tuple[str, str], _Best] = {}

    def empty_seats(
        self, sessions: Collection[str] | None = None
    ) -> tuple[EmptySeat, ...]:
        """Give every empty seat (of some sessions) with its funnel, in file order."""
        by_seat = self._roster.by_seat
        empty = [
            (session.id, seat)
            for session in self._model.problem.sessions
            if sessions is None or session.id in sessions
            for seat in session.seats
            if (session.id, seat.id) not in by_seat
        ]
        self._look_at([(session, seat.id) for session, seat in empty])
        return tuple(
            EmptySeat(session, seat.id, seat.mandatory, self.why(session, seat.id))
            for session, seat in empty
        )

    def why(self, session: str, seat: str) -> Mapping[str, int]:
        """Count the helpers left after each gate of a seat."""
        return dict(zip(FUNNEL, self._of(session, seat).counts, strict=True))

    def option(self, session: str, seat: str) -> int:
        """Give the option that a seat's funnel speaks of."""
        slot = self._frame.station_slot[self._of(session, seat).station]
        return int(self._frame.slot_option[slot])

    def left(self, session: str, seat: str) -> dict[str, Ints]:
        """Give the helpers (their numbers) left after each gate of a seat."""
        station = self._of(session, seat).station
        every = np.arange(self._frame.helper_count)
        left = dict(zip(FUNNEL, (every, *self._gates.left(station)), strict=False))
        helpers = left[GATES[-1]]
        reason = self._lost(helpers, np.full(len(helpers), station))
        left["limits"] = helpers[reason != LIMITS]
        left["company"] = helpers[(reason == NONE) | (reason == ELSEWHERE)]
        left["used_elsewhere"] = helpers[reason == ELSEWHERE]
        return left

    def not_held(self, sessions: Collection[str] | None = None) -> tuple[NotHeld, ...]:
        """Give every session (of some) that nobody is assigned to, and why."""
        empty = [
            number
            for number, session in enumerate(self._model.problem.sessions)
            if not self._roster.by_session.of(session.id)
            and (sessions is None or session.id in sessions)
        ]
        return tuple(why_not_held(self._frame, self._roster, self._gates, empty))

    # ---------------------------------------------------------------- in bulk

    def _of(self, session: str, seat: str) -> _Best:
        if (session, seat) not in self._best:
            self._look_at([(session, seat)])
        return self._best[session, seat]

    def _look_at(self, seats: Sequence[tuple[str, str]]) -> None:
        """Find the best option of seats; of equally good ones the first."""
        wanted = [
            (key, station) for key in seats for station in self._stations_of(*key)
        ]
        for first in range(0, len(wanted), _PART):
            part = wanted[first : first + _PART]
            stations = np.array([station for _, station in part], dtype=np.int64)
            rows = map(tuple, self._counts(stations).tolist())
            for (key, station), counts in zip(part, rows, strict=True):
                best = self._best.get(key)
                if best is None or _more(counts) > _more(best.counts):
                    self._best[key] = _Best(station, counts)

    def _stations_of(self, session: str, seat: str) -> list[int]:
        """Give the seat at the option it is held at, else at every option."""
        frame = self._frame
        number = frame.session_index[session]
        within = frame.seat_index[session, seat] - int(frame.seat_first[number])
        held = self._roster.option(session)
        slots = np.arange(frame.slot_first[number], frame.slot_first[number + 1])
        if held is not None:
            slots = slots[held : held + 1]
        stations: list[int] = (frame.station_first[slots] + within).tolist()
        return stations

    def _counts(self, stations: Ints) -> Ints:
        """Give (stations, gates): how many are left after each gate."""
        counts, helper, at = self._gates.passing(stations)
        columns = [*counts.T]
        reason = self._lost(helper, stations[at])
        for gate in (LIMITS, COMPANY):
            lost = np.bincount(at[reason == gate], minlength=len(stations))
            columns.append(columns[-1] - lost)
        elsewhere = at[reason == ELSEWHERE]
        columns.append(np.bincount(elsewhere, minlength=len(stations)))
        return np.stack(columns, axis=1)

    def _lost(self, helper: Ints, station: Ints) -> Ints:
        """Give the reason why pairs that could come are lost."""
        reason = np.full(len(helper), LIMITS, dtype=np.int64)
        may = np.flatnonzero(self._gates.may_come(helper, station))
        reason[may] = self._reasons.of(helper[may], station[may])
        return reason


def _more(counts: tuple[int, ...]) -> tuple[int, ...]:
    """Compare by the last gate first."""
    return counts[_LAST_GATE::-1]
