"""Near sites are found as the plain formula finds them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from matching.model.clashes import PlaceTravel
from matching.model.frame import Frame
from matching.model.reach import Reach
from matching.problem import Helper, Problem, Site
from matching.travel import Location, minutes_between
from tests.matching.tiny import CENTRE, NORTH, helper, problem, session

# Around Brussels, at both poles, on both sides of the date line, and opposite.
PLACES = st.one_of(
    st.none(),
    st.tuples(st.floats(50.5, 51.2), st.floats(4.0, 4.7)),
    st.sampled_from([CENTRE, NORTH, (-50.85, -175.65), (90.0, 0.0), (-90.0, 10.0)]),
    st.tuples(st.sampled_from([0.0, 10.0]), st.sampled_from([-180.0, 179.99, 180.0])),
)
MODES = ("walk", "bike", "transit", "car")


@st.composite
def neighbours(draw: st.DrawFn) -> Problem:
    """Draw helpers and sites, and ranges that often end exactly at a site."""
    where = draw(st.lists(PLACES, min_size=1, max_size=5))
    sites = tuple(Site(f"p{i}", location=place) for i, place in enumerate(where))
    people = []
    for number in range(draw(st.integers(0, 4))):
        person = helper(
            f"h{number}", home=draw(PLACES), mode=draw(st.sampled_from(MODES))
        )
        way = ways(problem((person,), (), sites=sites))
        exact = draw(st.sampled_from([minutes for *_, minutes in way]))
        most = draw(st.sampled_from([None, 0, 4, 30, exact, max(0, exact - 1)]))
        people.append(replace(person, max_travel_minutes=most))
    sessions = tuple(
        session(
            f"s{i}", site=draw(st.sampled_from(sites)).id, remote=draw(st.booleans())
        )
        for i in range(draw(st.integers(0, 4)))
    )
    return problem(tuple(people), sessions, sites=sites)


def ways(asked: Problem) -> list[tuple[int, int, int]]:
    """Give the minutes of every helper to every site, one by one."""
    how = asked.settings.travel
    return [
        (h, s, minutes_between(one.home, site.location, one.mode, how))
        for h, one in enumerate(asked.helpers)
        for s, site in enumerate(asked.sites)
    ]


def within(person: Helper, minutes: int) -> bool:
    most = person.max_travel_minutes
    return most is None or minutes <= most


@given(neighbours())
@hypothesis_settings(deadline=None, max_examples=200)
def test_minutes_and_range_are_those_of_the_formula(asked: Problem) -> None:
    reach, every = Reach(Frame(asked)), ways(asked)
    table = np.array(every, dtype=np.int64).reshape(len(every), 3)
    assert reach.minutes(table[:, 0], table[:, 1]).tolist() == table[:, 2].tolist()
    near = {(h, s) for h, s, m in every if within(asked.helpers[h], m)}
    found = list(zip(*(ids.tolist() for ids in reach.place_pairs()), strict=True))
    assert len(found) == len(set(found))
    assert set(found) == near


@given(neighbours())
@hypothesis_settings(deadline=None)
def test_a_remote_session_is_within_everybodys_range(asked: Problem) -> None:
    frame = Frame(asked)
    near = {(h, s) for h, s, m in ways(asked) if within(asked.helpers[h], m)}
    wanted = {
        (h, number)
        for h in range(len(asked.helpers))
        for number, one in enumerate(asked.sessions)
        if one.remote or (h, frame.site_index[one.site]) in near
    }
    found = list(zip(*(ids.tolist() for ids in Reach(frame).pairs()), strict=True))
    assert len(found) == len(set(found))
    assert set(found) == wanted
    free = Reach(frame, limited=False).pairs()[0]
    assert len(free) == len(asked.helpers) * len(asked.sessions)


def test_a_base_beyond_the_limit_leaves_only_what_needs_no_travel() -> None:
    sites = (Site("here", location=CENTRE), Site("nowhere"))
    ana = helper("ana", home=CENTRE, max_travel_minutes=9)  # transit: 10 to begin
    reach = Reach(Frame(problem((ana,), (), sites=sites)))
    assert [ids.tolist() for ids in reach.place_pairs()] == [[0], [1]]


@given(st.lists(PLACES, min_size=1, max_size=5), st.sampled_from(MODES), st.data())
@hypothesis_settings(deadline=None)
def test_a_table_between_sites_wins_over_the_formula(
    where: list[Location | None], mode: str, data: st.DataObject
) -> None:
    sites = tuple(Site(f"p{i}", location=place) for i, place in enumerate(where))
    pairs = [(a.id, b.id) for a in sites for b in sites if a.id < b.id]
    given_ = {pair: data.draw(st.none() | st.integers(0, 99)) for pair in pairs}
    table = {pair: minutes for pair, minutes in given_.items() if minutes is not None}
    asked = problem((), (), sites=sites, travel_minutes=table)
    travel = PlaceTravel(Frame(asked))
    chosen = data.draw(
        st.lists(st.integers(0, len(sites) - 1), max_size=4, unique=True)
    )
    found = travel.between(np.array(chosen, dtype=np.int64), mode)
    for row, one in enumerate(chosen):
        for column, other in enumerate(chosen):
            if one != other:
                a, b = sites[min(one, other)], sites[max(one, other)]
                how = asked.settings.travel
                plain = minutes_between(
                    sites[one].location, sites[other].location, mode, how
                )
                assert found[row, column] == table.get((a.id, b.id), plain)


@pytest.mark.parametrize("count", [0, 513])
def test_no_helper_is_lost_between_blocks(count: int) -> None:
    people = tuple(
        helper(f"h{i}", home=CENTRE, max_travel_minutes=30) for i in range(count)
    )
    here, _ = Reach(Frame(problem(people, ()))).place_pairs()
    assert np.bincount(here, minlength=count).tolist() == [3] * count
