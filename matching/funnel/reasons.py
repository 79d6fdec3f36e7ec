"""Why who could come is lost in the end: the team, their limits, or other duties.

Judged against a finished plan. Most pairs are settled in arrays; where a team asks
something, or a way or a rest may be too short, the check itself is asked.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from matching.check import Duty, Roster, Violation
from matching.check.duty import in_time
from matching.check.groups import by_timetable
from matching.check.rules import TEAMS
from matching.funnel.weeks import Weeks
from matching.model.eligible import Eligibility
from matching.model.frame import Bools, Ints

NONE, LIMITS, COMPANY, ELSEWHERE = range(4)
_LIMITS: Final = frozenset({"day_limit", "week_limit", "expenses"})
_NO_TEAM: Final = frozenset({"resource"})  # says nothing of who comes


@dataclass(frozen=True)
class _Teams:
    """What the team of each session has, and where arrays are not enough to judge it.

    `trains` is said of seats: that of the trainer of a series.
    """

    covering: Ints
    alone_ok: Bools
    empty: Bools
    hard: Bools
    least: Ints
    trains: Bools


class Reasons:
    """Judges pairs of helper and station in one plan.

    Parameters
    ----------
    eligibility
        That of the model.
    roster
        The plan.
    """

    def __init__(self, eligibility: Eligibility, roster: Roster) -> None:
        self._frame = eligibility.frame
        self._roster = roster
        self._facts = roster.facts
        self._weeks = Weeks(self._frame, eligibility.facts, roster)

    def of(self, helper: Ints, station: Ints) -> Ints:
        """Give the reason why each pair is lost, or `NONE`.

        What no other plan would change comes first: who lacks a team here lacks it
        whatever else they do; who is elsewhere at that hour could be here instead;
        only then it is their limits, which what they do elsewhere has used up.
        """
        found = np.full(len(helper), NONE, dtype=np.int64)
        found[self._without_team(helper, station)] = COMPANY
        left = np.flatnonzero(found == NONE)
        slot = self._frame.station_slot[station[left]]
        clash = self._weeks.clash(helper[left], slot)
        found[left[clash.limits]] = LIMITS
        found[left[clash.elsewhere]] = ELSEWHERE
        for at in left[clash.unsure].tolist():
            found[at] = self._by_week(self._duty(int(helper[at]), int(station[at])))
        return found

    def _duty(self, helper: int, station: int) -> Duty:
        frame, problem = self._frame, self._frame.problem
        slot = int(frame.station_slot[station])
        seat = frame.seats[int(frame.station_seat[station])]
        session = problem.sessions[int(frame.slot_session[slot])]
        option = int(frame.slot_option[slot])
        who = problem.helpers[helper].id
        return self._facts.duty(session.id, option, seat.id, who)

    def _by_week(self, duty: Duty) -> int:
        own = self._roster.by_helper.of(duty.helper.id)
        after = tuple(sorted((*own, duty), key=in_time))
        bad = by_timetable(self._facts, after)
        broken = _new(bad, by_timetable(self._facts, own) if bad else [])
        if broken - _LIMITS:
            return ELSEWHERE
        return LIMITS if broken else NONE

    # ------------------------------------------------------------------ teams

    def _without_team(self, helper: Ints, station: Ints) -> Bools:
        """Say of pairs whether the team of the session would not work with them."""
        frame, teams = self._frame, self._teams
        seat = frame.station_seat[station]
        session = frame.seat_session[seat]
        staff = teams.covering[session] + frame.covering[seat]
        lost: Bools = staff < teams.least[session]
        alone = ~frame.alone_ok[helper] & ~teams.alone_ok[session]
        lost |= alone & teams.empty[session]
        hard = teams.hard[session] | ~frame.covering[seat] | teams.trains[seat]
        hard |= (alone | self._apart[helper]) & ~teams.empty[session]
        for at in np.flatnonzero(hard).tolist():
            duty = self._duty(int(helper[at]), int(station[at]))
            lost[at] = self._team_fails(duty)
        return lost

    def _team_fails(self, duty: Duty) -> bool:
        team = self._roster.by_session.of(duty.session.id)
        rest = tuple(other for other in team if other.seat.id != duty.seat.id)
        bad = self._by_team((*rest, duty))
        if bad and _new(bad, self._by_team(team)):
            return True
        return not self._may_train(duty)

    def _by_team(self, team: tuple[Duty, ...]) -> list[Violation]:
        if not team or team[0].begun:
            return []
        team = tuple(sorted(team, key=lambda duty: duty.order))
        return [
            bad
            for rule, broken in TEAMS.items()
            if rule not in _NO_TEAM
            for bad in broken(self._facts, team)
        ]

    def _may_train(self, duty: Duty) -> bool:
        """Say whether a series has no other trainer than this one."""
        module = duty.session.module
        if module is None or module.trainer_seat != duty.seat.id:
            return True
        series = self._facts.series[module.series]
        if not series.same_trainer:
            return True
        trainers = {series.trainer} - {None}
        for session in self._facts.modules[series.id]:
            other = session.module
            if other is not None and session.id != duty.session.id:
                holder = self._roster.holder(session.id, other.trainer_seat or "")
                trainers |= {holder.helper.id} if holder is not None else set()
        return trainers <= {duty.helper.id}

    @cached_property
    def _apart(self) -> Bools:
        """Whether there is anybody each helper must not meet."""
        never = self._facts.never_with
        helpers = self._frame.problem.helpers
        return np.array([bool(never.get(h.id)) for h in helpers], dtype=bool)

    @cached_property
    def _teams(self) -> _Teams:
        sessions, by_session = self._frame.problem.sessions, self._roster.by_session
        teams = [
            [duty for duty in by_session.of(session.id) if duty.seat.covering]
            for session in sessions
        ]
        empty = [not by_session.of(session.id) for session in sessions]
        return _Teams(
            covering=np.array([len(team) for team in teams], dtype=np.int64),
            alone_ok=np.array(
                [any(duty.helper.alone_ok for duty in team) for team in teams],
                dtype=bool,
            ),
            empty=np.array(empty, dtype=bool),
            hard=np.array(
                [
                    bool(session.minors)
                    or session.home_visit is not None
                    or session.max_mentors_per_senior is not None
                    for session in sessions
                ],
                dtype=bool,
            ),
            least=np.array([session.min_staff for session in sessions], dtype=np.int64),
            trains=np.array(
                [
                    session.module is not None
                    and session.module.trainer_seat == seat.id
                    for session in sessions
                    for seat in session.seats
                ],
                dtype=bool,
            ),
        )


def _new(after: list[Violation], before: list[Violation]) -> set[str]:
    return {bad.rule for bad in after if bad not in before}
