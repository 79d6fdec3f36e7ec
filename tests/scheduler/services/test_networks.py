"""Networks are found by key, and made once."""

import pytest

from matching.faults import BadInputError
from scheduler.errors import NotFoundError, RefusedError
from scheduler.services.networks import create_network, find_network
from scheduler.store.session import Database


def test_a_network_is_found_by_its_key(database: Database) -> None:
    with database.write() as db:
        create_network(db, "brussels", "Brussels")
    with database.read() as db:
        network = find_network(db, "brussels")
    assert (network.name, network.zone) == ("Brussels", "Europe/Brussels")


def test_an_unknown_network_is_said_with_those_there_are(database: Database) -> None:
    with database.read() as db, pytest.raises(NotFoundError, match="none yet"):
        find_network(db, "brussels")
    with database.write() as db:
        create_network(db, "liege")
        create_network(db, "namur")
    with (
        database.read() as db,
        pytest.raises(NotFoundError, match=r"“brussels” .*known are liege, namur"),
    ):
        find_network(db, "brussels")


def test_a_network_is_made_once(database: Database) -> None:
    with database.write() as db:
        create_network(db, "liege")
        with pytest.raises(RefusedError, match="already"):
            create_network(db, "liege")


def test_every_fault_of_a_new_network_is_listed(database: Database) -> None:
    with database.write() as db, pytest.raises(BadInputError) as refused:
        create_network(db, "à Liège", zone="Europe/Liège")
    assert [fault.where for fault in refused.value.faults] == ["network", "zone"]
