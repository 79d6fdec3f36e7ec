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
    Session,
    Settings,
    Site,
)
from matching.times import Horizon
from matching.travel import Mode, TravelSettings
from tests.matching.random_people import PEOPLE, some_helper
from tests.matching.random_sessions import PLACES, some_sessions
from tests.matching.random_themes import Dice

# Usual weeks, one that turns on the third day, and both nights of clock change.
HORIZONS = (
    (date(2026, 11, 23), 7),
    (date(2026, 11, 28), 5),
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
    sessions = some_sessions(dice, horizon)
    people = PEOPLE[: dice.one(2, 3, 4, 4, 4)]
    helpers = tuple(some_helper(dice, key, people, sessions) for key in people)
    first = min(session.option.start for session in sessions)
    return Problem(
        horizon=horizon,
        helpers=helpers,
        sites=_sites(dice),
        sessions=sessions,
        as_of=first + dice.one(0, 1, 1, 60) if dice.often("past") else None,
        travel_minutes=_table(dice),
        pins=_pins(dice, sessions, people),
        settings=_settings(dice),
    )


def _sites(dice: Dice) -> tuple[Site, ...]:
    """Put the places in Brussels, one of them perhaps nowhere."""
    north, east = dice.one(0.0, 0.01, 0.03), dice.one(0.0, 0.02)
    return (
        Site("library", location=(50.85, 4.35)),
        Site("centre", location=(50.85 + north, 4.35 + east)),
        Site("online", location=dice.one(None, (50.83, 4.32))),
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
        weights={**DEFAULT_WEIGHTS, **_weights(dice)},
        senior_roles=dice.one(("senior_animator",), ("senior_animator", "coach")),
        travel=TravelSettings(
            detour=dice.one(1.0, 1.3, 1.7),
            modes={**TravelSettings().modes, "transit": transit},
        ),
    )


def _weights(dice: Dice) -> dict[str, int]:
    """Choose weights, languages in their order: native ≤ level ≤ nobody."""
    random = dice.random
    languages = sorted(random.randint(0, 12) for _ in range(3))
    names = ("language_native", "language_level", "language_nobody")
    return {
        **dict(zip(names, languages, strict=True)),
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
