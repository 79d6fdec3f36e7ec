"""Repairs solved by hand: what must come out of them, and what must not."""

from dataclasses import replace
from typing import Any

import pytest

from matching.check import violations
from matching.faults import BadInputError
from matching.files import fingerprint, read_problem, write_problem
from matching.plan import Assignment, Plan
from matching.problem import Interval, Problem, Published
from matching.repair import (
    Absence,
    Cancellation,
    Desk,
    News,
    Repair,
    replan,
    restated,
    void_pins,
)
from matching.score import score
from matching.solve import Limits, solve
from tests.matching.tiny import (
    answer,
    at,
    away,
    between,
    helper,
    pins,
    problem,
    seat,
    seats,
    session,
)

pytestmark = pytest.mark.solver

Entries = tuple[Assignment, ...]


def mended(
    asked: Problem, plan: Entries, *cancelled: str, near: bool = False, **news: Any
) -> Repair:
    """Repair after cancellations, written as commands take them."""
    pairs = (text.partition("@") for text in cancelled)
    cancellations = tuple(Cancellation(who, where or None) for who, _, where in pairs)
    told = replace(News(cancellations), **news)
    return replan(Desk(asked, plan), told, whole_up_to=0 if near else 20_000)


def held(repair: Repair) -> set[str]:
    plan = repair.plan.assignments
    return {f"{one.session}/{one.seat}={one.helper}" for one in plan}


def week(**more: Any) -> Problem:
    sessions = (
        session("s", seats=seats(3)),
        session("t", "1 09:00 12:00"),
        session("u", "2 09:00 12:00"),
    )
    people = tuple(map(helper, ("ana", "ben", "eve", "tom")))
    return problem(people, sessions, **more)


PLAN = answer("s/a=ana s/b=ben s/c=eve t/a=ana u/a=ben")


@pytest.mark.parametrize("near", [False, True])
def test_the_only_change_is_the_stand_in(near: bool) -> None:
    repair = mended(week(), PLAN, "ana@s", near=near)
    assert held(repair) == {"s/a=tom", "s/b=ben", "s/c=eve", "t/a=ana", "u/a=ben"}
    assert [one.session for one in repair.changes] == ["s"]
    change = repair.changes[0]
    assert (change.removed, change.added) == (answer("s/a=ana"), answer("s/a=tom"))
    assert not change.reseated
    assert not change.moved
    assert repair.regained
    assert repair.plan.score["calm"]["value"] == 2 == repair.bound["calm"]
    assert repair.looked_at == (1 if near else 3)


def test_who_cancels_everything_is_nowhere() -> None:
    repair = mended(week(), PLAN, "ben")
    assert not any("ben" in one for one in held(repair))
    assert repair.regained
    assert {one.session for one in repair.changes} == {"s", "u"}


@pytest.mark.parametrize("near", [False, True])
def test_a_seat_is_filled_in_turn_where_nobody_is_free(near: bool) -> None:
    """Ben could come to s if somebody took t from him, which only eve may."""
    sessions = (session("s", priority=5), session("t", "0 11:00 14:00"))
    people = (
        helper("ana"),
        helper("ben"),
        helper("eve", availability=(between(0, "10:00", "15:00"),)),
    )
    asked = problem(people, sessions)
    repair = mended(asked, answer("s/a=ana t/a=ben"), "ana", near=near)
    assert held(repair) == {"s/a=ben", "t/a=eve"}
    assert repair.regained


def test_who_has_no_time_left_is_not_taken_for_free() -> None:
    """Eve sits next door, and what fills her week is out of sight."""
    sessions = (
        session("s"),
        session("t", "1 09:00 12:00"),
        session("u", "2 09:00 12:00", site="centre"),
    )
    people = (helper("ana"), helper("eve", max_sessions=2))
    asked = problem(people, sessions, pins=pins("u/a=eve t/a=eve"))
    repair = mended(asked, answer("s/a=ana t/a=eve u/a=eve"), "ana", near=True)
    assert held(repair) == {"t/a=eve", "u/a=eve"}
    assert not repair.regained


def test_a_session_moves_if_that_keeps_it() -> None:
    own = session("s", "0 09:00 12:00,1 09:00 12:00", seats=seats(2), min_staff=2)
    people = (
        helper("ana"),
        helper("ben"),
        helper("eve", availability=(between(1, "08:00", "13:00"),)),
    )
    repair = mended(problem(people, (own,)), answer("s/a=ana s/b=ben"), "ana")
    change = repair.changes[0]
    assert change.moved
    assert (change.before, change.after) == (0, 1)
    assert {one.helper for one in repair.plan.assignments} == {"ben", "eve"}


def test_what_cannot_be_mended_is_said() -> None:
    asked = problem((helper("ana"),), (session("s"), session("t", "1 09:00 12:00")))
    repair = mended(asked, answer("s/a=ana t/a=ana"), "ana@s")
    assert held(repair) == {"t/a=ana"}
    assert not repair.regained
    assert [one.session for one in repair.plan.not_held] == ["s"]
    assert repair.changes[0].after is None


def test_a_reserve_is_not_planned() -> None:
    people = (helper("ana"), helper("zoe", reserve=True))
    asked = problem(people, (session("s"),))
    assert held(mended(asked, answer("s/a=ana"), "ana")) == set()
    found = Desk(asked, answer("s/a=ana")).stand_ins("s", "a")
    assert [one.entry.helper for one in found.fit] == ["zoe"]


def test_an_absence_empties_what_it_meets() -> None:
    away = Absence("ana", Interval(at(1, "00:00"), at(3, "00:00")))
    repair = mended(week(), PLAN, absences=(away,))
    assert "s/a=ana" in held(repair)
    assert {one.session for one in repair.changes} == {"t"}
    assert repair.regained


def test_a_new_session_is_staffed() -> None:
    new = session("v", "3 09:00 12:00", seats=seats(2))
    repair = mended(week(), PLAN, sessions=(new,))
    assert held(repair) > {f"{e.session}/{e.seat}={e.helper}" for e in PLAN}
    assert len(repair.plan.assignments) == len(PLAN) + 2
    assert repair.plan.score["calm"]["added"] == 2


def test_what_has_begun_stays() -> None:
    asked = week(
        as_of=at(0, "10:00"),
        published=tuple(Published(e.session, e.option, e.seat, e.helper) for e in PLAN),
    )
    repair = mended(asked, PLAN, "ana")
    assert {"s/a=ana", "s/b=ben", "s/c=eve"} < held(repair)
    assert {one.session for one in repair.changes} == {"t"}
    late = mended(week(), PLAN, "ana", as_of=at(0, "10:00"))
    assert held(late) == held(repair)


def test_a_broken_plan_is_mended_too() -> None:
    twice = answer("s/a=ana s/b=ana t/a=ana u/a=ben")
    repair = mended(week(), twice, "ben")
    found = repair.plan
    assert violations(repair.problem, found.assignments, found.pins_refused) == []
    assert repair.regained


def test_the_pins_of_who_cancels_are_gone_and_others_stay() -> None:
    asked = week(pins=pins("s/a=ana t/a=ana"))
    repair = mended(asked, PLAN, "ana@s")
    assert repair.problem.pins == pins("t/a=ana")
    assert repair.plan.pins_refused == ()
    news = News((Cancellation("ana", "s"),))
    assert void_pins(Desk(asked, PLAN), news) == [*pins("s/a=ana")]


def test_a_pin_that_fits_at_last_is_kept() -> None:
    """Ben was refused because of ana, who does not come now."""
    people = (helper("ana", never_with=("ben",)), helper("ben"))
    sessions = (session("s", seats=seats(2)),)
    asked = problem(people, sessions, pins=pins("s/a=ana s/b=ben"))
    for near in (False, True):
        repair = mended(asked, answer("s/a=ana"), "ana", near=near)
        assert held(repair) == {"s/b=ben"}
        assert repair.plan.pins_refused == ()


def test_the_problem_now_can_be_kept_in_a_file() -> None:
    repair = mended(week(), PLAN, "ana@s", "ben")
    again = read_problem(write_problem(repair.problem))
    assert fingerprint(again) == repair.plan.problem_sha256


def test_the_same_news_give_the_same_plan() -> None:
    one, other = (mended(week(), PLAN, "ben", near=True) for _ in range(2))
    assert replace(one.plan, seconds=0.0) == replace(other.plan, seconds=0.0)


def test_unknown_ids_are_listed_at_once() -> None:
    with pytest.raises(BadInputError) as refused:
        mended(week(), PLAN, "nobody", "ana@nowhere", "who@where")
    assert len(refused.value.faults) == 4


def test_a_session_that_has_begun_cannot_be_cancelled() -> None:
    with pytest.raises(BadInputError, match="begun"):
        mended(week(), PLAN, "ana@s", as_of=at(0, "10:00"))


def test_a_bound_that_cannot_be_is_not_repeated() -> None:
    desk = Desk(week(), PLAN)
    news = News((Cancellation("ana", "s"),))
    for claimed in (3, 15, 99):
        found = replan(desk, news, cover_bound=claimed, whole_up_to=0)
        expected = None if claimed < 15 else claimed
        assert found.bound["cover"] == expected


# ------------------------------------------------------------------ restated


def solved(asked: Problem) -> Plan:
    return solve(asked, Limits(seconds=20, workers=1))


def test_a_restated_plan_answers_the_old_problem() -> None:
    asked = week()
    before = solved(asked)
    desk = Desk(asked, before.assignments)
    gone = before.assignments[0]
    repair = replan(desk, News((Cancellation(gone.helper, gone.session),)))
    plan = restated(desk, before, repair)
    assert plan.problem_sha256 == fingerprint(asked)
    assert plan.score == score(asked, plan.assignments)
    assert violations(asked, plan.assignments, plan.pins_refused) == []
    assert plan.bound["cover"] == before.bound["cover"]
    assert gone not in plan.assignments


def test_a_bound_does_not_outlive_the_values_above_it() -> None:
    asked = problem((helper("ana"),), (session("s"), session("t", "1 09:00 12:00")))
    before = solved(asked)
    desk = Desk(asked, before.assignments)
    plan = restated(desk, before, replan(desk, News((Cancellation("ana", "s"),))))
    assert plan.bound["cover"] == 6
    assert plan.score["cover"]["value"] == 3
    assert plan.status == "feasible"
    others = [bound for tier, bound in plan.bound.items() if tier != "cover"]
    assert others == [None] * len(others)


def monday_and_tuesday() -> Problem:
    """Ana holds s on Monday; t on Tuesday asks for a skill that nobody has."""
    skilled = (seat("a", skills={"1.1": 8}),)
    sessions = (session("s"), session("t", "1 09:00 12:00", seats=skilled))
    return problem((helper("ana"), helper("ben")), sessions)


def told(asked: Problem, before: Plan, *absent: Absence) -> dict[str, int]:
    """Say what is told of t after Ana has cancelled s."""
    desk = Desk(asked, before.assignments)
    news = News((Cancellation("ana", "s"),), absent)
    plan = restated(desk, before, replan(desk, news))
    return next(dict(one.why) for one in plan.empty_seats if one.session == "t")


def test_what_was_said_of_other_seats_stays() -> None:
    asked = monday_and_tuesday()
    before = solved(asked)
    (empty,) = before.empty_seats
    said = {**empty.why, "helpers": 99}  # it is not worked out again
    before = replace(before, empty_seats=(replace(empty, why=said),))
    assert told(asked, before) == said


def test_a_seat_is_explained_anew_where_somebody_is_away_now() -> None:
    asked = monday_and_tuesday()
    before = solved(asked)
    (empty,) = before.empty_seats
    said = replace(before, empty_seats=(replace(empty, why={"helpers": 99}),))
    assert told(asked, said, Absence("ben", away(1, "08:00", "10:00"))) == empty.why


def test_a_seat_of_which_nothing_was_said_is_explained() -> None:
    asked = monday_and_tuesday()
    before = solved(asked)
    (empty,) = before.empty_seats
    silent = replace(before, empty_seats=(), not_held=())
    assert told(asked, silent) == empty.why
