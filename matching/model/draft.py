"""What every rule and wish works on while the model is being written."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from matching.model.eligible import Eligibility
from matching.model.frame import Bools, Frame, Ints
from matching.model.rows import Rows
from matching.problem import Problem

# By tier: columns and what one unit of each costs (to be minimised).
Terms = dict[str, list[tuple[Ints, Ints]]]


@dataclass
class Draft:
    """The model being written: columns of pairs, rows so far, costs so far.

    Attributes
    ----------
    helper, seat, wish
        Of each assignment column; these columns come first, sorted by helper,
        then seat.
    session
        Session of each assignment column.
    constant
        By tier what is added to the cost of the columns.
    """

    problem: Problem
    frame: Frame
    eligibility: Eligibility
    without: frozenset[str]
    helper: Ints
    seat: Ints
    wish: Ints
    rows: Rows = field(default_factory=Rows)
    terms: Terms = field(default_factory=dict)
    constant: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, problem: Problem, without: frozenset[str]) -> "Draft":
        """Begin the model of a problem with its assignment columns."""
        frame = Frame(problem)
        eligibility = Eligibility(frame, without)
        helper, seat, wish = eligibility.pairs()
        draft = cls(problem, frame, eligibility, without, helper, seat, wish)
        draft.rows.new_columns(len(helper))
        return draft

    @property
    def pairs(self) -> int:
        """Number of assignment columns."""
        return len(self.helper)

    @cached_property
    def session(self) -> Ints:
        """Session of each assignment column."""
        return self.frame.seat_session[self.seat]

    @cached_property
    def covering(self) -> Bools:
        """Whether the seat of each assignment column covers."""
        return self.frame.covering[self.seat]

    @cached_property
    def helper_first(self) -> Ints:
        """First assignment column of each helper; length helpers + 1."""
        return np.searchsorted(self.helper, np.arange(self.frame.helper_count + 1))

    @cached_property
    def by_session(self) -> tuple[Ints, Ints]:
        """Columns sorted by session, and the first of each session in that order."""
        order = np.argsort(self.session, kind="stable")
        first = np.searchsorted(
            self.session[order], np.arange(self.frame.session_count + 1)
        )
        return order, first

    def columns_of_session(self, session: int) -> Ints:
        """Give the assignment columns of a session."""
        order, first = self.by_session
        return order[first[session] : first[session + 1]]

    @cached_property
    def held(self) -> Ints:
        """Column that says whether a session is held; -1 where nothing asks for it."""
        held = np.full(self.frame.session_count, -1, dtype=np.int64)
        asked = [
            s.min_staff > 1
            or s.ideal_staff > s.min_staff
            or bool(s.public_languages)
            or any(seat.shadow for seat in s.seats)
            for s in self.problem.sessions
        ]
        needing = np.flatnonzero(np.array(asked, dtype=bool))
        held[needing] = self.rows.new_columns(len(needing))
        return held

    def cost(self, tier: str, columns: Ints, unit: Ints) -> None:
        """Add a cost of a tier: `unit` for each of `columns`."""
        self.terms.setdefault(tier, []).append((columns, unit))
