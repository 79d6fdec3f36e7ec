"""Whether the process answers."""

from fastapi import APIRouter
from starlette.responses import PlainTextResponse

router = APIRouter()


@router.get("/healthz")
@router.head("/healthz", include_in_schema=False)
def health() -> PlainTextResponse:
    """Say that the process answers; nothing else is asked."""
    return PlainTextResponse("ok\n")
