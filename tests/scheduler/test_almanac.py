"""Holidays are those that were published: of the state, and of three communities."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from scheduler import almanac

# The ten legal days: six that never move, and Easter's four.
LEGAL = {
    2026: "01-01 04-06 05-01 05-14 05-25 07-21 08-15 11-01 11-11 12-25",
    2027: "01-01 03-29 05-01 05-06 05-17 07-21 08-15 11-01 11-11 12-25",
}
# Community, first and last day, as they were published. Sources: the two half-terms of
# the facts of the field; calendars that schools of the three communities print
# (academieamay.com, ligue-enseignement.be, staproeselare.be, kampkompas.be,
# ostbelgiendirekt.be).
PUBLISHED = [
    ("fr", "2026-10-19", "2026-11-01"),
    ("nl", "2026-11-02", "2026-11-08"),
    ("fr", "2027-04-26", "2027-05-09"),
    ("nl", "2027-03-29", "2027-04-11"),
    ("fr", "2024-10-21", "2024-11-01"),
    ("fr", "2025-10-20", "2025-11-02"),
    ("fr", "2025-12-22", "2026-01-04"),
    ("fr", "2026-02-16", "2026-03-01"),
    ("fr", "2026-04-27", "2026-05-10"),
    ("nl", "2025-10-27", "2025-11-02"),
    ("nl", "2025-12-22", "2026-01-04"),
    ("nl", "2026-02-16", "2026-02-22"),
    ("nl", "2026-04-06", "2026-04-19"),
    ("nl", "2026-07-01", "2026-08-31"),
    ("nl", "2027-11-01", "2027-11-07"),
    ("nl", "2027-12-27", "2028-01-09"),
    ("nl", "2028-02-28", "2028-03-05"),
    ("nl", "2028-04-03", "2028-04-17"),
    ("de", "2025-04-21", "2025-05-03"),
]


def days(first: str, last: str) -> Iterator[date]:
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    while day <= end:
        yield day
        day += timedelta(days=1)


@pytest.mark.parametrize("year", LEGAL)
def test_there_are_ten_legal_days(year: int) -> None:
    expected = [date.fromisoformat(f"{year}-{day}") for day in LEGAL[year].split()]
    assert list(almanac.legal_days("BE", "", year)) == expected


@pytest.mark.parametrize(
    ("community", "day"),
    [("fr", "2026-09-27"), ("nl", "2026-07-11"), ("de", "2026-11-15")],
)
def test_each_community_has_a_day_of_its_own(community: str, day: str) -> None:
    own = date.fromisoformat(day)
    assert almanac.is_legal("BE", community, own)
    others = {"", *almanac.COMMUNITIES} - {community}
    assert not any(almanac.is_legal("BE", other, own) for other in others)


@pytest.mark.parametrize(("community", "first", "last"), PUBLISHED)
def test_schools_are_closed_on_the_published_days(
    community: str, first: str, last: str
) -> None:
    assert all(
        almanac.is_school_holiday("BE", community, day) for day in days(first, last)
    )
    # Monday to Sunday where whole weeks are free; the weekend before is no holiday.
    before = date.fromisoformat(first) - timedelta(days=3)
    assert not almanac.is_school_holiday("BE", community, before)


def test_school_calendars_disagree() -> None:
    monday = date(2026, 10, 26)
    free = {
        community: almanac.is_school_holiday("BE", community, monday)
        for community in almanac.COMMUNITIES
    }
    assert free == {"fr": True, "nl": False, "de": False}


def test_without_a_community_there_is_no_school_calendar() -> None:
    assert not almanac.has_school_calendar("BE", "")
    assert not almanac.has_school_calendar("LU", "fr")
    assert almanac.school_holidays("BE", "", 2026) == {}
    # The trap: the package itself says nothing of it.
    assert almanac.school_holidays("BE", "fr", 2026) != {}


def test_another_country_has_its_own_days_and_no_community() -> None:
    assert almanac.is_legal("LU", "fr", date(2026, 6, 23))
    assert not almanac.is_legal("LU", "fr", date(2026, 9, 27))
    assert {"BE", "FR", "LU"} <= almanac.countries()
    assert "XX" not in almanac.countries()


def test_a_network_without_a_country_keeps_no_holidays() -> None:
    assert almanac.legal_days("", "fr", 2026) == {}
    assert almanac.legal_days("XX", "fr", 2026) == {}
    assert almanac.horizon("XX", "fr") == date.max


@pytest.mark.parametrize(
    ("lang", "armistice", "autumn"),
    [
        ("fr", "Jour de l'Armistice", "Vacances d'automne"),
        ("nl", "Wapenstilstand", "Herfstvakantie"),
        ("de", "Waffenstillstand", "Herbstferien"),
        ("en", "Armistice Day", "Autumn Break"),
        ("tr", "Wapenstilstand", "Herfstvakantie"),  # unknown: the country's own
    ],
)
def test_names_are_in_the_language_of_the_reader(
    lang: str, armistice: str, autumn: str
) -> None:
    assert almanac.legal_days("BE", "fr", 2026, lang)[date(2026, 11, 11)] == armistice
    free = almanac.school_holidays("BE", "fr", 2026, lang)
    assert free[date(2026, 10, 20)] == autumn


def test_dates_are_known_up_to_the_last_published_school_year() -> None:
    for community in almanac.COMMUNITIES:
        known_to = almanac.horizon("BE", community)
        assert known_to.year == 2029
        # It ends with the summer holidays, so that the year is known whole.
        assert almanac.is_school_holiday("BE", community, known_to)
        day_after = known_to + timedelta(days=1)
        assert not almanac.is_school_holiday("BE", community, day_after)
    assert almanac.horizon("BE", "") > date(2090, 1, 1)
    assert almanac.horizon("", "") == date.max
