"""Rules about all duties of one helper, given in order of start.

Shadow seats count like any other. Amounts are summed seat by seat.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from matching.check.roster import Duty, Facts, Violation


def overlap(_facts: Facts, duties: Sequence[Duty]) -> Iterator[Violation]:
    """Ask for one place at a time: no two [start, end) meet, no two seats."""
    latest: Duty | None = None
    for duty in duties:
        if latest is not None and duty.start < latest.end:
            minutes = min(duty.end, latest.end) - duty.start
            other = {"other_session": latest.session.id, "other_seat": latest.seat.id}
            yield duty.breaks("overlap", **other, found=minutes)
        if latest is None or duty.end > latest.end:
            latest = duty


def travel(facts: Facts, duties: Sequence[Duty]) -> Iterator[Violation]:
    """Ask for the way between any two duties that do not overlap.

    Same site: nothing. Else the changeover, plus the travel minutes unless one of
    the two is remote. Every pair counts, not only neighbours: a table need not
    obey the triangle inequality.
    """
    if len(duties) < 2:
        return
    by_end = sorted(duties, key=lambda duty: duty.end)
    ends = [duty.end for duty in by_end]
    longest = facts.longest_way(duties[0].helper.mode)
    longest += facts.settings.changeover_minutes
    for duty in duties:
        for at in range(bisect_right(ends, duty.start) - 1, -1, -1):
            gap = duty.start - ends[at]
            if gap >= longest:
                break
            wanted = _way(facts, by_end[at], duty)
            if gap < wanted:
                other = by_end[at].session.id
                yield duty.breaks(
                    "travel", other_session=other, wanted=wanted, found=gap
                )
                break


def _way(facts: Facts, before: Duty, after: Duty) -> int:
    """Give the minutes needed between two duties that do not overlap."""
    if before.session.site == after.session.site:
        return 0
    changeover = facts.settings.changeover_minutes
    if before.session.remote or after.session.remote:
        return changeover
    sites = (before.session.site, after.session.site)
    return changeover + facts.site_minutes(*sites, before.helper.mode)


def day_limit(_facts: Facts, duties: Sequence[Duty]) -> Iterator[Violation]:
    """Ask for at most so many sessions and minutes on a local day of start."""
    helper = duties[0].helper
    limits = {
        "sessions": helper.max_sessions_per_day,
        "minutes": helper.max_minutes_per_day,
    }
    return _over("day_limit", duties, lambda duty: duty.day, limits)


def week_limit(facts: Facts, duties: Sequence[Duty]) -> Iterator[Violation]:
    """Ask for at most so many sessions and minutes in an ISO week."""
    helper = duties[0].helper
    limits = {"sessions": helper.max_sessions, "minutes": helper.max_minutes}
    week = facts.problem.horizon.week
    return _over("week_limit", duties, lambda duty: week(duty.day), limits)


def _over(
    rule: str,
    duties: Sequence[Duty],
    period_of: Callable[[Duty], int],
    limits: Mapping[str, int | None],
) -> Iterator[Violation]:
    """Find the periods whose sessions or minutes go over a limit.

    Shown at the last duty of the period.
    """
    periods: dict[int, list[Duty]] = defaultdict(list)
    for duty in duties:
        periods[period_of(duty)].append(duty)
    for period, members in periods.items():
        minutes = sum(duty.option.minutes for duty in members)
        totals = {"sessions": len(members), "minutes": minutes}
        for unit, limit in limits.items():
            if limit is not None and totals[unit] > limit:
                figures = {"wanted": limit, "found": totals[unit]}
                yield members[-1].breaks(rule, period=period, unit=unit, **figures)


def rest(_facts: Facts, duties: Sequence[Duty]) -> Iterator[Violation]:
    """Ask for the rest between two duties that start on different local days.

    start - latest end of the earlier days ≥ `min_rest_minutes`.
    """
    wanted = duties[0].helper.min_rest_minutes
    if wanted <= 0:
        return
    latest: Duty | None = None  # the latest to end up to now
    before: Duty | None = None  # the latest to end of the days before this one
    for duty in duties:
        if latest is not None and latest.day < duty.day:
            before = latest
        if before is not None and duty.start - before.end < wanted:
            figures = {"wanted": wanted, "found": duty.start - before.end}
            yield duty.breaks("rest", other_session=before.session.id, **figures)
        if latest is None or duty.end > latest.end:
            latest = duty
