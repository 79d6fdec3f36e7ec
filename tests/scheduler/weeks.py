"""Published weeks made by hand, to say exactly what was held in them."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from scheduler.services.networks import create_network
from scheduler.store.session import Db
from scheduler.store.tables import (
    DRAFT,
    PUBLISHED,
    Assignment,
    Helper,
    Network,
    Option,
    PlanVersion,
    Round,
    Seat,
    Session,
    Site,
)


def at(text: str) -> datetime:
    """Read an instant in UTC: ``2026-11-23T08:00``."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def plain_network(
    db: Db, helpers: Iterable[str], sites: Iterable[str] = ("epn-1", "epn-2")
) -> Network:
    """Make a network of helpers and sites about which nothing else is known."""
    network = create_network(db, "brussels", "Brussels")
    db.add_all(Site(network_id=network.id, key=key) for key in sites)
    db.add_all(Helper(network_id=network.id, key=key) for key in helpers)
    db.flush()
    return network


def make_session(
    db: Db,
    network: Network,
    key: str,
    start: str,
    *,
    hours: float = 3,
    site: str = "epn-1",
    seats: str = "ab",
) -> Session:
    """Make a session of some seats."""
    site_id = db.scalars(
        select(Site.id).where(Site.network_id == network.id, Site.key == site)
    ).one()
    begin = at(start)
    session = Session(network_id=network.id, key=key, site_id=site_id)
    session.options = [Option(starts_at=begin, ends_at=begin + timedelta(hours=hours))]
    session.seats = [Seat(key=one, position=n) for n, one in enumerate(seats)]
    db.add(session)
    db.flush()
    return session


def publish_week(
    db: Db, network: Network, week: str, who: Iterable[tuple[str, str, str]]
) -> PlanVersion:
    """Publish a version of a week: session, seat and helper, at the session's time."""
    of = db.scalar(
        select(Round).where(Round.network_id == network.id, Round.week == week)
    )
    if of is None:
        of = Round(network_id=network.id, week=week)
        db.add(of)
        db.flush()
    number = db.scalar(
        select(func.count()).where(
            PlanVersion.round_id == of.id, PlanVersion.state == PUBLISHED
        )
    )
    made = at("2026-01-01T00:00")
    version = PlanVersion(
        round_id=of.id, state=DRAFT, problem_sha256="0" * 64, status="optimal",
        strategy="by hand", seconds=0, seed=1, score={}, bound={}, made_at=made,
    )  # fmt: skip
    db.add(version)
    db.flush()
    db.add_all(_assignment(db, network, version, *one) for one in who)
    db.flush()
    version.state, version.number = PUBLISHED, (number or 0) + 1
    version.published_at = made
    db.flush()
    return version


def _assignment(
    db: Db, network: Network, version: PlanVersion, session: str, seat: str, helper: str
) -> Assignment:
    seat_id, begin, end = db.execute(
        select(Seat.id, Option.starts_at, Option.ends_at)
        .join(Session, Session.id == Seat.session_id)
        .join(Option, Option.session_id == Session.id)
        .where(
            Session.network_id == network.id, Session.key == session, Seat.key == seat
        )
    ).one()
    helper_id = db.scalars(
        select(Helper.id).where(Helper.network_id == network.id, Helper.key == helper)
    ).one()
    return Assignment(
        plan_version_id=version.id,
        seat_id=seat_id,
        helper_id=helper_id,
        starts_at=begin,
        ends_at=end,
    )
