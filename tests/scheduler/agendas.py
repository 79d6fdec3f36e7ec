"""Agendas whose calendars are kept as golden files, and how to write them again.

``python -m tests.scheduler.agendas`` rewrites the files; read the difference before
committing it: every subscriber's programme will read it too.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from scheduler.calendars import Agenda, Entry, calendar_bytes, published_text

GOLDEN: Final = Path(__file__).parent / "golden"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


MADE: Final = utc("2026-10-01T08:30")

SPRING: Final = (
    Entry(
        uid="s-sat@reseau.relais",
        sequence=0,
        cancelled=False,
        start=utc("2026-03-28T08:00"),  # 09:00, winter time
        end=utc("2026-03-28T11:00"),
        last_modified=MADE,
        activity="Permanence",
        site="EPN Forêt",
        people=("Amina B.",),
    ),
    Entry(
        uid="s-night@reseau.relais",
        sequence=3,
        cancelled=False,
        start=utc("2026-03-29T00:30"),  # 01:30 to 03:30, an hour long
        end=utc("2026-03-29T01:30"),
        last_modified=MADE,
        activity="Nuit du code",
        site="EPN Forêt",
    ),
    Entry(
        uid="s-mon@reseau.relais",
        sequence=1,
        cancelled=True,
        start=utc("2026-03-30T07:00"),  # 09:00, summer time
        end=utc("2026-03-30T10:00"),
        last_modified=MADE,
        activity="Permanence",
        site="EPN Forêt",
        people=("Amina B.",),
    ),
)

AUTUMN: Final = (
    Entry(
        uid="h-sat@reseau.relais",
        sequence=0,
        cancelled=False,
        start=utc("2026-10-24T07:00"),  # 09:00, summer time
        end=utc("2026-10-24T10:00"),
        last_modified=MADE,
        activity="Permanence",
        site="Bibliothèque « Les Trois Tilleuls »",
        address="rue de l’Été 3, 1190 Forest/Vorst",
        location=(50.8103, 4.3184),
        people=("Björn Ø.", "Zoë Müller"),
    ),
    Entry(
        uid="h-second@reseau.relais",
        sequence=0,
        cancelled=False,
        start=utc("2026-10-25T01:15"),  # 02:15, the second time that hour comes
        end=utc("2026-10-25T03:00"),
        last_modified=MADE,
        activity="Nuit du code",
        site="EPN Forêt",
    ),
    Entry(
        uid="h-mon@reseau.relais",
        sequence=0,
        cancelled=False,
        start=utc("2026-10-26T08:00"),  # 09:00, winter time
        end=utc("2026-10-26T11:00"),
        last_modified=MADE,
        activity="Démarches sensibles; impôts, allocations, dettes",
        site="Service social\nCPAS de Molenbeek-Saint-Jean, guichet numérique du rez",
        people=("Ülkü " * 12 + "Ş.",),
    ),
)

AGENDAS: Final = {
    "site-spring-fr": (
        Agenda("site", "EPN Forêt", "Europe/Brussels", "fr", SPRING),
        utc("2026-03-25T12:00"),
    ),
    "helper-autumn-fr": (
        Agenda("helper", "Amina B.", "Europe/Brussels", "fr", AUTUMN),
        utc("2026-10-20T12:00"),
    ),
    "site-spring-nl": (
        Agenda("site", "EPN Forêt", "Europe/Brussels", "nl", SPRING),
        utc("2026-03-25T12:00"),
    ),
    "helper-autumn-de": (
        Agenda("helper", "Amina B.", "Europe/Brussels", "de", AUTUMN),
        utc("2026-10-20T12:00"),
    ),
    "network-autumn-en": (
        Agenda("network", "Réseau; EPN, tous", "Europe/Brussels", "en", AUTUMN),
        utc("2026-10-20T12:00"),
    ),
    "network-lisbon-en": (
        Agenda("network", "Lisboa", "Europe/Lisbon", "en", AUTUMN),
        utc("2026-10-20T12:00"),
    ),
    "empty-en": (
        Agenda("helper", "Nobody", "Europe/Brussels", "en"),
        utc("2026-10-20T12:00"),
    ),
}

CONTACT: Final = "coordination@reseau.example"
PUBLISHED: Final = {
    "publish-helper-fr": Agenda(
        "helper", "Réseau; EPN, tous", "Europe/Brussels", "fr", AUTUMN
    ),
    "publish-site-nl": Agenda("site", "EPN Forêt", "Europe/Brussels", "nl", SPRING),
    "publish-helper-lisbon-en": Agenda(
        "helper", 'Réseau "Sud"', "Europe/Lisbon", "en", SPRING[2:]
    ),
}

if __name__ == "__main__":
    for name, (agenda, now) in AGENDAS.items():
        (GOLDEN / f"{name}.ics").write_bytes(calendar_bytes(agenda, now))
    for name, agenda in PUBLISHED.items():
        text = published_text(agenda, CONTACT)
        (GOLDEN / f"{name}.ics").write_bytes(text.encode())
