"""What happened by itself: steps of the week, backups, and what failed."""

from typing import Annotated, Any, Final

from fastapi import Path, Query

from api.deps import Look, Pages
from api.paging import Page, page_of, read_number
from api.routes.operation import ApiRouter
from api.schemas.base import Line
from api.schemas.jobs import JobRun, State
from scheduler.services import jobs

router: Final = ApiRouter("jobs")


@router.operation("list_jobs", response_model=Page[JobRun])
def jobs_listed(
    act: Look,
    paging: Pages,
    state: Annotated[State | None, Query(examples=["failed"])] = None,
    job: Annotated[Line | None, Query(examples=["solve"])] = None,
) -> dict[str, Any]:
    """List what happened by itself in the network and for all, the newest first."""
    found = jobs.list_jobs(
        act.db,
        act.network,
        before=read_number(paging.after),
        limit=paging.limit + 1,
        state=state,
        job=job,
    )
    return page_of(found, paging, lambda run: run["number"])


@router.operation("read_job", response_model=JobRun)
def job_read(
    act: Look, job: Annotated[int, Path(ge=1, le=2**31, examples=[1])]
) -> dict[str, Any]:
    """Show one run of a job."""
    return jobs.job_document(act.db, act.network, job)
