"""Rules about all who are assigned to one session, in any of its seats.

Covering helpers sit in seats that are not shadow seats. None is asked where the
session has begun.
"""

from collections.abc import Iterator, Sequence

from matching.check.duty import Detail, Duty, Violation
from matching.check.facts import Facts


def option(_facts: Facts, team: Sequence[Duty]) -> Iterator[Violation]:
    """Ask that all come at the same option: that of the first seat."""
    first = team[0].number
    for duty in team:
        if duty.number != first:
            yield duty.breaks("option", wanted=first, found=duty.number)


def staffing(_facts: Facts, team: Sequence[Duty]) -> Iterator[Violation]:
    """Ask for the minimum of covering helpers as soon as anybody is assigned."""
    session = team[0].session
    covering = sum(duty.seat.covering for duty in team)
    if covering < session.min_staff:
        figures = {"wanted": session.min_staff, "found": covering}
        yield Violation("staffing", session.id, None, None, figures)


def shadow(_facts: Facts, team: Sequence[Duty]) -> Iterator[Violation]:
    """Ask for a tutor of whoever sits in a shadow seat.

    A tutor covers, may be alone and, where the seat names `tutor_roles`, has one
    of them on that day.
    """
    tutors = [duty for duty in team if duty.seat.covering and duty.helper.alone_ok]
    held = {
        role.id for duty in tutors for role in duty.helper.roles if role.on(duty.day)
    }
    for duty in team:
        if duty.seat.covering:
            continue
        wanted = duty.seat.tutor_roles
        if not tutors or (wanted and held.isdisjoint(wanted)):
            found = ", ".join(tutor.helper.id for tutor in tutors)
            yield duty.breaks("shadow", wanted=", ".join(wanted), found=found)


def company(_facts: Facts, team: Sequence[Duty]) -> Iterator[Violation]:
    """Ask for colleagues where one alone is not enough.

    Who covers and may not be alone needs a covering colleague who may; a home visit
    two covering helpers, or one who knows the place where that suffices.
    """
    covering = [duty for duty in team if duty.seat.covering]
    if not any(duty.helper.alone_ok for duty in covering):
        for duty in covering:
            yield duty.breaks("company", wanted=1, found=0)
    session = team[0].session
    visit = session.home_visit
    if visit is None or len(covering) >= 2:
        return
    known = any(duty.helper.site_history.get(session.site, 0) > 0 for duty in covering)
    if not (visit.known_helper_suffices and known):
        figures: Detail = {"wanted": 2, "found": len(covering), "visit": session.site}
        yield Violation("company", session.id, None, None, figures)


def ratio(facts: Facts, team: Sequence[Duty]) -> Iterator[Violation]:
    """Ask for enough seniors for the mentors, and enough adults for the minors."""
    yield from _mentors(facts, team)
    yield from _minors(facts, team)


def _mentors(facts: Facts, team: Sequence[Duty]) -> Iterator[Violation]:
    """Ask for at most n mentors per senior among all assigned.

    mentors ≤ `max_mentors_per_senior` · seniors; who has a role of both kinds on
    that day is a senior.
    """
    session = team[0].session
    if session.max_mentors_per_senior is None:
        return
    seniors = mentors = 0
    for duty in team:
        held = {role.id for role in duty.helper.roles if role.on(duty.day)}
        if not held.isdisjoint(facts.settings.senior_roles):
            seniors += 1
        elif not held.isdisjoint(facts.settings.mentor_roles):
            mentors += 1
    wanted = session.max_mentors_per_senior * seniors
    if mentors > wanted:
        figures = {"wanted": wanted, "found": mentors, "seniors": seniors}
        yield Violation("ratio", session.id, None, None, figures)


def _minors(facts: Facts, team: Sequence[Duty]) -> Iterator[Violation]:
    """Ask for covering adults: minors ≤ `minors_per_adult` · adults."""
    session = team[0].session
    if not session.minors:
        return
    adults = sum(duty.seat.covering and duty.helper.adult for duty in team)
    each = facts.settings.minors_per_adult
    if session.minors > each * adults:
        wanted = -(-session.minors // each)
        figures = {"wanted": wanted, "found": adults, "minors": session.minors}
        yield Violation("ratio", session.id, None, None, figures)


def never_with(facts: Facts, team: Sequence[Duty]) -> Iterator[Violation]:
    """Ask that two who must not meet do not, whoever of the two says so."""
    before: dict[str, Duty] = {}
    for duty in team:
        for other in sorted(facts.never_with.get(duty.helper.id, ())):
            if other in before:
                yield duty.breaks("never_with", other_helper=other)
        before[duty.helper.id] = duty
