"""The week of a network, by the same use cases as the buttons."""

import threading
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.databases import opened
from api.cli.problems import Seconds, Seed, Workers, limits_of
from api.cli.speech import AsJson, Lang, say, speak
from api.cli.watching import Listener, watched

if TYPE_CHECKING:
    from datetime import datetime

    from matching.plan import Plan
    from matching.problem import Problem
    from scheduler.store.session import Database

Network = Annotated[str, typer.Option(help="Key of the network.")]
Week = Annotated[str, typer.Option(metavar="2026-W49", help="ISO week.")]


def plan(
    network: Network,
    week: Week,
    seconds: Seconds = None,
    workers: Workers = None,
    seed: Seed = 1,
    json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Plan a week and keep the draft; Ctrl-C ends early.

    The best plan so far is then kept.
    """
    said = speak(lang)
    from api.cli.telling import told
    from matching.files import write_plan
    from scheduler.clock import utc_now
    from scheduler.plans import Arranger
    from scheduler.services.rounds.planning import plan_week

    limits = limits_of(seconds, workers, seed)
    now = utc_now()
    with opened() as database:

        def work(progress: Listener, stop: threading.Event) -> "Plan":
            return plan_week(database, network, week, limits, progress, stop, now=now)

        made = watched(work)
        if json:
            say(write_plan(made).decode().rstrip())
            return
        problem, names = loaded(database, network, week, now)
    for line in told(Arranger(problem, made, said, names).view(), said):
        say(line)
    say()
    say(said.gettext("Kept as the draft of %(week)s; publish it with:", week=week))
    say(f"  relais publish --network {network} --week {week}")


def publish(network: Network, week: Week, lang: Lang = None) -> None:
    """Publish the draft of a week in all calendars.

    A published version never changes; planning and publishing again makes another.
    """
    said = speak(lang)
    from scheduler.clock import utc_now
    from scheduler.services.networks import find_network
    from scheduler.services.published.publishing import publish_round

    with opened() as database, database.write() as db:
        version = publish_round(db, find_network(db, network), week, utc_now())
        number = version.number
    say(
        said.gettext(
            "Week %(week)s is published (version %(number)d).",
            week=week,
            number=number,
        )
    )


def loaded(
    database: "Database", network: str, week: str, as_of: "datetime"
) -> "tuple[Problem, dict[str, str]]":
    """Load the problem of a week and the names of the network's activities."""
    from scheduler.services.networks import find_network
    from scheduler.services.published.weeks import activity_names
    from scheduler.services.rounds.keeping import round_problem

    with database.read() as db:
        owner = find_network(db, network)
        return round_problem(db, owner, week, as_of), activity_names(db, owner)
