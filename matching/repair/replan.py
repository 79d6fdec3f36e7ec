"""The least change that mends a plan: a small search around what was lost.

Nobody wants a better week on Tuesday morning, only the same week with the hole
filled. So the plan so far counts as published, changes come right after cover, and
only sessions around the hole are looked at: further and further away, until cover is
what it was.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from matching.check import Roster
from matching.faults import BadInputError
from matching.files.memory import collector_paused
from matching.plan import Plan
from matching.problem import Problem
from matching.repair.beginning import begin
from matching.repair.comparison import SessionChange, compare
from matching.repair.desk import Desk
from matching.repair.judgement import added
from matching.repair.neighbourhood import EVERYTHING
from matching.repair.news import News, faults_of_news, problem_now
from matching.repair.proof import partial_bounds
from matching.repair.result import Checked, checked
from matching.repair.search import Search
from matching.repair.seating import reseated
from matching.score import Scorer, Standing, Terms
from matching.solve.limits import Limits, Stop

ORDER: Final = ("cover", "calm", "teams", "fairness", "comfort")
_SECONDS: Final = 10.0


@dataclass(frozen=True)
class Repair:
    """A plan after news.

    Attributes
    ----------
    problem
        As it is now: who cancelled is away, and the plan before is published.
    answer
        To `problem`, checked and scored.
    before
        What the plan before was worth in `problem`, with whoever is away in it.
    bound
        By tier, in `ORDER`, the proven bound *given the tiers above in that order*; None
        where none is known. Bounds in `plan` are given its problem's own order.
    changes
        What differs from the plan before.
    looked_at
        How many sessions could change; 0: nothing had to.
    """

    problem: Problem
    answer: Checked
    before: Terms
    bound: Mapping[str, int | None]
    changes: tuple[SessionChange, ...]
    looked_at: int

    @property
    def regained(self) -> bool:
        """Whether cover is what it was, or better."""
        return self.score["cover"]["value"] >= self.before["cover"]["value"]

    @property
    def score(self) -> Terms:
        """What the plan is worth in `problem`."""
        return self.answer.score

    @cached_property
    def plan(self) -> Plan:
        """The answer as a whole plan, to be kept: judged as a whole, and explained.

        Raises
        ------
        WitnessError
            Check or score disagree: nothing to keep.
        """
        return self.answer.plan()


@collector_paused()
def replan(
    desk: Desk,
    news: News,
    *,
    cover_bound: int | None = None,
    limits: Limits | None = None,
    stop: threading.Event | None = None,
    whole_up_to: int = EVERYTHING,
) -> Repair:
    """Mend a plan after news, and change as little as possible.

    Parameters
    ----------
    desk
        The problem and its plan so far.
    news
        What has changed. What the plan breaks besides is mended too.
    cover_bound
        Proven for cover in the problem before, where it is known (`Plan.bound`).
    limits
        Ten seconds and one thread unless told otherwise; mostly not used.
    stop
        Set it from another thread to have the best so far.
    whole_up_to
        Helpers times seats up to which all sessions are looked at, and all is proven.

    Raises
    ------
    BadInputError
        The news name what the problem does not have; lists every fault.
    WitnessError
        Check or score disagree with the model: nothing to keep.
    """
    faults = faults_of_news(desk.roster, news)
    if faults:
        raise BadInputError(faults, "news")
    limits = limits or Limits(seconds=_SECONDS, workers=1)
    clock = Stop(limits.seconds, stop)
    now = problem_now(desk.roster, news)
    start = begin(now, desk, news)
    scorer, facts = Scorer(now), start.roster.facts
    standing = Standing(scorer, (duty.assignment for duty in start.roster.duties))
    worth = standing.terms()
    before = added(worth, standing.change((), start.gone))
    target, people = before["cover"]["value"], desk.people
    found = Search(
        start, target, worth, standing, ORDER, limits, clock, whole_up_to, people
    ).run()
    bound: Mapping[str, int | None] = found.bounds
    if not found.whole:
        bound = partial_bounds(desk, news, start, found, cover_bound)
    near = start.touched | found.free
    changes = compare(now, desk.roster, found.roster, near)
    if any(change.reseated for change in changes):
        after = Desk(now, found.assignments, facts=facts, scorer=scorer)
        found = found.with_plan(Roster(facts, reseated(after, desk, changes)))
        changes = compare(now, desk.roster, found.roster, near)
    answer = checked(start, standing, worth, found, bound)
    answer = replace(answer, seconds=round(clock.elapsed, 3), seed=limits.seed)
    return Repair(now, answer, before, bound, changes, len(found.free))
