"""The live week: cancellations, and alarms over published seats."""

from typing import Annotated, Any, Final

from fastapi import Path, Query, Response

from api.deps import Changes, Look, Notes, Pages
from api.paging import Page, page_of, read
from api.routes.operation import ApiRouter, located
from api.schemas.alarms import Alarm, AlarmState
from api.schemas.availability import Cancellation, NewCancellation, Number
from api.schemas.base import Key, Week
from scheduler.services.alarms.cancellations import (
    cancel,
    list_cancellations,
    take_back,
)
from scheduler.services.alarms.documents import (
    alarm_document,
    dismiss_alarm,
    list_alarms,
    place_of,
)

router: Final = ApiRouter("alarms")
SessionKey = Annotated[Key, Path(examples=["epn-marolles.20261201.0900"])]
HelperKey = Annotated[Key, Path(examples=["amina"])]
AlarmNumber = Annotated[Number, Path(examples=[1])]


@router.operation("list_alarms", response_model=Page[Alarm])
def alarms_listed(
    act: Look,
    paging: Pages,
    state: Annotated[
        AlarmState | None, Query(description="Without it, those that are open.")
    ] = "open",
    week: Annotated[Week | None, Query(examples=["2026-W49"])] = None,
) -> dict[str, Any]:
    """List alarms, the next session first."""
    found = list_alarms(
        act.db,
        act.network,
        state=state,
        week=week,
        after=read(paging.after),
        limit=paging.limit + 1,
    )
    return page_of(found, paging, place_of)


@router.operation("read_alarm", response_model=Alarm)
def alarm_read(act: Look, alarm: AlarmNumber) -> dict[str, Any]:
    """Show one alarm."""
    return alarm_document(act.db, act.network, alarm)


@router.operation("dismiss_alarm", response_model=Alarm)
def alarm_dismissed(act: Notes, alarm: AlarmNumber) -> dict[str, Any]:
    """Put an alarm away; the same cause raises it again only if it is said anew."""
    return dismiss_alarm(act.db, act.network, alarm, by=act.by, now=act.now)


@router.operation("cancel_helper", response_model=Cancellation, status_code=201)
def helper_cancelled(
    act: Changes, session: SessionKey, body: NewCancellation, response: Response
) -> dict[str, Any]:
    """Note that a helper does not come to a session; it raises an alarm at once."""
    made = cancel(act.db, act.network, session, body.helper, by=act.by, now=act.now)
    located(response, f"sessions/{session}/cancellations/{body.helper}", act)
    return made


@router.operation("list_cancellations", response_model=list[Cancellation])
def cancellations_listed(act: Look, session: SessionKey) -> list[dict[str, Any]]:
    """List who has cancelled a session."""
    return list_cancellations(act.db, act.network, session)


@router.operation("take_back_cancellation", status_code=204)
def cancellation_taken_back(
    act: Changes, session: SessionKey, helper: HelperKey
) -> None:
    """Note that a helper comes after all, before the session begins."""
    take_back(act.db, act.network, session, helper, by=act.by, now=act.now)
