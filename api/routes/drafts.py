"""The draft of a week: looked at, judged, edited by hand, pinned and explained."""

from typing import Annotated, Any, Final

from fastapi import Path, Query, Request, Response

from api.deps import Changes, Look, Pages, Revision, Warm, body_of, desks_of
from api.paging import Page, page_of, read_number
from api.routes.operation import ApiRouter, revised
from api.schemas.base import Key, Week
from api.schemas.drafts import (
    Draft,
    DraftStandIns,
    Edit,
    Edited,
    Judgements,
    Moves,
    NewEdit,
    NewPin,
    Pin,
    Pins,
    Why,
)
from scheduler.services.drafts import documents as drafts
from scheduler.services.drafts import edits, pins, vacancies

router: Final = ApiRouter("drafts")
WeekKey = Annotated[Week, Path(examples=["2026-W49"])]
SessionKey = Annotated[Key, Path(examples=["epn-marolles.20261201.0900"])]
SeatKey = Annotated[Key, Path(examples=["a"])]


@router.operation("read_draft", response_model=Draft)
def draft_read(
    act: Look,
    week: WeekKey,
    request: Request,
    response: Response,
    site: Annotated[
        list[Key] | None,
        Query(description="Only sessions there.", max_length=100),
    ] = None,
) -> dict[str, Any]:
    """Show the draft of a week with everything that is known of it."""
    found = drafts.draft_document(
        act.db, act.network, week, desks=desks_of(request), sites=site
    )
    return revised(response, found)


@router.operation("judge_move", response_model=Judgements)
def moves_judged(
    act: Look, week: WeekKey, body: Moves, request: Request
) -> dict[str, Any]:
    """Say what moves would do to the draft, each by itself; nothing is written."""
    return drafts.judge_moves(
        act.db,
        act.network,
        week,
        body_of(body)["moves"],
        desks=desks_of(request),
        now=act.now,
    )


@router.operation("list_edits", response_model=Page[Edit])
def edits_listed(act: Look, week: WeekKey, paging: Pages) -> dict[str, Any]:
    """List the edits of the draft, those that were undone too."""
    found = drafts.list_edits(
        act.db,
        act.network,
        week,
        after=read_number(paging.after),
        limit=paging.limit + 1,
    )
    return page_of(found, paging, lambda edit: edit["number"])


@router.operation("edit_draft", response_model=Edited, status_code=201)
def draft_edited(
    _warm: Warm,
    act: Changes,
    week: WeekKey,
    body: NewEdit,
    revision: Revision,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Change the draft by hand; rules that would be broken each need a reason."""
    found = edits.edit_draft(
        act.db,
        act.network,
        week,
        body_of(body),
        revision=revision,
        desks=desks_of(request),
        by=act.by,
        now=act.now,
    )
    return revised(response, found)


@router.operation("undo_edit", response_model=Edited)
def edit_undone(
    _warm: Warm,
    act: Changes,
    week: WeekKey,
    revision: Revision,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Take back the last edit that is not undone."""
    found = edits.undo_edit(
        act.db,
        act.network,
        week,
        revision=revision,
        desks=desks_of(request),
        by=act.by,
        now=act.now,
    )
    return revised(response, found)


@router.operation("list_pins", response_model=Pins)
def pins_listed(act: Look, week: WeekKey) -> dict[str, Any]:
    """List the pins of a week, in the order in which they were set."""
    return {"items": pins.list_pins(act.db, act.network, week)}


@router.operation("put_pin", response_model=Pin)
def pin_put(
    _warm: Warm,
    act: Changes,
    week: WeekKey,
    session: SessionKey,
    seat: SeatKey,
    body: NewPin,
    request: Request,
) -> dict[str, Any]:
    """Pin a helper to a seat, in place of whoever was."""
    return pins.put_pin(
        act.db,
        act.network,
        week,
        session,
        seat,
        body.helper,
        desks=desks_of(request),
        by=act.by,
        now=act.now,
    )


@router.operation("remove_pin", status_code=204)
def pin_removed(
    _warm: Warm,
    act: Changes,
    week: WeekKey,
    session: SessionKey,
    seat: SeatKey,
    request: Request,
) -> None:
    """Take the pin of a seat away."""
    pins.remove_pin(
        act.db,
        act.network,
        week,
        session,
        seat,
        desks=desks_of(request),
        by=act.by,
        now=act.now,
    )


@router.operation("list_stand_ins", response_model=DraftStandIns)
def stand_ins_listed(
    act: Look, week: WeekKey, session: SessionKey, seat: SeatKey, request: Request
) -> dict[str, Any]:
    """List who could take a seat of the draft, best first."""
    return vacancies.stand_ins(
        act.db, act.network, week, session, seat, desks=desks_of(request)
    )


@router.operation("explain_seat", response_model=Why)
def seat_explained(
    act: Look,
    week: WeekKey,
    session: SessionKey,
    seat: SeatKey,
    request: Request,
    seconds: Annotated[
        float,
        Query(
            ge=0, le=10, description="For the smallest changes; 0: none.", examples=[4]
        ),
    ] = vacancies.FIX_SECONDS,
) -> dict[str, Any]:
    """Say why a seat is empty, and the smallest changes that would fill it."""
    return vacancies.explain_seat(
        act.db,
        act.network,
        week,
        session,
        seat,
        desks=desks_of(request),
        seconds=seconds,
    )
