"""Sessions of a random problem: near each other in time, so that they compete."""

from collections.abc import Mapping
from datetime import timedelta

from matching.problem import NATIVE, Option, Seat, Session
from matching.times import Horizon
from tests.matching.random_themes import Dice

PLACES = ("library", "centre", "online")
ROLES = ("senior_animator", "young_mentor", "coach")
SPEECH = ("fr", "nl", "ary")
CLOCKS = ("09:00", "09:00", "10:00", "10:30", "12:00", "12:20", "13:10", "15:00")
NIGHT_CLOCKS = ("06:30", "08:00", "20:00", "22:30")


def some_sessions(dice: Dice, horizon: Horizon) -> tuple[Session, ...]:
    """Make one to four sessions with at most six seats together."""
    left = dice.one(3, 4, 5, 6, 6, 6)
    first = dice.random.randrange(horizon.days)
    sessions: list[Session] = []
    while left > 0 and len(sessions) < 4:
        seats = min(left, dice.one(1, 2, 2, 3))
        left -= seats
        sessions.append(_session(dice, horizon, f"s{len(sessions)}", first, seats))
    return tuple(sessions)


def _session(dice: Dice, horizon: Horizon, key: str, first: int, seats: int) -> Session:
    fewest = dice.one(0, 2, 2) if dice.often("staffing") else 1
    return Session(
        id=key,
        site=dice.one(*PLACES) if "travel" in dice.themes else PLACES[0],
        options=(_option(dice, horizon, first),),
        seats=tuple(_seat(dice, name) for name in "abc"[:seats]),
        activity=dice.one("workshop", "permanence"),
        priority=dice.one(1, 2, 3, 3, 5),
        min_staff=fewest,
        ideal_staff=fewest + (dice.one(1, 2) if dice.often("ideal") else 0),
        public_languages=_levels(dice) if dice.often("public", 0.9) else {},
        max_mentors_per_senior=dice.one(0, 1, 1, 2)
        if dice.often("ratio", 0.8)
        else None,
        remote=dice.often("remote", 0.5),
    )


def _option(dice: Dice, horizon: Horizon, first: int) -> Option:
    """Choose a time on or soon after the first day, sometimes next week."""
    day = min(first + dice.one(0, 0, 0, 1, 1, 2, 7), horizon.days - 1)
    clock = dice.one(*(NIGHT_CLOCKS if dice.often("rest", 0.7) else CLOCKS))
    local = horizon.start + timedelta(days=day)
    start = horizon.minute(f"{local}T{clock}")
    return Option(start, start + dice.one(60, 90, 90, 120, 180))


def _seat(dice: Dice, key: str) -> Seat:
    shadow = key != "a" and dice.often("shadow", 0.7)
    tutors = dice.some(*ROLES, chance=0.35) if shadow else ()
    return Seat(
        id=key,
        roles=dice.some(*ROLES) if dice.often("roles") else (),
        skills={dice.one("5.1", "admin"): dice.one(2, 3, 4)}
        if dice.often("skills")
        else {},
        languages=_levels(dice) if dice.often("languages") else {},
        any_language=dice.one(True, False),
        clearances=dice.some("c45b", "charter") if dice.often("clearances") else (),
        badges=("women_only",) if dice.often("badges", 0.4) else (),
        mandatory=not shadow and not dice.often("optional", 0.5),
        shadow=shadow,
        tutor_roles=tutors,
    )


def _levels(dice: Dice) -> Mapping[str, int]:
    """Ask for one or two languages, now and then by a native."""
    return {code: dice.one(2, 3, 4, NATIVE) for code in dice.some(*SPEECH)}
