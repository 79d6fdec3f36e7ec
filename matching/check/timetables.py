"""Rules about all duties of one helper, given in order of start.

Shadow seats count like any other. Amounts are summed seat by seat. What began in
the past counts as well, but facts alone break nothing: one of the duties that do
not go together must be open to change.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from matching.check.duty import Duty, Violation
from matching.check.facts import Facts


class _Latest:
    """Whichever duty ends last: of all, and of those that are no facts."""

    def __init__(self) -> None:
        self._of_all: Duty | None = None
        self._open: Duty | None = None

    def add(self, duty: Duty) -> None:
        if self._of_all is None or duty.end > self._of_all.end:
            self._of_all = duty
        if not duty.begun and (self._open is None or duty.end > self._open.end):
            self._open = duty

    def for_(self, duty: Duty) -> Duty | None:
        """Give the one to hold against a duty: a fact is not held against a fact."""
        return self._open if duty.begun else self._of_all


def overlap(_facts: Facts, duties: Sequence[Duty]) -> Iterator[Violation]:
    """Ask for one place at a time: no two [start, end) meet, no two seats."""
    if all(a.option.end <= b.option.start for a, b in pairwise(duties)):
        return
    latest = _Latest()
    for duty in duties:
        other = latest.for_(duty)
        if other is not None and duty.start < other.end:
            minutes = min(duty.end, other.end) - duty.start
            where = {"other_session": other.session.id, "other_seat": other.seat.id}
            yield duty.breaks("overlap", **where, found=minutes)
        latest.add(duty)


def travel(facts: Facts, duties: Sequence[Duty]) -> Iterator[Violation]:
    """Ask for the way between any two duties that do not overlap.

    Same place: nothing. Else the changeover, plus the travel minutes unless one of
    the two is remote. Every pair counts, not only neighbours: a table need not
    obey the triangle inequality.
    """
    if len(duties) < 2:
        return
    mode = duties[0].helper.mode
    by_end = sorted(duties, key=lambda duty: duty.end)
    ends = [duty.end for duty in by_end]
    longest = facts.ways.longest(mode)
    for duty in duties:
        for at in range(bisect_right(ends, duty.start) - 1, -1, -1):
            gap, other = duty.start - ends[at], by_end[at]
            if gap >= longest:
                break
            if duty.begun and other.begun:
                continue
            wanted = facts.ways.between(other.session, duty.session, mode)
            if gap < wanted:
                figures = {"wanted": wanted, "found": gap}
                yield duty.breaks("travel", other_session=other.session.id, **figures)
                break


def day_limit(_facts: Facts, duties: Sequence[Duty]) -> Iterator[Violation]:
    """Ask for at most so many sessions and minutes on a local day of start."""
    helper = duties[0].helper
    most, minutes = helper.max_sessions_per_day, helper.max_minutes_per_day
    return _over("day_limit", duties, lambda duty: duty.day, most, minutes)


def week_limit(facts: Facts, duties: Sequence[Duty]) -> Iterator[Violation]:
    """Ask for at most so many sessions and minutes in an ISO week."""
    helper, week = duties[0].helper, facts.problem.horizon.week
    most, minutes = helper.max_sessions, helper.max_minutes
    return _over("week_limit", duties, lambda duty: week(duty.day), most, minutes)


def _over(
    rule: str,
    duties: Sequence[Duty],
    period_of: Callable[[Duty], int],
    most_sessions: int | None,
    most_minutes: int | None,
) -> Iterator[Violation]:
    """Find the periods whose sessions or minutes go over a limit.

    Shown at the last duty of the period that is no fact.
    """
    limits = (("sessions", most_sessions), ("minutes", most_minutes))
    if _within(duties, most_sessions, most_minutes):
        return
    for period, members in _grouped(duties, period_of).items():
        minutes = sum(duty.option.minutes for duty in members)
        totals = {"sessions": len(members), "minutes": minutes}
        shown = _last_open(members)
        for unit, limit in limits:
            if shown is not None and limit is not None and totals[unit] > limit:
                figures = {"wanted": limit, "found": totals[unit]}
                yield shown.breaks(rule, period=period, unit=unit, **figures)


def _within(duties: Sequence[Duty], sessions: int | None, minutes: int | None) -> bool:
    """Say at once whether even all duties together keep the limits of one period."""
    if sessions is not None and len(duties) > sessions:
        return False
    total = 0 if minutes is None else sum(duty.option.minutes for duty in duties)
    return minutes is None or total <= minutes


def rest(_facts: Facts, duties: Sequence[Duty]) -> Iterator[Violation]:
    """Ask for the rest between two duties that start on different local days.

    start - latest end of the earlier days ≥ `min_rest_minutes`.
    """
    wanted = duties[0].helper.min_rest_minutes
    if wanted <= 0 or duties[0].day == duties[-1].day:
        return
    latest = _Latest()  # of the days before the one at hand
    today: list[Duty] = []
    for duty in duties:
        if today and today[-1].day < duty.day:
            for earlier in today:
                latest.add(earlier)
            today.clear()
        today.append(duty)
        other = latest.for_(duty)
        if other is not None and duty.start - other.end < wanted:
            figures = {"wanted": wanted, "found": duty.start - other.end}
            yield duty.breaks("rest", other_session=other.session.id, **figures)


def expenses(facts: Facts, duties: Sequence[Duty]) -> Iterator[Violation]:
    """Ask that the days of a calendar year fit into what is left of its allowance.

    Distinct local days × `day_rate_cents` ≤ `left_cents`; a year without allowance
    has no limit. Shown at the last duty of the year that is no fact.
    """
    for allowance in duties[0].helper.allowances:
        if len(duties) * allowance.day_rate_cents <= allowance.left_cents:
            continue
        members = [duty for duty in duties if facts.year(duty.day) == allowance.year]
        days = len({duty.day for duty in members})
        cents = days * allowance.day_rate_cents
        shown = _last_open(members)
        if shown is not None and cents > allowance.left_cents:
            figures = {"wanted": allowance.left_cents, "found": cents}
            yield shown.breaks("expenses", year=allowance.year, days=days, **figures)


def _grouped(
    duties: Sequence[Duty], key_of: Callable[[Duty], int]
) -> Mapping[int, list[Duty]]:
    groups: dict[int, list[Duty]] = defaultdict(list)
    for duty in duties:
        groups[key_of(duty)].append(duty)
    return groups


def _last_open(duties: Sequence[Duty]) -> Duty | None:
    """Give the last duty that is no fact; None if all are facts."""
    return next((duty for duty in reversed(duties) if not duty.begun), None)
