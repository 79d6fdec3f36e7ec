"""Other times for a session: who of its team can come then, and what is left to fill."""

from collections.abc import Iterator
from typing import Final

from matching.check import Duty
from matching.explain.changes import MoveSession
from matching.explain.ledger import Ledger, Place
from matching.explain.moves import Trial
from matching.limits import OPTIONS
from matching.problem import Option, Problem, Session

_STEP: Final = 30
_MORNING: Final = 8 * 60
_EVENING: Final = 21 * 60 + 30
_HALF_DAY: Final = 4 * 60


def other_times(problem: Problem, session: Session, now: Option) -> list[Option]:
    """List other times of a session, the nearest first.

    Every half-hour of the same day; on the other days of the week the same hour and
    the half-day before and after. Between 8:00 and 21:30, or as early and late as it
    is now; never in the past, never a time that it could take already.
    """
    if len(session.options) >= OPTIONS:
        return []
    horizon = problem.horizon
    today = horizon.day(now.start)
    clock = now.start - horizon.day_start(today)
    first = max(0, min(_MORNING, clock))
    last = max(_EVENING, clock + now.minutes)
    starts = []
    for day in range(horizon.days):
        if horizon.week(day) != horizon.week(today):
            continue
        hours = (
            range(first + (clock - first) % _STEP, last, _STEP)
            if day == today
            else (clock - _HALF_DAY, clock, clock + _HALF_DAY)
        )
        opens = horizon.day_start(day)
        starts += [
            opens + hour for hour in hours if first <= hour <= last - now.minutes
        ]
    known = {(option.start, option.end) for option in session.options}
    least = 0 if problem.as_of is None else problem.as_of
    found = [
        Option(start, start + now.minutes, now.room)
        for start in sorted(starts, key=lambda start: (abs(start - now.start), start))
    ]
    return [o for o in found if o.start >= least and (o.start, o.end) not in known]


def retimed(
    ledger: Ledger, session: Session, now: Option, then: Option
) -> tuple[Trial, tuple[Place, ...]] | None:
    """Let a team come at another time; who cannot leaves a place to fill.

    None where somebody cannot who is pinned.
    """
    change = MoveSession(session.id, now.start, then.start, then.end, then.room)
    taken, opened = [], []
    team = ledger.by_session.get(session.id, ())
    for duty in team:
        place = Place(session, len(session.options), then, duty.seat)
        moved = ledger.duty(place, duty.helper)
        if _can_come(ledger, duty, moved):
            taken.append(moved)
        elif duty.key in ledger.facts.pinned:
            return None
        elif duty.seat.mandatory:
            opened.append(place)
    return Trial(tuple(taken), tuple(team), change), tuple(opened)


def _can_come(ledger: Ledger, duty: Duty, moved: Duty) -> bool:
    rest = [each for each in ledger.by_helper[duty.helper.id] if each is not duty]
    return ledger.obstacles(moved) == () and not ledger.clashes([*rest, moved])


def places_to_fill(
    ledger: Ledger, session: Session, number: int, option: Option, seat: str
) -> Iterator[tuple[Place, ...]]:
    """Give what has to be filled so that a seat can be: the seat, and enough staff.

    A session that nobody comes to yet needs its least staff at once; which of its
    other covering seats are filled with it is tried, mandatory ones first.
    """
    wanted = next(each for each in session.seats if each.id == seat)
    target = Place(session, number, option, wanted)
    if ledger.by_session.get(session.id):
        yield (target,)
        return
    home = session.home_visit
    pair = 2 if home is not None and not home.known_helper_suffices else 1
    more = max(session.min_staff, pair) - wanted.covering
    others = [each for each in session.seats if each.covering and each.id != seat]
    others.sort(key=lambda each: not each.mandatory)
    if more > len(others):
        return
    for first in range(max(1, len(others) - more + 1) if more > 0 else 1):
        chosen = others[first : first + more] if more > 0 else []
        yield (target, *(Place(session, number, option, each) for each in chosen))
