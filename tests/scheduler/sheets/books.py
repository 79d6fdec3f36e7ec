"""Workbooks for tests: made by xlsxwriter, and taken apart where Excel would not."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import xlsxwriter


def book(tabs: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """Make a workbook; cells have their own types, `=` begins no formula."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False}
    with xlsxwriter.Workbook(target, options) as made:
        formats = {
            datetime: made.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
            date: made.add_format({"num_format": "dd/mm/yyyy"}),
            time: made.add_format({"num_format": "hh:mm"}),
            timedelta: made.add_format({"num_format": "[h]:mm"}),
        }
        for name, rows in tabs.items():
            tab = made.add_worksheet(name)
            for line, cells in enumerate(rows):
                for at, cell in enumerate(cells):
                    if cell is not None:
                        tab.write(line, at, cell, formats.get(type(cell)))
    return target.getvalue()


def rewritten(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """Change one part of a workbook, as another program might have written it."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
    return target.getvalue()
