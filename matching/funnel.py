"""Why a seat is empty and a session not held: counts from the data, no guesses.

A funnel counts the helpers that are left after each gate, in the order in which a
coordinator would think: what the person is, when and where they can come, what
their week still allows, whether the team works, and who of the rest is needed
elsewhere at that hour.
"""

from collections.abc import Iterable, Mapping

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from matching.check import Facts, Roster, newly_broken
from matching.model import Model
from matching.model.atoms import PERSON_GATES
from matching.model.frame import Ints
from matching.plan import Assignment, EmptySeat, NotHeld
from matching.problem import WISHES

FUNNEL = (
    "helpers",
    *PERSON_GATES,
    "available",
    "range",
    "limits",
    "company",
    "used_elsewhere",
)
_LIMITS = frozenset({"day_limit", "week_limit"})
_TEAM = frozenset({"staffing", "shadow", "company", "ratio", "never_with"})


class Funnels:
    """Explains the empty seats of one plan.

    Parameters
    ----------
    model
        The model of the problem; only its tables of who can do what are used.
    assignments
        The plan.
    """

    def __init__(self, model: Model, assignments: Iterable[Assignment]) -> None:
        self._model = model
        self._eligibility = model.draft.eligibility
        self._frame = model.draft.frame
        self._roster = Roster(Facts(model.problem), assignments)

    def empty_seats(self) -> tuple[EmptySeat, ...]:
        """Give every empty seat with its funnel, in file order."""
        return tuple(
            EmptySeat(
                session.id, seat.id, seat.mandatory, self.why(session.id, seat.id)
            )
            for session in self._model.problem.sessions
            for seat in session.seats
            if (session.id, seat.id) not in self._roster.by_seat
        )

    def why(self, session_id: str, seat_id: str) -> Mapping[str, int]:
        """Count the helpers left after each gate of a seat."""
        left = self.left(session_id, seat_id)
        return {gate: len(helpers) for gate, helpers in left.items()}

    def left(self, session_id: str, seat_id: str) -> dict[str, Ints]:
        """Give the helpers (their numbers) left after each gate of a seat."""
        frame, eligibility = self._frame, self._eligibility
        seat = frame.seat_index[session_id, seat_id]
        session = frame.session_index[session_id]
        helpers = np.arange(frame.helper_count)
        left = {"helpers": helpers}
        for gate in PERSON_GATES:
            helpers = helpers[eligibility.atoms.helpers_passing(gate, seat)[helpers]]
            left[gate] = helpers
        here = np.full(len(helpers), session)
        helpers = helpers[eligibility.wish(helpers, here) < len(WISHES)]
        left["available"] = helpers
        helpers = helpers[eligibility.in_range(helpers, session)]
        left["range"] = helpers
        here = np.full(len(helpers), session)
        pinned = [(helper, seat) in eligibility.pinned for helper in helpers.tolist()]
        may = eligibility.rested(helpers, here)
        may &= ~frame.reserve[helpers] | np.array(pinned, dtype=bool)
        reason = np.array(
            [
                self._reason(session_id, seat_id, helper) if allowed else "limits"
                for helper, allowed in zip(helpers.tolist(), may.tolist(), strict=True)
            ],
            dtype=str,
        )
        for gate in ("limits", "company"):
            helpers, reason = helpers[reason != gate], reason[reason != gate]
            left[gate] = helpers
        left["used_elsewhere"] = helpers[reason == "used_elsewhere"]
        return left

    def _reason(self, session: str, seat: str, helper: int) -> str:
        """Name the gate at which a helper who could come is lost; "" if at none.

        What no other plan would change comes first: who lacks a team here lacks it
        whatever else they do; who is elsewhere at that hour could be here instead;
        only then it is their limits, which what they do elsewhere has used up.
        """
        name = self._model.problem.helpers[helper].id
        duty = self._roster.facts.duty(session, 0, seat, name)
        broken = newly_broken(self._roster, duty)
        if broken & _TEAM:
            return "company"
        if broken & _LIMITS:
            return "used_elsewhere" if broken - _LIMITS else "limits"
        return "used_elsewhere" if broken else ""

    def not_held(self) -> tuple[NotHeld, ...]:
        """Give every session that nobody is assigned to, and why."""
        return tuple(
            self._why_not_held(number)
            for number, session in enumerate(self._model.problem.sessions)
            if session.id not in self._roster.by_session
        )

    def _why_not_held(self, number: int) -> NotHeld:
        session = self._model.problem.sessions[number]
        wanted = max(1, session.min_staff)
        possible = self._fillable(number)
        if not session.seats:
            code = "no_seats"
        else:
            code = "staffing" if possible < wanted else "used_elsewhere"
        return NotHeld(session.id, code, wanted, possible)

    def _fillable(self, session: int) -> int:
        """Count the covering seats that eligible helpers could fill at once."""
        draft = self._model.draft
        columns = draft.columns_of_session(session)
        columns = columns[draft.covering[columns]]
        if not len(columns):
            return 0
        _, seat = np.unique(draft.seat[columns], return_inverse=True)
        _, helper = np.unique(draft.helper[columns], return_inverse=True)
        graph = sparse.csr_array((np.ones(len(seat), np.int8), (seat, helper)))
        match = csgraph.maximum_bipartite_matching(graph, perm_type="column")
        return int((match >= 0).sum())
