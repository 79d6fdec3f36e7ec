"""Plans made by hand to be explained, and what any plan says of itself."""

from matching.check import Facts, Roster, violations
from matching.explain import Fix, applied
from matching.plan import Assignment, Plan
from matching.problem import Problem
from matching.score import score
from tests.matching.tiny import answer


def plan_of(asked: Problem, held: str | tuple[Assignment, ...] = "") -> Plan:
    """Make the plan with these assignments; it must break no rule but pins."""
    assignments = answer(held) if isinstance(held, str) else held
    assert violations(asked, assignments, without={"pin"}) == []
    return Plan(
        "", "feasible", "lp", 0.0, 1, assignments, score=score(asked, assignments)
    )


def proves(asked: Problem, plan: Plan, target: tuple[str, str], fix: Fix) -> None:
    """Look at a fix from outside: the change, its plan, and what stays filled."""
    changed = applied(asked, fix.change)
    assert changed == fix.problem(asked)
    assert violations(changed, fix.assignments, fix.pins_refused) == []
    held = {(one.session, one.seat) for one in fix.assignments}
    before = {(one.session, one.seat) for one in plan.assignments}
    must = {(s.id, t.id) for s in asked.sessions for t in s.seats if t.mandatory}
    assert target in held
    assert before & must <= held
    assert set(fix.empties) == before - held
    told = {move.helper: (set(move.takes), set(move.leaves)) for move in fix.moves}
    old, new = (
        Roster(Facts(changed), plan.assignments),
        Roster(Facts(changed), fix.assignments),
    )
    for helper in changed.helpers:
        was, now = (
            {
                (d.session.id, d.number, d.seat.id)
                for d in roster.by_helper.of(helper.id)
            }
            for roster in (old, new)
        )
        takes = {(session, seat) for session, _, seat in now - was}
        leaves = {(session, seat) for session, _, seat in was - now}
        assert told.get(helper.id, (set(), set())) == (takes, leaves)
