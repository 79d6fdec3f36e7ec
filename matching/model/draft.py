"""What every rule and wish works on while the model is being written."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from matching.model.clashes import Clashes
from matching.model.eligible import Eligibility
from matching.model.frame import Bools, Frame, Ints
from matching.model.rows import Rows
from matching.model.uses import needs_space
from matching.problem import Problem, Session

# By tier: columns and what one unit of each costs (to be minimised).
Terms = dict[str, list[tuple[Ints, Ints]]]


@dataclass
class Draft:
    """The model being written: columns of pairs, rows so far, costs so far.

    Attributes
    ----------
    helper, station, wish
        Of each assignment column; these columns come first, sorted by helper,
        then station.
    enabling
        Rows and the column that lets them hold more: a day that is paid, a trainer
        who is chosen.
    choices
        Columns of a choice that rows alone would leave in fractions: who trains.
    constant
        By tier what is added to the cost of the columns.
    """

    problem: Problem
    frame: Frame
    eligibility: Eligibility
    without: frozenset[str]
    helper: Ints
    station: Ints
    wish: Ints
    rows: Rows = field(default_factory=Rows)
    terms: Terms = field(default_factory=dict)
    constant: dict[str, int] = field(default_factory=dict)
    enabling: list[tuple[Ints, Ints]] = field(default_factory=list)
    choices: list[Ints] = field(default_factory=list)

    @classmethod
    def of(cls, problem: Problem, without: frozenset[str]) -> "Draft":
        """Begin the model of a problem with its assignment columns."""
        frame = Frame(problem)
        eligibility = Eligibility(frame, without)
        helper, station, wish = eligibility.pairs()
        draft = cls(problem, frame, eligibility, without, helper, station, wish)
        draft.rows.new_columns(len(helper))
        return draft

    @property
    def pairs(self) -> int:
        """Number of assignment columns."""
        return len(self.helper)

    @cached_property
    def slot(self) -> Ints:
        """Slot of each assignment column."""
        return self.frame.station_slot[self.station]

    @cached_property
    def session(self) -> Ints:
        """Session of each assignment column."""
        return self.frame.slot_session[self.slot]

    @cached_property
    def seat(self) -> Ints:
        """Seat of each assignment column."""
        return self.frame.station_seat[self.station]

    @cached_property
    def covering(self) -> Bools:
        """Whether the seat of each assignment column covers."""
        return self.frame.covering[self.seat]

    @cached_property
    def begun(self) -> Bools:
        """Whether the session of each slot has begun: no rule of teams asks."""
        return self.frame.begun[self.frame.slot_session]

    @cached_property
    def helper_first(self) -> Ints:
        """First assignment column of each helper; length helpers + 1."""
        return np.searchsorted(self.helper, np.arange(self.frame.helper_count + 1))

    @cached_property
    def by_slot(self) -> tuple[Ints, Ints]:
        """Columns sorted by slot, and the first of each slot in that order."""
        order = np.argsort(self.slot, kind="stable")
        first = np.searchsorted(self.slot[order], np.arange(self.frame.slot_count + 1))
        return order, first

    def columns_of_slot(self, slot: int) -> Ints:
        """Give the assignment columns of a slot."""
        order, first = self.by_slot
        return order[first[slot] : first[slot + 1]]

    def columns_of_session(self, session: int) -> Ints:
        """Give the assignment columns of a session, slot by slot."""
        order, first = self.by_slot
        slots = self.frame.slot_first
        return order[first[slots[session]] : first[slots[session + 1]]]

    @cached_property
    def clashes(self) -> Clashes:
        """Which slots one helper cannot both hold."""
        return Clashes(self.frame, self.without)

    @cached_property
    def held(self) -> Ints:
        """Column that says whether a slot is held; -1 where nothing asks for it."""
        frame = self.frame
        held = np.full(frame.slot_count, -1, dtype=np.int64)
        asked = np.array([_asks(s) for s in self.problem.sessions], dtype=bool)
        asked |= needs_space(frame)
        needing = np.flatnonzero(asked[frame.slot_session])
        held[needing] = self.rows.new_columns(len(needing))
        return held

    @property
    def decisions(self) -> Ints:
        """Columns that much else follows from: slots held, trainers chosen."""
        return np.concatenate([self.held[self.held >= 0], *self.choices])

    def written(self) -> None:
        """Forget what is large, and of use only while rows are written."""
        vars(self).pop("clashes", None)

    def cost(self, tier: str, columns: Ints, unit: Ints) -> None:
        """Add a cost of a tier: `unit` for each of `columns`."""
        self.terms.setdefault(tier, []).append((columns, unit))


def _asks(session: Session) -> bool:
    """Say whether a rule or wish speaks of the session being held."""
    return (
        session.min_staff != 1
        or session.ideal_staff > session.min_staff
        or bool(session.public_languages)
        or len(session.options) > 1
        or session.requested
        or session.minors > 0
        or session.home_visit is not None
        or session.module is not None
        or any(seat.shadow for seat in session.seats)
    )
