"""Why a seat is empty and what fills it: each kind of change by a problem by hand."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from matching.explain import (
    AddHelper,
    AddWindow,
    AskReserve,
    Change,
    Explainer,
    Fix,
    GrantBadge,
    GrantClearance,
    Introduce,
    LowerLanguage,
    LowerSkill,
    MoveSession,
    RaiseLimit,
    Replan,
    WidenTravel,
    applied,
    cost,
    explain_seat,
)
from matching.generate import generate
from matching.problem import Dated, Helper, Option, Problem, Room, Site, Skill
from matching.solve import Limits, solve
from matching.validate import validated
from tests.matching.explain.planned import plan_of, proves
from tests.matching.random_problems import random_problem
from tests.matching.solve.planned import planned
from tests.matching.tiny import (
    CENTRE,
    at,
    between,
    helper,
    pins,
    problem,
    seat,
    seats,
    session,
    timed,
)

FAR = (51.0, 4.35)
ASKS: dict[str, Any] = {
    "roles": ("coach",),
    "skills": {"5.1": 3},
    "languages": {"fr": 4},
    "clearances": ("c45b",),
    "badges": ("women_only",),
}
ASKING = session("s", site="centre", seats=seats(1, **ASKS))


def fit(key: str, **more: Any) -> Helper:
    able: dict[str, Any] = {
        "skills": (Skill("5.1", 3),),
        "languages": {"fr": 4},
        "clearances": (Dated("c45b"),),
        "badges": ("women_only",),
        "home": CENTRE,
        "max_travel_minutes": 60,
        "availability": (between(0, "08:00", "13:00"),),
        **more,
    }
    return helper(key, able.pop("roles", "coach"), **able)


def changes(asked: Problem, held: str = "", target: str = "s/a") -> list[Change]:
    """Give the changes that fill a seat, each proven from outside."""
    key, _, place = target.partition("/")
    plan = plan_of(asked, held)
    found = explain_seat(asked, plan, key, place).fixes
    for fix in found:
        proves(asked, plan, (key, place), fix)
    assert [fix.cost for fix in found] == sorted(cost(fix.change) for fix in found)
    return [fix.change for fix in found]


LACKING: dict[str, tuple[dict[str, Any], Change]] = {
    "skill": (
        {"skills": (Skill("5.1", 2),)},
        LowerSkill("s", "a", "5.1", 3, 2),
    ),
    "no skill": ({"skills": ()}, LowerSkill("s", "a", "5.1", 3, 0)),
    "language": ({"languages": {"fr": 3}}, LowerLanguage("s", "a", "fr", 4, 3)),
    "clearance": (
        {"clearances": (Dated("c45b", None, -1),)},
        GrantClearance("ana", "c45b", 0),
    ),
    "badge": ({"badges": ()}, GrantBadge("ana", "women_only")),
    "window": (
        {"availability": (between(0, "08:00", "11:00"),)},
        AddWindow("ana", at(0, "09:00"), at(0, "12:00")),
    ),
    "travel": ({"home": FAR}, WidenTravel("ana", 60, 83)),
    "week": ({"max_sessions": 0}, RaiseLimit("ana", "max_sessions", 0, 1)),
    "day": (
        {"max_minutes_per_day": 170},
        RaiseLimit("ana", "max_minutes_per_day", 170, 180),
    ),
    "company": ({"alone_ok": False}, Introduce("ana")),
    "reserve": ({"reserve": True}, AskReserve("s", "a", "ana")),
}


@pytest.mark.parametrize("lack", LACKING)
def test_what_one_helper_lacks_alone_is_the_fix(lack: str) -> None:
    more, change = LACKING[lack]
    found = changes(problem((fit("ana", **more),), (ASKING,)))
    assert change in found
    others = [each for each in found if not isinstance(each, AddHelper | MoveSession)]
    assert others == [change]


@pytest.mark.parametrize("lack", LACKING)
def test_less_than_the_change_is_not_enough(lack: str) -> None:
    """A limit or level one step short of the fix leaves the seat empty."""
    more, change = LACKING[lack]
    asked = problem((fit("ana", **more),), (ASKING,))
    less: Change
    match change:
        case RaiseLimit() | WidenTravel():
            less = replace(change, new=change.new - 1)
        case LowerSkill() | LowerLanguage():
            less = replace(change, new=change.new + 1)
        case AddWindow():
            less = replace(change, end=change.end - 1)
        case _:
            less = Replan()
    plan = solve(applied(asked, less), Limits(seconds=5, workers=1))
    assert plan.assignments == ()
    filled = solve(validated(applied(asked, change)), Limits(seconds=5, workers=1))
    assert len(filled.assignments) == 1


def test_two_lacks_are_no_single_change() -> None:
    ana = fit("ana", badges=(), clearances=())
    found = changes(problem((ana,), (ASKING,)))
    assert all(isinstance(each, AddHelper) for each in found)


def test_nobody_is_given_a_role_or_called_back() -> None:
    away = fit("ana", availability=(), roles="")
    found = changes(problem((away,), (ASKING,)))
    assert [type(each) for each in found] == [AddHelper]


def test_another_time_is_the_nearest_when_somebody_can() -> None:
    ana = helper("ana", availability=(between(0, "10:00", "14:00"),))
    found = changes(problem((ana,), (session("s"),)))
    times = [each for each in found if isinstance(each, MoveSession)]
    assert (times[0].start, times[0].end) == (at(0, "10:00"), at(0, "13:00"))


def test_at_another_time_those_who_come_now_come_too() -> None:
    team = session("s", seats=seats(2))
    ana = helper("ana", availability=(between(0, "08:00", "18:00"),))
    ben = helper("ben", availability=(between(0, "13:00", "17:00"),))
    asked = problem((ana, ben), (team,))
    moved = [
        each for each in changes(asked, "s/b=ana") if isinstance(each, MoveSession)
    ]
    assert moved[0].start == at(0, "13:00")
    stuck = problem(
        (replace(ana, availability=(between(0, "09:00", "12:00"),)), ben), (team,)
    )
    kept = changes(stuck, "s/b=ana")
    assert not any(isinstance(each, MoveSession) for each in kept)


def test_at_another_time_the_room_must_be_free() -> None:
    def of(start: str, end: str) -> Option:
        return Option(at(0, start), at(0, end), "r")

    ana = helper("ana", availability=(between(0, "12:00", "18:00"),))
    other = timed("t", of("13:00", "15:00"))
    asked = problem(
        (ana, helper("ben", availability=(between(0, "13:00", "15:00"),))),
        (timed("s", of("09:00", "10:00")), other),
        sites=(Site("library", rooms=(Room("r"),)),),
    )
    moved = [
        (each.start, each.end)
        for each in changes(asked, "t/a=ben")
        if isinstance(each, MoveSession)
    ]
    assert moved[0] == (at(0, "12:00"), at(0, "13:00"))
    assert all(end <= at(0, "13:00") or start >= at(0, "15:00") for start, end in moved)


def test_others_may_change_places() -> None:
    """Only ana can take s; ben could take her seat with one session more."""
    two = (
        session("s", seats=(seat("a", "coach"),)),
        session("t", "0 13:00 14:00"),
        session("u", "3 13:00 14:00"),
    )
    ana = helper("ana", "coach", max_sessions=1)
    ben = helper("ben", max_sessions=1)
    asked = problem((ana, ben), two)
    found = explain_seat(asked, plan_of(asked, "t/a=ana u/a=ben"), "s", "a").fixes
    (chain,) = (f for f in found if f.change == RaiseLimit("ben", "max_sessions", 1, 2))
    (alone,) = (f for f in found if f.change == RaiseLimit("ana", "max_sessions", 1, 2))
    assert chain.method == "moves"
    assert {move.helper for move in chain.moves} == {"ana", "ben"}
    assert alone.method == "direct"


def test_a_plan_that_is_not_the_best_needs_no_change() -> None:
    asked = problem((helper("ana"),), (session("s"),))
    assert changes(asked)[0] == Replan()


def test_pins_stay() -> None:
    two = (session("s"), session("t", "0 11:00 13:00"))
    ana = helper("ana", availability=(between(0, "09:00", "13:00"),))
    asked = problem((ana,), two, pins=pins("t/a=ana"))
    for change in changes(asked, "t/a=ana"):
        assert not isinstance(change, Replan)


def test_an_optional_seat_is_not_filled_by_emptying_another() -> None:
    free = session("s", seats=(seat("a", mandatory=False),))
    other = session("t", seats=(seat("a", mandatory=False),))
    asked = problem((helper("ana"),), (free, other))
    plan = plan_of(asked, "t/a=ana")
    for fix in explain_seat(asked, plan, "s", "a").fixes:
        assert fix.empties == ()


def test_a_session_that_needs_two_is_filled_by_two() -> None:
    pair = session("s", seats=seats(2), min_staff=2)
    asked = problem((helper("ana"), helper("ben", max_sessions=0)), (pair,))
    assert RaiseLimit("ben", "max_sessions", 0, 1) in changes(asked)


def test_what_is_not_the_seats_is_told_too() -> None:
    two = (session("s"), session("t", "0 11:00 14:00"))
    asked = problem((helper("ana"), helper("ben", availability=())), two)
    story = explain_seat(asked, plan_of(asked, "t/a=ana"), "s", "a")
    lost = {gate.gate: gate.lost for gate in story.gates if gate.lost}
    assert lost == {"available": ("ben",)}
    assert [(one.helper, one.sessions) for one in story.elsewhere] == [("ana", ("t",))]
    assert story.why["used_elsewhere"] == 1


def test_a_seat_that_is_held_has_a_holder_and_no_fixes() -> None:
    asked = problem((helper("ana"),), (session("s"),))
    story = explain_seat(asked, plan_of(asked, "s/a=ana"), "s", "a")
    assert (story.holder, story.fixes, story.gates) == ("ana", (), ())
    with pytest.raises(KeyError):
        explain_seat(asked, plan_of(asked), "s", "z")


def test_without_time_there_are_reasons_and_no_fixes() -> None:
    asked = problem((fit("ana", max_sessions=0),), (ASKING,))
    plan = plan_of(asked)
    whole = Explainer(asked, plan).seat("s", "a")
    hasty = Explainer(asked, plan, seconds=0).seat("s", "a")
    assert whole.fixes
    assert replace(whole, fixes=()) == replace(hasty, fixes=())
    assert {type(fix.change) for fix in hasty.fixes} <= {AddHelper}


def test_kinds_of_changes_are_in_the_order_of_their_cost() -> None:
    order: list[Change] = [
        Replan(),
        AskReserve("s", "a", "h"),
        RaiseLimit("h", "max_sessions", 1, 2),
        RaiseLimit("h", "max_minutes", 60, 240),
        MoveSession("s", 600, 660, 720),
        MoveSession("s", 600, 600 + 1440, 660 + 1440),
        WidenTravel("h", 30, 40),
        AddWindow("h", 0, 60),
        LowerSkill("s", "a", "5.1", 4, 3),
        LowerSkill("s", "a", "5.1", 4, 0),
        Introduce("h"),
        GrantBadge("h", "b"),
        GrantClearance("h", "c", 0),
        AddHelper(helper("new")),
    ]
    costs = [cost(each) for each in order]
    assert costs == sorted(costs)
    assert len(set(costs)) == len(costs)


# ------------------------------------------------------------ random problems


@pytest.mark.slow
@pytest.mark.solver
@pytest.mark.parametrize("first", range(0, 120, 30))
def test_every_fix_of_random_plans_is_proven(first: int) -> None:
    for seed in range(first, first + 30):
        asked, plan = random_problem(seed), planned(seed)
        for story in Explainer(asked, plan).empty_seats():
            for fix in story.fixes:
                proves(asked, plan, (story.session, story.seat), fix)
                if plan.gap("cover") == 0 and story.mandatory:
                    assert fix.change != Replan(), (seed, story.session)
            empty = next(
                each
                for each in plan.empty_seats
                if (each.session, each.seat) == (story.session, story.seat)
            )
            assert story.why == empty.why


@pytest.fixture(scope="module")
def pool() -> tuple[Problem, Any]:
    asked = generate("pool", 1)
    return asked, solve(asked, Limits(seconds=20, workers=1))


@pytest.mark.slow
@pytest.mark.solver
def test_a_pool_has_many_kinds_of_fixes_all_proven(pool: tuple[Problem, Any]) -> None:
    asked, plan = pool
    kinds: Counter[str] = Counter()
    for story in Explainer(asked, plan).empty_seats():
        for fix in story.fixes:
            proves(asked, plan, (story.session, story.seat), fix)
            kinds[type(fix.change).__name__] += 1
    assert len(kinds) >= 5


@pytest.mark.slow
@pytest.mark.solver
def test_a_change_fills_more_when_everything_is_solved_again(
    pool: tuple[Problem, Any],
) -> None:
    """The best plan of the changed problem fills at least what the proof fills."""
    asked, plan = pool
    mandatory = [s for s in Explainer(asked, plan).empty_seats() if s.mandatory]
    cheapest: list[Fix] = [story.fixes[0] for story in mandatory if story.fixes][:3]
    assert cheapest
    for fix in cheapest:
        again = solve(fix.problem(asked), Limits(seconds=20, workers=1))
        assert again.score["cover"]["value"] > plan.score["cover"]["value"]
