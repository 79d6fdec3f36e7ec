"""From the columns of helpers to helpers."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from string import ascii_uppercase

from matching.generate.draws import Draws, Ints
from matching.generate.geography import Map
from matching.generate.knob import Tuned
from matching.generate.likings import NONE, USUAL_MINUTES, Likings
from matching.generate.people import ALWAYS, DAYS, NEVER, People
from matching.generate.tables import (
    ACTIVITIES,
    CLEARANCES,
    FIRST_NAMES,
    LANGUAGES,
    MODES,
    PART_WINDOWS,
    PARTS,
    ROLES_HELD,
    SKILLS,
)
from matching.generate.tables_of_rules import DAY_RATE_CENTS, RATE_YEAR
from matching.problem import Allowance, Dated, Helper, Interval, Skill, Window

DAY = 1440
SPLIT_WISH = 3  # gladly later in the half-day, if needed from its beginning
LATER = 90


def helper_id(number: int) -> str:
    """Name a helper by number."""
    return f"h{number + 1:05d}"


def helpers(
    draws: Draws,
    area: Map,
    people: People,
    traits: Likings,
    knob: Tuned,
    site_ids: list[str],
) -> Iterator[Helper]:
    """Write every row as a helper."""
    homes = area.degrees(area.home_xy)
    names = _names(draws, len(people))
    expiring = draws.on("expiry").whole(-20, DAYS - 1, len(people))
    for row in range(len(people)):
        person = Helper(
            id=helper_id(row),
            name=names[row],
            roles=_dated(ROLES_HELD, people.role_first[row], people.role_last[row]),
            skills=_skills(people.skill[row], int(expiring[row])),
            languages=_levels(LANGUAGES, people.language[row]),
            clearances=_papers(people.clearance_last[row]),
            badges=("women_only",) if people.badge[row] else (),
            adult=bool(traits.adult[row]),
            home=homes[row],
            mode=MODES[area.mode[row]],
            max_travel_minutes=int(area.max_travel[row]),
            availability=tuple(_windows(knob, people.wish, row)),
            absences=tuple(_absences(people, row)),
            reserve=bool(people.reserve[row]),
        )
        limited = _with_limits(person, traits, row, int(knob.max_sessions[row]))
        yield _with_likings(limited, traits, row, site_ids)


def _with_limits(person: Helper, traits: Likings, row: int, limit: int) -> Helper:
    """Add what bounds the load, and the load of the past weeks."""
    wished = limit * int(traits.wish_percent[row]) // 100
    weeks = int(traits.past_weeks[row])
    return replace(
        person,
        busy_until=int(traits.busy_until[row]) or None,
        max_sessions=limit,
        max_sessions_per_day=_limit(traits.day_sessions[row]),
        max_minutes=limit * USUAL_MINUTES if traits.minutes_limit[row] else None,
        max_minutes_per_day=_limit(traits.day_minutes[row]),
        min_rest_minutes=int(traits.rest[row]),
        allowances=_allowance(int(traits.cents_left[row])),
        wished_sessions=wished,
        past_sessions=max(1, wished) * weeks * int(traits.past_load[row]) // 100,
        past_weeks=weeks,
    )


def _with_likings(
    person: Helper, traits: Likings, row: int, site_ids: list[str]
) -> Helper:
    """Add the sites and people the helper knows, likes or must not meet."""
    return replace(
        person,
        site_history=_history(traits, row, site_ids),
        alone_ok=bool(traits.alone_ok[row]),
        likes_sites=_liked(traits, row, site_ids),
        likes_activities=_one(ACTIVITIES, traits.liked_activity[row]),
        wanted_with=_colleague(traits.wanted[row]),
        never_with=_colleague(traits.avoided[row]),
    )


def _names(draws: Draws, count: int) -> list[str]:
    """Invent a first name and an initial each."""
    letters = draws.on("names").whole(0, 25, (count, 2))
    return [f"{FIRST_NAMES[first]} {ascii_uppercase[last]}." for first, last in letters]


def _dated(names: tuple[str, ...], first: Ints, last: Ints) -> tuple[Dated, ...]:
    return tuple(
        Dated(
            name,
            None if first[i] == ALWAYS else int(first[i]),
            None if last[i] == NEVER else int(last[i]),
        )
        for i, name in enumerate(names)
        if first[i] <= last[i]
    )


def _papers(last: Ints) -> tuple[Dated, ...]:
    return tuple(
        Dated(name, None, None if last[i] == NEVER else int(last[i]))
        for i, name in enumerate(CLEARANCES)
        if last[i] != ALWAYS
    )


def _skills(levels: Ints, expiring: int) -> tuple[Skill, ...]:
    """Write the skills; now and then one at level 1 or 2 has already expired."""
    return tuple(
        Skill(name, int(level), None, expiring if level == 1 and expiring < 0 else None)
        for name, level in zip(SKILLS, levels[:-1], strict=True)
        if level
    )


def _levels(names: tuple[str, ...], levels: Ints) -> Mapping[str, int]:
    return {
        name: int(level)
        for name, level in zip(names, levels[:-1], strict=True)
        if level
    }


def _windows(knob: Tuned, wish: Ints, row: int) -> Iterator[Window]:
    for part in knob.present[row].nonzero()[0]:
        start, end = PART_WINDOWS[part % PARTS]
        morning = int(part) // PARTS * DAY
        kind = int(wish[row, part])
        if kind == SPLIT_WISH:
            yield Window(morning + start, morning + end, 2)
            yield Window(morning + start + LATER, morning + end, 0)
        else:
            yield Window(morning + start, morning + end, kind)


def _absences(people: People, row: int) -> Iterator[Interval]:
    spans = zip(people.absent_first[row], people.absent_last[row], strict=True)
    for first, last in spans:
        if first <= last:
            end = min(int(last), DAYS * PARTS - 1)
            yield Interval(_opening(int(first)), _closing(end))


def _opening(part: int) -> int:
    """Give the minute a part opens; the first of a day begins at midnight."""
    return part // PARTS * DAY + (PART_WINDOWS[part % PARTS][0] if part % PARTS else 0)


def _closing(part: int) -> int:
    """Give the minute a part closes; the last of a day ends at midnight."""
    end = PART_WINDOWS[part % PARTS][1] if part % PARTS < PARTS - 1 else DAY
    return part // PARTS * DAY + end


def _history(traits: Likings, row: int, site_ids: list[str]) -> Mapping[str, int]:
    return {
        site_ids[site]: int(times)
        for site, times in zip(
            traits.known_sites[row], traits.known_times[row], strict=True
        )
        if site != NONE
    }


def _liked(traits: Likings, row: int, site_ids: list[str]) -> tuple[str, ...]:
    chosen = {int(site) for site in traits.liked_sites[row] if site != NONE}
    return tuple(site_ids[site] for site in sorted(chosen))


def _one(names: tuple[str, ...], index: int) -> tuple[str, ...]:
    return () if index == NONE else (names[index],)


def _colleague(number: int) -> tuple[str, ...]:
    return () if number == NONE else (helper_id(int(number)),)


def _allowance(cents: int) -> tuple[Allowance, ...]:
    return () if cents == NONE else (Allowance(RATE_YEAR, DAY_RATE_CENTS, cents),)


def _limit(value: int) -> int | None:
    return None if value == NONE else int(value)
