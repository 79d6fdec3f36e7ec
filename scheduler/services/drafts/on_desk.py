"""A plan on the desk: its problem as the rows are now, and whether it answers that.

Made once and asked often, by several at a time; whoever asks waits for the one before.
"""

import threading
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from matching.check import Facts, Violation, violations_of
from matching.check.pins import broken_pins
from matching.check.rules import EVERY_RULE, GATES
from matching.files import fingerprint
from matching.plan import RefusedPin
from matching.problem import Problem
from matching.repair import Desk, Judgement, Move, StandIns
from matching.repair.result import refused_pins
from matching.score import Scorer

PIN: Final = "pin"
RESERVE: Final = "reserve"
_OF_PINS: Final = frozenset({PIN, RESERVE})  # rules that ask what is pinned
_PLACE: Final = {rule: place for place, rule in enumerate(("answer", *EVERY_RULE))}


class Look:
    """A problem as of one minute, with what is worked out once.

    Parameters
    ----------
    problem
        Without faults, in canonical order.
    facts, scorer
        Of it, where they are known.
    """

    def __init__(
        self,
        problem: Problem,
        facts: Facts | None = None,
        scorer: Scorer | None = None,
    ) -> None:
        self.problem = problem
        self.facts = facts or Facts(problem)
        self.scorer = scorer or Scorer(problem)

    @cached_property
    def sha256(self) -> str:
        """Its fingerprint."""
        return fingerprint(self.problem)


@dataclass
class OnDesk:
    """A plan on the desk.

    Attributes
    ----------
    look
        The problem it is judged by.
    desk
        Both together.
    refused
        Pins of which it is said that they are not in the plan.
    fresh
        Whether the plan answers this very problem: nothing has changed since.
    """

    look: Look
    desk: Desk
    refused: tuple[RefusedPin, ...]
    fresh: bool
    lock: threading.RLock = field(default_factory=threading.RLock)

    @property
    def problem(self) -> Problem:
        """The problem it is judged by."""
        return self.look.problem

    @cached_property
    def broken(self) -> tuple[Violation, ...]:
        """Every rule the plan breaks, pins too."""
        with self.lock:
            return tuple(violations_of(self.desk.roster, self.refused))

    def judge(self, move: Move) -> Judgement:
        """Say what a move breaks, mends and costs (`matching.repair.Desk.judge`).

        Raises
        ------
        KeyError
            Something removed is not in the plan.
        """
        with self.lock:
            return self.desk.judge(move)

    def stand_ins(
        self, session: str, seat: str, away: Collection[str] = ()
    ) -> StandIns:
        """Find everybody who could take a seat (`matching.repair.Desk.stand_ins`).

        Raises
        ------
        KeyError
            There is no such seat.
        """
        with self.lock:
            return self.desk.stand_ins(session, seat, away)

    def after(self, move: Move, problem: Problem | None = None) -> "OnDesk":
        """Give the plan after a move; whatever the move does not touch is kept.

        Parameters
        ----------
        problem
            Another one by its pins alone; None: the same. Of its pins, those that do not
            hold their seats are refused.

        Raises
        ------
        KeyError
            Something removed is not in the plan.
        """
        with self.lock:
            judged, desk = self.desk.judge(move), self.desk.after(move, problem)
            look = self.look
            if problem is not None:
                look = Look(problem, desk.facts, desk.scorer)
            refused = tuple(refused_pins(desk.roster))
            after = OnDesk(look, desk, refused, self.fresh, self.lock)
            # A cached property: what is known already need not be worked out.
            after.broken = _broken(self.broken, judged, desk, refused)
            return after


def _broken(
    before: Collection[Violation],
    judged: Judgement,
    desk: Desk,
    refused: tuple[RefusedPin, ...],
) -> tuple[Violation, ...]:
    """Give what is broken after a move, from what was before."""
    left = [one for one in before if one.rule not in _OF_PINS]
    for one in _others(judged.mended):
        left.remove(one)
    left += _others(judged.caused)
    roster, gate = desk.roster, GATES[RESERVE]
    for duty in roster.duties:
        if duty.helper.reserve and not duty.begun:
            left += gate(desk.facts, duty)
    left += broken_pins(roster, refused, ())
    return tuple(sorted(left, key=lambda one: _PLACE[one.rule]))


def _others(broken: Collection[Violation]) -> Iterator[Violation]:
    return (one for one in broken if one.rule not in _OF_PINS)
