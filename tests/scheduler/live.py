"""The small network with its week published, for what happens afterwards."""

from sqlalchemy import select

from scheduler.services.networks import find_network
from scheduler.services.published.publishing import publish_round
from scheduler.services.rounds.keeping import open_round, round_problem, store_draft
from scheduler.store.session import Database, Db
from scheduler.store.tables import Alarm, Helper, Network, Session
from tests.scheduler.small import BEFORE, WEEK, simple_plan, small_network

NETWORK = "brussels"


def publish(db: Db, network: Network, week: str = WEEK) -> None:
    """Plan a week by trying, and publish it."""
    of = open_round(db, network, week, now=BEFORE)
    plan = simple_plan(round_problem(db, network, week, BEFORE))
    store_draft(db, network, of, plan, BEFORE, stale=False)
    publish_round(db, network, week, BEFORE)


def published_week(database: Database) -> None:
    """Make the small network, and publish its week."""
    with database.write() as db:
        publish(db, small_network(db))


def network_of(db: Db) -> Network:
    return find_network(db, NETWORK)


def row_id(db: Db, table: type[Helper | Session], key: str) -> int:
    found = db.scalar(select(table.id).where(table.key == key))
    assert found is not None
    return found


def alarms(db: Db) -> list[tuple[str, str, str, str]]:
    """Session, helper, cause and state of all alarms, in the order they were raised."""
    rows = db.execute(
        select(Session.key, Helper.key, Alarm.cause, Alarm.state)
        .select_from(Alarm)
        .join(Session, Session.id == Alarm.session_id)
        .join(Helper, Helper.id == Alarm.helper_id)
        .order_by(Alarm.id)
    )
    return [(session, helper, cause, state) for session, helper, cause, state in rows]
