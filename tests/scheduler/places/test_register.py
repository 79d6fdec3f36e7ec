"""The register of half-day hours: what is read, skipped, said and refused."""

import pytest

from matching.faults import BadInputError
from scheduler.places.place import Register
from scheduler.places.register import (
    HEADINGS,
    is_register,
    read_register,
    register_of_grid,
)
from scheduler.sheets.reading import grids_of_file
from tests.scheduler.places import registers
from tests.scheduler.places.registers import SMALL, place, register


def read(data: bytes) -> Register:
    (grid,), faults, _ = grids_of_file("r.csv", data, HEADINGS)
    assert faults == []
    assert is_register(grid)
    return register_of_grid(grid)


def test_every_readable_half_day_becomes_an_opening() -> None:
    found = read(SMALL)
    assert found.faults == []
    assert [one.key for one in found.places] == ["t_1_", "t_2_", "t_3_", "t_4_"]
    first = found.places[0]
    assert (first.name, first.street, first.postcode) == (
        "Médiathèque",
        "1 rue Haute",
        "21000",
    )
    assert (first.latitude, first.longitude) == (47.3, 5.04)
    assert [str(one) for one in first.openings] == [
        "Mo 08:30-12:00",
        "Mo 13:30-17:00",
        "Tu 09:00-12:00",
        "We 14:00-18:00",
    ]
    assert "ODbL" in first.source
    assert first.details["code_accomp"] == "RDV-G"
    assert "lundi matin" not in first.details


def test_every_unreadable_cell_is_listed_by_row_and_column() -> None:
    skipped = [(one.row, one.column, one.value) for one in read(SMALL).skipped]
    assert skipped == [
        (3, "lundi matin", "x"),
        (3, "lundi après-midi", "X"),
        (3, "mardi matin", "souscondition"),
        (3, "mardi après-midi", "14h-12h"),
    ]


def test_half_days_that_begin_together_are_one_opening_with_a_warning() -> None:
    found = read(SMALL)
    assert [str(one) for one in found.places[3].openings] == [
        "Mo 13:30-16:30",
        "Tu 10:00-11:30",
    ]
    assert len(found.places[3].half_days) == 3
    (warning,) = found.warnings
    assert "row 5, column lundi après-midi" in warning


def test_keys_are_made_of_the_registers_ids_and_never_shared() -> None:
    data = register(
        place("Été 1/2", "a"),
        place("ete-1-2", "b"),
        place("Ete 1 2", "c"),
        place("?", "d"),
    )
    found = read(data)
    assert [one.key for one in found.places] == ["Ete-1-2", "ete-1-2"]
    assert [fault.where for fault in found.faults] == [
        "r.csv, row 4, column bfc_id",
        "r.csv, row 5, column bfc_id",
    ]


def test_a_location_that_is_none_is_skipped_and_the_place_stays() -> None:
    found = read(register(place("a", "A", lat="95.5"), place("b", "B", lon="")))
    for one in found.places:
        assert one.latitude is None
        assert one.longitude is None
    skipped = [(one.row, one.column, one.value) for one in found.skipped]
    assert skipped == [(2, "lat", "95.5"), (3, "lon", "nothing")]


def test_a_column_that_is_missing_is_a_fault() -> None:
    data = SMALL.replace(b"dimanche matin", b"dimanche soir")
    (fault,) = read(data).faults
    assert fault.expected == "the heading dimanche matin"


def test_the_generator_gets_located_places_with_all_readable_half_days() -> None:
    places, skipped = read_register("r.csv", SMALL)
    assert [len(one.half_days) for one in places] == [4, 1, 0, 3]
    half_day = places[0].half_days[0]
    assert (half_day.weekday, half_day.start_minute, half_day.end_minute) == (
        0,
        510,
        720,
    )
    assert len(skipped) == 4


def test_strict_makes_every_skipped_cell_a_fault() -> None:
    with pytest.raises(BadInputError) as raised:
        read_register("r.csv", SMALL, strict=True)
    assert [fault.value for fault in raised.value.faults] == [
        "“x”",
        "“X”",
        "“souscondition”",
        "“14h-12h”",
    ]


def test_another_file_is_refused() -> None:
    with pytest.raises(BadInputError, match="the register of half-day hours"):
        read_register("r.csv", b"a;b\n1;2\n")


def test_the_small_register_has_all_columns() -> None:
    assert len(registers.HEADINGS) == 26
    assert len(registers.HALF_DAYS) == 14
