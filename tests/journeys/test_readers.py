"""A feed, read over HTTP by the programmes that people use, in a clock-change week."""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx2
import pytest
from sqlalchemy import select

from scheduler.clock import utc_now
from scheduler.services.published.feeds import Subject, create_feed
from scheduler.store.session import Database
from scheduler.store.tables import CalendarEntry
from tests.databases import copy_of_file
from tests.journeys.servers import served
from tests.scheduler.published import publish_network

BIN = Path(sys.executable).parent
READERS = Path(__file__).parents[1] / "readers"
BRUSSELS = ZoneInfo("Europe/Brussels")

Instants = dict[str, tuple[datetime, datetime]]

pytestmark = pytest.mark.slow


def next_change(after: datetime) -> datetime:
    """Give 00:30 UTC of the next day on which the clock of Brussels changes."""
    midnight = after.replace(hour=0, minute=30, second=0, microsecond=0)
    for days in range(1, 366):
        night = midnight + timedelta(days=days)
        before = night.astimezone(BRUSSELS).utcoffset()
        if before != (night + timedelta(hours=3)).astimezone(BRUSSELS).utcoffset():
            return night
    raise AssertionError


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("served")


@pytest.fixture(scope="module")
def feed(sqlite_template: Path, folder: Path) -> Iterator[tuple[str, Database]]:
    now = utc_now()
    database = copy_of_file(sqlite_template, folder)
    with database.write() as db:
        publish_network(db, night=next_change(now))
        token = create_feed(db, Subject(network="bxl"), "fr", now)
    assert database.file is not None
    with served(database.file, folder) as address:
        yield f"{address}/calendars/{token}.ics", database
    database.close()


def rows(database: Database) -> Instants:
    with database.read() as db:
        entries = db.scalars(
            select(CalendarEntry).where(CalendarEntry.helper_id.is_(None))
        )
        return {row.uid: (row.starts_at, row.ends_at) for row in entries}


def run(*command: str | Path, asked: str = "") -> str:
    done = subprocess.run(  # noqa: S603
        [str(part) for part in command],
        input=asked,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_vdirsyncer_and_khal_read_the_instants_of_the_rows(
    feed: tuple[str, Database], tmp_path: Path
) -> None:
    address, database = feed
    expected = rows(database)
    synced = fetched(address, tmp_path)
    assert len(list(synced.iterdir())) == len(expected)
    first = min(start for start, _ in expected.values()).date()
    config = tmp_path / "khal.conf"
    config.write_text(
        f"[calendars]\n[[relais]]\npath = {synced}\nreadonly = True\n"
        "[locale]\nlocal_timezone = UTC\ndefault_timezone = UTC\n"
        "timeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
        f"[sqlite]\npath = {tmp_path / 'khal.db'}\n"
    )
    said = run(
        *(BIN / "khal", "-c", config, "list", "--once", "--day-format", ""),
        *("--format", "{start-long}|{end-long}", f"{first}", "30d"),
    )
    # vdirsyncer gives events of a feed names of its own.
    assert sorted(instants_of_khal(said)) == sorted(expected.values())


def fetched(address: str, folder: Path) -> Path:
    """Fetch a feed by vdirsyncer, one file for each event."""
    synced = folder / "synced"
    synced.mkdir()
    config = folder / "vdirsyncer.conf"
    config.write_text(
        f'[general]\nstatus_path = "{folder / "status"}"\n'
        '[pair relais]\na = "remote"\nb = "local"\ncollections = null\n'
        f'[storage remote]\ntype = "http"\nurl = "{address}"\n'
        '[storage local]\ntype = "filesystem"\n'
        f'path = "{synced}"\nfileext = ".ics"\n'
    )
    run(BIN / "vdirsyncer", "-c", config, "discover", asked="y\n")
    run(BIN / "vdirsyncer", "-c", config, "sync")
    return synced


def instants_of_khal(said: str) -> list[tuple[datetime, datetime]]:
    found = []
    for line in filter(None, said.splitlines()):
        start, end = (
            datetime.fromisoformat(part).replace(tzinfo=UTC) for part in line.split("|")
        )
        found.append((start, end))
    return found


def test_ical_js_reads_the_instants_of_the_rows(feed: tuple[str, Database]) -> None:
    address, database = feed
    assert (READERS / "node_modules").is_dir(), "`make test` installs the readers"
    events = json.loads(run(BIN / "node", READERS / "read.mjs", address))
    found = {
        event["uid"]: (
            datetime.fromtimestamp(event["start"], UTC),
            datetime.fromtimestamp(event["end"], UTC),
        )
        for event in events
    }
    assert found == rows(database)
    statuses = [event["status"] for event in events]
    assert sorted(statuses) == ["CANCELLED", *["CONFIRMED"] * 4]


def test_the_real_server_answers_304_and_logs_no_token(
    feed: tuple[str, Database], folder: Path
) -> None:
    address, _ = feed
    first = httpx2.get(address)
    again = httpx2.get(address, headers={"if-none-match": first.headers["etag"]})
    head = httpx2.head(address)
    assert (first.status_code, again.status_code, head.status_code) == (200, 304, 200)
    assert head.headers["etag"] == first.headers["etag"]
    assert "server" not in first.headers
    token = address.rsplit("/", 1)[1].removesuffix(".ics")
    assert token not in (folder / "server.log").read_text()
