"""The rules that bind several assignments, one function a rule.

Rules that one pair decides alone are gates (`matching.model.eligible`); rules that
forbid two sessions to one helper are conflicts (`matching.model.conflicts`).
Below, x is 1 where a helper holds a seat and y is 1 where a session is held.
"""

from collections.abc import Callable

import numpy as np

from matching.model.draft import Draft
from matching.model.frame import Bools, Ints
from matching.model.limits import day_limit, week_limit


def seats(draft: Draft) -> None:
    """At most one helper a seat, and only in a held session: Σ_h x ≤ 1 or ≤ y."""
    frame, held = draft.frame, draft.held
    column = np.arange(draft.pairs)
    session_held = held[frame.seat_session]
    asks = np.flatnonzero(session_held >= 0)
    draft.rows.add(
        "seats",
        np.concatenate([draft.seat, asks]),
        np.concatenate([column, session_held[asks]]),
        np.concatenate([np.ones(draft.pairs, int), np.full(len(asks), -1)]),
        count=frame.seat_count,
        upper=np.where(session_held >= 0, 0, 1),
    )


def staffing(draft: Draft) -> None:
    """Require of a held session its minimum of covering helpers: Σ x ≥ min_staff · y."""
    held = draft.held
    least = np.array([s.min_staff for s in draft.problem.sessions], dtype=np.int64)
    asks = np.flatnonzero(held >= 0)
    position = np.full(len(held), -1)
    position[asks] = np.arange(len(asks))
    column = np.flatnonzero(draft.covering & (held[draft.session] >= 0))
    draft.rows.add(
        "staffing",
        np.concatenate([position[draft.session[column]], np.arange(len(asks))]),
        np.concatenate([column, held[asks]]),
        np.concatenate([np.ones(len(column), int), -least[asks]]),
        count=len(asks),
        lower=0,
    )
    _one_helper_is_one(draft, np.flatnonzero(held >= 0))


def _one_helper_is_one(draft: Draft, sessions: Ints) -> None:
    """Add Σ over the seats of x ≤ y for each helper who could take several.

    Without it, half a session could be held by two halves of one helper.
    """
    among = np.isin(draft.session, sessions)
    key = draft.helper * np.int64(draft.frame.session_count) + draft.session
    _, row, count = np.unique(key, return_inverse=True, return_counts=True)
    column = np.flatnonzero(among & (count[row] > 1))
    _, first, row = np.unique(key[column], return_index=True, return_inverse=True)
    held = draft.held[draft.session[column[first]]]
    draft.rows.add(
        "staffing",
        np.concatenate([row, np.arange(len(first))]),
        np.concatenate([column, held]),
        np.concatenate([np.ones(len(column), int), np.full(len(first), -1)]),
        count=len(first),
        upper=0,
    )


def shadow(draft: Draft) -> None:
    """Require a tutor for a filled shadow seat: Σ_h x ≤ Σ x of covering tutors."""
    frame = draft.frame
    for seat in np.flatnonzero(~frame.covering).tolist():
        session = int(frame.seat_session[seat])
        columns = draft.columns_of_session(session)
        tutors = columns[
            draft.covering[columns] & frame.alone_ok[draft.helper[columns]]
        ]
        roles = frame.seats[seat].tutor_roles
        if roles:
            wanted = tuple((role, 0) for role in roles)
            mask = draft.eligibility.holdings.mask(
                "role", wanted, int(frame.day[session])
            )
            tutors = tutors[mask[draft.helper[tutors]]]
        here = columns[draft.seat[columns] == seat]
        _at_most(draft, "shadow", here, tutors)


def company(draft: Draft) -> None:
    """Who may not be alone has company: Σ x in a seat ≤ Σ x of others who may."""
    frame = draft.frame
    needs = draft.covering & ~frame.alone_ok[draft.helper]
    for seat in np.unique(draft.seat[needs]).tolist():
        columns = draft.columns_of_session(int(frame.seat_session[seat]))
        columns = columns[draft.covering[columns]]
        here = draft.seat[columns] == seat
        alone_ok = frame.alone_ok[draft.helper[columns]]
        _at_most(draft, "company", columns[here & ~alone_ok], columns[~here & alone_ok])


def ratio(draft: Draft) -> None:
    """At most n mentors a senior: Σ x of mentors ≤ n · Σ x of seniors.

    With n ≥ 1 a mentor's seat also needs a senior by itself, which the sum alone
    does not say of fractions.
    """
    frame = draft.frame
    for session, asked in enumerate(draft.problem.sessions):
        most = asked.max_mentors_per_senior
        columns = draft.columns_of_session(session)
        if most is None or not len(columns):
            continue
        mentor, senior = _supervision(draft, int(frame.day[session]))
        mentors = columns[mentor[draft.helper[columns]]]
        seniors = columns[senior[draft.helper[columns]]]
        _at_most(draft, "ratio", mentors, seniors, times=most)
        if most:
            for seat in np.unique(draft.seat[mentors]).tolist():
                here = mentors[draft.seat[mentors] == seat]
                _at_most(draft, "ratio", here, seniors[draft.seat[seniors] != seat])
            _each_at_most(draft, "ratio", mentors, seniors)


def _supervision(draft: Draft, day: int) -> tuple[Bools, Bools]:
    settings, holdings = draft.problem.settings, draft.eligibility.holdings
    seniors = tuple((role, 0) for role in settings.senior_roles)
    mentors = tuple((role, 0) for role in settings.mentor_roles)
    senior = holdings.mask("role", seniors, day)
    return holdings.mask("role", mentors, day) & ~senior, senior


def _at_most(
    draft: Draft, rule: str, left: Ints, right: Ints, *, times: int = 1
) -> None:
    """Add the row Σ left ≤ times · Σ right."""
    if len(left):
        draft.rows.add(
            rule,
            np.zeros(len(left) + len(right), int),
            np.concatenate([left, right]),
            np.concatenate([np.ones(len(left), int), np.full(len(right), -times)]),
            count=1,
            upper=0,
        )


def _each_at_most(draft: Draft, rule: str, left: Ints, right: Ints) -> None:
    """Add Σ left ≤ Σ right for each helper of the left with several seats."""
    helpers, count = np.unique(draft.helper[left], return_counts=True)
    for helper in helpers[count > 1].tolist():
        _at_most(draft, rule, left[draft.helper[left] == helper], right)


def never_with(draft: Draft) -> None:
    """Two helpers never meet: Σ x of both in a session ≤ 1."""
    index, first = draft.frame.helper_index, draft.helper_first
    pairs = {
        tuple(sorted((index[helper.id], index[other])))
        for helper in draft.problem.helpers
        for other in helper.never_with
    }
    for one, other in sorted(pairs):
        mine = np.arange(first[one], first[one + 1])
        theirs = np.arange(first[other], first[other + 1])
        common = np.intersect1d(draft.session[mine], draft.session[theirs])
        column = np.concatenate([mine, theirs])
        column = column[np.isin(draft.session[column], common)]
        row = np.searchsorted(common, draft.session[column])
        draft.rows.add("never_with", row, column, 1, count=len(common), upper=1)


LINKING: dict[str, Callable[[Draft], None]] = {
    "staffing": staffing,
    "shadow": shadow,
    "company": company,
    "ratio": ratio,
    "never_with": never_with,
    "day_limit": day_limit,
    "week_limit": week_limit,
}
"""Rules with rows of their own, by id."""
