"""One language: its sentences, and its way to write days, times and numbers."""

import gettext
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final, NamedTuple

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent


class Manner(NamedTuple):
    """Where a language is spoken, and how days are written there.

    The region decides the clock, the names of months and the order of day and month;
    the patterns are Babel's. `first_day` is for the first of a month.
    """

    region: str
    day: str = "EEEE d MMMM"
    short_day: str = "EEE dd/MM"
    first_day: str = ""


MANNERS: Final = {
    "fr": Manner("fr_BE", first_day="EEEE d'er' MMMM"),
    "nl": Manner("nl_BE"),
    "de": Manner("de_BE", day="EEEE, d. MMMM", short_day="EEE dd.MM."),
    "en": Manner("en_GB"),
}


def marked(message: str) -> str:
    """Mark a message of a table for the catalogue; it is translated when said."""
    return message


def marked_plural(one: str, many: str) -> tuple[str, str]:
    """Mark a counted message of a table for the catalogue."""
    return one, many


class Texts:
    """The texts of one language; made by `scheduler.texts.translator`.

    Parameters
    ----------
    lang
        One of `MANNERS`.
    catalogue
        The messages of that language.
    """

    def __init__(self, lang: str, catalogue: gettext.NullTranslations) -> None:
        self.lang = lang
        self.catalogue = catalogue
        self.manner = MANNERS[lang]
        self.locale = Locale.parse(self.manner.region)

    def gettext(self, message: str, /, **values: object) -> str:
        """Say a message, filled with values (``%(name)s``)."""
        text = self.catalogue.gettext(message)
        return text % values if values else text

    def ngettext(self, one: str, many: str, n: int, /, **values: object) -> str:
        """Say a message about `n` things; ``%(n)d`` is filled with `n`."""
        return self.catalogue.ngettext(one, many, n) % {"n": n, **values}

    def known(self, names: Mapping[str, str], key: str) -> str:
        """Say the name of a key that may have one; else the key itself."""
        return self.gettext(names[key]) if key in names else key

    def day(self, day: date) -> str:
        """Write a day with its weekday: ``lundi 23 novembre``."""
        return format_date(day, self._pattern(day.day), locale=self.locale)

    def short_day(self, day: date) -> str:
        """Write a day in a narrow place: ``lun. 23/11``."""
        return format_date(day, self.manner.short_day, locale=self.locale)

    def weekday(self, day: date) -> str:
        """Write the shortest name of a day that is clear within a week: ``lun.``."""
        return format_date(day, "EEE", locale=self.locale)

    def date(self, day: date) -> str:
        """Write a day with its year: ``lundi 23 novembre 2026``."""
        return format_date(day, f"{self._pattern(day.day)} y", locale=self.locale)

    def _pattern(self, of_month: int) -> str:
        return (of_month == 1 and self.manner.first_day) or self.manner.day

    def time(self, local: datetime) -> str:
        """Write a time of day: ``09:00``."""
        return format_time(local.replace(tzinfo=None), "HH:mm", locale=self.locale)

    def span(self, start: datetime, end: datetime) -> str:
        """Write two local times of one session; the end's day where it is another."""
        text = f"{self.time(start)}–{self.time(end)}"
        if end.date() != start.date():
            text += f" ({self.short_day(end.date())})"
        return text

    def number(self, value: float) -> str:
        """Write a number, with the language's own separators."""
        return format_decimal(value, locale=self.locale)

    def percent(self, share: float) -> str:
        """Write a share (0.004) as a percentage with at most two decimals."""
        return format_percent(share, "#,##0.## %", locale=self.locale)

    def together(self, parts: list[str]) -> str:
        """Write a list with its last "and"."""
        return format_list(parts, locale=self.locale)

    def language(self, code: str) -> str:
        """Name a language by its BCP 47 code; an unknown code stays itself."""
        name: str = self.locale.languages.get(code.replace("-", "_"), code)
        return name
