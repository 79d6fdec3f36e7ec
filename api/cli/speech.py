"""In which language commands speak, and how they write to the terminal."""

import json
import os
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from scheduler.texts.language import Texts

Language = Literal["fr", "nl", "de", "en"]
Lang = Annotated[
    Language | None,
    typer.Option(help="Language of what is said; else that of the environment."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]

_wished: ContextVar[str | None] = ContextVar("wished", default=None)


def speak(lang: Language | None) -> "Texts":
    """Choose the language of this process, and give its texts."""
    if lang is not None:
        _wished.set(lang)
    return texts()


def texts() -> "Texts":
    """Give the texts of the language chosen so far."""
    from scheduler.texts import chosen_language, translator

    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    return translator(chosen_language(_wished.get(), *map(os.environ.get, names)))


def say(text: str = "") -> None:
    """Write a line to standard output."""
    typer.echo(text)


def warn(text: str) -> None:
    """Write a line to standard error."""
    typer.echo(text, err=True)


def say_json(value: object) -> None:
    """Write a value to standard output as JSON."""
    say(json.dumps(value, ensure_ascii=False, indent=2))


def columns(rows: Iterable[Sequence[str]], indent: str = "  ") -> list[str]:
    """Align rows of cells in columns; the last one is left as long as it is."""
    table = [list(row) for row in rows]
    widths = [max(map(width, cells)) for cells in zip(*table, strict=True)]
    lines = []
    for row in table:
        cells = [
            cell + " " * (room - width(cell))
            for cell, room in zip(row, widths, strict=True)
        ]
        lines.append((indent + "  ".join(cells)).rstrip())
    return lines


def width(text: str) -> int:
    """Count the columns that a text takes on a terminal."""
    return sum(
        0
        if unicodedata.combining(sign)
        else 1 + (unicodedata.east_asian_width(sign) in "WF")
        for sign in text
    )


def deliver(content: bytes, out: Path | None) -> None:
    """Write a result whole to a file, or to standard output."""
    if out is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    from scheduler.files import write_whole

    write_whole(out, content)
