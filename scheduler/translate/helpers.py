"""Rows of helpers, with all that belongs to them, as helpers of a problem."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from matching.faults import Fault
from matching.problem import LANGUAGE_LEVELS, Dated, Helper, Skill
from matching.times import Horizon
from scheduler.store import tables
from scheduler.store.session import Db
from scheduler.translate.memory import Memory, memories, past
from scheduler.translate.terms import Terms
from scheduler.translate.times import Times, times_of_helpers, up

LEVEL = {word: level for level, word in enumerate(LANGUAGE_LEVELS, 1)}
# What has the same name and meaning in a row and in a problem.
_SAME: Final = (
    "name", "adult", "mode", "max_travel_minutes", "wished_sessions", "alone_ok",
    "reserve",
)  # fmt: skip
_LISTS: Final = (
    "roles", "skills", "clearances", "badges", "likes_sites", "likes_activities",
)  # fmt: skip
Parts = Mapping[str, Mapping[int, list[Any]]]


def week_helpers(
    db: Db,
    network: tables.Network,
    horizon: Horizon,
    pinned: Select[int],
    faults: list[Fault],
) -> tuple[Helper, ...]:
    """Give the helpers that may be planned in a week, by key.

    Parameters
    ----------
    network
        Whose they are; its kinds of contract limit them too.
    pinned
        Selects the row ids of helpers with a pin that week. An inactive one stays in the
        problem without availability, so that the pin is refused and reported.
    faults
        What is wrong with their rows is added here.
    """
    helper, network_id = tables.Helper, network.id
    rows = db.scalars(
        select(helper)
        .where(helper.network_id == network_id, helper.active | helper.id.in_(pinned))
        .order_by(helper.key)
    ).all()
    present = frozenset(row.key for row in rows)
    parts = _parts(db, network_id, horizon)
    times = times_of_helpers(db, network_id, horizon, faults)
    remembered = memories(db, network_id, horizon)
    terms = Terms(db, network, horizon, faults)
    return tuple(
        _helper(
            row,
            horizon,
            {name: of.get(row.id, []) for name, of in parts.items()},
            times.get(row.id, Times()) if row.active else Times(),
            remembered.get(row.id, Memory()),
            terms,
            present,
        )
        for row in rows
    )


def _helper(
    row: tables.Helper,
    horizon: Horizon,
    parts: Mapping[str, list[Any]],
    times: Times,
    memory: Memory,
    terms: Terms,
    present: frozenset[str],
) -> Helper:
    known = (row.counted_from, row.past_sessions, row.past_weeks)
    past_sessions, past_weeks = past(*known, horizon.start)
    ends = [at for at in (row.busy_until, memory.busy_until) if at is not None]
    home = None
    if row.latitude is not None and row.longitude is not None:
        home = (row.latitude, row.longitude)
    history = memory.sites.copy()
    history.update(dict(parts["known_sites"]))
    lists: dict[str, Any] = {name: tuple(parts[name]) for name in _LISTS}
    same: dict[str, Any] = {name: getattr(row, name) for name in _SAME}
    return Helper(
        id=row.key,
        home=home,
        availability=tuple(times.windows),
        absences=tuple(times.absences),
        busy_until=up(horizon, max(ends)) if ends else None,
        past_sessions=past_sessions + memory.sessions,
        past_weeks=past_weeks,
        site_history=dict(sorted(history.items())),
        languages=dict(parts["languages"]),
        wanted_with=_present(parts["wanted_with"], present),
        never_with=_present(parts["never_with"], present),
        **lists,
        **same,
        **terms.of(row),
    )


def _present(keys: Iterable[str], present: frozenset[str]) -> tuple[str, ...]:
    # Who is not there this week can neither be met nor missed.
    return tuple(key for key in keys if key in present)


def _parts(db: Db, network_id: int, horizon: Horizon) -> Parts:
    """Give what belongs to helpers: by its name, by the row id of the helper."""
    return {
        **_abilities(db, network_id, horizon),
        **_likings(db, network_id),
        **_pairs(db, network_id),
    }


def _abilities(db: Db, network_id: int, horizon: Horizon) -> Parts:
    role, paper = tables.HelperRole, tables.HelperClearance
    skill, spoken = tables.HelperSkill, tables.HelperLanguage
    badge = tables.HelperBadge

    def grouped(make: Callable[..., Any], *columns: Any) -> dict[int, list[Any]]:
        return _grouped(db, network_id, select(*columns), make)

    def dated(code: str, first_on: date | None, last_on: date | None) -> Dated:
        return Dated(code, *_days(horizon, first_on, last_on))

    def skilled(code: str, level: int, *dates: Any) -> Skill | None:
        period = skill_period(*dates)
        return None if period is None else Skill(code, level, *_days(horizon, *period))

    def speaks(language: str, level: str) -> tuple[str, int]:
        return language, LEVEL[level]

    return {
        "roles": grouped(dated, role.helper_id, role.role, role.first_on, role.last_on),
        "skills": grouped(
            skilled,
            *(skill.helper_id, skill.skill, skill.level),
            *(skill.first_on, skill.last_on),
            *(skill.after_introduction, skill.introduced_on),
        ),
        "languages": grouped(speaks, spoken.helper_id, spoken.language, spoken.level),
        "clearances": grouped(
            dated, paper.helper_id, paper.clearance, paper.first_on, paper.last_on
        ),
        "badges": grouped(str, badge.helper_id, badge.badge),
    }


def skill_period(
    first_on: date | None,
    last_on: date | None,
    after_introduction: bool,
    introduced_on: date | None,
) -> tuple[date | None, date | None] | None:
    """Give from when to when a skill counts, both inclusive; None: never.

    Parameters
    ----------
    first_on, last_on, after_introduction, introduced_on
        As in `scheduler.store.tables.HelperSkill`.
    """
    if not after_introduction:
        return first_on, last_on
    if introduced_on is None:
        return None
    first_on = introduced_on if first_on is None else max(first_on, introduced_on)
    ended = last_on is not None and last_on < first_on
    return None if ended else (first_on, last_on)


def _days(
    horizon: Horizon, first_on: date | None, last_on: date | None
) -> tuple[int | None, int | None]:
    return (
        None if first_on is None else horizon.day_of_date(first_on),
        None if last_on is None else horizon.day_of_date(last_on),
    )


def _likings(db: Db, network_id: int) -> Parts:
    site, activity, known = tables.LikedSite, tables.LikedActivity, tables.KnownSite
    sites = select(site.helper_id, tables.Site.key).join(
        tables.Site, tables.Site.id == site.site_id
    )
    activities = select(activity.helper_id, tables.Activity.key).join(
        tables.Activity, tables.Activity.id == activity.activity_id
    )
    visits = select(known.helper_id, tables.Site.key, known.sessions).join(
        tables.Site, tables.Site.id == known.site_id
    )
    return {
        "likes_sites": _grouped(db, network_id, sites, str),
        "likes_activities": _grouped(db, network_id, activities, str),
        "known_sites": _grouped(db, network_id, visits, lambda *visit: visit),
    }


def _pairs(db: Db, network_id: int) -> Parts:
    pair = tables.HelperPair
    other = aliased(tables.Helper)

    def of(kind: str) -> dict[int, list[Any]]:
        rows = select(pair.helper_id, other.key).join(other, other.id == pair.other_id)
        return _grouped(db, network_id, rows.where(pair.kind == kind), str)

    return {"wanted_with": of("with"), "never_with": of("never_with")}


def _grouped(
    db: Db, network_id: int, rows: Select[*tuple[Any, ...]], make: Callable[..., Any]
) -> dict[int, list[Any]]:
    """Group what is made of the rows by their first column, the helper.

    Where `make` gives None there is nothing.
    """
    owner = rows.selected_columns[0]
    rows = rows.join(tables.Helper, tables.Helper.id == owner)
    rows = rows.where(tables.Helper.network_id == network_id)
    found: dict[int, list[Any]] = defaultdict(list)
    for helper_id, *cells in db.execute(rows.order_by(*rows.selected_columns[:2])):
        made = make(*cells)
        if made is not None:
            found[helper_id].append(made)
    return found
