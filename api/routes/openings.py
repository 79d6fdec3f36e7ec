"""When sites are open: openings that come again, exceptional ones, closures."""

from datetime import date
from typing import Annotated, Any, Final

from fastapi import Path, Query, Response

from api.deps import Changes, Look, Pages, Revision, body_of
from api.paging import Page, page_of, read_number
from api.routes.operation import ApiRouter, located, revised
from api.routes.sites import SiteKey
from api.schemas.base import Key
from api.schemas.openings import (
    Closure,
    ExtraGone,
    ExtraOpening,
    NewClosure,
    NewExtraOpening,
    Openings,
    OpeningsWanted,
)
from scheduler.services import openings
from scheduler.services.places import closures, extra_openings

router: Final = ApiRouter("openings")
Number = Annotated[int, Path(ge=1, le=2**31 - 1, examples=[7])]
First = Annotated[
    date | None, Query(alias="from", description="Only with a day from this one on.")
]
Last = Annotated[
    date | None, Query(alias="to", description="Only with a day up to this one.")
]


@router.operation("read_openings", response_model=Openings)
def openings_read(act: Look, site: SiteKey, response: Response) -> dict[str, Any]:
    """Show the openings of a site that are not over."""
    found = openings.openings_document(act.db, act.network, site, now=act.now)
    return revised(response, found)


@router.operation("replace_openings", response_model=Openings)
def openings_replaced(
    act: Changes,
    site: SiteKey,
    body: OpeningsWanted,
    revision: Revision,
    response: Response,
) -> dict[str, Any]:
    """Replace the openings of a site; sessions follow when their week is planned.

    If-Match names the revision of the site. An opening that keeps its `id` stays the
    same one; one that is left out ends.
    """
    done = openings.replace_openings(
        act.db,
        act.network,
        site,
        body_of(body)["openings"],
        revision=revision,
        by=act.by,
        now=act.now,
    )
    return revised(response, done)


@router.operation("list_closures", response_model=Page[Closure])
def closures_listed(
    act: Look,
    paging: Pages,
    site: Annotated[
        Key | None, Query(description="Only what closes this site.")
    ] = None,
    first: First = None,
    last: Last = None,
) -> dict[str, Any]:
    """List closures of sites and of the whole network."""
    found = closures.list_closures(
        act.db,
        act.network,
        after=read_number(paging.after),
        limit=paging.limit + 1,
        site=site,
        first=first,
        last=last,
    )
    return page_of(found, paging, _number)


@router.operation("add_closure", response_model=Closure, status_code=201)
def closure_added(act: Changes, body: NewClosure, response: Response) -> dict[str, Any]:
    """Close a site, or the whole network, for some days.

    Sessions that are there already are called off when their week is planned again.
    """
    fields = {name: said for name, said in body_of(body).items() if said is not None}
    made = closures.add_closure(act.db, act.network, fields, by=act.by, now=act.now)
    located(response, f"closures/{made['number']}", act)
    return made


@router.operation("remove_closure", status_code=204)
def closure_removed(act: Changes, closure: Number) -> None:
    """Take a closure away; sessions come back when their week is planned again."""
    closures.remove_closure(act.db, act.network, closure, by=act.by, now=act.now)


@router.operation("list_extra_openings", response_model=Page[ExtraOpening])
def extra_openings_listed(
    act: Look,
    paging: Pages,
    site: SiteKey,
    first: First = None,
    last: Last = None,
) -> dict[str, Any]:
    """List the exceptional openings of a site."""
    found = extra_openings.list_extra_openings(
        act.db,
        act.network,
        site,
        after=read_number(paging.after),
        limit=paging.limit + 1,
        first=first,
        last=last,
    )
    return page_of(found, paging, _number)


@router.operation("add_extra_opening", response_model=ExtraOpening, status_code=201)
def extra_opening_added(
    act: Changes, site: SiteKey, body: NewExtraOpening, response: Response
) -> dict[str, Any]:
    """Open a site on one day, whatever closures and holidays say."""
    made = extra_openings.add_extra_opening(
        act.db, act.network, site, body_of(body), by=act.by, now=act.now
    )
    located(response, f"sites/{site}/extra-openings/{made['number']}", act)
    return made


@router.operation("remove_extra_opening", response_model=ExtraGone)
def extra_opening_removed(
    act: Changes, site: SiteKey, opening: Number
) -> dict[str, Any]:
    """Take an exceptional opening away; its session is called off at once."""
    return extra_openings.remove_extra_opening(
        act.db, act.network, site, opening, by=act.by, now=act.now
    )


def _number(item: dict[str, Any]) -> object:
    return item["number"]
