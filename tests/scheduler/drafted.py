"""A small network with a draft of its week, for whoever edits and publishes it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any, Final

from matching.check import Facts, violations
from matching.files import fingerprint
from matching.funnel import Funnels, tables
from matching.plan import Assignment, Plan
from matching.problem import Problem
from matching.score import score
from scheduler.services.drafts.desks import Desks
from scheduler.services.drafts.documents import draft_document, the_draft
from scheduler.services.drafts.edits import edit_draft, undo_edit
from scheduler.services.networks import find_network
from scheduler.services.published.publishing import publish_round
from scheduler.services.rounds.keeping import open_round, round_problem, store_draft
from scheduler.store.session import Database
from scheduler.translate import plan_of
from tests.scheduler.small import BEFORE, WEEK, plan_with, simple_plan, small_network

KEY: Final = "brussels"
LATER: Final = BEFORE + timedelta(hours=1)
MONDAY: Final = "epn-1.20261130.0900"
AFTERNOON: Final = "epn-2.20261130.1400"
WEDNESDAY: Final = "epn-1.20261202.0900"
REASON: Final = "She has told me on the phone."

Document = dict[str, Any]


def explained(problem: Problem, chosen: Iterable[Assignment] | None = None) -> Plan:
    """Make a plan that says of its empty seats what is true."""
    found = simple_plan(problem) if chosen is None else plan_with(problem, chosen)
    funnels = Funnels(tables(problem), found.assignments)
    return replace(
        found,
        empty_seats=funnels.empty_seats(),
        not_held=funnels.not_held(),
        bound=dict.fromkeys(found.score),
    )


class Office:
    """A coordinator at work on one week: every call is a transaction of its own."""

    def __init__(self, database: Database, *, make: bool = True) -> None:
        self.database, self.desks = database, Desks()
        if make:
            with database.write() as db:
                small_network(db, KEY)
            self.plan()

    def plan(self, made_at: datetime = BEFORE) -> None:
        """Keep a draft of the week, made without the solver; what has begun stays."""
        with self.database.write() as db:
            network = find_network(db, KEY)
            of = open_round(db, network, WEEK)
            problem = round_problem(db, network, WEEK, made_at)
            told = [
                Assignment(one.session, one.option, one.seat, one.helper)
                for one in problem.published
            ]
            made = explained(problem, told if Facts(problem).begun else None)
            store_draft(db, network, of, made, made_at, stale=False)

    def draft(self, sites: list[str] | None = None) -> Document:
        with self.database.read() as db:
            network = find_network(db, KEY)
            return draft_document(db, network, WEEK, desks=self.desks, sites=sites)

    def edit(
        self, *, now: datetime = LATER, revision: int | None = None, **fields: Any
    ) -> Document:
        with self.database.write() as db:
            return edit_draft(
                db,
                find_network(db, KEY),
                WEEK,
                fields,
                revision=revision,
                desks=self.desks,
                by="ada",
                now=now,
            )

    def undo(self, *, now: datetime = LATER, revision: int | None = None) -> Document:
        with self.database.write() as db:
            return undo_edit(
                db,
                find_network(db, KEY),
                WEEK,
                revision=revision,
                desks=self.desks,
                by="ada",
                now=now,
            )

    def publish(self, now: datetime = LATER) -> int:
        with self.database.write() as db:
            return publish_round(db, find_network(db, KEY), WEEK, now).number


def held(draft: Document) -> dict[str, str | None]:
    """Give who holds each seat."""
    return {
        f"{one['session']}/{seat['seat']}": seat["helper"]
        for one in draft["sessions"]
        for seat in one["seats"]
    }


def seat(session: str, key: str = "a", helper: str | None = None) -> Document:
    """Name a seat, and who takes it."""
    found = {"session": session, "seat": key}
    return found if helper is None else {**found, "helper": helper}


def assert_truthful(office: Office) -> None:
    """Look at the draft from outside: everything it says is so."""
    with office.database.read() as db:
        network = find_network(db, KEY)
        _of, draft = the_draft(db, network, WEEK)
        plan = plan_of(db, draft)
        problem = round_problem(db, network, WEEK, draft.made_at)
    assert plan.problem_sha256 == fingerprint(problem)
    assert plan.score == score(problem, plan.assignments)
    broken = violations(problem, plan.assignments, plan.pins_refused)
    names = ("rule", "session", "seat", "helper", "detail")
    said = [str([one[name] for name in names]) for one in office.draft()["broken"]]
    found = [
        str([one.rule, one.session, one.seat, one.helper, dict(one.detail)])
        for one in broken
    ]
    assert sorted(said) == sorted(found)
    funnels = Funnels(tables(problem), plan.assignments)
    key = attrgetter("session", "seat")
    assert plan.empty_seats == tuple(sorted(funnels.empty_seats(), key=key))
    assert plan.not_held == funnels.not_held()
    for tier, bound in plan.bound.items():
        assert bound is None or not broken, tier
