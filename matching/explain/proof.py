"""Fixes and their proof: a plan of the changed problem that the check accepts.

A fix fills one seat, and every mandatory seat that is filled stays so.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from matching.check import rules_broken_by, violations
from matching.explain.changes import Change, applied, cost
from matching.plan import Assignment, Plan, RefusedPin
from matching.problem import DEFAULT_WEIGHTS, Pin, Problem, Session, Settings
from matching.solve import Limits, solve

Method = Literal["direct", "moves", "solved"]
Seat = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Move:
    """What a helper takes and gives up, as session and seat.

    A session in both is another seat of it, or the same at another time.
    """

    helper: str
    takes: tuple[Seat, ...]
    leaves: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class Fix:
    """One change that fills a seat, and the plan that proves it.

    Attributes
    ----------
    cost
        Its place in the order of cheapness (`matching.explain.changes.cost`).
    method
        ``direct``: nobody but who takes the seat does anything else; ``moves``:
        others change places; ``solved``: found by solving the changed problem.
    empties
        Optional seats that somebody holds now, and nobody in that plan.
    assignments, pins_refused
        The plan of the changed problem; it breaks no rule.
    """

    change: Change
    cost: int
    method: Method
    moves: tuple[Move, ...]
    empties: tuple[Seat, ...]
    assignments: tuple[Assignment, ...]
    pins_refused: tuple[RefusedPin, ...]

    def problem(self, asked: Problem) -> Problem:
        """Give the changed problem."""
        return applied(asked, self.change)


def proven(
    problem: Problem,
    plan: Plan,
    target: Seat,
    change: Change,
    assignments: Iterable[Assignment],
    method: Method | None = None,
) -> Fix | None:
    """Give a fix if the plan proves it, else None.

    Parameters
    ----------
    problem, plan
        As they are now.
    target
        Session and seat to be filled.
    assignments
        A plan of the changed problem.
    method
        How it was found; None: as the moves say.
    """
    after = tuple(sorted(assignments))
    filled = {(each.session, each.seat) for each in after}
    before = {(each.session, each.seat) for each in plan.assignments}
    mandatory = {(s.id, t.id) for s in problem.sessions for t in s.seats if t.mandatory}
    empties = before - filled
    if target not in filled or empties & mandatory:
        return None
    if empties and target not in mandatory:  # to empty one for another helps nobody
        return None
    changed = applied(problem, change)
    refused = []
    for pin in plan.pins_refused:
        asked = Pin(pin.session, pin.seat, pin.helper)
        refused.append(replace(pin, rules=rules_broken_by(changed, after, asked)))
    if any(not pin.rules for pin in refused) or violations(changed, after, refused):
        return None
    moves = moves_between(plan.assignments, after)
    direct = len(moves) == 1 and not moves[0].leaves
    how: Method = method or ("direct" if direct else "moves")
    return Fix(
        change,
        cost(change),
        how,
        moves,
        tuple(sorted(empties)),
        after,
        tuple(refused),
    )


def moves_between(
    before: Iterable[Assignment], after: Iterable[Assignment]
) -> tuple[Move, ...]:
    """Give what every helper takes and leaves between two plans, by helper id."""
    old, new = set(before), set(after)
    takes: dict[str, list[Seat]] = defaultdict(list)
    leaves: dict[str, list[Seat]] = defaultdict(list)
    for each in sorted(new - old):
        takes[each.helper].append((each.session, each.seat))
    for each in sorted(old - new):
        leaves[each.helper].append((each.session, each.seat))
    return tuple(
        Move(helper, tuple(takes[helper]), tuple(leaves[helper]))
        for helper in sorted({*takes, *leaves})
    )


def solved(
    problem: Problem, plan: Plan, target: Seat, change: Change, limits: Limits
) -> Fix | None:
    """Solve the changed problem for nothing but the seats that must be filled.

    Seats that are empty now are left out but for those of the target's session;
    every seat that must be filled is worth the same, all others nothing: a plan
    that fills them all is the proof, and if the solver finds none there is no fix.
    """
    small = _only(applied(problem, change), plan, target)
    found = solve(small, limits)
    return proven(problem, plan, target, change, found.assignments, "solved")


def _only(changed: Problem, plan: Plan, target: Seat) -> Problem:
    """Leave out of a problem what neither is held nor belongs to the target."""
    held = {(each.session, each.seat) for each in plan.assignments}
    at_work = {session for session, _ in held} | {target[0]}
    series = {
        session.module.series: session.module.number
        for session in changed.sessions
        if session.id == target[0] and session.module is not None
    }
    sessions = []
    for session in changed.sessions:
        module = session.module
        earlier = module is not None and (
            module.number < series.get(module.series, module.number)
        )
        if session.id in at_work or earlier:
            sessions.append(_worth(session, held, target, keep_all=earlier))
    kept = {(pin.session, pin.seat, pin.helper) for pin in plan.pins_refused}
    seats = {(session.id, seat.id) for session in sessions for seat in session.seats}
    return replace(
        changed,
        sessions=tuple(sessions),
        pins=tuple(
            pin
            for pin in changed.pins
            if (pin.session, pin.seat) in seats
            and (pin.session, pin.seat, pin.helper) not in kept
        ),
        published=tuple(
            one for one in changed.published if (one.session, one.seat) in seats
        ),
        settings=_worthless(changed.settings),
    )


def _worth(
    session: Session, held: set[Seat], target: Seat, *, keep_all: bool
) -> Session:
    """Keep the filled seats of a session; the target's session keeps all."""
    keep_all |= session.id == target[0]
    seats = [s for s in session.seats if keep_all or (session.id, s.id) in held]
    module = session.module
    if module is not None and module.trainer_seat not in {s.id for s in seats}:
        module = replace(module, trainer_seat=None)
    return replace(
        session,
        priority=1,
        requested=False,
        ideal_staff=min(session.ideal_staff, session.min_staff),
        public_languages={},
        module=module,
        seats=tuple(
            replace(
                seat,
                mandatory=(session.id, seat.id) == target
                or (seat.mandatory and (session.id, seat.id) in held),
            )
            for seat in seats
        ),
    )


def _worthless(settings: Settings) -> Settings:
    """Set every weight to 0: only the seats count."""
    return replace(settings, weights=dict.fromkeys(DEFAULT_WEIGHTS, 0))
