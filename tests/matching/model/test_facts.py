"""What has begun is a fact: it stays, counts, and leaves less to what comes."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from matching.check import violations
from matching.model import build_model
from matching.plan import Assignment
from matching.problem import Allowance, Module, Problem, Published, Series
from matching.solve import Limits, solve
from matching.times import Horizon
from tests.matching.model.regions import admits, columns_of
from tests.matching.tiny import (
    WEEK,
    answer,
    at,
    helper,
    problem,
    published,
    seats,
    session,
)

pytestmark = pytest.mark.solver

TWO_WEEKS = Horizon(WEEK.zone, WEEK.start, 14)
TIMES = ("09:00 10:00", "09:30 11:00", "12:00 15:00")
RATE = 1000


@st.composite
def weeks_under_way(draw: st.DrawFn) -> Problem:
    """One helper, of whose sessions the first days have begun, within limits or not."""
    some = st.none() | st.integers(0, 2)
    ana = helper(
        "ana",
        max_sessions=draw(some),
        max_sessions_per_day=draw(some),
        max_minutes=draw(st.none() | st.sampled_from([90, 180, 240])),
        max_minutes_per_day=draw(st.none() | st.sampled_from([90, 150, 180])),
        min_rest_minutes=draw(st.sampled_from([0, 1200])),
        allowances=draw(
            st.just(())
            | st.integers(0, 3).map(lambda days: (Allowance(2026, RATE, days * RATE),))
        ),
    )
    times = st.sampled_from(TIMES)
    days = [0, *draw(st.lists(st.sampled_from([0, 0, 1, 1, 2, 7, 8]), max_size=4))]
    sessions = tuple(
        session(f"s{number}", f"{day} {draw(times)}") for number, day in enumerate(days)
    )
    told = tuple(
        Published(own.id, 0, "a", "ana")
        for own, day in zip(sessions, days, strict=True)
        if day < 2 and draw(st.booleans())
    )
    return problem(
        (ana,), sessions, horizon=TWO_WEEKS, as_of=at(1, "00:00"), published=told
    )


@given(weeks_under_way())
@hypothesis_settings(deadline=None, max_examples=60)
def test_beside_facts_the_model_allows_what_the_check_allows(asked: Problem) -> None:
    model = build_model(asked)
    facts = {entry.session for entry in asked.published}
    for choice in product((False, True), repeat=len(asked.sessions)):
        taken = zip(asked.sessions, choice, strict=True)
        chosen = [one.id for one, yes in taken if yes or one.id in facts]
        held = [Assignment(key, 0, "a", "ana") for key in chosen]
        assert admits(model, held) == (violations(asked, held) == []), held


@pytest.mark.parametrize(
    ("limit", "later"), [("max_sessions", 8), ("max_sessions_per_day", 3)]
)
def test_who_did_too_much_before_may_come_later(limit: str, later: int) -> None:
    """Facts exceed a limit; the next day, or week, has one of its own."""
    limits = {limit: 1}
    sessions = (
        session("s"),
        session("t", "0 14:00 15:00"),
        session("u", f"{later} 09:00 10:00"),
    )
    asked = problem(
        (helper("ana", "", **limits),),
        sessions,
        horizon=TWO_WEEKS,
        as_of=at(1, "00:00"),
        published=published("s/a=ana t/a=ana"),
    )
    plan = solve(asked, Limits(seconds=20, workers=1))
    assert plan.assignments == answer("s/a=ana t/a=ana u/a=ana")


def test_facts_at_one_time_use_up_one_day() -> None:
    """Two sessions at once were published; of two paid days one is left."""
    ana = helper("ana", allowances=(Allowance(2026, RATE, 2 * RATE),))
    sessions = (
        session("s"),
        session("t", "0 10:00 15:00"),
        session("same", "0 16:00 17:00"),
        session("u", "3 09:00 10:00"),
        session("v", "4 09:00 10:00"),
    )
    asked = problem(
        (ana,),
        sessions,
        as_of=at(0, "11:00"),
        published=published("s/a=ana t/a=ana"),
    )
    plan = solve(asked, Limits(seconds=20, workers=1))
    held = {entry.session for entry in plan.assignments}
    assert {"s", "t", "same"} < held
    assert len(held & {"u", "v"}) == 1


def test_of_a_session_that_has_begun_only_what_was_told_is_left() -> None:
    """Neither another seat or option, nor anybody else; the gates do not matter."""
    people = (helper("ana", availability=(), reserve=True), helper("ben"))
    own = session("s", "0 09:00 12:00,5 09:00 12:00", seats=seats(2, roles=("coach",)))
    asked = problem(
        people, (own,), as_of=at(0, "09:01"), published=published("s/b=ana")
    )
    model = build_model(asked)
    assert set(columns_of(model)) == set(answer("s/b=ana"))
    assert model.lower[: model.draft.pairs].tolist() == [1]


def test_a_session_begins_once_its_start_is_past() -> None:
    for minute, begun in (("09:00", False), ("09:01", True)):
        asked = problem(
            (helper("ana"), helper("ben")),
            (session("s"),),
            as_of=at(0, minute),
            published=published("s/a=ana"),
        )
        model = build_model(asked)
        assert model.draft.frame.begun.tolist() == [begun]
        assert {entry.helper for entry in columns_of(model)} == (
            {"ana"} if begun else {"ana", "ben"}
        )


@pytest.mark.parametrize(("trainer", "may"), [(None, "ana"), ("ben", "")])
def test_who_trained_what_has_begun_trains_the_rest(
    trainer: str | None, may: str
) -> None:
    """With another trainer given, nobody is both."""
    modules = tuple(
        session(f"m{n}", f"{n} 09:00 10:00", module=Module("course", n, "a"))
        for n in range(2)
    )
    asked = problem(
        (helper("ana"), helper("ben")),
        modules,
        as_of=at(0, "10:00"),
        published=published("m0/a=ana"),
        series=(Series("course", same_trainer=True, trainer=trainer),),
    )
    left = {e.helper for e in columns_of(build_model(asked)) if e.session == "m1"}
    assert left == set(may.split())
