"""Use case: a network's rows as the sheets that it could be imported from.

Importing them again changes nothing. The pitfall is a blank cell: it means a default,
so what differs from the default is always written, a dash where there is nothing.
"""

import io
import zipfile
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from scheduler.services.sheet_rows.people import people_tables
from scheduler.services.sheet_rows.places import place_tables
from scheduler.services.sheet_rows.programme import programme_tables
from scheduler.services.sheet_rows.rows import Source
from scheduler.sheets.export import Tables
from scheduler.sheets.templates import TEMPLATES
from scheduler.sheets.writing import book_of, delimited_of
from scheduler.store.session import Db
from scheduler.store.tables import Network

__all__ = ["Exported", "Form", "export_sheets", "network_tables"]

Form = Literal["xlsx", "zip"]
_MOMENT_OF_FILES: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Exported:
    """Sheets as a file.

    Attributes
    ----------
    left_out
        How many rows of times are not in whole minutes, which sheets cannot say.
    """

    name: str
    data: bytes
    left_out: int


def export_sheets(
    db: Db,
    network: Network,
    form: Form,
    *,
    lang: str = "en",
    first: date | None = None,
    last: date | None = None,
) -> Exported:
    """Give the sheets of a network as one workbook, or as CSV files in a ZIP.

    Parameters
    ----------
    lang
        Of headings and names: ``fr``, else English.
    first, last
        Sessions, exceptions, absences and loans of these local days alone, both
        included; None: all.
    """
    tables, left_out = network_tables(db, network, first=first, last=last)
    lang = "fr" if lang == "fr" else "en"
    data = book_of(tables, lang) if form == "xlsx" else _zipped(tables, lang)
    return Exported(f"{network.key}.{form}", data, left_out)


def network_tables(
    db: Db, network: Network, *, first: date | None = None, last: date | None = None
) -> tuple[Tables, int]:
    """Give the rows of all sheets by column key, and how many were left out."""
    source = Source(db, network, first, last)
    found = {
        **place_tables(source),
        **people_tables(source),
        **programme_tables(source),
    }
    return {key: found[key] for key in TEMPLATES if found.get(key)}, source.left_out


def _zipped(tables: Tables, lang: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in delimited_of(tables, lang):
            archive.writestr(zipfile.ZipInfo(name, _MOMENT_OF_FILES), data)
    return target.getvalue()
