"""Rules about all who are assigned to one session, and about pins."""

from collections.abc import Iterator

from matching.problem import HomeVisit, Pin, Settings
from tests.matching.rule_examples.example import Example, example
from tests.matching.tiny import (
    NORTH,
    answer,
    between,
    helper,
    pins,
    problem,
    refused,
    seats,
    session,
    shadow,
)


def staffings() -> Iterator[Example]:
    people = (helper("ana"), helper("ben"), helper("cem"))
    two = (session("s", min_staff=2, ideal_staff=2, seats=(*seats(2), shadow("x"))),)
    asked = problem(people, two)
    both, alone = "s/a=ana s/b=ben", "s/a=ana"
    yield example("staffing", "two wanted", asked, kept=both, broken=alone)
    yield example("staffing", "nobody is fine", asked, kept="", broken=alone)
    yield example(
        "staffing",
        "a shadow does not cover",
        asked,
        kept=f"{both} s/x=cem",
        broken=f"{alone} s/x=cem",
    )


def shadows() -> Iterator[Example]:
    people = (
        helper("tutor", "trainer coach@1-"),
        helper("green", "coach", alone_ok=False),
        helper("other", "buddy"),
        helper("learner"),
    )
    plain = (session("s", min_staff=0, seats=(*seats(2), shadow("x"), shadow("y"))),)
    asked = problem(people, plain)
    kept = "s/a=other s/x=learner"
    lonely = "s/x=learner"
    yield example("shadow", "nobody there", asked, kept=kept, broken=lonely)
    pair = "s/x=learner s/y=tutor"
    yield example("shadow", "who shadows does not cover", asked, kept=kept, broken=pair)
    coached = tuple(
        session(
            f"d{day}", f"{day} 09:00 12:00", seats=(*seats(1), shadow("x", "coach"))
        )
        for day in (0, 1)
    )
    asked = problem(people, coached)
    kept, early = "d1/a=tutor d1/x=learner", "d0/a=tutor d0/x=learner"
    wrong = "d1/a=other d1/x=learner"
    yield example("shadow", "role not yet", asked, kept=kept, broken=early)
    yield example("shadow", "other role", asked, kept=kept, broken=wrong)
    green = (session("s", seats=(*seats(2), shadow("x", "coach"))),)
    asked = problem(people, green)
    alone = "s/a=green s/b=other s/x=learner"
    both = "s/a=green s/b=other"
    yield example("shadow", "tutor may not be alone", asked, kept=both, broken=alone)


def companies() -> Iterator[Example]:
    people = (
        helper("ana"),
        helper("ben", alone_ok=False),
        helper("cem", alone_ok=False),
    )
    asked = problem(people, (session("s", seats=seats(2)),))
    kept = "s/a=ana s/b=ben"
    yield example("company", "alone", asked, kept=kept, broken="s/b=ben")
    yield example("company", "two of them", asked, kept=kept, broken="s/a=ben s/b=cem")
    yield from home_visits()


def home_visits() -> Iterator[Example]:
    people = (
        helper("ana", site_history={"library": 1}),
        helper("ben", site_history={"centre": 3, "library": 0}),
        helper("cem"),
    )
    team = (*seats(2), shadow("x"))
    pairs = session("s", seats=team, home_visit=HomeVisit(location=NORTH))
    asked = problem(people, (pairs,))
    both = "s/a=ben s/b=cem"
    yield example("company", "in pairs", asked, kept=both, broken="s/a=ana")
    taught = "s/a=ana s/x=ben"
    yield example("company", "a shadow is no pair", asked, kept=both, broken=taught)
    known = session("s", seats=team, home_visit=HomeVisit(known_helper_suffices=True))
    asked = problem(people, (known,))
    for kept in (both, "s/a=ana", "s/b=ana s/x=ben"):
        yield example("company", f"known, {kept}", asked, kept=kept, broken="s/a=ben")
    learner = "s/a=cem s/x=ana"
    yield example("company", "known to a shadow", asked, kept=both, broken=learner)


def ratios() -> Iterator[Example]:
    people = (
        helper("senior", "senior_animator"),
        helper("both", "young_mentor senior_animator"),
        helper("soon", "young_mentor senior_animator@1-"),
        helper("mentor", "young_mentor"),
        helper("third", "young_mentor"),
        helper("coach", "coach"),
    )
    team = (session("s", seats=(*seats(3), shadow("x")), max_mentors_per_senior=1),)
    asked = problem(people, team)
    fine = "s/a=senior s/b=mentor s/c=coach"
    for who, broken in (
        ("two", "s/a=senior s/b=mentor s/c=third"),
        ("no senior", "s/a=coach s/b=mentor"),
        ("not yet senior", "s/a=soon s/b=coach"),
        ("a shadow too", "s/a=senior s/b=mentor s/x=third"),
    ):
        yield example("ratio", who, asked, kept=fine, broken=broken)
    yield example(
        "ratio",
        "both roles is senior",
        asked,
        kept="s/a=both s/b=mentor s/c=coach",
        broken="s/a=mentor s/b=coach",
    )
    none = (session("s", seats=seats(2), max_mentors_per_senior=0),)
    asked = problem(people, none)
    kept, broken = "s/a=senior s/b=coach", "s/a=senior s/b=mentor"
    yield example("ratio", "none at all", asked, kept=kept, broken=broken)
    yield from minors()


def minors() -> Iterator[Example]:
    people = (helper("ana"), helper("ben"), helper("kid", adult=False))
    team = (*seats(3), shadow("x"))
    for children, settings in ((9, Settings()), (4, Settings(minors_per_adult=3))):
        asked = problem(
            people, (session("s", seats=team, minors=children),), settings=settings
        )
        kept = "s/a=ana s/c=kid s/b=ben"
        for broken in ("s/a=ana", "s/a=ana s/b=kid", "s/a=ana s/x=ben"):
            shows = f"{children} minors, {broken}"
            yield example("ratio", shows, asked, kept=kept, broken=broken)
    few = problem(people, (session("s", seats=team, minors=8),))
    yield example("ratio", "eight", few, kept="s/a=ana s/b=kid", broken="s/a=kid")


def nevers() -> Iterator[Example]:
    people = (helper("ana", never_with=("ben",)), helper("ben"), helper("cem"))
    asked = problem(people, (session("s", seats=(*seats(2), shadow("x"))),))
    kept = "s/a=ana s/b=cem"
    yield example("never_with", "first", asked, kept=kept, broken="s/a=ana s/b=ben")
    yield example("never_with", "second", asked, kept=kept, broken="s/a=ben s/b=ana")
    yield example("never_with", "shadow", asked, kept=kept, broken="s/a=ana s/x=ben")


def pinned() -> Iterator[Example]:
    people = (
        helper("ana"),
        helper("ben"),
        helper("out", availability=(), max_minutes=60),
    )
    two = (session("s"), session("t", "0 11:00 14:00"))
    one = problem(people, two, pins=pins("s/a=ana"))
    yield example("pin", "lost", one, kept="s/a=ana", broken="s/a=ben")
    fits = refused("s/a=ana", "available")
    kept = answer("s/a=ana")
    yield Example("pin", "fits", one, kept, answer("s/a=ben"), (), fits)
    yield Example("pin", "kept and refused", one, kept, kept, (), fits)
    clash = problem(people, two, pins=pins("s/a=ana t/a=ana"))
    first = refused("t/a=ana", "overlap")
    for shows, wrong in (("reason", refused("t/a=ana", "travel")), ("silent", ())):
        yield Example("pin", shows, clash, kept, kept, first, wrong)
    hopeless = problem(people, two, pins=(Pin("s", "a", "out"),))
    right = refused("s/a=out", "available", "week_limit")
    short = refused("s/a=out", "available")
    yield Example("pin", "every reason", hopeless, (), (), right, short)
    yield from pins_at_options()


def pins_at_options() -> Iterator[Example]:
    early = helper("ana", availability=(between(0, "09:00", "12:00"),))
    two = session("s", "1 09:00 12:00,0 09:00 12:00", seats=seats(2))
    asked = problem((early, helper("ben")), (two,), pins=pins("s/a=ana"))
    yield example("pin", "another option", asked, kept="s/a=ana@1", broken="")
    fits, right = refused("s/a=ana", "role"), refused("s/a=ana", "available")
    elsewhere = answer("s/b=ben@1")
    kept = answer("s/b=ben")
    yield Example("pin", "fits where held", asked, kept, elsewhere, right, fits)
    yield Example("pin", "fits if held", asked, kept, (), right, fits)


EXAMPLES = (staffings, shadows, companies, ratios, nevers, pinned)
