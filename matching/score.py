"""Every wish in plain Python, in its own unit: the second witness.

Nothing here comes from the model or from `matching.check`; the only thing shared
is the formula of travel minutes. The one pitfall: a score says how good an answer
is, not whether it is allowed; ask `matching.check.violations` first, because an
unknown id is a KeyError here.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from matching.plan import Assignment
from matching.problem import (
    DEFAULT_WEIGHTS,
    NATIVE,
    WISHES,
    Helper,
    Option,
    Problem,
    Seat,
    Session,
)
from matching.travel import Location, minutes_between

MEMORY_WEEKS = 8  # how far back fairness looks
TRAVEL_STEP_MINUTES = 15

Place = tuple[Session, Option, Seat, Helper]
Teams = Mapping[str, Sequence[Place]]


def score(
    problem: Problem, assignments: Iterable[Assignment]
) -> dict[str, dict[str, int]]:
    """Say how good an answer is, tier by tier.

    Parameters
    ----------
    problem
        A problem without faults.
    assignments
        Who holds which seat, each seat at most once; the rest is empty.

    Returns
    -------
    dict
        By tier, in the order of the settings, its terms, ``value`` first. Cover is
        the larger the better, the others the smaller.

    Raises
    ------
    KeyError
        An id the problem does not have.
    """
    places = _places(problem, assignments)
    teams: dict[str, list[Place]] = defaultdict(list)
    for place in places:
        teams[place[0].id].append(place)
    weights = {**DEFAULT_WEIGHTS, **problem.settings.weights}
    tiers = {
        "cover": _cover(problem, places),
        "teams": _teams(problem, teams, weights),
        "calm": {"value": 0},  # no published plan yet
        "fairness": {"value": fairness(problem, places)},
        "comfort": _comfort(problem, places, teams, weights),
    }
    return {tier: tiers[tier] for tier in problem.settings.tiers}


def _places(problem: Problem, assignments: Iterable[Assignment]) -> list[Place]:
    sessions = {session.id: session for session in problem.sessions}
    seats = {(s.id, seat.id): seat for s in problem.sessions for seat in s.seats}
    helpers = {helper.id: helper for helper in problem.helpers}
    places = []
    for entry in assignments:
        session = sessions[entry.session]
        seat = seats[entry.session, entry.seat]
        option = session.options[entry.option]
        places.append((session, option, seat, helpers[entry.helper]))
    return places


# ------------------------------------------------------------------- cover


def _cover(problem: Problem, places: Sequence[Place]) -> dict[str, int]:
    """Sum the priorities of filled mandatory seats, and count filled and empty."""
    mandatory = sum(seat.mandatory for s in problem.sessions for seat in s.seats)
    filled = [session for session, _, seat, _ in places if seat.mandatory]
    return {
        "value": sum(session.priority for session in filled),
        "mandatory_filled": len(filled),
        "mandatory_empty": mandatory - len(filled),
    }


# ------------------------------------------------------------------- teams


def _teams(
    problem: Problem, teams: Teams, weights: Mapping[str, int]
) -> dict[str, int]:
    """Add up languages (weighted), missing people and empty optional seats."""
    spoken = languages(problem, teams, weights)
    missing = ideal_staff(problem, teams)
    empty = optional_seats(problem, teams)
    people = weights["ideal_staff"] * missing
    seats = weights["optional_seat"] * empty
    return {
        "value": spoken + people + seats,
        "languages": spoken,
        "ideal_staff": missing,
        "optional_seats": empty,
        "equity": 0,  # shortage between sites does not count yet
    }


def languages(problem: Problem, teams: Teams, weights: Mapping[str, int]) -> int:
    """Price each language of the public of each held session by its best speaker.

    A covering helper native in it, else one at the wanted level, else nobody. Only
    a native meets a need of level native.
    """
    total = 0
    for session in problem.sessions:
        team = _covering(teams.get(session.id, ()))
        for code, wanted in session.public_languages.items():
            if session.id in teams:
                levels = [helper.languages.get(code, 0) for helper in team]
                total += weights[_heard(max(levels, default=0), wanted)]
    return total


def _heard(best: int, wanted: int) -> str:
    """Name the weight of a need whose best speaker has this level."""
    if best == NATIVE:
        return "language_native"
    return "language_level" if best >= wanted else "language_nobody"


def ideal_staff(problem: Problem, teams: Teams) -> int:
    """Count the covering helpers missing to the ideal of each held session."""
    return sum(
        max(0, session.ideal_staff - len(_covering(teams[session.id])))
        for session in problem.sessions
        if session.id in teams
    )


def optional_seats(problem: Problem, teams: Teams) -> int:
    """Count the empty seats that need not be filled, of all sessions."""
    optional = sum(not seat.mandatory for s in problem.sessions for seat in s.seats)
    filled = sum(
        not seat.mandatory for team in teams.values() for _, _, seat, _ in team
    )
    return optional - filled


def _covering(team: Iterable[Place]) -> list[Helper]:
    return [helper for _, _, seat, helper in team if seat.covering]


# ---------------------------------------------------------------- fairness


def fairness(problem: Problem, places: Sequence[Place]) -> int:
    """Sum what the k-th session of each helper costs: convex, with memory.

    floor(1000 · (p + k) / (9 · w)) with w = `wished_sessions` (0 counts as ½) and
    p = `past_sessions` + w · (8 - `past_weeks`), in exact integers over 2w.
    """
    counts: dict[str, int] = defaultdict(int)
    for *_, helper in places:
        counts[helper.id] += 1
    total = 0
    for helper in problem.helpers:
        twice_wished = 2 * helper.wished_sessions or 1
        twice_past = 2 * helper.past_sessions
        twice_past += twice_wished * (MEMORY_WEEKS - helper.past_weeks)
        for k in range(1, counts[helper.id] + 1):
            total += 1000 * (twice_past + 2 * k) // (9 * twice_wished)
    return total


# ----------------------------------------------------------------- comfort


def _comfort(
    problem: Problem,
    places: Sequence[Place],
    teams: Teams,
    weights: Mapping[str, int],
) -> dict[str, int]:
    """Add up the five comforts, all weighted."""
    terms = {
        "wishes": sum(weights[WISHES[wish]] for wish in map(wish_taken, places)),
        "liked": weights["liked"] * sum(map(is_liked, places)),
        "same_helper": weights["same_helper"] * sum(map(is_known, places)),
        "travel": weights["travel"] * travel_steps(problem, places),
        "wanted_pairs": weights["wanted_pair"] * wanted_pairs(teams),
    }
    return {"value": sum(terms.values()), **terms}


def wish_taken(place: Place) -> int:
    """Give the worst wish among the windows an assignment needs (0 is the best).

    The least k whose windows of wish ≤ k together contain the option; the last
    wish where none do, which only happens in an answer that breaks ``available``.
    """
    _, option, _, helper = place
    for wish in range(len(WISHES)):
        reached = option.start
        for window in sorted(helper.availability, key=lambda window: window.start):
            if window.wish <= wish and window.start <= reached:
                reached = max(reached, window.end)
        if reached >= option.end:
            return wish
    return len(WISHES) - 1


def is_liked(place: Place) -> bool:
    """Say whether the helper likes the site or the activity (or both: once)."""
    session, _, _, helper = place
    return (
        session.site in helper.likes_sites
        or session.activity in helper.likes_activities
    )


def is_known(place: Place) -> bool:
    """Say whether the helper has been at the site before."""
    session, _, _, helper = place
    return helper.site_history.get(session.site, 0) > 0


def travel_steps(problem: Problem, places: Sequence[Place]) -> int:
    """Count the full quarters of an hour from home to site; remote is none."""
    where = {site.id: site.location for site in problem.sites}
    known: dict[tuple[Location | None, Location | None, str], int] = {}
    steps = 0
    for session, _, _, helper in places:
        if session.remote:
            continue
        way = (helper.home, where[session.site], helper.mode)
        if way not in known:
            known[way] = minutes_between(*way, problem.settings.travel)
        steps += known[way] // TRAVEL_STEP_MINUTES
    return steps


def wanted_pairs(teams: Teams) -> int:
    """Count the pairs of a session of which one lists the other in `wanted_with`."""
    pairs = 0
    for team in teams.values():
        people = {helper.id: helper for *_, helper in team}
        met = {
            frozenset((helper.id, other))
            for helper in people.values()
            for other in helper.wanted_with
            if other in people and other != helper.id
        }
        pairs += len(met)
    return pairs
