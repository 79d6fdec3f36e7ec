"""Languages, staffing and equity, with figures worked out by hand."""

from typing import Any

import pytest

from matching.problem import NATIVE, Settings, Site
from tests.matching.score.alone import alone, tier
from tests.matching.tiny import helper, problem, seat, seats, session, shadow

SPEAKERS = (
    helper("native", languages={"fr": NATIVE}),
    helper("fluent", languages={"fr": 6}),
    helper("good", languages={"fr": 4}),
    helper("beginner", languages={"fr": 3}),
    helper("silent"),
)


@pytest.mark.parametrize(
    ("wanted", "held", "cost"),
    [
        (4, "s/a=native", 0),
        (4, "s/a=fluent", 1),
        (4, "s/a=good", 1),
        (4, "s/a=beginner", 10),
        (4, "s/a=beginner s/b=good", 1),
        (4, "s/a=good s/b=native", 0),
        (4, "s/a=beginner s/x=native", 10),  # a shadow does not count
        (4, "s/x=native", 10),  # held, and nobody covers
        (1, "s/x=native", 10),
        (1, "s/a=silent", 10),
        (1, "s/a=beginner", 1),
        (NATIVE, "s/a=fluent", 10),
        (NATIVE, "s/a=native", 0),
        (4, "", 0),  # not held
    ],
)
def test_a_language_is_priced_by_its_best_covering_speaker(
    wanted: int, held: str, cost: int
) -> None:
    team = (*seats(2), shadow("x"))
    public = session("s", seats=team, public_languages={"fr": wanted})
    assert tier("teams", problem(SPEAKERS, (public,)), held)["languages"] == cost


def test_each_language_of_each_held_session_is_a_need() -> None:
    needs = {"fr": 4, "nl": 1, "ary": NATIVE}
    sessions = (
        session("s", public_languages=needs),
        session("t", "1 09:00 10:00", public_languages=needs),
        session("u", "2 09:00 10:00", public_languages=needs),
    )
    asked = problem((helper("ana", languages={"fr": 5, "nl": NATIVE}),), sessions)
    assert tier("teams", asked, "s/a=ana t/a=ana")["languages"] == 2 * (1 + 0 + 10)


def test_ideal_staff_counts_the_missing_of_held_sessions() -> None:
    sessions = (
        session("s", seats=(*seats(3), shadow("x")), ideal_staff=3),
        session("t", seats=seats(2), ideal_staff=1),
        session("u", ideal_staff=9),
    )
    people = tuple(map(helper, ("ana", "ben", "cem", "dua")))
    asked = problem(people, sessions)
    found = tier("teams", asked, "s/a=ana s/x=ben t/a=cem t/b=dua")
    assert found["ideal_staff"] == 2


def test_optional_seats_count_in_every_session_held_or_not() -> None:
    some = (*seats(1), seat("b", mandatory=False), shadow("x"))
    sessions = (session("s", seats=some), session("t", seats=some))
    asked = problem((helper("ana"), helper("ben")), sessions)
    assert tier("teams", asked, "")["optional_seats"] == 4
    assert tier("teams", asked, "s/a=ana")["optional_seats"] == 4
    assert tier("teams", asked, "s/a=ana s/x=ben")["optional_seats"] == 3


def test_teams_adds_weighted_terms() -> None:
    weights = {"language_nobody": 7, "ideal_staff": 5, "optional_seat": 3}
    some = (*seats(1), shadow("x"), shadow("y"))
    public = session("s", seats=some, ideal_staff=3, public_languages={"fr": 1})
    settings = Settings(weights=weights)
    asked = problem((helper("ana"),), (public,), settings=settings)
    assert tier("teams", asked, "s/a=ana") == {
        "value": 7 + 5 * 2 + 3 * 2,
        "languages": 7,
        "ideal_staff": 2,
        "optional_seats": 2,
        "equity": 0,
    }


# ------------------------------------------------------------ interpreting

DUO = (
    helper("mona", "interpreter", languages={"ary": 6, "fr": 4}),
    helper("rare", "interpreter@1-", languages={"ary": 6, "fr": 4}),
    helper("weak", "interpreter", languages={"ary": 3, "fr": 4}),
    helper("poor", "interpreter", languages={"ary": 6, "fr": 3}),
    helper("talk", "coach", languages={"ary": 6, "fr": 4}),
    helper("fred", languages={"fr": 4, "nl": 7}),
    helper("bart", languages={"fr": 3, "nl": 7}),
    helper("omar", languages={"ary": 4}),
)


@pytest.mark.parametrize(
    ("held", "cost"),
    [
        ("s/a=fred", 10),
        ("s/x=mona s/a=fred", 3),
        ("s/x=mona", 10),  # nobody to interpret for
        ("s/x=mona s/y=fred", 10),  # the colleague does not cover
        ("s/x=mona s/a=bart", 10),  # B1 is not enough to understand each other
        ("s/x=poor s/a=fred", 10),
        ("s/x=mona s/a=bart s/b=fred", 3),
        ("s/x=weak s/a=fred", 10),  # B1 where C2 is wanted
        ("s/x=talk s/a=fred", 10),  # no interpreter
        ("s/x=rare s/a=fred", 10),  # not yet on that day
        ("s/x=rare@1 s/a=fred@1", 3),  # the day of the option taken
        ("s/a=mona s/b=fred", 1),  # who covers is better than an interpreter
        ("s/x=mona s/a=omar", 3),  # they share the language itself
    ],
)
def test_an_interpreter_needs_a_covering_colleague_who_understands(
    held: str, cost: int
) -> None:
    team = (*seats(2), shadow("x"), shadow("y"))
    times = "0 09:00 12:00, 1 09:00 12:00"
    public = session("s", times, seats=team, public_languages={"ary": 6})
    assert tier("teams", problem(DUO, (public,)), held)["languages"] == cost


@pytest.mark.parametrize(
    ("held", "cost"),
    [("s/a=fred", 5), ("s/a=fred s/x=mona", 3), ("s/a=mona", 1), ("", 0)],
)
def test_remote_interpreting_is_better_than_nobody(held: str, cost: int) -> None:
    sites = (Site("library", remote_interpreting=True),)
    team = (*seats(1), shadow("x"))
    public = session("s", seats=team, public_languages={"ary": 6})
    asked = problem(DUO, (public,), sites=sites)
    assert tier("teams", asked, held)["languages"] == cost


def test_an_interpreter_meets_a_need_of_level_native_as_a_native_only() -> None:
    people = (
        helper("born", "interpreter", languages={"ary": NATIVE, "fr": 4}),
        *DUO,
    )
    public = session(
        "s", seats=(*seats(1), shadow("x")), public_languages={"ary": NATIVE}
    )
    asked = problem(people, (public,))
    assert tier("teams", asked, "s/a=fred s/x=born")["languages"] == 3
    assert tier("teams", asked, "s/a=fred s/x=mona")["languages"] == 10


def test_the_network_prices_interpreting() -> None:
    weights = {"language_interpreter": 6, "language_remote": 8}
    sites = (Site("library", remote_interpreting=True), Site("centre"))
    team = (*seats(1), shadow("x"))
    needs: dict[str, Any] = {"public_languages": {"ary": 6}, "seats": team}
    sessions = (session("s", **needs), session("t", site="centre", **needs))
    settings = Settings(weights=weights)
    asked = problem(DUO, sessions, sites=sites, settings=settings)
    held = "s/a=fred t/a=omar t/x=mona"
    assert tier("teams", asked, held)["languages"] == 8 + 6


# ------------------------------------------------------------------ equity


def test_equity_is_convex_in_the_share_of_empty_seats_of_a_site() -> None:
    """The library has 3 mandatory seats, the centre 2, the north none."""
    sessions = (
        session("s", seats=(*seats(2), seat("c", mandatory=False))),
        session("t", "1 09:00 12:00"),
        session("u", "2 09:00 12:00", site="centre", seats=seats(2)),
        session("v", site="north", seats=(seat("a", mandatory=False),)),
    )
    asked = problem((helper("ana"), helper("ben")), sessions)
    costs = {
        "": 3000 + 2000,
        "s/a=ana": 1333 + 2000,  # 1000 · 4 / 3
        "s/c=ana": 3000 + 2000,  # optional
        "t/a=ana s/a=ana": 333 + 2000,
        "u/a=ana": 3000 + 500,
        "s/a=ana s/b=ben u/a=ana": 333 + 500,
        "s/a=ana s/b=ben t/a=ana u/a=ana u/b=ben": 0,
    }
    for held, cost in costs.items():
        assert tier("teams", asked, held)["equity"] == cost


def test_the_network_says_how_much_equity_counts() -> None:
    settings = Settings(weights={"equity": 7})
    asked = alone(helper("ana"), seats=seats(2), ideal_staff=2, settings=settings)
    found = tier("teams", asked, "s/a=ana")
    assert (found["equity"], found["value"]) == (500, 7 * 500 + 1)
