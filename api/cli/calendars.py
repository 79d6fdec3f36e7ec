"""Calendar addresses, and calendars as files."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.databases import opened
from api.cli.speech import AsJson, Lang, say, say_json, speak, warn

feed = typer.Typer(
    help="Calendar addresses to subscribe to.",
    rich_markup_mode=None,
    no_args_is_help=True,
)
Helper = Annotated[str | None, typer.Option(help="The calendar of this helper.")]
Site = Annotated[str | None, typer.Option(help="The calendar of this site.")]
Network = Annotated[
    str | None, typer.Option(help="The whole network, or whose helper or site it is.")
]


@feed.command()
def create(
    helper: Helper = None,
    site: Site = None,
    network: Network = None,
    json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Make a calendar address; it is shown this once."""
    said = speak(lang)
    from scheduler.clock import utc_now
    from scheduler.config import read_settings
    from scheduler.services.published.feeds import Subject, create_feed

    subject = Subject(network, helper, site)
    _one_subject(helper, site, network)
    public = read_settings().public_url.rstrip("/")
    with opened() as database, database.write() as db:
        token = create_feed(db, subject, said.lang, utc_now())
    calendar = f"{public}/calendars/{token}.ics"
    week = f"{public}/weeks/{token}"
    if json:
        say_json({"calendar": calendar, "week": week})
        return
    say(calendar)
    say(week)
    warn(
        said.gettext(
            "Who has this address reads the calendar; it cannot be shown again."
        )
    )


@feed.command()
def revoke(
    helper: Helper = None,
    site: Site = None,
    network: Network = None,
    lang: Lang = None,
) -> None:
    """Close the calendar addresses of a helper, site or network."""
    said = speak(lang)
    from scheduler.clock import utc_now
    from scheduler.services.published.feeds import Subject, revoke_feeds

    _one_subject(helper, site, network)
    with opened() as database, database.write() as db:
        count = revoke_feeds(db, Subject(network, helper, site), utc_now())
    say(said.ngettext("%(n)d address is closed.", "%(n)d addresses are closed.", count))


def export_ics(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Where the files are written.")
    ],
    network: Annotated[str, typer.Option(help="Whose calendars.")],
    lang: Lang = None,
) -> None:
    """Write the calendars of a network as files.

    One for each helper and site, and one for the network.
    """
    said = speak(lang)
    from scheduler.clock import utc_now
    from scheduler.services.networks import find_network
    from scheduler.services.published.exports import export_calendars

    with opened() as database, database.read() as db:
        owner = find_network(db, network)
        written = export_calendars(db, owner, folder, said.lang, utc_now())
    say(
        said.ngettext(
            "%(n)d calendar in %(folder)s",
            "%(n)d calendars in %(folder)s",
            len(written),
            folder=folder,
        )
    )


def _one_subject(helper: str | None, site: str | None, network: str | None) -> None:
    if helper is not None and site is not None:
        msg = "one of --helper and --site"
        raise typer.BadParameter(msg)
    if helper is site is network is None:
        msg = "--helper, --site or --network is needed"
        raise typer.BadParameter(msg)
