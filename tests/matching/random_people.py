"""Helpers of a random problem, who often nearly fit."""

from typing import Any

from matching.problem import (
    INTERPRETER,
    NATIVE,
    Allowance,
    Dated,
    Helper,
    Interval,
    Option,
    Session,
    Skill,
    Window,
)
from tests.matching.random_sessions import FOREIGN, ROLES, SPEECH
from tests.matching.random_themes import Dice
from tests.matching.random_things import PLACES

PEOPLE = ("amina", "bram", "chloe", "diego")
DAY = 1440


def some_helper(
    dice: Dice, key: str, people: tuple[str, ...], sessions: tuple[Session, ...]
) -> Helper:
    """Make one helper of a problem with these people and sessions."""
    others = tuple(other for other in people if other != key)
    return Helper(
        id=key,
        alone_ok=not (dice.often("company", 0.4) or dice.often("shadow", 0.4)),
        reserve=dice.often("reserve", 0.3),
        adult=not dice.often("minors", 0.5),
        allowances=_allowances(dice),
        wanted_with=dice.some(*others) if dice.often("pairs", 0.9) else (),
        never_with=dice.some(*others) if dice.often("never", 0.7) else (),
        likes_sites=dice.some(*PLACES) if dice.often("likes", 0.9) else (),
        likes_activities=dice.some("workshop") if dice.often("likes", 0.9) else (),
        site_history={site: dice.one(0, 1, 2, 6) for site in dice.some(*PLACES)}
        if dice.often("history", 0.9)
        else {},
        **_abilities(dice, sessions),
        **_times(dice, sessions),
        **_limits(dice),
        **_travel(dice),
        **_memory(dice),
    )


def _abilities(dice: Dice, sessions: tuple[Session, ...]) -> dict[str, Any]:
    """Give roles, skills, languages and papers, some of them with dates."""
    roles = _roles(dice)
    turn = dice.one(*_times_of(sessions)).start // DAY
    return {
        "roles": tuple(Dated(key, *_days(dice, turn)) for key in roles),
        "skills": tuple(
            Skill(key, dice.one(1, 3, 4), *_days(dice, turn))
            for key in dice.some("5.1", "admin", chance=0.8)
        ),
        "languages": _languages(dice, INTERPRETER in roles),
        "clearances": tuple(
            Dated(key, *_days(dice, turn))
            for key in dice.some("c45b", "charter", chance=0.75)
        ),
        "badges": dice.some("women_only"),
    }


def _roles(dice: Dice) -> tuple[str, ...]:
    """Choose roles, now and then that of an interpreter, mostly alone."""
    if not dice.often("interpreting", 0.4):
        return dice.some(*ROLES)
    return (*dice.some(*ROLES, chance=0.15), INTERPRETER)


def _languages(dice: Dice, interprets: bool) -> dict[str, int]:
    """Give languages with a level; where some interpret, few others could."""
    spoken = {
        key: dice.one(1, 2, 4, 6, NATIVE) for key in dice.some(*SPEECH, chance=0.75)
    }
    if interprets:
        return {**spoken, FOREIGN: dice.one(4, 6, 6, NATIVE)}
    if dice.often("interpreting", 0.7):
        spoken.pop(FOREIGN, None)
        spoken["fr"] = max(4, spoken.get("fr", 0))
    return spoken


def _times_of(sessions: tuple[Session, ...]) -> list[Option]:
    return [option for session in sessions for option in session.options]


def _days(dice: Dice, turn: int) -> tuple[int | None, int | None]:
    """Choose dates that begin or end around a day; mostly none."""
    return dice.one(
        (None, None),
        (None, None),
        (None, None),
        (turn, None),
        (None, turn),
        (turn + 1, None),
        (None, turn - 1),
    )


def _times(dice: Dice, sessions: tuple[Session, ...]) -> dict[str, Any]:
    """Give availability in pieces around the sessions, absences, what came before."""
    windows = [Window(-DAY, 20 * DAY, dice.one(0, 1, 1, 1, 1, 2))]
    if "windows" in dice.themes:
        windows = [
            window
            for option in _times_of(sessions)
            for window in _windows(dice, option.start, option.end)
        ]
    dice.random.shuffle(windows)
    away = dice.one(*_times_of(sessions))
    shift = dice.one(-away.minutes, -30, 0, away.minutes)
    absence = Interval(away.start + shift, away.end + shift)
    first = min(option.start for option in _times_of(sessions))
    return {
        "availability": tuple(windows),
        "absences": (absence,) if dice.often("absences", 0.5) else (),
        "busy_until": first + dice.one(-700, -60, 0, 1, 100)
        if dice.often("busy", 0.5)
        else None,
    }


def _windows(dice: Dice, start: int, end: int) -> list[Window]:
    """Cover one session by zero, one or two windows, not always wholly."""
    middle = (start + end) // 2 + dice.one(0, 0, 10)
    first, second, third = (dice.one(0, 1, 2) for _ in range(3))
    return dice.one(
        [],
        [Window(start, end, first)],
        [Window(start - 60, end + 60, first), Window(start, end, second)],
        [Window(start - 30, middle, first), Window(middle, end, second)],
        [Window(start, middle, first), Window(middle - 20, end, second)],
        [
            Window(start, end, first),
            Window(start, middle, second),
            Window(middle, end + 5, third),
        ],
        [Window(start, end - 1, first)],
    )


def _limits(dice: Dice) -> dict[str, Any]:
    """Give limits a day and a week, in sessions and minutes, and rest."""
    return {
        "max_sessions_per_day": dice.one(0, 1, 1, 1, 2)
        if dice.often("day_limit")
        else None,
        "max_minutes_per_day": dice.one(90, 150, 240)
        if dice.often("day_limit")
        else None,
        "max_sessions": dice.one(0, 1, 1, 2) if dice.often("week_limit") else None,
        "max_minutes": dice.one(120, 180, 270) if dice.often("week_limit") else None,
        "min_rest_minutes": dice.one(540, 660, 780, 2000)
        if dice.often("rest") or dice.often("busy")
        else 0,
    }


def _allowances(dice: Dice) -> tuple[Allowance, ...]:
    """Leave money for no day, one or two of a year, at a rate that need not fit."""
    return tuple(
        Allowance(year, dice.one(0, 3000, 4402, 4402), dice.one(0, 3000, 4402, 8803))
        for year in (2026, 2027)
        if dice.often("expenses", 0.7)
    )


def _travel(dice: Dice) -> dict[str, Any]:
    """Give a home in or near Brussels, a mode and a range."""
    near = (50.85 + dice.one(0.0, 0.02), 4.35 + dice.one(-0.01, 0.03))
    return {
        "home": dice.one(None, None, None, near, near, (50.90, 4.28)),
        "mode": dice.one("walk", "bike", "transit", "transit", "car"),
        "max_travel_minutes": dice.one(0, 12, 14, 20, 40)
        if dice.often("range")
        else None,
    }


def _memory(dice: Dice) -> dict[str, Any]:
    """Give a wished share and a past; without the theme everybody has the same."""
    if "memory" not in dice.themes:
        return {}
    return {
        "wished_sessions": dice.one(0, 1, 2, 3, 7),
        "past_sessions": dice.random.randint(0, 14),
        "past_weeks": dice.one(8, 8, 5, 0),
    }
