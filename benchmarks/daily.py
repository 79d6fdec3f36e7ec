"""What coordinators wait for in the week: repairs, judgements, explanations, commands.

Each is done many times on a plan that was made just before; every time is kept, and the
tables show the least, the middle and the most.
"""

import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.hands import moves, waiting
from benchmarks.measure import solved
from benchmarks.record import Line, timed

if TYPE_CHECKING:
    from matching.explain import SeatStory
    from matching.plan import Assignment, Plan
    from matching.problem import Problem
    from matching.repair import Desk

PLAN_SECONDS: Final = 60.0  # for the plan of a region that is repaired


@dataclass(frozen=True, slots=True)
class Often:
    """How often each thing is done with one plan."""

    desks: int = 5
    moves: int = 200
    seats: int = 50
    replans: int = 10
    commands: int = 5


OFTEN: Final = Often()
EXPLAINED: Final = 3  # times


def repair(seed: int, seconds: float | None, instance: str = "region") -> list[Line]:
    """Solve a region, then load, judge, find stand-ins, and mend its plan."""
    problem, plan, found = solved(instance, seed, seconds or PLAN_SECONDS)
    lines = [*repairs(problem, plan, instance, seed)]
    lines.append(repair_command(problem, plan, instance, seed))
    for line in lines:
        line.wrong |= found.wrong
    return lines


def repairs(
    problem: "Problem", plan: "Plan", instance: str, seed: int, often: Often = OFTEN
) -> Iterator[Line]:
    """Measure all of `matching.repair` on a plan."""
    from matching.repair import Desk

    loaded = Line("desk made", instance, seed)
    for _ in range(often.desks):
        with timed(loaded):
            desk = Desk(problem, plan.assignments)
    yield loaded
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    judged = Line("move judged", instance, seed)
    for move in moves(desk, chance, often.moves):
        with timed(judged):
            desk.judge(move)
    yield judged
    held = waiting(desk)
    found = Line("stand-ins found", instance, seed)
    for entry in chance.sample(held, min(often.seats, len(held))):
        with timed(found):
            desk.stand_ins(entry.session, entry.seat)
    yield found
    line = Line("one cancelled, replanned", instance, seed)
    whole = Line("the new plan explained", instance, seed)
    some = chance.sample(held, min(often.replans, len(held)))
    _replans(desk, plan, some, line, whole)
    yield from (line, whole)


def _replans(
    desk: "Desk", plan: "Plan", some: Sequence["Assignment"], line: Line, whole: Line
) -> None:
    from matching.repair import Cancellation, News, replan

    regained = 0
    for entry in some:
        news = News((Cancellation(entry.helper, entry.session),))
        with timed(line):
            mended = replan(desk, news, cover_bound=plan.bound.get("cover"))
        with timed(whole):
            _ = mended.plan
        regained += mended.regained
    line.note = f"cover regained {regained} of {len(some)} times"


def repair_command(
    problem: "Problem", plan: "Plan", instance: str, seed: int, often: Often = OFTEN
) -> Line:
    """Measure ``relais repair`` as a whole process, files and interpreter included."""
    from matching.files import write_plan, write_problem
    from matching.repair import Desk

    line = Line("the command `relais repair`", instance, seed)
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    held = waiting(Desk(problem, plan.assignments))
    with tempfile.TemporaryDirectory() as folder:
        asked, answer = Path(folder, "problem.json"), Path(folder, "plan.json")
        asked.write_bytes(write_problem(problem))
        answer.write_bytes(write_plan(plan))
        for entry in chance.sample(held, min(often.commands, len(held))):
            who = f"{entry.helper}@{entry.session}"
            _command(line, "repair", str(asked), str(answer), "--cancel", who)
    return line


def demo(seed: int) -> list[Line]:
    """Measure ``relais demo`` from the beginning, in a folder of its own."""
    line = Line("the command `relais demo`", "demo", seed)
    with tempfile.TemporaryDirectory() as folder:
        target = str(Path(folder) / "demo")
        _command(line, "demo", "--dir", target, "--seed", str(seed))
    return [line]


def _command(line: Line, *arguments: str) -> None:
    """Run the command as somebody would; one that fails says so."""
    relais = str(Path(sys.executable).with_name("relais"))
    with timed(line):
        ended = subprocess.run(  # noqa: S603 - written above
            [relais, *arguments], capture_output=True, check=False
        )
    if ended.returncode:
        line.wrong, line.note = True, f"exit {ended.returncode}"


def explain(seed: int, seconds: float | None, instance: str = "pool") -> list[Line]:
    """Solve a pool, then explain all its empty seats, and verify every fix again."""
    problem, plan, found = solved(instance, seed, seconds)
    lines = explained(problem, plan, instance, seed)
    for line in lines:
        line.wrong |= found.wrong
    return lines


def explained(problem: "Problem", plan: "Plan", instance: str, seed: int) -> list[Line]:
    """Measure the explanations of all empty seats, with the fixes that would fill them."""
    from matching.explain import Explainer

    whole = Line("all empty seats explained", instance, seed)
    each = Line("one of these", instance, seed)
    for _ in range(EXPLAINED):
        stories = []
        with timed(whole):
            seats = Explainer(problem, plan).empty_seats()
            while True:
                begun = time.perf_counter()
                story = next(seats, None)
                if story is None:
                    break
                each.seconds.append(time.perf_counter() - begun)
                stories.append(story)
    wrong = sum(not holds(problem, plan, story) for story in stories)
    fixed = sum(bool(story.fixes) for story in stories)
    whole.note = f"{len(stories)} seats, {fixed} with fixes that were verified"
    if wrong:
        whole.wrong, whole.note = True, f"WRONG: fixes of {wrong} seats do not hold"
    return [whole, each]


def holds(problem: "Problem", plan: "Plan", story: "SeatStory") -> bool:
    """Say whether each fix fills its seat, breaks nothing, and empties no mandatory one."""
    from matching.check import violations

    must = {(s.id, t.id) for s in problem.sessions for t in s.seats if t.mandatory}
    kept = must & {(one.session, one.seat) for one in plan.assignments}
    wanted = {*kept, (story.session, story.seat)}
    return all(
        wanted <= {(one.session, one.seat) for one in fix.assignments}
        and not violations(fix.problem(problem), fix.assignments, fix.pins_refused)
        for fix in story.fixes
    )
