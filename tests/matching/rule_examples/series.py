"""The modules of a series: their order and their trainer."""

from collections.abc import Iterator
from typing import Any

from matching.problem import Module, Problem, Series, Session
from tests.matching.rule_examples.example import Example, example
from tests.matching.tiny import helper, problem, seats, session

PEOPLE = (helper("ana"), helper("ben"), helper("cem"))


def module(number: int, when: str, key: str = "basics", **more: Any) -> Session:
    """Make module ``m1``, ``m2``, … with its trainer in seat ``a``."""
    course = Module(key, number, more.pop("trainer_seat", "a"))
    more.setdefault("seats", seats(2))
    return session(f"m{number}", when, module=course, **more)


def course(*sessions: Session, **more: Any) -> Problem:
    series = (Series("basics", **more), Series("sewing"))
    return problem(PEOPLE, sessions, series=series)


def orders() -> Iterator[Example]:
    asked = course(
        module(7, "2 09:00 10:00"),  # first in the file, last of its series
        module(1, "0 09:00 10:00"),
        module(4, "0 10:00 11:00,0 09:59 11:00,1 09:00 10:00"),
        module(2, "0 08:00 09:00", "sewing"),
        session("free", "0 08:00 09:00"),
    )
    whole = "m1/a=ana m4/a=ben m7/a=cem"
    for broken in ("m4/a=ben", "m1/a=ana m7/a=cem", "m7/b=cem", "m4/a=ben m7/a=cem"):
        yield example("series", f"only {broken}", asked, kept=whole, broken=broken)
    for kept in ("m1/b=ana", "m1/a=ana m4/a=ben", "m2/a=ana free/a=ben"):
        yield example("series", f"begun, {kept}", asked, kept=kept, broken="m4/a=ben")
    late, early = "m1/a=ana m4/a=ben@2", "m1/a=ana m4/a=ben@1"
    yield example("series", "a minute", asked, kept=late, broken=early)
    back = course(module(1, "1 09:00 10:00"), module(2, "0 09:00 10:00"))
    both = "m1/a=ana m2/a=ana"
    yield example("series", "the wrong way", back, kept="m1/a=ana", broken=both)


def trainers() -> Iterator[Example]:
    three = (
        module(1, "0 09:00 10:00"),
        module(2, "1 09:00 10:00"),
        module(3, "2 09:00 10:00", trainer_seat="b"),
    )
    same = "m1/a=ana m2/a=ana m3/b=ana"
    empty = "m1/a=ana m2/b=ben m3/b=ana m3/a=cem"
    one = course(*three, same_trainer=True)
    given = course(*three, same_trainer=True, trainer="ana")
    for kept in (same, empty):
        for broken in ("m1/a=ana m2/a=ben", "m1/b=cem m2/a=ben m3/b=ana"):
            shows = f"one trainer, {kept} {broken}"
            yield example("series", shows, one, kept=kept, broken=broken)
        yield example("series", f"given, {kept}", given, kept=kept, broken="m1/a=ben")
    other = "m1/b=ana m2/b=ana m3/b=ben"
    yield example("series", "given, later", given, kept=same, broken=other)
    nobody = course(
        module(1, "0 09:00 10:00", trainer_seat=None), *three[1:], same_trainer=True
    )
    kept, broken = "m1/a=ben m2/a=ana", "m1/a=ben m2/a=ana m3/b=ben"
    yield example("series", "no trainer seat", nobody, kept=kept, broken=broken)
    free = course(*three, trainer="ana")
    kept, broken = "m1/a=ben m2/a=cem", "m2/a=cem"
    yield example("series", "any trainer", free, kept=kept, broken=broken)


EXAMPLES = (orders, trainers)
