"""Hours, costs and fair shares; and what is to be known in time."""

from datetime import date
from typing import Annotated, Any, Final

from fastapi import Query

from api.deps import Look, Pages
from api.paging import Page, page_of, read
from api.routes.operation import ApiRouter
from api.routes.people import HelperKey
from api.schemas.base import Line
from api.schemas.hours import HelperHours, Hours, Share, Warned
from scheduler.services.held import hours
from scheduler.services.warnings import list_warnings

router: Final = ApiRouter("hours")
First = Annotated[
    date, Query(alias="from", description="A local day.", examples=["2026-11-01"])
]
Last = Annotated[
    date, Query(alias="to", description="Included.", examples=["2026-11-30"])
]


@router.operation("list_hours", response_model=Page[Hours])
def hours_listed(act: Look, paging: Pages, first: First, last: Last) -> dict[str, Any]:
    """Count what helpers have really held in a period of at most 366 days."""
    found = hours.list_hours(
        act.db,
        act.network,
        first,
        last,
        now=act.now,
        after=read(paging.after),
        limit=paging.limit + 1,
    )
    return page_of(found, paging)


@router.operation("read_hours", response_model=HelperHours)
def hours_read(
    act: Look, helper: HelperKey, first: First, last: Last
) -> dict[str, Any]:
    """Show what a helper has really held, and what is left of the allowances."""
    return hours.helper_hours(act.db, act.network, helper, first, last, now=act.now)


@router.operation("list_fairness", response_model=Page[Share])
def fairness_listed(act: Look, paging: Pages) -> dict[str, Any]:
    """Show what active helpers held in the last 8 weeks against what they wish."""
    found = hours.list_fairness(
        act.db,
        act.network,
        now=act.now,
        after=read(paging.after),
        limit=paging.limit + 1,
    )
    return page_of(found, paging)


@router.operation("list_warnings", response_model=Page[Warned])
def warnings_listed(
    act: Look,
    paging: Pages,
    code: Annotated[
        Line | None, Query(description="Only these.", examples=["paper_expires"])
    ] = None,
) -> dict[str, Any]:
    """List what expires, is nearly used up, or is not known yet."""
    found = list_warnings(
        act.db,
        act.network,
        now=act.now,
        after=read(paging.after),
        limit=paging.limit + 1,
        code=code,
    )
    return page_of(found, paging)
