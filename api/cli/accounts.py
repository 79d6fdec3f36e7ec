"""Networks, accounts and tokens: the first coordinator of a network is made here."""

from typing import Annotated

import typer

from api.cli.databases import opened
from api.cli.speech import AsJson, Lang, say, say_json, speak, warn

COMMAND = "command"
network = typer.Typer(
    help="Organisations that plan.", rich_markup_mode=None, no_args_is_help=True
)
account = typer.Typer(
    help="Who works for a network.", rich_markup_mode=None, no_args_is_help=True
)
token = typer.Typer(
    help="Secrets that open the API.", rich_markup_mode=None, no_args_is_help=True
)
Network = Annotated[str, typer.Option(help="For which network.")]


@network.command("create")
def create_network(
    key: Annotated[str, typer.Argument(help="A short word that never changes.")],
    name: Annotated[str, typer.Option(help="Name, as it is shown.")] = "",
    zone: Annotated[str, typer.Option(help="Its hours.")] = "Europe/Brussels",
    lang: Lang = None,
) -> None:
    """Make a network, empty."""
    said = speak(lang)
    from scheduler.services import networks

    with opened() as database, database.write() as db:
        networks.create_network(db, key, name, zone)
    say(said.gettext("Network %(key)s is new.", key=key))


@account.command("create")
def create_account(
    key: Annotated[str, typer.Argument(help="A short word that never changes.")],
    network: Network,
    name: Annotated[str, typer.Option(help="Name, as it is shown.")] = "",
    email: Annotated[str, typer.Option(help="Mail address.")] = "",
    role: Annotated[
        str, typer.Option(help="coordinator (everything) or reader (looks only).")
    ] = "coordinator",
    lang: Lang = None,
) -> None:
    """Make an account of a coordinator or reader."""
    said = speak(lang)
    from scheduler.clock import utc_now
    from scheduler.services import accounts
    from scheduler.services.networks import find_network

    fields = {"name": name, "email": email, "role": role}
    with opened() as database, database.write(inputs=False) as db:
        owner = find_network(db, network)
        accounts.create_account(db, owner, key, fields, by=COMMAND, now=utc_now())
    say(said.gettext("Account %(key)s is made.", key=key))


@token.command("create")
def create_token(
    network: Network,
    account: Annotated[str, typer.Option(help="Whose token it is.")],
    name: Annotated[str, typer.Option(help="What it is for.")] = "command",
    scope: Annotated[
        list[str] | None,
        typer.Option(help="What it opens; without one, all that the role allows."),
    ] = None,
    days: Annotated[int, typer.Option(help="Until it expires.")] = 90,
    json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Make a token; it is shown this once, on standard output."""
    said = speak(lang)
    from scheduler.clock import utc_now
    from scheduler.services import accounts
    from scheduler.services.networks import find_network

    with opened() as database, database.write(inputs=False) as db:
        owner = find_network(db, network)
        secret, made = accounts.create_token(
            db, owner, account, name, scope or [], days, by=COMMAND, now=utc_now()
        )
    if json:
        shown = {**made, "secret": secret}
        say_json(
            {
                key: value.isoformat() if hasattr(value, "isoformat") else value
                for key, value in shown.items()
            }
        )
        return
    say(secret)
    warn(
        said.gettext(
            "Token %(number)d, until %(day)s; it cannot be shown again.",
            number=made["number"],
            day=said.date(made["expires_at"].date()),
        )
    )


@token.command("revoke")
def revoke_token(
    number: Annotated[int, typer.Argument(help="Its number.")],
    network: Network,
    lang: Lang = None,
) -> None:
    """Close a token."""
    said = speak(lang)
    from scheduler.clock import utc_now
    from scheduler.services import accounts
    from scheduler.services.networks import find_network

    with opened() as database, database.write(inputs=False) as db:
        owner = find_network(db, network)
        accounts.revoke_token(db, owner, number, by=COMMAND, now=utc_now())
    say(said.gettext("Token %(number)d is closed.", number=number))
