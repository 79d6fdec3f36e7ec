"""From the columns of sessions and seats to sessions, series and the plan told."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from matching.generate.agenda import Agenda
from matching.generate.asking import INTERPRETER_ROLE
from matching.generate.corps import helper_id
from matching.generate.draws import Ints
from matching.generate.geography import Map
from matching.generate.kinds import NONE, REMOTE
from matching.generate.knob import Tuned
from matching.generate.pairs import Pairs
from matching.generate.tables import (
    ACTIVITIES,
    CLEARANCES,
    LANGUAGES,
    ROLES_HELD,
    SKILLS,
)
from matching.generate.things import Stock
from matching.generate.told import Taken
from matching.problem import HomeVisit, Module, Published, Seat, Series, Session
from matching.travel import Location

SEAT_IDS = "abcdefgh"


def session_id(number: int) -> str:
    """Name a session by number."""
    return f"s{number + 1:05d}"


def seat_ids(agenda: Agenda, seat: int) -> tuple[str, str]:
    """Name a seat and its session by the number of the seat."""
    session = int(agenda.session[seat])
    first = int(np.searchsorted(agenda.session, session))
    return session_id(session), SEAT_IDS[seat - first]


def series_id(number: int) -> str:
    """Name a series by number."""
    return f"series-{number + 1:03d}"


def sessions(
    area: Map, agenda: Agenda, store: Stock, knob: Tuned, site_ids: list[str]
) -> Iterator[Session]:
    """Write every row as a session."""
    times, kinds, slots = agenda.times, agenda.kinds, agenda.slots
    ends = np.cumsum(np.bincount(agenda.session, minlength=len(times))).tolist()
    visits = area.degrees(agenda.places_xy[len(site_ids) :])
    many_options, begin = slots.counts, 0
    for row, site in enumerate(times.site.tolist()):
        first, many = int(slots.first[row]), int(many_options[row])
        yield Session(
            id=session_id(row),
            site=site_ids[site],
            options=tuple(slots.option(at) for at in range(first, first + many)),
            seats=tuple(
                _seat(agenda, knob, seat, key)
                for seat, key in zip(range(begin, ends[row]), SEAT_IDS, strict=False)
            ),
            activity=ACTIVITIES[kinds.activity[row]],
            priority=int(agenda.priority[row]),
            min_staff=int(agenda.min_staff[row]),
            ideal_staff=int(agenda.ideal_staff[row]),
            public_languages=_public(agenda, row),
            max_mentors_per_senior=int(agenda.ratio[row]) or None,
            remote=bool(kinds.activity[row] == REMOTE),
            requested=bool(kinds.requested[row]),
            minors=int(kinds.minors[row]),
            home_visit=_home_visit(agenda, row, visits, len(site_ids)),
            module=_module(agenda, row),
            uses=agenda.needs.uses(row, int(store.depot[site])),
        )
        begin = ends[row]


def _home_visit(
    agenda: Agenda, row: int, visits: Sequence[Location], sites: int
) -> HomeVisit | None:
    place = int(agenda.place[row])
    if place < sites:
        return None
    return HomeVisit(visits[place - sites], bool(agenda.kinds.visit_known[row]))


def _module(agenda: Agenda, row: int) -> Module | None:
    number = int(agenda.kinds.series[row])
    if number == NONE:
        return None
    same = bool(agenda.kinds.same_trainer[number])
    trainer_seat = SEAT_IDS[0] if same else None
    return Module(series_id(number), int(agenda.kinds.module[row]), trainer_seat)


def series(agenda: Agenda, pairs: Pairs) -> Iterator[Series]:
    """Write the series; who is known to train fits the trainer's seat most often."""
    kinds = agenda.kinds
    rows = np.flatnonzero(kinds.series != NONE)
    series_of_seat = np.full(len(agenda.session), NONE)
    series_of_seat[np.searchsorted(agenda.session, rows)] = kinds.series[rows]
    number_of = series_of_seat[pairs.seat]
    training = pairs.helper[number_of != NONE], number_of[number_of != NONE]
    for number, same in enumerate(kinds.same_trainer.tolist()):
        trainer = None
        fits = training[0][training[1] == number]
        if kinds.trainer_known[number] and len(fits):
            trainer = helper_id(int(np.bincount(fits).argmax()))
        yield Series(series_id(number), same, trainer)


def published(agenda: Agenda, plan: Sequence[Taken]) -> Iterator[Published]:
    """Write the plan that was told, in the order of the sessions."""
    for helper, seat, slot in sorted(plan, key=lambda taken: taken[1]):
        session, key = seat_ids(agenda, seat)
        option = slot - int(agenda.slots.first[agenda.session[seat]])
        yield Published(session, option, key, helper_id(helper))


def _seat(agenda: Agenda, knob: Tuned, seat: int, key: str) -> Seat:
    asked = agenda.asked
    roles = sorted({int(asked.role[seat]), int(asked.other_role[seat])})
    if knob.any_role[seat]:
        roles = []
    paper = int(asked.clearance[seat])
    shadow = bool(agenda.shadow[seat])
    trainee = shadow and asked.role[seat] != INTERPRETER_ROLE
    return Seat(
        id=key,
        roles=tuple(ROLES_HELD[role] for role in roles if role < len(ROLES_HELD)),
        skills=_needs(SKILLS, knob.skill[seat], knob.skill_level[seat]),
        languages=_needs(LANGUAGES, asked.language[seat], asked.language_level[seat]),
        any_language=bool(asked.any_language[seat]),
        clearances=(CLEARANCES[paper],) if paper < len(CLEARANCES) else (),
        badges=("women_only",) if agenda.badge[seat] else (),
        mandatory=bool(asked.mandatory[seat]),
        shadow=shadow,
        tutor_roles=("senior_animator", "coach") if trainee else (),
    )


def _needs(names: tuple[str, ...], chosen: Ints, levels: Ints) -> Mapping[str, int]:
    return {
        names[index]: int(level)
        for index, level in zip(chosen, levels, strict=True)
        if index < len(names)
    }


def _public(agenda: Agenda, row: int) -> Mapping[str, int]:
    languages = (0, *agenda.neighbourhood[agenda.times.site[row]])
    return {
        LANGUAGES[language]: int(level)
        for language, level in zip(languages, agenda.public[row], strict=True)
        if level
    }
