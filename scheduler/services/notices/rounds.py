"""What a round asks of helpers, and what coordinators are told of it."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import exists, func, select, update

from scheduler.services.notices.contents import activity_name
from scheduler.services.notices.readers import (
    HELPER_FIELDS,
    Reader,
    Telling,
    coordinators,
    network_name,
    reader_of,
)
from scheduler.services.notices.writing import NewNotice, due_now, write_notices
from scheduler.services.rounds.documents import asked_helpers
from scheduler.store.session import Db
from scheduler.store.tables import (
    WAITING,
    WITHDRAWN,
    Activity,
    Answer,
    EmptySeat,
    Helper,
    Network,
    Notice,
    Option,
    PlanVersion,
    Round,
    Seat,
    Session,
    Site,
    SolveRun,
)
from scheduler.texts import translator
from scheduler.texts.messages import MessageTexts, Place
from scheduler.texts.reasons import why_empty
from scheduler.translate import week_horizon

ROUND: Final = "round"
REMINDER: Final = "reminder"
PLANNED: Final = "planned"


def tell_round_opened(db: Db, network: Network, of: Round, now: datetime) -> Telling:
    """Ask every active helper when they can come; the reserve is not asked."""
    return _ask(db, network, of, ROUND, asked_helpers(network, Helper.id), now)


def tell_reminder(db: Db, network: Network, of: Round, now: datetime) -> Telling:
    """Ask those once more who have not answered for a round."""
    answered = exists().where(Answer.round_id == of.id, Answer.helper_id == Helper.id)
    missing = asked_helpers(network, Helper.id).where(~answered)
    return _ask(db, network, of, REMINDER, missing, now)


def _ask(
    db: Db, network: Network, of: Round, kind: str, whom: Any, now: datetime
) -> Telling:
    rows = db.execute(whom.add_columns(*HELPER_FIELDS).order_by(Helper.key))
    monday = _monday(network, of)
    closes = of.closes_at and of.closes_at.astimezone(ZoneInfo(network.zone))
    due_at = due_now(network, now)
    wanted: list[NewNotice] = []
    unreached: list[str] = []
    for helper_id, *fields in rows:
        reader = reader_of(network, *fields)
        if not reader.email:
            unreached.append(f"helper {reader.key}")
            continue
        texts = texts_of(network, reader)
        say = texts.round_opened if kind == ROUND else texts.reminder
        subject, text = say(reader.name, monday, closes)
        wanted.append(
            NewNotice(
                key=f"{kind}:{of.week}:helper:{reader.key}",
                kind=kind,
                recipient=reader.email,
                language=reader.language,
                subject=subject,
                text=text,
                due_at=due_at,
                helper_id=helper_id,
            )
        )
    written = write_notices(db, network, wanted, now)
    return Telling(written, 0, tuple(unreached))


def texts_of(network: Network, reader: Reader) -> MessageTexts:
    """Give the texts for a reader."""
    return MessageTexts(
        translator(reader.language),
        network_name(network),
        answers=bool(network.contact),
    )


def _monday(network: Network, of: Round) -> date:
    return week_horizon(of.week, network.zone).date_of_day(0)


def tell_planned(
    db: Db, network: Network, draft: PlanVersion, now: datetime
) -> Telling:
    """Tell coordinators that a draft is ready, and what it leaves open.

    Once for each run and state of the draft; what was said of an earlier one and not
    sent yet is withdrawn.
    """
    of = db.get_one(Round, draft.round_id)
    run = db.scalar(select(func.max(SolveRun.number)).where(SolveRun.round_id == of.id))
    stem = f"{PLANNED}:{of.week}:"
    state = f"{run or 0}.{draft.revision}"
    empty = list(_empty_seats(db, network, draft))
    missing = list(_not_held(db, network, draft))
    cover = {key: int(value) for key, value in draft.score.get("cover", {}).items()}
    wanted = []
    for reader in coordinators(db, network):
        texts = texts_of(network, reader)
        reasons = [(place, why_empty(texts.texts, why)) for place, why in empty]
        subject, text = texts.planned(_monday(network, of), cover, reasons, missing)
        wanted.append(
            NewNotice(
                key=f"{stem}{state}:{reader.key}",
                kind=PLANNED,
                recipient=reader.email,
                language=reader.language,
                subject=subject,
                text=text,
                due_at=due_now(network, now),
            )
        )
    withdrawn = _withdraw_before(db, network, stem, [one.key for one in wanted])
    return Telling(write_notices(db, network, wanted, now), withdrawn)


def _withdraw_before(db: Db, network: Network, stem: str, keys: Sequence[str]) -> int:
    done = db.execute(
        update(Notice)
        .where(
            Notice.network_id == network.id,
            Notice.kind == PLANNED,
            Notice.key.startswith(stem, autoescape=True),
            Notice.key.not_in(keys),
            Notice.state == WAITING,
            Notice.attempts == 0,
        )
        .values(state=WITHDRAWN, error="a newer draft")
    )
    return int(getattr(done, "rowcount", 0))


def _empty_seats(
    db: Db, network: Network, draft: PlanVersion
) -> Iterator[tuple[Place, dict[str, int]]]:
    """Give mandatory seats that stay empty in held sessions, with their funnel."""
    missing = [str(one["session"]) for one in draft.not_held]
    rows = db.execute(
        _places(network, Seat.key, EmptySeat.why)
        .join(Seat, Seat.session_id == Session.id)
        .join(EmptySeat, EmptySeat.seat_id == Seat.id)
        .where(
            EmptySeat.plan_version_id == draft.id,
            EmptySeat.mandatory,
            Session.key.not_in(missing),
        )
        .order_by(Option.starts_at, Session.key, Seat.position)
    )
    for starts_at, ends_at, activity, site, seat, why in rows:
        yield _place(network, starts_at, ends_at, activity, site, seat), dict(why)


def _not_held(db: Db, network: Network, draft: PlanVersion) -> Iterator[Place]:
    keys = [str(one["session"]) for one in draft.not_held]
    rows = db.execute(
        _places(network)
        .where(Session.key.in_(keys))
        .order_by(Option.starts_at, Session.key)
    )
    for row in rows:
        yield _place(network, *row)


def _places(network: Network, *more: Any) -> Any:
    """Select sessions at their first time, as `_place` takes them."""
    return (
        select(
            Option.starts_at,
            Option.ends_at,
            activity_name(),
            func.coalesce(func.nullif(Site.name, ""), Site.key),
            *more,
        )
        .select_from(Session)
        .join(Option, Option.session_id == Session.id)
        .join(Site, Site.id == Session.site_id)
        .outerjoin(Activity, Activity.id == Session.activity_id)
        .where(Session.network_id == network.id, Option.position == 0)
    )


def _place(
    network: Network,
    starts_at: datetime,
    ends_at: datetime,
    activity: str,
    site: str,
    seat: str = "",
) -> Place:
    zone = ZoneInfo(network.zone)
    return Place(
        starts_at.astimezone(zone), ends_at.astimezone(zone), activity, site, seat
    )
