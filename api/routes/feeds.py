"""Calendar addresses: made once, closed together."""

from typing import Annotated, Any, Final

from fastapi import Query, Request

from api.deps import Notes, settings_of
from api.routes.operation import ApiRouter
from api.schemas.base import Key
from api.schemas.feeds import ClosedFeeds, MadeFeed, NewFeed
from scheduler.errors import RefusedError
from scheduler.services.changes import CREATED, note
from scheduler.services.published import feeds

router: Final = ApiRouter("feeds")


@router.operation("create_feed", response_model=MadeFeed, status_code=201)
def feed_created(act: Notes, body: NewFeed, request: Request) -> dict[str, Any]:
    """Make a calendar address; it is shown this once."""
    subject = _subject(act.network.key, body.helper, body.site)
    token = feeds.create_feed(act.db, subject, body.language, act.now)
    _noted(act, subject, CREATED)
    public = settings_of(request).public_url.rstrip("/")
    return {
        "calendar": f"{public}/calendars/{token}.ics",
        "week": f"{public}/weeks/{token}",
    }


@router.operation("revoke_feeds", response_model=ClosedFeeds)
def feeds_revoked(
    act: Notes,
    helper: Annotated[Key | None, Query(examples=["amina"])] = None,
    site: Annotated[Key | None, Query(examples=["epn-marolles"])] = None,
) -> dict[str, Any]:
    """Close every address of a helper, of a site, or with neither of the network."""
    subject = _subject(act.network.key, helper, site)
    closed = feeds.revoke_feeds(act.db, subject, act.now)
    if closed:
        _noted(act, subject, "revoked")
    return {"closed": closed}


def _subject(network: str, helper: str | None, site: str | None) -> feeds.Subject:
    if helper is not None and site is not None:
        msg = "One of helper and site, not both."
        raise RefusedError(msg)
    return feeds.Subject(network=network, helper=helper, site=site)


def _noted(act: Notes, subject: feeds.Subject, action: str) -> None:
    key = subject.helper or subject.site or act.network.key
    note(act.db, act.network, "feed", key, action, by=act.by, now=act.now)
