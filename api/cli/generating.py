"""Made-up problems and sheets, to try Relais and to measure it."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from api.cli.problems import Out, Seed, read_file
from api.cli.speech import Lang, deliver, say, speak, warn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matching.generate import Place
    from matching.problem import Problem
    from scheduler.texts.language import Texts

ZONE: Final = "Europe/Brussels"
Preset = Literal["pool", "network", "region", "country", "dense"]


def generate(
    preset: Annotated[Preset, typer.Option(help="The size.")],
    seed: Seed = 1,
    tightness: Annotated[
        float,
        typer.Option(
            min=0.01, max=1, help="Share of the mandatory seats that can be filled."
        ),
    ] = 0.85,
    out: Out = None,
    sheets: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Write sheets to import, instead of a problem."
        ),
    ] = None,
    places: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Register of real places to put it on."),
    ] = None,
    week: Annotated[
        str | None,
        typer.Option(metavar="2026-W49", help="ISO week of it; else 2026-W48."),
    ] = None,
    lang: Lang = None,
) -> None:
    """Make up a problem, or sheets to import.

    All distributions are documented.
    """
    said = speak(lang)
    from matching.files import write_problem
    from matching.generate import generate as generated
    from scheduler.files import refuse_lost
    from scheduler.translate.weeks import week_horizon

    if sheets is not None and out is not None:
        msg = "one of --out and --sheets"
        raise typer.BadParameter(msg)
    if out is not None:
        refuse_lost(out)
    horizon = None if week is None else week_horizon(week, ZONE)
    real = None if places is None else _read_places(places)
    problem = generated(preset, seed, tightness, real)
    if horizon is not None:
        # Minutes count from Monday, so the same week lies elsewhere on the calendar.
        problem = replace(problem, horizon=horizon)
    if sheets is None:
        deliver(write_problem(problem), out)
    else:
        _write_sheets(problem, sheets, said, on_register=real is not None)


def _read_places(path: Path) -> "Sequence[Place]":
    """Read a register; cells that cannot be read are listed and left out."""
    from scheduler.places.register import read_register

    found, skipped = read_register(path.name, read_file(path))
    for cell in skipped:
        warn(str(cell.fault()))
    return [place for place in found if place.half_days]


def _write_sheets(
    problem: "Problem", folder: Path, said: "Texts", *, on_register: bool
) -> None:
    """Write what sheets can say, and tell what they cannot."""
    from scheduler.places.register import SOURCE
    from scheduler.sheets.export import sheets_of_problem
    from scheduler.sheets.expressible import expressible, left_out
    from scheduler.sheets.writing import write_sheets

    if names := left_out(problem):
        text = said.gettext(
            "The sheets cannot say this yet and leave it out: %(names)s"
        )
        warn(text % {"names": ", ".join(names)})
    tables = sheets_of_problem(expressible(problem))
    if on_register:
        # Else the same register could not be imported beside these sheets.
        tables["sites"] = [{**row, "source": SOURCE} for row in tables["sites"]]
    for file in write_sheets(folder, tables, said.lang):
        say(str(file))
