"""Words, numbers and places that any problem is made of."""

from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import strategies as st

from matching.times import Horizon

Draw = Callable[[st.SearchStrategy[Any]], Any]

WORDS = st.sampled_from(["a", "b", "5.1", "fr", "zh-Hant", "C_4:5", "x" * 64])
NAMES = st.text('Aé"\\ [😀', max_size=5)
IDS = st.lists(WORDS, unique=True, max_size=3).map(tuple)
LEVELS = st.dictionaries(WORDS, st.integers(1, 7), max_size=3)
DAYS = st.none() | st.integers(-2000, 2000)
# Ten days around every clock change of the horizons below.
MINUTES = st.integers(-3000, 15_000)
PLACES = st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180))
HORIZONS = st.builds(
    Horizon,
    st.sampled_from(
        [
            "Europe/Brussels",
            "UTC",
            "Africa/Cairo",
            "Australia/Lord_Howe",
            "Asia/Kathmandu",
        ]
    ),
    st.sampled_from(
        [
            date(2026, 3, 25),
            date(2026, 10, 21),
            date(2026, 4, 2),
            date(2024, 10, 30),
            date(2026, 4, 22),
        ]
    )
    | st.dates(date(2001, 1, 1), date(2150, 1, 1)),
    st.integers(1, 10),
)


def count(highest: int, lowest: int = 0) -> st.SearchStrategy[int]:
    return st.integers(lowest, highest)


def some(highest: int) -> st.SearchStrategy[int | None]:
    return st.none() | count(highest)


def lists(item: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[Any]:
    return st.lists(item, max_size=most).map(tuple)


def distinct(draw: Draw, item: st.SearchStrategy[Any]) -> Any:
    return tuple(draw(st.lists(item, max_size=3, unique_by=lambda part: part.id)))


SPANS = st.tuples(MINUTES, count(3000, 1)).map(lambda span: (span[0], sum(span)))
