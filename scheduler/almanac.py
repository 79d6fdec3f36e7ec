"""Which days are legal holidays, and which days schools are closed, by community.

The dates come from the package `holidays`; what it does not know stands here. Its two
traps: asked for school holidays without a community, or for a country by a wrong
word, it gives nothing, and no error; and it counts years forward for ever, long past
what was published. So only communities named here are asked for, and `horizon` says
up to which day the dates can be relied on.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import Final

from dateutil.easter import easter
from holidays import PUBLIC, SCHOOL, HolidayBase, country_holidays
from holidays.utils import list_supported_countries

from scheduler.texts import DEFAULT_LANGUAGE, LANGUAGES, translator
from scheduler.texts.language import marked

Days = Mapping[date, str]
"""Days with their names."""

_BELGIUM: Final = "BE"
# The package's words for the communities, by the codes of `Site.community`.
_SUBDIVISIONS: Final = {"fr": "French", "nl": "Flemish", "de": "German"}
COMMUNITIES: Final = tuple(_SUBDIVISIONS)
# Month, day and name of the day of each community.
_OWN_DAYS: Final = {
    "fr": (9, 27, marked("Day of the French Community")),
    "nl": (7, 11, marked("Day of the Flemish Community")),
    "de": (11, 15, marked("Day of the German-speaking Community")),
}
# The last day of the last school year that was published when this was written
# (November 2026): enseignement.be, “Calendriers scolaires 2026-2029”; Flanders by the
# rules of the decree of 17 April 1991, as vlaanderen.be prints them; the government
# of the German-speaking Community, school years 2026-2027 to 2028-2029.
_PUBLISHED_TO: Final = {
    "fr": date(2029, 8, 26),
    "nl": date(2029, 8, 31),
    "de": date(2029, 8, 31),
}


@cache
def countries() -> frozenset[str]:
    """Give the countries whose legal holidays are known (ISO 3166-1)."""
    return frozenset(list_supported_countries(include_aliases=False))


def has_school_calendar(country: str, community: str) -> bool:
    """Say whether school holidays of a community are known."""
    return country == _BELGIUM and community in _SUBDIVISIONS


@cache
def legal_days(
    country: str, community: str, year: int, lang: str = DEFAULT_LANGUAGE
) -> Days:
    """Give the legal holidays of a year, and the day of a community.

    Parameters
    ----------
    country
        One of `countries`; empty, or another word: no holidays are kept.
    community
        One of `COMMUNITIES`, where the country is Belgium; empty: none.
    lang
        Of the names; where the package has none in it, the country's own language.
    """
    if country not in countries():
        return MappingProxyType({})
    found = dict(_asked(country, "", PUBLIC, year, lang))
    if country == _BELGIUM:
        # Two Sundays that no law names: there are ten legal days.
        for after in (0, 49):
            found.pop(easter(year) + timedelta(days=after), None)
        if community:
            month, day, name = _OWN_DAYS[community]
            own = translator(lang).gettext(name) if lang in LANGUAGES else name
            found.setdefault(date(year, month, day), own)
    return MappingProxyType(dict(sorted(found.items())))


@cache
def school_holidays(
    country: str, community: str, year: int, lang: str = DEFAULT_LANGUAGE
) -> Days:
    """Give the days of a year on which the schools of a community are closed.

    Whole weeks have their weekends; single days off (11 November) are there too. For
    a community without a known calendar there are none: see `has_school_calendar`.
    """
    if not has_school_calendar(country, community):
        return MappingProxyType({})
    return _asked(country, _SUBDIVISIONS[community], SCHOOL, year, lang)


def is_legal(country: str, community: str, day: date) -> bool:
    """Say whether a day is a legal holiday, or the day of a community."""
    return day in legal_days(country, community, day.year)


def is_school_holiday(country: str, community: str, day: date) -> bool:
    """Say whether the schools of a community are closed on a day."""
    return day in school_holidays(country, community, day.year)


def horizon(country: str, community: str) -> date:
    """Give the last day up to which the dates can be relied on.

    For a community with a school calendar: the end of the last school year that was
    published. Legal holidays alone are known as far as the package counts.
    """
    if has_school_calendar(country, community):
        return _PUBLISHED_TO[community]
    if country not in countries():
        return date.max
    return date(int(country_holidays(country).end_year), 12, 31)


def _asked(country: str, subdivision: str, category: str, year: int, lang: str) -> Days:
    found = country_holidays(
        country,
        subdiv=subdivision or None,
        years=year,
        categories=category,
        language=_spoken(country, lang),
    )
    return MappingProxyType(dict(sorted(found.items())))


def _spoken(country: str, lang: str) -> str | None:
    """Give the package's tag for a language; else that of the country."""
    known: HolidayBase = country_holidays(country)
    for tag in known.supported_languages:
        if tag.split("_")[0] == lang:
            return tag
    # Never left out: the package would ask the machine's environment.
    return known.default_language
