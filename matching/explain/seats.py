"""An empty seat: who falls out where, who is needed elsewhere, and what would help."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from matching.explain.fixes import Fixes
from matching.explain.ledger import Ledger, Place
from matching.explain.proof import Fix
from matching.funnel import Funnels, tables
from matching.plan import Plan
from matching.problem import Problem


@dataclass(frozen=True, slots=True)
class Gate:
    """A gate of the funnel: who is left after it, and whom it takes away."""

    gate: str
    left: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A helper who could come, and the sessions of theirs that stand against it."""

    helper: str
    sessions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeatStory:
    """Why a seat is empty, and what would fill it.

    Attributes
    ----------
    option
        The time that is spoken of: at which it is held, or the seat's best one.
    holder
        Who holds it; then there is nothing else to tell.
    gates
        In the order of the funnel, ``helpers`` first.
    elsewhere
        Those who pass every gate.
    fixes
        Proven ones, the cheapest first.
    """

    session: str
    seat: str
    option: int
    mandatory: bool
    holder: str | None
    gates: tuple[Gate, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    fixes: tuple[Fix, ...] = ()

    @property
    def why(self) -> Mapping[str, int]:
        """The funnel in numbers, as a plan file has it."""
        counts = {gate.gate: len(gate.left) for gate in self.gates}
        return {**counts, "used_elsewhere": len(self.elsewhere)} if counts else {}


def explain_seat(problem: Problem, plan: Plan, session: str, seat: str) -> SeatStory:
    """Tell the story of one seat; see `Explainer` for many.

    Raises
    ------
    KeyError
        The problem has no such seat.
    """
    return Explainer(problem, plan).seat(session, seat)


class Explainer:
    """Explains the seats of one plan; what they share is worked out once.

    Parameters
    ----------
    problem, plan
        The plan answers the problem and breaks no rule.
    seconds
        For the fixes of one seat: what is not found by then is left out. None: all
        the time it takes.
    """

    def __init__(
        self, problem: Problem, plan: Plan, *, seconds: float | None = None
    ) -> None:
        self.problem, self.plan = problem, plan
        self.ledger = Ledger(problem, plan.assignments)
        self._fixes = Fixes(plan, self.ledger, seconds)

    @cached_property
    def _funnels(self) -> Funnels:
        return Funnels(tables(self.problem), self.plan.assignments)

    def empty_seats(self, *, fixes: bool = True) -> Iterator[SeatStory]:
        """Tell the stories of all empty seats, in file order."""
        for session in self.problem.sessions:
            for seat in session.seats:
                if (session.id, seat.id) not in self.ledger.by_seat:
                    yield self.seat(session.id, seat.id, fixes=fixes)

    def seat(self, session_id: str, seat_id: str, *, fixes: bool = True) -> SeatStory:
        """Tell the story of one seat.

        Raises
        ------
        KeyError
            The problem has no such seat.
        """
        seat = self.ledger.facts.seats[session_id, seat_id]
        session = self.ledger.facts.sessions[session_id]
        held = self.ledger.by_seat.get((session_id, seat_id))
        if held is not None:
            return SeatStory(
                session_id, seat_id, held.number, seat.mandatory, held.helper.id
            )
        number = self._funnels.option(session_id, seat_id)
        gates, free = self._gates(session_id, seat_id)
        place = Place(session, number, session.options[number], seat)
        return SeatStory(
            session_id,
            seat_id,
            number,
            seat.mandatory,
            None,
            gates,
            tuple(self._elsewhere(place, helper) for helper in free),
            self._fixes.of(session_id, seat_id) if fixes else (),
        )

    def _gates(self, session: str, seat: str) -> tuple[tuple[Gate, ...], list[str]]:
        people = [helper.id for helper in self.problem.helpers]
        left = self._funnels.left(session, seat)
        named = {gate: [people[i] for i in ids] for gate, ids in left.items()}
        elsewhere = named.pop("used_elsewhere")
        gates, before = [], people
        for gate, now in named.items():
            lost = sorted(set(before) - set(now), key=before.index)
            gates.append(Gate(gate, tuple(now), tuple(lost)))
            before = now
        return tuple(gates), elsewhere

    def _elsewhere(self, place: Place, helper_id: str) -> Elsewhere:
        """Say which duties of a helper stand against a place: each alone, or all."""
        ledger = self.ledger
        own = ledger.by_helper.get(helper_id, ())
        duty = ledger.duty(place, ledger.facts.helpers[helper_id])
        alone = [
            other
            for other in own
            if not ledger.clashes([each for each in own if each is not other] + [duty])
        ]
        against = alone or [each for each in own if ledger.clashes([each, duty])] or own
        return Elsewhere(helper_id, tuple(each.session.id for each in against))
