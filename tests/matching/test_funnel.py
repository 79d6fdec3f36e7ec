"""Why seats are empty and sessions not held: every gate by a problem made by hand."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from matching.check import (
    Duty,
    Facts,
    Roster,
    Violation,
    by_gates,
    newly_broken,
    violations,
    violations_of,
)
from matching.funnel import FUNNEL, Funnels
from matching.model import build_model
from matching.plan import Assignment, NotHeld, Plan
from matching.problem import (
    Allowance,
    Dated,
    Helper,
    Module,
    Option,
    Problem,
    Resource,
    Room,
    Series,
    Session,
    Site,
    Skill,
    Use,
)
from tests.matching.random_problems import random_problem
from tests.matching.solve.planned import planned
from tests.matching.tiny import (
    CENTRE,
    answer,
    at,
    away,
    helper,
    pins,
    problem,
    seat,
    seats,
    session,
    shadow,
    timed,
)

FAR = (51.85, 4.35)  # 111 km


def funnels(asked: Problem, held: str = "") -> Funnels:
    return Funnels(build_model(asked), answer(held))


def lost_at(why: dict[str, int]) -> dict[str, int]:
    """Say how many helpers each gate takes away."""
    gates = [gate for gate in FUNNEL if gate != "used_elsewhere"]
    return {b: why[a] - why[b] for a, b in pairwise(gates) if why[a] != why[b]}


# ------------------------------------------------------------ gate after gate


ASKS: dict[str, Any] = {
    "roles": ("coach",),
    "skills": {"5.1": 3},
    "languages": {"fr": 4},
    "clearances": ("c45b",),
    "badges": ("women_only",),
}


def fit(key: str, **more: Any) -> Helper:
    """Make a helper who has all that `ASKS` asks but for what is said."""
    able: dict[str, Any] = {
        "skills": (Skill("5.1", 3),),
        "languages": {"fr": 4},
        "clearances": (Dated("c45b"),),
        "badges": ("women_only",),
        "home": CENTRE,
        "max_travel_minutes": 60,
        **more,
    }
    return helper(key, able.pop("roles", "coach"), **able)


LACKING: dict[str, dict[str, Any]] = {
    "role": {"roles": "coach@1-"},
    "skill": {"skills": (Skill("5.1", 2),)},
    "language": {"languages": {"fr": 3}},
    "clearance": {"clearances": (Dated("c45b", None, -1),)},
    "badge": {"badges": ()},
    "available": {"absences": (away(0, "11:59", "12:30"),)},
    "range": {"home": FAR},
    "limits": {"max_sessions": 0},
    "company": {"alone_ok": False},
}
ASKING = (session("s", site="centre", seats=seats(1, **ASKS)),)


@pytest.mark.parametrize("gate", LACKING)
def test_a_gate_takes_away_whoever_lacks_only_that(gate: str) -> None:
    asked = problem((fit("ana"), fit("ben", **LACKING[gate])), ASKING)
    why = dict(funnels(asked).why("s", "a"))
    assert lost_at(why) == {gate: 1}
    assert why["helpers"] == 2
    assert why["company"] == 1


def test_every_gate_has_a_problem() -> None:
    assert set(FUNNEL) == {"helpers", *LACKING, "used_elsewhere"}


def test_all_gates_in_their_order() -> None:
    people = (fit("ana"), *(fit(gate, **lack) for gate, lack in LACKING.items()))
    why = funnels(problem(people, ASKING)).why("s", "a")
    assert tuple(why) == FUNNEL
    assert list(why.values()) == [10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]


@pytest.mark.parametrize("gate", ["role", "available", "range"])
def test_who_fails_two_gates_goes_at_the_first(gate: str) -> None:
    lacking = {**LACKING[gate], **LACKING["company"], **LACKING["limits"]}
    asked = problem((fit("ana", **lacking),), ASKING)
    assert lost_at(dict(funnels(asked).why("s", "a"))) == {gate: 1}


# ----------------------------------------------------- what the plan has used


TWO = (session("s"), session("t", "0 11:00 14:00"))


def test_who_holds_another_seat_at_that_hour_is_used_elsewhere() -> None:
    asked = problem((helper("ana"), helper("ben", availability=())), TWO)
    why = funnels(asked, "t/a=ana").why("s", "a")
    assert (why["badge"], why["available"]) == (2, 1)
    assert (why["company"], why["used_elsewhere"]) == (1, 1)


def test_who_could_be_added_is_not_used_elsewhere() -> None:
    asked = problem((helper("ana"), helper("ben")), TWO)
    why = funnels(asked, "t/a=ana").why("s", "a")
    assert (why["company"], why["used_elsewhere"]) == (2, 1)


def test_limits_are_those_the_plan_has_used_up() -> None:
    ana = helper("ana", max_sessions=1)
    later = (session("s"), session("t", "2 09:00 12:00"))
    found = funnels(problem((ana,), later), "t/a=ana").why("s", "a")
    assert lost_at(dict(found)) == {"limits": 1}
    day = helper("ana", max_minutes_per_day=180)
    same = (session("s"), session("t", "0 14:00 15:00"))
    found = funnels(problem((day,), same), "t/a=ana").why("s", "a")
    assert lost_at(dict(found)) == {"limits": 1}


def test_a_reserve_helper_is_beyond_limits_but_where_pinned() -> None:
    one = (session("s", seats=seats(2), min_staff=1),)
    asked = problem((helper("ana", reserve=True),), one, pins=pins("s/b=ana"))
    assert lost_at(dict(funnels(asked).why("s", "a"))) == {"limits": 1}
    assert lost_at(dict(funnels(asked).why("s", "b"))) == {}


@pytest.mark.parametrize(
    ("team", "more"),
    [
        ("never_with", {"never_with": ("cem",)}),
        ("staffing", {"min_staff": 3}),
        ("ratio", {"max_mentors_per_senior": 0, "roles": "young_mentor"}),
    ],
)
def test_the_team_must_work_too(team: str, more: dict[str, Any]) -> None:
    person = {k: v for k, v in more.items() if k in {"never_with", "roles"}}
    rules = {k: v for k, v in more.items() if k not in person}
    ana = helper("ana", person.pop("roles", ""), **person)
    one = session("s", seats=seats(3), **rules)
    held = "s/b=cem" if team == "never_with" else ""
    asked = problem((ana, helper("cem", availability=())), (one,))
    assert lost_at(dict(funnels(asked, held).why("s", "a")))["company"] == 1


def test_a_shadow_needs_a_tutor_in_the_team() -> None:
    team = session("s", seats=(*seats(1), shadow("x", "coach")))
    asked = problem((helper("ana"), helper("ben", "coach")), (team,))
    alone = funnels(asked).why("s", "x")
    assert (alone["limits"], alone["company"]) == (2, 0)
    taught = funnels(asked, "s/a=ben").why("s", "x")
    assert (taught["company"], taught["used_elsewhere"]) == (2, 1)


def test_empty_seats_come_in_file_order_and_say_whether_they_must_be_filled() -> None:
    team = (seat("b"), seat("a", mandatory=False))
    asked = problem((helper("ana"),), (session("t", seats=team), session("s")))
    found = funnels(asked, "t/b=ana").empty_seats()
    places = [(each.session, each.seat, each.mandatory) for each in found]
    assert places == [("t", "a", False), ("s", "a", True)]


# ------------------------------------------------------------- not held at all


def not_held(asked: Problem, held: str = "") -> tuple[NotHeld, ...]:
    return funnels(asked, held).not_held()


def test_too_few_can_come() -> None:
    team = session("s", min_staff=3, seats=seats(3))
    asked = problem((helper("ana"), helper("ben")), (team,))
    assert not_held(asked) == (NotHeld("s", "staffing", 3, 2),)


def test_possible_counts_seats_that_can_be_filled_at_once() -> None:
    """Two seats that only ana can take are one possible seat."""
    team = session("s", min_staff=2, seats=(seat("a", "coach"), seat("b", "coach")))
    asked = problem((helper("ana", "coach"), helper("ben")), (team,))
    assert not_held(asked) == (NotHeld("s", "staffing", 2, 1),)
    crossed = session("s", min_staff=2, seats=(seat("a"), seat("b", "coach")))
    asked = problem((helper("ana", "coach"), helper("ben")), (crossed,))
    assert not_held(asked) == (NotHeld("s", "used_elsewhere", 2, 2),)


def test_a_shadow_seat_is_no_staff() -> None:
    team = session("s", min_staff=2, seats=(*seats(1), shadow("x")))
    asked = problem((helper("ana"), helper("ben")), (team,))
    assert not_held(asked) == (NotHeld("s", "staffing", 2, 1),)


def test_enough_could_come_but_are_elsewhere() -> None:
    asked = problem((helper("ana"),), TWO)
    assert not_held(asked, "t/a=ana") == (NotHeld("s", "used_elsewhere", 1, 1),)


@pytest.mark.parametrize("least", [0, 1, 2])
def test_without_seats_nobody_can_come(least: int) -> None:
    one: Session = session("s", min_staff=least, seats=())
    asked = problem((helper("ana"),), (one,))
    assert not_held(asked) == (NotHeld("s", "no_seats", max(1, least), 0),)


# ------------------------------------------------- several options, and things

MORNING, LATER = (
    Option(at(0, "09:00"), at(0, "12:00")),
    Option(at(1, "09:00"), at(1, "12:00")),
)


def test_a_seat_is_spoken_of_at_the_option_that_leaves_most_helpers() -> None:
    one = replace(session("s"), options=(MORNING, LATER))
    asked = problem(
        (helper("ana", absences=(away(0, "09:00", "10:00"),)), helper("ben")), (one,)
    )
    assert funnels(asked).option("s", "a") == 1
    assert dict(funnels(asked).why("s", "a"))["company"] == 2


def test_of_equal_options_it_is_the_first() -> None:
    one = replace(session("s"), options=(MORNING, LATER))
    asked = problem((helper("ana"), helper("ben")), (one,))
    assert funnels(asked).option("s", "a") == 0


def test_a_seat_of_a_held_session_is_spoken_of_at_its_option() -> None:
    one = replace(session("s", seats=seats(2)), options=(MORNING, LATER))
    asked = problem(
        (
            helper("ana"),
            helper("ben", absences=(away(1, "09:00", "10:00"),)),
            helper("cem"),
        ),
        (one,),
    )
    found = Funnels(build_model(asked), [Assignment("s", 1, "b", "ana")])
    assert found.option("s", "a") == 1
    assert lost_at(dict(found.why("s", "a"))) == {"available": 1}
    assert found.why("s", "a")["used_elsewhere"] == 1


def test_expenses_that_are_used_up_are_a_limit() -> None:
    paid = helper("ana", allowances=(Allowance(2026, 40, 79),))
    later = (session("s"), session("t", "2 09:00 12:00"))
    found = funnels(problem((paid,), later), "t/a=ana").why("s", "a")
    assert lost_at(dict(found)) == {"limits": 1}


def test_a_series_with_another_trainer_takes_away_all_others() -> None:
    one = session("s", module=Module("basics", 1, "a"))
    asked = problem(
        (helper("ana"), helper("ben")),
        (one,),
        series=(Series("basics", same_trainer=True, trainer="ben"),),
    )
    assert lost_at(dict(funnels(asked).why("s", "a"))) == {"company": 1}


ROOMS = (Site("library", rooms=(Room("r"),)),)
IN_ROOM = Option(at(0, "09:00"), at(0, "12:00"), "r")


def test_a_room_in_use_is_named_and_says_nothing_of_the_helpers() -> None:
    asked = problem(
        (helper("ana"), helper("ben")),
        (timed("s", IN_ROOM), timed("t", IN_ROOM)),
        sites=ROOMS,
    )
    assert not_held(asked, "t/a=ana") == (NotHeld("s", "room", 1, 1),)
    why = funnels(asked, "t/a=ana").why("s", "a")
    assert (why["company"], why["used_elsewhere"]) == (2, 1)


def test_a_free_room_at_another_time_is_a_way_out() -> None:
    two = replace(timed("s", IN_ROOM), options=(IN_ROOM, replace(LATER, room="r")))
    asked = problem((helper("ana"),), (two, timed("t", IN_ROOM)), sites=ROOMS)
    assert not_held(asked, "t/a=ana") == (NotHeld("s", "used_elsewhere", 1, 1),)


def test_a_kit_in_use_or_elsewhere_is_named() -> None:
    robot = session("s", uses=(Use("robots"),))
    other = session("t", "0 12:00 13:00", uses=(Use("robots", 1, 30),))
    asked = problem(
        (helper("ana"), helper("ben")),
        (robot, other),
        resources=(Resource("robots", 1),),
    )
    assert not_held(asked, "t/a=ana") == (NotHeld("s", "resource", 1, 1),)
    away_from_here = (Resource("robots", 5, ("north",)),)
    asked = problem((helper("ana"),), (robot,), resources=away_from_here)
    assert not_held(asked) == (NotHeld("s", "resource", 1, 1),)


def test_an_earlier_module_that_is_not_held_is_named() -> None:
    first = session("s", module=Module("basics", 1), seats=seats(1, roles=("coach",)))
    second = session("t", "1 09:00 12:00", module=Module("basics", 2))
    asked = problem((helper("ana"),), (first, second), series=(Series("basics"),))
    assert not_held(asked) == (
        NotHeld("s", "staffing", 1, 0),
        NotHeld("t", "series", 1, 1),
    )


# ------------------------------------------------------------ random problems

OF_ALL = {"room", "resource", "series"}


@pytest.mark.slow
@pytest.mark.solver
@pytest.mark.parametrize("first", range(0, 300, 50))
def test_counts_fall_and_no_mandatory_seat_could_simply_be_filled(first: int) -> None:
    for seed in range(first, first + 50):
        asked, plan = random_problem(seed), planned(seed)
        stuck = {each.session for each in plan.not_held if each.code in OF_ALL}
        for empty in plan.empty_seats:
            why = dict(empty.why)
            assert tuple(why) == FUNNEL, seed
            counts = list(why.values())
            assert counts[0] == len(asked.helpers)
            assert counts == sorted(counts, reverse=True), (seed, empty)
            if empty.mandatory and empty.session not in stuck and plan_is_best(plan):
                assert why["company"] == why["used_elsewhere"], (seed, empty)


def plan_is_best(plan: Plan) -> bool:
    """Say whether a mandatory seat may not be left empty without a reason."""
    return plan.gap("cover") == 0


def published_facts(asked: Problem) -> list[Assignment]:
    begun = Facts(asked).begun
    return [
        Assignment(one.session, one.option, one.seat, one.helper)
        for one in asked.published
        if one.session in begun
    ]


@pytest.mark.parametrize("seed", range(150))
def test_who_is_left_over_could_be_added(seed: int) -> None:
    """Beside what has begun: added is allowed exactly for who is left."""
    asked = random_problem(seed)
    facts = published_facts(asked)
    found = Funnels(build_model(asked), facts)
    assert violations(asked, facts, without={"pin"}) == []
    for own in asked.sessions:
        for place in own.seats:
            if own.id in {each.session for each in facts}:
                continue
            left = found.left(own.id, place.id)
            free = {*left["company"].tolist()} - {*left["used_elsewhere"].tolist()}
            option = found.option(own.id, place.id)
            for number, person in enumerate(asked.helpers):
                alone = Assignment(own.id, option, place.id, person.id)
                broken = violations(asked, [*facts, alone], without={"pin"})
                allowed = all(map(says_nothing_of_helpers, broken))
                assert allowed == (number in free), (seed, alone, broken)


def says_nothing_of_helpers(bad: Violation) -> bool:
    return bad.rule in OF_ALL and bad.detail.get("fault") != "trainer"


LIMITS = {"day_limit", "week_limit", "expenses"}
WEEK = {"overlap", "travel", "rest"}
TEAM = {"option", "staffing", "shadow", "company", "ratio", "never_with"}


@pytest.mark.slow
@pytest.mark.solver
@pytest.mark.parametrize("first", range(0, 300, 50))
def test_the_last_gates_are_those_of_the_check(first: int) -> None:
    """In whole plans: whoever is in range goes as the check says."""
    for seed in range(first, first + 50):
        asked, plan = random_problem(seed), planned(seed)
        roster = Roster(Facts(asked), plan.assignments)
        found = Funnels(build_model(asked), plan.assignments)
        for empty in plan.empty_seats:
            if empty.session in roster.facts.begun:
                continue
            key = (empty.session, empty.seat)
            left = {gate: set(ids.tolist()) for gate, ids in found.left(*key).items()}
            for number in left["range"]:
                person = asked.helpers[number].id
                duty = roster.facts.duty(key[0], found.option(*key), key[1], person)
                assert gate_of(left, number) == expected(roster, duty), (seed, duty.key)


def gate_of(left: dict[str, set[int]], number: int) -> str:
    """Name the gate at which a helper goes; "" if at none."""
    if number in left["company"]:
        return "used_elsewhere" if number in left["used_elsewhere"] else ""
    return "company" if number in left["limits"] else "limits"


def expected(roster: Roster, duty: Duty) -> str:
    """Say the same by the check, which looks at the whole plan."""
    gates = {bad.rule for bad in by_gates(roster.facts, duty)}
    if gates & {"rest", "reserve"}:
        return "limits"
    broken = newly_broken(roster, duty)
    after = roster.with_changes((), (duty.assignment,))
    taught = any(
        bad.detail.get("fault") == "trainer"
        for bad in violations_of(after)
        if bad.rule == "series"
    )
    if broken & TEAM or taught:
        return "company"
    if broken & WEEK:
        return "used_elsewhere"
    return "limits" if broken & LIMITS else ""


@pytest.mark.slow
@pytest.mark.solver
@pytest.mark.parametrize("first", range(0, 300, 50))
def test_reasons_of_sessions_not_held_are_figures(first: int) -> None:
    for seed in range(first, first + 50):
        asked, plan = random_problem(seed), planned(seed)
        sessions = {own.id: own for own in asked.sessions}
        for each in plan.not_held:
            covering = [s for s in sessions[each.session].seats if s.covering]
            assert each.wanted == max(1, sessions[each.session].min_staff)
            assert 0 <= each.possible <= min(len(covering), len(asked.helpers))
            enough = each.possible >= each.wanted
            assert (each.code != "staffing") == enough, seed
            assert each.code in {"staffing", "used_elsewhere", *OF_ALL}, seed
