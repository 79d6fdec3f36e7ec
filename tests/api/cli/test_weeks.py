"""The commands of a network's week, in the order a coordinator uses them."""

import json
from datetime import date
from pathlib import Path

import pytest

from scheduler.example import NETWORK_KEY, example_files
from tests.api.cli.conftest import Run
from tests.scheduler.places.registers import place, register

WEEK = "2099-W49"  # always to come
MONDAY = date(2099, 11, 30)


@pytest.fixture
def sheets(tmp_path: Path) -> list[Path]:
    """The example's sheets, for a week far ahead."""
    folder = tmp_path / "sheets"
    folder.mkdir()
    for name, content in example_files(MONDAY).items():
        (folder / name).write_bytes(content)
    return sorted(folder.iterdir())


@pytest.fixture
def imported(run: Run, sheets: list[Path]) -> Run:
    ran = run("import", *sheets, "--network", NETWORK_KEY)
    assert ran.status == 0, ran.err
    return run


def test_import_says_what_is_new_and_then_that_nothing_is(
    run: Run, sheets: list[Path]
) -> None:
    first = run("import", *sheets, "--network", "bxl", "--json")
    counts = {one["sheet"]: one for one in json.loads(first.out)["sheets"]}
    assert counts["helpers"]["added"] == 25
    assert counts["sites"]["added"] == 15
    again = json.loads(run("import", *sheets, "--network", "bxl", "--json").out)
    assert not again["created"]
    assert all(one["added"] == one["updated"] == 0 for one in again["sheets"])


def test_a_dry_run_changes_nothing(run: Run, sheets: list[Path]) -> None:
    ran = run("import", *sheets, "--network", "bxl", "--dry-run")
    assert ran.status == 0
    assert "Nothing was changed" in ran.out
    assert run("export-ics", "out", "--network", "bxl").status == 2


def test_import_lists_every_fault_and_writes_nothing(
    run: Run, sheets: list[Path], tmp_path: Path
) -> None:
    [helpers] = [path for path in sheets if path.name == "helpers.csv"]
    text = helpers.read_text("utf-8-sig").replace(";transit;", ";boat;")
    helpers.write_text(text.replace("amina;", "a b;"), "utf-8")
    ran = run("import", *sheets, "--network", "bxl")
    assert ran.status == 2
    faults = [line for line in ran.err.splitlines() if "helpers.csv, row" in line]
    assert any("column mode" in line and "boat" in line for line in faults)
    assert any("“a b”" in line for line in faults)
    assert run("feed", "create", "--network", "bxl").status == 2


def test_templates_are_written_in_the_language_asked(run: Run, tmp_path: Path) -> None:
    ran = run("import", "--template", "vides", "--lang", "fr")
    assert ran.status == 0
    assert (tmp_path / "vides" / "aidants.csv").is_file()
    assert run("import", "--template", "leer", "--lang", "de").status == 0
    assert (tmp_path / "leer" / "helpers.csv").is_file()  # sheets are English or French


@pytest.mark.solver
def test_a_week_is_planned_published_and_exported(
    imported: Run, tmp_path: Path
) -> None:
    run = imported
    week = ("--network", NETWORK_KEY, "--week", WEEK)
    assert run("publish", *week).status == 1  # nothing is planned yet
    planned = run("plan", *week, "--seconds", "20", "--lang", "fr")
    assert planned.status == 0, planned.err
    assert "postes obligatoires pourvus" in planned.out
    assert f"relais publish --network {NETWORK_KEY} --week {WEEK}" in planned.out
    published = run("publish", *week)
    assert published.out == f"Week {WEEK} is published (version 1).\n"
    assert run("publish", *week).status == 1
    exported = run("export-ics", "calendars", "--network", NETWORK_KEY)
    assert exported.status == 0
    assert len(list((tmp_path / "calendars").glob("helper-*.ics"))) == 25
    assert len(list((tmp_path / "calendars").glob("site-*.ics"))) == 15
    assert (tmp_path / "calendars" / f"network-{NETWORK_KEY}.ics").is_file()


@pytest.mark.solver
def test_plan_as_json_is_a_plan_file(imported: Run) -> None:
    ran = imported("plan", "--network", NETWORK_KEY, "--week", WEEK, "--json")
    assert json.loads(ran.out)["format"] == "relais-plan/1"


@pytest.mark.parametrize("week", ["2099-49", "2099-W54", "next"])
def test_no_week_is_2(imported: Run, week: str) -> None:
    ran = imported("plan", "--network", NETWORK_KEY, "--week", week)
    assert ran.status == 2
    assert week in ran.err


def test_an_unknown_network_is_2_and_names_the_known(imported: Run) -> None:
    ran = imported("plan", "--network", "nobody", "--week", WEEK)
    assert ran.status == 2
    assert NETWORK_KEY in ran.err


def test_a_feed_is_shown_once_and_closed(imported: Run) -> None:
    made = imported("feed", "create", "--helper", "amina", "--lang", "fr")
    calendar, week = made.out.splitlines()
    assert calendar.startswith("http://127.0.0.1:8000/calendars/")
    assert calendar.endswith(".ics")
    assert week.startswith("http://127.0.0.1:8000/weeks/")
    assert "ne peut plus être montrée" in made.err
    dutch = imported("feed", "create", "--helper", "amina", "--lang", "nl")
    assert "kan niet opnieuw getoond worden" in dutch.err
    said = imported("feed", "create", "--network", NETWORK_KEY, "--json")
    assert set(json.loads(said.out)) == {"calendar", "week"}
    closed = imported("feed", "revoke", "--helper", "amina")
    assert closed.out == "2 addresses are closed.\n"
    assert imported("feed", "revoke", "--helper", "amina").out.startswith("0 ")


def test_a_backup_is_restored_whole(
    imported: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert imported("backup", "all.backup").status == 0
    assert imported("restore", "all.backup").status == 1  # not empty, no --force
    assert imported("restore", "all.backup", "--force").status == 0
    monkeypatch.setenv("RELAIS_DATABASE_URL", f"sqlite:///{tmp_path / 'new.sqlite'}")
    restored = imported("restore", "all.backup")
    assert restored.status == 0
    assert restored.out.endswith("restored from all.backup.\n")
    assert imported("feed", "create", "--helper", "amina").status == 0
    (tmp_path / "no.backup").write_bytes(b"PK nothing")
    assert imported("restore", "no.backup", "--force").status == 2


def test_a_setting_that_cannot_be_used_is_2(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RELAIS_DATABASE_URL", "mysql://x/y")
    ran = run("feed", "create", "--network", "x")
    assert ran.status == 2
    assert "sqlite:///FILE" in ran.err


def test_a_known_secret_does_not_leave_this_machine(run: Run) -> None:
    ran = run("serve", "--host", "0.0.0.0", "--port", "0")  # noqa: S104
    assert ran.status == 2
    assert "RELAIS_SECRET" in ran.err


def test_made_up_helpers_come_to_the_permanences_of_a_register(
    run: Run, tmp_path: Path
) -> None:
    hours = ("9h-12h", "13h30-17h") * 4
    names = [(f"t_{n}_", f"Place {n}", f"5.0{n}") for n in range(1, 7)]
    places = tmp_path / "places.csv"
    places.write_bytes(
        register(*(place(key, name, *hours, lon=lon) for key, name, lon in names))
    )
    assert run("import", "--template", "sheets").status == 0
    usual = ("import", "sheets/activities.csv", "places.csv", "--network", "own")
    assert run(*usual, "--permanence", "permanence").status == 0
    generated = ("generate", "--preset", "pool", "--places", "places.csv")
    ran = run(*generated, "--week", WEEK, "--sheets", "made-up")
    assert ran.status == 0, ran.err
    made_up = [
        f"made-up/{sheet}.csv" for sheet in ("activities", "sites", "helpers", "dates")
    ]
    ran = run("import", *made_up, "--network", "own", "--json")
    assert ran.status == 0, ran.err
    counts = {one["sheet"]: one for one in json.loads(ran.out)["sheets"]}
    known = counts["sites"]  # those of the register, one of them better known now
    assert (known["added"], known["updated"] + known["unchanged"]) == (0, 6)
    assert run("import", "places.csv", "--network", "own").status == 0
    ran = run("plan", "--network", "own", "--week", WEEK, "--json")
    assert ran.status == 0, ran.err
    plan = json.loads(ran.out)
    assert plan["assignments"]
    assert len({seat["session"].split(".")[1] for seat in plan["empty_seats"]}) <= 4
    published = run("publish", "--network", "own", "--week", WEEK)
    assert published.status == 0, published.err
