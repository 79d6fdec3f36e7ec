"""Why a site is closed on a day, whatever its openings say."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import select

from scheduler.almanac import has_school_calendar, is_legal, is_school_holiday
from scheduler.store.session import Db
from scheduler.store.tables import Closure, Network, Site

TERM: Final = "term"
HOLIDAYS: Final = "holidays"


class Closed(NamedTuple):
    """Days of a closure, inclusive."""

    number: int
    first_on: date
    last_on: date
    reason: str


class OpenDays:
    """On which days the sites of a network may be open.

    Parameters
    ----------
    first, last
        Only days of this span are asked about, both inclusive.
    """

    def __init__(self, db: Db, network: Network, first: date, last: date) -> None:
        self.country = network.country
        self._closures: dict[int | None, list[Closed]] = defaultdict(list)
        rows = db.scalars(
            select(Closure)
            .where(
                Closure.network_id == network.id,
                Closure.first_on <= last,
                Closure.last_on >= first,
            )
            .order_by(Closure.first_on, Closure.id)
        )
        for row in rows:
            one = Closed(row.id, row.first_on, row.last_on, row.reason)
            self._closures[row.site_id].append(one)

    def closures(self, site: int | None, day: date) -> Iterator[Closed]:
        """Give what closes a site on a day; of the network alone where it is None."""
        for owner in dict.fromkeys((None, site)):
            for one in self._closures.get(owner, ()):
                if one.first_on <= day <= one.last_on:
                    yield one

    def is_open(self, site: Site, day: date, during: str) -> bool:
        """Say whether an opening of a site is held on one of its days.

        Parameters
        ----------
        during
            As `Opening.during`. Without a school calendar it is always term.
        """
        if any(self.closures(site.id, day)):
            return False
        if not site.on_holidays and is_legal(self.country, site.community, day):
            return False
        if during not in {TERM, HOLIDAYS}:
            return True
        free = is_school_holiday(self.country, site.community, day)
        return free == (during == HOLIDAYS)

    def knows_school(self, site: Site) -> bool:
        """Say whether there is a school calendar for a site."""
        return has_school_calendar(self.country, site.community)
