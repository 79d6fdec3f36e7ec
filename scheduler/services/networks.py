"""Networks: the organisations that plan."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select

from matching.faults import BadInputError, Fault, shown
from scheduler.errors import NotFoundError, RefusedError
from scheduler.store.base import KEY
from scheduler.store.session import Db
from scheduler.store.tables import Network

__all__ = ["Network", "create_network", "find_network"]


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
    if not _is_zone(zone):
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


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
