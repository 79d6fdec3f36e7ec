"""Kinds of contract limit their helpers; the stricter limit counts."""

from typing import Any

import pytest

from matching.shapes import Reading
from scheduler.contracts import Contract, pays_costs, read_contracts, stricter

NONE = {
    "max_sessions": None,
    "max_sessions_per_day": None,
    "max_minutes": None,
    "max_minutes_per_day": None,
    "min_rest_minutes": 0,
}


def test_without_a_word_nobody_is_limited_and_volunteers_are_paid() -> None:
    found = read_contracts({"employee": None}, Reading())
    assert set(found.values()) == {Contract()}
    paid = {kind for kind, contract in found.items() if pays_costs(kind, contract)}
    assert paid == {"volunteer"}


def test_a_network_may_say_who_is_paid() -> None:
    said = {"volunteer": {"costs": False}, "integration_worker": {"costs": True}}
    found = read_contracts(said, Reading())
    paid = {kind for kind, contract in found.items() if pays_costs(kind, contract)}
    assert paid == {"integration_worker"}


@pytest.mark.parametrize(
    ("own", "kind", "counts"),
    [
        ({}, {}, {}),
        ({"max_sessions": 3}, {}, {"max_sessions": 3}),
        ({}, {"max_sessions": 3}, {"max_sessions": 3}),
        ({"max_minutes": 600}, {"max_minutes": 480}, {"max_minutes": 480}),
        ({"max_minutes": 0}, {"max_minutes": 480}, {"max_minutes": 0}),
        ({"min_rest_minutes": 60}, {}, {"min_rest_minutes": 60}),
        (
            {"min_rest_minutes": 60},
            {"min_rest_minutes": 660},
            {"min_rest_minutes": 660},
        ),
    ],
)
def test_the_stricter_limit_counts(
    own: dict[str, Any], kind: dict[str, Any], counts: dict[str, Any]
) -> None:
    reading = Reading()
    contract = read_contracts({"employee": kind}, reading)["employee"]
    assert reading.faults == []
    assert stricter({**NONE, **own}, contract) == {**NONE, **counts}


def test_every_fault_is_noted_by_its_place() -> None:
    reading = Reading()
    said = {
        "employe": {},
        "employee": {"max_sessions": -1, "min_rest_minutes": None, "costs": 1},
        "volunteer": [],
        "integration_worker": {"max_minutes_per_day": "360", "hours": 8},
    }
    read_contracts(said, reading)
    assert {fault.where for fault in reading.faults} == {
        "contracts.employe",
        "contracts.employee.max_sessions",
        "contracts.employee.min_rest_minutes",
        "contracts.employee.costs",
        "contracts.volunteer",
        "contracts.integration_worker.max_minutes_per_day",
        "contracts.integration_worker.hours",
    }
