"""A published week to look at, by the same secret as the calendar."""

import re
from datetime import date, timedelta
from typing import Final

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.answers import render
from api.deps import Reading
from scheduler.clock import utc_now
from scheduler.services.published.weeks import published_week
from scheduler.texts import translator

router = APIRouter()
WEEK: Final = timedelta(days=7)
WRITTEN: Final = re.compile(r"(2\d{3})-W(\d{2})", re.ASCII)


@router.get("/weeks/{token}")
@router.head("/weeks/{token}", include_in_schema=False)
def week(token: str, db: Reading, week: str | None = None) -> Response:
    """Show a week (``?week=2026-W49``) of what the feed of a token may see."""
    monday = None if week is None else monday_of(week)
    shown = published_week(db, token, monday, utc_now())
    response = render(
        "week.html",
        translator(shown.agenda.lang),
        week=shown,
        sunday=shown.monday + timedelta(days=6),
        before=name_of(shown.monday - WEEK),
        after=name_of(shown.monday + WEEK),
    )
    response.headers["cache-control"] = "private, no-cache"
    return response


def monday_of(week: str) -> date:
    """Read ``2026-W49``.

    Raises
    ------
    HTTPException
        Not a week of the calendar: 422.
    """
    found = WRITTEN.fullmatch(week)
    try:
        if found is None:
            raise ValueError(week)
        return date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError as error:
        raise HTTPException(422) from error


def name_of(day: date) -> str:
    """Write the ISO week of a day: ``2026-W49``."""
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02}"
