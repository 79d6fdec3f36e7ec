"""Random small problems in which rules and wishes bind.

At most 6 seats and 4 helpers. Each problem takes up a handful of themes, so that
each of them bites without leaving nobody for anything.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from random import Random

from hypothesis import strategies as st

from matching.problem import (
    DEFAULT_WEIGHTS,
    TIERS,
    Pin,
    Problem,
    Published,
    Session,
    Settings,
    Site,
)
from matching.times import Horizon
from matching.travel import Mode, TravelSettings
from tests.matching.random_people import PEOPLE, some_helper
from tests.matching.random_sessions import some_sessions
from tests.matching.random_themes import Dice
from tests.matching.random_things import (
    PLACES,
    some_loans,
    some_resources,
    some_rooms,
    some_series,
)

# Usual weeks, one that turns on the third day, a year that does, and both nights of
# clock change.
HORIZONS = (
    (date(2026, 11, 23), 7),
    (date(2026, 11, 28), 5),
    (date(2026, 12, 30), 4),
    (date(2026, 11, 23), 14),
    (date(2026, 10, 24), 4),
    (date(2026, 3, 28), 4),
)


def random_problem(seed: int) -> Problem:
    """Make the problem of a seed, always the same."""
    return make_problem(Random(seed))  # noqa: S311 - no secret


def problems() -> st.SearchStrategy[Problem]:
    """Give the same problems to hypothesis, which can shrink them."""
    return st.randoms(use_true_random=False).map(make_problem)


def make_problem(random: Random) -> Problem:
    """Make a problem by chance."""
    dice = Dice(random)
    start, days = dice.one(*HORIZONS)
    horizon = Horizon("Europe/Brussels", start, days)
    people = PEOPLE[: 3 if "equity" in dice.themes else dice.one(2, 3, 4, 4, 4)]
    sessions = some_sessions(dice, horizon, people)
    helpers = tuple(some_helper(dice, key, people, sessions) for key in people)
    told = _published(dice, sessions, people)
    return Problem(
        horizon=horizon,
        helpers=helpers,
        sites=_sites(dice),
        sessions=sessions,
        as_of=_now(dice, sessions, told),
        travel_minutes=_table(dice),
        pins=_pins(dice, sessions, people),
        resources=some_resources(dice),
        loans=some_loans(dice, sessions),
        series=some_series(dice, people),
        published=told,
        settings=_settings(dice),
    )


def _published(
    dice: Dice, sessions: tuple[Session, ...], people: tuple[str, ...]
) -> tuple[Published, ...]:
    """Publish some seats of some sessions, each person once in each of them."""
    told = []
    for session in sessions:
        if dice.often("published", 0.8):
            option = dice.random.randrange(len(session.options))
            who = dice.random.sample(people, len(people))
            told += [
                Published(session.id, option, seat.id, key)
                for seat, key in zip(session.seats, who, strict=False)
                if dice.random.random() < 0.75
            ]
    return tuple(told)


def _now(
    dice: Dice, sessions: tuple[Session, ...], told: tuple[Published, ...]
) -> int | None:
    """Make the plan when sessions have begun, or before, where a change weighs less."""
    options = {session.id: session.options for session in sessions}
    first = min(option.start for session in sessions for option in session.options)
    if told and dice.often("published", 0.7):
        entry = dice.one(*told)
        start = options[entry.session][entry.option].start
        before = dice.one(-1, -1, -60, 1, 48 * 60, 48 * 60 + 1, 7 * 1440, 7 * 1440 + 1)
        return start - before
    return first + dice.one(0, 1, 1, 60) if dice.often("past") else None


def _sites(dice: Dice) -> tuple[Site, ...]:
    """Put the places in Brussels, one of them perhaps nowhere."""
    north, east = dice.one(0.0, 0.01, 0.03), dice.one(0.0, 0.02)
    where = {
        "library": (50.85, 4.35),
        "centre": (50.85 + north, 4.35 + east),
        "online": dice.one(None, (50.83, 4.32)),
    }
    return tuple(
        Site(
            key,
            location=where[key],
            rooms=some_rooms(dice),
            remote_interpreting=dice.often("interpreting", 0.5),
        )
        for key in PLACES
    )


def _table(dice: Dice) -> Mapping[tuple[str, str], int]:
    pairs = [(a, b) for a in sorted(PLACES) for b in sorted(PLACES) if a < b]
    return {
        pair: dice.one(0, 5, 20, 50, 240) for pair in pairs if dice.often("table", 0.7)
    }


def _pins(
    dice: Dice, sessions: tuple[Session, ...], people: tuple[str, ...]
) -> tuple[Pin, ...]:
    """Pin some seats, in any order, by people who may well not fit."""
    pins = [
        Pin(session.id, seat.id, dice.one(*people))
        for session in sessions
        for seat in session.seats
        if dice.often("pins", 0.5) or dice.often("reserve", 0.2)
    ]
    dice.random.shuffle(pins)
    return tuple(pins)


def _settings(dice: Dice) -> Settings:
    """Put the later tiers in any order; now and then choose everything else too."""
    later = [*TIERS[2:]]
    dice.random.shuffle(later)
    usual = Settings(
        tiers=(*TIERS[:2], *later), changeover_minutes=dice.one(0, 10, 10, 30)
    )
    if not dice.often("settings", 0.8):
        return usual
    transit = Mode(dice.one(0, 10), dice.one(9.5, 18.0))
    return replace(
        usual,
        minors_per_adult=dice.one(2, 4, 8),
        weights={**DEFAULT_WEIGHTS, **_weights(dice)},
        senior_roles=dice.one(("senior_animator",), ("senior_animator", "coach")),
        travel=TravelSettings(
            detour=dice.one(1.0, 1.3, 1.7),
            modes={**TravelSettings().modes, "transit": transit},
        ),
    )


def _weights(dice: Dice) -> dict[str, int]:
    """Choose weights, those of languages rising from native to nobody."""
    random = dice.random
    ways = ("native", "level", "interpreter", "remote", "nobody")
    prices = sorted(random.randint(0, 12) for _ in ways)
    return {
        **{f"language_{way}": price for way, price in zip(ways, prices, strict=True)},
        "requested": random.randint(0, 6),
        "equity": random.randint(0, 2),
        "changed": random.randint(0, 4),
        "moved": random.randint(0, 4),
        "ideal_staff": random.randint(0, 6),
        "optional_seat": random.randint(0, 6),
        "preferred": random.randint(-2, 2),
        "available": random.randint(-2, 4),
        "if_needed": random.randint(0, 9),
        "liked": random.randint(-4, 1),
        "wanted_pair": random.randint(-6, 0),
        "same_helper": random.randint(-4, 1),
        "travel": random.randint(-1, 3),
    }
