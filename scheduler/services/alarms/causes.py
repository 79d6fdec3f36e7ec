"""Published seats whose holders cannot come any more, and why: judged in bulk.

A few conditions on rows, so that a whole region is judged in a second and one helper
within a request. What they do not look at (roles, skills, languages, ways) the nightly
look by `matching.check` finds.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from matching.faults import Fault
from matching.problem import Interval, Window
from matching.times import Horizon
from scheduler.services.alarms.duties import Duty, Pair
from scheduler.store.session import Db
from scheduler.store.tables import (
    Cancellation,
    Change,
    Helper,
    HelperClearance,
    Network,
    Option,
)
from scheduler.translate.times import Times, times_of_helpers

CALLED_OFF: Final = "called_off"
INACTIVE: Final = "inactive"
CANCELLATION: Final = "cancellation"
MOVED: Final = "moved"
ABSENCE: Final = "absence"
AVAILABILITY: Final = "availability"
PAPER: Final = "paper"
RULES: Final = "rules"
# The rule of the check that a cause breaks: who breaks it on purpose knows of it.
RULE_OF: Final[Mapping[str, str]] = {
    ABSENCE: "available",
    AVAILABILITY: "available",
    PAPER: "clearance",
}
Span = tuple[datetime, datetime]
Turn = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Cause:
    """Why somebody cannot come, and since when it may be so; None: nobody knows."""

    word: str
    since: datetime | None = None


def causes_of(
    db: Db, network: Network, duties: Sequence[Duty]
) -> Mapping[Pair, list[Cause]]:
    """Say of every duty why its holder cannot come; the weightiest cause first.

    Causes that the version overrides on purpose are left out, unless the helper has
    said something new since.
    """
    if not duties:
        return {}
    judge = _Judge(db, network, duties)
    found = {duty.pair: [*judge.causes(duty)] for duty in duties}
    return {pair: causes for pair, causes in found.items() if causes}


class _Judge:
    """All that is asked about some duties, selected at once."""

    def __init__(self, db: Db, network: Network, duties: Sequence[Duty]) -> None:
        helpers = {duty.helper_id for duty in duties}
        sessions = {duty.session_id for duty in duties}
        self._zone = ZoneInfo(network.zone)
        self._horizon = _horizon(network.zone, self._zone, duties)
        self._cancelled = _cancelled(db, sessions)
        self._options = _options(db, sessions)
        self._papers = _papers(db, duties)
        self._said = _said(db, network, helpers)
        self._turned = _turned(db, network, self._off(duties))
        self._times = times_of_helpers(
            db, network.id, self._horizon, list[Fault](), only=helpers
        )
        self._free: dict[int, list[Interval]] = {}

    def _off(self, duties: Iterable[Duty]) -> Iterator[Turn]:
        """Give what somebody has turned, by kind and key of the row, and field."""
        for duty in duties:
            if duty.called_off:
                yield "session", duty.session, CALLED_OFF
            if not duty.active:
                yield "helper", duty.helper, "active"
            if self._is_moved(duty):
                yield "session", duty.session, "options"

    def _is_moved(self, duty: Duty) -> bool:
        return (duty.starts_at, duty.ends_at) not in self._options[duty.session_id]

    def causes(self, duty: Duty) -> Iterator[Cause]:
        """Give what speaks against one duty and is not overridden."""
        for cause in self._all_causes(duty):
            if not _overridden(duty, cause):
                yield cause

    def _all_causes(self, duty: Duty) -> Iterator[Cause]:
        turned = self._turned.get
        if duty.called_off:
            yield Cause(CALLED_OFF, turned(("session", duty.session, CALLED_OFF)))
        if not duty.active:
            yield Cause(INACTIVE, turned(("helper", duty.helper, "active")))
        if duty.pair in self._cancelled:
            yield Cause(CANCELLATION, self._cancelled[duty.pair])
        if self._is_moved(duty):
            yield Cause(MOVED, turned(("session", duty.session, "options")))
        yield from self._away(duty)
        if not self._has_papers(duty):
            yield Cause(PAPER)

    def _away(self, duty: Duty) -> Iterator[Cause]:
        said = self._said.get(duty.helper_id)
        times = self._times.get(duty.helper_id, Times())
        start = self._horizon.minute_of_instant(duty.starts_at)
        end = self._horizon.minute_of_instant(duty.ends_at)
        if duty.helper_id not in self._free:
            self._free[duty.helper_id] = joined(times.windows)
        cancelled = duty.pair in self._cancelled
        if not cancelled and any(
            away.start < end and start < away.end for away in times.absences
        ):
            yield Cause(ABSENCE, said)
        if not any(
            free.start <= start and end <= free.end
            for free in self._free[duty.helper_id]
        ):
            yield Cause(AVAILABILITY, said)

    def _has_papers(self, duty: Duty) -> bool:
        if not duty.clearances:
            return True
        day = duty.starts_at.astimezone(self._zone).date()
        valid = {
            paper
            for paper, first_on, last_on in self._papers[duty.helper_id]
            if (first_on is None or first_on <= day)
            and (last_on is None or day <= last_on)
        }
        return valid.issuperset(duty.clearances)


def joined(windows: Iterable[Window]) -> list[Interval]:
    """Put windows in order, and those together that meet, whatever their wish."""
    found: list[Interval] = []
    for window in sorted(windows, key=lambda window: window.start):
        if found and window.start <= found[-1].end:
            last = found.pop()
            found.append(Interval(last.start, max(last.end, window.end)))
        else:
            found.append(Interval(window.start, window.end))
    return found


def _overridden(duty: Duty, cause: Cause) -> bool:
    rule = RULE_OF.get(cause.word)
    return rule is not None and duty.overrides_rule(rule, cause.since)


def _horizon(zone: str, clock: ZoneInfo, duties: Sequence[Duty]) -> Horizon:
    first = min(duty.starts_at for duty in duties).astimezone(clock).date()
    last = max(duty.ends_at for duty in duties).astimezone(clock).date()
    return Horizon(zone, first, (last - first).days + 1)


def _cancelled(db: Db, sessions: Collection[int]) -> Mapping[Pair, datetime]:
    row = Cancellation
    rows = db.execute(
        select(row.session_id, row.helper_id, row.said_at).where(
            row.session_id.in_(sessions)
        )
    )
    return {(session, helper): said_at for session, helper, said_at in rows}


def _options(db: Db, sessions: Collection[int]) -> Mapping[int, set[Span]]:
    found: dict[int, set[Span]] = defaultdict(set)
    rows = db.execute(
        select(Option.session_id, Option.starts_at, Option.ends_at).where(
            Option.session_id.in_(sessions)
        )
    )
    for session_id, starts_at, ends_at in rows:
        found[session_id].add((starts_at, ends_at))
    return found


def _papers(
    db: Db, duties: Sequence[Duty]
) -> Mapping[int, list[tuple[str, date | None, date | None]]]:
    found: dict[int, list[tuple[str, date | None, date | None]]] = defaultdict(list)
    asked = {duty.helper_id for duty in duties if duty.clearances}
    if not asked:
        return found
    row = HelperClearance
    rows = db.execute(
        select(row.helper_id, row.clearance, row.first_on, row.last_on).where(
            row.helper_id.in_(asked)
        )
    )
    for helper_id, paper, first_on, last_on in rows:
        found[helper_id].append((paper, first_on, last_on))
    return found


def _said(db: Db, network: Network, helpers: Collection[int]) -> dict[int, datetime]:
    """Give when helpers last changed when they can come."""
    rows = db.execute(
        select(Helper.id, func.max(Change.at, type_=Change.at.type))
        .join(Change, Change.key == Helper.key)
        .where(
            Helper.id.in_(helpers),
            Change.network_id == network.id,
            Change.kind == AVAILABILITY,
        )
        .group_by(Helper.id)
    )
    return dict(rows.all())


def _turned(db: Db, network: Network, those: Iterable[Turn]) -> Mapping[Turn, datetime]:
    """Give when fields of rows were last changed; not there: nobody has noted it."""
    asked = set(those)
    if not asked:
        return {}
    row = Change
    rows = db.execute(
        select(row.kind, row.key, row.fields, row.at)
        .where(
            row.network_id == network.id,
            row.kind.in_({kind for kind, _, _ in asked}),
            row.key.in_({key for _, key, _ in asked}),
        )
        .order_by(row.at, row.id)
    )
    return {
        (kind, key, field): at
        for kind, key, fields, at in rows
        for field in fields
        if (kind, key, field) in asked
    }
