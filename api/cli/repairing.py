"""Somebody cancels: who could stand in, and the plan that changes least."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.problems import PlanFile, ProblemFile, read_both
from api.cli.speech import AsJson, Lang, deliver, say, say_json, speak

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matching.plan import Assignment, Plan
    from matching.problem import Problem
    from matching.repair import Desk, News, Repair, StandIns

Cancelled = Annotated[
    list[str],
    typer.Option(
        "--cancel",
        metavar="HELPER[@SESSION]",
        help="Who does not come, to one session or to any more; may be repeated.",
    ),
]
Out = Annotated[Path | None, typer.Option(help="Where to write the new plan.")]
OutProblem = Annotated[
    Path | None,
    typer.Option(
        help="Where to write the problem as it is now, for --out to answer that one."
    ),
]


def repair(
    problem: ProblemFile,
    plan: PlanFile,
    cancel: Cancelled,
    out: Out = None,
    out_problem: OutProblem = None,
    json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Find stand-ins for who cancels, changing the plan least."""
    said = speak(lang)
    from matching.files.memory import collector_paused
    from scheduler.files import refuse_lost

    for path in (out, out_problem):
        if path is not None:
            refuse_lost(path)
    with collector_paused():  # what is loaded stays, too
        from api.cli.mending import Outcome, plain, told
        from scheduler.texts.sessions import Namer

        asked, answer = read_both(problem, plan)
        seats, found = _mended(asked, answer, cancel, out, out_problem)
    outcome = Outcome(Namer(asked, said), seats, found)
    if json:
        say_json(plain(outcome))
        return
    for line in told(outcome):
        say(line)


def _mended(
    asked: "Problem",
    answer: "Plan",
    cancel: list[str],
    out: Path | None,
    out_problem: Path | None,
) -> "tuple[list[StandIns], Repair]":
    """Find who could stand in and the new plan, and write what is wanted."""
    from matching.repair import Desk, replan

    desk = Desk(asked, answer.assignments)
    news = _news(desk, cancel, strict=out is not None and out_problem is None)
    seats = [
        desk.stand_ins(entry.session, entry.seat, news.away_from(entry.session))
        for entry in _emptied(desk, news)
    ]
    found = replan(desk, news, cover_bound=answer.bound.get("cover"))
    _keep(desk, answer, found, out, out_problem)
    return seats, found


def _news(desk: "Desk", cancelled: list[str], *, strict: bool) -> "News":
    """Read who cancels what; every fault at once.

    `strict`: the new plan is to answer the old problem, so no pin may be void.
    """
    from matching.faults import BadInputError, Fault, shown
    from matching.repair import Cancellation, News, faults_of_news, void_pins

    pairs = (text.partition("@") for text in cancelled)
    news = News(
        tuple(Cancellation(who, where if at else None) for who, at, where in pairs)
    )
    faults = faults_of_news(desk.roster, news)
    if strict and not faults:
        expected = "--out-problem beside --out, for the problem fixes who cancels"
        faults += [
            Fault("--cancel", shown(f"{pin.helper}@{pin.session}"), expected)
            for pin in void_pins(desk, news)
        ]
    if faults:
        raise BadInputError(faults, "--cancel")
    return news


def _emptied(desk: "Desk", news: "News") -> "Iterator[Assignment]":
    """Give the assignments that are cancelled, in the order of the file."""
    for duty in desk.roster.duties:
        if not duty.begun and duty.helper.id in news.away_from(duty.session.id):
            yield duty.assignment


def _keep(
    desk: "Desk",
    before: "Plan",
    found: "Repair",
    out: Path | None,
    problem: Path | None,
) -> None:
    """Write what is wanted: the plan for the old problem, or for the new one."""
    from matching.files import write_plan, write_problem
    from matching.repair import restated

    if problem is not None:
        deliver(write_problem(found.problem), problem)
    if out is not None:
        plan = restated(desk, before, found) if problem is None else found.plan
        deliver(write_plan(plan), out)
