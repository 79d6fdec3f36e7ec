"""Kinds of contract, and the limits that a network sets for each of them.

They stand as JSON in the network (``contracts``), by kind::

    {"employee": {"max_minutes": 2280, "min_rest_minutes": 660},
     "volunteer": {"max_sessions": 4, "costs": true}}

A kind that is not named has no limit of its own; only volunteers are paid flat-rate
costs unless the network says otherwise. Of two limits, a helper's own and that of the
kind, the stricter one counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from matching import limits
from matching.shapes import Boolean, Integer, Key, Nullable, Reading, Record, Where

VOLUNTEER: Final = "volunteer"
KINDS: Final = (VOLUNTEER, "employee", "integration_worker")
MOST: Final = (
    "max_sessions", "max_sessions_per_day", "max_minutes", "max_minutes_per_day",
)  # fmt: skip
LIMITS: Final = (*MOST, "min_rest_minutes")


@dataclass(frozen=True, slots=True)
class Contract:
    """What holds for a kind; limits of None are none, weekly ones are per ISO week.

    Attributes
    ----------
    costs
        Whether every day with a session is paid at the flat rate, within the legal
        amount of the year; None: for volunteers.
    """

    max_sessions: int | None = None
    max_sessions_per_day: int | None = None
    max_minutes: int | None = None
    max_minutes_per_day: int | None = None
    min_rest_minutes: int = 0
    costs: bool | None = None


def read_contracts(
    said: object, reading: Reading, where: Where = (None, "contracts")
) -> Mapping[str, Contract]:
    """Give what holds for every kind.

    Parameters
    ----------
    said
        ``contracts`` of a network; empty: as usual.
    reading
        Notes every fault.
    """
    found = _shape().read(said, where, reading)
    return {kind: found.get(kind, Contract()) for kind in KINDS}


def pays_costs(kind: str, contract: Contract) -> bool:
    """Say whether days of this kind are paid at the flat rate."""
    return contract.costs if contract.costs is not None else kind == VOLUNTEER


def stricter(own: Mapping[str, Any], contract: Contract) -> dict[str, Any]:
    """Give the limits that count: the stricter of a helper's own and the kind's.

    Parameters
    ----------
    own
        Those of `LIMITS`, by name.
    """
    most = {name: _least(own[name], getattr(contract, name)) for name in MOST}
    rest = max(own["min_rest_minutes"], contract.min_rest_minutes)
    return {**most, "min_rest_minutes": rest}


def _least(one: int | None, other: int | None) -> int | None:
    known = [limit for limit in (one, other) if limit is not None]
    return min(known, default=None)


@cache
def _shape() -> Record[dict[str, Contract]]:
    about = "A week (ISO)."
    keys = [Key(name, Nullable(Integer(limits.HELPER[name])), about) for name in MOST]
    keys += [
        Key("min_rest_minutes", Integer(limits.HELPER["min_rest_minutes"])),
        Key("costs", Nullable(Boolean()), "Null: for volunteers."),
    ]
    kind = Record(Contract, keys, "an object { } of limits", "contract")
    usual = Nullable(kind, Contract())
    kinds = [Key(name, usual, default=Contract()) for name in KINDS]
    return Record(dict, kinds, f"an object {{ }} with {', '.join(KINDS)}", "contracts")
