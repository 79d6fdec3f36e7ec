"""The brute force on problems solved by hand: what sessions share, and earlier plans."""

from matching.problem import (
    Allowance,
    HomeVisit,
    Loan,
    Module,
    Problem,
    Resource,
    Room,
    Series,
    Settings,
    Site,
    Use,
)
from tests.matching.brute import brute_force
from tests.matching.tiny import (
    answer,
    at,
    between,
    helper,
    pins,
    problem,
    published,
    refused,
    seat,
    seats,
    session,
    shadow,
)

MORNING, NEXT_DAY = between(0, "08:00", "13:00"), between(1, "08:00", "13:00")
TWICE = "0 09:00 12:00, 1 09:00 12:00"


def best(asked: Problem) -> set[str]:
    """Give the assignments of the one best answer, as `answer` reads them."""
    return {
        f"{own.session}/{own.seat}={own.helper}@{own.option}"
        for own in brute_force(asked).assignments
    }


# ------------------------------------------------------------ options, rooms


def test_a_session_is_held_when_most_can_come() -> None:
    people = (
        helper("ana", availability=(MORNING,)),
        helper("ben", availability=(NEXT_DAY,)),
    )
    team = session("s", TWICE, seats=(seat("a", "lead"), seat("b")))
    lead = helper("cem", "lead", availability=(NEXT_DAY, MORNING))
    alone = brute_force(problem(people, (session("s", TWICE, seats=seats(2)),)))
    assert alone.values["cover"] == 3  # not at two options at once
    absent = helper("ana", availability=())
    assert best(problem((absent, people[1], lead), (team,))) == {
        "s/a=cem@1",
        "s/b=ben@1",
    }


def test_a_pin_is_kept_at_any_option() -> None:
    ana = helper("ana", availability=(NEXT_DAY,))
    asked = problem((ana,), (session("s", TWICE),), pins=pins("s/a=ana"))
    found = brute_force(asked)
    assert found.pins_kept == pins("s/a=ana")
    assert found.assignments == answer("s/a=ana@1")


def test_without_the_rule_everybody_comes_when_they_can() -> None:
    people = (
        helper("ana", availability=(MORNING,)),
        helper("ben", availability=(NEXT_DAY,)),
    )
    asked = problem(people, (session("s", TWICE, seats=seats(2)),))
    assert brute_force(asked, without={"option"}).values["cover"] == 6


def test_a_room_is_for_the_urgent_unless_there_is_another() -> None:
    people = (helper("ana"), helper("ben"))
    sites = (Site("library", rooms=(Room("hall"), Room("lab"))),)
    urgent = session("s", "0 09:00 12:00 hall", priority=5)
    other = session("t", "0 11:00 12:00 hall")
    found = brute_force(problem(people, (urgent, other), sites=sites))
    assert found.values["cover"] == 5
    moved = session("t", "0 11:00 12:00 hall, 0 11:00 12:00 lab")
    found = brute_force(problem(people, (urgent, moved), sites=sites))
    assert found.values["cover"] == 8
    after = session("t", "0 12:00 13:00 hall")
    found = brute_force(problem(people, (urgent, after), sites=sites))
    assert found.values["cover"] == 8


def test_three_sessions_share_two_kits() -> None:
    """Each two fit, all three do not: the least urgent gives way."""
    kits = (Resource("robots", 2),)
    use = (Use("robots", before_minutes=60),)
    sessions = (
        session("s", "0 09:00 12:00", priority=4, uses=use),
        session("t", "0 10:00 11:00", priority=2, uses=use),
        session("u", "0 12:00 13:00", priority=3, uses=use),
    )
    people = tuple(map(helper, ("ana", "ben", "cem")))
    # t is over at 11, when the set-up of u begins
    assert brute_force(problem(people, sessions, resources=kits)).values["cover"] == 9
    late = (*sessions[:2], session("u", "0 11:59 13:00", priority=3, uses=use))
    assert brute_force(problem(people, late, resources=kits)).values["cover"] == 7
    lent = (Loan("robots", 2, at(0, "11:30"), at(0, "12:30")),)
    found = brute_force(problem(people, sessions, resources=kits, loans=lent))
    assert found.values["cover"] == 2


def test_a_resource_that_stays_at_its_site() -> None:
    kits = (Resource("robots", 9, ("centre",)),)
    uses = (Use("robots"),)
    sessions = (session("s", uses=uses), session("t", site="centre", uses=uses))
    people = (helper("ana"), helper("ben"))
    found = brute_force(problem(people, sessions, resources=kits))
    assert {entry.session for entry in found.assignments} == {"t"}


# -------------------------------------------------------------------- series


def test_no_module_without_the_one_before() -> None:
    sessions = (
        session("two", "1 09:00 12:00", priority=5, module=Module("basics", 2)),
        session("one", module=Module("basics", 1), seats=(seat("a", "coach"),)),
    )
    series = (Series("basics"),)
    nobody = problem((helper("ana"),), sessions, series=series)
    assert brute_force(nobody).assignments == ()
    coach = problem((helper("ana", "coach"),), sessions, series=series)
    assert best(coach) == {"one/a=ana@0", "two/a=ana@0"}


def test_modules_follow_each_other() -> None:
    sessions = (
        session("one", TWICE, module=Module("basics", 1)),
        session("two", TWICE, module=Module("basics", 2)),
    )
    asked = problem(
        (helper("ana"), helper("ben")), sessions, series=(Series("basics"),)
    )
    found = brute_force(asked)
    assert {(entry.session, entry.option) for entry in found.assignments} == {
        ("one", 0),
        ("two", 1),
    }


def test_one_trainer_for_all_modules() -> None:
    """Only ben can come on both days, though he has done most."""
    people = (
        helper("ana", availability=(MORNING,)),
        helper("ben", past_sessions=20),
        helper("cem", availability=(NEXT_DAY,)),
    )
    sessions = (
        session("one", module=Module("basics", 1, "a")),
        session("two", "1 09:00 12:00", module=Module("basics", 2, "a")),
    )
    free = problem(people, sessions, series=(Series("basics"),))
    assert best(free) == {"one/a=ana@0", "two/a=cem@0"}
    one = problem(people, sessions, series=(Series("basics", same_trainer=True),))
    assert best(one) == {"one/a=ben@0", "two/a=ben@0"}
    known = (Series("basics", same_trainer=True, trainer="ana"),)
    assert best(problem(people, sessions, series=known)) == {"one/a=ana@0"}


# --------------------------------------------------------------------- teams


def test_a_home_is_visited_in_pairs_or_by_who_knows_it() -> None:
    known = helper("ana", site_history={"library": 1}, past_sessions=9)
    people = (known, helper("ben"), helper("cem"))
    visit = session("s", seats=seats(2), home_visit=HomeVisit())
    assert brute_force(problem(people[:2], (visit,))).values["cover"] == 6
    single = session("s", home_visit=HomeVisit())
    assert brute_force(problem(people, (single,))).assignments == ()
    enough = session("s", home_visit=HomeVisit(known_helper_suffices=True))
    assert best(problem(people, (enough,))) == {"s/a=ana@0"}


def test_children_are_not_left_without_adults() -> None:
    people = (
        helper("tim", "coach", adult=False),
        helper("ana", past_sessions=20),
        helper("ben", past_sessions=20),
    )
    with_nine = session("s", seats=seats(2), minors=9)
    found = brute_force(problem(people, (with_nine,)))
    assert {entry.helper for entry in found.assignments} == {"ana", "ben"}
    with_eight = session("s", seats=seats(2), minors=8)
    found = brute_force(problem(people, (with_eight,)))
    assert "tim" in {entry.helper for entry in found.assignments}
    assert brute_force(problem(people[:1], (with_eight,))).assignments == ()


def test_money_for_one_day_is_for_its_two_sessions() -> None:
    ana = helper("ana", allowances=(Allowance(2026, 4402, 8803),))
    sessions = (
        session("s", priority=5),
        session("t", "1 09:00 12:00"),
        session("u", "1 13:00 15:00"),
    )
    assert best(problem((ana,), sessions)) == {"t/a=ana@0", "u/a=ana@0"}


# -------------------------------------------------------------------- wishes


def test_a_request_weighs_as_much_as_three_of_priority() -> None:
    ana = helper("ana")
    for priority, held in ((2, "asked"), (5, "usual")):
        sessions = (
            session("asked", priority=1, requested=True),
            session("usual", priority=priority),
        )
        found = brute_force(problem((ana,), sessions))
        assert found.assignments == answer(f"{held}/a=ana")


def test_an_interpreter_goes_where_nobody_can_be_called_in() -> None:
    people = (
        helper("fred", "coach", languages={"fr": 7}),
        helper("bart", "coach", languages={"fr": 4}),
        helper("mona", "interpreter", languages={"fr": 4, "ary": 7}),
    )
    team = (seat("a", "coach"), shadow("x"))
    sites = (Site("library"), Site("centre", remote_interpreting=True))
    sessions = (
        session("s", seats=team, public_languages={"ary": 4}),
        session("t", site="centre", seats=team, public_languages={"ary": 4}),
    )
    asked = problem(people, sessions, sites=sites)
    assert "s/x=mona@0" in best(asked)
    # she interprets in s (3), somebody is called in to t (5), whose seat x is empty
    assert brute_force(asked).values["teams"] == 3 + 5 + 1


def test_two_sites_share_the_shortage() -> None:
    sessions = (
        session("s", seats=seats(2)),
        session("t", site="centre", seats=seats(2)),
    )
    found = brute_force(problem((helper("ana"), helper("ben")), sessions))
    assert {entry.session for entry in found.assignments} == {"s", "t"}
    assert found.values["teams"] == 500 + 500


# ------------------------------------------------------------- earlier plans


def test_who_was_told_stays_though_another_has_done_less() -> None:
    people = (helper("ana", past_sessions=9), helper("ben"))
    told = published("s/a=ana")
    asked = problem(people, (session("s"),), published=told)
    assert brute_force(asked).assignments == answer("s/a=ana")
    fair = Settings(tiers=("cover", "teams", "fairness", "calm", "comfort"))
    asked = problem(people, (session("s"),), published=told, settings=fair)
    found = brute_force(asked)
    assert found.assignments == answer("s/a=ben")
    assert found.values["calm"] == 2


def test_a_published_session_is_moved_only_for_something() -> None:
    ana = helper("ana", availability=(between(0, "00:00", "24:00", 2), NEXT_DAY))
    told = published("s/a=ana")
    asked = problem((ana,), (session("s", TWICE),), published=told)
    assert brute_force(asked).assignments == answer("s/a=ana")
    urgent = session("t", "0 09:00 12:00", priority=1)
    asked = problem((ana,), (session("s", TWICE), urgent), published=told)
    found = brute_force(asked)
    assert set(found.assignments) == set(answer("s/a=ana@1 t/a=ana"))
    assert found.values["calm"] == 2  # moved, and added


def test_what_has_begun_stays_and_still_takes_time() -> None:
    """At 10:00 s is on, with ben who is away; t may not have him, and u may."""
    sessions = (
        session("s", seats=seats(2)),
        session("t", "0 11:00 13:00"),
        session("u", "0 12:00 13:00"),
    )
    ben = helper("ben", availability=(between(0, "10:30", "18:00"),), max_sessions=2)
    asked = problem(
        (ben,),
        sessions,
        published=published("s/b=ben"),
        as_of=at(0, "10:00"),
        pins=pins("t/a=ben s/a=ben"),
    )
    found = brute_force(asked)
    assert set(found.assignments) == set(answer("s/b=ben u/a=ben"))
    assert found.pins_kept == ()
    assert {own.session: own.rules[0] for own in found.pins_refused} == {
        "t": "overlap",
        "s": "available",
    }
    free = brute_force(asked, without={"pin"})
    assert set(free.assignments) == set(found.assignments)


def test_a_reserve_helper_keeps_a_published_seat() -> None:
    rare = helper("ana", reserve=True)
    sessions = (session("s"), session("t", "1 09:00 12:00"))
    asked = problem((rare,), sessions, published=published("s/a=ana"))
    assert brute_force(asked).assignments == answer("s/a=ana")


def test_a_pin_is_refused_with_the_rule_it_breaks() -> None:
    sites = (Site("library", rooms=(Room("hall"),)),)
    sessions = (session("s", "0 09:00 12:00 hall"), session("t", "0 10:00 11:00 hall"))
    people = (helper("ana"), helper("ben"))
    fixed = pins("s/a=ana t/a=ben")
    found = brute_force(problem(people, sessions, sites=sites, pins=fixed))
    assert found.assignments == answer("s/a=ana")
    assert found.pins_refused == refused("t/a=ben", "room")
