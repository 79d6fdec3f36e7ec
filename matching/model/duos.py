"""Sessions of two seats: rows as strong as who may work with whom allows.

The rules of a team taken one by one let half a novice sit beside half a mentor who
needs a senior: each finds half of what they need. In whole people every holder of
one seat needs one of certain kinds in the other. By Hall's theorem (P. Hall, 1935) shares of
kinds can be matched exactly when no set of kinds in one seat is more than all the
kinds in the other that suit one of them; these are the rows, and with them the
relaxation of a team of two is that of whole teams.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np

from matching.model.draft import Draft
from matching.model.frame import Ints
from matching.model.teams import supervision

_MOST_KINDS = 8  # of one seat; more are not seen in practice
_NOBODY = (-1,)

Kind = tuple[int, ...]  # may be alone, supervision, adult, knows the place; or nobody


def duos(draft: Draft) -> None:
    """Σ of some kinds in a seat ≤ Σ in the other of the kinds that suit one of them.

    "Nobody" is a kind too: y - Σ x, or 1 - Σ x where nothing asks whether the
    session is held.
    """
    frame = draft.frame
    two = np.diff(frame.seat_first) == 2
    two &= np.bincount(frame.seat_session, frame.covering, frame.session_count) == 2
    for slot in np.flatnonzero(two[frame.slot_session] & ~draft.begun).tolist():
        duo = _Duo.of(draft, slot)
        if duo is not None:
            suits = tuple(sorted(duo.suits.items()))
            for left, right in _rows(suits, len(duo.columns[1])):
                _add(draft, duo, left, right)


@dataclass(frozen=True)
class _Duo:
    """The two seats of a slot: columns by kind, and which kinds suit each other."""

    slot: int
    columns: tuple[dict[Kind, Ints], dict[Kind, Ints]]
    suits: dict[Kind, frozenset[Kind]]

    @classmethod
    def of(cls, draft: Draft, slot: int) -> "_Duo | None":
        """Look at a slot; None where every kind suits every other."""
        team = _Team.of(draft, slot)
        mine = draft.columns_of_slot(slot)
        first = int(draft.frame.station_first[slot])
        seats = tuple(
            _by_kind(mine[draft.station[mine] == first + n], team, draft)
            for n in (0, 1)
        )
        if max(map(len, seats)) > _MOST_KINDS:
            return None
        suits = {
            kind: frozenset(other for other in seats[1] if team.allows(kind, other))
            for kind in seats[0]
        }
        if all(len(others) == len(seats[1]) for others in suits.values()):
            return None
        return cls(slot, (seats[0], seats[1]), suits)


Set = frozenset[Kind]


@lru_cache(maxsize=4096)
def _rows(suits: tuple[tuple[Kind, Set], ...], others: int) -> list[tuple[Set, Set]]:
    """Give sets of kinds of the first seat with what suits one of them.

    Only the largest set of each such union, and none that everything suits.
    """
    largest: dict[Set, Set] = {}
    for count in range(1, len(suits) + 1):
        for chosen in combinations(suits, count):
            union: Set = frozenset().union(*(suit for _, suit in chosen))
            kinds = frozenset(kind for kind, _ in chosen)
            largest[union] = largest.get(union, frozenset()) | kinds
    return [(kinds, union) for union, kinds in largest.items() if len(union) < others]


@dataclass(frozen=True)
class _Team:
    """What the rules say of a team of two at a slot."""

    least: int
    most_mentors: int | None
    adults: int
    visit: bool
    known_suffices: bool
    company: bool

    @classmethod
    def of(cls, draft: Draft, slot: int) -> "_Team":
        asked = draft.problem.sessions[draft.frame.slot_session[slot]]
        without, visit = draft.without, asked.home_visit
        per_adult = draft.problem.settings.minors_per_adult
        ratio, company = "ratio" not in without, "company" not in without
        least = asked.min_staff if draft.held[slot] >= 0 else 0
        return cls(
            least if "staffing" not in without else 0,
            asked.max_mentors_per_senior if ratio else None,
            -(-asked.minors // per_adult) if ratio else 0,
            visit is not None and company,
            visit is not None and visit.known_helper_suffices,
            company,
        )

    def allows(self, one: Kind, other: Kind) -> bool:
        """Say whether two kinds, or one and nobody, may hold the session."""
        team = [kind for kind in (one, other) if kind != _NOBODY]
        if not team:
            return self.least == 0
        alone, supervises, adult, knows = zip(*team, strict=True)
        seniors, mentors = supervises.count(2), supervises.count(1)
        return (
            len(team) >= self.least
            and (not self.company or any(alone))
            and (self.most_mentors is None or mentors <= self.most_mentors * seniors)
            and sum(adult) >= self.adults
            and (
                not self.visit or len(team) == 2 or (self.known_suffices and any(knows))
            )
        )


def _by_kind(columns: Ints, team: _Team, draft: Draft) -> dict[Kind, Ints]:
    """Group the columns of a seat by kind, with nobody."""
    frame = draft.frame
    found: dict[Kind, Ints] = {_NOBODY: columns[:0]}
    if not len(columns):
        return found
    helper, slot = draft.helper[columns], int(draft.slot[columns[0]])
    mentor, senior = supervision(draft, int(frame.day[slot]))
    alone = frame.alone_ok[helper] | (not team.company)
    kind = alone.astype(np.int64)
    if team.most_mentors is not None:
        kind += 2 * mentor[helper] + 4 * senior[helper]
    if team.adults:
        kind += 8 * frame.adult[helper]
    if team.visit:
        session = int(frame.slot_session[slot])
        kind += 16 * frame.knows(int(frame.site[session]))[helper]
    for number in np.flatnonzero(np.bincount(kind)).tolist():
        traits = (number & 1, number >> 1 & 3, number >> 3 & 1, number >> 4)
        found[traits] = columns[kind == number]
    return found


def _add(
    draft: Draft, duo: _Duo, left: frozenset[Kind], right: frozenset[Kind]
) -> None:
    """Add Σ left ≤ Σ right; with nobody on one side what else is there instead."""
    columns, units = [], []
    held, most = draft.held[duo.slot], 0
    for kinds, seat, sign in ((left, duo.columns[0], 1), (right, duo.columns[1], -1)):
        if _NOBODY in kinds:  # Σ = y - Σ of the other kinds
            sign, kinds = -sign, frozenset(seat) - kinds
            if held >= 0:
                columns.append(np.array([held]))
                units.append(np.array([-sign]))
            else:
                most += sign
        for kind in kinds:
            columns.append(seat[kind])
            units.append(np.full(len(seat[kind]), sign))
    column = np.concatenate([np.zeros(0, dtype=np.int64), *columns])
    unit = np.concatenate([np.zeros(0, dtype=np.int64), *units])
    row = np.zeros(len(column), dtype=np.int64)
    if len(column):
        draft.rows.add("teams:strong", row, column, unit, count=1, upper=most)
