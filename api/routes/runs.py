"""Runs of the solver: started, followed, stopped, compared, and one of them adopted."""

from collections.abc import AsyncIterator
from typing import Annotated, Any, Final

import anyio
from fastapi import Depends, Header, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.deps import (
    Asking,
    Changes,
    Look,
    Notes,
    Pages,
    Revision,
    body_of,
    database_of,
    settings_of,
)
from api.paging import Page, page_of, read_number
from api.routes.operation import ApiRouter, located
from api.schemas.base import Week
from api.schemas.rounds import Comparison, NewRun, PlanDocument, Run
from scheduler.services.drafts.comparisons import compare_runs
from scheduler.services.networks import find_network
from scheduler.services.rounds import run_documents, runs

router: Final = ApiRouter("runs")
LOOK_SECONDS: Final = 0.5
ENDS: Final = frozenset({"done", "failed"})

RunNumber = Annotated[int, Path(ge=1, le=2**31 - 1, examples=[1])]
Side = Annotated[
    str,
    Query(
        pattern="^(draft|published|[1-9][0-9]{0,8})$",
        description="The number of a run, `draft`, or `published` (the newest).",
    ),
]


@router.operation("start_run", response_model=Run, status_code=202)
def run_started(
    act: Changes, week: Week, body: NewRun, request: Request, response: Response
) -> dict[str, Any]:
    """Want the week to be solved; a worker begins at once if one is free."""
    made = runs.want_run(
        act.db,
        act.network,
        week,
        body_of(body),
        settings=settings_of(request),
        by=act.by,
        now=act.now,
    )
    located(response, f"rounds/{week}/runs/{made['number']}", act)
    return made


@router.operation("list_runs", response_model=Page[Run])
def runs_listed(act: Look, paging: Pages, week: Week) -> dict[str, Any]:
    """List the runs of a week, the first one first."""
    found = run_documents.list_runs(
        act.db,
        act.network,
        week,
        after=read_number(paging.after),
        limit=paging.limit + 1,
    )
    return page_of(found, paging, lambda run: run["number"])


@router.operation("read_run", response_model=Run)
def run_read(act: Look, week: Week, run: RunNumber) -> dict[str, Any]:
    """Show one run, without its plan."""
    return run_documents.run_document(act.db, act.network, week, run)


@router.operation("read_run_plan", response_model=PlanDocument)
def run_plan_read(act: Look, week: Week, run: RunNumber) -> dict[str, Any]:
    """Give the plan of a run in the format `relais-plan/1`."""
    return run_documents.run_plan(act.db, act.network, week, run)


@router.operation("stop_run", response_model=Run, status_code=202)
def run_stopped(act: Notes, week: Week, run: RunNumber) -> dict[str, Any]:
    """Want the best plan so far; a run that has not begun is given up."""
    return runs.want_stop(act.db, act.network, week, run, now=act.now)


@router.operation("adopt_run", response_model=Run)
def run_adopted(
    act: Notes, week: Week, run: RunNumber, revision: Revision
) -> dict[str, Any]:
    """Make the plan of a run the draft; If-Match is the ETag of the draft there."""
    return runs.adopt_run(
        act.db,
        act.network,
        week,
        run,
        revision=revision,
        by=act.by,
        now=act.now,
    )


@router.operation("compare_plans", response_model=Comparison)
def plans_compared(
    act: Look,
    week: Week,
    first: Annotated[Side, Query(examples=["1"])],
    second: Annotated[Side, Query(examples=["published"])],
) -> dict[str, Any]:
    """Put two plans side by side: by tier, by person, by site."""
    sides = [int(side) if side.isdecimal() else side for side in (first, second)]
    return compare_runs(act.db, act.network, week, *sides, now=act.now)


def get_followed(request: Request, caller: Asking, week: Week, run: RunNumber) -> None:
    """Refuse to follow what is not there, before the stream has begun."""
    with database_of(request).read() as db:
        run_documents.find_run(db, find_network(db, caller.network), week, run)


@router.operation(
    "follow_run",
    response_class=EventSourceResponse,
    dependencies=[Depends(get_followed)],
)
async def run_followed(
    request: Request,
    caller: Asking,
    week: Week,
    run: RunNumber,
    last_event_id: Annotated[
        str | None,
        Header(
            max_length=40,
            description="The number of the last event that was heard.",
            examples=["3"],
        ),
    ] = None,
) -> AsyncIterator[ServerSentEvent]:
    """Follow a run: each event as it is told, from the one after Last-Event-ID.

    The last event is called `done` and ends the stream; its phase is `done` or `failed`.
    """
    heard = _number(last_event_id)

    def look() -> tuple[list[dict[str, Any]], bool]:
        with database_of(request).read() as db:
            network = find_network(db, caller.network)
            told = run_documents.run_events(db, network, week, run, after=heard)
            state = run_documents.run_document(db, network, week, run)["state"]
            return told, state in ENDS

    ended = False
    while not ended:
        told, ended = await run_in_threadpool(look)
        for one in told:
            heard = one.pop("number")
            name = "done" if one["phase"] in ENDS else "progress"
            yield ServerSentEvent(data=one, event=name, id=str(heard))
        if ended and not (told and one["phase"] in ENDS):
            # Everything had been heard already: nobody should wait for more.
            yield ServerSentEvent(data={"phase": "over"}, event="done", id=str(heard))
        if not ended:
            await anyio.sleep(LOOK_SECONDS)


def _number(last: str | None) -> int:
    """Read the number of an event; what is none of ours counts as none heard."""
    known = last is not None and last.isascii() and last.isdecimal()
    return int(last) if last and known and len(last) < 10 else 0
