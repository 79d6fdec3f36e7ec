"""From file to file, without a database: solve and check."""

import threading
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.speech import (
    AsJson,
    Lang,
    columns,
    deliver,
    say,
    say_json,
    speak,
    texts,
    warn,
)
from api.cli.watching import Listener, watched
from matching.limits import LONGEST_SOLVE_SECONDS

if TYPE_CHECKING:
    from matching.check import Violation
    from matching.plan import Plan
    from matching.problem import Problem
    from matching.solve import Limits

ProblemFile = Annotated[
    Path, typer.Argument(metavar="PROBLEM.json", help="The problem.")
]
PlanFile = Annotated[Path, typer.Argument(metavar="PLAN.json", help="Its plan.")]
Out = Annotated[
    Path | None, typer.Option(help="Where to write it; else standard output.")
]
Seconds = Annotated[
    float | None,
    typer.Option(
        min=0.1,
        max=LONGEST_SOLVE_SECONDS,
        help="How long at most [RELAIS_SOLVE_SECONDS].",
    ),
]
Workers = Annotated[
    int | None, typer.Option(min=1, help="Threads of the solver [RELAIS_WORKERS].")
]
Seed = Annotated[int, typer.Option(min=0, help="Of all random choices.")]


def solve(
    problem: ProblemFile,
    out: Out = None,
    seconds: Seconds = None,
    workers: Workers = None,
    seed: Seed = 1,
    lang: Lang = None,
) -> None:
    """Plan from file to file; Ctrl-C ends early.

    The best plan so far is then written.
    """
    speak(lang)
    from scheduler.files import refuse_lost

    if out is not None:
        refuse_lost(out)
    asked = read_problem_file(problem)  # before the solver is loaded
    limits = limits_of(seconds, workers, seed)
    from matching.files import write_plan
    from matching.solve import solve as solved

    def work(progress: Listener, stop: threading.Event) -> "Plan":
        return solved(asked, limits, progress, stop)

    plan = watched(work)
    deliver(write_plan(plan), out)
    if out is not None:
        for line in summary(asked, plan):
            say(line)


def check(
    problem: ProblemFile,
    plan: PlanFile,
    json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Say which rules a plan breaks, and its score."""
    speak(lang)
    from matching.check import violations
    from matching.score import score

    asked, answer = read_both(problem, plan)
    broken = violations(asked, answer.assignments, answer.pins_refused)
    known = not any(one.rule == "answer" for one in broken)
    worth = score(asked, answer.assignments) if known else {}
    if json:
        say_json({"violations": [_plain(one) for one in broken], "score": worth})
    else:
        for line in _report(broken, worth, answer):
            say(line)
    if broken or worth != answer.score:
        raise typer.Exit(1)


def read_problem_file(path: Path) -> "Problem":
    """Read a problem file."""
    from matching.files import read_problem

    return read_problem(read_file(path), str(path))


def read_both(problem: Path, plan: Path) -> "tuple[Problem, Plan]":
    """Read a problem and the plan that answers it.

    Raises
    ------
    BadInputError
        Either has faults, or the plan answers another problem.
    """
    from matching.faults import BadInputError, Fault, shown
    from matching.files import fingerprint, read_plan, read_problem

    data = read_file(problem)
    asked = read_problem(data, str(problem))
    answer = read_plan(read_file(plan), str(plan))
    if answer.problem_sha256 == sha256(data).hexdigest():
        return asked, answer  # a file as it is written: nothing need be written again
    expected = fingerprint(asked)
    if answer.problem_sha256 != expected:
        found = shown(answer.problem_sha256, 70)
        fault = Fault("problem_sha256", found, f"{expected}, that of {problem}")
        raise BadInputError([fault], str(plan))
    return asked, answer


def read_file(path: Path) -> bytes:
    """Read a file, unless it is too large for anything it could be."""
    from scheduler.files import read_bounded

    return read_bounded(path)


def limits_of(seconds: float | None, workers: int | None, seed: int) -> "Limits":
    """Complete what was asked by the settings of the environment."""
    from matching.solve import Limits
    from scheduler.config import read_settings

    settings = read_settings()
    return Limits(
        seconds=settings.solve_seconds if seconds is None else seconds,
        workers=settings.workers if workers is None else workers,
        seed=seed,
    )


def summary(problem: "Problem", plan: "Plan") -> list[str]:
    """Say in a line for each tier what a plan is worth."""
    from scheduler.plans import Arranger

    tiers = Arranger(problem, plan, texts()).view().tiers
    return columns((tier.name, tier.result, tier.proof) for tier in tiers)


def _plain(violation: "Violation") -> dict[str, Any]:
    return {
        "rule": violation.rule,
        "session": violation.session,
        "seat": violation.seat,
        "helper": violation.helper,
        "detail": dict(violation.detail),
    }


def _report(
    broken: "list[Violation]", worth: dict[str, dict[str, int]], plan: "Plan"
) -> list[str]:
    from scheduler.texts.names import RULES, TERMS, TIERS

    said = texts()
    lines = [
        said.ngettext("%(n)d broken rule", "%(n)d broken rules", len(broken))
        if broken
        else said.gettext("No rule is broken.")
    ]
    for one in broken:
        place = "/".join(filter(None, (one.session, one.seat)))
        detail = ", ".join(f"{key} {value}" for key, value in one.detail.items())
        why = said.known(RULES, one.rule)
        lines.append(f"  {one.rule}: {place} {one.helper or ''}: {why} ({detail})")
    for tier, terms in worth.items():
        cells = [
            f"{said.known(TERMS, term)} {said.number(amount)}"
            for term, amount in terms.items()
            if term != "value"
        ]
        lines += columns(
            [(said.known(TIERS, tier), said.number(terms["value"]), ", ".join(cells))]
        )
    if worth and worth != plan.score:
        warn(said.gettext("The plan's own score is not what it is worth."))
    return lines
