"""Calendars as files, for those who send them or put them on a page of their own."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import select

from scheduler.calendars import PAST, Agenda, Entry, Kind, calendar_bytes
from scheduler.files import write_whole
from scheduler.services.published.feeds import entry_of, without
from scheduler.store.session import Db
from scheduler.store.tables import CalendarEntry, Helper, Network, Site


def export_calendars(
    db: Db, network: Network, folder: Path, lang: str, now: datetime
) -> list[Path]:
    """Write one ``.ics`` for each helper and site, and one for the network.

    Parameters
    ----------
    folder
        Made where it is missing. Files are named by kind and key
        (``helper-amina.ics``); those of the same name are replaced, each at once.

    Returns
    -------
    list of Path
        The files written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for key, agenda in _agendas(db, network, lang, now):
        # Keys may hold a colon, which some file systems refuse.
        path = folder / f"{agenda.kind}-{quote(key, safe='')}.ics"
        write_whole(path, calendar_bytes(agenda, now))
        written.append(path)
    return written


def _agendas(
    db: Db, network: Network, lang: str, now: datetime
) -> Iterator[tuple[str, Agenda]]:
    rows = db.execute(
        select(CalendarEntry, Site)
        .join(Site, Site.id == CalendarEntry.site_id)
        .where(
            CalendarEntry.network_id == network.id,
            CalendarEntry.ends_at >= now - PAST,
        )
    )
    entries: dict[tuple[Kind, int], list[Entry]] = defaultdict(list)
    for row, site in rows:
        entry = entry_of(row, site)
        if row.helper_id is not None:
            entries["helper", row.helper_id].append(entry)
        else:
            entries["site", row.site_id].append(entry)
            entries["network", network.id].append(entry)
    helpers = select(Helper).where(Helper.network_id == network.id)
    sites = select(Site).where(Site.network_id == network.id)
    owners: list[tuple[Kind, Helper | Site | Network]] = [
        ("network", network),
        *(("helper", one) for one in db.scalars(helpers.order_by(Helper.key))),
        *(("site", one) for one in db.scalars(sites.order_by(Site.key))),
    ]
    for kind, owner in owners:
        shown = tuple(entries[kind, owner.id])
        if not shown and not isinstance(owner, Network) and not owner.active:
            continue
        name = owner.name or owner.key
        if kind == "helper":
            shown = without(name, shown)
        yield owner.key, Agenda(kind, name, network.zone, lang, shown)
