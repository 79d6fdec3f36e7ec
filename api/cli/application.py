"""The command ``relais`` and its commands, put together."""

from importlib.metadata import version
from typing import Annotated

import typer

from api.cli import (
    accounts,
    asking,
    calendars,
    demo,
    generating,
    importing,
    keeping,
    planning,
    problems,
    repairing,
    server,
    working,
)
from api.cli.speech import Lang, say, speak

# Plain help: nothing to load for it, and the same in a pipe.
app = typer.Typer(
    help="Plans who staffs which session in a network of digital centres.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    no_args_is_help=True,
)


def _say_version(wanted: bool) -> None:
    if wanted:
        say(f"relais {version('relais')}")
        raise typer.Exit


@app.callback()
def relais(
    lang: Lang = None,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", help="Say the version.", callback=_say_version, is_eager=True
        ),
    ] = False,
) -> None:
    """Plans who staffs which session in a network of digital centres."""
    if lang is not None:
        speak(lang)


app.command()(demo.demo)
app.command()(problems.solve)
app.command()(problems.check)
app.command()(asking.explain)
app.command()(repairing.repair)
app.command()(generating.generate)
app.command("import")(importing.import_sheets)
app.command()(planning.plan)
app.command()(planning.publish)
app.add_typer(accounts.network, name="network")
app.add_typer(accounts.account, name="account")
app.add_typer(accounts.token, name="token")
app.add_typer(calendars.feed, name="feed")
app.command("export-ics")(calendars.export_ics)
app.command()(server.serve)
app.command()(working.work)
app.command()(keeping.backup)
app.command()(keeping.restore)
