"""What an example of a rule is, and sessions that many of them share."""

from dataclasses import dataclass

from matching.plan import Assignment, RefusedPin
from matching.problem import Problem, Session
from tests.matching.tiny import answer, seats, session


@dataclass(frozen=True)
class Example:
    """A problem, an answer that keeps every rule, and one that breaks this rule."""

    rule: str
    shows: str
    problem: Problem
    kept: tuple[Assignment, ...]
    broken: tuple[Assignment, ...]
    kept_refused: tuple[RefusedPin, ...] = ()
    broken_refused: tuple[RefusedPin, ...] = ()

    def __str__(self) -> str:
        return f"{self.rule}, {self.shows}"


def example(
    rule: str, shows: str, asked: Problem, *, kept: str, broken: str
) -> Example:
    return Example(rule, shows, asked, answer(kept), answer(broken))


def one_seat(**asks: object) -> tuple[Session, ...]:
    """Make one session with one seat that asks something."""
    return (session("s", seats=seats(1, **asks)),)


def days(*numbers: int, **asks: object) -> tuple[Session, ...]:
    """Make the same morning session on several days: ``d0``, ``d1``, …"""
    return tuple(
        session(f"d{day}", f"{day} 09:00 12:00", seats=seats(1, **asks))
        for day in numbers
    )
