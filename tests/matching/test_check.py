"""Each rule of the check, alone and together."""

from dataclasses import replace
from typing import Any

import pytest

from matching.check import RULES, Violation, rules_broken_by, violations
from matching.plan import Assignment
from matching.problem import (
    Allowance,
    HomeVisit,
    Loan,
    Module,
    Problem,
    Resource,
    Room,
    Series,
    Skill,
    Use,
)
from matching.validate import faults_of
from tests.matching.rule_examples import EXAMPLES, Example
from tests.matching.tiny import (
    SITES,
    answer,
    at,
    between,
    helper,
    pins,
    problem,
    refused,
    seats,
    session,
    shadow,
)


def rules_of(found: list[Violation]) -> set[str]:
    return {violation.rule for violation in found}


def test_every_rule_has_an_example() -> None:
    assert {example.rule for example in EXAMPLES} == set(RULES)
    assert len(set(RULES)) == len(RULES)


def test_the_examples_have_no_faults() -> None:
    assert [
        (str(e), faults_of(e.problem)) for e in EXAMPLES if faults_of(e.problem)
    ] == []


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_the_answer_that_keeps_the_rule_breaks_none(example: Example) -> None:
    found = violations(example.problem, example.kept, example.kept_refused)
    assert found == []


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_the_broken_answer_breaks_this_rule_alone(example: Example) -> None:
    asked, broken = example.problem, example.broken
    found = violations(asked, broken, example.broken_refused)
    assert rules_of(found) == {example.rule}
    left_out = {example.rule}
    assert violations(asked, broken, example.broken_refused, without=left_out) == []


# What refuses a pin are the other rules: without them every pin would fit.
NO_PINS = [example for example in EXAMPLES if example.rule != "pin"]


@pytest.mark.parametrize("example", NO_PINS, ids=str)
def test_leaving_out_the_other_rules_changes_nothing(example: Example) -> None:
    others = set(RULES) - {example.rule}
    found = violations(example.problem, example.broken, without=others)
    assert rules_of(found) == {example.rule}


def bad(
    rule: str, session_id: str, seat: str | None, who: str | None, **detail: int | str
) -> Violation:
    return Violation(rule, session_id, seat, who, detail)


def everything_broken() -> tuple[Problem, tuple[Assignment, ...]]:
    """Make an answer that breaks every rule of `RULES`."""
    wrong = helper(
        "wrong",
        "young_mentor",
        availability=(),
        max_sessions=1,
        max_sessions_per_day=1,
        min_rest_minutes=2000,
        alone_ok=False,
        reserve=True,
        allowances=(Allowance(2026, 100, 0),),
        never_with=("learner",),
    )
    asks = {
        "roles": ("coach",),
        "skills": {"5.1": 3},
        "languages": {"fr": 4},
        "clearances": ("c45b",),
        "badges": ("women_only",),
    }
    team = (*seats(2, **asks), shadow("x", "coach"))
    strict: dict[str, Any] = {
        "seats": team,
        "min_staff": 2,
        "max_mentors_per_senior": 1,
        "module": Module("basics", 2),
        "uses": (Use("kit"),),
    }
    five = (
        session("first", module=Module("basics", 1)),
        session("s", "0 09:00 12:00 hall,0 10:00 12:00", **strict),
        session("meets", "0 11:00 13:00"),
        session("far", "0 13:05 14:00", site="centre"),
        session("next", "1 09:00 10:00"),
    )
    asked = problem(
        (wrong, helper("learner")),
        five,
        sites=(replace(SITES[0], rooms=(Room("hall", 0),)), *SITES[1:]),
        resources=(Resource("kit", 0),),
        series=(Series("basics"),),
        pins=pins("s/b=wrong"),
    )
    held = "s/a=wrong s/x=learner@1 meets/a=wrong far/a=wrong next/a=wrong"
    return asked, answer(held)


@pytest.mark.parametrize("rule", RULES)
def test_leaving_a_rule_out_silences_that_rule_only(rule: str) -> None:
    asked, held = everything_broken()
    every = violations(asked, held)
    assert rules_of(every) == set(RULES)
    expected = [violation for violation in every if violation.rule != rule]
    assert violations(asked, held, without={rule}) == expected


def test_violations_come_in_the_order_of_the_rules() -> None:
    found = violations(*everything_broken())
    order = [RULES.index(violation.rule) for violation in found]
    assert order == sorted(order)


# ----------------------------------------------------------------- figures


def test_a_violation_says_where_and_by_how_much() -> None:
    ana = helper("ana", skills=(Skill("5.1", 2),))
    asked = problem((ana,), (session("s", seats=seats(1, skills={"5.1": 4})),))
    expected = bad("skill", "s", "a", "ana", skill="5.1", wanted=4, found=2)
    assert violations(asked, answer("s/a=ana")) == [expected]


def test_a_team_rule_speaks_of_the_session() -> None:
    ana = helper("ana", "young_mentor")
    strict = session("s", min_staff=2, max_mentors_per_senior=3, seats=seats(2))
    found = violations(problem((ana,), (strict,)), answer("s/a=ana"))
    assert found == [
        Violation("staffing", "s", None, None, {"wanted": 2, "found": 1}),
        Violation("ratio", "s", None, None, {"wanted": 0, "found": 1, "seniors": 0}),
    ]


def test_travel_says_the_minutes_wanted_and_found() -> None:
    two = (session("s"), session("t", "0 12:24 14:00", site="centre"))
    table = {("centre", "library"): 15}
    asked = problem((helper("ana"),), two, travel_minutes=table)
    figures = {"wanted": 25, "found": 24}
    expected = bad("travel", "t", "a", "ana", other_session="s", **figures)
    assert violations(asked, answer("t/a=ana s/a=ana")) == [expected]


def test_an_overlap_says_with_what_and_for_how_long() -> None:
    two = (session("s"), session("t", "0 11:15 14:00"))
    found = violations(problem((helper("ana"),), two), answer("s/a=ana t/a=ana"))
    other = {"other_session": "s", "other_seat": "a"}
    assert found == [bad("overlap", "t", "a", "ana", **other, found=45)]


def test_one_of_several_languages_is_said_as_one() -> None:
    either = seats(1, languages={"fr": 4, "nl": 3}, any_language=True)
    asked = problem(
        (helper("ana", languages={"fr": 3}),), (session("s", seats=either),)
    )
    expected = bad("language", "s", "a", "ana", language="fr, nl", wanted=1, found=0)
    assert violations(asked, answer("s/a=ana")) == [expected]


def test_limits_show_at_the_last_session_of_the_period() -> None:
    ana = helper("ana", max_sessions=1, max_minutes_per_day=100)
    two = (session("s", "2 09:00 12:00"), session("t", "1 09:00 10:00"))
    found = violations(problem((ana,), two), answer("s/a=ana t/a=ana"))
    minutes = {"period": 2, "wanted": 100, "found": 180}
    sessions = {"period": 0, "wanted": 1, "found": 2}
    assert found == [
        bad("day_limit", "s", "a", "ana", unit="minutes", **minutes),
        bad("week_limit", "s", "a", "ana", unit="sessions", **sessions),
    ]


def test_rest_counts_from_the_latest_end_of_all_earlier_days() -> None:
    over_midnight = session("s", "0 22:00 47:00")  # until 23:00 the next day
    short, late = session("t", "1 23:30 23:40"), session("u", "2 06:00 07:00")
    ana = helper("ana", min_rest_minutes=600)
    asked = problem((ana,), (over_midnight, short, late))
    found = violations(asked, answer("s/a=ana t/a=ana u/a=ana"))
    gaps = [(bad.rule, bad.session, bad.detail["found"]) for bad in found]
    assert gaps == [("rest", "t", 30), ("rest", "u", 380)]


def test_an_option_says_which_is_wanted() -> None:
    two = session("s", "0 09:00 12:00,1 09:00 12:00", seats=seats(3))
    people = (helper("ana"), helper("ben"), helper("cem"))
    found = violations(problem(people, (two,)), answer("s/a=ana@1 s/b=ben s/c=cem@1"))
    assert found == [bad("option", "s", "b", "ben", wanted=1, found=0)]


def test_expenses_say_the_cents_of_the_year() -> None:
    ana = helper("ana", allowances=(Allowance(2026, 4402, 8803),))
    three = (session("s"), session("t", "1 09:00 12:00"), session("u", "1 14:00 15:00"))
    found = violations(problem((ana,), three), answer("s/a=ana t/a=ana u/a=ana"))
    figures = {"wanted": 8803, "found": 8804, "year": 2026, "days": 2}
    assert found == [bad("expenses", "u", "a", "ana", **figures)]


def test_a_full_room_says_who_is_in_it() -> None:
    times = ("0 09:00 12:00 hall", "0 10:00 11:00 hall", "0 11:00 12:00 hall")
    three = tuple(session(key, when) for key, when in zip("stu", times, strict=True))
    people = (helper("ana"), helper("ben"))
    sites = (replace(SITES[0], rooms=(Room("hall"),)),)
    found = violations(problem(people, three, sites=sites), answer("t/a=ana s/a=ben"))
    where: dict[str, int | str] = {"site": "library", "room": "hall"}
    figures = {"wanted": 1, "found": 2, "start": at(0, "10:00")}
    assert found == [
        bad("room", "t", None, None, **where, **figures, other_sessions="s")
    ]


def test_a_resource_says_the_units_and_when_they_are_short() -> None:
    long = session("s", "0 09:00 12:00", uses=(Use("kit", 2, 60, 60),))
    away = Loan("kit", 1, at(0, "12:30"), at(0, "14:00"))
    asked = problem(
        (helper("ana"),), (long,), resources=(Resource("kit", 2),), loans=(away,)
    )
    figures = {"wanted": 2, "found": 3, "start": at(0, "12:30")}
    where = {"resource": "kit", "other_sessions": ""}
    expected = bad("resource", "s", None, None, **where, **figures)
    assert violations(asked, answer("s/a=ana")) == [expected]


def test_a_home_visit_says_how_many_should_come() -> None:
    visit = session("s", seats=seats(2), home_visit=HomeVisit())
    found = violations(problem((helper("ana"),), (visit,)), answer("s/a=ana"))
    figures = {"wanted": 2, "found": 1}
    assert found == [bad("company", "s", None, None, **figures, visit="library")]


def test_minors_say_how_many_adults_are_wanted() -> None:
    class_visit = session("s", minors=17, seats=seats(3))
    people = (helper("ana"), helper("kid", adult=False))
    found = violations(problem(people, (class_visit,)), answer("s/a=ana s/b=kid"))
    figures = {"wanted": 3, "found": 1, "minors": 17}
    assert found == [bad("ratio", "s", None, None, **figures)]


# ------------------------------------------------------ faults of an answer


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (Assignment("no", 0, "a", "ana"), "unknown_session"),
        (Assignment("s", 0, "z", "ana"), "unknown_seat"),
        (Assignment("s", 0, "a", "no"), "unknown_helper"),
        (Assignment("s", 1, "a", "ana"), "option_out_of_range"),
        (Assignment("s", -1, "a", "ana"), "option_out_of_range"),
    ],
)
def test_a_malformed_assignment_is_a_fault_whatever_is_left_out(
    entry: Assignment, fault: str
) -> None:
    asked = problem((helper("ana"),), (session("s"),))
    where = (entry.session, entry.seat, entry.helper)
    expected = bad("answer", *where, fault=fault, option=entry.option)
    assert violations(asked, [entry], without=set(RULES)) == [expected]
    assert violations(asked, [entry]) == [expected]


def test_a_seat_filled_twice_is_a_fault() -> None:
    asked = problem((helper("ana"), helper("ben")), (session("s"),))
    expected = bad("answer", "s", "a", "ben", fault="seat_filled_twice", option=0)
    assert violations(asked, answer("s/a=ana s/a=ben")) == [expected]


def test_a_refusal_of_what_is_no_pin_is_a_fault() -> None:
    asked = problem((helper("ana", availability=()),), (session("s"),))
    found = violations(asked, (), refused("s/a=ana", "available"))
    assert found == [Violation("answer", "s", "a", "ana", {"fault": "not_a_pin"})]


def test_a_refusal_said_twice_is_a_fault() -> None:
    ana = helper("ana", availability=())
    asked = problem((ana,), (session("s"),), pins=pins("s/a=ana"))
    once = refused("s/a=ana", "available")
    assert violations(asked, (), once) == []
    found = violations(asked, (), once * 2)
    assert found == [Violation("answer", "s", "a", "ana", {"fault": "refused_twice"})]


# --------------------------------------------------------------------- pins


def test_a_pin_is_judged_alone_before_it_is_judged_in_the_plan() -> None:
    ana = helper("ana", availability=(between(1, "00:00", "24:00"),), max_sessions=1)
    two = (session("s"), session("t", "1 09:00 12:00"))
    asked = problem((ana,), two, pins=pins("s/a=ana"))
    held = answer("t/a=ana")
    assert rules_broken_by(asked, held, asked.pins[0]) == ("available",)
    left_out = rules_broken_by(asked, held, asked.pins[0], without={"available"})
    assert left_out == ("week_limit",)
    both = {"available", "week_limit"}
    assert rules_broken_by(asked, held, asked.pins[0], without=both) == ()


def test_a_pin_takes_the_seat_of_whoever_holds_it() -> None:
    people = (helper("ana", never_with=("ben",)), helper("ben"), helper("cem"))
    asked = problem(people, (session("s", seats=seats(2)),), pins=pins("s/a=ana"))
    pin = asked.pins[0]
    assert rules_broken_by(asked, answer("s/a=ben s/b=cem"), pin) == ()
    assert rules_broken_by(asked, answer("s/a=cem s/b=ben"), pin) == ("never_with",)


def test_another_pin_in_its_seat_is_named_where_nothing_else_is_in_the_way() -> None:
    two = (session("s"), session("t", "0 11:00 14:00"))
    fixed = pins("s/a=ben s/a=ana")
    asked = problem((helper("ana"), helper("ben")), two, pins=fixed)
    held = answer("s/a=ben")
    assert rules_broken_by(asked, held, fixed[1]) == ("pin",)
    busy = [*held, *answer("t/a=ana")]
    assert rules_broken_by(asked, busy, fixed[1]) == ("overlap",)
    assert rules_broken_by(asked, busy, fixed[1], without={"overlap"}) == ("pin",)
    assert rules_broken_by(asked, busy, fixed[1], without={"overlap", "pin"}) == ()


def test_a_pin_alone_cannot_make_a_session_held() -> None:
    two = session("s", seats=seats(2), min_staff=2)
    asked = problem((helper("ana"), helper("ben")), (two,), pins=pins("s/a=ana"))
    assert violations(asked, (), refused("s/a=ana", "staffing")) == []
    assert violations(asked, answer("s/a=ana s/b=ben")) == []


def test_without_the_rule_that_refuses_it_a_pin_has_to_stay() -> None:
    ana = helper("ana", availability=())
    asked = problem((ana,), (session("s"),), pins=pins("s/a=ana"))
    entry = refused("s/a=ana", "available")
    assert violations(asked, (), entry) == []
    found = violations(asked, (), entry, without={"available"})
    assert found == [Violation("pin", "s", "a", "ana", {"fault": "fits"})]


def test_a_pinned_reserve_helper_still_obeys_the_other_rules() -> None:
    ana = helper("ana", reserve=True, availability=(between(0, "09:00", "11:00"),))
    asked = problem((ana,), (session("s"),), pins=pins("s/a=ana"))
    assert rules_of(violations(asked, answer("s/a=ana"))) == {"available"}


def test_a_session_that_begins_at_as_of_is_not_past() -> None:
    asked = problem((helper("ana"),), (session("s"),), as_of=at(0, "09:00"))
    assert violations(asked, answer("s/a=ana")) == []
