"""Series: the model allows the orders and trainers that the check allows."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from matching.check import violations
from matching.model import build_model
from matching.plan import Assignment
from matching.problem import Module, Problem, Published, Series
from tests.matching.model.regions import admits
from tests.matching.tiny import at, helper, problem, session

pytestmark = pytest.mark.solver

TIMES = ("0 09:00 10:00", "1 09:00 10:00", "1 09:30 10:30", "2 09:00 10:00")
PEOPLE = ("ana", "ben")
MODULES = 4


@st.composite
def courses(draw: st.DrawFn) -> Problem:
    """Four modules, of which any may have begun, whatever comes before it."""
    told = []
    sessions = []
    for number in range(MODULES):
        times = draw(
            st.lists(st.sampled_from(TIMES), min_size=1, max_size=2, unique=True)
        )
        seat = draw(st.sampled_from(["a", "a", "a", None]))
        module = Module("course", number, seat)
        sessions.append(session(f"m{number}", ",".join(times), module=module))
        if draw(st.booleans()):
            option = draw(st.integers(0, len(times) - 1))
            who = draw(st.sampled_from(PEOPLE))
            told.append(Published(f"m{number}", option, "a", who))
    course = Series("course", draw(st.booleans()), draw(st.sampled_from([None, "ana"])))
    return problem(
        tuple(helper(key) for key in PEOPLE),
        tuple(sessions),
        series=(course,),
        published=tuple(told),
        as_of=at(1, "09:15"),
    )


@given(courses())
@hypothesis_settings(deadline=None, max_examples=40)
def test_around_what_has_begun_modules_follow_each_other(asked: Problem) -> None:
    model = build_model(asked)
    frame = model.draft.frame
    choices = []
    for number, own in enumerate(asked.sessions):
        facts = [
            Assignment(e.session, e.option, e.seat, e.helper)
            for e in asked.published
            if e.session == own.id
        ]
        free = [
            Assignment(own.id, option, "a", who)
            for option, who in product(range(len(own.options)), PEOPLE)
            if own.options[option].start >= at(1, "09:15")
        ]
        choices.append(facts if frame.begun[number] else [None, *free])
    for choice in product(*choices):
        held = [entry for entry in choice if entry is not None]
        assert admits(model, held) == (violations(asked, held) == []), held
