"""Networks: the organisations that plan."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from matching.faults import BadInputError, Fault, shown
from matching.shapes import Reading
from scheduler.cycle import read_cycle
from scheduler.errors import NotFoundError, RefusedError
from scheduler.services.changes import CHANGED, assign, check_revision, note
from scheduler.services.forms import read_fields, refuse_faults
from scheduler.services.network_forms import SHAPES, is_zone
from scheduler.store.base import KEY
from scheduler.store.session import Db
from scheduler.store.tables import Network

__all__ = [
    "Network",
    "change_network",
    "create_network",
    "find_network",
    "network_document",
]

KIND: Final = "network"
_PERSONAL: Final = ("contact",)


def find_network(db: Db, key: str) -> Network:
    """Give a network by its key.

    Raises
    ------
    NotFoundError
        There is none; the message lists the networks there are.
    """
    network = db.scalar(select(Network).where(Network.key == key))
    if network is None:
        known = db.scalars(select(Network.key).order_by(Network.key)).all()
        there = "there is none yet" if not known else f"known are {', '.join(known)}"
        msg = f"There is no network “{key}” ({there})."
        raise NotFoundError(msg)
    return network


def create_network(
    db: Db, key: str, name: str = "", zone: str = "Europe/Brussels"
) -> Network:
    """Make a network.

    Raises
    ------
    BadInputError
        The key or the zone has not the right form.
    RefusedError
        The key is used already.
    """
    faults = []
    if KEY.fullmatch(key) is None:
        expected = "1 to 64 of A-Z a-z 0-9 _ . : -"
        faults.append(Fault("network", shown(key), expected))
    if not is_zone(zone):
        faults.append(Fault("zone", shown(zone), "a zone such as Europe/Brussels"))
    if faults:
        raise BadInputError(faults, "network")
    if db.scalar(select(Network.id).where(Network.key == key)) is not None:
        msg = f"There is a network “{key}” already."
        raise RefusedError(msg)
    network = Network(key=key, name=name, zone=zone)
    db.add(network)
    db.flush()
    return network


def network_document(network: Network) -> dict[str, Any]:
    """Give a network as coordinators read and change it; its cycle stands whole."""
    return {
        "key": network.key,
        **{name: getattr(network, name) for name in SHAPES},
        "cycle": read_cycle(network.cycle).document(),
        "revision": network.revision,
    }


def change_network(
    db: Db,
    network: Network,
    fields: Mapping[str, Any],
    *,
    revision: int | None,
    by: str,
    now: datetime,
) -> dict[str, Any]:
    """Change fields of a network; ``cycle``, ``contracts`` and ``settings`` whole.

    Parameters
    ----------
    revision
        That which was read; None: whatever it is.

    Raises
    ------
    ChangedError
        Somebody changed it since.
    BadInputError
        With every fault.
    """
    key = network.key
    check_revision(db, network, KIND, key, network.revision, revision)
    reading = Reading()
    values = read_fields(SHAPES, fields, reading)
    refuse_faults(reading, f"network {key}")
    changed = assign(network, values, _PERSONAL)
    if changed:
        network.revision += 1
        now_is = network.revision
        note(
            db,
            network,
            KIND,
            key,
            CHANGED,
            by=by,
            now=now,
            revision=now_is,
            fields=changed,
        )
    return network_document(network)
