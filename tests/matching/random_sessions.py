"""Sessions of a random problem: near each other in time, so that they compete."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from math import prod

from matching.problem import NATIVE, HomeVisit, Option, Seat, Session
from matching.times import Horizon
from tests.matching.random_themes import Dice
from tests.matching.random_things import PLACES, some_module, some_room, some_uses

ROLES = ("senior_animator", "young_mentor", "coach")
FOREIGN = "ary"  # what few but interpreters speak, if there are any
SPEECH = ("fr", "nl", FOREIGN)
CLOCKS = ("09:00", "09:00", "10:00", "10:30", "12:00", "12:20", "13:10", "15:00")
NIGHT_CLOCKS = ("06:30", "08:00", "20:00", "22:30")
MOST_ANSWERS = 16_000  # 5 choices for each of 6 seats are 15,625


def some_sessions(
    dice: Dice, horizon: Horizon, people: tuple[str, ...]
) -> tuple[Session, ...]:
    """Make one to four sessions with at most six seats together."""
    several = "options" in dice.themes or dice.often("published", 0.5)
    left = dice.one(2, 3, 4, 4, 5) if several else dice.one(3, 4, 5, 6, 6, 6)
    first = dice.random.randrange(horizon.days)
    sessions: list[Session] = []
    while left > 0 and len(sessions) < 4:
        seats = min(left, dice.one(1, 2, 2, 3))
        left -= seats
        sessions.append(_session(dice, horizon, len(sessions), first, seats))
    for _ in range(3 if several else 0):
        sessions = _with_an_option_more(dice, horizon, first, sessions, len(people))
    return tuple(sessions)


def count_answers(sessions: Iterable[Session], people: int) -> int:
    """Count the answers in which each session keeps to one option."""
    return prod(
        1 + len(session.options) * ((people + 1) ** len(session.seats) - 1)
        for session in sessions
    )


def _with_an_option_more(
    dice: Dice, horizon: Horizon, first: int, sessions: list[Session], people: int
) -> list[Session]:
    """Let a session have another possible time, as long as there are few answers."""
    at = dice.random.randrange(len(sessions))
    own = sessions[at]
    option = _option(dice, horizon, first)
    if dice.random.random() < 0.3:  # the same time, perhaps in another room
        option = replace(option, start=own.options[0].start, end=own.options[0].end)
    longer = replace(own, options=(*own.options, option))
    more = [*sessions[:at], longer, *sessions[at + 1 :]]
    if option in own.options or count_answers(more, people) > MOST_ANSWERS:
        return sessions
    return more


def _session(
    dice: Dice, horizon: Horizon, number: int, first: int, count: int
) -> Session:
    fewest = dice.one(0, 2, 2) if dice.often("staffing") else 1
    seats = tuple(_seat(dice, name) for name in "abc"[:count])
    remote = dice.often("remote", 0.5)
    return Session(
        id=f"s{number}",
        site=_site(dice, number),
        options=(_option(dice, horizon, first),),
        seats=seats,
        activity=dice.one("workshop", "permanence"),
        priority=3 if "equity" in dice.themes else dice.one(1, 2, 3, 3, 5),
        min_staff=fewest,
        ideal_staff=fewest + (dice.one(1, 2) if dice.often("ideal") else 0),
        public_languages=_public(dice),
        max_mentors_per_senior=dice.one(0, 1, 1, 2)
        if dice.often("ratio", 0.8)
        else None,
        remote=remote,
        requested=dice.often("requested"),
        minors=dice.one(1, 3, 4, 5, 9) if dice.often("minors", 0.8) else 0,
        home_visit=None if remote else _visit(dice),
        module=some_module(dice, number, seats),
        uses=some_uses(dice),
    )


def _site(dice: Dice, number: int) -> str:
    """Choose a place; one is enough where neither ways nor places matter."""
    if "equity" in dice.themes:
        return PLACES[number % 2]
    if dice.themes.isdisjoint(("travel", "interpreting")):
        return PLACES[0]
    return dice.one(*PLACES)


def _visit(dice: Dice) -> HomeVisit | None:
    """Visit somebody at home, who may live near the site."""
    if not dice.often("visits", 0.7):
        return None
    return HomeVisit(
        dice.one(None, (50.87, 4.36), (50.87, 4.36)), dice.one(True, False)
    )


def _public(dice: Dice) -> Mapping[str, int]:
    """Let the public speak something, so that interpreters have something to do."""
    asked = _levels(dice) if dice.often("public", 0.9) else {}
    if dice.often("interpreting", 0.9):
        return {**asked, FOREIGN: dice.one(2, 4, 6)}
    return asked


def _option(dice: Dice, horizon: Horizon, first: int) -> Option:
    """Choose a time on or soon after the first day, sometimes next week."""
    day = min(first + dice.one(0, 0, 0, 1, 1, 2, 7), horizon.days - 1)
    clock = dice.one(*(NIGHT_CLOCKS if dice.often("rest", 0.7) else CLOCKS))
    if dice.often("equity", 0.85) or dice.often("interpreting", 0.4):  # many at once
        day, clock = first, CLOCKS[0]
    local = horizon.start + timedelta(days=day)
    start = horizon.minute(f"{local}T{clock}")
    return Option(start, start + dice.one(60, 90, 90, 120, 180), some_room(dice))


def _seat(dice: Dice, key: str) -> Seat:
    shadow = key != "a" and (
        dice.often("shadow", 0.7) or dice.often("interpreting", 0.7)
    )
    tutors = dice.some(*ROLES, chance=0.35) if shadow else ()
    return Seat(
        id=key,
        roles=_asked_roles(dice, shadow),
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


def _asked_roles(dice: Dice, shadow: bool) -> tuple[str, ...]:
    """Ask for one of some roles, or for any; a seat that covers not for interpreters."""
    if dice.often("roles"):
        return dice.some(*ROLES)
    return ROLES if not shadow and dice.often("interpreting", 0.7) else ()


def _levels(dice: Dice) -> Mapping[str, int]:
    """Ask for one or two languages, now and then by a native."""
    return {code: dice.one(2, 3, 4, NATIVE) for code in dice.some(*SPEECH)}
