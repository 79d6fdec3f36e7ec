"""Rows for every table of the weekly round, beside those of the small network."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from scheduler.store.base import Base
from scheduler.store.session import Db
from scheduler.store.tables import (
    PUBLISHED,
    Account,
    Alarm,
    Answer,
    ApiToken,
    Attendance,
    Cancellation,
    Change,
    Closure,
    CostsElsewhere,
    Difference,
    Edit,
    ExtraOpening,
    Helper,
    JobRun,
    KeptAnswer,
    Loan,
    Network,
    Notice,
    PlanVersion,
    Resource,
    Room,
    Round,
    RunEvent,
    Seat,
    Series,
    Session,
    Site,
    SolveRun,
)

AT = datetime(2026, 11, 27, 12, 0, 30, 123456, tzinfo=UTC)


def add_everything(db: Db, network: Network) -> None:
    """Put rows into every table that a published small network leaves empty."""
    helper = db.scalars(select(Helper).where(Helper.network_id == network.id)).first()
    site = db.scalars(select(Site).where(Site.network_id == network.id)).first()
    assert helper is not None
    assert site is not None
    for rows in (_of_doors(network), _of_places(network, site), _of_work(network)):
        _add(db, *rows)
    db.add(CostsElsewhere(helper_id=helper.id, year=2026, cents=12_345))
    _add_round(db, network, helper)


def _add(db: Db, *rows: Base) -> None:
    for row in rows:
        db.add(row)
        db.flush()


def _of_doors(network: Network) -> list[Base]:
    account = Account(network_id=network.id, key="anne", name="Anne É.", created_at=AT)
    network_id = network.id
    return [
        account,
        Change(
            network_id=network_id,
            at=AT,
            by="anne",
            kind="site",
            key="epn-1",
            action="changed",
            revision=2,
            fields={"name": ["a", "é"], "phone": None},
        ),
    ]


def _of_places(network: Network, site: Site) -> list[Base]:
    return [
        Closure(network_id=network.id, first_on=date(2026, 12, 25), last_on=date.max),
        Room(site_id=site.id, key="hall", name="Grande salle", capacity=2),
        ExtraOpening(
            site_id=site.id, on_day=date(2026, 12, 5), starts=time(9), ends=time(12, 30)
        ),
        Resource(network_id=network.id, key="kit", sites=["epn-1"]),
        Series(network_id=network.id, key="course", name="Cours"),
    ]


def _of_work(network: Network) -> list[Base]:
    return [
        JobRun(
            job="open",
            network_id=network.id,
            scope=network.key,
            slot=AT,
            started_at=AT,
            seen_at=AT,
            told="failed: é",
            state="failed",
            ended_at=AT,
        )
    ]


def _add_round(db: Db, network: Network, helper: Helper) -> None:
    of = db.scalars(select(Round).where(Round.network_id == network.id)).one()
    versions = select(PlanVersion).where(PlanVersion.round_id == of.id)
    published = db.scalars(versions.where(PlanVersion.state == PUBLISHED)).one()
    draft = db.scalars(versions.where(PlanVersion.state != PUBLISHED)).one()
    session = db.scalars(select(Session).where(Session.network_id == network.id)).all()[
        -1
    ]
    seat = db.scalars(select(Seat).where(Seat.session_id == session.id)).all()[0]
    account = db.scalars(select(Account).where(Account.network_id == network.id)).one()
    resource = db.scalars(
        select(Resource).where(Resource.network_id == network.id)
    ).one()
    run = SolveRun(
        round_id=of.id,
        number=1,
        state="done",
        seconds=2.5,
        workers=2,
        wanted_at=AT,
        plan={"format": "relais-plan/1", "score": {"cover": {"é": 1}}},
    )
    _add(db, run)
    who = {"session_id": session.id, "helper_id": helper.id}
    _add(
        db,
        RunEvent(run_id=run.id, number=1, at=AT, what={"bound": None}),
        Edit(plan_version_id=draft.id, number=1, at=AT, by="anne", added=[{"seat": 1}]),
        Difference(plan_version_id=published.id, kind="added", after={"a": 1}, **who),
        Difference(plan_version_id=published.id, kind="removed", **who),
        Answer(round_id=of.id, helper_id=helper.id, answered_at=AT),
        Cancellation(said_at=AT, **who),
        Attendance(state="no_show", note="é", noted_at=AT, **who),
        Alarm(
            network_id=network.id,
            version_id=published.id,
            seat_id=seat.id,
            cause="cancellation",
            raised_at=AT,
            **who,
        ),
        ApiToken(
            account_id=account.id,
            name="curl",
            token_sha256=f"{network.id:064x}",
            scopes=["read"],
            created_at=AT,
            expires_at=AT + timedelta(days=90),
        ),
        KeptAnswer(
            account_id=account.id,
            key="k",
            request_sha256="ab" * 32,
            claim="c",
            claimed_at=AT,
            headers={"etag": '"1"'},
        ),
        Loan(resource_id=resource.id, starts_at=AT, ends_at=AT + timedelta(days=1)),
        _notice(network, published, helper),
    )


def _notice(network: Network, version: PlanVersion, helper: Helper) -> Notice:
    return Notice(
        network_id=network.id,
        helper_id=helper.id,
        version_id=version.id,
        key="week/2026-W49/1/amina",
        kind="week",
        message_id=f"<{network.id}@relais>",
        recipient="amina@example.org",
        language="fr",
        subject="Votre semaine",
        text="Bonjour…\n",
        calendar="BEGIN:VCALENDAR\r\n",
        written_at=AT,
        due_at=AT,
    )
