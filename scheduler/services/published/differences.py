"""What one version of a week changes against another, for people and for sites.

Kept once with every published version, against the one before; between any two others it
is worked out the same way. A site learns of its sessions: held or not, moved, or with
another team; who only changes seats changes nothing there.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import insert, select

from scheduler.store.base import Base
from scheduler.store.session import Db
from scheduler.store.tables import (
    Assignment,
    Difference,
    Helper,
    PlanVersion,
    Seat,
    Session,
    Site,
)

ADDED: Final = "added"
REMOVED: Final = "removed"
MOVED: Final = "moved"
SEAT: Final = "seat"
TEAM: Final = "team"

Document = dict[str, Any]
Side = Document | None


@dataclass(frozen=True, slots=True)
class Team:
    """Who comes to a held session, by row id of the helper: key and seat."""

    starts_at: datetime
    ends_at: datetime
    members: Mapping[int, tuple[str, str]]

    @property
    def helpers(self) -> list[str]:
        """Their keys, sorted."""
        return sorted(helper for helper, _ in self.members.values())

    def shown(self, helper_id: int | None) -> Document:
        """Give what is said of it to somebody; None: to the site."""
        found: Document = {
            "starts_at": self.starts_at.isoformat(),
            "ends_at": self.ends_at.isoformat(),
        }
        if helper_id is not None:
            found["seat"] = self.members[helper_id][1]
        return {**found, "helpers": self.helpers}

    def is_at(self, other: "Team") -> bool:
        """Say whether both are at one time."""
        return (self.starts_at, self.ends_at) == (other.starts_at, other.ends_at)


def teams_of(db: Db, version: PlanVersion | None) -> dict[int, Team]:
    """Give the teams of a version by row id of the session; None: nothing is held."""
    if version is None:
        return {}
    rows = db.execute(
        select(
            *(Seat.session_id, Assignment.starts_at, Assignment.ends_at),
            *(Helper.id, Helper.key, Seat.key),
        )
        .select_from(Assignment)
        .join(Seat, Seat.id == Assignment.seat_id)
        .join(Helper, Helper.id == Assignment.helper_id)
        .where(Assignment.plan_version_id == version.id)
        .order_by(Seat.session_id, Seat.position, Seat.key)
    )
    spans: dict[int, tuple[datetime, datetime]] = {}
    members: dict[int, dict[int, tuple[str, str]]] = defaultdict(dict)
    for session_id, starts_at, ends_at, helper_id, helper, seat in rows:
        spans[session_id] = starts_at, ends_at
        members[session_id][helper_id] = helper, seat
    return {one: Team(*span, members[one]) for one, span in spans.items()}


def differences(
    before: Mapping[int, Team], after: Mapping[int, Team]
) -> Iterator[Document]:
    """Give what differs between two plans as rows of `Difference` without a version."""
    for session_id in sorted({*before, *after}):
        was, is_now = before.get(session_id), after.get(session_id)
        everybody = {
            helper_id: who
            for team in (was, is_now)
            if team is not None
            for helper_id, who in team.members.items()
        }
        for helper_id in sorted(everybody, key=lambda one: everybody[one]):
            mine = (_with(was, helper_id), _with(is_now, helper_id))
            kind = _kind_for_helper(*mine, helper_id)
            if kind is not None:
                yield _row(session_id, helper_id, kind, *mine)
        kind = _kind_for_site(was, is_now)
        if kind is not None:
            yield _row(session_id, None, kind, was, is_now)


def write_differences(
    db: Db, version: PlanVersion, before: PlanVersion | None
) -> list[Difference]:
    """Keep what a version that is being published changes.

    Returns
    -------
    list of Difference
        As kept, and not to be changed; none of a first version, which is all new.
    """
    found = [
        {"plan_version_id": version.id, **row}
        for row in differences(teams_of(db, before), teams_of(db, version))
    ]
    if found:
        # The table itself: the mapper would write rows with a None one by one.
        db.execute(insert(Base.metadata.tables[Difference.__tablename__]), found)
    return [Difference(**row) for row in found] if before is not None else []


def kept_differences(db: Db, version: PlanVersion) -> list[Document]:
    """Give what was kept with a version."""
    rows = db.scalars(
        select(Difference)
        .where(Difference.plan_version_id == version.id)
        .order_by(Difference.id)
    )
    names = ("session_id", "helper_id", "kind", "before", "after")
    return [{name: getattr(row, name) for name in names} for row in rows]


def named(db: Db, rows: list[Document]) -> list[Document]:
    """Give differences with keys and names in place of row ids, in order of sessions."""
    sessions = {
        row.id: row
        for row in db.execute(
            select(Session.id, Session.key, Site.key.label("site"), Site.name)
            .join(Site, Site.id == Session.site_id)
            .where(Session.id.in_({row["session_id"] for row in rows}))
        )
    }
    ids = {row["helper_id"] for row in rows} - {None}
    helpers = {
        row.id: row
        for row in db.execute(
            select(Helper.id, Helper.key, Helper.name).where(Helper.id.in_(ids))
        )
    }
    found = []
    for row in rows:
        session, helper = sessions[row["session_id"]], helpers.get(row["helper_id"])
        found.append(
            {
                "session": session.key,
                "site": session.site,
                "site_name": session.name or session.site,
                "helper": None if helper is None else helper.key,
                "helper_name": None if helper is None else helper.name or helper.key,
                "kind": row["kind"],
                "before": row["before"],
                "after": row["after"],
            }
        )
    return sorted(found, key=lambda one: (one["session"], one["helper"] or ""))


def _with(team: Team | None, helper_id: int) -> Team | None:
    return team if team is not None and helper_id in team.members else None


def _kind_for_helper(
    was: Team | None, is_now: Team | None, helper_id: int
) -> str | None:
    kind = _kind(was, is_now)
    if kind is None and was is not None and is_now is not None:
        same = was.members[helper_id] == is_now.members[helper_id]
        return None if same else SEAT
    return kind


def _kind_for_site(was: Team | None, is_now: Team | None) -> str | None:
    kind = _kind(was, is_now)
    if kind is None and was is not None and is_now is not None:
        return None if was.members.keys() == is_now.members.keys() else TEAM
    return kind


def _kind(was: Team | None, is_now: Team | None) -> str | None:
    if was is None or is_now is None:
        return (ADDED if was is None else REMOVED) if was is not is_now else None
    return None if was.is_at(is_now) else MOVED


def _row(
    session_id: int,
    helper_id: int | None,
    kind: str,
    was: Team | None,
    is_now: Team | None,
) -> Document:
    return {
        "session_id": session_id,
        "helper_id": helper_id,
        "kind": kind,
        "before": None if was is None else was.shown(helper_id),
        "after": None if is_now is None else is_now.shown(helper_id),
    }
