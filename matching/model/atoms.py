"""What seats ask of a person, as rows of one table of helpers.

An atom is one thing asked on one day: one of some roles, one skill at a level, one
language (or one of several). Many seats ask the same, so each is worked out once.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from matching.model.frame import Bools, Frame, Ints
from matching.problem import Helper, Seat

PERSON_GATES = ("role", "skill", "language", "clearance", "badge")
_ANY_DAY = 2**31

# (id, level at least), any of them is enough
Alternatives = tuple[tuple[str, int], ...]
Holding = tuple[int, int, int, int]  # helper, level, first day, last day


def _dates(first: int | None, last: int | None) -> tuple[int, int]:
    return (
        -_ANY_DAY if first is None else first,
        _ANY_DAY if last is None else last,
    )


def _holdings_of(helper: Helper) -> Iterator[tuple[str, str, int, int, int]]:
    for role in helper.roles:
        yield "role", role.id, 0, *_dates(role.first_day, role.last_day)
    for skill in helper.skills:
        dates = _dates(skill.first_day, skill.last_day)
        yield "skill", skill.id, skill.level, *dates
    for language, level in helper.languages.items():
        yield "language", language, level, *_dates(None, None)
    for paper in helper.clearances:
        yield "clearance", paper.id, 0, *_dates(paper.first_day, paper.last_day)
    for badge in helper.badges:
        yield "badge", badge, 0, *_dates(None, None)


def _wants(seat: Seat) -> Iterator[tuple[str, Alternatives]]:
    if seat.roles:
        yield "role", tuple((role, 0) for role in seat.roles)
    for skill, level in seat.skills.items():
        yield "skill", ((skill, level),)
    if seat.any_language and seat.languages:
        yield "language", tuple(seat.languages.items())
    elif not seat.any_language:
        for language, level in seat.languages.items():
            yield "language", ((language, level),)
    for paper in seat.clearances:
        yield "clearance", ((paper, 0),)
    for badge in seat.badges:
        yield "badge", ((badge, 0),)


class Holdings:
    """Who holds what: by kind and id the helpers, levels and days as arrays."""

    def __init__(self, helpers: Iterable[Helper]) -> None:
        gathered: dict[tuple[str, str], list[Holding]] = defaultdict(list)
        self.count = 0
        for owner, helper in enumerate(helpers):
            self.count = owner + 1
            for kind, name, *rest in _holdings_of(helper):
                level, first, last = rest
                gathered[kind, name].append((owner, level, first, last))
        self._masks: dict[tuple[str, Alternatives, int], Bools] = {}
        self._held = {
            key: np.array(rows, dtype=np.int64).T for key, rows in gathered.items()
        }

    def mask(self, kind: str, alternatives: Alternatives, day: int) -> Bools:
        """Say of every helper whether they hold one of the alternatives on a day."""
        key = (kind, alternatives, day)
        if key not in self._masks:
            self._masks[key] = self._mask(*key)
        return self._masks[key]

    def _mask(self, kind: str, alternatives: Alternatives, day: int) -> Bools:
        found = np.zeros(self.count, dtype=bool)
        for name, level in alternatives:
            held = self._held.get((kind, name))
            if held is not None:
                owner, has, first, last = held
                found[owner[(has >= level) & (first <= day) & (day <= last)]] = True
        return found


@dataclass(frozen=True)
class Atoms:
    """The person gates of all stations (a seat on the day of an option).

    Attributes
    ----------
    table
        (atoms, helpers) booleans; row 0 is all True.
    asked
        By gate an integer array (stations, most asked of one): a helper passes a
        station's gate when the table holds for them in all its atoms.
    """

    table: Bools
    asked: dict[str, Ints]

    @classmethod
    def of(cls, frame: Frame, holdings: Holdings) -> "Atoms":
        """Work out the atoms of a problem."""
        rows: list[Bools] = [np.ones(frame.helper_count, dtype=bool)]
        known: dict[tuple[str, Alternatives, int], int] = {}
        lists: dict[str, list[list[int]]] = {gate: [] for gate in PERSON_GATES}
        days = frame.day[frame.station_slot].tolist()
        for number, day in zip(frame.station_seat.tolist(), days, strict=True):
            seat = frame.seats[number]
            for gate in PERSON_GATES:
                lists[gate].append([])
            for gate, alternatives in _wants(seat):
                key = (gate, alternatives, day)
                if key not in known:
                    known[key] = len(rows)
                    rows.append(holdings.mask(*key))
                lists[gate][-1].append(known[key])
        return cls(np.array(rows), {g: _padded(each) for g, each in lists.items()})

    def passes(self, gate: str, helper: Ints, station: Ints) -> Bools:
        """Say of pairs of helper and station whether they pass a person gate."""
        passed = np.ones(len(helper), dtype=bool)
        for atom in self.asked[gate].T:
            passed &= self.table[atom[station], helper]
        return passed

    def helpers_passing(self, gate: str, station: int) -> Bools:
        """Say of every helper whether they pass a person gate of one station."""
        passed: Bools = self.table[self.asked[gate][station]].all(axis=0)
        return passed


def _padded(lists: list[list[int]]) -> Ints:
    width = max((len(each) for each in lists), default=0)
    padded = np.zeros((len(lists), width), dtype=np.int64)
    for row, each in enumerate(lists):
        padded[row, : len(each)] = each
    return padded
