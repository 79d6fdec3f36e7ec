"""A publication is told: the whole week the first time, then what changes.

Everybody is told the difference to what they were last told, not to the version before:
a change that somebody never heard of, and that was undone since, is not mentioned.
Notices that were overtaken before anybody tried to send them are withdrawn.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, select

from scheduler.services.notices.contents import Contents
from scheduler.services.notices.readers import (
    Reader,
    Telling,
    Who,
    network_name,
    readers,
)
from scheduler.services.notices.teams import Team, Version, Week, changes, versions
from scheduler.services.notices.told import CHANGE, WEEK, Told, hurry, told_of_round
from scheduler.services.notices.writing import (
    NewNotice,
    due_now,
    due_of_change,
    withdraw,
    write_notices,
)
from scheduler.store.session import Db
from scheduler.store.tables import Difference, Network, PlanVersion, Round, Session
from scheduler.texts import translator
from scheduler.texts.notices import Visit, WeekTexts, Written
from scheduler.translate import week_horizon

_OF_HELPERS: Final = frozenset({"added", "removed", "moved"})
OVERTAKEN: Final = "overtaken by a newer notice about the same week"


def tell_publication(
    db: Db,
    network: Network,
    version: PlanVersion,
    differences: Sequence[Difference],
    now: datetime,
) -> Telling:
    """Tell everybody whom a published version concerns; in its transaction.

    To be called after the calendar entries of the version were written.

    Parameters
    ----------
    differences
        Against the version before. Not needed of the first version, which all its
        helpers and sites are told.
    """
    told = told_of_round(db, version.round_id)
    published = versions(db, {version.id})[version.id]
    if version.number == 1:
        sites = _sites(db, Session.key.in_(_not_held(version)), network)
        whom = {*published.weeks, *sites}
    else:
        whom = _touched(differences, published, told)
        sessions = {one.session_id for one in differences}
        whom |= _sites(db, Session.id.in_(sessions), network)
    return _tell(db, network, version, published, whom, told, now)


def tell_again(
    db: Db, network: Network, version: PlanVersion, who: Who, now: datetime
) -> Telling:
    """Tell somebody anew what waits for them, because what came before was refused.

    Parameters
    ----------
    version
        The newest published one of its week.
    """
    told = told_of_round(db, version.round_id)
    published = versions(db, {version.id})[version.id]
    return _tell(db, network, version, published, {who}, told, now)


def _touched(
    differences: Iterable[Difference], published: Version, told: dict[Who, Told]
) -> set[Who]:
    """Give helpers whom differences concern, or whose waiting notice they make wrong.

    A notice that waits names colleagues; who has read it already needs no other.
    """
    found: set[Who] = set()
    sessions: set[int] = set()
    for one in differences:
        sessions.add(one.session_id)
        if one.helper_id is not None and one.kind in _OF_HELPERS:
            found.add(Who(helper_id=one.helper_id))
    waiting = [who for who, past in told.items() if past.open and who.helper_id]
    found.update(who for who in waiting if not sessions.isdisjoint(published.week(who)))
    return found


def _sites(db: Db, which: ColumnElement[bool], network: Network) -> set[Who]:
    """Give the sites of some sessions."""
    rows = select(Session.site_id).where(Session.network_id == network.id, which)
    return {Who(site_id=one) for one in db.scalars(rows)}


def _not_held(version: PlanVersion) -> list[str]:
    return [str(one["session"]) for one in version.not_held]


@dataclass(frozen=True, slots=True)
class _Teller:
    """Writes the notice of one version to one reader after the other."""

    network: Network
    version: PlanVersion
    week: str
    contents: Contents
    texts: dict[str, WeekTexts]
    not_held: dict[int, list[Visit]]
    now: datetime

    def whole(
        self, who: Who, reader: Reader, week: Week, told: Told
    ) -> NewNotice | None:
        """Tell a whole week; None if there is nothing to tell."""
        teams = self._to_come(week)
        nobody = self._nobody(who)
        if not teams and not nobody and not told.in_doubt:
            return None
        visits = [self.contents.visit(team, who) for team in teams]
        texts = self.texts[reader.language]
        if who.helper_id is not None:
            written = texts.helper_week(reader.name, visits, again=told.in_doubt)
        else:
            written = texts.site_week(reader.name, visits, nobody, again=told.in_doubt)
        first = min((visit.start for visit in [*visits, *nobody]), default=None)
        due = due_now(self.network, self.now, first)
        # In doubt also what was cancelled: it may be in their calendar.
        sessions = None if told.in_doubt else [team.session_id for team in teams]
        return self._notice(WEEK, who, reader, written, due, sessions)

    def change(
        self, who: Who, reader: Reader, before: Week, after: Week
    ) -> NewNotice | None:
        """Tell what changes; None if nothing does."""
        found = changes(before, after, who, self.now)
        if not found:
            return None
        steps = [self.contents.step(*pair, who) for pair in found]
        texts = self.texts[reader.language]
        if who.helper_id is not None:
            visits = [self.contents.visit(one, who) for one in self._to_come(after)]
            written = texts.helper_change(reader.name, steps, visits)
        else:
            written = texts.site_change(reader.name, steps)
        due = due_of_change(self.network, self.now, min(step.at for step in steps))
        sessions = [team.session_id for pair in found for team in pair if team]
        return self._notice(CHANGE, who, reader, written, due, dict.fromkeys(sessions))

    def _to_come(self, week: Week) -> list[Team]:
        coming = [team for team in week.values() if team.starts_at > self.now]
        return sorted(coming, key=lambda team: (team.starts_at, team.session_id))

    def _nobody(self, who: Who) -> list[Visit]:
        if who.site_id is None:
            return []
        found = self.not_held.get(who.site_id, [])
        return [visit for visit in found if visit.start > self.now]

    def _notice(
        self,
        kind: str,
        who: Who,
        reader: Reader,
        written: Written,
        due_at: datetime,
        sessions: Iterable[int] | None,
    ) -> NewNotice:
        of = "helper" if who.helper_id is not None else "site"
        return NewNotice(
            key=f"{kind}:{self.week}:{self.version.number}:{of}:{reader.key}",
            kind=kind,
            recipient=reader.email,
            language=reader.language,
            subject=written.subject,
            text=written.text,
            due_at=due_at,
            calendar=self.contents.calendar(who, reader, sessions),
            helper_id=who.helper_id,
            site_id=who.site_id,
            version_id=self.version.id,
        )


def _tell(
    db: Db,
    network: Network,
    version: PlanVersion,
    published: Version,
    whom: set[Who],
    told: dict[Who, Told],
    now: datetime,
) -> Telling:
    known = {who: told.get(who, Told()) for who in whom}
    before = versions(db, {id_ for past in known.values() for id_ in past.versions()})
    everybody = readers(db, network, whom)
    every = (published, *before.values())
    sessions = {id_ for one in every for who in whom for id_ in one.week(who)}
    teller = _teller(db, network, version, sessions, everybody.values(), now)
    wanted: list[NewNotice] = []
    hurried: list[tuple[int, datetime]] = []
    unreached: list[str] = []
    for who in sorted(whom, key=lambda one: (one.helper_id or 0, one.site_id or 0)):
        reader, past, week = everybody[who], known[who], published.week(who)
        if not reader.email:
            kind = "helper" if who.helper_id is not None else "site"
            unreached.append(f"{kind} {reader.key}")
            continue
        if past.version_id is None or past.in_doubt:
            notice = teller.whole(who, reader, week, past)
        else:
            was = before[past.version_id].week(who)
            notice = teller.change(who, reader, was, week)
        if notice is not None:
            wanted.append(notice)
            hurried += [(id_, notice.due_at) for id_ in past.tried]
    hurry(db, hurried)
    overtaken = [id_ for past in known.values() for id_ in past.open]
    withdraw(db, overtaken, OVERTAKEN)
    written = write_notices(db, network, wanted, now, revive=True)
    return Telling(written, len(overtaken), tuple(unreached))


def _teller(
    db: Db,
    network: Network,
    version: PlanVersion,
    sessions: set[int],
    everybody: Iterable[Reader],
    now: datetime,
) -> _Teller:
    week = db.get_one(Round, version.round_id).week
    contents = Contents(db, network, sessions)
    monday = week_horizon(week, network.zone).date_of_day(0)
    name, answers = network_name(network), bool(network.contact)
    texts = {
        language: WeekTexts(translator(language), name, monday, answers=answers)
        for language in {one.language for one in everybody}
    }
    not_held = contents.not_held(_not_held(version))
    return _Teller(network, version, week, contents, texts, not_held, now)
