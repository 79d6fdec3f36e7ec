"""For every wish a problem of a few seats in which it decides the best plan."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from matching.problem import (
    DEFAULT_WEIGHTS,
    Helper,
    HomeVisit,
    Problem,
    Session,
    Settings,
    Site,
)
from tests.matching.tiny import (
    CENTRE,
    NORTH,
    at,
    between,
    helper,
    problem,
    published,
    seat,
    seats,
    session,
    shadow,
)

LIKES = ("library",)
FAR = (50.95, 4.35)  # 11.1 km: 59 minutes by transit
FOREIGN = {"ary": 4}


@dataclass(frozen=True)
class Decision:
    """A problem, its best plan, and the best plan once the wish is another.

    Attributes
    ----------
    other
        The same problem but for the wish.
    """

    asked: Problem
    best: str
    other: Problem
    other_best: str


def weighed(
    people: tuple[Helper, ...],
    asked: Session | tuple[Session, ...],
    best: str,
    other_best: str,
    weight: Mapping[str, int],
    **more: Any,
) -> Decision:
    """Change the weight of one wish and nothing else."""
    weights = {**DEFAULT_WEIGHTS, **more.pop("usual", {})}
    sessions = asked if isinstance(asked, tuple) else (asked,)
    one = problem(people, sessions, settings=Settings(weights=weights), **more)
    other = replace(one, settings=Settings(weights={**weights, **weight}))
    return Decision(one, best, other, other_best)


def languages(best: int, other: int, **weight: int) -> Decision:
    """Ana speaks better; ben, who likes the place, comes once that is no matter."""
    people = (
        helper("ana", languages={"nl": best}),
        helper("ben", languages={"nl": other}, likes_sites=LIKES),
    )
    public = session("s", public_languages={"nl": 4})
    return weighed(people, public, "s/a=ana", "s/a=ben", weight)


def interpreted() -> Decision:
    """Ina interprets; ben, who learns beside the coach, likes the place."""
    people = (
        helper("cem", "coach", languages={"fr": 4}),
        helper("ina", "interpreter", languages={"fr": 4, **FOREIGN}),
        helper("ben", "buddy", likes_sites=LIKES),
    )
    beside = replace(shadow("x"), roles=("interpreter", "buddy"))
    team = (seat("a", "coach"), beside)
    asked = session("s", seats=team, public_languages=FOREIGN)
    best, other = "s/a=cem s/x=ina", "s/a=cem s/x=ben"
    return weighed(people, asked, best, other, {"language_interpreter": 10})


def interpreted_from_afar() -> Decision:
    """One site has interpreters on a screen; ana likes the other."""
    sites = (Site("library"), Site("centre", remote_interpreting=True))
    two = (
        session("s", site="centre", public_languages=FOREIGN),
        session("t", public_languages=FOREIGN),
    )
    people = (helper("ana", likes_sites=LIKES),)
    weight = {"language_remote": 10}
    return weighed(people, two, "s/a=ana", "t/a=ana", weight, sites=sites)


def equal_sites() -> Decision:
    """Half of one site's seats stays empty, or all of the other's."""
    three = (
        session("s"),
        session("t", "1 09:00 12:00"),
        session("u", "1 09:00 12:00", site="centre"),
    )
    people = (helper("ana", likes_sites=LIKES),)
    best, other = "s/a=ana u/a=ana", "s/a=ana t/a=ana"
    return weighed(people, three, best, other, {"equity": 0})


def told() -> Decision:
    """Ben was told to come; ana likes the place."""
    people = (helper("ana", likes_sites=LIKES), helper("ben"))
    weight = {"changed": 0}
    before = published("s/a=ben")
    return weighed(people, session("s"), "s/a=ben", "s/a=ana", weight, published=before)


def told_when() -> Decision:
    """Ana was told to come on Monday; she prefers Tuesday."""
    hours = (between(0, "00:00", "24:00"), between(1, "00:00", "24:00", 0))
    people = (helper("ana", availability=hours),)
    asked = session("s", "0 09:00 12:00,1 09:00 12:00")
    weight = {"moved": 0}
    before = published("s/a=ana")
    return weighed(people, asked, "s/a=ana", "s/a=ana@1", weight, published=before)


def told_for(day: int, now: int, earlier: int | None) -> Decision:
    """Ana was told to come twice and may come once: sooner what comes sooner.

    At an earlier moment, to which both are equally near, she comes where she likes.
    """
    two = (session("s", site="centre"), session("t", f"{day} 09:00 12:00"))
    people = (helper("ana", max_sessions=1, likes_sites=LIKES),)
    kept = published("s/a=ana t/a=ana")
    one = problem(people, two, published=kept, as_of=now)
    return Decision(one, "s/a=ana", replace(one, as_of=earlier), "t/a=ana")


def second_seat(ideal: int, usual: Mapping[str, int], **weight: int) -> Decision:
    """Fill an optional seat, though every session of a helper has its cost."""
    team = (seat("a", "coach"), seat("b", "buddy", mandatory=False))
    people = (helper("ana", "coach"), helper("ben", "buddy"))
    asked = session("s", seats=team, ideal_staff=ideal)
    best = "s/a=ana s/b=ben"
    return weighed(people, asked, best, "s/a=ana", weight, usual=usual)


def hours(ana: int, ben: int, **weight: int) -> Decision:
    """Have one of two who come more or less gladly."""
    people = tuple(
        helper(key, availability=(between(0, "00:00", "24:00", wish),))
        for key, wish in (("ana", ana), ("ben", ben))
    )
    return weighed(people, session("s"), "s/a=ana", "s/a=ben", weight)


def either(ana: Helper, ben: Helper, asked: Session, **weight: int) -> Decision:
    """Have one of two, the other once the wish is turned."""
    return weighed((ana, ben), asked, "s/a=ana", "s/a=ben", weight)


def pair() -> Decision:
    """Ana wants to work with cem; ben likes the place."""
    people = (
        helper("ana", "buddy", wanted_with=("cem",)),
        helper("ben", "buddy", likes_sites=LIKES),
        helper("cem", "coach"),
    )
    asked = session("s", seats=(seat("a", "coach"), seat("b", "buddy")))
    best, other = "s/a=cem s/b=ana", "s/a=cem s/b=ben"
    return weighed(people, asked, best, other, {"wanted_pair": 0})


def shares() -> Decision:
    """Who has done less comes, even to a place only the other likes."""
    people = (helper("ana"), helper("ben", past_sessions=9, likes_sites=LIKES))
    one = problem(people, (session("s"),))
    turned = (replace(people[0], past_sessions=9), replace(people[1], past_sessions=0))
    return Decision(one, "s/a=ana", replace(one, helpers=turned), "s/a=ben")


def urgency() -> Decision:
    """Of two sessions at one time the more urgent is held."""
    two = (session("s", priority=3), session("t", priority=2))
    one = problem((helper("ana"),), two)
    turned = (replace(two[0], priority=1), two[1])
    return Decision(one, "s/a=ana", replace(one, sessions=turned), "t/a=ana")


def asked_for() -> Decision:
    """A session that a centre asked for goes before one that is more urgent."""
    two = (session("s", priority=2, requested=True), session("t", priority=3))
    return weighed((helper("ana"),), two, "s/a=ana", "t/a=ana", {"requested": 0})


def visits(home: tuple[float, float]) -> Decision:
    """Go to the home that is near, whatever site it belongs to.

    The other way round once the visit is at the site, where ben lives.
    """
    visit = HomeVisit(location=home, known_helper_suffices=True)
    known = {"centre": 1}
    people = (
        helper("ana", home=NORTH, site_history=known),
        helper("ben", home=CENTRE, site_history=known),
    )
    own = session("s", site="centre", home_visit=visit, seats=seats(1))
    at_the_site = replace(own, home_visit=replace(visit, location=None))
    one = problem(people, (own,))
    return Decision(one, "s/a=ana", replace(one, sessions=(at_the_site,)), "s/a=ben")


NEAR = helper("ana", home=CENTRE)
CHOICES: Mapping[str, Callable[[], Decision]] = {
    "cover": urgency,
    "requested": asked_for,
    "language_native": lambda: languages(7, 4, language_native=1),
    "language_level": lambda: languages(4, 3, language_level=10),
    "language_interpreter": interpreted,
    "language_remote": interpreted_from_afar,
    "language_nobody": lambda: languages(4, 3, language_nobody=1),
    "ideal_staff": lambda: second_seat(2, {"optional_seat": 0}, ideal_staff=0),
    "optional_seat": lambda: second_seat(1, {}, optional_seat=0),
    "equity": equal_sites,
    "changed": told,
    "moved": told_when,
    "changed within 48 hours": lambda: told_for(3, at(0, "08:00"), None),
    "changed within a week": lambda: told_for(6, at(-3, "08:00"), at(-8, "08:00")),
    "fairness": shares,
    "preferred": lambda: hours(0, 1, preferred=2),
    "available": lambda: hours(1, 2, available=5),
    "if_needed": lambda: hours(1, 2, if_needed=0),
    "liked": lambda: either(
        helper("ana", likes_sites=LIKES), helper("ben"), session("s"), liked=1
    ),
    "liked activity": lambda: either(
        helper("ana", likes_activities=("repair",)),
        helper("ben"),
        session("s", activity="repair"),
        liked=1,
    ),
    "wanted_pair": pair,
    "same_helper": lambda: either(
        helper("ana", site_history={"library": 1}),
        helper("ben"),
        session("s"),
        same_helper=1,
    ),
    "travel": lambda: either(
        NEAR, helper("ben", home=FAR), session("s", site="centre"), travel=-1
    ),
    "travel to a home": lambda: visits(NORTH),
}
"""By the weight that is changed, or by what else is."""

DECISIONS: Mapping[str, Decision] = {key: make() for key, make in CHOICES.items()}
