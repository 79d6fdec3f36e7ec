"""Edits of a draft by hand: judged like the solver, kept in order, and undone.

Whoever edits names the revision that was read; of two at once one is told what the
other did. An edit pins the people it puts into seats, so that the next solve keeps
them, and takes the pins of the seats it leaves away; undoing it puts all of that back.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select

from matching.plan import Assignment
from matching.repair import Move
from scheduler.errors import NothingToUndoError, RefusedError
from scheduler.services.changes import check_revision, note
from scheduler.services.drafts.desks import Desks
from scheduler.services.drafts.documents import DRAFT, edit_document, the_draft
from scheduler.services.drafts.moves import changed_begun, judged, read_move, seats_of
from scheduler.services.drafts.on_desk import OnDesk
from scheduler.services.drafts.overrides import broken_document, justified, refuse
from scheduler.services.drafts.pinning import (
    Pins,
    SeatKey,
    seat_ids,
    set_pins,
    with_pins,
)
from scheduler.services.drafts.rows import write_move, write_worth
from scheduler.store.session import Db
from scheduler.store.tables import Edit, Network, PlanVersion, Round

EDITED: Final = "edited"
UNDONE: Final = "undone"

Document = dict[str, Any]


def edit_draft(
    db: Db,
    network: Network,
    week: str,
    fields: Mapping[str, Any],
    *,
    revision: int | None,
    desks: Desks,
    by: str,
    now: datetime,
) -> Document:
    """Change the draft of a week by hand.

    Parameters
    ----------
    fields
        ``removed`` and ``added``: see `scheduler.services.drafts.moves.read_move`; ``pin``
        (true): whether who takes a seat is pinned to it; ``overrides``: see
        `scheduler.services.drafts.overrides.justified`.
    revision
        Of the draft, as read; None: whatever it is.

    Returns
    -------
    dict
        The edit, with ``revision``, ``stale``, ``score`` and ``broken`` of the draft.

    Raises
    ------
    NotFoundError
        The week has no draft.
    ChangedError
        Somebody changed it meanwhile.
    BadInputError
        It is no move, a reason is too short, or the rows contradict each other.
    BrokenRulesError
        Rules would be broken without a reason, or such as may not be broken.
    """
    of, draft = the_draft(db, network, week)
    check_revision(db, network, DRAFT, week, draft.revision, revision)
    plan = desks.draft(db, network, of, draft)
    move, pin = read_move(plan, fields, "edit"), bool(fields.get("pin", True))
    found = judged(plan, move, _minute(plan, now), pin=pin)
    given = fields.get("overrides", ())
    reasons = justified(found.caused, given, draft.overrides, by=by, now=now)
    pinned: dict[SeatKey, str | None] = dict.fromkeys(seats_of(move))
    if pin:
        pinned |= {(one.session, one.seat): one.helper for one in move.added}
    before = {(one.session, one.seat): one.helper for one in plan.problem.pins}
    edit = Edit(
        plan_version_id=draft.id,
        number=_next_number(db, draft),
        at=now,
        by=by,
        removed=[_entry(one, before) for one in move.removed],
        added=[_entry(one, before) for one in move.added],
        overrides=reasons,
    )
    db.add(edit)
    draft.overrides = [*draft.overrides, *reasons]
    after = _changed(db, network, of, draft, plan, (move, pinned), desks)
    _note(db, network, of, draft, edit, EDITED, by, now)
    return _document(draft, edit, after)


def undo_edit(
    db: Db,
    network: Network,
    week: str,
    *,
    revision: int | None,
    desks: Desks,
    by: str,
    now: datetime,
) -> Document:
    """Take back the last edit of the draft that is not undone.

    Parameters
    ----------
    revision
        Of the draft, as read; None: whatever it is.

    Returns
    -------
    dict
        As `edit_draft`.

    Raises
    ------
    NotFoundError, ChangedError, BadInputError
        As `edit_draft`.
    NothingToUndoError
        There is no such edit.
    BrokenRulesError
        A session of it has begun meanwhile.
    RefusedError
        A seat or helper of it is not there any more.
    """
    of, draft = the_draft(db, network, week)
    check_revision(db, network, DRAFT, week, draft.revision, revision)
    edit = db.scalar(
        select(Edit)
        .where(Edit.plan_version_id == draft.id, Edit.undone.is_(False))
        .order_by(Edit.number.desc())
        .limit(1)
    )
    if edit is None:
        msg = f"The draft of week {week} has no edit that could be undone."
        raise NothingToUndoError(msg)
    plan = desks.draft(db, network, of, draft)
    move = Move(*(tuple(map(_read, rows)) for rows in (edit.added, edit.removed)))
    _refuse_impossible(plan, move, now)
    pinned = {
        (row["session"], row["seat"]): row["pinned_before"]
        for row in (*edit.added, *edit.removed)
    }
    edit.undone = True
    draft.overrides = [one for one in draft.overrides if one not in edit.overrides]
    after = _changed(db, network, of, draft, plan, (move, pinned), desks)
    _note(db, network, of, draft, edit, UNDONE, by, now)
    return _document(draft, edit, after)


def _changed(
    db: Db,
    network: Network,
    of: Round,
    draft: PlanVersion,
    plan: OnDesk,
    change: tuple[Move, Pins],
    desks: Desks,
) -> OnDesk:
    """Write a move with its pins, and keep the desk of the draft after it."""
    move, pinned = change
    seats = seat_ids(db, network, {session for session, _ in pinned})
    write_move(db, network, draft, move, seats)
    set_pins(db, network, pinned, seats)
    after = with_pins(db, network, of, draft, plan, move)
    write_worth(db, network, draft, plan, after, move)
    draft.revision += 1
    db.flush()
    desks.keep(db, network, of, draft, after)
    return after


def _refuse_impossible(plan: OnDesk, move: Move, now: datetime) -> None:
    facts = plan.desk.facts
    for one in move.added:
        seat, helper = (one.session, one.seat), one.helper
        options = facts.sessions[one.session].options if seat in facts.seats else ()
        if helper not in facts.helpers or one.option >= len(options):
            msg = (
                f"This cannot be undone: {one.session}/{one.seat} with {helper} is not"
                " possible any more."
            )
            raise RefusedError(msg)
    with plan.lock:
        roster = plan.desk.roster.with_changes(move.removed, move.added)
    sessions = {session for session, _ in seats_of(move)}
    begun = changed_begun(roster, _minute(plan, now), sessions)
    refuse([*begun], "To undo this would break")


def _minute(plan: OnDesk, now: datetime) -> int:
    return plan.problem.horizon.minute_of_instant(now)


def _next_number(db: Db, draft: PlanVersion) -> int:
    last = db.scalar(
        select(func.max(Edit.number)).where(Edit.plan_version_id == draft.id)
    )
    return (last or 0) + 1


def _entry(one: Assignment, pinned: Mapping[SeatKey, str]) -> Document:
    return {
        "session": one.session,
        "option": one.option,
        "seat": one.seat,
        "helper": one.helper,
        "pinned_before": pinned.get((one.session, one.seat)),
    }


def _read(row: Mapping[str, Any]) -> Assignment:
    return Assignment(row["session"], row["option"], row["seat"], row["helper"])


def _note(
    db: Db,
    network: Network,
    of: Round,
    draft: PlanVersion,
    edit: Edit,
    action: str,
    by: str,
    now: datetime,
) -> None:
    """Remember by seat who left it and who came."""
    sides: tuple[list[Document], list[Document]] = (edit.removed, edit.added)
    if action == UNDONE:
        sides = (edit.added, edit.removed)
    fields: Document = {"edit": [None, edit.number]}
    for side, rows in enumerate(sides):
        for row in rows:
            pair = fields.setdefault(f"{row['session']}/{row['seat']}", [None, None])
            pair[side] = row["helper"]
    revision = draft.revision
    note(
        db,
        network,
        DRAFT,
        of.week,
        action,
        by=by,
        now=now,
        revision=revision,
        fields=fields,
    )


def _document(draft: PlanVersion, edit: Edit, after: OnDesk) -> Document:
    return {
        **edit_document(edit),
        "revision": draft.revision,
        "stale": not after.fresh,
        "score": draft.score,
        "broken": [broken_document(one, draft.overrides) for one in after.broken],
    }
