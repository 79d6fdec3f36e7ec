"""Who is written to: helpers, sites and coordinators with an address, and how.

Whoever has no address is not written to; a coordinator reads who that is
(`Telling.unreached`) and tells them otherwise.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select

from scheduler.store.session import Db
from scheduler.store.tables import Account, Helper, Network, Site
from scheduler.texts import chosen_language

# What `reader_of` takes, of a helper.
HELPER_FIELDS: Final[tuple[Any, ...]] = (
    Helper.key,
    Helper.name,
    Helper.email,
    Helper.language,
)


@dataclass(frozen=True, slots=True)
class Who:
    """A helper or a site, by the id of its row: exactly one of both."""

    helper_id: int | None = None
    site_id: int | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may be written to.

    Attributes
    ----------
    name
        As one greets them.
    email
        Empty: nobody is written to.
    language
        One that has a catalogue.
    """

    key: str
    name: str
    email: str
    language: str


@dataclass(frozen=True, slots=True)
class Telling:
    """What became of telling.

    Attributes
    ----------
    written, withdrawn
        How many notices.
    unreached
        Keys of helpers and sites that have no mail address, ``helper amina``.
    """

    written: int = 0
    withdrawn: int = 0
    unreached: tuple[str, ...] = ()


def network_name(network: Network) -> str:
    """Give the name under which a network writes."""
    return network.name or network.key


def readers(db: Db, network: Network, those: Iterable[Who]) -> dict[Who, Reader]:
    """Give helpers and sites as readers."""
    wanted = list(those)
    helpers = [one.helper_id for one in wanted if one.helper_id is not None]
    sites = [one.site_id for one in wanted if one.site_id is not None]
    found: dict[Who, Reader] = {}
    of_helpers = select(Helper.id, *HELPER_FIELDS).where(Helper.id.in_(helpers))
    for id_, *fields in db.execute(of_helpers):
        found[Who(helper_id=id_)] = reader_of(network, *fields)
    rows = select(Site.id, Site.key, Site.name, Site.email, Site.language)
    for id_, *fields in db.execute(rows.where(Site.id.in_(sites))):
        found[Who(site_id=id_)] = reader_of(network, *fields)
    return found


def reader_of(
    network: Network, key: str, name: str, email: str, language: str
) -> Reader:
    """Make a reader; who chose no language reads that of the network."""
    spoken = chosen_language(language, network.language)
    return Reader(key, name or key, email.strip(), spoken)


def coordinators(db: Db, network: Network) -> list[Reader]:
    """Give those who are told what concerns the whole network.

    The contact of the network; without one, every active coordinator with an address.
    """
    if network.contact:
        return [reader_of(network, "contact", "", network.contact, "")]
    rows = select(Account.key, Account.name, Account.email, Account.language).where(
        Account.network_id == network.id,
        Account.active,
        Account.role == "coordinator",
        Account.email != "",
    )
    return [reader_of(network, *row) for row in db.execute(rows.order_by(Account.key))]
