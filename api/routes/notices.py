"""Notices: what was or will be written to people, to read, try again or withdraw."""

from typing import Annotated, Any, Final

from fastapi import Path, Query, Request, Response
from pydantic import StringConstraints

from api.deps import Look, Notes, Pages, settings_of
from api.paging import Page, page_of, read
from api.routes.operation import ApiRouter
from api.schemas.base import Key, Week
from api.schemas.notices import Kind, Notice, NoticeSummary, State
from scheduler.services import notices

router: Final = ApiRouter("notices")
MAIL: Final = "message/rfc822"
NoticeKey = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9_.:-]{1,200}$"),
    Path(examples=["week:2026-W49:1:helper:amina"]),
]


@router.operation("list_notices", response_model=Page[NoticeSummary])
def notices_listed(
    act: Look,
    paging: Pages,
    state: Annotated[State | None, Query(examples=["refused"])] = None,
    kind: Annotated[Kind | None, Query(examples=["change"])] = None,
    helper: Annotated[Key | None, Query(examples=["amina"])] = None,
    site: Annotated[Key | None, Query(examples=["epn-marolles"])] = None,
    week: Annotated[Week | None, Query(examples=["2026-W49"])] = None,
) -> dict[str, Any]:
    """List notices, without their texts."""
    found = notices.list_notices(
        act.db,
        act.network,
        after=read(paging.after),
        limit=paging.limit + 1,
        state=state,
        kind=kind,
        helper=helper,
        site=site,
        week=week,
    )
    return page_of(found, paging)


@router.operation("read_notice", response_model=Notice)
def notice_read(act: Look, notice: NoticeKey) -> dict[str, Any]:
    """Show a notice as it was or will be sent."""
    return notices.notice_document(act.db, act.network, notice)


@router.operation(
    "read_notice_mail",
    response_class=Response,
    responses={200: {"content": {MAIL: {"schema": {"type": "string"}}}}},
)
def notice_mail_read(act: Look, notice: NoticeKey, request: Request) -> Response:
    """Give a notice as a mail message, for a mail programme to open (`.eml`)."""
    mail_from = settings_of(request).mail_from
    content = notices.notice_mail(act.db, act.network, notice, mail_from=mail_from)
    headers = {"content-disposition": 'attachment; filename="notice.eml"'}
    return Response(content, media_type=MAIL, headers=headers)


@router.operation("retry_notice", response_model=Notice)
def notice_retried(act: Notes, notice: NoticeKey) -> dict[str, Any]:
    """Try a refused notice again, at the address its reader has now."""
    return notices.retry_notice(act.db, act.network, notice, by=act.by, now=act.now)


@router.operation("withdraw_notice", response_model=Notice)
def notice_withdrawn(act: Notes, notice: NoticeKey) -> dict[str, Any]:
    """Withdraw a notice that nobody has tried to send."""
    return notices.withdraw_notice(act.db, act.network, notice, by=act.by, now=act.now)
