"""Sixteen people edit one draft at once: nothing is lost, and nobody edits unseen.

How often each edits is RELAIS_EDITS on SQLite and a fifth of it on PostgreSQL; without it
200 and 40.
"""

import os
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any, Final

import pytest
from sqlalchemy import select

from matching.files import fingerprint
from matching.score import score
from scheduler.errors import ChangedError, UnavailableError
from scheduler.services.drafts.desks import Desks
from scheduler.services.drafts.documents import the_draft
from scheduler.services.drafts.edits import edit_draft
from scheduler.services.networks import find_network
from scheduler.services.rounds.keeping import round_problem, store_draft, the_round
from scheduler.store.session import Database
from scheduler.store.tables import Edit
from scheduler.translate import plan_of
from tests.matching.tiny import helper, problem, seats, session
from tests.scheduler.agendas import utc
from tests.scheduler.drafted import explained
from tests.scheduler.regions import store_problem

KEY: Final = "busy"
WEEK: Final = "2026-W48"
NOW: Final = utc("2026-11-20T12:00")
WRITERS: Final = 16
PATIENCE: Final = 0.1  # seconds; longer each time somebody loses

pytestmark = pytest.mark.slow


def edits_each(kind: str) -> int:
    named = int(os.environ.get("RELAIS_EDITS") or 200)
    return named if kind == "sqlite" else named // 5


@dataclass
class Writer:
    """One person, who sits down in a seat of their own and gets up again."""

    number: int
    database: Database
    desks: Desks
    acknowledged: list[tuple[int, bool]] = field(default_factory=list)
    lost: int = 0

    def __post_init__(self) -> None:
        self.draws = Random(self.number)  # noqa: S311 - no secret

    def work(self, times: int) -> None:
        for turn in range(times):
            sits, pin = turn % 2 == 0, turn % 10 < 2
            lost = 0
            while not self._edit(sits, pin=pin):
                lost += 1
                time.sleep(self.draws.uniform(0, min(lost, 8) * PATIENCE))
            self.lost += lost

    def _edit(self, sits: bool, *, pin: bool) -> bool:
        key = f"s{self.number}"
        mine: dict[str, Any] = {"session": key, "seat": "a"}
        fields: dict[str, Any] = {"pin": pin, "removed": [mine]}
        if sits:
            fields = {"pin": pin, "added": [{**mine, "helper": f"h{self.number}"}]}
        try:
            revision = self._read()
            with self.database.write() as db:
                done = edit_draft(
                    db,
                    find_network(db, KEY),
                    WEEK,
                    fields,
                    revision=revision,
                    desks=self.desks,
                    by=f"writer-{self.number}",
                    now=NOW,
                )
        except (ChangedError, UnavailableError):
            return False
        assert done["revision"] == revision + 1
        assert not done["stale"]
        self.acknowledged.append((done["number"], sits))
        return True

    def _read(self) -> int:
        with self.database.read() as db:
            return the_draft(db, find_network(db, KEY), WEEK)[1].revision


def store(database: Database, made_at: datetime) -> None:
    """Make as many sessions as writers, on three days, and nobody in them."""
    hours = ("09:00 11:00", "11:30 13:30", "14:00 16:00", "16:30 18:30")
    sessions = tuple(
        session(f"s{n}", f"{n // 4} {hours[n % 4]}", seats=seats(1))
        for n in range(WRITERS)
    )
    asked = problem(tuple(helper(f"h{n}") for n in range(WRITERS)), sessions)
    with database.write() as db:
        network = store_problem(db, asked, KEY)
        week = round_problem(db, network, WEEK, made_at)
        of = the_round(db, network, WEEK)
        store_draft(db, network, of, explained(week, ()), made_at, stale=False)


def test_of_many_writers_nothing_is_lost(any_database: Database) -> None:
    store(any_database, NOW)
    times, desks = edits_each(any_database.kind), Desks()
    writers = [Writer(number, any_database, desks) for number in range(WRITERS)]
    gate = threading.Barrier(WRITERS)

    def begin(writer: Writer) -> None:
        gate.wait()
        writer.work(times)

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(begin, writers))
    assert sum(writer.lost for writer in writers) > 0  # they did meet
    with any_database.read() as db:
        network = find_network(db, KEY)
        _, draft = the_draft(db, network, WEEK)
        edits = db.scalars(select(Edit).order_by(Edit.number)).all()
        plan, revision = plan_of(db, draft), draft.revision
        week = round_problem(db, network, WEEK, NOW)
    assert revision == 1 + WRITERS * times
    assert [edit.number for edit in edits] == list(range(1, WRITERS * times + 1))
    assert Counter(edit.by for edit in edits) == dict.fromkeys(
        (f"writer-{number}" for number in range(WRITERS)), times
    )
    for writer in writers:
        own = [edit for edit in edits if edit.by == f"writer-{writer.number}"]
        told = [(edit.number, bool(edit.added)) for edit in own]
        assert told == writer.acknowledged
    sitting = {f"s{writer.number}" for writer in writers if writer.acknowledged[-1][1]}
    assert {one.session for one in plan.assignments} == sitting
    assert plan.score == score(week, plan.assignments)
    assert plan.problem_sha256 == fingerprint(week)
    assert {pin.session for pin in week.pins} <= sitting
