"""A small problem without faults, and parts of it to spoil."""

from dataclasses import replace
from typing import Any

from matching.problem import (
    Helper,
    Module,
    Option,
    Pin,
    Problem,
    Published,
    Resource,
    Room,
    Seat,
    Series,
    Session,
    Site,
)
from matching.validate import faults_of
from tests.matching.tiny import WEEK, at


def good(**changes: Any) -> Problem:
    problem = Problem(
        horizon=WEEK,
        helpers=(Helper("amina"), Helper("tom")),
        sites=(Site("library", rooms=(Room("r"),)), Site("centre")),
        resources=(Resource("van", 1),),
        series=(Series("basics"),),
        sessions=(session(),),
        pins=(Pin("s1", "a", "tom"),),
    )
    return replace(problem, **changes)


def session(**changes: Any) -> Session:
    option = Option(at(0, "09:00"), at(0, "12:00"))
    return replace(Session("s1", "library", (option,), (Seat("a"),)), **changes)


def places(problem: Problem) -> list[str]:
    return [fault.where for fault in faults_of(problem)]


def rooms(*given: Room) -> tuple[Site, ...]:
    return (Site("library", rooms=given), Site("centre"))


def modules(series: str, *numbers: int) -> tuple[Session, ...]:
    return tuple(
        session(id=f"s{index}", module=Module(series, number))
        for index, number in enumerate(numbers, 1)
    )


def told(text: str) -> tuple[Published, ...]:
    """Read ``s1/0/a/tom``: session, option, seat and helper."""
    entries = (entry.split("/") for entry in text.split())
    return tuple(
        Published(s, int(option), seat, who) for s, option, seat, who in entries
    )
