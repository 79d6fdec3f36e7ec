"""The legal amounts are data with sources; a year nobody looked up is told apart."""

import json
from importlib.resources import files

import pytest

from scheduler.allowances import amounts_of, last_year


@pytest.mark.parametrize(
    ("year", "day", "whole"),
    [(2024, 4148, 165_929), (2025, 4231, 169_251), (2026, 4402, 176_083)],
)
def test_the_amounts_of_a_year(year: int, day: int, whole: int) -> None:
    amounts = amounts_of("BE", year)
    assert amounts is not None
    assert (amounts.day_cents, amounts.year_cents, amounts.known) == (day, whole, True)
    assert 39 <= whole // day <= 40  # the law means about 40 days


def test_a_year_to_come_has_the_last_amounts_and_is_not_known() -> None:
    last = last_year("BE")
    assert last is not None
    next_one, known = amounts_of("BE", last + 1), amounts_of("BE", last)
    assert next_one is not None
    assert known is not None
    assert (next_one.year, next_one.known, known.known) == (last + 1, False, True)
    assert next_one.day_cents == known.day_cents


def test_what_nobody_knows_has_no_amounts() -> None:
    assert amounts_of("BE", 2023) is None
    assert amounts_of("FR", 2026) is None
    assert last_year("FR") is None


def test_what_is_left_is_never_less_than_nothing() -> None:
    amounts = amounts_of("BE", 2026)
    assert amounts is not None
    assert amounts.left_cents(0, 0) == 176_083
    assert amounts.left_cents(100_000, 10) == 176_083 - 100_000 - 44_020
    assert amounts.left_cents(0, 41) == 0


def test_every_amount_has_its_source() -> None:
    text = (files("scheduler") / "allowances.json").read_text(encoding="utf-8")
    for said in json.loads(text).values():
        years = [int(year) for year in said["years"]]
        assert years == list(range(years[0], years[-1] + 1))
        assert all(of["source"] for of in said["years"].values())
