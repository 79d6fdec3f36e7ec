"""The rows of a draft after a change by hand, so that it stays a truthful plan.

Its score is worked out again by who never saw the model, its empty seats are explained
anew where something else is true now, and a bound stays only as long as it is proven.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from itertools import groupby
from typing import Any, Final

from sqlalchemy import delete, insert, select, update

from matching.funnel import Funnels, tables
from matching.plan import EmptySeat as Empty
from matching.plan import NotHeld
from matching.repair import Move, compare
from matching.repair.judgement import added
from matching.repair.reasons import Told
from matching.score import Terms
from scheduler.services.drafts.on_desk import OnDesk
from scheduler.services.drafts.pinning import SeatKey, helper_ids, seat_ids
from scheduler.store.session import Db
from scheduler.store.tables import (
    Assignment,
    EmptySeat,
    Network,
    Option,
    PlanVersion,
    Seat,
    Session,
)
from scheduler.translate import plan_of

BY_HAND: Final = "hand"
Reasons = tuple[tuple[NotHeld, ...], tuple[Empty, ...]]


def write_move(
    db: Db,
    network: Network,
    draft: PlanVersion,
    move: Move,
    seats: Mapping[SeatKey, int],
) -> None:
    """Take assignments out of a draft, and put others in.

    Parameters
    ----------
    seats
        Row ids of all seats that the move touches.
    """
    gone = {seats[one.session, one.seat] for one in move.removed}
    if gone:
        db.execute(
            delete(Assignment).where(
                Assignment.plan_version_id == draft.id, Assignment.seat_id.in_(gone)
            )
        )
    if not move.added:
        return
    helpers = helper_ids(db, network, (one.helper for one in move.added))
    times = _times(db, network, {one.session for one in move.added})
    rows = [
        {
            "plan_version_id": draft.id,
            "seat_id": seats[one.session, one.seat],
            "helper_id": helpers[one.helper],
            "option": one.option,
            "starts_at": times[one.session, one.option][0],
            "ends_at": times[one.session, one.option][1],
        }
        for one in move.added
    ]
    db.execute(insert(Assignment), rows)


def _times(
    db: Db, network: Network, sessions: Iterable[str]
) -> dict[tuple[str, int], tuple[Any, Any]]:
    rows = db.execute(
        select(Session.key, Option.starts_at, Option.ends_at)
        .join(Option, Option.session_id == Session.id)
        .where(Session.network_id == network.id, Session.key.in_(sessions))
        .order_by(Session.key, Option.position)
    )
    # A number of an option is its place in the order, as in a problem.
    found: dict[tuple[str, int], tuple[Any, Any]] = {}
    for session, own in groupby(rows, key=lambda row: row.key):
        for number, row in enumerate(own):
            found[session, number] = row.starts_at, row.ends_at
    return found


def write_worth(
    db: Db,
    network: Network,
    draft: PlanVersion,
    before: OnDesk,
    after: OnDesk,
    move: Move,
) -> None:
    """Say of a draft what it is worth and why seats are empty, after a move.

    To be called while the rows of empty seats are those before. Whether it is fresh does
    not change: one that was keeps the fingerprint of the problem it answers.
    """
    not_held, empty = _reasons(db, draft, before, after, move)
    _write_empty(db, network, draft, empty)
    score = _score(draft, before, after, move)
    draft.bound = _bound(draft, before, after, score)
    values = {tier: terms["value"] for tier, terms in score.items()}
    draft.score = score
    draft.status = "optimal" if values == draft.bound else "feasible"
    draft.strategy = _by_hand(draft.strategy) if move != Move() else draft.strategy
    draft.not_held = [asdict(one) for one in not_held]
    _write_refused(draft, after)
    if after.fresh:
        draft.problem_sha256 = after.look.sha256
    db.flush()


def follow_pins(db: Db, draft: PlanVersion, before: OnDesk, after: OnDesk) -> bool:
    """Let a draft answer the week with other pins, if it is as good an answer to it.

    That is: it keeps the new ones, and what it refused it refuses for the same reasons.
    """
    held = {(one.session, one.seat, one.helper) for one in after.problem.pins}
    refused = {
        one for one in before.refused if (one.session, one.seat, one.helper) in held
    }
    if {*after.refused} != refused:
        return False
    draft.problem_sha256 = after.look.sha256
    _write_refused(draft, after)
    draft.bound = _bound(draft, before, after, draft.score)
    values = {tier: terms["value"] for tier, terms in draft.score.items()}
    draft.status = "optimal" if values == draft.bound else "feasible"
    db.flush()
    return True


def _write_refused(draft: PlanVersion, after: OnDesk) -> None:
    draft.pins_refused = [
        {**asdict(one), "rules": [*one.rules]} for one in after.refused
    ]


def _by_hand(strategy: str) -> str:
    parts = strategy.split("+")
    return strategy if BY_HAND in parts else "+".join((*parts, BY_HAND))


def _score(
    draft: PlanVersion, before: OnDesk, after: OnDesk, move: Move
) -> dict[str, dict[str, int]]:
    found: Terms
    if before.fresh:
        found = added(draft.score, before.judge(move).change)
    else:  # that of another problem
        found = after.desk.standing.terms()
    return {tier: dict(terms) for tier, terms in found.items()}


def _bound(
    draft: PlanVersion, before: OnDesk, after: OnDesk, score: Terms
) -> dict[str, int | None]:
    """Give the bounds that are still proven.

    Those of a problem with fewer pins hold for one with more. Of a tier, as long as the
    tiers above it have kept their values; of none, where rules are broken.
    """
    same = after.fresh and not after.broken
    same = same and {*before.problem.pins} <= {*after.problem.pins}
    bound: dict[str, int | None] = {}
    for tier, terms in score.items():
        bound[tier] = draft.bound.get(tier) if same else None
        was = draft.score.get(tier, {}).get("value")
        same = same and terms["value"] == was
    return bound


def _reasons(
    db: Db, draft: PlanVersion, before: OnDesk, after: OnDesk, move: Move
) -> Reasons:
    roster = after.desk.roster
    funnels = Funnels(tables(after.problem, after.desk.people), roster)
    if not before.fresh or before.problem.helpers is not after.problem.helpers:
        return funnels.not_held(), funnels.empty_seats()
    near = {one.session for one in (*move.removed, *move.added)}
    changes = compare(after.problem, before.desk.roster, roster, near)
    told = Told(before.desk, plan_of(db, draft), roster, changes)
    return told.still(after.desk.facts, funnels)


def _write_empty(
    db: Db, network: Network, draft: PlanVersion, empty: Iterable[Empty]
) -> None:
    """Bring the rows of empty seats to what is true; those that are stay."""
    rows = db.execute(
        select(Session.key, Seat.key, EmptySeat.id, EmptySeat.mandatory, EmptySeat.why)
        .select_from(EmptySeat)
        .join(Seat, Seat.id == EmptySeat.seat_id)
        .join(Session, Session.id == Seat.session_id)
        .where(EmptySeat.plan_version_id == draft.id)
    )
    known = {(session, seat): rest for session, seat, *rest in rows}
    wanted = {(one.session, one.seat): one for one in empty}
    gone = [row_id for at, (row_id, *_) in known.items() if at not in wanted]
    if gone:
        db.execute(delete(EmptySeat).where(EmptySeat.id.in_(gone)))
    changed = [
        {"id": known[at][0], "mandatory": one.mandatory, "why": dict(one.why)}
        for at, one in wanted.items()
        if at in known and known[at][1:] != [one.mandatory, dict(one.why)]
    ]
    if changed:
        db.execute(update(EmptySeat), changed)
    come = [one for at, one in wanted.items() if at not in known]
    if come:
        ids = seat_ids(db, network, {one.session for one in come})
        new = [
            {
                "plan_version_id": draft.id,
                "seat_id": ids[one.session, one.seat],
                "mandatory": one.mandatory,
                "why": dict(one.why),
            }
            for one in come
        ]
        db.execute(insert(EmptySeat), new)
