"""Opening hours of registers: half-day cells and OpenStreetMap's syntax."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.places.hours import read_half_day, read_osm


@pytest.mark.parametrize(
    ("cell", "span"),
    [
        ("8h30-12h", (510, 720)),
        ("9h12h", (540, 720)),
        ("9h00-12h00", (540, 720)),
        ("08h3012h45", (510, 765)),
        (" 0h-24h ", (0, 1440)),
        ("", None),
        ("-", None),
        (" - ", None),
    ],
)
def test_a_half_day_is_read(cell: str, span: tuple[int, int] | None) -> None:
    assert read_half_day(cell) == span


@pytest.mark.parametrize(
    "cell",
    ["x", "X", "souscondition", "14h-12h", "9h-9h", "9h", "9-12", "9h-12h/14h-17h",
     "9h60-12h", "9h-24h30", "99h-12h", "9h--12h", "9h5-12h", "\N{ARABIC-INDIC DIGIT ONE}h-12h", "--"],
)  # fmt: skip
def test_what_is_no_half_day_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match="an end after the start"):
        read_half_day(cell)


MINUTE = st.integers(0, 1440)


@st.composite
def hours(draw: st.DrawFn) -> tuple[str, int]:
    """Draw an hour as registers write it, with its minute."""
    minute = draw(st.integers(0, 24 * 60))
    hour = draw(st.sampled_from([f"{minute // 60}", f"{minute // 60:02}"]))
    if minute % 60:
        return f"{hour}h{minute % 60:02}", minute
    return hour + draw(st.sampled_from(["h", "h00"])), minute


@given(start=hours(), end=hours(), dash=st.sampled_from(["", "-"]))
def test_every_pair_of_hours_is_read_or_refused(
    start: tuple[str, int], end: tuple[str, int], dash: str
) -> None:
    cell = start[0] + dash + end[0]
    if start[1] < end[1]:
        assert read_half_day(cell) == (start[1], end[1])
    else:
        with pytest.raises(ValueError, match="an end after the start"):
            read_half_day(cell)


@given(st.text("0123456789h- xX", max_size=14) | st.text(max_size=8))
def test_any_text_is_closed_or_ordered_or_refused(cell: str) -> None:
    try:
        span = read_half_day(cell)
    except ValueError:
        return
    if span is None:
        assert cell.strip() in ("", "-")
        return
    assert 0 <= span[0] < span[1] <= 1440
    numbers = [int(number) for number in re.findall("[0-9]+", cell)]
    assert numbers[0] == span[0] // 60


def said(text: str) -> tuple[list[str], tuple[str, ...]]:
    weekly = read_osm(text)
    return [str(one) for one in weekly.openings], weekly.left_out


@pytest.mark.parametrize(
    ("text", "openings"),
    [
        ("", []),
        ("Mo 09:00-12:30", ["Mo 09:00-12:30"]),
        (
            "Mo,We 09:00-12:00,14:00-17:00",
            ["Mo 09:00-12:00", "Mo 14:00-17:00", "We 09:00-12:00", "We 14:00-17:00"],
        ),
        ("Mo-We 09:00-12:00; Tu off", ["Mo 09:00-12:00", "We 09:00-12:00"]),
        ("Sa 10:00-12:00, We 14:00-16:00", ["We 14:00-16:00", "Sa 10:00-12:00"]),
        ("Sa 20:00-24:00", ["Sa 20:00-24:00"]),
        ("Mo 09:00-12:00; Mo 13:00-14:00", ["Mo 13:00-14:00"]),
        ("off", []),
    ],
)
def test_what_holds_every_week_is_an_opening(text: str, openings: list[str]) -> None:
    assert said(text) == (openings, ())


@pytest.mark.parametrize(
    ("text", "openings", "left"),
    [
        ("Mo 09:00-12:00; PH off", ["Mo 09:00-12:00"], "rules for holidays"),
        ("Mo 09:00-12:00; We[2] 14:00-17:00", ["Mo 09:00-12:00"], "We 14:00-17:00 in some"),
        ("week 1-53/2 Mo 10:00-12:00", [], "Mo 10:00-12:00 in some weeks"),
        ("Jul-Aug Mo-Su 09:00-10:00,11:00-12:00", [], "14 openings of some weeks"),
        ("2026 Mo 10:00-12:00", [], "single years"),
        ("Mo sunrise-12:00", [], "by the sun"),
        ("Mo 09:00+", [], "open end"),
        ("Mo 22:00-02:00", [], "past midnight"),
        ("24/7", [], "the whole day"),
        ("Mo 09:00-12:00 unknown", [], "hours not sure"),
        ('Mo 09:00-12:00 "sur rendez-vous"', ["Mo 09:00-12:00"], "sur rendez-vous"),
    ],
)  # fmt: skip
def test_what_does_not_is_said_back(text: str, openings: list[str], left: str) -> None:
    found, notes = said(text)
    assert found == openings
    assert any(left in note for note in notes)


@pytest.mark.parametrize(
    "text", ["9h-12h", "Mo 9h-12h", "lundi 09:00-12:00", "x" * 2000]
)
def test_another_syntax_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="opening hours"):
        read_osm(text)


@given(st.text("MoTuWe ,;-:0123459[]PHoff", max_size=30))
def test_any_text_gives_openings_within_days_or_is_refused(text: str) -> None:
    try:
        weekly = read_osm(text)
    except ValueError:
        return
    for one in weekly.openings:
        assert 0 <= one.start < one.end <= 1440
