"""Published versions of a week, and the repair of what is published."""

from typing import Annotated, Any, Final

from fastapi import Path, Query, Request, Response

from api.deps import Asking, Changes, Look, Pages, Revision, Warm, database_of, desks_of
from api.paging import Page, page_of, read_number
from api.routes.operation import ApiRouter, located, revised
from api.schemas.base import Key, Week
from api.schemas.drafts import AlarmStandIns
from api.schemas.versions import (
    Differences,
    NewRepair,
    Repaired,
    Version,
    VersionWhole,
)
from scheduler.clock import utc_now
from scheduler.services.alarms import repairs
from scheduler.services.networks import find_network
from scheduler.services.published import versions
from scheduler.services.published.publishing import publish_round

router: Final = ApiRouter("versions")
WeekKey = Annotated[Week, Path(examples=["2026-W49"])]
Number = Annotated[int, Path(ge=1, le=2**31 - 1, examples=[1])]


@router.operation("list_versions", response_model=Page[Version])
def versions_listed(act: Look, week: WeekKey, paging: Pages) -> dict[str, Any]:
    """List the published versions of a week, without their sessions."""
    found = versions.list_versions(
        act.db,
        act.network,
        week,
        after=read_number(paging.after),
        limit=paging.limit + 1,
    )
    return page_of(found, paging, lambda version: version["number"])


@router.operation("publish_round", response_model=Version, status_code=201)
def round_published(
    _warm: Warm,
    act: Changes,
    week: WeekKey,
    revision: Revision,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Publish the draft that was read (If-Match): it stays as it is for ever.

    Calendars, differences and notices change with it, in the same moment.
    """
    published = publish_round(
        act.db,
        act.network,
        week,
        act.now,
        by=act.by,
        revision=revision,
        desks=desks_of(request),
    )
    located(response, f"rounds/{week}/versions/{published.number}", act)
    return versions.version_document(
        act.db, act.network, week, published.number, sites=()
    )


@router.operation("read_version", response_model=VersionWhole)
def version_read(
    act: Look,
    week: WeekKey,
    number: Number,
    site: Annotated[
        list[Key] | None,
        Query(description="Only sessions there.", max_length=100),
    ] = None,
) -> dict[str, Any]:
    """Show a published version with its sessions."""
    return versions.version_document(act.db, act.network, week, number, sites=site)


@router.operation("read_difference", response_model=Differences)
def difference_read(
    act: Look,
    week: WeekKey,
    number: Number,
    against: Annotated[
        int | None,
        Query(
            ge=0,
            le=2**31 - 1,
            description="Another version; 0: nothing at all; without: the one before.",
            examples=[1],
        ),
    ] = None,
) -> dict[str, Any]:
    """Say what a version changes, for people and for sites."""
    return versions.difference_document(
        act.db, act.network, week, number, against=against
    )


@router.operation("list_alarm_stand_ins", response_model=AlarmStandIns)
def alarm_stand_ins_listed(
    act: Look, alarm: Number, request: Request
) -> dict[str, Any]:
    """List who could take the seat of an alarm, best first."""
    return repairs.alarm_stand_ins(
        act.db, act.network, alarm, desks=desks_of(request), now=act.now
    )


@router.operation("repair_alarm", response_model=Repaired, status_code=201)
def alarm_repaired(
    caller: Asking,
    alarm: Number,
    body: NewRepair,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Mend the week of an alarm by the least change; the answer is its draft."""
    with database_of(request).read() as db:
        network = find_network(db, caller.network)
        week = repairs.week_of_alarm(db, network, alarm)
    return _repaired(caller, week, body, request, response)


@router.operation("repair_round", response_model=Repaired, status_code=201)
def round_repaired(
    caller: Asking,
    week: WeekKey,
    body: NewRepair,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Mend a published week as things are now; the answer is its draft."""
    return _repaired(caller, week, body, request, response)


def _repaired(
    caller: Asking, week: str, body: NewRepair, request: Request, response: Response
) -> dict[str, Any]:
    """Look, mend without a transaction, keep: nobody waits meanwhile."""
    database, desks, now = database_of(request), desks_of(request), utc_now()
    with database.read() as db:
        network = find_network(db, caller.network)
        torn = repairs.look_at(db, network, week, desks=desks, now=now)
    mended = repairs.mend(torn, seconds=body.seconds)
    with database.write(inputs=False) as db:
        found = repairs.keep(
            db,
            find_network(db, caller.network),
            mended,
            replace_draft=body.replace_draft,
            desks=desks,
            by=caller.account,
            now=utc_now(),
        )
    return revised(response, found)
