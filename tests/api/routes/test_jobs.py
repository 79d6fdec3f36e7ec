"""Runs of jobs over the API: those of the network and of all, never another's."""

from datetime import timedelta

import pytest

from scheduler.services.networks import create_network
from scheduler.store.session import Database
from scheduler.store.tables import JobRun, Network
from tests.api.office import Office
from tests.scheduler.published import NOW


def add(database: Database, job: str, network: str | None, **how: object) -> int:
    with database.write(inputs=False) as db:
        owner = None
        if network is not None:
            owner = db.query(Network).where(Network.key == network).one()
        row = JobRun(job=job, network_id=owner.id if owner else None, slot=NOW)
        row.scope = str(how.pop("scope", network or ""))
        row.started_at = row.seen_at = NOW
        for name, value in how.items():
            setattr(row, name, value)
        db.add(row)
        db.flush()
        return row.id


@pytest.fixture
def numbers(published: Database) -> dict[str, int]:
    with published.write() as db:
        create_network(db, "lg")
    told = {"told": "bad_input: …", "ended_at": NOW + timedelta(seconds=2)}
    return {
        "open": add(
            published, "open", "bxl", scope="bxl/2026-W45", state="failed", **told
        ),
        "other": add(published, "open", "lg", scope="lg/2026-W45"),
        "backup": add(published, "backup", None, state="done"),
    }


def test_runs_are_listed_the_newest_first(
    office: Office, numbers: dict[str, int]
) -> None:
    answer = office.get("/jobs")
    assert answer.status_code == 200
    found = [(one["number"], one["job"]) for one in answer.json()["items"]]
    assert found == [(numbers["backup"], "backup"), (numbers["open"], "open")]
    failed = office.get("/jobs?state=failed").json()["items"]
    assert [one["number"] for one in failed] == [numbers["open"]]
    assert office.get("/jobs?job=backup").json()["items"][0]["of_all_networks"]
    assert office.get("/jobs?state=lost").status_code == 422


def test_runs_come_in_pages(office: Office, numbers: dict[str, int]) -> None:
    first = office.get("/jobs?limit=1").json()
    second = office.get(f"/jobs?limit=1&after={first['next']}").json()
    assert second["items"][0]["number"] == numbers["open"]
    assert second["next"] is None


def test_one_run_is_shown(office: Office, numbers: dict[str, int]) -> None:
    answer = office.get(f"/jobs/{numbers['open']}")
    assert answer.json() == {
        "number": numbers["open"],
        "job": "open",
        "of_all_networks": False,
        "week": "2026-W45",
        "slot": "2026-10-20T12:00:00Z",
        "state": "failed",
        "told": "bad_input: …",
        "started_at": "2026-10-20T12:00:00Z",
        "ended_at": "2026-10-20T12:00:02Z",
    }


def test_the_run_of_another_network_is_not_there(
    office: Office, numbers: dict[str, int]
) -> None:
    assert office.get(f"/jobs/{numbers['other']}").status_code == 404
    assert office.get("/jobs/999999").status_code == 404
