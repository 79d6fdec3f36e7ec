"""Two plans of one problem side by side: by tier, by helper, by site."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from matching.explain.proof import Move, Seat, moves_between
from matching.plan import Assignment
from matching.problem import Problem, Session
from matching.score import score

Both = tuple[int, int]  # in the first plan, in the second


@dataclass(frozen=True, slots=True)
class HelperDifference:
    """What a helper does in either plan.

    Attributes
    ----------
    minutes
        Of all their sessions.
    takes, leaves
        Seats held in the second plan alone, and in the first alone.
    moved
        Sessions held in both, at another time.
    """

    helper: str
    sessions: Both
    minutes: Both
    takes: tuple[Seat, ...]
    leaves: tuple[Seat, ...]
    moved: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SiteDifference:
    """What a site has in either plan.

    Attributes
    ----------
    held
        Sessions that take place.
    empty
        Mandatory seats that nobody holds.
    changed
        Seats with another holder, or one where there was none.
    moved
        Sessions held in both, at another time.
    """

    site: str
    held: Both
    empty: Both
    changed: tuple[Seat, ...]
    moved: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two plans side by side.

    Attributes
    ----------
    tiers
        By tier and term the amounts in both plans; cover is the larger the better,
        all other values the smaller.
    better
        1 if the first is better, 2 if the second is, 0 where they are worth the
        same: by the first tier in which they differ.
    helpers, sites
        Those alone for whom something differs, in file order.
    """

    tiers: Mapping[str, Mapping[str, Both]]
    better: int
    helpers: tuple[HelperDifference, ...]
    sites: tuple[SiteDifference, ...]


def compare(
    problem: Problem, a: Iterable[Assignment], b: Iterable[Assignment]
) -> Comparison:
    """Put two plans of a problem side by side.

    Parameters
    ----------
    a, b
        Their assignments.

    Raises
    ------
    KeyError
        An id the problem does not have.
    """
    first, second = tuple(a), tuple(b)
    before, after = score(problem, first), score(problem, second)
    tiers = {
        tier: {term: (amount, after[tier][term]) for term, amount in terms.items()}
        for tier, terms in before.items()
    }
    return Comparison(
        tiers,
        _better(tiers),
        tuple(_helpers(problem, first, second)),
        tuple(_sites(problem, first, second)),
    )


def _better(tiers: Mapping[str, Mapping[str, Both]]) -> int:
    for tier, terms in tiers.items():
        one, other = terms["value"]
        if one != other:
            return 1 if (one > other) == (tier == "cover") else 2
    return 0


def _helpers(
    problem: Problem, a: tuple[Assignment, ...], b: tuple[Assignment, ...]
) -> Iterable[HelperDifference]:
    sessions = {session.id: session for session in problem.sessions}
    moves = {move.helper: move for move in moves_between(a, b)}
    works = _work(sessions, a), _work(sessions, b)
    for helper in problem.helpers:
        move = moves.get(helper.id)
        if move is not None:
            moved, takes, leaves = _split(move)
            one, other = (work[helper.id] for work in works)
            yield HelperDifference(
                helper.id,
                (len(one), len(other)),
                (sum(one), sum(other)),
                takes,
                leaves,
                moved,
            )


def _split(move: Move) -> tuple[tuple[str, ...], tuple[Seat, ...], tuple[Seat, ...]]:
    """Tell sessions at another time from seats taken and left."""
    both = set(move.takes) & set(move.leaves)
    return (
        tuple(dict.fromkeys(session for session, _ in sorted(both))),
        tuple(seat for seat in move.takes if seat not in both),
        tuple(seat for seat in move.leaves if seat not in both),
    )


def _work(
    sessions: Mapping[str, Session], plan: tuple[Assignment, ...]
) -> Mapping[str, list[int]]:
    """Give the minutes of each session of each helper."""
    work: dict[str, list[int]] = defaultdict(list)
    for each in plan:
        work[each.helper].append(sessions[each.session].options[each.option].minutes)
    return work


def _sites(
    problem: Problem, a: tuple[Assignment, ...], b: tuple[Assignment, ...]
) -> Iterable[SiteDifference]:
    holders = _holders(a), _holders(b)
    options = _options(a), _options(b)
    by_site: dict[str, list[Session]] = defaultdict(list)
    for session in problem.sessions:
        by_site[session.site].append(session)
    for site in problem.sites:
        sessions = by_site[site.id]
        seats = [(s.id, t.id) for s in sessions for t in s.seats]
        must = [(s.id, t.id) for s in sessions for t in s.seats if t.mandatory]
        changed = tuple(
            seat for seat in seats if holders[0].get(seat) != holders[1].get(seat)
        )
        times = [tuple(o.get(s.id) for o in options) for s in sessions]
        moved = tuple(
            session.id
            for session, (one, other) in zip(sessions, times, strict=True)
            if one is not None and other is not None and one != other
        )
        if changed or moved:
            yield SiteDifference(
                site.id,
                _pair(sum(s.id in o for s in sessions) for o in options),
                _pair(sum(seat not in h for seat in must) for h in holders),
                changed,
                moved,
            )


def _pair(amounts: Iterable[int]) -> Both:
    one, other = amounts
    return one, other


def _holders(plan: Iterable[Assignment]) -> dict[Seat, str]:
    return {(each.session, each.seat): each.helper for each in plan}


def _options(plan: Iterable[Assignment]) -> dict[str, int]:
    return {each.session: each.option for each in plan}
