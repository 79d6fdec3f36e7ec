"""Helpers with everything about them but when they can come."""

from typing import Annotated, Any, Final

from fastapi import Path, Query, Response

from api.deps import Changes, Look, Pages, Revision, body_of
from api.paging import Page, page_of, read
from api.routes.operation import ApiRouter, located, revised
from api.schemas.base import Key, Line
from api.schemas.people import Helper, HelperFields, Introduction, NewHelper
from scheduler.services import people

router: Final = ApiRouter("helpers")
HelperKey = Annotated[Key, Path(examples=["amina"])]


@router.operation("list_helpers", response_model=Page[Helper])
def helpers_listed(
    act: Look,
    paging: Pages,
    active: Annotated[bool | None, Query(description="Only these, or others.")] = None,
    role: Annotated[Key | None, Query(examples=["coach"])] = None,
    skill: Annotated[Key | None, Query(examples=["5.1"])] = None,
    q: Annotated[
        Line | None,
        Query(description="Words of the name, without accents.", examples=["amina"]),
    ] = None,
) -> dict[str, Any]:
    """List the helpers of the network."""
    found = people.list_helpers(
        act.db,
        act.network,
        after=read(paging.after),
        limit=paging.limit + 1,
        active=active,
        role=role,
        skill=skill,
        q=q,
    )
    return page_of(found, paging)


@router.operation("create_helper", response_model=Helper, status_code=201)
def helper_created(act: Changes, body: NewHelper, response: Response) -> dict[str, Any]:
    """Make a helper."""
    fields = _fields(body)
    key = fields.pop("key")
    made = people.create_helper(
        act.db, act.network, key, fields, by=act.by, now=act.now
    )
    located(response, f"helpers/{key}", act)
    return revised(response, made)


@router.operation("read_helper", response_model=Helper)
def helper_read(act: Look, helper: HelperKey, response: Response) -> dict[str, Any]:
    """Show one helper."""
    return revised(response, people.helper_document(act.db, act.network, helper))


@router.operation("change_helper", response_model=Helper)
def helper_changed(
    act: Changes,
    helper: HelperKey,
    body: HelperFields,
    revision: Revision,
    response: Response,
) -> dict[str, Any]:
    """Change a helper; where they can no longer come, an alarm is raised at once."""
    changed = people.change_helper(
        act.db,
        act.network,
        helper,
        _fields(body),
        revision=revision,
        by=act.by,
        now=act.now,
    )
    return revised(response, changed)


@router.operation("introduce_helper", response_model=Helper)
def helper_introduced(
    act: Changes, helper: HelperKey, body: Introduction, response: Response
) -> dict[str, Any]:
    """Note that somebody was introduced to a skill, which counts from that day on."""
    known = people.introduce(
        act.db, act.network, helper, body.skill, body.day, by=act.by, now=act.now
    )
    return revised(response, known)


def _fields(body: HelperFields) -> dict[str, Any]:
    """Give the fields that are there; one of them is a word of Python."""
    fields = body_of(body)
    if "with_" in fields:
        fields["with"] = fields.pop("with_")
    return fields
