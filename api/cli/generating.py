"""Made-up problems and sheets, to try Relais and to measure it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from api.cli.problems import Out, Seed, read_file
from api.cli.speech import Lang, deliver, say, speak, warn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matching.generate import Place
    from matching.problem import Problem

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
    lang: Lang = None,
) -> None:
    """Make up a problem, or sheets to import.

    All distributions are documented.
    """
    said = speak(lang)
    from matching.files import write_problem
    from matching.generate import generate as generated

    if sheets is not None and out is not None:
        msg = "one of --out and --sheets"
        raise typer.BadParameter(msg)
    real = None if places is None else _read_places(places)
    problem = generated(preset, seed, tightness, real)
    if sheets is None:
        deliver(write_problem(problem), out)
    else:
        _write_sheets(problem, sheets, said.lang)


def _read_places(path: Path) -> "Sequence[Place]":
    """Read a register; cells that cannot be read are listed and left out."""
    from scheduler.places.register import read_register

    found, skipped = read_register(path.name, read_file(path))
    for cell in skipped:
        warn(str(cell.fault()))
    return [place for place in found if place.half_days]


def _write_sheets(problem: "Problem", folder: Path, lang: str) -> None:
    from scheduler.sheets.export import sheets_of_problem
    from scheduler.sheets.writing import write_sheets

    for file in write_sheets(folder, sheets_of_problem(problem), lang):
        say(str(file))
