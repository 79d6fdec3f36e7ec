"""What has a meaning changes the fingerprint, and nothing else does."""

import copy
import json
from dataclasses import replace
from itertools import combinations_with_replacement
from typing import Any

import pytest

from matching.files import fingerprint, read_problem, write_problem
from matching.problem import DEFAULT_WEIGHTS, Problem
from tests.matching.documents import BEYOND, GONE, changed, problem, to_bytes
from tests.matching.single_faults import told


def read(document: dict[str, Any]) -> Problem:
    return read_problem(to_bytes(document))


def shuffled(value: Any) -> Any:
    """Turn every map around, and every list whose order has no meaning."""
    if isinstance(value, dict):
        return {key: shuffled(value[key]) for key in reversed(value)}
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return value[::-1]
    return [shuffled(item) for item in value] if isinstance(value, list) else value


def test_order_without_meaning_does_not_change_the_fingerprint() -> None:
    document = problem()
    tiers = document["settings"].pop("tiers")
    window = {"from": "2026-11-25T09:00", "to": "2026-11-25T12:00"}
    document["helpers"][0]["availability"].append(window)
    allowance = {"year": 2025, "day_rate_cents": 4000, "left_cents": 0}
    document["helpers"][0]["allowances"].append(allowance)
    document["sessions"][0]["resources"].append({"id": "van"})
    document["loans"].append({**document["loans"][0], "units": 1})
    document["published"].append(told(seat="b", helper="tom"))
    document["resources"][0]["sites"] = ["epn-2", "epn-1"]
    other = shuffled(copy.deepcopy(document))
    other["helpers"][0]["availability"].reverse()
    other["helpers"][0]["roles"].reverse()
    other["travel_minutes"] = [["epn-2", "epn-1", 25]]
    other["helpers"][0]["allowances"].reverse()
    other["sessions"][0]["resources"].reverse()
    other["loans"].reverse()
    other["published"].reverse()
    other["settings"]["tiers"] = tiers
    assert to_bytes(other) != to_bytes(document)
    assert fingerprint(read(other)) == fingerprint(read(document))
    assert read(other) == read(document)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("helpers[0].name", "Amina"),
        ("helpers[0].availability[0].wish", "if_needed"),
        ("sessions[0].ideal_staff", 3),
        ("settings.weights.travel", 2),
        ("settings.tiers", ["cover", "teams", "fairness", "calm", "comfort"]),
        ("helpers[0].alone_ok", False),
        ("as_of", GONE),
        ("helpers[0].allowances[0].left_cents", 0),
        ("sites[0].rooms[0].capacity", 2),
        ("sites[0].remote_interpreting", True),
        ("resources[0].sites", None),
        ("resources[0].sites", []),
        ("loans[0].units", 1),
        ("series[0].trainer", None),
        ("sessions[0].options[0].room", None),
        ("sessions[0].requested", False),
        ("sessions[0].minors", 0),
        ("sessions[0].home_visit", None),
        ("sessions[0].home_visit.known_helper_suffices", True),
        ("sessions[0].series.trainer_seat", None),
        ("sessions[0].resources[0].after_minutes", 0),
        ("published", []),
        ("settings.minors_per_adult", 6),
        ("settings.weights.equity", 2),
    ],
)
def test_what_has_a_meaning_changes_the_fingerprint(path: str, value: Any) -> None:
    before = fingerprint(read(problem()))
    assert fingerprint(read(changed(problem(), {path: value}))) != before


def test_the_order_of_options_has_a_meaning() -> None:
    options = problem()["sessions"][0]["options"]
    other = read(changed(problem(), {"sessions[0].options": options[::-1]}))
    assert other.sessions[0].options == read(problem()).sessions[0].options[::-1]
    assert fingerprint(other) != fingerprint(read(problem()))


def test_who_asks_nothing_new_keeps_the_fingerprint() -> None:
    # As it was before there were options, rooms and all that `BEYOND` takes away.
    before = "a60e51fef866aa693632aa84c91cf6e070354a51a980631de3183a87a3c25ef7"
    assert fingerprint(read(changed(problem(), BEYOND))) == before


@pytest.mark.parametrize(
    ("weights", "interpreter", "remote"),
    [
        ({"language_level": 4}, 4, 5),
        ({"language_level": 8}, 8, 8),
        ({"language_nobody": 4}, 3, 4),
        ({"language_nobody": 2}, 2, 2),
        ({"language_level": 6, "language_nobody": 7}, 6, 6),
        ({"language_remote": 2}, 2, 2),
        ({"language_interpreter": 7}, 7, 7),
    ],
)
def test_absent_weights_of_languages_fit_themselves(
    weights: dict[str, int], interpreter: int, remote: int
) -> None:
    document = changed(problem(), {"settings.weights": weights})
    found = read(document)
    full = {
        **weights,
        "language_interpreter": interpreter,
        "language_remote": remote,
    }
    assert found.settings.weights == {**DEFAULT_WEIGHTS, **full}
    written = json.loads(write_problem(found))
    assert written["settings"]["weights"] == weights
    explicit = read(changed(problem(), {"settings.weights": full}))
    assert fingerprint(explicit) == fingerprint(found)


def test_weights_of_languages_are_written_as_they_are() -> None:
    ways = ("native", "level", "interpreter", "remote", "nobody")
    keys = [f"language_{way}" for way in ways]
    for prices in combinations_with_replacement(range(0, 12, 2), len(keys)):
        full = dict(zip(keys, prices, strict=True))
        found = read(changed(problem(), {"settings.weights": full}))
        assert found.settings.weights == {**DEFAULT_WEIGHTS, **full}
        assert read_problem(write_problem(found)) == found


def test_the_order_of_helpers_sessions_and_pins_is_kept() -> None:
    found = read(problem())
    turned = replace(found, helpers=found.helpers[::-1], sites=found.sites[::-1])
    assert read_problem(write_problem(turned)) == turned
    assert fingerprint(turned) != fingerprint(found)
