"""Sessions as notices name them: names, places, people, and calendar entries.

The pitfall is a home visit: neither the address of the home nor that of the site (one
does not go there) is in a notice, which lies in a mailbox for ever; only the commune.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, select

from scheduler.calendars import Agenda, Entry, published_text
from scheduler.services.notices.readers import Reader, Who, network_name
from scheduler.services.notices.teams import Team
from scheduler.services.published.feeds import entry_of, without
from scheduler.store.session import Db
from scheduler.store.tables import (
    Activity,
    CalendarEntry,
    Helper,
    Network,
    Option,
    Session,
    Site,
)
from scheduler.texts.notices import Step, Visit


@dataclass(frozen=True, slots=True)
class Named:
    """A session, named."""

    activity: str
    site: Site
    home: bool
    remote: bool

    @property
    def place(self) -> str:
        """As much of the address as may be told."""
        if self.home:
            return f"{self.site.postcode} {self.site.commune}".strip()
        return self.site.address


def activity_name() -> ColumnElement[str]:
    """Give the name of an activity in SQL, or its key, or nothing."""
    return func.coalesce(func.nullif(Activity.name, ""), Activity.key, "")


class Contents:
    """Everything that notices about some sessions name.

    Parameters
    ----------
    sessions
        Ids.
    """

    def __init__(self, db: Db, network: Network, sessions: Iterable[int]) -> None:
        self.db, self.network = db, network
        self.zone = ZoneInfo(network.zone)
        ids = list(sessions)
        self.named = self._named(Session.id.in_(ids))
        self.helpers = {
            id_: name or key
            for id_, key, name in db.execute(
                select(Helper.id, Helper.key, Helper.name).where(
                    Helper.network_id == network.id
                )
            )
        }
        self._names: dict[Team, tuple[str, ...]] = {}
        self._entries = self._read_entries(CalendarEntry.session_id.in_(ids))

    def _named(self, which: ColumnElement[bool]) -> dict[int, Named]:
        rows = self.db.execute(
            select(
                Session.id,
                activity_name(),
                Site,
                Session.home_visit,
                Session.remote,
            )
            .join(Site, Site.id == Session.site_id)
            .outerjoin(Activity, Activity.id == Session.activity_id)
            .where(Session.network_id == self.network.id, which)
        )
        return {
            id_: Named(activity, site, home is not None, remote)
            for id_, activity, site, home, remote in rows
        }

    def _read_entries(self, which: ColumnElement[bool]) -> dict[Who, dict[int, Entry]]:
        found: dict[Who, dict[int, Entry]] = defaultdict(dict)
        rows = select(CalendarEntry).where(
            CalendarEntry.network_id == self.network.id, which
        )
        for row in self.db.scalars(rows):
            named = self.named[row.session_id]
            entry = entry_of(row, named.site)
            if named.home:
                entry = replace(entry, address=named.place, location=None)
            who = Who(site_id=row.site_id)
            if row.helper_id is not None:
                who = Who(helper_id=row.helper_id)
            found[who][row.session_id] = entry
        return found

    def visit(self, team: Team, who: Who) -> Visit:
        """Give a session as a helper or site is told of it."""
        named = self.named[team.session_id]
        people = self._people(team)
        if who.helper_id is not None:
            own = self.helpers[who.helper_id]
            index = people.index(own)
            people = people[:index] + people[index + 1 :]
        return Visit(
            start=self.local(team.starts_at),
            end=self.local(team.ends_at),
            activity=named.activity,
            site=named.site.name or named.site.key,
            place=named.place,
            people=people,
            home=named.home,
            remote=named.remote,
        )

    def step(self, was: Team | None, now_is: Team | None, who: Who) -> Step:
        """Give a change as a helper or site is told of it."""
        before = None if was is None else self.visit(was, who)
        after = None if now_is is None else self.visit(now_is, who)
        return Step(before, after)

    def _people(self, team: Team) -> tuple[str, ...]:
        if team not in self._names:
            self._names[team] = tuple(sorted(self.helpers[id_] for id_ in team.helpers))
        return self._names[team]

    def local(self, at: datetime) -> datetime:
        """Give an instant by the clocks of the network."""
        return at.astimezone(self.zone)

    def not_held(self, keys: Sequence[str]) -> dict[int, list[Visit]]:
        """Give sessions that are not held by their site, at their first time."""
        rows = self.db.execute(
            select(
                Session.site_id,
                Option.starts_at,
                Option.ends_at,
                activity_name(),
                func.coalesce(func.nullif(Site.name, ""), Site.key),
            )
            .join(Option, Option.session_id == Session.id)
            .join(Site, Site.id == Session.site_id)
            .outerjoin(Activity, Activity.id == Session.activity_id)
            .where(
                Session.network_id == self.network.id,
                Session.key.in_(keys),
                Option.position == 0,
                Session.called_off.is_(False),
            )
            .order_by(Option.starts_at, Session.key)
        )
        found: dict[int, list[Visit]] = defaultdict(list)
        for site_id, starts_at, ends_at, activity, site in rows:
            start, end = self.local(starts_at), self.local(ends_at)
            found[site_id].append(Visit(start, end, activity, site))
        return found

    def calendar(self, who: Who, reader: Reader, sessions: Iterable[int] | None) -> str:
        """Write the calendar entries of somebody about some sessions; empty: none.

        Parameters
        ----------
        sessions
            Ids; None: all there are.
        """
        own = self._entries.get(who, {})
        asked = own if sessions is None else sessions
        entries = tuple(own[one] for one in asked if one in own)
        if not entries:
            return ""
        if who.helper_id is not None:
            entries = without(self.helpers[who.helper_id], entries)
        agenda = Agenda(
            kind="site" if who.helper_id is None else "helper",
            name=network_name(self.network),
            zone=self.network.zone,
            lang=reader.language,
            entries=entries,
        )
        return published_text(agenda, self.network.contact)
