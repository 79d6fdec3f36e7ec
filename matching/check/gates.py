"""Rules that one seat and one helper decide between them, whatever else is planned.

Dates count on the local day on which the option starts. None is asked where the
session has begun.
"""

from collections.abc import Iterator

from matching.check.duty import Duty, Violation
from matching.check.facts import Facts


def role(_facts: Facts, duty: Duty) -> Iterator[Violation]:
    """Ask for one of the seat's roles on that day; no roles listed is any role."""
    if not duty.seat.roles:
        return
    held = [role.id for role in duty.helper.roles if role.on(duty.day)]
    if set(duty.seat.roles).isdisjoint(held):
        wanted = ", ".join(duty.seat.roles)
        yield duty.breaks("role", wanted=wanted, found=", ".join(held))


def skill(_facts: Facts, duty: Duty) -> Iterator[Violation]:
    """Ask for every skill of the seat at its level on that day."""
    if not duty.seat.skills:
        return
    levels: dict[str, int] = {}
    for known in duty.helper.skills:
        if known.on(duty.day):
            levels[known.id] = max(known.level, levels.get(known.id, 0))
    for wanted, level in duty.seat.skills.items():
        if levels.get(wanted, 0) < level:
            found = levels.get(wanted, 0)
            yield duty.breaks("skill", skill=wanted, wanted=level, found=found)


def language(_facts: Facts, duty: Duty) -> Iterator[Violation]:
    """Ask for every language at its level, or for one where any is enough."""
    if not duty.seat.languages:
        return
    spoken = duty.helper.languages
    missing = {
        code: level
        for code, level in duty.seat.languages.items()
        if spoken.get(code, 0) < level
    }
    if duty.seat.any_language:
        if missing and len(missing) == len(duty.seat.languages):
            codes = ", ".join(missing)
            yield duty.breaks("language", language=codes, wanted=1, found=0)
        return
    for code, level in missing.items():
        found = spoken.get(code, 0)
        yield duty.breaks("language", language=code, wanted=level, found=found)


def clearance(_facts: Facts, duty: Duty) -> Iterator[Violation]:
    """Ask for every clearance, valid on that day."""
    if not duty.seat.clearances:
        return
    valid = {paper.id for paper in duty.helper.clearances if paper.on(duty.day)}
    for wanted in duty.seat.clearances:
        if wanted not in valid:
            yield duty.breaks("clearance", clearance=wanted, day=duty.day)


def badge(_facts: Facts, duty: Duty) -> Iterator[Violation]:
    """Ask for every badge."""
    for wanted in duty.seat.badges:
        if wanted not in duty.helper.badges:
            yield duty.breaks("badge", badge=wanted)


def available(facts: Facts, duty: Duty) -> Iterator[Violation]:
    """Ask that the option lies inside the joined windows and outside absences.

    Nobody is available for an option that starts before `as_of`.
    """
    start, end, as_of = duty.start, duty.end, facts.problem.as_of
    if as_of is not None and start < as_of:
        yield duty.breaks("available", start=start, as_of=as_of)
        return
    windows = facts.free(duty.helper)
    if not any(window.start <= start and end <= window.end for window in windows):
        yield duty.breaks("available", start=start, end=end)
    for absence in duty.helper.absences:
        if absence.start < end and start < absence.end:
            away = {"absent_from": absence.start, "absent_to": absence.end}
            yield duty.breaks("available", start=start, end=end, **away)


def travel_from_home(facts: Facts, duty: Duty) -> Iterator[Violation]:
    """Ask that the session's place lies in the helper's range, unless it is remote."""
    limit = duty.helper.max_travel_minutes
    if limit is None or duty.session.remote:
        return
    minutes = facts.ways.from_home(duty.helper, duty.session)
    if minutes > limit:
        site = duty.session.site
        yield duty.breaks("travel", to_site=site, wanted=limit, found=minutes)


def rest_after_busy(facts: Facts, duty: Duty) -> Iterator[Violation]:
    """Ask that what came before the horizon is over, and slept off.

    start ≥ `busy_until`, plus the rest if that was on an earlier local day.
    """
    busy_until = duty.helper.busy_until
    if busy_until is None:
        return
    night = facts.day(busy_until) < duty.day
    wanted = duty.helper.min_rest_minutes if night else 0
    gap = duty.start - busy_until
    if gap < wanted:
        yield duty.breaks("rest", busy_until=busy_until, wanted=wanted, found=gap)


def reserve(facts: Facts, duty: Duty) -> Iterator[Violation]:
    """Ask that a reserve helper sits only in seats where pinned or published."""
    if duty.helper.reserve and duty.key not in facts.may_reserve:
        yield duty.breaks("reserve")
