"""What follows from the contract of a helper: limits, and costs."""

from typing import Any

from matching.faults import Fault
from matching.shapes import Reading
from matching.times import Horizon
from scheduler.contracts import LIMITS, pays_costs, read_contracts, stricter
from scheduler.store import tables
from scheduler.store.session import Db
from scheduler.translate.allowances import Allowances


class Terms:
    """What the contract of a helper says: limits, and costs with what is left of them.

    Parameters
    ----------
    faults
        What is wrong with the kinds of contract of the network is added here.
    """

    def __init__(
        self,
        db: Db,
        network: tables.Network,
        horizon: Horizon,
        faults: list[Fault],
    ) -> None:
        reading = Reading()
        self._contracts = read_contracts(network.contracts, reading)
        faults += reading.faults
        self._allowances = Allowances(db, network, horizon)

    def of(self, row: tables.Helper) -> dict[str, Any]:
        """Give the fields of a helper that follow from it."""
        contract = self._contracts[row.contract]
        own = {name: getattr(row, name) for name in LIMITS}
        paid = pays_costs(row.contract, contract)
        allowances = self._allowances.of(row.id) if paid else ()
        return {**stricter(own, contract), "allowances": allowances}
