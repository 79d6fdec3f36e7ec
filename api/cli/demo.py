"""The example network of Brussels: imported, planned, published and shown."""

import threading
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final
from zoneinfo import ZoneInfo

import typer

from api.cli.planning import loaded
from api.cli.problems import Seed, limits_of
from api.cli.speech import Lang, say, speak, texts
from api.cli.watching import Listener, watched

if TYPE_CHECKING:
    from datetime import datetime

    from matching.plan import Plan
    from matching.problem import Problem
    from scheduler.plans import PlanView
    from scheduler.store.session import Database
    from scheduler.texts.language import Texts

DEFAULT_DIR: Final = Path("var/demo")
DATABASE: Final = "relais.sqlite"
ZONE: Final = ZoneInfo("Europe/Brussels")


def demo(
    folder: Annotated[
        Path, typer.Option("--dir", metavar="DIR", help="Where everything is written.")
    ] = DEFAULT_DIR,
    seed: Seed = 1,
    lang: Lang = None,
) -> None:
    """Plan next week of an example network of Brussels."""
    said = speak(lang)
    from api.pages.plan import plan_page
    from matching.files import write_plan, write_problem
    from scheduler.clock import utc_now
    from scheduler.files import write_whole
    from scheduler.store.migration import upgrade
    from scheduler.store.session import Database

    now = utc_now()
    folder.mkdir(parents=True, exist_ok=True)
    _clear(folder / DATABASE)
    database = Database(f"sqlite:///{folder / DATABASE}")
    try:
        upgrade(database)
        problem, made, view = _plan(database, next_week(now), seed, now)
        name = _write(database, folder, said.lang, now)
    finally:
        database.close()
    write_whole(folder / "problem.json", write_problem(problem))
    write_whole(folder / "plan.json", write_plan(made))
    write_whole(folder / "plan.html", plan_page(view, name, said))
    _tell(folder, view, said)


def next_week(now: "datetime") -> str:
    """Name the ISO week after the present one, in Brussels."""
    year, week, _ = (now.astimezone(ZONE) + timedelta(days=7)).isocalendar()
    return f"{year}-W{week:02}"


def _clear(file: Path) -> None:
    """Remove the demo of a former run, and nothing else.

    Raises
    ------
    BadInputError
        The file is there and is no demo.
    """
    from matching.faults import BadInputError, Fault

    if not file.exists():
        return
    if not _is_demo(file):
        expected = "no file, or that of a former demo (choose another --dir)"
        raise BadInputError([Fault(str(file), "another file", expected)], "demo")
    for ending in ("", "-wal", "-shm"):
        file.with_name(file.name + ending).unlink(missing_ok=True)


def _is_demo(file: Path) -> bool:
    """Say whether a file is a database with no network but the example's."""
    import sqlite3
    from contextlib import closing

    from scheduler.example import NETWORK_KEY, NETWORK_NAME

    try:
        # Plain and read-only: nothing of a stranger's file may be touched.
        uri = f"{file.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            rows = connection.execute("SELECT key, name FROM network").fetchall()
    except sqlite3.Error:
        return False
    return set(rows) <= {(NETWORK_KEY, NETWORK_NAME)}


def _plan(
    database: "Database", week: str, seed: int, now: "datetime"
) -> "tuple[Problem, Plan, PlanView]":
    """Import the example, plan its week and publish it."""
    from scheduler.example import NETWORK_KEY, example_files
    from scheduler.plans import Arranger
    from scheduler.services.imports import import_files
    from scheduler.services.networks import find_network
    from scheduler.services.published.publishing import publish_round
    from scheduler.services.rounds.planning import plan_week

    files = example_files(now.astimezone(ZONE).date() + timedelta(days=7), seed)
    with database.write() as db:
        import_files(db, NETWORK_KEY, files.items(), now=now)
    limits = limits_of(None, None, seed)

    def work(progress: Listener, stop: threading.Event) -> "Plan":
        return plan_week(database, NETWORK_KEY, week, limits, progress, stop, now=now)

    made = watched(work)
    # Before it is published: from then on the problem is another one.
    problem, names = loaded(database, NETWORK_KEY, week, now)
    with database.write() as db:
        publish_round(db, find_network(db, NETWORK_KEY), week, now)
    return problem, made, Arranger(problem, made, texts(), names).view()


def _write(database: "Database", folder: Path, lang: str, now: "datetime") -> str:
    """Write the calendars, and give the name of the network."""
    from scheduler.example import NETWORK_KEY
    from scheduler.services.networks import find_network
    from scheduler.services.published.exports import export_calendars

    with database.read() as db:
        network = find_network(db, NETWORK_KEY)
        export_calendars(db, network, folder / "calendars", lang, now)
        return network.name


def _tell(folder: Path, view: "PlanView", said: "Texts") -> None:
    from api.cli.telling import told

    for line in told(view, said):
        say(line)
    say()
    say(said.gettext("Look at %(file)s, the page to print.", file=folder / "plan.html"))
    say(
        said.gettext(
            "Calendars are in %(folder)s, the plan in %(plan)s.",
            folder=folder / "calendars",
            plan=folder / "plan.json",
        )
    )
