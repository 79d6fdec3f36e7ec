"""Whether the process answers, can work, and how much it does."""

from typing import TYPE_CHECKING, Final

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, Response

from api.deps import Reading, database_of
from scheduler.clock import utc_now
from scheduler.services.health import backlog, check_ready

if TYPE_CHECKING:
    from api.metrics import Metrics

router: Final = APIRouter(include_in_schema=False)


@router.get("/healthz")
@router.head("/healthz")
def health() -> PlainTextResponse:
    """Say that the process answers; nothing else is asked."""
    return PlainTextResponse("ok\n")


@router.get("/readyz")
@router.head("/readyz")
def ready(request: Request) -> PlainTextResponse:
    """Say that the database answers and has the tables of this program; else 503."""
    check_ready(database_of(request))
    return PlainTextResponse("ready\n")


@router.get("/metrics")
def metrics(request: Request, db: Reading) -> Response:
    """Give figures for monitoring; they name nobody."""
    figures: Metrics = request.app.state.metrics
    now = utc_now()
    written = figures.written(backlog(db, now), now)
    return Response(written, media_type=figures.content_type)
