"""Rules about what sessions share: their options, rooms and resources."""

from collections.abc import Iterator
from typing import Any

from matching.problem import Loan, Problem, Resource, Room, Session, Site, Use
from tests.matching.rule_examples.example import Example, example
from tests.matching.tiny import at, between, helper, problem, seats, session

PEOPLE = (helper("ana"), helper("ben"), helper("cem"))
AFTERNOON = "0 12:00 14:00"


def options() -> Iterator[Example]:
    two = session("s", "0 09:00 12:00,1 09:00 12:00", seats=seats(2))
    asked = problem(PEOPLE, (two,))
    mixed = "s/a=ana s/b=ben@1"
    for kept in ("s/a=ana s/b=ben", "s/a=ana@1 s/b=ben@1", "s/b=ben@1"):
        yield example("option", f"one, {kept}", asked, kept=kept, broken=mixed)
    other = "s/a=ana@1 s/b=ben"
    yield example("option", "the other way", asked, kept="", broken=other)
    apart = (
        helper("ana", availability=(between(0, "09:00", "12:00"),)),
        helper("ben", availability=(between(1, "09:00", "12:00"),)),
    )
    asked = problem(apart, (two,))
    yield example("option", "people apart", asked, kept="s/a=ana", broken=mixed)


def with_rooms(*sessions: Session, hall: int = 1) -> Problem:
    """Give both sites a room of the same name, one of them also another."""
    rooms = (Room("hall", hall), Room("lab"))
    sites = (Site("library", rooms=rooms), Site("centre", rooms=(Room("hall"),)))
    return problem(PEOPLE, sessions, sites=sites)


def rooms() -> Iterator[Example]:
    asked = with_rooms(
        session("s", "0 09:00 12:00 hall"),
        session("next", f"{AFTERNOON} hall"),
        session("early", "0 11:59 14:00 hall"),
        session("there", "0 09:00 12:00 hall", site="centre"),
        session("lab", "0 09:00 12:00 lab"),
        session("nowhere"),
        session("either", "0 10:00 11:00 hall,0 10:00 11:00 lab,1 10:00 11:00 hall"),
    )
    broken = "s/a=ana early/a=ben"
    for key in ("next", "there", "lab", "nowhere"):
        kept = f"s/a=ana {key}/a=ben"
        yield example("room", f"free, {key}", asked, kept=kept, broken=broken)
    broken = "s/a=ana either/a=ben"
    for shows, kept in (("room", "@1"), ("time", "@2")):
        kept = f"{broken}{kept}"
        yield example("room", f"another {shows}", asked, kept=kept, broken=broken)
    yield example(
        "room", "equal times", asked, kept="", broken="lab/a=ana either/a=ben@1"
    )
    team = with_rooms(session("s", "0 09:00 12:00 hall", seats=seats(2)), hall=0)
    yield example("room", "closed", team, kept="", broken="s/a=ana s/b=ben")
    yield from large_rooms()


def large_rooms() -> Iterator[Example]:
    asked = with_rooms(
        session("s", "0 09:00 12:00 hall", seats=seats(2)),
        session("t", "0 10:00 11:00 hall"),
        session("u", "0 11:00 13:00 hall"),
        session("v", "0 10:30 11:30 hall"),
        hall=2,
    )
    kept = "s/a=ana t/a=ben u/a=ben"
    yield example(
        "room", "two at a time", asked, kept=kept, broken="s/a=ana t/a=ben v/a=cem"
    )
    yield example(
        "room",
        "people do not count",
        asked,
        kept="s/a=ana s/b=ben t/a=cem",
        broken="s/a=ana u/a=ben v/a=cem",
    )


def user(key: str, when: str = "0 09:00 12:00", *uses: Use, **more: Any) -> Session:
    return session(key, when, uses=uses or (Use("kit"),), **more)


def with_kits(capacity: int, *sessions: Session, **more: Any) -> Problem:
    sites = more.pop("only_at", None)
    kits = (Resource("kit", capacity, sites), Resource("van", 1))
    return problem(PEOPLE, sessions, resources=kits, **more)


def resources() -> Iterator[Example]:
    asked = with_kits(
        1,
        user("s"),
        user("next", AFTERNOON),
        user("early", "0 11:59 14:00"),
        user("van", "0 09:00 12:00", Use("van")),
        user("far", "0 10:00 11:00", site="centre"),
        session("free"),
    )
    broken = "s/a=ana early/a=ben"
    for key in ("next", "van", "free"):
        kept = f"s/a=ana {key}/a=ben"
        yield example("resource", f"free, {key}", asked, kept=kept, broken=broken)
    broken = "s/a=ana far/a=ben"
    yield example("resource", "anywhere", asked, kept="far/a=ana", broken=broken)
    none = with_kits(0, user("s", seats=seats(2)))
    yield example("resource", "none at all", none, kept="", broken="s/a=ana s/b=ben")
    local = with_kits(1, user("s"), user("t", site="centre"), only_at=("library",))
    yield example("resource", "only there", local, kept="s/a=ana", broken="t/a=ana")
    yield from resources_around()
    yield from resource_units()
    yield from resources_on_loan()


def resources_around() -> Iterator[Example]:
    """Set up and return: from before the start until after the end."""
    asked = with_kits(
        1,
        user("s", "0 09:00 12:00", Use("kit", 1, 0, 30)),
        user("exact", "0 13:15 14:00", Use("kit", 1, 45, 0)),
        user("late", "0 13:14 14:00", Use("kit", 1, 45, 0)),
    )
    kept, broken = "s/a=ana exact/a=ben", "s/a=ana late/a=ben"
    yield example("resource", "set-up and return", asked, kept=kept, broken=broken)


def resource_units() -> Iterator[Example]:
    asked = with_kits(
        5,
        user("two", "0 09:00 12:00", Use("kit", 2)),
        user("three", "0 10:00 13:00", Use("kit", 3)),
        user("four", "0 10:00 13:00", Use("kit", 4), Use("van")),
        user("one", "0 12:00 13:00", Use("kit", 1)),
    )
    broken = "two/a=ana four/a=ben"
    kept = "two/a=ana three/a=ben"
    yield example("resource", "units", asked, kept=kept, broken=broken)
    kept = "four/a=ana one/a=ben"
    broken = "two/a=ana three/a=ben four/a=cem"
    yield example("resource", "of several", asked, kept=kept, broken=broken)


def resources_on_loan() -> Iterator[Example]:
    loans = (
        Loan("kit", 1, at(0, "12:00"), at(2, "12:00")),
        Loan("kit", 2, at(3, "09:00"), at(3, "10:00")),
    )
    asked = with_kits(
        1,
        user("s"),
        user("after", "2 12:00 13:00"),
        user("early", "2 11:59 13:00"),
        user("late", "0 10:00 12:01"),
        user("during", "1 09:00 10:00"),
        loans=loans,
    )
    kept = "s/a=ana after/a=ana"
    for key in ("early", "late", "during"):
        broken = f"{key}/a=ana"
        yield example("resource", f"on loan, {key}", asked, kept=kept, broken=broken)
    others = user("t", "0 11:00 13:00"), user("u", AFTERNOON)
    both = with_kits(2, user("s"), *others, loans=loans)
    kept, broken = "s/a=ana t/a=ben", "t/a=ana u/a=ben"
    yield example("resource", "partly on loan", both, kept=kept, broken=broken)


EXAMPLES = (options, rooms, resources)
