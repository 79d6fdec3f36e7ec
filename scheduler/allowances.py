"""What a volunteer may be paid as flat-rate costs: a day, and a calendar year.

The amounts are dated data (``allowances.json``, with sources), never code. The
pitfall is the year that nobody has looked up yet: the amounts of the last known one
are taken for it, because they have only ever risen, and everybody is warned.
"""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

NEARLY_USED_PERCENT = 80


@dataclass(frozen=True, slots=True)
class Amounts:
    """The legal amounts of a year.

    Attributes
    ----------
    year
        The year they are taken for.
    day_cents, year_cents
        The flat rate of a day, and the most in a calendar year.
    known
        False: nobody has looked that year up yet; these are those of the last year
        that is known.
    source
        Where they were read.
    """

    year: int
    day_cents: int
    year_cents: int
    known: bool
    source: str

    def left_cents(self, elsewhere: int, days: int) -> int:
        """Give what is left of the year, never less than nothing.

        Parameters
        ----------
        elsewhere
            Cents that others have paid.
        days
            Local days that are paid already.
        """
        return max(0, self.year_cents - elsewhere - days * self.day_cents)


def amounts_of(country: str, year: int) -> Amounts | None:
    """Give the amounts of a country and year.

    Parameters
    ----------
    country
        As in `scheduler.store.tables.Network`.

    Returns
    -------
    Amounts or None
        None: nothing is known of the country, or the year is before all that is known.
    """
    years = _data().get(country, {})
    if not years or year < min(years):
        return None
    last = max(years)
    return years[year] if year <= last else _taken_for(years[last], year)


def last_year(country: str) -> int | None:
    """Give the last year whose amounts are known; None: nothing is known."""
    return max(_data().get(country, {}), default=None)


def _taken_for(last: Amounts, year: int) -> Amounts:
    return Amounts(year, last.day_cents, last.year_cents, False, last.source)


@cache
def _data() -> dict[str, dict[int, Amounts]]:
    text = (files(__package__) / "allowances.json").read_text(encoding="utf-8")
    return {
        country: {
            int(year): Amounts(
                int(year), of["day_cents"], of["year_cents"], True, of["source"]
            )
            for year, of in said["years"].items()
        }
        for country, said in json.loads(text).items()
    }
