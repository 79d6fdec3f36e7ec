"""Problems of any content without faults, as far as the file format can say them.

They are to be written and read, not to be planned: rules need not make sense.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from hypothesis import strategies as st

from matching.plan import Assignment, EmptySeat, NotHeld, Plan, RefusedPin
from matching.problem import (
    DEFAULT_WEIGHTS,
    TIERS,
    Allowance,
    Dated,
    Helper,
    HomeVisit,
    Interval,
    Loan,
    Module,
    Option,
    Pin,
    Problem,
    Published,
    Resource,
    Room,
    Seat,
    Series,
    Session,
    Settings,
    Site,
    Skill,
    Use,
    Window,
)
from matching.times import Horizon
from matching.travel import Mode, TravelSettings

Draw = Callable[[st.SearchStrategy[Any]], Any]

WORDS = st.sampled_from(["a", "b", "5.1", "fr", "zh-Hant", "C_4:5", "x" * 64])
NAMES = st.text('Aé"\\ [😀', max_size=5)
IDS = st.lists(WORDS, unique=True, max_size=3).map(tuple)
LEVELS = st.dictionaries(WORDS, st.integers(1, 7), max_size=3)
DAYS = st.none() | st.integers(-2000, 2000)
# Ten days around every clock change of the horizons below.
MINUTES = st.integers(-3000, 15_000)
PLACES = st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180))
HORIZONS = st.builds(
    Horizon,
    st.sampled_from(
        [
            "Europe/Brussels",
            "UTC",
            "Africa/Cairo",
            "Australia/Lord_Howe",
            "Asia/Kathmandu",
        ]
    ),
    st.sampled_from(
        [
            date(2026, 3, 25),
            date(2026, 10, 21),
            date(2026, 4, 2),
            date(2024, 10, 30),
            date(2026, 4, 22),
        ]
    )
    | st.dates(date(2001, 1, 1), date(2150, 1, 1)),
    st.integers(1, 10),
)


def count(highest: int, lowest: int = 0) -> st.SearchStrategy[int]:
    return st.integers(lowest, highest)


def some(highest: int) -> st.SearchStrategy[int | None]:
    return st.none() | count(highest)


def lists(item: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[Any]:
    return st.lists(item, max_size=most).map(tuple)


def distinct(draw: Draw, item: st.SearchStrategy[Any]) -> Any:
    return tuple(draw(st.lists(item, max_size=3, unique_by=lambda part: part.id)))


def _ordered(pair: tuple[Any, Any]) -> tuple[Any, Any]:
    first, last = pair
    both = first is not None and last is not None
    return (last, first) if both and last < first else (first, last)


PERIODS = st.tuples(DAYS, DAYS).map(_ordered)
SPANS = st.tuples(MINUTES, count(3000, 1)).map(lambda span: (span[0], sum(span)))
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


@dataclass(frozen=True)
class Places:
    """What sessions can speak of."""

    sites: tuple[Site, ...]
    resources: tuple[Resource, ...]
    series: tuple[Series, ...]


@st.composite
def things(draw: Draw, keys: list[str]) -> Places:
    rooms = st.lists(
        st.builds(Room, WORDS, count(9)), max_size=2, unique_by=lambda room: room.id
    ).map(tuple)
    sites = distinct(draw, st.builds(Site, WORDS, NAMES, PLACES, rooms, st.booleans()))
    where = st.lists(st.sampled_from(sites), unique=True) if sites else st.just([])
    allowed = st.none() | where.map(lambda some: tuple(site.id for site in some))
    return Places(
        sites,
        distinct(draw, st.builds(Resource, WORDS, count(9), allowed)),
        distinct(
            draw,
            st.builds(Series, WORDS, st.booleans(), st.sampled_from([None, *keys])),
        ),
    )


def loans(places: Places) -> st.SearchStrategy[tuple[Loan, ...]]:
    if not places.resources:
        return st.just(())
    resource = st.sampled_from([resource.id for resource in places.resources])
    build = st.builds(
        lambda key, units, span: Loan(key, units, *span), resource, count(9, 1), SPANS
    )
    return lists(build)


@st.composite
def published(draw: Draw, held: tuple[Session, ...], keys: list[str]) -> Any:
    """Draw a plan that was told: one option a session, each helper there once."""
    told: list[Published] = []
    for session in held:
        option = draw(st.integers(0, len(session.options) - 1))
        people = draw(st.permutations(keys))
        for seat, who in zip(session.seats, people, strict=False):
            if draw(st.booleans()):
                told.append(Published(session.id, option, seat.id, who))
    return tuple(draw(st.permutations(told)))


def _one_module_each(held: tuple[Session, ...]) -> tuple[Session, ...]:
    """Give each session its own number in its series."""
    return tuple(
        session
        if session.module is None
        else replace(session, module=replace(session.module, number=number))
        for number, session in enumerate(held)
    )


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
def seats(draw: Draw) -> Seat:
    shadow = draw(st.booleans())
    return Seat(
        id=draw(WORDS),
        roles=draw(IDS),
        skills=draw(LEVELS),
        languages=draw(LEVELS),
        any_language=draw(st.booleans()),
        clearances=draw(IDS),
        badges=draw(IDS),
        mandatory=not shadow and draw(st.booleans()),
        shadow=shadow,
        tutor_roles=draw(IDS),
    )


@st.composite
def sessions(draw: Draw, horizon: Horizon, places: Places) -> Session:
    wanted = draw(count(3))
    site = draw(st.sampled_from(places.sites))
    held = distinct(draw, seats())
    visit = draw(st.none() | st.builds(HomeVisit, PLACES, st.booleans()))
    return Session(
        id=draw(WORDS),
        site=site.id,
        options=draw(options(horizon, site)),
        seats=held,
        activity=draw(WORDS | st.just("")),
        priority=draw(count(5, 1)),
        min_staff=wanted,
        ideal_staff=wanted + draw(count(2)),
        public_languages=draw(LEVELS),
        max_mentors_per_senior=draw(some(3)),
        remote=visit is None and draw(st.booleans()),
        requested=draw(st.booleans()),
        minors=draw(count(30)),
        home_visit=visit,
        module=draw(module(places, held)),
        uses=draw(uses(places)),
    )


@st.composite
def options(draw: Draw, horizon: Horizon, site: Site) -> Any:
    last = horizon.day_start(horizon.days) - 1
    rooms = st.sampled_from([None, *(room.id for room in site.rooms)])
    times = st.tuples(count(last), count(3000, 1), rooms)
    drawn = draw(st.lists(times, min_size=1, max_size=3, unique=True))
    return tuple(Option(start, start + long, room) for start, long, room in drawn)


def module(places: Places, held: tuple[Seat, ...]) -> st.SearchStrategy[Module | None]:
    if not places.series:
        return st.none()
    series = st.sampled_from([series.id for series in places.series])
    trainers = st.sampled_from([None, *(seat.id for seat in held)])
    return st.none() | st.builds(Module, series, count(10_000), trainers)


def uses(places: Places) -> st.SearchStrategy[tuple[Use, ...]]:
    if not places.resources:
        return st.just(())
    resource = st.sampled_from([resource.id for resource in places.resources])
    use = st.builds(Use, resource, count(9, 1), count(90), count(90))
    return st.lists(use, max_size=2, unique_by=lambda use: use.resource).map(tuple)


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
    held = _one_module_each(held)
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


SCORES = st.integers(-(10**9), 10**9)
CODES = st.sampled_from(
    ["staffing", "used_elsewhere", "no_seats", "room", "resource", "series"]
)
TERMS = st.dictionaries(WORDS, SCORES, max_size=2)


@st.composite
def any_plans(draw: Draw) -> Plan:
    """Give any plan that can be written."""
    tiers = draw(st.lists(st.sampled_from(TIERS), unique=True))
    return Plan(
        problem_sha256=draw(st.text("0123456789abcdef", min_size=64, max_size=64)),
        status=draw(st.sampled_from(["optimal", "feasible"])),
        strategy=draw(NAMES),
        seconds=draw(st.floats(0, 1e6)),
        seed=draw(count(2**31 - 1)),
        assignments=draw(lists(st.builds(Assignment, WORDS, count(3), WORDS, WORDS))),
        pins_refused=draw(lists(st.builds(RefusedPin, WORDS, WORDS, WORDS, IDS))),
        not_held=draw(lists(st.builds(NotHeld, WORDS, CODES, count(9), count(9)))),
        empty_seats=draw(
            lists(
                st.builds(
                    EmptySeat,
                    WORDS,
                    WORDS,
                    st.booleans(),
                    st.dictionaries(WORDS, count(99), max_size=3),
                )
            )
        ),
        score={tier: {"value": draw(SCORES), **draw(TERMS)} for tier in tiers},
        bound={tier: draw(st.none() | SCORES) for tier in tiers},
        versions=draw(st.dictionaries(NAMES, NAMES, max_size=2)),
    )
