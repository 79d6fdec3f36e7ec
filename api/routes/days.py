"""The days of a site: its calendar, and its published weeks."""

from datetime import date
from typing import Annotated, Any, Final

from fastapi import Path, Query, Request

from api.answers import language_of
from api.deps import Look
from api.routes.operation import ApiRouter
from api.routes.sites import SiteKey
from api.schemas.base import Key, Week
from api.schemas.sites import Calendar, SiteWeek
from scheduler.services.places.site_days import site_days
from scheduler.services.published.site_weeks import site_week

router: Final = ApiRouter("calendar")


@router.operation("read_calendar", response_model=Calendar)
def calendar_read(
    act: Look,
    request: Request,
    first: Annotated[date, Query(alias="from", examples=["2026-11-01"])],
    last: Annotated[date, Query(alias="to", examples=["2026-11-30"])],
    site: Annotated[
        Key | None, Query(description="Without it: of the whole network.")
    ] = None,
) -> dict[str, Any]:
    """Show holidays, school holidays and closures day by day, 400 days at most."""
    lang = language_of(request).lang
    return site_days(act.db, act.network, first, last, site=site, lang=lang)


@router.operation("read_site_week", response_model=SiteWeek)
def site_week_read(
    act: Look,
    site: SiteKey,
    week: Annotated[Week, Path(examples=["2026-W49"])],
) -> dict[str, Any]:
    """Show the published week of a site."""
    return site_week(act.db, act.network, site, week)
