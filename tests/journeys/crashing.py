"""Processes that are killed at random while they work, and what is left of it.

A child runs a loop of commands on a database and acknowledges each one after it was
kept, as a server answers; the parent kills it (SIGKILL) at a random moment and looks
at the database. Children are forked from a process that has everything loaded, so
that hundreds of crashes take minutes.

The number of crashes is RELAIS_CRASHES on SQLite and two fifths of it on PostgreSQL;
without it 20 and 5.
"""

import os
import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, Final

from sqlalchemy import text

from scheduler.store.migration import upgrade
from scheduler.store.session import Database

LONGEST_REOPENING: Final = 5.0
_LONGEST_WAIT: Final = 60.0
_FIRST_STEP: Final = 0.05
HOUR: Final = timedelta(hours=1)
_CONTEXT = get_context("forkserver")

Acknowledge = Callable[[Any], None]
Loop = Callable[[Database, "Turn", Acknowledge], None]
Check = Callable[[Database, "Turn", list[Any]], None]


class Turn:
    """One life of a child, with the time of the story, which goes on.

    Parameters
    ----------
    number
        From 0.
    start
        When it begins.
    """

    def __init__(self, number: int, start: datetime) -> None:
        self.number, self.start = number, start
        self._began = time.monotonic()

    def now(self) -> datetime:
        """Tell the time of the story."""
        return self.start + timedelta(seconds=time.monotonic() - self._began)


def crashes(kind: str) -> int:
    """Say how often to crash a kind of database."""
    named = os.environ.get("RELAIS_CRASHES")
    if kind == "sqlite":
        return int(named or 20)
    return int(named) * 2 // 5 if named else 5


def crash_often(
    database: Database,
    loop: Loop,
    check: Check,
    *,
    start: datetime,
    within: int,
    seed: int = 1,
) -> list[Any]:
    """Let children work and kill each, and look at the database after every one.

    Parameters
    ----------
    loop
        A function at the top of its module, run by the child until it is killed: it
        acknowledges what was kept, with anything that can be pickled.
    check
        Called with the database opened anew and all that was ever acknowledged;
        asserts that nothing is lost or half there, and repairs what a next worker
        would.
    start
        The time of the story at its beginning: a child lives every hour, and what is
        left is looked at half an hour later.
    within
        A child is killed after so many acknowledgements at most, or before the next
        one: counted in work, so that it is killed at work on a slow machine too.

    Returns
    -------
    list
        Everything that was acknowledged.
    """
    _CONTEXT.set_forkserver_preload(["tests.journeys.warmed", loop.__module__])
    draws = random.Random(seed)  # noqa: S311 - moments, no secrets
    url = database.engine.url.render_as_string(hide_password=False)
    acknowledged: list[Any] = []
    for number in range(crashes(database.kind)):
        turn = Turn(number, start + number * HOUR)
        acknowledged += _life(url, loop, turn, draws, within)
        began = time.monotonic()
        reopened = Database(url)
        try:
            upgrade(reopened)
            with reopened.write(inputs=False) as db:
                db.execute(text("SELECT 1"))
            assert time.monotonic() - began < LONGEST_REOPENING
            check(reopened, Turn(number, turn.start + HOUR / 2), acknowledged)
        finally:
            reopened.close()
    return acknowledged


def _life(
    url: str, loop: Loop, turn: Turn, draws: random.Random, within: int
) -> list[Any]:
    """Let a child live for a while, and give what it acknowledged."""
    parent, child = _CONTEXT.Pipe(duplex=False)
    arguments = (url, loop, turn.number, turn.start, child)
    process = _CONTEXT.Process(target=_child, args=arguments, daemon=True)
    process.start()
    child.close()
    said: list[Any] = []
    try:
        assert parent.poll(_LONGEST_WAIT), "the child has not begun"
        assert parent.recv() is None
        longest = _FIRST_STEP
        for _ in range(draws.randint(0, within)):
            began = time.monotonic()
            assert parent.poll(_LONGEST_WAIT), "the child does nothing"
            said.append(parent.recv())
            longest = max(longest, time.monotonic() - began)
        time.sleep(draws.uniform(0, longest))
        process.kill()
        return said + _rest(parent)
    finally:
        process.kill()
        process.join()
        parent.close()


def _rest(parent: Connection) -> list[Any]:
    said = []
    try:
        while True:
            said.append(parent.recv())
    except EOFError:
        return said


def _child(
    url: str, loop: Loop, number: int, start: datetime, pipe: Connection
) -> None:
    database = Database(url)
    with database.read() as db:
        db.execute(text("SELECT 1"))
    pipe.send(None)
    loop(database, Turn(number, start), pipe.send)
