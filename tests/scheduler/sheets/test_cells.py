"""Single cells: what people write, and what is refused."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.sheets.cells import (
    CLOCK,
    DAY,
    ID,
    MOMENT,
    NAME,
    TEXT,
    YES_NO,
    Kind,
    Moment,
    decimal,
    integer,
    unless_dash,
)
from scheduler.sheets.grid import Cell
from scheduler.sheets.kinds import DATED_WISH, MODE, MODES, WISH, ZONE
from scheduler.sheets.lists import (
    COUNTS,
    HELD,
    HELD_SKILLS,
    IDS,
    LANGUAGES,
    SEAT_LIST,
    SKILLS,
    TIER_ORDER,
    WEEKDAYS,
    WEIGHTS,
    Held,
    SeatWish,
)

DAY_24 = date(2026, 11, 24)
NINE = 9 * 60
READ: list[tuple[Kind, Cell, Any]] = [
    (TEXT, "  a \n b ", "a b"),
    (TEXT, 1000, "1000"),
    (TEXT, 5.1, "5.1"),
    (ID, "epn-1.x:y_Z", "epn-1.x:y_Z"),
    (ID, 1000, "1000"),
    (integer(0), " 12 ", 12),
    (integer(0), 12, 12),
    (integer(-5), "-3", -3),
    (decimal(-90, 90), "50,8503", 50.8503),
    (decimal(-90, 90), "50.8503", 50.8503),
    (decimal(-90, 90), 51, 51.0),
    (YES_NO, "Oui", True),
    (YES_NO, "x", True),
    (YES_NO, 1, True),
    (YES_NO, True, True),
    (YES_NO, "NON", False),
    (YES_NO, 0, False),
    (DAY, "24/11/2026", DAY_24),
    (DAY, "24-11-2026", DAY_24),
    (DAY, "24.11.2026", DAY_24),
    (DAY, "2026-11-24", DAY_24),
    (DAY, DAY_24, DAY_24),
    (DAY, datetime(2026, 11, 24), DAY_24),  # noqa: DTZ001 - a wall clock
    (CLOCK, "9:00", NINE),
    (CLOCK, "09:00:00", NINE),
    (CLOCK, "9h", NINE),
    (CLOCK, "9h30", NINE + 30),
    (CLOCK, "9H30", NINE + 30),
    (CLOCK, "9 h 30", NINE + 30),
    (CLOCK, "24:00", 1440),
    (CLOCK, time(9), NINE),
    (CLOCK, timedelta(days=1), 1440),
    (MOMENT, "24/11/2026 9h30", Moment(DAY_24, NINE + 30)),
    (MOMENT, "2026-11-24T09:30", Moment(DAY_24, NINE + 30)),
    (MOMENT, "2026-11-24", Moment(DAY_24)),
    (MOMENT, "24.11.2026", Moment(DAY_24)),
    (MOMENT, "9:30", Moment(None, NINE + 30)),
    (MOMENT, "2:30+01:00", Moment(None, 150, timedelta(hours=1))),
    (MOMENT, "2026-10-25 02:30-03:30", Moment(date(2026, 10, 25), 150, -timedelta(hours=3, minutes=30))),
    (MOMENT, time(9), Moment(None, NINE)),
    (MOMENT, datetime(2026, 11, 24, 9), Moment(DAY_24, NINE)),  # noqa: DTZ001
    (IDS, "a, b|c;d\ne", ("a", "b", "c", "d", "e")),
    (IDS, 5.1, ("5.1",)),
    (LANGUAGES, "fr:C2 | nl:b1, ary:natif", {"fr": "C2", "nl": "B1", "ary": "native"}),
    (SKILLS, "5.1:3|a:b:8", {"5.1": 3, "a:b": 8}),
    (COUNTS, "epn-1:6", {"epn-1": 6}),
    (HELD, "a|b@2026-11-24..", (Held("a"), Held("b", None, DAY_24))),
    (HELD, "b@ 24/11/2026 .. 25/11/2026", (Held("b", None, DAY_24, date(2026, 11, 25)),)),
    (HELD_SKILLS, "5.1:5|x:3@..2026-11-24", (Held("5.1", 5), Held("x", 3, None, DAY_24))),
    (WEEKDAYS, "lundi|Mer", (0, 2)),
    (WEEKDAYS, "mo-fr", (0, 1, 2, 3, 4)),
    (WEEKDAYS, "samedi-lundi", (0, 5, 6)),
    (SEAT_LIST, "2", (SeatWish("a"), SeatWish("b"))),
    (SEAT_LIST, 3, (SeatWish("a"), SeatWish("b"), SeatWish("c"))),
    (
        SEAT_LIST,
        "a=x/y | b? | c=",
        (SeatWish("a", ("x", "y")), SeatWish("b", None, False), SeatWish("c", ())),
    ),
    (unless_dash(SEAT_LIST, ()), "-", ()),
    (MODE, "Vélo", "bike"),
    (WISH, "préféré", "preferred"),
    (WISH, "if_needed", "if_needed"),
    (DATED_WISH, "absent", "absent"),
    (ZONE, "Europe/Brussels", "Europe/Brussels"),
    (TIER_ORDER, "cover|teams|comfort|fairness|calm", ("cover", "teams", "comfort", "fairness", "calm")),
    (WEIGHTS, "liked:-1|travel:2", {"liked": -1, "travel": 2}),
    (MODES, "transit:10/18.5 | bike:0/15", {"transit": (10, 18.5), "bike": (0, 15.0)}),
]  # fmt: skip
REFUSED: list[tuple[Kind, Cell]] = [
    (TEXT, True),
    (TEXT, DAY_24),
    (NAME, "x" * 201),
    (ID, "é"),
    (ID, "a b"),
    (ID, "x" * 65),
    (integer(0), -1),
    (integer(0), "1,5"),
    (integer(0), 1.5),
    (integer(0), True),
    (integer(0), "\N{ARABIC-INDIC DIGIT ONE}"),
    (decimal(-90, 90), "91"),
    (decimal(-90, 90), "1e3"),
    (decimal(-90, 90), "nan"),
    (decimal(-90, 90), True),
    (YES_NO, "peut-être"),
    (YES_NO, 2),
    (DAY, "31/02/2026"),
    (DAY, "11/24/2026"),
    (DAY, "24/11/26"),
    (DAY, "24/11/1600"),
    (DAY, 46350),
    (CLOCK, "25:00"),
    (CLOCK, "24:01"),
    (CLOCK, "9h60"),
    (CLOCK, "9"),
    (CLOCK, 0.375),
    (CLOCK, time(9, 0, 30)),
    (MOMENT, "demain"),
    (MOMENT, "T"),
    (MOMENT, "24/11/2026+01:00"),
    (MOMENT, 46350),
    (IDS, "a|a"),
    (IDS, "a b"),
    (LANGUAGES, "fr"),
    (LANGUAGES, "fr:D1"),
    (LANGUAGES, "fr:A1|fr:B1"),
    (SKILLS, "5.1:9"),
    (SKILLS, "5.1:-1"),
    (SKILLS, ":3"),
    (HELD, "a@"),
    (HELD, "a@.."),
    (HELD, "a@2026-11-25..2026-11-24"),
    (HELD_SKILLS, "5.1"),
    (HELD_SKILLS, time(5, 1)),
    (WEEKDAYS, "lundredi"),
    (SEAT_LIST, "27"),
    (SEAT_LIST, "a|a"),
    (MODE, "cheval"),
    (WISH, "absent"),
    (MODES, "cheval:1/2"),
    (MODES, "bike:0"),
    (MODES, "bike:0/0"),
    (ZONE, "Mars/Olympus"),
    (ZONE, "../etc/passwd"),
    (TIER_ORDER, "cover|teams|calm"),
    (TIER_ORDER, "teams|cover|calm|fairness|comfort"),
    (WEIGHTS, "love:1"),
    (WEIGHTS, "wanted_pair:1"),
]


@pytest.mark.parametrize(("kind", "cell", "value"), READ)
def test_a_cell_is_read(kind: Kind, cell: Cell, value: Any) -> None:
    read = kind.read(cell)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(("kind", "cell", "value"), READ)
def test_what_is_written_is_read_back(kind: Kind, cell: Cell, value: Any) -> None:
    assert kind.read(kind.write(value)) == value


@pytest.mark.parametrize(("kind", "cell"), REFUSED)
def test_a_cell_is_refused_with_what_was_expected(kind: Kind, cell: Cell) -> None:
    with pytest.raises(ValueError, match=r"[a-z]{2}") as raised:
        kind.read(cell)
    assert not re.search("invalid literal|could not|out of range", str(raised.value))


ANY_CELL: st.SearchStrategy[Cell] = st.one_of(
    st.text(max_size=20),
    st.text("0123456789:h/-.+T |,;@=?", max_size=16),
    st.integers(),
    st.floats(allow_nan=False),
    st.booleans(),
    st.dates(),
    st.times(),
    st.datetimes(),
    st.timedeltas(),
)
KINDS = sorted({id(kind): kind for kind, _, _ in READ}.values(), key=lambda k: k.en)


@given(cell=ANY_CELL, kind=st.sampled_from(KINDS))
def test_any_cell_is_read_and_written_back_or_refused(cell: Cell, kind: Kind) -> None:
    if isinstance(cell, str) and not cell.strip():
        return  # blank cells never come to a kind
    try:
        value = kind.read(cell)
    except ValueError:
        return
    text = kind.write(value)
    if text:
        assert kind.read(text) == value
