"""Rounds: opened, changed, and who has not answered."""

from typing import Annotated, Any, Final

from fastapi import Query, Response

from api.deps import Changes, Look, Notes, Pages, Revision, body_of
from api.paging import Page, page_of, read
from api.routes.operation import ApiRouter, located, revised
from api.schemas.base import Week
from api.schemas.rounds import Missing, NewRound, Round, RoundFields, RoundState
from scheduler.services.rounds import documents as round_documents
from scheduler.services.rounds import states as round_states

router: Final = ApiRouter("rounds")


@router.operation("list_rounds", response_model=Page[Round])
def rounds_listed(
    act: Look,
    paging: Pages,
    state: Annotated[RoundState | None, Query(examples=["open"])] = None,
) -> dict[str, Any]:
    """List the rounds of the network by week."""
    found = round_documents.list_rounds(
        act.db,
        act.network,
        after=read(paging.after),
        limit=paging.limit + 1,
        state=state,
    )
    return page_of(found, paging)


@router.operation("open_round", response_model=Round, status_code=201)
def round_opened(act: Changes, body: NewRound, response: Response) -> dict[str, Any]:
    """Open the round of a week: its sessions are made, and helpers are asked."""
    fields = body_of(body)
    week = fields.pop("key")
    made = round_states.create_round(
        act.db, act.network, week, fields, by=act.by, now=act.now
    )
    located(response, f"rounds/{week}", act)
    return revised(response, made)


@router.operation("read_round", response_model=Round)
def round_read(act: Look, week: Week, response: Response) -> dict[str, Any]:
    """Show where a round stands."""
    return revised(response, round_documents.round_document(act.db, act.network, week))


@router.operation("change_round", response_model=Round)
def round_changed(
    act: Notes,
    week: Week,
    body: RoundFields,
    revision: Revision,
    response: Response,
) -> dict[str, Any]:
    """Change until when helpers should answer; close the round or open it again."""
    changed = round_states.change_round(
        act.db,
        act.network,
        week,
        body_of(body),
        revision=revision,
        by=act.by,
        now=act.now,
    )
    return revised(response, changed)


@router.operation("list_missing", response_model=Page[Missing])
def missing_listed(act: Look, paging: Pages, week: Week) -> dict[str, Any]:
    """List the helpers who have not answered; the reserve is not asked."""
    found = round_states.missing(
        act.db,
        act.network,
        week,
        after=read(paging.after),
        limit=paging.limit + 1,
    )
    return page_of(found, paging)
