"""Teams: who trains needs a tutor, who may not be alone a colleague, and so on.

Rules of one slot; what has begun is a fact and asks for nothing.
"""

from collections.abc import Iterator

import numpy as np

from matching.model.draft import Draft
from matching.model.frame import Bools, Ints
from matching.model.rows import at_most


def shadow(draft: Draft) -> None:
    """Require a tutor for a filled shadow seat: Σ_h x ≤ Σ x of covering tutors."""
    frame = draft.frame
    shadows = ~frame.covering[frame.station_seat] & ~draft.begun[frame.station_slot]
    for station in np.flatnonzero(shadows).tolist():
        slot = int(frame.station_slot[station])
        columns = draft.columns_of_slot(slot)
        tutors = columns[
            draft.covering[columns] & frame.alone_ok[draft.helper[columns]]
        ]
        roles = frame.seats[frame.station_seat[station]].tutor_roles
        if roles:
            wanted = tuple((role, 0) for role in roles)
            day = int(frame.day[slot])
            mask = draft.eligibility.holdings.mask("role", wanted, day)
            tutors = tutors[mask[draft.helper[tutors]]]
        here = columns[draft.station[columns] == station]
        at_most(draft.rows, "shadow", here, tutors)


def company(draft: Draft) -> None:
    """Who may not be alone has company: Σ x in a seat ≤ Σ x of others who may.

    At home visits: Σ x + Σ x of who knows the place (where one of them is enough)
    ≥ 2 · y.
    """
    frame = draft.frame
    needs = draft.covering & ~frame.alone_ok[draft.helper] & ~draft.begun[draft.slot]
    for station in np.unique(draft.station[needs]).tolist():
        columns = draft.columns_of_slot(int(frame.station_slot[station]))
        columns = columns[draft.covering[columns]]
        here = draft.station[columns] == station
        alone_ok = frame.alone_ok[draft.helper[columns]]
        at_most(
            draft.rows, "company", columns[here & ~alone_ok], columns[~here & alone_ok]
        )
    for slot, session in _slots(draft):
        visit = draft.problem.sessions[session].home_visit
        if visit is not None:
            columns = draft.columns_of_slot(slot)
            columns = columns[draft.covering[columns]]
            known = columns[:0]
            if visit.known_helper_suffices:
                known = columns[
                    frame.knows(int(frame.site[session]))[draft.helper[columns]]
                ]
            _hold(draft, "company", np.append(columns, known), slot, 2)


def ratio(draft: Draft) -> None:
    """At most n mentors a senior, one adult for so many minors.

    Σ x of mentors ≤ n · Σ x of seniors; with n ≥ 1 a mentor's seat also needs a
    senior by itself, which the sum alone does not say of fractions. Σ x of covering
    adults ≥ ⌈minors / minors per adult⌉ · y.
    """
    for slot, session in _slots(draft):
        asked = draft.problem.sessions[session]
        if asked.max_mentors_per_senior is not None:
            _mentors(draft, slot, asked.max_mentors_per_senior)
        if asked.minors:
            adult = draft.frame.adult
            columns = draft.columns_of_slot(slot)
            columns = columns[draft.covering[columns] & adult[draft.helper[columns]]]
            wanted = -(-asked.minors // draft.problem.settings.minors_per_adult)
            _hold(draft, "ratio", columns, slot, wanted)


def _mentors(draft: Draft, slot: int, most: int) -> None:
    columns = draft.columns_of_slot(slot)
    mentor, senior = supervision(draft, int(draft.frame.day[slot]))
    mentors = columns[mentor[draft.helper[columns]]]
    seniors = columns[senior[draft.helper[columns]]]
    at_most(draft.rows, "ratio", mentors, seniors, times=most)
    if most:
        for seat in np.unique(draft.seat[mentors]).tolist():
            here = mentors[draft.seat[mentors] == seat]
            elsewhere = seniors[draft.seat[seniors] != seat]
            at_most(draft.rows, "ratio:strong", here, elsewhere)
        _each_at_most(draft, "ratio:strong", mentors, seniors)


def supervision(draft: Draft, day: int) -> tuple[Bools, Bools]:
    """Say of every helper whether they are a mentor, and a senior, on a day."""
    settings, holdings = draft.problem.settings, draft.eligibility.holdings
    seniors = tuple((role, 0) for role in settings.senior_roles)
    mentors = tuple((role, 0) for role in settings.mentor_roles)
    senior = holdings.mask("role", seniors, day)
    return holdings.mask("role", mentors, day) & ~senior, senior


def _slots(draft: Draft) -> Iterator[tuple[int, int]]:
    """Give the slots that could be held, with their sessions."""
    frame = draft.frame
    used = np.unique(draft.slot)
    for slot in used[~draft.begun[used]].tolist():
        yield slot, int(frame.slot_session[slot])


def _hold(draft: Draft, rule: str, columns: Ints, slot: int, wanted: int) -> None:
    """Add the row Σ columns ≥ wanted · y; a column named twice counts twice."""
    involved = np.append(columns, draft.held[slot])
    unit = np.append(np.ones(len(columns), dtype=np.int64), -wanted)
    row = np.zeros(len(involved), dtype=np.int64)
    draft.rows.add(rule, row, involved, unit, count=1, lower=0)


def _each_at_most(draft: Draft, rule: str, left: Ints, right: Ints) -> None:
    """Add Σ left ≤ Σ right for each helper of the left with several seats."""
    helpers, count = np.unique(draft.helper[left], return_counts=True)
    for helper in helpers[count > 1].tolist():
        at_most(draft.rows, rule, left[draft.helper[left] == helper], right)
