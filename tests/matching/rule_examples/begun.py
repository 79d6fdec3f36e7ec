"""Sessions that had begun when the plan was made: facts that others have to meet."""

from collections.abc import Iterator
from typing import Any

from matching.problem import (
    Allowance,
    Module,
    Problem,
    Resource,
    Room,
    Series,
    Session,
    Site,
    Use,
)
from tests.matching.rule_examples.example import Example, example
from tests.matching.tiny import (
    answer,
    at,
    helper,
    pins,
    problem,
    published,
    refused,
    seats,
    session,
    shadow,
)

NOW = at(0, "09:01")
FACT = "s/a=ana"


def begun(people: Any, *sessions: Session, told: str = FACT, **more: Any) -> Problem:
    return problem(people, sessions, as_of=NOW, published=published(told), **more)


def facts() -> Iterator[Example]:
    """Break every rule there is about one session, in the past."""
    people = (
        helper("ana", availability=(), alone_ok=False, max_sessions=0, reserve=True),
        helper("ben", never_with=("ana",)),
        helper("cem"),
    )
    strict = session(
        "s",
        "0 09:00 12:00,3 09:00 12:00",
        seats=(*seats(2, roles=("coach",)), shadow("x", "coach")),
        min_staff=3,
        ideal_staff=3,
        minors=20,
        uses=(Use("kit", 2),),
    )
    kits = (Resource("kit", 1, ("centre",)),)
    told = "s/b=ana s/x=ben"
    asked = begun(people, strict, told=told, resources=kits)
    for shows, broken in (
        ("nobody", ""),
        ("less", "s/b=ana"),
        ("more", f"{told} s/a=cem"),
        ("another", "s/b=ana s/x=cem"),
        ("another seat", "s/a=ana s/x=ben"),
        ("another option", "s/b=ana@1 s/x=ben@1"),
    ):
        yield example("pin", f"as told, {shows}", asked, kept=told, broken=broken)


def pins_in_facts() -> Iterator[Example]:
    people = (helper("ana"), helper("ben"))
    kept = answer(FACT)
    asked = begun(people, session("s", seats=seats(2)), pins=pins("s/a=ana s/b=ben"))
    right = refused("s/b=ben", "available")
    wrong = refused("s/b=ben", "role")
    yield Example("pin", "pinned in a fact", asked, kept, kept, right, wrong)
    yield Example("pin", "lost in a fact", asked, kept, kept, right, ())


def begins() -> Iterator[Example]:
    """Show what is no fact: not begun, or never published."""
    people = (helper("ana"), helper("ben"))
    two = (session("s"), session("t", "0 09:01 12:00"))
    asked = begun(people, *two, told="s/a=ana t/a=ben")
    kept, broken = "s/a=ana t/a=ben", "s/a=ben"
    yield example("pin", "another person", asked, kept=kept, broken=broken)
    other = (session("s", "0 09:00 12:00,1 09:00 12:00"), session("u"))
    asked = begun(people, *other, told="s/a=ana@1")
    for kept, broken in (
        ("s/a=ana@1", "s/a=ana"),
        ("s/a=ben@1", "u/a=ana"),
        ("", "u/a=ana"),
    ):
        shows = f"to come, {kept} {broken}"
        yield example("available", shows, asked, kept=kept, broken=broken)


def timetables() -> Iterator[Example]:
    """Meet a fact with something to come, when nothing else breaks the rule."""
    two = session("t", "0 11:59 14:00"), session("u", "0 12:00 14:00")
    asked = begun((helper("ana"), helper("ben")), session("s"), *two)
    kept, broken = f"{FACT} u/a=ana t/a=ben", f"{FACT} t/a=ana u/a=ben"
    yield example("overlap", "a fact", asked, kept=kept, broken=broken)
    same = begun((helper("ana"),), session("s"), session("r"), told="s/a=ana r/a=ana")
    twice = "s/a=ana r/a=ana"
    yield example("pin", "two facts at once", same, kept=twice, broken=FACT)
    far = (
        session("t", "0 12:24 14:00", site="centre"),
        session("u", "0 12:25 14:00", site="centre"),
    )
    table = {("centre", "library"): 15}
    asked = begun((helper("ana"),), session("s"), *far, travel_minutes=table)
    kept, broken = f"{FACT} u/a=ana", f"{FACT} t/a=ana"
    yield example("travel", "a fact", asked, kept=kept, broken=broken)
    later = (session("t", "1 12:00 13:00"), session("u", "1 11:59 13:00"))
    tired = helper("ana", min_rest_minutes=24 * 60)
    asked = begun((tired,), session("s"), *later)
    kept, broken = f"{FACT} t/a=ana", f"{FACT} u/a=ana"
    yield example("rest", "a fact", asked, kept=kept, broken=broken)


def limits() -> Iterator[Example]:
    """Use up limits with facts; facts alone may exceed them."""
    three = (session("s"), session("r"), session("t", "0 14:00 15:00"))
    told = "s/a=ana r/a=ana"
    spent = Allowance(2026, 100, 0)
    for rule, person in (
        ("day_limit", helper("ana", max_sessions_per_day=2)),
        ("day_limit", helper("ana", max_sessions_per_day=1)),
        ("week_limit", helper("ana", max_minutes=360)),
        ("week_limit", helper("ana", max_minutes=300)),
        ("expenses", helper("ana", allowances=(spent,))),
    ):
        asked = begun((person,), *three, told=told)
        broken = f"{told} t/a=ana"
        yield example(rule, f"facts, {person}", asked, kept=told, broken=broken)


def shared() -> Iterator[Example]:
    people = (helper("ana"), helper("ben"), helper("cem"))
    sites = (Site("library", rooms=(Room("hall"),)),)
    halls = (
        session("s", "0 09:00 12:00 hall"),
        session("r", "0 09:00 12:00 hall"),
        session("t", "0 11:59 13:00 hall"),
        session("u", "0 12:00 13:00 hall"),
    )
    both = "s/a=ana r/a=ben"
    for told in (FACT, both):
        asked = begun(people, *halls, told=told, sites=sites)
        kept, broken = f"{told} u/a=cem", f"{told} t/a=cem"
        yield example("room", f"facts {told}", asked, kept=kept, broken=broken)
    users = (
        session("s", uses=(Use("kit", 2),)),
        session("t", "0 12:29 13:00", uses=(Use("kit", 1, 30),)),
        session("u", "0 12:30 13:00", uses=(Use("kit", 1, 30),)),
    )
    for capacity in (1, 2):
        kits = (Resource("kit", capacity),)
        asked = begun(people, *users, resources=kits)
        kept, broken = f"{FACT} u/a=ben", f"{FACT} t/a=ben"
        shows = f"a fact, {capacity}"
        yield example("resource", shows, asked, kept=kept, broken=broken)


def series() -> Iterator[Example]:
    people = (helper("ana"), helper("ben"))
    course = (Series("basics", same_trainer=True),)
    modules = (
        session("n", "0 15:00 16:00", module=Module("basics", 1, "a")),
        session("s", module=Module("basics", 2, "a")),
        session("t", "1 09:00 10:00", module=Module("basics", 3, "a")),
        session("u", "0 11:59 13:00", module=Module("basics", 4, "a")),
    )
    asked = begun(people, *modules, series=course)
    yield example("series", "a fact", asked, kept=FACT, broken=f"{FACT} t/a=ana")
    asked = begun(people, modules[1], modules[3], series=course)
    yield example("series", "over", asked, kept=FACT, broken=f"{FACT} u/a=ben")
    asked = begun(people, *modules[1:3], series=course)
    kept, broken = f"{FACT} t/a=ana", f"{FACT} t/a=ben"
    yield example("series", "its trainer", asked, kept=kept, broken=broken)
    replaced = (Series("basics", same_trainer=True, trainer="ben"),)
    asked = begun(people, *modules[1:3], series=replaced)
    yield example("series", "a stand-in", asked, kept=FACT, broken=f"{FACT} t/a=ana")


EXAMPLES = (facts, pins_in_facts, begins, timetables, limits, shared, series)
