"""What sessions share: resources with their loans, and series."""

from typing import Annotated, Any, Final

from fastapi import Path, Query, Response

from api.deps import Changes, Look, Pages, Revision, body_of
from api.paging import Page, page_of, read, read_number
from api.routes.operation import ApiRouter, located, revised
from api.schemas.base import Key
from api.schemas.things import (
    Loan,
    NewLoan,
    NewResource,
    NewSeries,
    Number,
    Resource,
    ResourceFields,
    Series,
    SeriesFields,
)
from scheduler.services.programme import resources, series

router: Final = ApiRouter("resources and series")
ResourceKey = Annotated[Key, Path(examples=["robots"])]
SeriesKey = Annotated[Key, Path(alias="series", examples=["basics"])]
Active = Annotated[bool | None, Query(description="Only these, or others.")]


@router.operation("list_resources", response_model=Page[Resource])
def resources_listed(
    act: Look,
    paging: Pages,
    active: Active = None,
    site: Annotated[Key | None, Query(description="That can be there.")] = None,
) -> dict[str, Any]:
    """List what is carried, lent or used, with its loans."""
    found = resources.list_resources(
        act.db,
        act.network,
        after=read(paging.after),
        limit=paging.limit + 1,
        active=active,
        site=site,
    )
    return page_of(found, paging)


@router.operation("create_resource", response_model=Resource, status_code=201)
def resource_created(
    act: Changes, body: NewResource, response: Response
) -> dict[str, Any]:
    """Make a resource."""
    fields = body_of(body)
    key = fields.pop("key")
    made = resources.create_resource(
        act.db, act.network, key, fields, by=act.by, now=act.now
    )
    located(response, f"resources/{key}", act)
    return revised(response, made)


@router.operation("read_resource", response_model=Resource)
def resource_read(
    act: Look, resource: ResourceKey, response: Response
) -> dict[str, Any]:
    """Show one resource with its loans."""
    found = resources.resource_document(act.db, act.network, resource)
    return revised(response, found)


@router.operation("change_resource", response_model=Resource)
def resource_changed(
    act: Changes,
    resource: ResourceKey,
    body: ResourceFields,
    revision: Revision,
    response: Response,
) -> dict[str, Any]:
    """Change a resource; one that is not active stays where sessions use it."""
    changed = resources.change_resource(
        act.db,
        act.network,
        resource,
        body_of(body),
        revision=revision,
        by=act.by,
        now=act.now,
    )
    return revised(response, changed)


@router.operation("list_loans", response_model=Page[Loan])
def loans_listed(act: Look, resource: ResourceKey, paging: Pages) -> dict[str, Any]:
    """List the loans of a resource."""
    found = resources.list_loans(
        act.db,
        act.network,
        resource,
        after=read_number(paging.after),
        limit=paging.limit + 1,
    )
    return page_of(found, paging, lambda loan: loan["number"])


@router.operation("add_loan", response_model=Loan, status_code=201)
def loan_added(
    act: Changes, resource: ResourceKey, body: NewLoan, response: Response
) -> dict[str, Any]:
    """Lend units of a resource; they are missing in the plans of that time."""
    made = resources.create_loan(
        act.db, act.network, resource, body_of(body), by=act.by, now=act.now
    )
    located(response, f"resources/{resource}/loans", act)
    return made


@router.operation("remove_loan", status_code=204)
def loan_removed(
    act: Changes,
    resource: ResourceKey,
    loan: Annotated[Number, Path(examples=[1])],
) -> None:
    """Take a loan away."""
    resources.remove_loan(act.db, act.network, resource, loan, by=act.by, now=act.now)


@router.operation("list_series", response_model=Page[Series])
def series_listed(act: Look, paging: Pages, active: Active = None) -> dict[str, Any]:
    """List the series with their modules."""
    found = series.list_series(
        act.db,
        act.network,
        after=read(paging.after),
        limit=paging.limit + 1,
        active=active,
    )
    return page_of(found, paging)


@router.operation("create_series", response_model=Series, status_code=201)
def series_created(act: Changes, body: NewSeries, response: Response) -> dict[str, Any]:
    """Make a series; sessions say which of its modules they are."""
    fields = body_of(body)
    key = fields.pop("key")
    made = series.create_series(
        act.db, act.network, key, fields, by=act.by, now=act.now
    )
    located(response, f"series/{key}", act)
    return revised(response, made)


@router.operation("read_series", response_model=Series)
def series_read(act: Look, course: SeriesKey, response: Response) -> dict[str, Any]:
    """Show one series with its modules."""
    return revised(response, series.series_document(act.db, act.network, course))


@router.operation("change_series", response_model=Series)
def series_changed(
    act: Changes,
    course: SeriesKey,
    body: SeriesFields,
    revision: Revision,
    response: Response,
) -> dict[str, Any]:
    """Change a series."""
    changed = series.change_series(
        act.db,
        act.network,
        course,
        body_of(body),
        revision=revision,
        by=act.by,
        now=act.now,
    )
    return revised(response, changed)
