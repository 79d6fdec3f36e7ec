"""Who was really there: what is known better than the plan, once a session is over.

Without a word the newest published version is right. Somebody did not come, came at
another hour, or came unplanned: that is put right here, and counts from then on in
hours, costs, fairness and the rest after the last session. The pitfall is the row that
goes and comes again: its revision goes on counting, so that nobody undoes unseen
what another said.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select

from scheduler.errors import CalledOffError, NotFoundError, NotOverError
from scheduler.services.availability.answers import the_helper
from scheduler.services.changes import (
    CHANGED,
    CREATED,
    REMOVED,
    assign,
    check_revision,
    note,
)
from scheduler.services.held.documents import (
    Document,
    Plan,
    plan_of,
    session_attendance,
)
from scheduler.services.held.forms import Times, read_attendance
from scheduler.store.session import Db
from scheduler.store.tables import NO_SHOW, Attendance, Change, Helper, Network

__all__ = ["clear_attendance", "session_attendance", "set_attendance"]

KIND: Final = "attendance"


def set_attendance(
    db: Db,
    network: Network,
    session: str,
    helper: str,
    fields: Mapping[str, Any],
    *,
    revision: int | None,
    by: str,
    now: datetime,
) -> Document:
    """Say whether a helper was there, in the place of what was said before.

    Parameters
    ----------
    fields
        ``state`` (``held``, ``no_show``, ``excused``); with ``held`` perhaps
        ``starts_at`` and ``ends_at``, if it was another time; ``note``.
    revision
        That which was read (0: nobody had said anything); None: whatever it is.

    Returns
    -------
    dict
        The helper's part of `session_attendance`.

    Raises
    ------
    NotFoundError
        There is no such session or helper.
    NotOverError
        The session is not over; for a no-show: has not begun.
    CalledOffError
        It was called off.
    ChangedError
        Somebody else said something since.
    BadInputError
        With every fault; among them: only who was planned can be missing.
    """
    plan, who = plan_of(db, network, session), the_helper(db, network, helper)
    row = _find(db, plan, who)
    _check(db, network, session, helper, row, revision)
    planned = plan.times_of(who.id)
    values = read_attendance(
        fields,
        planned,
        f"session {session}",
        unplanned=who.id not in plan.seats,
        now=now,
    )
    _refuse_early(plan, values["state"], planned, now)
    values |= {"noted_at": now, "noted_by": by}
    if row is None:
        number = _last_revision(db, network, session, helper) + 1
        row = Attendance(
            session_id=plan.session.id, helper_id=who.id, revision=number, **values
        )
        db.add(row)
        _note(db, network, session, helper, CREATED, number, by=by, now=now)
    else:
        changed = assign(row, values)
        if changed.keys() - {"noted_at", "noted_by"}:
            row.revision += 1
            number = row.revision
            _note(db, network, session, helper, CHANGED, number, by=by, now=now)
    db.flush()
    everybody = session_attendance(db, network, session, now=now)["helpers"]
    return next(dict(one) for one in everybody if one["helper"] == helper)


def clear_attendance(
    db: Db,
    network: Network,
    session: str,
    helper: str,
    *,
    revision: int | None,
    by: str,
    now: datetime,
) -> None:
    """Take back what was said of a helper: the plan is right again.

    Raises
    ------
    NotFoundError
        There is no such session or helper, or nothing was said.
    ChangedError
        Somebody else said something since.
    """
    plan, who = plan_of(db, network, session), the_helper(db, network, helper)
    row = _find(db, plan, who)
    if row is None:
        msg = f"Nothing was said of helper “{helper}” in session “{session}”."
        raise NotFoundError(msg)
    _check(db, network, session, helper, row, revision)
    number = row.revision + 1
    db.delete(row)
    _note(db, network, session, helper, REMOVED, number, by=by, now=now)


def _find(db: Db, plan: Plan, who: Helper) -> Attendance | None:
    return db.scalar(
        select(Attendance).where(
            Attendance.session_id == plan.session.id, Attendance.helper_id == who.id
        )
    )


def _check(
    db: Db,
    network: Network,
    session: str,
    helper: str,
    row: Attendance | None,
    read: int | None,
) -> None:
    present = 0 if row is None else row.revision
    check_revision(db, network, KIND, _key(session, helper), present, read)


def _refuse_early(plan: Plan, state: str, planned: Times, now: datetime) -> None:
    if plan.session.called_off:
        raise CalledOffError(plan.session.key)
    if planned[0 if state == NO_SHOW else 1] > now:
        raise NotOverError(plan.session.key)


def _last_revision(db: Db, network: Network, session: str, helper: str) -> int:
    last = db.scalar(
        select(func.max(Change.revision)).where(
            Change.network_id == network.id,
            Change.kind == KIND,
            Change.key == _key(session, helper),
        )
    )
    return last or 0


def _key(session: str, helper: str) -> str:
    return f"{session} {helper}"


def _note(
    db: Db,
    network: Network,
    session: str,
    helper: str,
    action: str,
    revision: int,
    *,
    by: str,
    now: datetime,
) -> None:
    """Remember that something was said; what it was is personal."""
    key = _key(session, helper)
    fields = {"state": None}
    note(
        db,
        network,
        KIND,
        key,
        action,
        by=by,
        now=now,
        revision=revision,
        fields=fields,
    )
