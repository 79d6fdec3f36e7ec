"""Networks are found by key, and made once."""

from datetime import time
from typing import Any

import pytest

from matching.faults import BadInputError
from scheduler.cycle import Cycle
from scheduler.errors import ChangedError, NotFoundError, RefusedError
from scheduler.services.changes import changes_since
from scheduler.services.networks import (
    change_network,
    create_network,
    find_network,
    network_document,
)
from scheduler.store.session import Database
from tests.scheduler.small import BEFORE


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


def test_a_network_is_read_and_changed(database: Database) -> None:
    with database.write() as db:
        before = network_document(create_network(db, "bxl", "Bruxelles"))
    assert before["cycle"] == Cycle().document()
    assert before["keep_months"] == 24
    open_later = {"weeks_before": 1, "weekday": 0, "time": "09:00"}
    fields: dict[str, Any] = {
        "contact": "planning@example.org",
        "quiet_from": time(20, 30),
        "cycle": {"open": open_later, "remind": None, "close": None, "solve": None},
        "contracts": {"employee": {"max_minutes": 2280}},
        "settings": {"weights": {"travel": 3}, "changeover_minutes": 20},
    }
    fields["cycle"] = {**Cycle().document(), **fields["cycle"], "tell": None}
    with database.write() as db:
        network = find_network(db, "bxl")
        after = change_network(db, network, fields, revision=1, by="anne", now=BEFORE)
    assert after == {**before, **fields, "revision": 2}
    with database.read() as db:
        assert network_document(find_network(db, "bxl")) == after
        (told,) = changes_since(db, find_network(db, "bxl"), "network", "bxl", 1)
    assert told.fields["contact"] is None  # personal: only its name is kept
    assert told.fields["quiet_from"] == ["21:00:00", "20:30:00"]
    with database.write() as db:
        network = find_network(db, "bxl")
        with pytest.raises(ChangedError):
            change_network(db, network, fields, revision=1, by="anne", now=BEFORE)
        same = change_network(db, network, fields, revision=2, by="anne", now=BEFORE)
    assert same == after


def test_every_fault_of_a_change_is_listed(database: Database) -> None:
    fields = {
        "zone": "Europe/Liège",
        "language": "es",
        "contact": "nobody",
        "country": "Belgium",
        "cycle": {"open": {"weeks_before": 0, "weekday": 0, "time": "02:15"}},
        "contracts": {"employee": {"max_minutes": -1}},
        "settings": {"weights": {"travel": 1001}, "tiers": ["cover"]},
        "quiet_to": time(8, 0, 1),
        "keep_months": 2,
        "key": "other",
    }
    with database.write() as db:
        network = create_network(db, "bxl")
        with pytest.raises(BadInputError) as refused:
            change_network(db, network, fields, revision=None, by="anne", now=BEFORE)
    assert {fault.where for fault in refused.value.faults} == {
        "zone",
        "language",
        "contact",
        "country",
        "cycle.open.weeks_before",
        "cycle.open.time",
        "contracts.employee.max_minutes",
        "settings.weights.travel",
        "quiet_to",
        "keep_months",
        "key",
    }


def test_settings_are_those_that_can_be_planned_with(database: Database) -> None:
    levels = {"language_native": 5, "language_level": 1}
    with database.write() as db:
        network = create_network(db, "bxl")
        with pytest.raises(BadInputError, match="language_"):
            change_network(
                db,
                network,
                {"settings": {"weights": levels}},
                revision=None,
                by="anne",
                now=BEFORE,
            )
