"""Why a plan is as it is: empty seats, one helper, or beside another plan."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.problems import PlanFile, ProblemFile, read_both
from api.cli.speech import AsJson, Lang, say, say_json, speak

if TYPE_CHECKING:
    from api.cli.explaining import Reason
    from matching.plan import Plan
    from matching.problem import Problem
    from scheduler.texts.language import Texts

MOST_FIXED = 60  # empty seats up to which the smallest fixes of all are looked for


def explain(
    problem: ProblemFile,
    plan: PlanFile,
    seat: Annotated[
        str | None, typer.Option(metavar="SESSION/SEAT", help="Only this seat.")
    ] = None,
    helper: Annotated[
        str | None,
        typer.Option(metavar="ID", help="Why this helper; with --seat: why not there."),
    ] = None,
    other: Annotated[
        Path | None,
        typer.Option("--with", metavar="PLAN.json", help="Compare with this plan."),
    ] = None,
    json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Say why seats are empty, and what would fill them.

    With --helper: why this helper, and why not another seat. With --with: what
    differs between two plans.
    """
    said = speak(lang)
    asked, answer = read_both(problem, plan)
    if other is not None:
        _, second = read_both(problem, other)
        _compare(said, asked, answer, second, json=json)
    elif helper is not None:
        _of_helper(said, asked, answer, helper, seat, json=json)
    else:
        _of_seats(said, asked, answer, seat, json=json)


def _of_seats(
    said: "Texts", problem: "Problem", plan: "Plan", seat: str | None, *, json: bool
) -> None:
    from api.cli.explaining import reasons, reasons_of_seat

    if seat is None:
        found = reasons(problem, plan, said)
    else:
        found = [reasons_of_seat(problem, plan, said, seat)]
    told = _told(said, problem, plan, found, names=seat is not None)
    if json:
        say_json([one for one, _ in told])
        return
    for _, lines in told:
        for line in lines:
            say(line)
    if not found:
        say(said.gettext("No seat is empty."))


def _told(
    said: "Texts",
    problem: "Problem",
    plan: "Plan",
    found: "list[Reason]",
    *,
    names: bool,
) -> "list[tuple[dict[str, object], list[str]]]":
    """Add to each reason of a seat what would fill it, if they are not too many."""
    from api.cli.stories import fix_plain, plain, seat_lines
    from matching.explain import Explainer
    from scheduler.texts.sessions import Namer

    empty = [one for one in found if one.plain.get("seat") and not one.plain["helper"]]
    if not empty or len(empty) > MOST_FIXED:
        return [(one.plain, [one.text]) for one in found]
    explainer, namer = Explainer(problem, plan), Namer(problem, said, plan.assignments)
    told = []
    for one in found:
        if one not in empty:
            told.append((one.plain, [one.text]))
            continue
        story = explainer.seat(one.plain["session"], one.plain["seat"])
        more = {
            "gates": plain(story.gates),
            "elsewhere": plain(story.elsewhere),
            "fixes": [fix_plain(namer, fix) for fix in story.fixes],
        }
        lines = [one.text, *seat_lines(namer, story, names=names)]
        told.append(({**one.plain, **more}, lines))
    return told


def _of_helper(
    said: "Texts",
    problem: "Problem",
    plan: "Plan",
    helper: str,
    seat: str | None,
    *,
    json: bool,
) -> None:
    from api.cli.stories import helper_story_lines, plain
    from matching.explain import explain_helper
    from scheduler.texts.sessions import Namer

    _known(problem, helper, seat)
    session, _, place = (seat or "").partition("/")
    story = explain_helper(problem, plan, helper, session or None, place or None)
    if json:
        say_json(plain(story))
        return
    for line in helper_story_lines(Namer(problem, said, plan.assignments), story):
        say(line)


def _known(problem: "Problem", helper: str, seat: str | None) -> None:
    """Refuse a helper or seat that the problem does not have."""
    from matching.faults import BadInputError, Fault, shown

    faults = []
    if helper not in {each.id for each in problem.helpers}:
        faults.append(Fault("--helper", shown(helper), "the id of a helper"))
    seats = {f"{s.id}/{t.id}" for s in problem.sessions for t in s.seats}
    if seat is not None and seat not in seats:
        expected = "SESSION/SEAT with ids of the problem"
        faults.append(Fault("--seat", shown(seat), expected))
    if faults:
        raise BadInputError(faults, "explain")


def _compare(
    said: "Texts", problem: "Problem", one: "Plan", other: "Plan", *, json: bool
) -> None:
    from api.cli.stories import comparison_lines, plain
    from matching.explain import compare
    from scheduler.texts.sessions import Namer

    both = compare(problem, one.assignments, other.assignments)
    if json:
        say_json(plain(both))
        return
    for line in comparison_lines(Namer(problem, said, one.assignments), both):
        say(line)
