"""A small network in sheets, and how tests bring it in."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import JSON, func, select

from matching.faults import BadInputError
from scheduler.services.imports import ImportReport, import_files
from scheduler.store.base import Base
from scheduler.store.session import Database

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SITES = (
    "code;nom;rue;code postal;localité;latitude;longitude\n"
    "e1;EPN Un;Rue Haute 1;1000;Bruxelles;50,8351;4,3470\ne2;EPN Deux;;;;;\n"
)
HELPERS = (
    "id;name;roles;skills;languages;liked sites;never with\n"
    "amina;Amina B.;coach|senior_animator@2026-11-25..;5.1:5;fr:C2|ary:natif;e1;tom\n"
    "tom;Tom D.;young_mentor;;fr:B2;;\n"
)
ACTIVITIES = (
    "id;nom;durée;postes;langues du public\n"
    "permanence;Permanence;180;a=senior_animator/coach|b?;fr:B2\n"
)
AVAILABILITY = "aidant;jours;de;à;souhait\namina;lundi|mardi;9h;12h30;préféré\n"
SESSIONS = (
    "id;site;activity;date;begins;ends;priority\n"
    "s1;e1;permanence;24/11/2026;9h;;5\n;e2;permanence;24/11/2026;13h30;16h;\n"
)
PINS = "session;seat;helper\ns1;a;amina\n"
ALL = {
    "sites.csv": SITES,
    "helpers.csv": HELPERS,
    "activities.csv": ACTIVITIES,
    "availability.csv": AVAILABILITY,
    "sessions.csv": SESSIONS,
    "pins.csv": PINS,
}


def bring(
    database: Database, files: Mapping[str, str | bytes], **how: Any
) -> ImportReport:
    given = [
        (name, text.encode() if isinstance(text, str) else text)
        for name, text in files.items()
    ]
    with database.write() as db:
        return import_files(db, "brux", given, now=NOW, **how)


def faults_of(
    database: Database, files: Mapping[str, str | bytes], **how: Any
) -> list[str]:
    with pytest.raises(BadInputError) as raised:
        bring(database, files, **how)
    return [str(fault) for fault in raised.value.faults]


def rows(database: Database, table: type[Base], *columns: str) -> list[tuple[Any, ...]]:
    found = [table.__table__.c[name] for name in columns]
    # PostgreSQL cannot say which of two documents comes first.
    ordered = [one for one in found[:2] if not isinstance(one.type, JSON)]
    with database.read() as db:
        return [tuple(row) for row in db.execute(select(*found).order_by(*ordered))]


def counts(database: Database) -> dict[str, int]:
    with database.read() as db:
        return {
            name: db.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in Base.metadata.tables.items()
            if name != "stamp"
        }
