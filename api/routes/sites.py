"""Sites with their rooms, and travel between them."""

from typing import Annotated, Any, Final

from fastapi import Path, Query, Response

from api.deps import Changes, Look, Pages, Revision, body_of
from api.paging import Page, page_of, read
from api.routes.operation import ApiRouter, located, revised
from api.schemas.base import Key
from api.schemas.sites import (
    Community,
    NewSite,
    Site,
    SiteFields,
    Travel,
    TravelMinutes,
)
from scheduler.services.places import sites, travel

router: Final = ApiRouter("sites")
SiteKey = Annotated[Key, Path(examples=["epn-marolles"])]
OtherKey = Annotated[Key, Path(examples=["epn-forest"])]


@router.operation("list_sites", response_model=Page[Site])
def sites_listed(
    act: Look,
    paging: Pages,
    active: Annotated[bool | None, Query(description="Only these, or others.")] = None,
    community: Annotated[Community | None, Query(examples=["fr"])] = None,
) -> dict[str, Any]:
    """List the sites of the network with their rooms."""
    found = sites.list_sites(
        act.db,
        act.network,
        after=read(paging.after),
        limit=paging.limit + 1,
        active=active,
        community=community,
    )
    return page_of(found, paging)


@router.operation("create_site", response_model=Site, status_code=201)
def site_created(act: Changes, body: NewSite, response: Response) -> dict[str, Any]:
    """Make a site."""
    fields = body_of(body)
    key = fields.pop("key")
    made = sites.create_site(act.db, act.network, key, fields, by=act.by, now=act.now)
    located(response, f"sites/{key}", act)
    return revised(response, made)


@router.operation("read_site", response_model=Site)
def site_read(act: Look, site: SiteKey, response: Response) -> dict[str, Any]:
    """Show one site."""
    return revised(response, sites.site_document(act.db, act.network, site))


@router.operation("change_site", response_model=Site)
def site_changed(
    act: Changes,
    site: SiteKey,
    body: SiteFields,
    revision: Revision,
    response: Response,
) -> dict[str, Any]:
    """Change a site; one that is not active gets no new sessions."""
    changed = sites.change_site(
        act.db,
        act.network,
        site,
        body_of(body),
        revision=revision,
        by=act.by,
        now=act.now,
    )
    return revised(response, changed)


@router.operation("list_travel", response_model=Page[Travel])
def travel_listed(
    act: Look,
    paging: Pages,
    site: Annotated[
        Key | None, Query(description="Only from and to this site.")
    ] = None,
) -> dict[str, Any]:
    """List the known minutes between sites; others follow from their locations."""
    found = travel.list_travel(
        act.db,
        act.network,
        after=read(paging.after),
        limit=paging.limit + 1,
        site=site,
    )
    return page_of(found, paging, lambda pair: f"{pair['site']}/{pair['other']}")


@router.operation("put_travel", response_model=Travel)
def travel_put(
    act: Changes, site: SiteKey, other: OtherKey, body: TravelMinutes
) -> dict[str, Any]:
    """Say how long the way between two sites takes, both ways."""
    return travel.put_travel(
        act.db, act.network, site, other, body.minutes, by=act.by, now=act.now
    )


@router.operation("remove_travel", status_code=204)
def travel_removed(act: Changes, site: SiteKey, other: OtherKey) -> None:
    """Leave the way between two sites to the formula again."""
    travel.remove_travel(act.db, act.network, site, other, by=act.by, now=act.now)
