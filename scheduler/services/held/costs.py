"""What helpers are paid as flat-rate costs, and what the law leaves them of a year.

A local day with a session is paid once, at the rate of its year, to those whose kind
of contract is paid at all. The pitfall is money paid by others: the yearly amount
counts all organisations together, so helpers tell what they had elsewhere.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from matching.faults import BadInputError
from matching.shapes import Reading
from scheduler.allowances import Amounts, amounts_of
from scheduler.contracts import pays_costs, read_contracts
from scheduler.store.session import Db
from scheduler.store.tables import Helper, Network
from scheduler.translate.allowances import costs_elsewhere
from scheduler.translate.held import days_held


@dataclass(frozen=True, slots=True)
class Standing:
    """How a helper stands with the allowance of a calendar year.

    Attributes
    ----------
    days
        Local days of the year that were really held, or are published and to come.
    elsewhere_cents
        What others have paid.
    """

    helper: str
    amounts: Amounts
    days: int
    elsewhere_cents: int

    @property
    def used_cents(self) -> int:
        """What is used of the year, elsewhere and here."""
        return self.elsewhere_cents + self.days * self.amounts.day_cents

    @property
    def left_cents(self) -> int:
        """What is left of the year."""
        return self.amounts.left_cents(self.elsewhere_cents, self.days)

    @property
    def used_percent(self) -> int:
        """How much of the year is used, rounded down; more than 100 is too much."""
        return 100 * self.used_cents // self.amounts.year_cents


def paid_kinds(network: Network) -> frozenset[str]:
    """Give the kinds of contract whose days are paid.

    Raises
    ------
    BadInputError
        The kinds of contract of the network have faults.
    """
    reading = Reading()
    contracts = read_contracts(network.contracts, reading)
    if reading.faults:
        raise BadInputError(reading.faults, f"network {network.key}")
    return frozenset(kind for kind, one in contracts.items() if pays_costs(kind, one))


def costs_of(network: Network, days: Mapping[int, int]) -> int | None:
    """Give the costs of days by calendar year, in cents.

    Returns
    -------
    int or None
        None: nobody knows the rate of one of the years.
    """
    cents = 0
    for year, count in days.items():
        amounts = amounts_of(network.country, year)
        if amounts is None:
            return None
        cents += count * amounts.day_cents
    return cents


def standings(
    db: Db,
    network: Network,
    years: Iterable[int],
    *,
    helpers: Collection[int] | None = None,
) -> list[Standing]:
    """Give how helpers stand who are paid, by year and key.

    Parameters
    ----------
    years
        A year without amounts has none.
    helpers
        Row ids of those who are asked for; None: all who are active.
    """
    kinds = paid_kinds(network)
    rows = select(Helper.id, Helper.key).where(
        Helper.network_id == network.id,
        Helper.contract.in_(kinds),
        Helper.active.is_(True) if helpers is None else Helper.id.in_(helpers),
    )
    known = db.execute(rows.order_by(Helper.key)).all()
    elsewhere = costs_elsewhere(db, network.id)
    found = []
    for year in years:
        amounts = amounts_of(network.country, year)
        if amounts is None:
            continue
        first, end = date(year, 1, 1), date(year + 1, 1, 1)
        days = days_held(db, network.id, network.zone, first, end, helpers=helpers)
        found += [
            Standing(
                key,
                amounts,
                days.get(row_id, {}).get(year, 0),
                elsewhere.get((row_id, year), 0),
            )
            for row_id, key in known
        ]
    return found
