"""The address that calendar programmes subscribe to."""

from datetime import UTC
from email.utils import format_datetime

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.deps import Reading
from scheduler.calendars import CONTENT_TYPE
from scheduler.clock import utc_now
from scheduler.services.published.feeds import Calendars, feed_state

router = APIRouter()


@router.get("/calendars/{token}.ics")
@router.head("/calendars/{token}.ics", include_in_schema=False)
def calendar(token: str, request: Request, db: Reading) -> Response:
    """Give the calendar of a token, or 304 to who has it already.

    Only ``If-None-Match`` is compared: entries that leave the window change the
    calendar without a later date.
    """
    now = utc_now()
    state = feed_state(db, token, now)
    etag = f'"{state.tag}"'
    headers = {
        "etag": etag,
        "last-modified": format_datetime(state.modified.astimezone(UTC), usegmt=True),
        "cache-control": "private, no-cache",  # keep it, but ask again each time
    }
    if is_known(request.headers.get("if-none-match"), etag):
        return Response(status_code=304, headers=headers)
    headers["content-type"] = CONTENT_TYPE
    headers["content-disposition"] = 'inline; filename="relais.ics"'
    calendars: Calendars = request.app.state.calendars
    return Response(calendars.calendar(db, state, now), headers=headers)


def is_known(if_none_match: str | None, etag: str) -> bool:
    """Say whether a list of entity tags, or ``*``, holds one (RFC 9110, 13.1.2)."""
    if if_none_match is None:
        return False
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return etag in tags or "*" in tags
