"""What is proven of a repair that looked at a part of the problem only.

Whoever cancels only takes possibilities away, so a bound of cover from before still
holds. For calm, everybody who is away is one change, and seats that nobody of the team
can take need somebody new. Of the other tiers nothing is known.
"""

from collections.abc import Mapping

from matching.check import Facts
from matching.problem import DEFAULT_WEIGHTS, Problem, Published, Session
from matching.repair.beginning import Beginning
from matching.repair.desk import Desk
from matching.repair.nearness import nearness
from matching.repair.news import News
from matching.repair.search import Found


def partial_bounds(
    desk: Desk,
    news: News,
    start: Beginning,
    found: Found,
    cover_bound: int | None,
) -> Mapping[str, int | None]:
    """Give the bounds of cover, and of calm given cover; None for the others.

    Parameters
    ----------
    desk
        The problem and plan before.
    start
        Where the repair began.
    found
        The plan after it.
    cover_bound
        Of the problem before, where it is known.
    """
    now = start.roster.facts
    cover = found.score["cover"]["value"]
    least = None
    if cover_bound is not None and _only_takes_away(desk, news, start, found):
        worth = _weights(now.problem)["requested"]
        more = (
            _most_of(session, len(session.seats), worth) for session in news.sessions
        )
        least = cover_bound + sum(more)
    if least is not None and least < cover:
        least = None  # a file may say what it likes
    return {
        "cover": least,
        "calm": least_calm(now, cover),
        "teams": None,
        "fairness": None,
        "comfort": None,
    }


def _only_takes_away(desk: Desk, news: News, start: Beginning, found: Found) -> bool:
    """Say whether what is possible now was possible before.

    Not so where a pin that was kept is not any more: its seat is free to others. And
    what has begun meanwhile is a fact, also where it breaks a rule.
    """
    same_pins = all(
        found.roster.keeps(pin) for pin in desk.problem.pins if desk.roster.keeps(pin)
    )
    return same_pins and (start.sound or news.as_of is None)


def least_calm(facts: Facts, cover: int) -> int:
    """Give the least that calm costs in any plan with so much cover.

    Each published pair of somebody who is away is gone. What those who stay can fill,
    taking any seat of their session, bounds the cover without anybody new; what is
    lacking, over what one new assignment can bring, is how many are needed.
    """
    problem = facts.problem
    if not problem.published:
        return 0
    weights = _weights(problem)
    gone, stays, gain = 0, 0, 0
    for session in problem.sessions:
        told = facts.published.get(session.id, [])
        lost = [entry for entry in told if _cannot_come(facts, entry)]
        starts = [session.options[entry.option].start for entry in lost]
        gone += sum(nearness(problem, start) for start in starts)
        left = len(told) - len(lost)
        now = _most_of(session, left, weights["requested"])
        stays += now
        more = _most_of(session, left + 1, weights["requested"])
        gain = max(gain, session.priority, more - now)
    needed = -(-(cover - stays) // gain) if cover > stays else 0
    return weights["changed"] * (gone + needed * _least_nearness(problem))


def _cannot_come(facts: Facts, entry: Published) -> bool:
    """Say whether somebody published is absent whenever the session might be."""
    if entry.session in facts.begun:
        return False
    absences = facts.helpers[entry.helper].absences
    return all(
        any(away.start < time.end and time.start < away.end for away in absences)
        for time in facts.sessions[entry.session].options
    )


def _most_of(session: Session, people: int, requested: int) -> int:
    """Give the most cover that so many people bring to a session."""
    mandatory = sum(seat.mandatory for seat in session.seats)
    bonus = requested if session.requested and people else 0
    return session.priority * min(people, mandatory) + bonus


def _least_nearness(problem: Problem) -> int:
    """Give how much a change weighs where it weighs least: in the last session."""
    starts = [option.start for s in problem.sessions for option in s.options]
    return nearness(problem, max(starts, default=0))


def _weights(problem: Problem) -> Mapping[str, int]:
    return {**DEFAULT_WEIGHTS, **problem.settings.weights}
