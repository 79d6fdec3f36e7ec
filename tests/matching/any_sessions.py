"""Sessions of any content without faults, and what they speak of."""

from dataclasses import dataclass, replace
from typing import Any

from hypothesis import strategies as st

from matching.problem import (
    HomeVisit,
    Loan,
    Module,
    Option,
    Published,
    Resource,
    Room,
    Seat,
    Series,
    Session,
    Site,
    Use,
)
from matching.times import Horizon
from tests.matching.any_words import (
    IDS,
    LEVELS,
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


def one_module_each(held: tuple[Session, ...]) -> tuple[Session, ...]:
    """Give each session its own number in its series."""
    return tuple(
        session
        if session.module is None
        else replace(session, module=replace(session.module, number=number))
        for number, session in enumerate(held)
    )


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
