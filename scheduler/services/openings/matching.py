"""Which session that is there is which occurrence of an opening.

A session knows the opening it was made from, and its key tells the hour for which it
was made. So it is found again when it was moved by hand, when its opening got another
row, and when another opening at the same hour came first.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from scheduler.services.openings.occurrences import Occurrence
from scheduler.services.openings.standing import Before


class Wanted(NamedTuple):
    """An occurrence with its instants, and the keys it would take first."""

    what: Occurrence
    starts_at: datetime
    ends_at: datetime
    keys: tuple[str, str]


class Matching:
    """Occurrences of a week, and the sessions found for them.

    Parameters
    ----------
    wanted
        The occurrences.
    inside
        The sessions of the week.
    named
        Sessions of any week with keys of occurrences.

    Attributes
    ----------
    found
        By the number of the occurrence, its session.
    """

    def __init__(
        self,
        wanted: Iterable[Wanted],
        inside: Iterable[Before],
        named: Iterable[Before],
    ) -> None:
        self.wanted = list(wanted)
        self.found: dict[int, Before] = {}
        self._taken: set[int] = set()
        self._inside = {one.id: one for one in inside}
        self._named = {one.key: one for one in named}
        self._of_opening: dict[int | None, list[Before]] = defaultdict(list)
        for one in {**{o.id: o for o in self._named.values()}, **self._inside}.values():
            self._of_opening[one.opening_id].append(one)

    def left(self) -> list[Before]:
        """Give the sessions of the week that an opening made and that none wants."""
        return [
            one
            for one in self._inside.values()
            if one.opening_id is not None and one.id not in self._taken
        ]

    def missing(self) -> list[Wanted]:
        """Give the occurrences that have no session."""
        numbered = enumerate(self.wanted)
        return [one for number, one in numbered if number not in self.found]

    def by_opening(self) -> None:
        """Find sessions of the very opening: of its hour, or named for it."""

        def found(wanted: Wanted) -> Iterable[Before]:
            return (
                one
                for one in self._of_opening[wanted.what.opening_id]
                if wanted.what.opening_id is not None
                and (one.starts_at == wanted.starts_at or one.key in wanted.keys)
            )

        self._take(found)

    def by_hand(self, touched: set[int]) -> None:
        """Find sessions of the very opening that somebody moved."""
        self._take(
            lambda wanted: (
                one
                for one in self._of_opening[wanted.what.opening_id]
                if one.opening_id is not None and one.id in touched
            )
        )

    def by_place(self) -> None:
        """Find sessions of the same activity, at the same site and hour."""
        left: Mapping[tuple[int, datetime], list[Before]] = defaultdict(list)
        for one in self.left():
            left[one.site_id, one.starts_at].append(one)

        def found(wanted: Wanted) -> Iterable[Before]:
            what = wanted.what
            named = (self._named[key] for key in wanted.keys if key in self._named)
            for one in (*named, *left[what.site.id, wanted.starts_at]):
                if one.activity_id == what.activity.id and one.site_id == what.site.id:
                    yield one

        self._take(found)

    def _take(self, candidates: Callable[[Wanted], Iterable[Before]]) -> None:
        for number, wanted in enumerate(self.wanted):
            if number in self.found:
                continue
            free = [one for one in candidates(wanted) if one.id not in self._taken]
            if free:
                # One that is held before one that was called off.
                one = min(free, key=lambda one: (one.called_off, one.id))
                self.found[number] = one
                self._taken.add(one.id)
