"""What helpers bring along: history, likes, company, limits of every kind."""

from dataclasses import dataclass

import numpy as np

from matching.generate.draws import Bools, Draws, Ints, Stream, part_of
from matching.generate.geography import Map
from matching.generate.tables import ACTIVITIES
from matching.generate.tables_of_rules import (
    DAY_RATE_CENTS,
    DAYS_LEFT,
    DAYS_LEFT_RANGES,
    WITH_ALLOWANCE,
    YEAR_CENTS,
)

NONE = -1
USUAL_MINUTES = 150  # of a session, for those whose minutes are limited


@dataclass(frozen=True, slots=True)
class Likings:
    """Columns over helpers; `NONE` (-1) where there is no limit, site or colleague.

    Attributes
    ----------
    known_sites, known_times
        (helpers, 2): sites where the helper was before, and how often.
    liked_sites
        (helpers, 2).
    wanted, avoided
        A colleague who lives around the same site.
    minutes_limit
        1 where weekly minutes are limited too.
    cents_left
        Of the year's flat-rate expenses.
    """

    past_weeks: Ints
    past_load: Ints
    alone_ok: Bools
    adult: Bools
    known_sites: Ints
    known_times: Ints
    liked_sites: Ints
    liked_activity: Ints
    wanted: Ints
    avoided: Ints
    minutes_limit: Bools
    day_sessions: Ints
    day_minutes: Ints
    rest: Ints
    busy_until: Ints
    wish_percent: Ints
    cents_left: Ints

    def days_left(self) -> Ints:
        """Give on how many days expenses can still be paid, `NONE` without limit."""
        days = self.cents_left // DAY_RATE_CENTS
        return np.where(self.cents_left == NONE, NONE, days)


def likings(draws: Draws, area: Map) -> Likings:
    """Draw them: 15 % newcomers, of whom most may not be alone yet."""
    lots, count = draws.on("likings"), len(area.home_site)
    new = lots.chance(150, count)
    weeks = np.where(new, lots.whole(0, 5, count), 8)
    sites = _near_sites(draws, area)
    known = np.where(lots.chance(400, (count, 2)) & ~new[:, None], sites[:, :2], NONE)
    liked = np.where(lots.chance(250, (count, 2)), sites[:, 2:], NONE)
    colleague = _neighbours(area.home_site)
    fond = lots.permille(count)
    activity = lots.whole(0, len(ACTIVITIES) - 1, count)
    return Likings(
        past_weeks=weeks,
        past_load=lots.whole(0, 150, count),
        alone_ok=~(new & lots.chance(700, count)),
        adult=~lots.chance(20, count),
        known_sites=known,
        known_times=lots.whole(1, 8, (count, 2)),
        liked_sites=liked,
        liked_activity=np.where(lots.chance(300, count), activity, NONE),
        wanted=np.where(fond < 60, colleague, NONE),
        avoided=np.where(fond >= 975, colleague, NONE),
        minutes_limit=lots.chance(200, count),
        day_sessions=np.array((1, 2, NONE))[lots.pick((45, 45, 10), count)],
        day_minutes=np.where(lots.chance(150, count), 360, NONE),
        rest=np.array((0, 660, 720))[lots.pick((80, 15, 5), count)],
        # Sunday evening or Monday morning, in minutes of the horizon.
        busy_until=np.array((0, -120, 600))[lots.pick((90, 8, 2), count)],
        wish_percent=lots.whole(40, 110, count),
        cents_left=_cents_left(draws.on("allowances"), count),
    )


def _cents_left(lots: Stream, count: int) -> Ints:
    """Draw what is left; other organisations have paid sums of any size."""
    least, most = np.array(DAYS_LEFT_RANGES)[lots.pick(DAYS_LEFT, count)].T
    days = lots.whole(least, most, count)
    cents = days * DAY_RATE_CENTS + lots.whole(0, DAY_RATE_CENTS - 1, count)
    paid = lots.quota(np.ones(count, np.bool_), part_of(count, WITH_ALLOWANCE))
    return np.where(paid, np.minimum(cents, YEAR_CENTS), NONE)


def _near_sites(draws: Draws, area: Map) -> Ints:
    """Give four sites in reach of each helper, `NONE` where there is none."""
    helper, site = area.reached()
    count = len(area.home_site)
    many = np.bincount(helper, minlength=count)
    start = np.cumsum(many) - many
    drawn = draws.on("near sites").whole(0, 999_999, (count, 4))
    place = start[:, None] + drawn * many[:, None] // 1_000_000
    if not len(site):
        return np.full((count, 4), NONE)
    return np.where(many[:, None] > 0, site[np.minimum(place, len(site) - 1)], NONE)


def _neighbours(home_site: Ints) -> Ints:
    """Give each helper the next one who lives around the same site, or `NONE`."""
    order = np.argsort(home_site, kind="stable")
    follower = np.full(len(home_site), NONE)
    same = home_site[order[:-1]] == home_site[order[1:]]
    follower[order[:-1][same]] = order[1:][same]
    return follower
