"""Rooms and resources: the model allows the weeks that the check allows."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from matching.check import violations
from matching.model import Model, build_model
from matching.plan import Assignment
from matching.problem import Loan, Problem, Published, Resource, Room, Site, Use
from tests.matching.model.regions import admits
from tests.matching.tiny import WEEK, at, helper, problem, session

pytestmark = pytest.mark.solver

TIMES = ("09:00 10:00", "09:30 12:00", "10:00 11:00", "11:00 13:00")
MARGINS = st.sampled_from([0, 0, 30, 60])


@st.composite
def shared(draw: st.DrawFn) -> Problem:
    """Four sessions of a morning for four people, who share a hall, kits and a van."""
    loans = tuple(
        Loan("kit", draw(st.integers(1, 3)), at(0, start), at(0, end))
        for start, end in draw(
            st.lists(
                st.sampled_from(
                    [("08:00", "09:30"), ("09:15", "10:30"), ("12:00", "14:00")]
                ),
                max_size=2,
            )
        )
    )
    sessions = tuple(
        session(
            f"s{number}",
            f"0 {draw(st.sampled_from(TIMES))} {draw(st.sampled_from(['', 'hall']))}",
            uses=draw(uses()),
            site=draw(st.sampled_from(["library", "library", "centre"])),
        )
        for number in range(4)
    )
    told = draw(st.sampled_from([(), ("s0",), ("s0", "s1")]))
    more: dict[str, Any] = {}
    if told:
        more["published"] = tuple(Published(key, 0, "a", f"h{key[1]}") for key in told)
        more["as_of"] = draw(st.sampled_from([at(0, "09:15"), at(0, "10:30")]))
    rooms = (Room("hall", draw(st.integers(0, 2))),)
    return problem(
        tuple(helper(f"h{number}") for number in range(4)),
        sessions,
        sites=(Site("library", rooms=rooms), Site("centre", rooms=rooms)),
        resources=(
            Resource("kit", draw(st.integers(0, 4))),
            Resource("van", 1, draw(st.sampled_from([None, ("library",)]))),
        ),
        loans=loans,
        horizon=WEEK,
        **more,
    )


@st.composite
def uses(draw: st.DrawFn) -> tuple[Use, ...]:
    kit = Use("kit", draw(st.integers(1, 3)), draw(MARGINS), draw(MARGINS))
    return draw(st.sampled_from([(), (kit,), (kit,), (Use("van"),), (kit, Use("van"))]))


@given(shared())
@hypothesis_settings(deadline=None, max_examples=60)
def test_what_fits_at_every_moment_is_allowed(asked: Problem) -> None:
    model = build_model(asked)
    begun = model.draft.frame.begun.tolist()
    free = [(False, True) if not now else (True,) for now in begun]
    for choice in product(*free):
        held = [
            Assignment(own.id, 0, "a", f"h{own.id[1]}")
            for own, yes in zip(asked.sessions, choice, strict=True)
            if yes
        ]
        assert admits(model, held) == (violations(asked, held) == []), held


def test_a_loan_is_taken_off_while_it_lasts() -> None:
    """Of three kits two are lent from ten to eleven."""
    people = tuple(helper(key) for key in ("ana", "ben"))
    two = (
        session("s", "0 09:00 10:00", uses=(Use("kit", 2),)),
        session("t", "0 10:00 11:00", uses=(Use("kit", 1),)),
        session("u", "0 10:30 11:30", uses=(Use("kit", 1),)),
        session("v", "0 11:00 12:00", uses=(Use("kit", 2),)),
        session("never", "0 10:15 10:45", uses=(Use("kit", 2),)),
    )
    asked = problem(
        people,
        two,
        resources=(Resource("kit", 3),),
        loans=(Loan("kit", 2, at(0, "10:00"), at(0, "11:00")),),
    )
    model = build_model(asked)
    rows = model.draft.rows.rule_of_row() == "resource"
    sums = model.matrix[rows.nonzero()[0]].toarray()
    slots = model.draft.held
    found = {
        (tuple((row[slots] > 0).nonzero()[0].tolist()), most)
        for row, most in zip(sums, model.row_upper[rows].tolist(), strict=True)
    }
    assert ((1, 2, 4), 1) in found  # s, v fit beside each other and the loan
    held = {own.id for own in asked.sessions if columns(model, own.id)}
    assert held == {"s", "t", "u", "v"}


def columns(model: Model, key: str) -> int:
    number = model.draft.frame.session_index[key]
    return len(model.draft.columns_of_session(number))
