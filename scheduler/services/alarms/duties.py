"""What is published and not over: who holds which seat, and when."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select

from scheduler.store.session import Db
from scheduler.store.tables import (
    Assignment,
    Helper,
    Network,
    PlanVersion,
    Seat,
    Session,
)
from scheduler.translate.held import newest_versions

Pair = tuple[int, int]
"""The row ids of a session and of a helper."""


@dataclass(frozen=True, slots=True)
class Duty:
    """A seat of a newest published version, with who holds it and when."""

    version_id: int
    seat_id: int
    session_id: int
    helper_id: int
    starts_at: datetime
    ends_at: datetime
    session: str
    seat: str
    helper: str
    clearances: Sequence[str]
    called_off: bool
    active: bool
    overrides: Sequence[Mapping[str, Any]]

    @property
    def pair(self) -> Pair:
        """What identifies it: nobody holds two seats of a session."""
        return self.session_id, self.helper_id

    def overrides_rule(self, rule: str, since: datetime | None = None) -> bool:
        """Say whether the version breaks a rule on purpose, and nothing is new since."""
        here = {"rule": rule, "session": self.session, "seat": self.seat}
        here["helper"] = self.helper
        return any(
            all(one.get(name) == value for name, value in here.items())
            and (since is None or datetime.fromisoformat(one["at"]) >= since)
            for one in self.overrides
        )


def duties_after(
    db: Db,
    network: Network,
    now: datetime,
    *,
    helpers: Collection[int] | None = None,
    sessions: Collection[int] | None = None,
) -> list[Duty]:
    """Give the published seats that are not over, of some helpers or sessions.

    Parameters
    ----------
    helpers, sessions
        Row ids; None: all.
    """
    rows: Select[*tuple[Any, ...]] = (
        select(
            *(Assignment.plan_version_id, Assignment.seat_id, Seat.session_id),
            *(Assignment.helper_id, Assignment.starts_at, Assignment.ends_at),
            *(Session.key, Seat.key, Helper.key),
            *(Seat.clearances, Session.called_off, Helper.active),
            PlanVersion.overrides,
        )
        .select_from(Assignment)
        .join(PlanVersion, PlanVersion.id == Assignment.plan_version_id)
        .join(Seat, Seat.id == Assignment.seat_id)
        .join(Session, Session.id == Seat.session_id)
        .join(Helper, Helper.id == Assignment.helper_id)
        .where(
            Assignment.plan_version_id.in_(newest_versions(network.id, now)),
            Assignment.ends_at > now,
        )
        # A session that went to another week: the later publication counts.
        .order_by(Assignment.plan_version_id)
    )
    if helpers is not None:
        rows = rows.where(Assignment.helper_id.in_(helpers))
    if sessions is not None:
        rows = rows.where(Seat.session_id.in_(sessions))
    found = {duty.pair: duty for duty in (Duty(*row) for row in db.execute(rows))}
    return sorted(found.values(), key=lambda duty: (duty.starts_at, duty.seat_id))
