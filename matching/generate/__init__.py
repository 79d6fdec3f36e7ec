"""Instances from documented distributions: realistic, reproducible, as scarce as asked.

Sizes stand in `matching.generate.presets`, every distribution with its source in
`matching.generate.tables` and `matching.generate.tables_of_rules`. The same preset, seed and tightness give the same problem
on every platform. The pitfall: a week in which everything fits shows nothing, and
one in which nobody is free shows nothing either; hence `tightness`.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache

from matching.generate.agenda import arrange
from matching.generate.assembly import Columns, assemble
from matching.generate.draws import Draws
from matching.generate.geography import Map, around, spread
from matching.generate.knob import tuned
from matching.generate.likings import likings
from matching.generate.measuring import cover_share
from matching.generate.pairs import candidates
from matching.generate.people import gather
from matching.generate.presets import PRESETS, HalfDay, Place, Preset
from matching.generate.things import Stock, stock
from matching.generate.times import openings, timetable
from matching.generate.tuning import Scarcity, aimed, corrected, turn
from matching.problem import Problem, Site
from matching.validate import validated

__all__ = ["PRESETS", "HalfDay", "Place", "Preset", "generate"]

Measure = Callable[[Problem], float | None]

STEPS = 9
LARGEST_MEASURED = 500  # sessions
SEATS_AT_PLACES = (50, 50, 0)  # weights of 1, 2 and 3 seats


def generate(
    preset: str,
    seed: int,
    tightness: float = 0.85,
    places: Sequence[Place] | None = None,
    measure: Measure | None = None,
) -> Problem:
    """Make a problem of a known size.

    Parameters
    ----------
    preset
        A key of `PRESETS`.
    seed
        Not negative.
    tightness
        The share of mandatory seats that can be filled, in (0, 1]; the nearest that
        presence, needs and limits can bring about.
    places
        Real places: every half-day of theirs becomes the first option of a session,
        and the preset's helpers live around them. Places without half-days are left
        out.
    measure
        What the share is read from; `cover_share` asks for the relaxation of the
        whole model at any size, as is done up to `LARGEST_MEASURED` sessions: the
        share is then within 0.03 of the tightness. Otherwise, and where it gives
        None, a maximum flow over the eligible pairs must do. It does not see travel
        between sessions, teams, rooms, kits and series, so it is aimed 0.08 higher,
        which leaves the relaxation within 0.02 (measured for 0.85: region 0.861, on
        real places 0.869, dense 0.833).

    Raises
    ------
    ValueError
        No such preset, or a seed, tightness or list of places out of range.
    """
    if preset not in PRESETS:
        msg = f"no preset {preset!r}: one of {', '.join(PRESETS)}"
        raise ValueError(msg)
    if seed < 0 or not 0 < tightness <= 1:
        msg = f"seed {seed} or tightness {tightness} out of range"
        raise ValueError(msg)
    draws = Draws(seed)
    columns = drawn(draws, PRESETS[preset], places)
    people, agenda = columns.people, columns.agenda
    suited = candidates(people, agenda, columns.area)
    scarcity = Scarcity(people, columns.traits, agenda, suited)

    def problem(ease: int) -> Problem:
        knob = tuned(people, agenda, ease)
        earlier = scarcity.pairs(ease, absences=1)
        made = assemble(draws, columns, knob, scarcity.pairs(ease), earlier)
        return validated(made, f"preset {preset}")

    if measure is None and len(agenda.times) <= LARGEST_MEASURED:
        measure = cover_share
    if measure is None:
        return problem(turn(scarcity.share, aimed(tightness), STEPS))
    exact = measure
    made = cache(problem)
    return made(
        corrected(scarcity.share, lambda ease: exact(made(ease)), tightness, STEPS)
    )


def drawn(
    draws: Draws, preset: Preset, places: Sequence[Place] | None = None
) -> Columns:
    """Draw everything but what the knob decides."""
    if places is None:
        area, times = spread(draws, preset), timetable(draws, preset)
        seats = preset.seat_weights
    else:
        places = [place for place in places if place.half_days]
        if not places:
            msg = "no place has a half-day"
            raise ValueError(msg)
        area, times = around(draws, preset, places), openings(places)
        seats = SEATS_AT_PLACES
    store = stock(draws, area.site_xy)
    return Columns(
        area=area,
        people=gather(draws, preset.helpers),
        traits=likings(draws, area),
        store=store,
        agenda=arrange(draws, area, times, store, seats),
        sites=tuple(_sites(area, store, places)),
    )


def _sites(area: Map, store: Stock, places: Sequence[Place] | None) -> Iterator[Site]:
    """Write the sites; real places keep their key, name and degrees."""
    invented = area.degrees(area.site_xy) if places is None else ()
    named = (
        [(f"epn-{at:04d}", f"EPN {at}", xy) for at, xy in enumerate(invented, 1)]
        if places is None
        else [(one.key, one.name, (one.latitude, one.longitude)) for one in places]
    )
    for at, (key, name, location) in enumerate(named):
        yield Site(key, name, location, store.rooms_of(at), bool(store.remote[at]))
