"""Sheets and registers of places into the database."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.databases import opened
from api.cli.speech import AsJson, Lang, columns, say, say_json, speak, warn

if TYPE_CHECKING:
    from scheduler.services.imports import ImportReport
    from scheduler.texts.language import Texts

SHOWN_GONE = 10


Files = Annotated[
    list[Path] | None,
    typer.Argument(metavar="FILE…", help="CSV or XLSX sheets, places, registers."),
]
Network = Annotated[
    str | None, typer.Option(help="Into which network; made where it is new.")
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Say what would change; change nothing.")
]
Strict = Annotated[
    bool, typer.Option("--strict", help="A cell that cannot be read is a fault.")
]
Permanence = Annotated[
    str | None,
    typer.Option(
        metavar="ACTIVITY", help="Each half-day of a register is held as this."
    ),
]
EmptySheets = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Write empty sheets to fill in, instead."),
]


def import_sheets(
    files: Files = None,
    network: Network = None,
    dry_run: DryRun = False,
    strict: Strict = False,
    permanence: Permanence = None,
    template: EmptySheets = None,
    json: AsJson = False,
    lang: Lang = None,
) -> None:
    """Bring in sheets: all of them, or nothing at all.

    Helpers, places, availability, sessions; CSV, XLSX, mednum places, registers.
    """
    said = speak(lang)
    if template is not None:
        _write_templates(template, said)
        return
    if not files or network is None:
        msg = "FILE… and --network are needed, or --template"
        raise typer.BadParameter(msg)
    from scheduler.clock import utc_now
    from scheduler.services.imports import import_files

    with opened() as database, database.write() as db:
        report = import_files(
            db,
            network,
            files,
            now=utc_now(),
            strict=strict,
            permanence=permanence,
            dry_run=dry_run,
        )
    if json:
        say_json(asdict(report))
    else:
        _tell(report, said)


def _write_templates(folder: Path, said: "Texts") -> None:
    from scheduler.sheets.writing import write_templates

    for file in write_templates(folder, said.lang):
        say(str(file))


def _tell(report: "ImportReport", said: "Texts") -> None:
    """Say what was done; what was left out goes to standard error."""
    for cell in report.skipped:
        warn(said.gettext("left out: %(fault)s", fault=cell.fault()))
    for warning in report.warnings:
        warn(warning)
    if report.created:
        say(said.gettext("Network %(key)s is new.", key=report.network))
    for line in columns(_counts(report, said)):
        say(line)
    gone = [one for sheet in report.sheets for one in sheet.gone]
    if gone:
        _tell_gone(gone, said)
    if report.dry_run:
        say(said.gettext("Nothing was changed: this was a dry run."))


def _counts(report: "ImportReport", said: "Texts") -> Iterator[tuple[str, ...]]:
    yield (
        "",
        said.gettext("new"),
        said.gettext("changed"),
        said.gettext("as before"),
        said.gettext("removed"),
    )
    for sheet in report.sheets:
        counts = (sheet.added, sheet.updated, sheet.unchanged, sheet.removed)
        yield (sheet.sheet, *map(said.number, counts))


def _tell_gone(gone: list[str], said: "Texts") -> None:
    say(
        said.ngettext(
            "%(n)d row of the database is in no sheet any more; it was kept:",
            "%(n)d rows of the database are in no sheet any more; they were kept:",
            len(gone),
        )
    )
    for one in gone[:SHOWN_GONE]:
        say(f"  {one}")
    if len(gone) > SHOWN_GONE:
        say("  …")
