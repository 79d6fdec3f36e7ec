"""Who comes when, by published version: what people can have been told.

Read from the assignments, which never change, so that what somebody was told long ago
can be compared with what is published now.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import select

from scheduler.services.notices.readers import Who
from scheduler.store.session import Db
from scheduler.store.tables import Assignment, Seat, Session


@dataclass(frozen=True, slots=True)
class Team:
    """Who comes to one session, and when (instants, half-open)."""

    session_id: int
    site_id: int
    starts_at: datetime
    ends_at: datetime
    helpers: frozenset[int]

    def times(self) -> tuple[datetime, datetime]:
        """Give when it is."""
        return self.starts_at, self.ends_at


# The sessions of a helper or site, by id.
Week: TypeAlias = dict[int, Team]


@dataclass(slots=True)
class Version:
    """What one version says to each helper and site."""

    weeks: dict[Who, Week] = field(default_factory=lambda: defaultdict(dict))

    def week(self, who: Who) -> Week:
        """Give the sessions of a helper or site."""
        return self.weeks.get(who, {})


def versions(db: Db, ids: Iterable[int]) -> dict[int, Version]:
    """Read versions by id; one that is not there, or holds nothing, is empty."""
    found = {one: Version() for one in ids}
    for version_id, team in _teams(db, found):
        weeks = found[version_id].weeks
        weeks[Who(site_id=team.site_id)][team.session_id] = team
        for helper_id in team.helpers:
            weeks[Who(helper_id=helper_id)][team.session_id] = team
    return found


def _teams(db: Db, ids: Iterable[int]) -> Iterator[tuple[int, Team]]:
    row = Assignment
    rows = db.execute(
        select(
            row.plan_version_id,
            Session.id,
            Session.site_id,
            row.starts_at,
            row.ends_at,
            row.helper_id,
        )
        .join(Seat, Seat.id == row.seat_id)
        .join(Session, Session.id == Seat.session_id)
        .where(row.plan_version_id.in_(list(ids)))
    )
    members: dict[tuple[int, int], set[int]] = defaultdict(set)
    held: dict[tuple[int, int], tuple[int, datetime, datetime]] = {}
    for version_id, session_id, site_id, starts_at, ends_at, helper_id in rows:
        held[version_id, session_id] = site_id, starts_at, ends_at
        members[version_id, session_id].add(helper_id)
    for (version_id, session_id), (site_id, starts_at, ends_at) in held.items():
        helpers = frozenset(members[version_id, session_id])
        yield version_id, Team(session_id, site_id, starts_at, ends_at, helpers)


def changes(
    before: Week, after: Week, who: Who, now: datetime
) -> list[tuple[Team | None, Team | None]]:
    """Compare what somebody was told with what is; by time, and only what is to come.

    A helper is told of times, a site also of who comes.
    """
    found: list[tuple[Team | None, Team | None]] = []
    for session_id in before.keys() | after.keys():
        was, now_is = before.get(session_id), after.get(session_id)
        if not _same(was, now_is, who) and begins(was, now_is) > now:
            found.append((was, now_is))
    return sorted(found, key=lambda pair: (begins(*pair), _id(*pair)))


def _same(was: Team | None, now_is: Team | None, who: Who) -> bool:
    if was is None or now_is is None:
        return was is now_is
    same_people = who.helper_id is not None or was.helpers == now_is.helpers
    return same_people and was.times() == now_is.times()


def begins(*teams: Team | None) -> datetime:
    """Give when the first of them begins."""
    return min(team.starts_at for team in teams if team is not None)


def _id(*teams: Team | None) -> int:
    return next(team.session_id for team in teams if team is not None)
