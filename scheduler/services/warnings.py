"""What coordinators should know in time: what expires, is used up, or is not known yet.

Plain records with a stable code; whoever shows them finds the words. Nothing is kept:
they are worked out anew, and go when their cause has gone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from scheduler.allowances import NEARLY_USED_PERCENT, last_year
from scheduler.almanac import horizon
from scheduler.services.held.costs import paid_kinds, standings
from scheduler.store.session import Db
from scheduler.store.tables import (
    Helper,
    HelperClearance,
    HelperSkill,
    Network,
    Round,
    Site,
)
from scheduler.translate import week_horizon

AHEAD: Final = timedelta(days=30)
PAPER_EXPIRES: Final = "paper_expires"
SKILL_EXPIRES: Final = "skill_expires"
ALLOWANCE_NEARLY_USED: Final = "allowance_nearly_used"
AMOUNTS_UNKNOWN: Final = "amounts_unknown"
HOLIDAYS_UNKNOWN: Final = "holidays_unknown"
CODES: Final = (
    PAPER_EXPIRES,
    SKILL_EXPIRES,
    ALLOWANCE_NEARLY_USED,
    AMOUNTS_UNKNOWN,
    HOLIDAYS_UNKNOWN,
)
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Warned:
    """One thing to know.

    Attributes
    ----------
    code
        One of `CODES`.
    helper
        Key of the helper it is about; None: the whole network.
    what
        The paper or skill, or the community whose holidays are not known.
    on
        Its last day: of the paper or skill, or of what is known.
    year, percent
        Of an allowance: the calendar year, and how much of it is used.
    """

    code: str
    helper: str | None = None
    what: str | None = None
    on: date | None = None
    year: int | None = None
    percent: int | None = None

    @property
    def key(self) -> str:
        """What tells it apart."""
        parts = (self.code, self.helper, self.what, self.year)
        return "/".join("" if part is None else str(part) for part in parts)


def list_warnings(
    db: Db,
    network: Network,
    *,
    now: datetime,
    after: str | None = None,
    limit: int = 50,
    code: str | None = None,
) -> list[Document]:
    """Give what is to be known now, by key, after a key.

    Parameters
    ----------
    code
        Only warnings with it.

    Returns
    -------
    list of dict
        The attributes of `Warned`, and ``key``.
    """
    every = sorted(network_warnings(db, network, now), key=lambda one: one.key)
    names = ("key", *Warned.__dataclass_fields__)
    found = [
        {name: getattr(one, name) for name in names}
        for one in every
        if code in (None, one.code) and (after is None or one.key > after)
    ]
    return found[:limit]


def network_warnings(db: Db, network: Network, now: datetime) -> list[Warned]:
    """Work out everything that is to be known now."""
    today = now.astimezone(ZoneInfo(network.zone)).date()
    until = max(today + AHEAD, _planned_until(db, network))
    return [
        *expiring(db, network, today),
        *_allowances(db, network, today, until),
        *dates_past_data(db, network, until),
    ]


def expiring(db: Db, network: Network, today: date) -> Iterator[Warned]:
    """Give papers and skills of active helpers that end within 30 days."""
    for code, table, name in (
        (PAPER_EXPIRES, HelperClearance, HelperClearance.clearance),
        (SKILL_EXPIRES, HelperSkill, HelperSkill.skill),
    ):
        rows = db.execute(
            select(Helper.key, name, table.last_on)
            .join(Helper, Helper.id == table.helper_id)
            .where(
                Helper.network_id == network.id,
                Helper.active.is_(True),
                table.last_on >= today,
                table.last_on <= today + AHEAD,
            )
        )
        for helper, what, last_on in rows:
            yield Warned(code, helper, what, last_on)


def _allowances(db: Db, network: Network, today: date, until: date) -> Iterator[Warned]:
    """Give whose allowance of this year, or of the years planned, is nearly used."""
    for one in standings(db, network, range(today.year, until.year + 1)):
        if one.used_percent >= NEARLY_USED_PERCENT:
            year, percent = one.amounts.year, one.used_percent
            yield Warned(ALLOWANCE_NEARLY_USED, one.helper, year=year, percent=percent)


def dates_past_data(db: Db, network: Network, until: date) -> Iterator[Warned]:
    """Give the dated data that end before a day: amounts of costs, and holidays.

    Parameters
    ----------
    until
        The last day that is planned.
    """
    last = last_year(network.country)
    if last is not None and last < until.year and paid_kinds(network):
        for year in range(last + 1, until.year + 1):
            yield Warned(AMOUNTS_UNKNOWN, on=date(last, 12, 31), year=year)
    communities = db.scalars(
        select(Site.community)
        .where(Site.network_id == network.id, Site.active.is_(True))
        .distinct()
    )
    for community in communities:
        known = horizon(network.country, community)
        if known < until:
            yield Warned(HOLIDAYS_UNKNOWN, what=community, on=known)


def _planned_until(db: Db, network: Network) -> date:
    """Give the last day of the last round that was opened."""
    week = db.scalar(select(func.max(Round.week)).where(Round.network_id == network.id))
    if week is None:
        return date.min
    days = week_horizon(week, network.zone)
    return days.date_of_day(days.days - 1)
