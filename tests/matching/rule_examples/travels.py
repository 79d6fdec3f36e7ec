"""The rule ``travel``: from home, and from one place to the next."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from matching.problem import HomeVisit, Settings, Site
from tests.matching.rule_examples.example import Example, example
from tests.matching.tiny import CENTRE, NORTH, helper, problem, seats, session


def travels() -> Iterator[Example]:
    yield from travels_from_home()
    two = (
        session("s"),
        session("exact", "0 12:25 14:00", site="centre"),
        session("late", "0 12:24 14:00", site="centre"),
        session("same", "0 12:00 14:00"),
    )
    table = {("centre", "library"): 15}
    asked = problem((helper("ana"),), two, travel_minutes=table)
    for other in ("exact", "same"):
        kept = f"s/a=ana {other}/a=ana"
        broken = "s/a=ana late/a=ana"
        yield example("travel", f"table, {other}", asked, kept=kept, broken=broken)
    yield from travels_by_formula()
    yield from travels_across()
    yield from travels_remote()
    yield from travels_to_places()
    yield travels_past_a_neighbour()


def travels_from_home() -> Iterator[Example]:
    near = helper("ana", home=(50.86, 4.35), max_travel_minutes=15)
    far = helper("ben", home=(50.86, 4.35), max_travel_minutes=14)
    homeless = helper("cem", max_travel_minutes=0)
    there = (session("s", site="centre"),)
    listed = {("centre", "library"): 999}
    asked = problem((near, far, homeless), there, travel_minutes=listed)
    for kept in ("s/a=ana", "s/a=cem"):
        yield example("travel", f"range, {kept}", asked, kept=kept, broken="s/a=ben")
    both = (*there, session("t", "1 09:00 10:00", site="centre", remote=True))
    asked = problem((far,), both)
    yield example("travel", "range, remote", asked, kept="t/a=ben", broken="s/a=ben")
    yield from travels_from_home_to_places()


def travels_from_home_to_places() -> Iterator[Example]:
    near = helper("ana", home=NORTH, max_travel_minutes=10)
    far = helper("ben", home=CENTRE, max_travel_minutes=10)
    team: dict[str, Any] = {"seats": seats(1), "site": "centre"}
    known = HomeVisit(location=NORTH, known_helper_suffices=True)
    there = session("s", home_visit=known, **team)
    here = session("t", home_visit=HomeVisit(known_helper_suffices=True), **team)
    people = tuple(replace(who, site_history={"centre": 1}) for who in (near, far))
    asked = problem(people, (there, here))
    kept, both = "s/a=ana t/a=ben", "s/a=ben"
    yield example("travel", "range, home visit", asked, kept=kept, broken=both)
    yield example("travel", "range, at the site", asked, kept=kept, broken="t/a=ana")


def travels_by_formula() -> Iterator[Example]:
    walker, rider = helper("ana", mode="walk"), helper("ben", mode="bike")
    two = (
        session("s", site="centre"),
        session("t", "0 12:16 14:00", site="north"),
        session("u", "0 12:28 14:00", site="north"),
    )
    asked = problem((walker, rider), two)
    broken = "s/a=ana t/a=ana"
    kept = "s/a=ben t/a=ben"
    yield example("travel", "by bike", asked, kept=kept, broken=broken)
    yield example("travel", "on foot", asked, kept="s/a=ana u/a=ana", broken=broken)
    changeover = Settings(changeover_minutes=11)
    asked = problem((walker, rider), two, settings=changeover)
    yield example(
        "travel", "changeover", asked, kept="s/a=ben u/a=ben", broken="s/a=ben t/a=ben"
    )


def travels_across() -> Iterator[Example]:
    """Go from one end to the other, with the first site of the problem between.

    0.2 degrees of latitude, 22.239 km: by car 5 + ceil(43.37) = 49 minutes.
    """
    ends = (
        Site("middle", location=CENTRE),
        Site("south", location=(CENTRE[0] - 0.1, CENTRE[1])),
        Site("end", location=(CENTRE[0] + 0.1, CENTRE[1])),
    )
    three = (
        session("s", site="south"),
        session("exact", "0 12:59 14:00", site="end"),
        session("late", "0 12:58 14:00", site="end"),
    )
    asked = problem((helper("ana", mode="car"),), three, sites=ends)
    kept, broken = "s/a=ana exact/a=ana", "s/a=ana late/a=ana"
    yield example("travel", "from end to end", asked, kept=kept, broken=broken)


def travels_remote() -> Iterator[Example]:
    three = (
        session("s"),
        session("far", "0 12:10 14:00", site="centre", remote=True),
        session("soon", "0 12:09 14:00", site="centre", remote=True),
        session("here", "0 12:00 14:00", remote=True),
    )
    table = {("centre", "library"): 500}
    asked = problem((helper("ana"),), three, travel_minutes=table)
    broken = "s/a=ana soon/a=ana"
    for other in ("far", "here"):
        kept = f"s/a=ana {other}/a=ana"
        yield example("travel", f"remote, {other}", asked, kept=kept, broken=broken)


def travels_to_places() -> Iterator[Example]:
    """Visit somebody at home: neither the site's place nor its table counts.

    From the north to the centre it is 15 minutes by transit.
    """
    home = HomeVisit(location=NORTH)
    team: dict[str, Any] = {"seats": seats(2), "min_staff": 2, "ideal_staff": 2}
    visits = (
        session("s", site="centre", home_visit=home, **team),
        session("exact", "0 12:25 14:00", site="centre", **team),
        session("late", "0 12:24 14:00", site="centre", **team),
        session("same", "0 12:00 14:00", site="centre", home_visit=home, **team),
        session("site", "0 12:24 14:00", site="centre", home_visit=HomeVisit(), **team),
        session("next", "0 12:20 14:00", site="north", **team),
        session("soon", "0 12:19 14:00", site="north", **team),
    )
    people = (helper("ana"), helper("ben"), helper("cem", home=CENTRE))
    asked = problem(people, visits, travel_minutes={("centre", "north"): 0})
    pairs = [
        (f"s/a=ana s/b=cem {key}/a=ana {key}/b=ben")
        for key in ("exact", "same", "late", "site")
    ]
    for kept in pairs[:2]:
        for broken in pairs[2:]:
            shows = f"home visit, {kept}, {broken}"
            yield example("travel", shows, asked, kept=kept, broken=broken)
    near = "s/a=ana s/b=cem next/a=ana next/b=ben"
    soon = near.replace("next", "soon")
    slow = problem(
        people, visits, sites=(Site("centre"), Site("north", location=NORTH))
    )
    yield example("travel", "same spot", slow, kept=near, broken=soon)


def travels_past_a_neighbour() -> Example:
    table = {
        ("centre", "library"): 5,
        ("centre", "north"): 5,
        ("library", "north"): 300,
    }
    three = (
        session("s", "0 09:00 10:00"),
        session("t", "0 10:15 10:30", site="centre"),
        session("u", "0 10:45 12:00", site="north"),
    )
    asked = problem((helper("ana"), helper("ben")), three, travel_minutes=table)
    kept, broken = "s/a=ana t/a=ana u/a=ben", "s/a=ana t/a=ana u/a=ana"
    return example("travel", "not only neighbours", asked, kept=kept, broken=broken)


EXAMPLES = (travels,)
