"""Who a repair looks at: all who could come, or of very many the cheapest."""

from dataclasses import replace

from matching.check import Facts, Roster
from matching.model.eligible import People
from matching.plan import Assignment
from matching.problem import Problem
from matching.repair import Cancellation, Desk, News, replan
from matching.repair.pool import Pool
from matching.repair.weeks import MOST_FREE, Weeks
from tests.matching.tiny import answer, away, between, helper, problem, session

MORNING = between(0, "08:00", "12:00")
MANY = MOST_FREE + 3


def dearer_by_number(helper: str, _session: str, _option: int) -> tuple[int, ...]:
    return (int(helper[1:]),)


def many_who_could() -> Problem:
    """Any of many could come to s; ana could if she left t."""
    people = [helper(f"h{n:02}", availability=(MORNING,)) for n in range(MANY)]
    ana = helper("ana", availability=(MORNING,))
    sessions = (session("s", "0 09:00 11:00"), session("t", "0 10:00 12:00"))
    return problem((*people, ana), sessions)


def looked_at(asked: Problem, plan: tuple[Assignment, ...], *free: str) -> set[str]:
    weeks = Weeks(Roster(Facts(asked), plan))
    return weeks.people(Pool(asked), frozenset(free), dearer_by_number)


def test_of_very_many_the_cheapest_are_looked_at() -> None:
    asked, plan = many_who_could(), answer("t/a=ana")
    cheap = {f"h{n:02}" for n in range(MOST_FREE)}
    assert looked_at(asked, plan, "s") == cheap
    everybody = Weeks(Roster(Facts(asked), plan)).people(Pool(asked), frozenset("s"))
    assert everybody == {f"h{n:02}" for n in range(MANY)}


def test_who_gives_something_up_is_looked_at_beside_them() -> None:
    assert "ana" in looked_at(many_who_could(), answer("t/a=ana"), "s", "t")


def test_a_hole_that_very_many_could_fill_is_filled_by_the_cheapest() -> None:
    """Who has done less so far comes, whatever their place in the file."""
    asked = many_who_could()
    people = [
        replace(each, past_sessions=0 if each.id == "h26" else 9)
        for each in asked.helpers
    ]
    asked = replace(asked, helpers=tuple(people))
    desk = Desk(asked, answer("s/a=h00 t/a=ana"))
    found = replan(desk, News((Cancellation("h00", "s"),)), whole_up_to=0)
    assert found.answer.assignments == answer("s/a=h26 t/a=ana")


def test_what_helpers_hold_is_shared_but_not_when_they_are_away() -> None:
    asked = many_who_could()
    known = People(asked.helpers)
    first, *others = asked.helpers
    now = replace(
        asked, helpers=(replace(first, absences=(away(0, "08:00", "12:00"),)), *others)
    )
    for pool in (Pool(now), Pool(now, known)):
        able = {who for who, _ in pool.of("s")["a"]}
        assert able == {each.id for each in others}
    assert Pool(asked, known).of("t") == Pool(asked).of("t")
