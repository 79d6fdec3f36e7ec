"""A small network whose weeks are published by hand, to see who is told what."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import TypeAlias

from sqlalchemy import select

from scheduler.services.networks import find_network
from scheduler.services.notices import Telling, tell_publication
from scheduler.services.published.entries import write_entries
from scheduler.store.session import Database, Db
from scheduler.store.tables import (
    PUBLISHED,
    SENT,
    WITHDRAWN,
    Activity,
    Assignment,
    Difference,
    Helper,
    Network,
    Notice,
    Option,
    PlanVersion,
    Round,
    Seat,
    Session,
    Site,
)
from scheduler.translate import week_horizon

WEEK = "2026-W49"  # Monday 30 November to Sunday 6 December 2026
NOON = datetime(2026, 11, 25, 11, tzinfo=UTC)  # Wednesday before, 12:00
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
HELPERS = {"amina": "fr", "bob": "nl", "carl": "de", "dora": "en", "eve": ""}
SITES = {"foret": "fr", "vlieger": "nl", "midi": ""}
# Local starting times by session, and the site.
SESSIONS = {
    "mon": ("foret", datetime(2026, 11, 30, 8, tzinfo=UTC)),
    "tue": ("vlieger", datetime(2026, 12, 1, 13, tzinfo=UTC)),
    "wed": ("midi", datetime(2026, 12, 2, 8, tzinfo=UTC)),
    "visit": ("foret", datetime(2026, 12, 3, 8, tzinfo=UTC)),
    "far": ("vlieger", datetime(2026, 12, 4, 17, tzinfo=UTC)),
}
# Helpers of each held session, with another start if it is moved.
Plan: TypeAlias = Mapping[str, Iterable[str]]


def network_of_helpers(database: Database, contact: str = "post@bxl.example") -> None:
    """Make the network ``bxl``; nobody has been told anything."""
    with database.write() as db:
        network = Network(
            key="bxl",
            name="Réseau Bruxelles",
            contact=contact,
            quiet_from=time(21),
            quiet_to=time(8),
        )
        db.add(network)
        db.flush()
        own = {"network_id": network.id}
        activity = Activity(**own, key="perm", name="Permanence")
        sites = {
            key: Site(
                **own,
                key=key,
                name=f"EPN {key.title()}",
                street="Rue du Puits 3",
                postcode="1190",
                commune="Forest",
                latitude=50.8,
                longitude=4.3,
                language=language,
                email="" if key == "midi" else f"{key}@epn.example",
            )
            for key, language in SITES.items()
        }
        helpers = [
            Helper(
                **own,
                key=key,
                name=f"{key.title()} B.",
                language=language,
                email="" if key == "eve" else f"{key}@example.org",
            )
            for key, language in HELPERS.items()
        ]
        db.add_all([activity, *sites.values(), *helpers])
        db.add(Round(**own, week=WEEK))
        db.flush()
        for key, (site, start) in SESSIONS.items():
            session = Session(
                **own, key=key, site_id=sites[site].id, activity_id=activity.id
            )
            session.options = [Option(starts_at=start, ends_at=start + 3 * HOUR)]
            session.seats = [Seat(key=one, position=n) for n, one in enumerate("abc")]
            if key == "visit":
                session.home_visit = {"location": [50.9, 4.4]}
            session.remote = key == "far"
            db.add(session)
        db.flush()


def publish(
    database: Database,
    plan: Plan,
    now: datetime = NOON,
    *,
    moved: Mapping[str, timedelta] | None = None,
    not_held: Iterable[str] = (),
) -> Telling:
    """Publish a plan as the next version of the week, and tell it."""
    with database.write() as db:
        network = find_network(db, "bxl")
        version = _version(db, plan, moved or {}, now, not_held)
        write_entries(db, network, version, week_horizon(WEEK, network.zone), now)
        differences = differences_of(db, version)
        db.add_all(differences)
        db.flush()
        return tell_publication(db, network, version, differences, now)


def _version(
    db: Db,
    plan: Plan,
    moved: Mapping[str, timedelta],
    now: datetime,
    not_held: Iterable[str],
) -> PlanVersion:
    of = db.scalars(select(Round)).one()
    numbers = db.scalars(select(PlanVersion.number)).all()
    version = PlanVersion(
        round_id=of.id,
        problem_sha256="ab" * 32,
        status="feasible",
        strategy="by hand",
        seconds=0,
        seed=1,
        score={},
        bound={},
        made_at=now,
        not_held=[{"session": key} for key in not_held],
    )
    db.add(version)
    db.flush()
    helpers = {one.key: one for one in db.scalars(select(Helper))}
    for key, who in plan.items():
        session = db.scalars(select(Session).where(Session.key == key)).one()
        seats = db.scalars(
            select(Seat).where(Seat.session_id == session.id).order_by(Seat.position)
        )
        start = SESSIONS[key][1] + moved.get(key, timedelta())
        for seat, helper in zip(seats, who, strict=False):
            db.add(
                Assignment(
                    plan_version_id=version.id,
                    seat_id=seat.id,
                    helper_id=helpers[helper].id,
                    starts_at=start,
                    ends_at=start + 3 * HOUR,
                )
            )
    db.flush()
    version.number = max(numbers, default=0) + 1
    version.state, version.published_at = PUBLISHED, now
    db.flush()
    return version


Held: TypeAlias = dict[tuple[int, int], tuple[datetime, int]]


def differences_of(db: Db, version: PlanVersion) -> list[Difference]:
    """Compare a version with the one before, in the simplest way."""
    before = db.scalar(
        select(PlanVersion.id).where(
            PlanVersion.round_id == version.round_id,
            PlanVersion.number == version.number - 1,
        )
    )
    old, new = (_held(db, one) for one in (before, version.id))
    found: list[Difference] = []
    for session, helper in sorted(old.keys() | new.keys()):
        was, now_is = old.get((session, helper)), new.get((session, helper))
        if was == now_is:
            continue
        if was is None or now_is is None:
            kind = "added" if was is None else "removed"
        else:
            kind = "moved" if was[0] != now_is[0] else "seat"
        found.append(_row(version, session, helper, kind))
    touched = {row.session_id for row in found if row.kind != "seat"}
    return [*found, *(_row(version, one, None, "team") for one in sorted(touched))]


def _row(
    version: PlanVersion, session: int, helper: int | None, kind: str
) -> Difference:
    return Difference(
        plan_version_id=version.id, session_id=session, helper_id=helper, kind=kind
    )


def _held(db: Db, version: int | None) -> Held:
    rows = db.execute(
        select(
            Seat.session_id,
            Assignment.helper_id,
            Assignment.starts_at,
            Assignment.seat_id,
        )
        .join(Seat, Seat.id == Assignment.seat_id)
        .where(Assignment.plan_version_id == version)
    )
    return {(session, helper): (at, seat) for session, helper, at, seat in rows}


def send(database: Database, now: datetime = NOON, state: str = SENT) -> None:
    """Say of all that waits and was not tried that it was sent, or so."""
    with database.write(inputs=False) as db:
        for row in db.scalars(select(Notice).where(Notice.state == "waiting")):
            row.state, row.sent_at, row.attempts = state, now, 1


def waiting(database: Database) -> dict[str, Notice]:
    """Give what is to be sent, by the key of whom it is for."""
    with database.read() as db:
        rows = db.scalars(select(Notice).where(Notice.state == "waiting"))
        found: dict[str, list[Notice]] = defaultdict(list)
        for row in rows:
            found[row.key.rpartition(":")[2]].append(row)
    assert all(len(those) == 1 for those in found.values()), "told twice at once"
    return {key: those[0] for key, those in found.items()}


def withdrawn(database: Database) -> set[str]:
    """Give the keys of what was withdrawn."""
    with database.read() as db:
        return set(db.scalars(select(Notice.key).where(Notice.state == WITHDRAWN)))
