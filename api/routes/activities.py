"""Activities: kinds of sessions with their defaults."""

from typing import Annotated, Any, Final

from fastapi import Path, Query, Response

from api.deps import Changes, Look, Pages, Revision, body_of
from api.paging import Page, page_of, read
from api.routes.operation import ApiRouter, located, revised
from api.schemas.activities import Activity, ActivityFields, NewActivity
from api.schemas.base import Key
from scheduler.services.programme import activities

router: Final = ApiRouter("activities")
ActivityKey = Annotated[Key, Path(examples=["permanence"])]


@router.operation("list_activities", response_model=Page[Activity])
def activities_listed(
    act: Look,
    paging: Pages,
    active: Annotated[bool | None, Query(description="Only these, or others.")] = None,
) -> dict[str, Any]:
    """List the activities of the network."""
    found = activities.list_activities(
        act.db,
        act.network,
        after=read(paging.after),
        limit=paging.limit + 1,
        active=active,
    )
    return page_of(found, paging)


@router.operation("create_activity", response_model=Activity, status_code=201)
def activity_created(
    act: Changes, body: NewActivity, response: Response
) -> dict[str, Any]:
    """Make an activity."""
    fields = body_of(body)
    key = fields.pop("key")
    made = activities.create_activity(
        act.db, act.network, key, fields, by=act.by, now=act.now
    )
    located(response, f"activities/{key}", act)
    return revised(response, made)


@router.operation("read_activity", response_model=Activity)
def activity_read(
    act: Look, activity: ActivityKey, response: Response
) -> dict[str, Any]:
    """Show one activity."""
    found = activities.activity_document(act.db, act.network, activity)
    return revised(response, found)


@router.operation("change_activity", response_model=Activity)
def activity_changed(
    act: Changes,
    activity: ActivityKey,
    body: ActivityFields,
    revision: Revision,
    response: Response,
) -> dict[str, Any]:
    """Change the defaults of an activity; sessions that are there keep theirs."""
    changed = activities.change_activity(
        act.db,
        act.network,
        activity,
        body_of(body),
        revision=revision,
        by=act.by,
        now=act.now,
    )
    return revised(response, changed)
