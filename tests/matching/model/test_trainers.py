"""What one trainer can do of a series, and how soon that is known."""

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from matching.check import violations
from matching.model import build_model
from matching.model.draft import Draft
from matching.model.frame import Ints
from matching.model.week import Week
from matching.plan import Assignment
from matching.problem import Allowance, Module, Option, Problem, Series, Session
from tests.matching.tiny import DAY, helper, problem, timed

COURSE = (Series("course", same_trainer=True),)
STARTS = st.tuples(st.integers(0, 2), st.sampled_from([9, 10, 12]))
LENGTHS = st.sampled_from([60, 120, 180])


@st.composite
def options(draw: st.DrawFn) -> tuple[Option, ...]:
    drawn = draw(st.lists(STARTS, min_size=1, max_size=2, unique=True))
    starts = [day * DAY + hour * 60 for day, hour in drawn]
    return tuple(Option(start, start + draw(LENGTHS)) for start in starts)


@st.composite
def courses(draw: st.DrawFn) -> Problem:
    """One trainer with limits, three modules, and a session beside them."""
    limit = st.none() | st.integers(1, 3)
    ana = helper(
        "ana",
        max_sessions=draw(limit),
        max_sessions_per_day=draw(limit),
        max_minutes=draw(st.none() | st.just(300)),
        max_minutes_per_day=draw(st.none() | st.just(200)),
        allowances=draw(
            st.just(())
            | st.integers(1, 2).map(lambda n: (Allowance(2026, 10, n * 10),))
        ),
    )
    modules = [
        timed(f"m{number}", *draw(options()), module=Module("course", number, "a"))
        for number in range(3)
    ]
    beside = timed("beside", *draw(options()))
    return problem((ana,), (*modules, beside), series=COURSE)


def the_week(asked: Problem) -> tuple[Draft, Week]:
    draft = Draft.of(asked, frozenset())
    return draft, Week(draft, 0)


def answers(draft: Draft, slots: Ints) -> list[Assignment]:
    """Give ana's assignments in some slots."""
    frame, sessions = draft.frame, draft.problem.sessions
    return [
        Assignment(
            sessions[frame.slot_session[s]].id, int(frame.slot_option[s]), "a", "ana"
        )
        for s in slots.tolist()
    ]


@given(courses())
@hypothesis_settings(deadline=None)
def test_what_goes_together_is_what_the_check_allows(asked: Problem) -> None:
    draft, week = the_week(asked)
    session = draft.frame.slot_session[week.slots]
    places = [np.flatnonzero(session == number).tolist() for number in range(4)]
    for count in range(1, 4):
        for way in map(np.array, product(*places[:count])):
            held = answers(draft, week.slots[way])
            fits = week.allows(way)
            assert fits == (violations(asked, held) == [])
            if fits:
                barred = week.barred_by(way)
                for other in places[3]:
                    more = answers(draft, week.slots[[*way, other]])
                    assert barred[other] == (violations(asked, more) != [])


def test_columns_and_places_of_a_week_belong_together() -> None:
    draft, week = the_week(
        problem(
            (helper("ana"), helper("ben")),
            (timed("late", Option(900, 960)), timed("soon", Option(600, 660))),
        )
    )
    assert week.slots.tolist() == [1, 0]
    for place in (0, 1):
        (column,) = week.columns_of(np.array([place])).tolist()
        assert draft.slot[column] == week.slots[place]
        assert week.places_of(np.array([column])) == [place]


def module(number: int, count: int) -> Session:
    """Make a module with so many options on one day."""
    first = number * DAY + 480
    times = (Option(first + n * 60, first + n * 60 + 60) for n in range(count))
    return timed(f"m{number}", *times, module=Module("course", number, "a"))


def test_many_modules_with_many_options_are_written_soon() -> None:
    """Six to the power of seven ways to train them are not all looked at."""
    modules = tuple(module(number, 6) for number in range(7))
    people = tuple(helper(f"h{number}", max_sessions=6) for number in range(4))
    model = build_model(problem(people, modules, series=COURSE))
    strong = model.draft.rows.rule_of_row() == "series:strong"
    assert strong.sum() >= len(people) * (len(modules) - 1)
