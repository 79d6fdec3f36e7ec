"""Alarms, warnings, retention and backups by the clock alone."""

from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update

from scheduler.config import Settings
from scheduler.cycle import Cycle
from scheduler.jobs.catalogue import JOBS, NIGHT, WATCH
from scheduler.jobs.job import EVERYBODY, Job, Owner, Work
from scheduler.jobs.ticking import tick
from scheduler.services.backup import read_backup, restore
from scheduler.store.session import Database
from scheduler.store.tables import (
    Absence,
    Activity,
    Alarm,
    Assignment,
    HelperClearance,
    JobRun,
    Notice,
)
from tests.scheduler.jobs.toys import add_networks, runs, utc
from tests.scheduler.live import NETWORK, network_of, published_week


def at(
    database: Database, now: str, jobs: tuple[Job, ...], **settings: object
) -> dict[str, tuple[str, str]]:
    """Tick at an instant; give state and words of the last slot of each job."""
    instant = utc(now)
    work = Work(database, Settings.model_validate(settings), lambda: instant)
    tick(work, jobs)
    rows = runs(database, "job", "state", "told")
    return {str(job): (str(state), str(told)) for job, state, told in rows}


def test_the_clock_raises_what_time_alone_raises(database: Database) -> None:
    published_week(database)
    with database.write() as db:
        holder = db.scalars(select(Assignment.helper_id)).first()
        assert holder is not None
        # Written past the services, as an import of old might have done.
        start, end = utc("2026-11-28T00:00"), utc("2026-12-07T00:00")
        db.add(Absence(helper_id=holder, starts_at=start, ends_at=end))
    told = at(database, "2026-11-29T12:01", WATCH)
    state, words = told["alarms"]
    assert state == "done"
    assert words.endswith(" raised, 0 ended")
    with database.read() as db:
        assert set(db.scalars(select(Alarm.helper_id))) == {holder}
    assert at(database, "2026-11-29T12:05", WATCH)["alarms"] == (
        "done",
        "0 raised, 0 ended",
    )
    over = at(database, "2026-12-07T12:05", WATCH)["alarms"]
    assert over[1].startswith("0 raised, ")
    with database.read() as db:
        assert set(db.scalars(select(Alarm.state))) == {"over"}


def test_every_night_all_that_is_published_is_checked(database: Database) -> None:
    published_week(database)
    told = at(database, "2026-11-29T03:31", NIGHT, backup_keep=0)
    assert told["check"] == ("done", "0 raised, 0 ended")
    with database.write() as db:
        db.execute(update(Activity).values(public_languages={"fr": "Z9"}))
        db.execute(update(Activity).values(seats=[{"id": "a", "roles": "x"}]))
    told = at(database, "2026-11-30T03:31", NIGHT, backup_keep=0)
    assert told["check"][0] == "done"


def test_papers_that_end_are_told_each_morning(database: Database) -> None:
    published_week(database)
    with database.write() as db:
        network_of(db).contact = "planning@example.org"
        db.execute(update(HelperClearance).values(last_on=date(2026, 12, 10)))
    told = at(database, "2026-11-29T06:00", WATCH)
    assert told["expiry"] == ("done", "1 told")
    with database.read() as db:
        assert db.scalars(select(Notice.kind)).all() == ["expiry"]
    # The day after, there is nothing new to tell.
    assert at(database, "2026-11-29T23:00", WATCH)["expiry"] == ("done", "1 told")


def test_people_are_forgotten_at_night(database: Database) -> None:
    published_week(database)
    told = at(database, "2030-01-05T03:01", NIGHT, backup_keep=0)
    state, words = told["forget"]
    assert state == "done"
    assert "1 absences" in words
    with database.read() as db:
        assert db.scalars(select(Absence.id)).all() == []
    assert told["clean"] == ("done", "nothing")


def test_a_backup_is_written_read_again_and_the_oldest_go(
    database: Database, tmp_path: Path
) -> None:
    published_week(database)
    folder = tmp_path / "kept" / "backups"
    how = {"backup_dir": folder, "backup_keep": 2}
    other = folder / "of-somebody-else.backup"
    for day in (1, 2, 3):
        told = at(database, f"2026-12-0{day}T03:15", NIGHT, **how)
        assert told["backup"][0] == "done"
        other.touch()
    kept = sorted(path.name for path in folder.iterdir())
    assert kept == [
        "of-somebody-else.backup",
        "relais-2026-12-02T0315Z.backup",
        "relais-2026-12-03T0315Z.backup",
    ]
    newest = folder / kept[-1]
    made = read_backup(newest)
    assert f"{made.rows} rows in {newest.name}, 1 older deleted" == told["backup"][1]
    assert newest.stat().st_mode & 0o077 == 0
    assert folder.stat().st_mode & 0o077 == 0
    restored = Database(f"sqlite:///{tmp_path}/again.sqlite")
    restore(restored, newest)
    with restored.read() as db:
        assert network_of(db).key == NETWORK
    restored.close()


def test_a_backup_that_cannot_be_written_is_seen(
    database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.touch()
    told = at(database, "2026-12-01T03:15", NIGHT, backup_dir=file / "backups")
    state, words = told["backup"]
    assert state == "failed"
    assert words.startswith("NotADirectoryError: ")
    none = at(database, "2026-12-02T03:15", NIGHT, backup_keep=0)
    assert none["backup"] == ("done", "nothing: no backups are kept")


@pytest.mark.parametrize("zone", ["Europe/Brussels", "Atlantic/Azores", "Asia/Beirut"])
def test_nothing_is_due_in_the_hour_of_a_clock_change(
    database: Database, zone: str
) -> None:
    owner = Owner(1, "n", zone, Cycle())
    begin = utc("2026-01-01T00:00")
    for job in JOBS:
        if job.name == "alarms":
            continue
        who = owner if job.of_network else EVERYBODY
        for due in job.slots(job.name, who, begin, begin + timedelta(days=366)):
            assert due.slot.astimezone(ZoneInfo(who.zone)).hour != 2


def test_the_page_on_jobs_tells_them_all() -> None:
    page = (Path(__file__).parents[3] / "docs" / "jobs.md").read_text(encoding="utf-8")
    assert [job.name for job in JOBS if f"| `{job.name}` |" not in page] == []


def test_names_of_jobs_are_each_their_own(database: Database) -> None:
    add_networks(database, bxl="Europe/Brussels")
    names = [job.name for job in JOBS]
    assert len(names) == len(set(names))
    at(database, "2026-12-01T05:00", JOBS, backup_keep=0)
    with database.read() as db:
        assert set(db.scalars(select(JobRun.job))) <= set(names)
