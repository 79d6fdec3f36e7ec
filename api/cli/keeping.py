"""Backup and restore."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.databases import opened, raw
from api.cli.speech import Lang, say, speak


def backup(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Where the backup is written.")
    ],
    lang: Lang = None,
) -> None:
    """Write everything to one verified file."""
    said = speak(lang)
    from scheduler.services.backup import backup as written

    with opened() as database:
        made = written(database, file)
    say(
        said.ngettext(
            "%(n)d row in %(file)s, read again and whole.",
            "%(n)d rows in %(file)s, read again and whole.",
            made.rows,
            file=file,
        )
    )


def restore(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A backup written by Relais.")
    ],
    force: Annotated[
        bool, typer.Option("--force", help="Replace what the database holds.")
    ] = False,
    lang: Lang = None,
) -> None:
    """Put a backup into the database, whole or not at all."""
    said = speak(lang)
    from scheduler.services.backup import restore as restored

    with raw() as database:
        made = restored(database, file, force=force)
    say(
        said.ngettext(
            "%(n)d row restored from %(file)s.",
            "%(n)d rows restored from %(file)s.",
            made.rows,
            file=file,
        )
    )
