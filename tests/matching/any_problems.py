"""Problems of any content without faults, as far as the file format can say them.

They are to be written and read, not to be planned: rules need not make sense.
"""

from typing import Any

from hypothesis import strategies as st

from matching.problem import (
    DEFAULT_WEIGHTS,
    TIERS,
    Allowance,
    Dated,
    Helper,
    Interval,
    Pin,
    Problem,
    Settings,
    Skill,
    Window,
)
from matching.travel import Mode, TravelSettings
from tests.matching.any_sessions import (
    loans,
    one_module_each,
    published,
    sessions,
    things,
)
from tests.matching.any_words import (
    DAYS,
    HORIZONS,
    IDS,
    LEVELS,
    MINUTES,
    NAMES,
    PLACES,
    SPANS,
    WORDS,
    Draw,
    count,
    distinct,
    lists,
    some,
)


def _ordered(pair: tuple[Any, Any]) -> tuple[Any, Any]:
    first, last = pair
    both = first is not None and last is not None
    return (last, first) if both and last < first else (first, last)


PERIODS = st.tuples(DAYS, DAYS).map(_ordered)
DATED = st.builds(lambda key, days: Dated(key, *days), WORDS, PERIODS)
SKILLS = st.builds(
    lambda key, level, days: Skill(key, level, *days), WORDS, count(8, 1), PERIODS
)
WINDOWS = st.builds(lambda span, wish: Window(span[0], span[1], wish), SPANS, count(2))
ALLOWANCES = st.lists(
    st.builds(Allowance, count(2030, 2020), count(10**6), count(10**6)),
    max_size=2,
    unique_by=lambda allowance: allowance.year,
).map(tuple)
ABSENCES = SPANS.map(lambda span: Interval(*span))


@st.composite
def helpers(draw: Draw, keys: list[str], sites: list[str]) -> Any:
    def one(key: str) -> Helper:
        others = [other for other in keys if other != key]
        pair = st.lists(st.sampled_from(others), unique=True) if others else st.just([])
        return Helper(
            id=key,
            name=draw(NAMES),
            roles=tuple(draw(st.lists(DATED, max_size=3, unique=True))),
            skills=distinct(draw, SKILLS),
            languages=draw(LEVELS),
            clearances=tuple(draw(st.lists(DATED, max_size=2, unique=True))),
            badges=draw(IDS),
            adult=draw(st.booleans()),
            home=draw(PLACES),
            mode=draw(st.sampled_from(["walk", "bike", "transit", "car"])),
            max_travel_minutes=draw(some(600)),
            availability=draw(lists(WINDOWS)),
            absences=draw(lists(ABSENCES, 2)),
            busy_until=draw(st.none() | MINUTES),
            max_sessions=draw(some(9)),
            max_sessions_per_day=draw(some(9)),
            max_minutes=draw(some(900)),
            max_minutes_per_day=draw(some(900)),
            min_rest_minutes=draw(count(900)),
            wished_sessions=draw(count(9)),
            past_sessions=draw(count(99)),
            past_weeks=draw(count(8)),
            site_history={site: 1 for site in sites if draw(st.booleans())},
            alone_ok=draw(st.booleans()),
            reserve=draw(st.booleans()),
            allowances=draw(ALLOWANCES),
            likes_sites=tuple(site for site in sites if draw(st.booleans())),
            likes_activities=draw(IDS),
            wanted_with=tuple(draw(pair)),
            never_with=tuple(draw(pair)),
        )

    return tuple(one(key) for key in keys)


@st.composite
def settings(draw: Draw) -> Settings:
    weights = {**DEFAULT_WEIGHTS, **draw(WEIGHTS)}
    modes = {**TravelSettings().modes, "walk": Mode(draw(count(9)), draw(SPEEDS))}
    rest = draw(st.permutations(TIERS[2:]))
    found: Settings = draw(
        st.just(Settings())
        | st.builds(
            Settings,
            tiers=st.just((*TIERS[:2], *rest)),
            weights=st.just(weights),
            changeover_minutes=count(60),
            senior_roles=IDS,
            mentor_roles=IDS,
            minors_per_adult=count(20, 1),
            travel=st.builds(
                TravelSettings, detour=st.floats(1, 10), modes=st.just(modes)
            ),
        )
    )
    return found


WEIGHTS = st.fixed_dictionaries(
    {"travel": count(9), "equity": count(9), "moved": count(9)},
    optional={"language_remote": count(10, 3), "requested": count(9)},
)
SPEEDS = st.floats(0.1, 1000)


@st.composite
def any_problems(draw: Draw) -> Problem:
    """Give any problem without faults."""
    horizon = draw(HORIZONS)
    keys = draw(st.lists(WORDS, unique=True, max_size=3))
    places = draw(things(keys))
    sites = [site.id for site in places.sites]
    held = distinct(draw, sessions(horizon, places)) if sites else ()
    held = one_module_each(held)
    pins = [
        Pin(session.id, seat.id, draw(st.sampled_from(keys)))
        for session in held
        for seat in session.seats
        if keys and draw(st.booleans())
    ]
    pairs = [(a, b) for a in sites for b in sites if a < b and draw(st.booleans())]
    return Problem(
        horizon=horizon,
        helpers=draw(helpers(keys, sites)),
        sites=places.sites,
        sessions=held,
        as_of=draw(st.none() | MINUTES),
        travel_minutes={pair: draw(count(99)) for pair in pairs},
        pins=tuple(draw(st.permutations(pins))),
        resources=places.resources,
        loans=draw(loans(places)),
        series=places.series,
        published=draw(published(held, keys)),
        settings=draw(settings()),
    )
