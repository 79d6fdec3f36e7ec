"""A small published network as rows, for feeds and pages: two sites, two helpers."""

from datetime import datetime, timedelta
from typing import Final

from scheduler.store.session import Db
from scheduler.store.tables import (
    CANCELLED,
    Activity,
    CalendarEntry,
    Helper,
    Network,
    Session,
    Site,
)
from tests.scheduler.agendas import utc

NOW: Final = utc("2026-10-20T12:00")
MADE: Final = utc("2026-10-12T09:00")
NIGHT: Final = utc("2026-10-25T00:30")  # the night in which the clock goes back


def publish_network(db: Db, key: str = "bxl", night: datetime = NIGHT) -> Network:
    """Store a network published around a night, with one session cancelled.

    `night` is 00:30 UTC of a Sunday on which the clock changes.
    """
    network = Network(key=key, name="Réseau <b>Bruxelles</b>", zone="Europe/Brussels")
    db.add(network)
    db.flush()
    sites = [
        Site(
            network_id=network.id,
            key="foret",
            name="EPN Forêt",
            street="rue de l’Été 3",
            postcode="1190",
            commune="Forest",
            latitude=50.81,
            longitude=4.31,
        ),
        Site(network_id=network.id, key="midi", name="EPN <script>Midi</script>"),
    ]
    helpers = [
        Helper(network_id=network.id, key="amina", name="Amina B."),
        Helper(network_id=network.id, key="zoe", name="Zoë & Müller"),
    ]
    activity = Activity(network_id=network.id, key="perm", name="Permanence")
    db.add_all([*sites, *helpers, activity])
    db.flush()
    foret, midi = sites
    amina, zoe = helpers
    _publish(db, foret, "s1", night - timedelta(hours=17.5), [amina, zoe])
    _publish(db, foret, "night", night, [amina])
    _publish(db, midi, "s2", night + timedelta(hours=31.5), [zoe])
    _publish(db, midi, "s3", night + timedelta(days=9, hours=7.5), [])
    before = night - timedelta(days=2, hours=16.5)
    _publish(db, midi, "off", before, [zoe], cancelled=True)
    return network


def _publish(
    db: Db,
    site: Site,
    key: str,
    start: datetime,
    helpers: list[Helper],
    *,
    cancelled: bool = False,
) -> None:
    session = Session(network_id=site.network_id, site_id=site.id, key=key)
    db.add(session)
    db.flush()
    names = [one.name for one in helpers]
    for helper in [None, *helpers]:
        entry = CalendarEntry(
            network_id=site.network_id,
            session_id=session.id,
            helper_id=helper.id if helper else None,
            site_id=site.id,
            uid=f"{site.network_id}-{key}-{helper.key if helper else 'all'}@relais",
            sequence=int(cancelled),
            starts_at=start,
            ends_at=start + timedelta(hours=3),
            activity="Permanence",
            site_name=site.name,
            address=site.address,
            helper_names=names,
            last_modified=MADE,
        )
        if cancelled:
            entry.status = CANCELLED
        db.add(entry)
    db.flush()
