"""Who could take a seat that somebody leaves, best first, with what each costs.

Everybody is asked in thought: reserves too (that is what they are there for, so they
are only marked), and those whom one limit of their own keeps away, apart, with what
one would have to ask of them. Rules about papers, roles and other people are nothing
that a phone call changes.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Final

from matching.check import Duty, Facts, Roster, Violation, difference
from matching.check.rules import GATES
from matching.plan import Assignment
from matching.problem import Helper
from matching.repair.judgement import Judgement
from matching.repair.moves import Move

# What a helper has told of their own week, and may say otherwise when asked.
ASKABLE: Final = ("available", "travel", "day_limit", "week_limit", "rest")
FARTHER_BY: Final = 2  # times their range that somebody might be asked to travel
MENDED_BY_OTHERS: Final = frozenset({"staffing", "shadow", "company", "ratio"})

Judge = Callable[[Move], Judgement]


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody for a seat.

    Attributes
    ----------
    entry
        Their assignment.
    reserve
        A reserve: asked for cover, never planned.
    judgement
        Of putting them in, against the plan now.
    asks
        What they would have to agree to, all of one rule of `ASKABLE`; empty for who fits.
    """

    entry: Assignment
    reserve: bool
    judgement: Judgement
    asks: tuple[Violation, ...] = ()

    @property
    def rank(self) -> tuple[object, ...]:
        """The change of each tier in order; of equals no reserve first, then by id."""
        return self.judgement.cost, self.reserve, self.entry.helper, self.entry.option


@dataclass(frozen=True, slots=True)
class StandIns:
    """Who could take a seat, best first.

    Attributes
    ----------
    option
        At which its session is held; 0 where it is not.
    holder
        Who holds the seat now; None if it is empty.
    vacant
        What leaving it empty does.
    fit
        Who breaks nothing.
    nearly
        Who breaks one limit that could be asked.
    """

    session: str
    seat: str
    option: int
    holder: str | None
    vacant: Judgement
    fit: tuple[StandIn, ...]
    nearly: tuple[StandIn, ...]


def find_stand_ins(
    roster: Roster, judge: Judge, session: str, seat: str, away: Collection[str]
) -> StandIns:
    """Do what `Desk.stand_ins` promises.

    Parameters
    ----------
    roster
        The plan now.
    judge
        Judges a move of it.
    """
    search = _Search(roster, judge, session, seat, away)
    found = sorted(search.stand_ins(), key=lambda one: one.rank)
    best = {one.entry.helper: one for one in reversed(found)}  # at its best option
    found = [one for one in found if best[one.entry.helper] is one]
    return StandIns(
        session,
        seat,
        roster.option(session) or 0,
        search.holder,
        judge(Move(removed=search.leaving)),
        tuple(one for one in found if not one.asks),
        tuple(one for one in found if one.asks),
    )


class _Search:
    """One seat, who leaves its session, and what that alone breaks."""

    def __init__(
        self,
        roster: Roster,
        judge: Judge,
        session: str,
        seat: str,
        away: Collection[str],
    ) -> None:
        self._facts, self._roster, self._judge = roster.facts, roster, judge
        self._session, self._seat = self._facts.sessions[session], seat
        _ = self._facts.seats[session, seat]
        team = roster.by_session.of(session)
        here = [duty for duty in team if duty.seat.id == seat]
        leaving = [d for d in team if d in here or d.helper.id in away]
        self.holder = here[0].helper.id if here else None
        self.leaving = tuple(duty.assignment for duty in leaving)
        self._away = {*away, *(duty.helper.id for duty in leaving)}
        self._present = {duty.helper.id for duty in team} - self._away
        # Whoever else is found for the other seats may mend what the team lacks.
        others = any(entry.seat != seat for entry in self.leaving)
        self._excused = MENDED_BY_OTHERS if others else frozenset()

    def stand_ins(self) -> Iterator[StandIn]:
        """Try everybody at every option that is possible now."""
        held = self._roster.option(self._session.id)
        options = range(len(self._session.options)) if held is None else (held,)
        for option in options:
            for helper in self._facts.helpers.values():
                if helper.id not in self._away and helper.id not in self._present:
                    found = self._tried(helper, option)
                    if found is not None:
                        yield found

    def _tried(self, helper: Helper, option: int) -> StandIn | None:
        duty = self._facts.duty(self._session.id, option, self._seat, helper.id)
        if not self._suits(duty):
            return None
        after = self._roster.with_changes(self.leaving, (duty.assignment,))
        caused, _ = difference(self._roster, after)
        asks = [bad for bad in caused if not self._is_excused(bad, helper)]
        if not _could_be_asked(self._facts, duty, asks):
            return None
        judgement = self._judge(Move(self.leaving, (duty.assignment,)))
        return StandIn(duty.assignment, helper.reserve, judgement, tuple(asks))

    def _suits(self, duty: Duty) -> bool:
        """Ask the gates one after the other, up to the first that no call opens.

        Most who could come are elsewhere at that hour, which is seen at once.
        """
        week = self._roster.by_helper.of(duty.helper.id)
        if any(duty.start < other.end and other.start < duty.end for other in week):
            return False
        broken: list[Violation] = []
        for gate in GATES.values():
            broken += gate(self._facts, duty)
            if broken and not _could_be_asked(self._facts, duty, broken):
                return False
        return True

    def _is_excused(self, bad: Violation, helper: Helper) -> bool:
        """Say whether a broken rule does not speak against a stand-in."""
        if bad.rule == "reserve":
            return bad.helper == helper.id
        if bad.rule == "pin":  # whoever goes takes their pin along
            return bad.session == self._session.id and bad.helper in self._away
        return bad.session == self._session.id and bad.rule in self._excused


def _could_be_asked(facts: Facts, duty: Duty, broken: Collection[Violation]) -> bool:
    """Say whether nothing is broken, or one limit that its helper could lift."""
    rules = {bad.rule for bad in broken} - {"reserve"}
    if not rules:
        return True
    as_of = facts.problem.as_of
    if len(rules) > 1 or (as_of is not None and duty.start < as_of):
        return False
    return all(
        bad.rule in ASKABLE and bad.helper == duty.helper.id and not _is_impossible(bad)
        for bad in broken
        if bad.rule != "reserve"
    )


def _is_impossible(bad: Violation) -> bool:
    """Say whether nobody would lift a limit: too far away, or not there in time."""
    if bad.rule == "travel":
        far = int(bad.detail["found"]) > FARTHER_BY * int(bad.detail["wanted"])
        return far or "other_session" in bad.detail
    return bad.rule == "rest" and int(bad.detail["found"]) < 0
