"""What is left of a plan after the news: without who is gone, and breaking no rule."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from matching.check import Duty, Facts, Roster, Violation, difference, violations_of
from matching.plan import Assignment
from matching.problem import Problem
from matching.repair.desk import Desk
from matching.repair.news import News

_PINS = frozenset({"pin"})
_MANY = 100  # changes after which a roster is better made anew


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where a repair begins.

    Attributes
    ----------
    roster
        What is left of the plan; it breaks no rule but pins.
    touched
        Sessions that lose somebody by the news, and new ones.
    gone
        What was taken out.
    sound
        Whether the plan broke no rule before the news.
    known
        Whether that is enough to know that it breaks none now: at the same time.
    """

    roster: Roster
    touched: frozenset[str]
    gone: tuple[Assignment, ...]
    sound: bool
    known: bool


def begin(now: Problem, desk: Desk, news: News) -> Beginning:
    """Take out of a plan who is away, and then whatever breaks a rule.

    Where too few are left for a session, or a module before it is gone, nobody is sent
    there: at first, before stand-ins are looked for.

    Parameters
    ----------
    now
        The problem after the news.
    desk
        The problem and plan so far.
    """
    before = Roster(Facts(now), [duty.assignment for duty in desk.roster.duties])
    gone = [duty for duty in before.duties if _is_away(duty, news)]
    roster = before.with_changes(_entries(gone), ())
    caused, mended = map(_but_pins, difference(before, roster))
    broken = [bad for bad in _known(before, desk, news) if bad not in mended] + caused
    sound = not desk.roster.faults and not desk.broken
    while broken:
        dropped = [*dict.fromkeys(_to_drop(roster, broken))]
        after = roster.with_changes(_entries(dropped), ())
        gone += dropped
        caused, mended = map(_but_pins, difference(roster, after))
        broken = [bad for bad in broken if bad not in mended] + caused
        roster = after
    touched = {duty.session.id for duty in gone} | {new.id for new in news.sessions}
    if len(gone) > _MANY:
        roster = Roster(roster.facts, _entries(roster.duties))
    known = sound and _is_same_time(desk, news)
    return Beginning(roster, frozenset(touched), tuple(_entries(gone)), sound, known)


def _is_same_time(desk: Desk, news: News) -> bool:
    return news.as_of in (None, desk.problem.as_of)


def _known(before: Roster, desk: Desk, news: News) -> list[Violation]:
    """List what the plan so far breaks by itself; that it is published mends some."""
    if _is_same_time(desk, news):
        return [bad for bad in desk.broken if bad.rule != "reserve"]
    return violations_of(before, without=_PINS)


def _entries(duties: Iterable[Duty]) -> list[Assignment]:
    return [duty.assignment for duty in duties]


def _but_pins(broken: Iterable[Violation]) -> list[Violation]:
    """Leave out pins: whether they are kept is decided later."""
    return [bad for bad in broken if bad.rule not in _PINS]


def _is_away(duty: Duty, news: News) -> bool:
    """Say whether a duty is cancelled, or lies in an absence told of just now."""
    if duty.begun:
        return False
    if duty.helper.id in news.away_from(duty.session.id):
        return True
    return any(
        absence.helper == duty.helper.id
        and absence.time.start < duty.end
        and duty.start < absence.time.end
        for absence in news.absences
    )


def _to_drop(roster: Roster, broken: list[Violation]) -> Iterator[Duty]:
    """Give what to take out: the duty a violation names, or its whole session.

    Where that is a fact, which stays, everything else of that helper; where even that
    is nothing, everything that is no fact.
    """
    found = False
    for bad in broken:
        team = roster.by_session.of(bad.session)
        named = [duty for duty in team if bad.helper in (None, duty.helper.id)]
        if bad.helper is not None and not _free(named):
            named = [*roster.by_helper.of(bad.helper)]
        for duty in _free(named):
            found = True
            yield duty
    if not found:
        yield from _free(roster.duties)


def _free(duties: Iterable[Duty]) -> list[Duty]:
    return [duty for duty in duties if not duty.begun]
