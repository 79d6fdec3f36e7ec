"""The worker as a process: it works, and leaves in good order when it is told to."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from scheduler.clock import utc_now
from scheduler.config import Settings
from scheduler.services.networks import create_network, find_network
from scheduler.services.rounds.runs import want_run
from scheduler.store.session import Database
from scheduler.store.tables import JobRun, SolveRun
from tests.journeys.servers import served
from tests.scheduler.small import small_network

PATIENCE_SECONDS = 60


@contextmanager
def command(
    name: str, database: Database, folder: Path, **settings: str
) -> Iterator["subprocess.Popen[str]"]:
    url = database.engine.url.render_as_string(hide_password=False)
    environment = {**os.environ, "RELAIS_DATABASE_URL": url, **settings}
    process = subprocess.Popen(  # noqa: S603 - our own program
        [str(Path(sys.executable).parent / "relais"), name],
        env=environment,
        cwd=folder,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def until(database: Database, question: Callable[[Any], bool]) -> None:
    """Wait until the rows say so."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with database.read() as db:
            if question(db):
                return
        time.sleep(0.05)
    msg = "it has not happened"
    raise AssertionError(msg)


def ended(process: "subprocess.Popen[str]", number: int) -> list[dict[str, Any]]:
    """Send a signal; give what was logged, once it has ended well."""
    process.send_signal(number)
    _, said = process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 0, said
    return [json.loads(line) for line in said.splitlines()]


def coming_week() -> str:
    year, week, _ = (utc_now() + timedelta(days=14)).isocalendar()
    return f"{year}-W{week:02}"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_does_what_is_due_and_leaves_when_told(
    database: Database, tmp_path: Path, number: int
) -> None:
    with database.write() as db:
        create_network(db, "bxl")
    with command("work", database, tmp_path, RELAIS_BACKUP_KEEP="1") as process:
        until(
            database,
            lambda db: (
                {"backup", "alarms", "forget"}
                <= set(db.scalars(select(JobRun.job).where(JobRun.state == "done")))
            ),
        )
        logged = ended(process, number)
    events = [line["event"] for line in logged]
    assert events[0].startswith("no mail server is named")
    assert "job done" in events
    assert events[-1] == "the worker has stopped"
    assert len(list((tmp_path / "var" / "backups").iterdir())) == 1
    with database.read() as db:
        assert "running" not in set(db.scalars(select(JobRun.state)))


@pytest.mark.solver
def test_a_worker_that_must_leave_keeps_the_best_plan(
    database: Database, tmp_path: Path
) -> None:
    week = coming_week()
    with database.write() as db:
        small_network(db)
    with database.write() as db:
        want_run(
            db,
            find_network(db, "brussels"),
            week,
            {"seconds": 500},
            settings=Settings(),
            by="anne",
            now=utc_now(),
        )
    with command("work", database, tmp_path, RELAIS_BACKUP_KEEP="0") as process:
        until(database, lambda db: db.scalars(select(SolveRun.state)).one() != "wanted")
        ended(process, signal.SIGTERM)
    with database.read() as db:
        run = db.scalars(select(SolveRun)).one()
        assert (run.state, run.error) == ("done", None)
        assert run.plan is not None


def test_a_server_on_sqlite_works_too(database: Database, tmp_path: Path) -> None:
    assert database.file is not None
    with database.write() as db:
        create_network(db, "bxl")
    with served(database.file, tmp_path):
        until(
            database,
            lambda db: (
                "alarms"
                in set(db.scalars(select(JobRun.job).where(JobRun.state == "done")))
            ),
        )
    said = (tmp_path / "server.log").read_text().splitlines()
    assert json.loads(said[-1])["event"] == "the worker has stopped"
    with database.read() as db:
        assert "running" not in set(db.scalars(select(JobRun.state)))
