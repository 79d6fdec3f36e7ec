"""Dated sessions."""

from typing import Annotated, Any, Final

from fastapi import Path, Query, Response

from api.deps import Changes, Look, Pages, Revision, body_of
from api.paging import Page, page_of, read
from api.routes.operation import ApiRouter, located, revised
from api.schemas.base import Key, Week
from api.schemas.sessions import Day, NewSession, Session, SessionFields
from scheduler.services.programme import sessions

router: Final = ApiRouter("sessions")
SessionKey = Annotated[Key, Path(examples=["marolles-0312"])]


@router.operation("list_sessions", response_model=Page[Session])
def sessions_listed(
    act: Look,
    paging: Pages,
    week: Annotated[Week | None, Query(examples=["2026-W49"])] = None,
    site: Annotated[Key | None, Query(examples=["epn-marolles"])] = None,
    activity: Annotated[Key | None, Query(examples=["permanence"])] = None,
    first: Annotated[
        Day | None, Query(alias="from", description="First local day.")
    ] = None,
    last: Annotated[
        Day | None, Query(alias="to", description="Last local day, included.")
    ] = None,
    called_off: Annotated[bool | None, Query(description="Only these, or others.")] = (
        None
    ),
) -> dict[str, Any]:
    """List sessions by key, with their possible times and seats."""
    found = sessions.list_sessions(
        act.db,
        act.network,
        after=read(paging.after),
        limit=paging.limit + 1,
        week=week,
        site=site,
        activity=activity,
        first=first,
        last=last,
        called_off=called_off,
    )
    return page_of(found, paging)


@router.operation("create_session", response_model=Session, status_code=201)
def session_created(
    act: Changes, body: NewSession, response: Response
) -> dict[str, Any]:
    """Make a session; what is not said comes from its activity, seats included."""
    fields = body_of(body)
    key = fields.pop("key")
    made = sessions.create_session(
        act.db, act.network, key, fields, by=act.by, now=act.now
    )
    located(response, f"sessions/{key}", act)
    return revised(response, made)


@router.operation("read_session", response_model=Session)
def session_read(act: Look, session: SessionKey, response: Response) -> dict[str, Any]:
    """Show one session."""
    return revised(response, sessions.session_document(act.db, act.network, session))


@router.operation("change_session", response_model=Session)
def session_changed(
    act: Changes,
    session: SessionKey,
    body: SessionFields,
    revision: Revision,
    response: Response,
) -> dict[str, Any]:
    """Change a session, or call it off; its week follows its first possible time."""
    changed = sessions.change_session(
        act.db,
        act.network,
        session,
        body_of(body),
        revision=revision,
        by=act.by,
        now=act.now,
    )
    return revised(response, changed)
