"""What is left of the yearly allowance of everybody who is paid flat-rate costs."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from matching.problem import Allowance
from matching.times import Horizon
from scheduler.allowances import amounts_of
from scheduler.store.session import Db
from scheduler.store.tables import CostsElsewhere, Helper, Network
from scheduler.translate.held import days_held


class Allowances:
    """What helpers have left before a horizon, by calendar year of the horizon.

    left = amount of the year - paid elsewhere - (local days really held, or published
    and not yet over, in that year before the horizon) × flat rate, never below 0. A year
    without amounts has no limit.
    """

    def __init__(self, db: Db, network: Network, horizon: Horizon) -> None:
        years = _years(horizon)
        found = (amounts_of(network.country, year) for year in years)
        self._amounts = [one for one in found if one is not None]
        self._days: Mapping[int, Mapping[int, int]] = {}
        self._elsewhere: Mapping[tuple[int, int], int] = {}
        if self._amounts:
            first = date(min(one.year for one in self._amounts), 1, 1)
            end = max(first, horizon.start)
            self._days = days_held(db, network.id, horizon.zone, first, end)
            self._elsewhere = costs_elsewhere(db, network.id)

    def of(self, helper_id: int) -> tuple[Allowance, ...]:
        """Give what a helper has left, by the row id of the helper."""
        days = self._days.get(helper_id, {})
        return tuple(
            Allowance(
                one.year,
                one.day_cents,
                one.left_cents(
                    self._elsewhere.get((helper_id, one.year), 0),
                    days.get(one.year, 0),
                ),
            )
            for one in self._amounts
        )


def _years(horizon: Horizon) -> range:
    last = horizon.date_of_day(horizon.days - 1)
    return range(horizon.start.year, last.year + 1)


def costs_elsewhere(db: Db, network_id: int) -> Mapping[tuple[int, int], int]:
    """Give what others paid in cents, by the row id of the helper and the year."""
    row = CostsElsewhere
    rows = db.execute(
        select(row.helper_id, row.year, row.cents)
        .join(Helper, Helper.id == row.helper_id)
        .where(Helper.network_id == network_id)
    )
    return {(helper_id, year): cents for helper_id, year, cents in rows}
