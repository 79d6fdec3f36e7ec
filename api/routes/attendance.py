"""Who was really there."""

from typing import Annotated, Any, Final

from fastapi import Path, Response

from api.deps import Changes, Look, Revision, body_of
from api.routes.operation import ApiRouter, revised
from api.routes.people import HelperKey
from api.schemas.attendance import Attendance, Presence, Said
from api.schemas.base import Key
from scheduler.services.held import attendance

router: Final = ApiRouter("attendance")
SessionKey = Annotated[Key, Path(examples=["tilleuls.20261123.0930"])]


@router.operation("list_attendance", response_model=Attendance)
def attendance_listed(act: Look, session: SessionKey) -> dict[str, Any]:
    """Show who was planned for a session and who was there.

    Without a word the plan is right. Each helper has a revision of their own.
    """
    return attendance.session_attendance(act.db, act.network, session, now=act.now)


@router.operation("put_attendance", response_model=Presence)
def attendance_put(
    act: Changes,
    session: SessionKey,
    helper: HelperKey,
    body: Said,
    revision: Revision,
    response: Response,
) -> dict[str, Any]:
    """Say whether somebody was there, once the session is over."""
    said = attendance.set_attendance(
        act.db,
        act.network,
        session,
        helper,
        body_of(body),
        revision=revision,
        by=act.by,
        now=act.now,
    )
    return revised(response, said)


@router.operation("clear_attendance", status_code=204)
def attendance_cleared(
    act: Changes, session: SessionKey, helper: HelperKey, revision: Revision
) -> None:
    """Take back what was said of somebody: the plan is right again."""
    attendance.clear_attendance(
        act.db,
        act.network,
        session,
        helper,
        revision=revision,
        by=act.by,
        now=act.now,
    )
