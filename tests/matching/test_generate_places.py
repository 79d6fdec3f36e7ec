"""Instances on real places: their half-days, their surroundings."""

import pytest

from matching.generate import HalfDay, Place, generate
from matching.problem import Option
from matching.travel import minutes_between
from matching.validate import faults_of

PLACES = [
    Place("a", "EPN A", 50.85, 4.35, (HalfDay(0, 540, 720), HalfDay(5, 840, 1020))),
    Place("b", "EPN B", 50.87, 4.37, ()),
    Place("c", "EPN C", 50.80, 4.30, (HalfDay(6, 600, 720), HalfDay(2, 660, 960))),
]


def test_real_places_get_a_session_for_every_half_day() -> None:
    problem = generate("pool", 1, places=PLACES)
    assert [site.id for site in problem.sites] == ["a", "c"]
    assert [site.name for site in problem.sites] == ["EPN A", "EPN C"]
    found = sorted((s.site, s.options[0].start) for s in problem.sessions)
    halves = [(place.key, half) for place in PLACES for half in place.half_days]
    assert found == sorted(
        (key, half.weekday * 1440 + half.start_minute) for key, half in halves
    )
    for session in problem.sessions:
        assert 1 <= sum(seat.covering for seat in session.seats) <= 2
        assert all(within_a_half_day(session.site, one) for one in session.options)
    for site, place in zip(problem.sites, PLACES[::2], strict=True):
        assert site.location == (place.latitude, place.longitude)
    for helper in problem.helpers:
        near = [
            minutes_between(helper.home, site.location, "walk", problem.settings.travel)
            for site in problem.sites
        ]
        assert min(near) <= 4 * 1.3 / 5 * 60 + 1
    assert faults_of(problem) == []


def within_a_half_day(site: str, option: Option) -> bool:
    return any(
        half.weekday * 1440 + half.start_minute <= option.start
        and option.end <= half.weekday * 1440 + half.end_minute
        for place in PLACES
        for half in place.half_days
        if place.key == site
    )


def test_places_without_half_days_are_refused() -> None:
    with pytest.raises(ValueError, match="half-day"):
        generate("pool", 1, places=[Place("a", "A", 50.8, 4.3, ())])
